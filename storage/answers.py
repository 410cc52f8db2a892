"""What the store answers with: plain frozen values, and how each is said in JSON."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from outcomes.event import Event
from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import Inspection, Judgement, Provider


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

    def to_json(self) -> dict[str, Any]:
        row = {"key": self.key, "judgement": self.printed, "grade": self.grade, "since": self.since.isoformat()}
        return row if self.absent is None else {**row, "absent": self.absent}


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
    area_outcome: AreaOutcome | None = None
    """Outcome of the newest full area SEND inspection."""
    area_published: date | None = None

    @property
    def overall(self) -> StandingJudgement | None:
        return next((j for j in self.judgements if j.key == "overall_effectiveness"), None)

    def to_json(self) -> dict[str, Any]:
        """One line of `providers --json`."""
        return {
            "provider": self.provider.name,
            "urn": self.provider.urn,
            "kind": self.provider.kind,
            "region": self.provider.region,
            "gss": self.provider.gss,
            "url": self.provider.url,
            "status": self.status,
            "overall": self.overall.grade if self.overall else None,
            "judgements": [judgement.to_json() for judgement in self.judgements],
            "framework": self.framework,
            "last_inspection": _iso(self.last_inspection),
            "last_published": _iso(self.last_published),
            "last_visit": _iso(self.last_visit),
            "report_url": self.report_url,
            "area_outcome": self.area_outcome,
            "area_published": _iso(self.area_published),
        }


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

    def to_json(self) -> dict[str, Any]:
        inspection, reading = self.inspection, self.inspection.reading
        return {
            "label": self.label,
            "kind": reading.kind,
            "framework": reading.framework,
            "start": _iso(reading.start),
            "end": _iso(reading.end),
            "published": inspection.published.isoformat(),
            "observed_at": _moment(inspection.observed_at),
            "lead_inspector": reading.lead_inspector,
            "overall": reading.overall.grade if reading.overall else None,
            "judgements": [_judgement(judgement) for judgement in reading.judgements],
            "outcome": reading.outcome,
            "theme": reading.theme,
            "priority_action": reading.priority_action,
            "next_inspection": reading.next_inspection,
            "report_url": inspection.report_url,
            "evidence": inspection.document,
            "reader_version": self.reader_version,
            "superseded": self.superseded,
            "superseded_at": _moment(self.superseded_at),
            "withdrawn_at": _moment(self.withdrawn_at),
        }


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

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "report_url": self.url,
            "published": self.published.isoformat(),
            "state": self.state,
            "reason": self.reason,
            "withdrawn_at": _moment(self.withdrawn_at),
        }


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """What a news article says of the provider."""

    url: str
    story: str
    """Address of the first article of the same story: copies on several sites share it."""
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

    def to_json(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "story": self.story,
            "title": self.title,
            "site": self.site,
            "published": _moment(self.published),
            "event": self.event,
            "service": self.service,
            "grade": self.grade,
            "previous_grade": self.previous_grade,
            "direction": self.direction,
            "relation": self.relation,
            "quote": self.quote,
            "observed_at": _moment(self.observed_at),
        }


@dataclass(frozen=True, slots=True)
class ProviderHistory:
    """Everything held of one provider, each list newest first."""

    standing: ProviderStanding
    inspections: tuple[HeldInspection, ...]
    """Visits and superseded readings among them."""
    unread: tuple[HeldReport, ...]
    events: tuple[Event, ...]
    claims: tuple[HeldClaim, ...]
    predecessors: tuple["ProviderHistory", ...] = field(default=())
    """Histories of the authorities that this one followed: never its own grades."""
    successors: tuple[str, ...] = ()
    """Names of the authorities that followed it."""

    @property
    def stories(self) -> list[tuple[HeldClaim, ...]]:
        """The claims by story and event, newest story first; in each its sources, the earliest first."""
        found: dict[tuple[str, str], list[HeldClaim]] = {}
        for claim in self.claims:
            found.setdefault((claim.story, claim.event), []).insert(0, claim)
        return [tuple(claims) for claims in found.values()]

    def to_json(self) -> dict[str, Any]:
        """What `history --json` prints."""
        return {
            **self.standing.to_json(),
            "inspections": [held.to_json() for held in self.inspections],
            "unread": [held.to_json() for held in self.unread],
            "events": [event.to_json() for event in self.events],
            "claims": [claim.to_json() for claim in self.claims],
            "predecessors": [{**held.to_json(), "predecessor": True} for held in self.predecessors],
            "successors": list(self.successors),
        }


def _judgement(judgement: Judgement) -> dict[str, Any]:
    row = {"key": judgement.key, "judgement": judgement.printed, "grade": judgement.grade}
    return row if judgement.absent is None else {**row, "absent": judgement.absent}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
