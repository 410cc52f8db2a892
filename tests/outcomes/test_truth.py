"""Real history judged: every report of the corpus, against what domain.md's tables say of it, worked out here apart."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from outcomes.event import Event, EventKind, Urgency, Verdict
from outcomes.frameworks import Frameworks
from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import Inspection, Judgement, Kind, Provider, Reading
from outcomes.replay import replay
from outcomes.standing import standing

pytestmark = pytest.mark.shared

ORDER = ("outstanding", "good", "requires_improvement", "inadequate")
CARRIED_OVER = {  # (from, to) -> judgement there: judgement here, from the table in domain.md
    ("sif", "ilacs_2018"): {"in_care_and_care_leavers": "in_care"},
    ("sif", "ilacs_2023"): {"in_care": "in_care", "care_leavers": "care_leavers"},
    ("ilacs_2018", "ilacs_2023"): dict.fromkeys(("in_care", "care_leavers"), "in_care_and_care_leavers"),
}
COMMON = {key: key for key in ("overall_effectiveness", "leaders", "help_and_protection")}


def framework_of(line: dict[str, Any]) -> str | None:
    kind, keys = line["kind"], {judgement["key"] for judgement in line.get("judgements", ())}
    if kind.startswith("ilacs"):
        return "ilacs_2018" if "in_care_and_care_leavers" in keys else "ilacs_2023"
    return {"sif_reinspection": "sif", "area_send_full": "area_send_2023", "focused_visit": None}.get(kind, kind)


def as_inspection(line: dict[str, Any]) -> Inspection:
    published = date.fromisoformat(line["published"])
    reading = Reading(
        kind=Kind(line["kind"]),
        provider=line["authority"],
        framework=framework_of(line),
        start=date.fromisoformat(line["start"]),
        end=date.fromisoformat(line["end"]),
        judgements=tuple(
            Judgement(j["key"], j["judgement"], Grade(j["grade"]) if j["grade"] else None, _absent(j))
            for j in line.get("judgements", ())
        ),
        outcome=AreaOutcome(line["outcome"]) if line.get("outcome") else None,
        theme=line.get("theme"),
        priority_action=line.get("priority_action"),
    )
    seen = datetime.combine(published, time(9, 30), UTC)
    return Inspection(line["urn"], reading, published, seen, line["file"], f"https://reports.example/{line['file']}")


def _absent(judgement: dict[str, Any]) -> Absence | None:
    return None if judgement["grade"] else Absence.NOT_JUDGED


@pytest.fixture(scope="module")
def lines(shared: Path) -> list[dict[str, Any]]:
    """Truth about each inspection once, in order of publication."""
    rows = [json.loads(row) for row in (shared / "corpus" / "truth.jsonl").read_text("utf-8").splitlines()]
    readable = [row for row in rows if row["kind"] != "unreadable"]
    once = {(row["urn"], row["kind"], row["start"]): row for row in readable}
    return sorted(once.values(), key=lambda row: (row["published"], row["start"], row["urn"]))


@pytest.fixture(scope="module")
def inspections(lines: list[dict[str, Any]]) -> list[Inspection]:
    return [as_inspection(line) for line in lines]


@pytest.fixture(scope="module")
def events(lines: list[dict[str, Any]], inspections: list[Inspection], frameworks: Frameworks) -> list[Event]:
    providers = {
        line["urn"]: Provider(line["urn"], line["authority"], "local_authority", "https://reports.example")
        for line in lines
    }
    return replay(providers, inspections, frameworks)


def expected(line: dict[str, Any], earlier: list[dict[str, Any]]) -> tuple[str, dict[str, str]]:
    """Verdict and directions of a graded line by the tables; `earlier`: the provider's other lines, newest first."""
    here = framework_of(line)
    directions = {
        judgement["key"]: _direction(judgement["grade"], _grade_before(here, judgement["key"], earlier))
        for judgement in line["judgements"]
        if judgement["key"] != "lscb"
    }
    moved = {"improved", "declined"} & set(directions.values())
    if moved:
        return ("mixed" if len(moved) == 2 else moved.pop()), directions
    return ("unchanged" if "unchanged" in directions.values() else "not_comparable" if earlier else "first"), directions


