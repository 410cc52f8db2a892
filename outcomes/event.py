"""An event: what happened to a provider, judged once, as data that every later step only reads."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from outcomes.grades import AreaOutcome, Grade


class EventKind(StrEnum):
    """What kind of thing happened."""

    GRADE_CHANGE = "grade_change"
    """A graded outcome in which something comparable moved."""
    NEW_OUTCOME = "new_outcome"
    """A graded outcome with nothing changed, a first one, or one that cannot be compared."""
    VISIT = "visit"
    AREA_OUTCOME = "area_outcome"
    LETTER = "letter"
    UNREAD = "unread"
    """Published, and its outcome could not be read."""
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    CORRECTION = "correction"
    """What we said was wrong: a reader read it wrongly, Ofsted changed nothing."""
    PROVIDER_CHANGE = "provider_change"
    NEWS = "news"


class Verdict(StrEnum):
    """Which way a provider moved, over every comparable judgement."""

    IMPROVED = "improved"
    DECLINED = "declined"
    MIXED = "mixed"
    UNCHANGED = "unchanged"
    FIRST = "first"
    NOT_COMPARABLE = "not_comparable"


class Direction(StrEnum):
    """Which way one judgement moved, or why that cannot be said."""

    IMPROVED = "improved"
    DECLINED = "declined"
    UNCHANGED = "unchanged"
    FIRST = "first"
    """No earlier inspection carries it."""
    ENDED = "ended"
    """The framework no longer asks for it."""
    NOT_JUDGED = "not_judged"
    NOT_COMPARABLE = "not_comparable"
    UNREADABLE = "unreadable"


class Urgency(StrEnum):
    """How soon people want to know (domain.md, "The event")."""

    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Change:
    """What one judgement did."""

    key: str
    printed: str
    """The judgement's name in the newer report, or in the older one where it ended."""
    direction: Direction
    to_grade: Grade | None = None
    from_key: str | None = None
    """The earlier judgement it is compared with: another key where one was split, merged or renamed."""
    from_grade: Grade | None = None
    from_start: date | None = None
    """First day of the inspection that `from_grade` comes from."""
    indicative: bool = False
    """Compared across two frameworks: a hint, not a measurement."""
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "judgement": self.printed,
            "from_key": self.from_key,
            "from": self.from_grade,
            "to": self.to_grade,
            "direction": self.direction.value,
            "from_start": _iso(self.from_start),
            "indicative": self.indicative,
            "note": self.note,
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Change":
        return cls(
            key=row["key"],
            printed=row["judgement"],
            direction=Direction(row["direction"]),
            to_grade=_grade(row["to"]),
            from_key=row["from_key"],
            from_grade=_grade(row["from"]),
            from_start=_date(row["from_start"]),
            indicative=row["indicative"],
            note=row["note"],
        )


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `headline` says in one line who, better or worse or neither, and on what."""

    id: str
    event: EventKind
    urn: str
    provider: str
    provider_kind: str
    provider_url: str
    region: str | None
    kind: str | None
    """Kind of inspection; None where the event is about no inspection."""
    framework: str | None
    inspection_start: date | None
    inspection_end: date | None
    published: date
    observed_at: datetime
    verdict: Verdict | None
    urgency: Urgency
    headline: str
    reason: str
    """Why this verdict, in words."""
    report_url: str | None
    evidence: str | None
    """SHA-256 of the document that proves it."""
    overall: Change | None = None
    judgements: tuple[Change, ...] = ()
    """Every judgement but the overall one; falls are not sorted first here, but in the headline."""
    previous_start: date | None = None
    previous_url: str | None = None
    earlier: tuple[str, ...] = ()
    """The outcomes before, newest first, in words."""
    late: bool = False
    """A newer inspection was known already when this older one appeared."""
    outcome: AreaOutcome | None = None
    theme: str | None = None
    priority_action: bool | None = None
    notes: tuple[str, ...] = field(default=())
    """Context and consequences, a sentence each."""
    corrects: str | None = None
    """Id of the event that this one corrects or follows up."""
    held: bool = False

    def to_json(self) -> dict[str, Any]:
        """The event as `changes --json` prints it."""
        return {
            "event": self.event.value,
            "id": self.id,
            "provider": self.provider,
            "urn": self.urn,
            "provider_kind": self.provider_kind,
            "provider_url": self.provider_url,
            "region": self.region,
            "kind": self.kind,
            "framework": self.framework,
            "inspection_start": _iso(self.inspection_start),
            "inspection_end": _iso(self.inspection_end),
            "published": self.published.isoformat(),
            "observed_at": self.observed_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "verdict": self.verdict,
            "urgency": self.urgency.value,
            "headline": self.headline,
            "reason": self.reason,
            "overall": self.overall.to_json() if self.overall else None,
            "judgements": [change.to_json() for change in self.judgements],
            "previous": {"inspection_start": _iso(self.previous_start), "report_url": self.previous_url},
            "earlier": list(self.earlier),
            "late": self.late,
            "outcome": self.outcome,
            "theme": self.theme,
            "priority_action": self.priority_action,
            "notes": list(self.notes),
            "corrects": self.corrects,
            "report_url": self.report_url,
            "evidence": self.evidence,
            "held": self.held,
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Event":
        """The event that `to_json` made this of. Raises KeyError or ValueError for anything else."""
        return cls(
            id=row["id"],
            event=EventKind(row["event"]),
            urn=row["urn"],
            provider=row["provider"],
            provider_kind=row["provider_kind"],
            provider_url=row["provider_url"],
            region=row["region"],
            kind=row["kind"],
            framework=row["framework"],
            inspection_start=_date(row["inspection_start"]),
            inspection_end=_date(row["inspection_end"]),
            published=date.fromisoformat(row["published"]),
            observed_at=datetime.fromisoformat(row["observed_at"]),
            verdict=Verdict(row["verdict"]) if row["verdict"] else None,
            urgency=Urgency(row["urgency"]),
            headline=row["headline"],
            reason=row["reason"],
            report_url=row["report_url"],
            evidence=row["evidence"],
            overall=Change.from_json(row["overall"]) if row["overall"] else None,
            judgements=tuple(Change.from_json(change) for change in row["judgements"]),
            previous_start=_date(row["previous"]["inspection_start"]),
            previous_url=row["previous"]["report_url"],
            earlier=tuple(row["earlier"]),
            late=row["late"],
            outcome=AreaOutcome(row["outcome"]) if row["outcome"] else None,
            theme=row["theme"],
            priority_action=row["priority_action"],
            notes=tuple(row["notes"]),
            corrects=row["corrects"],
            held=row["held"],
        )


def event_id(urn: str, what: str, *parts: object) -> str:
    """A short id that is the same on every machine for the same thing that happened."""
    named = "|".join([urn, what, *(str(part) for part in parts)])
    return f"{urn}-{what}-{hashlib.sha256(named.encode()).hexdigest()[:12]}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _grade(text: str | None) -> Grade | None:
    return Grade(text) if text else None
