"""Readings as plain data between a worker and the service.

JSON and not pickle: a worker reads hostile files with native code, and its answer must not be able to run anything.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import Judgement, Kind, Reading
from scraper.reports.text import Unreadable

_DATES = ("start", "end", "previous_start", "previous_end")


def to_data(result: Reading | Unreadable) -> dict[str, Any]:
    """What `json.dumps` takes: dates in ISO 8601, enum members by value."""
    if isinstance(result, Unreadable):
        return {"reason": result.reason, "whole": result.whole}
    data = {field.name: getattr(result, field.name) for field in fields(result)}
    data |= {name: data[name] and data[name].isoformat() for name in _DATES}
    return data | {"judgements": [_judgement_data(judgement) for judgement in result.judgements]}


def from_data(data: Mapping[str, Any]) -> Reading | Unreadable:
    """The value that `to_data` was given. Raises ValueError, TypeError or KeyError on data that is none."""
    if "reason" in data:
        return Unreadable(str(data["reason"]), data["whole"] is True)
    return Reading(
        **{
            **data,
            **{name: date.fromisoformat(data[name]) if data[name] else None for name in _DATES},
            "kind": Kind(data["kind"]),
            "outcome": AreaOutcome(data["outcome"]) if data["outcome"] else None,
            "judgements": tuple(_judgement(judgement) for judgement in data["judgements"]),
            "warnings": tuple(data["warnings"]),
        }
    )


def _judgement_data(judgement: Judgement) -> list[str | bool | None]:
    return [judgement.key, judgement.printed, judgement.grade, judgement.absent, judgement.confirmed]


def _judgement(data: list[Any]) -> Judgement:
    key, printed, grade, absent, confirmed = data
    return Judgement(key, printed, Grade(grade) if grade else None, Absence(absent) if absent else None, confirmed)
