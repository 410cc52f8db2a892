"""What a report says, and an inspection as Gradewatch holds it: frozen values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from outcomes.grades import Absence, AreaOutcome, Grade


class Kind(StrEnum):
    """What kind of document a report is, by what it says of itself."""

    ILACS_STANDARD = "ilacs_standard"
    ILACS_SHORT = "ilacs_short"
    FOCUSED_VISIT = "focused_visit"
    MONITORING_VISIT = "monitoring_visit"
    SIF = "sif"
    SIF_REINSPECTION = "sif_reinspection"
    JOINT_TARGETED = "joint_targeted"
    OLDER_FRAMEWORK = "older_framework"
    JTAI = "jtai"
    AREA_SEND_FULL = "area_send_full"
    AREA_SEND_REVISIT = "area_send_revisit"
    JOINT_AREA_REVIEW = "joint_area_review"
    LETTER = "letter"
    OTHER = "other"


PROVIDER_KINDS = (
    "local_authority",
    "school",
    "early_years",
    "childrens_home",
    "further_education",
    "fostering_agency",
    "adoption_agency",
)
"""Kinds of provider that may be watched, and that a route may choose."""

VISITS = frozenset({Kind.FOCUSED_VISIT, Kind.MONITORING_VISIT})
"""Kinds that carry no grade and never change a standing."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of one inspection: exactly one of `grade` and `absent` is set."""

    key: str
    """Stable name within the framework: "leaders", "in_care", "overall_effectiveness"."""
    printed: str
    """The judgement's name as the report prints it, on one line."""
    grade: Grade | None
    absent: Absence | None = None
    confirmed: bool = field(default=False, compare=False)
    """A second place of the report, read apart from the first, says the same grade.

    Said by `read`, and neither stored nor compared: a grade that might be wrong is not given in the first place
    (`unreadable`), so nothing is judged by it, and a judgement from the store is the same as one just read.
    """

    def __post_init__(self) -> None:
        if (self.grade is None) == (self.absent is None):
            raise ValueError(f"judgement {self.key}: needs either a grade or the reason of its absence")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says of one inspection, as read from it and nothing else.

    `judgements` includes the overall effectiveness under key "overall_effectiveness" where the report judges it.
    A field that the kind of document does not carry is None.
    """

    kind: Kind
    provider: str | None
    """The provider's name as printed, without "Inspection of" and the like."""
    framework: str | None
    start: date | None
    end: date | None
    lead_inspector: str | None = None
    judgements: tuple[Judgement, ...] = ()
    outcome: AreaOutcome | None = None
    theme: str | None = None
    priority_action: bool | None = None
    next_inspection: str | None = None
    previous_start: date | None = None
    previous_end: date | None = None
    pages: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def overall(self) -> Judgement | None:
        return next((j for j in self.judgements if j.key == "overall_effectiveness"), None)

    @property
    def unreadable(self) -> tuple[Judgement, ...]:
        return tuple(j for j in self.judgements if j.absent is Absence.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection of one provider, with the document that proves it."""

    urn: str
    reading: Reading
    published: date
    """Publication date that the site shows (London calendar)."""
    observed_at: datetime
    """When Gradewatch first held the fact (UTC)."""
    document: str
    """SHA-256 of the report's file."""
    report_url: str

    @property
    def start(self) -> date:
        """First day on site; the publication date where the report names none, so that order is always defined."""
        return self.reading.start or self.published


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as the site lists it, joined with what we know of authorities."""

    urn: str
    name: str
    kind: str
    """local_authority, school, early_years, childrens_home, further_education, …"""
    url: str
    region: str | None = None
    gss: str | None = None
    aliases: tuple[str, ...] = field(default=())
