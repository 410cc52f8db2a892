"""What a claim is to the stored inspections: the four answers and the misreadings that look like conflicts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.grades import Grade
from outcomes.inspection import Inspection, Judgement, Kind, Reading
from outcomes.reconcile import Answer, reconcile

RI, GOOD, BAD = Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, Grade.INADEQUATE


@dataclass(frozen=True)
class Said:
    provider: str = "Rochdale"
    urn: str | None = "80542"
    provider_type: str = "local_authority"
    event: str = "inspection"
    grade: Grade | None = RI
    previous_grade: Grade | None = None
    inspection_year: int | None = None


def stored(
    start: date,
    published: date,
    overall: Grade | None = RI,
    parts: tuple[Grade, ...] = (),
    kind: Kind = Kind.ILACS_STANDARD,
    urn: str = "80542",
) -> Inspection:
    judgements = [Judgement("overall_effectiveness", "Overall effectiveness", overall)] if overall else []
    judgements += [Judgement(f"part{n}", "A part", grade) for n, grade in enumerate(parts)]
    reading = Reading(kind, "Rochdale", None, start, start, judgements=tuple(judgements))
    return Inspection(urn, reading, published, datetime(2023, 3, 17, tzinfo=UTC), "0" * 64, "https://x.example")


OLD = stored(date(2018, 1, 29), date(2018, 3, 9), GOOD)
NEW = stored(date(2023, 1, 23), date(2023, 3, 17), RI, parts=(BAD, RI))


@pytest.mark.parametrize(
    ("said", "published", "answer", "inspection"),
    [
        (Said(), date(2023, 3, 20), Answer.CONFIRMS, NEW),
        (Said(), date(2023, 3, 12), Answer.CONFIRMS, NEW),
        (Said(grade=None), date(2023, 3, 20), Answer.CONFIRMS, NEW),
        (Said(urn=None), date(2023, 3, 20), Answer.CONFIRMS, NEW),
        (Said(inspection_year=2023), date(2023, 10, 20), Answer.CONFIRMS, NEW),
        (Said(inspection_year=2023), None, Answer.CONFIRMS, NEW),
        (Said(), None, Answer.CONFIRMS, NEW),
        (Said(grade=BAD), date(2023, 3, 20), Answer.BACKGROUND, NEW),
        (Said(grade=GOOD), date(2023, 3, 20), Answer.BACKGROUND, NEW),
        (Said(grade=Grade.OUTSTANDING), date(2023, 3, 20), Answer.CONTRADICTS, NEW),
        (Said(grade=BAD), date(2026, 1, 20), Answer.PRECEDES, None),
        (Said(grade=BAD, inspection_year=2020), date(2026, 1, 20), Answer.BACKGROUND, None),
        (Said(event="monitoring_visit", grade=None), date(2023, 3, 20), Answer.PRECEDES, None),
        (Said(grade=GOOD), None, Answer.BACKGROUND, NEW),
        (Said(grade=BAD, inspection_year=2025), None, Answer.PRECEDES, None),
    ],
)
def test_the_answer_and_the_inspection_it_rests_on(
    said: Said, published: date | None, answer: Answer, inspection: Inspection | None
):
    found = reconcile(said, [OLD, NEW], published)
    assert (found.answer, found.inspection) == (answer, inspection)
    assert found.reason


def test_an_old_article_found_late_is_background():
    said = Said(grade=BAD)
    assert reconcile(said, [], date(2024, 1, 1), today=date(2024, 1, 10)).answer is Answer.PRECEDES
    assert reconcile(said, [], date(2019, 1, 1), today=date(2024, 1, 10)).answer is Answer.BACKGROUND


def test_a_visit_is_matched_with_a_visit_and_never_with_an_inspection():
    visit = stored(date(2023, 3, 1), date(2023, 3, 15), None, kind=Kind.FOCUSED_VISIT)
    found = reconcile(Said(event="focused_visit", grade=None), [NEW, visit], date(2023, 3, 18))
    assert (found.answer, found.inspection) == (Answer.CONFIRMS, visit)
    assert reconcile(Said(), [visit], date(2023, 3, 18)).answer is Answer.PRECEDES


def test_another_authoritys_report_is_no_match():
    other = stored(date(2023, 1, 23), date(2023, 3, 17), urn="80535")
    assert reconcile(Said(), [other], date(2023, 3, 20)).answer is Answer.PRECEDES


def test_a_report_without_an_overall_grade_is_checked_by_its_parts():
    new_world = stored(date(2026, 4, 27), date(2026, 6, 12), None, parts=(RI, GOOD))
    assert reconcile(Said(grade=GOOD), [new_world], date(2026, 6, 13)).answer is Answer.CONFIRMS
    assert reconcile(Said(grade=BAD), [new_world], date(2026, 6, 13)).answer is Answer.CONTRADICTS


def test_a_schools_report_confirms_by_its_date():
    report = stored(date(2023, 2, 20), date(2023, 3, 17), None, kind=Kind.OTHER)
    school = Said("Elmford School", None, "school", grade=GOOD)
    assert reconcile(school, [report], date(2023, 3, 20)).answer is Answer.CONFIRMS
    assert reconcile(school, [report], date(2023, 9, 20)).answer is Answer.PRECEDES
    assert reconcile(Said(), [report], date(2023, 3, 20)).answer is Answer.PRECEDES, "a council's letter grades nothing"


@given(
    grade=st.sampled_from([None, *Grade]),
    event=st.sampled_from(["inspection", "focused_visit", "monitoring_visit", "jtai", "area_send", "other"]),
    year=st.one_of(st.none(), st.integers(2005, 2030)),
    published=st.one_of(st.none(), st.dates(date(2005, 1, 1), date(2030, 1, 1))),
)
def test_every_claim_has_an_answer_with_a_reason(
    grade: Grade | None, event: str, year: int | None, published: date | None
):
    found = reconcile(Said(grade=grade, event=event, inspection_year=year), [OLD, NEW], published, date(2026, 1, 1))
    assert found.reason
    if found.answer in (Answer.CONFIRMS, Answer.CONTRADICTS):
        assert found.inspection in (OLD, NEW)
    if found.answer is Answer.PRECEDES:
        assert found.inspection is None
