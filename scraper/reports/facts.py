"""A reading as the JSON line that `read --json` prints (the contract's `inspection_report`)."""

from datetime import date

from outcomes.inspection import Judgement, Reading
from scraper.reports.text import Unreadable


def document_facts(result: Reading | Unreadable, source: str, sha256: str) -> dict[str, object]:
    """The contract's line for one report. Dates are ISO 8601; an absent grade is null with the reason beside it."""
    if isinstance(result, Unreadable):
        return {"document": "unreadable", "source": source, "sha256": sha256, "reason": result.reason}
    facts: dict[str, object] = {
        "document": "inspection_report",
        "source": source,
        "sha256": sha256,
        "provider": result.provider,
        "kind": str(result.kind),
        "framework": result.framework,
        "start": _iso(result.start),
        "end": _iso(result.end),
        "lead_inspector": result.lead_inspector,
        **_overall(result.overall),
        "judgements": [_judgement(judgement) for judgement in result.judgements],
        "outcome": result.outcome and str(result.outcome),
        "theme": result.theme,
        "priority_action": result.priority_action,
        "next_inspection": result.next_inspection,
        "previous": {"start": _iso(result.previous_start), "end": _iso(result.previous_end)},
        "pages": result.pages,
        "warnings": list(result.warnings),
    }
    return facts


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _overall(judgement: Judgement | None) -> dict[str, object]:
    if judgement is None:
        return {"overall": None}
    if judgement.grade is None:
        return {"overall": None, "overall_absent": str(judgement.absent)}
    return {"overall": str(judgement.grade)}


def _judgement(judgement: Judgement) -> dict[str, object]:
    facts: dict[str, object] = {"key": judgement.key, "judgement": judgement.printed}
    if judgement.grade is None:
        return {**facts, "grade": None, "absent": str(judgement.absent)}
    return {**facts, "grade": str(judgement.grade), "confirmed": judgement.confirmed}
