"""What the store knows, asked in one place: standing, history and changes, on two time axes.

`on` is the publication axis: what the public could know at the end of that London date. `known_at` is ours: what
Gradewatch held at that moment, before later corrections. None means now, for either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from outcomes.grades import Absence, Grade
from outcomes.inspection import Inspection, Provider

if TYPE_CHECKING:
    from outcomes.event import Event


@dataclass(frozen=True, slots=True)
class StandingJudgement:
    """One judgement that stands for a provider: exactly one of `grade` and `absent` is set."""

    key: str
    printed: str
    grade: Grade | None
    absent: Absence | None
    since: date
    """Publication date of the first of the unbroken row of inspections with this grade."""
    inspection_start: date
    """First day on site of the inspection that it stands from."""


@dataclass(frozen=True, slots=True)
class ProviderStanding:
    """What stands for a provider on a date."""

    provider: Provider
    status: str
    """open, closed or proposed, as the site lists it now."""
    judgements: tuple[StandingJudgement, ...] = ()
    """Empty where no graded inspection was published by then."""
    last_inspection: date | None = None
    """First day on site of the newest graded inspection."""
    last_published: date | None = None
    last_visit: date | None = None
    """First day on site of the newest visit without grades."""
    report_url: str | None = None
    framework: str | None = None

    @property
    def overall(self) -> StandingJudgement | None:
        return next((j for j in self.judgements if j.key == "overall_effectiveness"), None)

    def to_json(self) -> dict[str, Any]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class HeldInspection:
    """One reading of one report in a provider's history, whether it still counts or not."""

    inspection: Inspection
    label: str
    """As the provider's page calls the report."""
    reader_version: str
    superseded: str | None = None
    """ "correction" or "amended": why this reading no longer counts; None while it does."""
    superseded_at: datetime | None = None
    withdrawn_at: datetime | None = None
    """When its disappearance from the page was confirmed."""


@dataclass(frozen=True, slots=True)
class HeldReport:
    """A report that is listed and could not be read, or not yet."""

    label: str
    url: str
    published: date
    state: str
    """listed or unreadable"""
    reason: str | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """What a news article says of the provider."""

    url: str
    title: str
    site: str
    published: datetime | None
    event: str
    service: str
    grade: str | None
    previous_grade: str | None
    direction: str | None
    relation: str
    quote: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class ProviderHistory:
    """Everything held of one provider, each list newest first."""

    standing: ProviderStanding
    inspections: tuple[HeldInspection, ...]
    """Visits and superseded readings among them."""
    unread: tuple[HeldReport, ...]
    events: tuple["Event", ...]
    claims: tuple[HeldClaim, ...]
    predecessors: tuple["ProviderHistory", ...] = field(default=())
    """Histories of the authorities that this one followed: never its own grades."""
    successors: tuple[str, ...] = ()
    """Names of the authorities that followed it."""

    def to_json(self) -> dict[str, Any]:
        raise NotImplementedError


class NoSuchProvider(LookupError):
    """No provider with this URN is held."""


def providers(
    session: Session, kind: str | None = None, on: date | None = None, known_at: datetime | None = None
) -> Iterator[ProviderStanding]:
    """Every provider with its standing, by name."""
    raise NotImplementedError


def history(session: Session, urn: str) -> ProviderHistory:
    """Everything held of one provider. Raises `NoSuchProvider`."""
    raise NotImplementedError


def changes(
    session: Session,
    since: date | None = None,
    until: date | None = None,
    region: str | None = None,
    verdict: str | None = None,
    include_history: bool = False,
) -> Iterator["Event"]:
    """Judged events by publication date, oldest first; `until` is the last date included.

    With `include_history` also the verdicts that follow from reports older than the watch.
    """
    raise NotImplementedError


def find_urns(session: Session, text: str) -> Sequence[str]:
    """URNs that `text` names: a URN, a GSS code, a name, alias or former name; several where it is ambiguous."""
    raise NotImplementedError
