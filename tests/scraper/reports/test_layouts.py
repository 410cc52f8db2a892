"""What an invented report was made from is what is read, in every family and under every trap."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from demo.report_layouts import OLDER_ROWS, Invented, board_review, pages_of
from demo.report_pdf import (
    footers_contradict,
    invented_report,
    other_inspections_named,
    pdf_of,
    split_grades,
    wide_gaps,
)
from outcomes.grades import Absence
from outcomes.inspection import Kind, Reading
from scraper.reports.facts import document_facts
from scraper.reports.read import Unreadable, read_report
from scraper.reports.wire import from_data, to_data

SpecsOf = Callable[..., list[Invented]]

TWISTS = {
    "plain": (),
    "footers that contradict": (footers_contradict,),
    "grades over two lines": (split_grades,),
    "wide gaps": (wide_gaps,),
    "other inspections named": (other_inspections_named,),
    "all": (split_grades, footers_contradict, other_inspections_named, wide_gaps),
}


def read(data: bytes) -> Reading:
    result = read_report(data)
    assert isinstance(result, Reading), result
    return result


@pytest.mark.parametrize("twist", sorted(TWISTS))
def test_every_family_is_read_under_every_trap(spec: Invented, twist: str) -> None:
    reading = read(invented_report(spec, *TWISTS[twist]))
    assert (reading.kind, reading.provider) == (spec.kind, spec.authority)
    assert (reading.start, reading.end) == (spec.start, spec.end)
    assert reading.lead_inspector == (None if spec.kind is Kind.JTAI else spec.lead)
    assert sorted((j.key, j.grade) for j in reading.judgements) == expected(spec)
    assert not reading.unreadable
    assert not reading.warnings


def expected(spec: Invented) -> list[tuple[str, object]]:
    """The judgements that a right reader gives: keys of the older programmes' rows are mostly "other"."""
    grades = dict(spec.grades)
    if spec.kind is Kind.SIF_REINSPECTION:
        grades.pop("lscb")
    keep = {"overall_effectiveness", "leaders"} if spec.kind is Kind.OLDER_FRAMEWORK else set(grades)
    return sorted((key if key in keep else "other", grade) for key, grade in grades.items())


def test_visits_carry_theme_priority_actions_and_edition(specs_of: SpecsOf) -> None:
    for spec in specs_of(Kind.FOCUSED_VISIT, Kind.MONITORING_VISIT, Kind.JTAI):
        reading = read(invented_report(spec))
        assert (reading.theme, reading.priority_action) == (spec.theme, spec.priority_action)
        assert reading.framework == ("jtai" if spec.kind is Kind.JTAI else "ilacs_2023")
        assert reading.judgements == ()


def test_area_reports_carry_outcome_and_what_follows(specs_of: SpecsOf) -> None:
    for spec in specs_of(Kind.AREA_SEND_FULL):
        reading = read(invented_report(spec))
        assert reading.outcome is spec.outcome
        assert reading.next_inspection.startswith(("The next full", "A monitoring"))
        assert (reading.previous_start, reading.previous_end) == (date(2018, 3, 5), date(2018, 3, 9))


def test_a_second_place_that_agrees_is_recorded(specs_of: SpecsOf) -> None:
    for spec in specs_of(Kind.ILACS_SHORT, Kind.ILACS_STANDARD):
        reading = read(invented_report(spec))
        assert all(j.confirmed for j in reading.judgements if j.key != "overall_effectiveness")


def test_not_judged_is_not_missing(specs_of: SpecsOf) -> None:
    reading = read(invented_report(specs_of(Kind.SIF)[0]))
    leavers = next(j for j in reading.judgements if j.key == "care_leavers")
    assert (leavers.grade, leavers.absent) == (None, Absence.NOT_JUDGED)


def test_the_line_of_the_contract(spec: Invented) -> None:
    facts = json.loads(json.dumps(document_facts(read(invented_report(spec)), "a.pdf", "00")))
    assert facts["document"] == "inspection_report"
    assert set(facts) >= {"provider", "kind", "framework", "start", "end", "lead_inspector", "overall", "judgements"}
    overall = spec.grades.get("overall_effectiveness")
    assert facts["overall"] == (overall and str(overall))
    for judgement in facts["judgements"]:
        assert (judgement["grade"] is None) == ("absent" in judgement)


def test_a_reading_survives_the_wire(spec: Invented) -> None:
    reading = read(invented_report(spec))
    assert from_data(json.loads(json.dumps(to_data(reading)))) == reading
    assert from_data(to_data(Unreadable("no"))) == Unreadable("no")


def test_two_reports_in_one_file_give_the_first_and_say_so(specs_of: SpecsOf) -> None:
    first, second = specs_of(Kind.SIF_REINSPECTION)[0], specs_of(Kind.SIF)[0]
    reading = read(pdf_of([*pages_of(first), *pages_of(second)]))
    assert (reading.kind, reading.start) == (first.kind, first.start)
    assert reading.pages == len(pages_of(first)) + len(pages_of(second))
    assert any("a second report begins on page" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.LETTER, "only the kind"), (Kind.OTHER, "no reader knows this layout; it begins:")],
)
def test_an_unknown_layout_is_named_and_never_guessed(kind: Kind, words: str) -> None:
    reading = read(invented_report(Invented(kind, "Sandmere", date(2027, 3, 1), date(2027, 3, 5))))
    assert (reading.kind, reading.judgements, reading.framework) == (kind, (), None)
    assert reading.warnings[0].startswith(words)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Joint area review: progress inspection of Sandmere", Kind.JOINT_AREA_REVIEW),
        ("Joint targeted inspection of Sandmere", Kind.JOINT_TARGETED),
        ("Joint local area SEND revisit in Sandmere", Kind.AREA_SEND_REVISIT),
    ],
)
def test_kinds_that_are_only_named(title: str, kind: Kind) -> None:
    lines = ["3 June 2021", "Dear Ms Marsh", title, "", "Between 19 and 21 May 2021 we revisited the area of Sandmere."]
    reading = read(pdf_of([[*lines, *["Leaders know what families need." for _ in range(9)]]]))
    assert (reading.kind, reading.start, reading.end) == (kind, date(2021, 5, 19), date(2021, 5, 21))
    assert reading.provider == "Sandmere"
    assert reading.judgements == ()


def test_a_boards_review_alone_is_no_grade_of_the_authority(specs_of: SpecsOf) -> None:
    spec = specs_of(Kind.SIF)[0]
    reading = read(pdf_of(board_review(spec)))
    assert (reading.kind, reading.provider, reading.overall) == (Kind.OTHER, "Sandmere", None)
    assert [(j.key, j.grade) for j in reading.judgements] == [("lscb", spec.grades["lscb"])]


def test_older_rows_keep_their_printed_names(specs_of: SpecsOf) -> None:
    spec = specs_of(Kind.OLDER_FRAMEWORK)[0]
    assert [j.printed for j in read(invented_report(spec)).judgements] == list(OLDER_ROWS.values())