def _grade_before(here: str | None, key: str, earlier: list[dict[str, Any]]) -> str | None:
    for line in earlier:
        there = framework_of(line)
        same = {j["key"]: j["key"] for j in line["judgements"]} if there == here != "older_framework" else {}
        compared_with = {**COMMON, **CARRIED_OVER[there, here]} if (there, here) in CARRIED_OVER else same  # type: ignore[index]
        for judgement in line["judgements"]:
            if judgement["key"] == compared_with.get(key) and judgement["grade"]:
                return str(judgement["grade"])
    return None


def _direction(now: str | None, was: str | None) -> str:
    if now is None:
        return "not_judged"
    if was is None:
        return "nothing to compare"
    step = ORDER.index(now) - ORDER.index(was)
    return "declined" if step > 0 else "improved" if step < 0 else "unchanged"


def test_every_graded_report_is_judged_as_the_tables_say(lines: list[dict[str, Any]], events: list[Event]) -> None:
    found = {(event.urn, event.inspection_start): event for event in events if event.overall}
    graded = [line for line in lines if line.get("judgements")]
    assert len(found) == len(graded) > 100
    for line in graded:
        event = found[line["urn"], date.fromisoformat(line["start"])]
        earlier = [o for o in graded if o["urn"] == line["urn"] and o["start"] < line["start"]]
        verdict, directions = expected(line, sorted(earlier, key=lambda o: o["start"], reverse=True))
        told = {c.key: c.direction.value for c in (*event.judgements, *filter(None, [event.overall]))}
        assert event.verdict == verdict, (line["file"], event.reason)
        assert (event.event is EventKind.GRADE_CHANGE) == (verdict in ("improved", "declined", "mixed")), line["file"]
        for key, direction in directions.items():
            if direction != "nothing to compare" and key != "other":
                assert told[key] == direction, (line["file"], key)


def test_one_event_for_each_inspection_and_none_is_late(lines: list[dict[str, Any]], events: list[Event]) -> None:
    assert len(events) == len({event.id for event in events}) == len(lines)
    assert [event for event in events if event.late] == []
    assert Counter(event.event for event in events)[EventKind.UNREAD] == 0


def one(events: Iterable[Event], provider: str, published: str) -> Event:
    (found,) = (e for e in events if e.provider == provider and e.published.isoformat() == published)
    return found


def test_the_seed(events: list[Event]) -> None:
    event = one(events, "Rochdale", "2023-03-17")
    assert (event.event, event.verdict, event.urgency) == (EventKind.GRADE_CHANGE, Verdict.DECLINED, Urgency.NORMAL)
    assert event.headline == (
        "Rochdale: children in care and care leavers fell from good to requires improvement to be good; "
        "overall still requires improvement to be good, as in 2018"
    )
    fell = {c.key: (c.from_key, c.from_grade, c.to_grade) for c in event.judgements if c.direction == "declined"}
    assert fell == dict.fromkeys(
        ("in_care", "care_leavers"), ("in_care_and_care_leavers", Grade.GOOD, Grade.REQUIRES_IMPROVEMENT)
    )


def test_a_new_authority_s_first_inspection_is_first(events: list[Event]) -> None:
    event = one(events, "Cumberland", "2024-11-26")
    assert (event.event, event.verdict) == (EventKind.NEW_OUTCOME, Verdict.FIRST)


def test_the_adequate_of_2013_is_compared_with_nothing(events: list[Event], lines: list[dict[str, Any]]) -> None:
    followed = {line["urn"] for line in lines if line["kind"] == "older_framework"}
    after = [event for event in events if event.urn in followed and event.kind == "sif"]
    assert after
    assert {event.verdict for event in after} == {Verdict.NOT_COMPARABLE}


def test_whatever_order_the_reports_come_in_the_standing_is_one(
    inspections: list[Inspection], frameworks: Frameworks
) -> None:
    for urn in {inspection.urn for inspection in inspections}:
        theirs = [inspection for inspection in inspections if inspection.urn == urn]
        forwards, backwards = (standing(some, None, None, frameworks) for some in (theirs, theirs[::-1]))
        assert forwards == backwards
        newest = max((i for i in theirs if i.reading.judgements), key=lambda i: i.start, default=None)
        assert forwards.inspection is newest
