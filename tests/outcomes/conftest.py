"""Inspections in a few words, for the tests of judging."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from outcomes.frameworks import Frameworks, load_frameworks
from outcomes.grades import Absence, Grade
from outcomes.inspection import Inspection, Judgement, Kind, Provider, Reading

KINDS = {"sif": Kind.SIF, "older_framework": Kind.OLDER_FRAMEWORK}
WORDS = {
    "o": Grade.OUTSTANDING,
    "g": Grade.GOOD,
    "ri": Grade.REQUIRES_IMPROVEMENT,
    "i": Grade.INADEQUATE,
    "a": Grade.ADEQUATE,
    "not_judged": Absence.NOT_JUDGED,
    "not_published": Absence.NOT_PUBLISHED,
    "unreadable": Absence.UNREADABLE,
}
SHORT = {
    "overall": "overall_effectiveness",
    "help": "help_and_protection",
    "care": "in_care_and_care_leavers",
}


def make_inspection(
    framework: str | None,
    start: str,
    grades: str = "",
    *,
    kind: Kind | None = None,
    urn: str = "80542",
    published: str | None = None,
    observed_at: datetime | None = None,
    **reading: object,
) -> Inspection:
    """An inspection that began on `start`; `grades` like "leaders=ri care=g overall=i in_care=not_judged"."""
    first = date.fromisoformat(start)
    out = date.fromisoformat(published) if published else first + timedelta(days=50)
    said = Reading(
        kind=kind or KINDS.get(framework or "", Kind.ILACS_STANDARD),
        provider="Rochdale",
        framework=framework,
        start=first,
        end=first + timedelta(days=11),
        judgements=tuple(make_judgement(*pair.split("=")) for pair in grades.split()),
        **reading,  # type: ignore[arg-type]
    )
    document = f"{urn}-{framework}-{said.kind}-{start}-{grades}"
    seen = observed_at or datetime(out.year, out.month, out.day, 9, 30, tzinfo=UTC)
    return Inspection(urn, said, out, seen, document, f"https://reports.example/{document}")


def make_judgement(key: str, word: str) -> Judgement:
    key = SHORT.get(key, key)
    value = WORDS.get(word) or Grade(word)
    name = key.replace("_", " ").capitalize()
    return Judgement(key, name, value, None) if isinstance(value, Grade) else Judgement(key, name, None, value)


@pytest.fixture(scope="session")
def inspected() -> Callable[..., Inspection]:
    return make_inspection


@pytest.fixture(scope="session")
def rochdale() -> Provider:
    return Provider("80542", "Rochdale", "local_authority", "https://reports.example/80542", "North West")


@pytest.fixture(scope="session")
def frameworks() -> Frameworks:
    return load_frameworks()
