"""A grade that is missing, contradicted or out of its row is never guessed: the warning quotes what was seen."""

from collections.abc import Callable, Sequence

import pytest

from demo.report_layouts import Invented, Pages, pages_of
from demo.report_pdf import pdf_of, without_table_row
from outcomes.grades import Absence, Grade
from outcomes.inspection import Kind, Reading
from scraper.reports.read import read_report

SpecsOf = Callable[..., list[Invented]]


def read(pages: Pages) -> Reading:
    result = read_report(pdf_of(pages))
    assert isinstance(result, Reading), result
    return result


def changed(pages: Pages, old: str, new: Sequence[str]) -> Pages:
    assert any(old in line for page in pages for line in page), f"the layout has no line with {old!r}"
    return [[piece for line in page for piece in (new if old in line else [line])] for page in pages]


def absences(reading: Reading) -> dict[str, Absence | None]:
    return {judgement.key: judgement.absent for judgement in reading.judgements}


@pytest.fixture
def ilacs(specs_of: SpecsOf) -> Pages:
    """Five rows: leaders good, help RI, in care good, care leavers outstanding, overall good."""
    return pages_of(next(s for s in specs_of(Kind.ILACS_STANDARD) if len(s.grades) == 5))


def test_a_heading_that_contradicts_the_table_makes_the_judgement_unreadable(ilacs: Pages) -> None:
    reading = read(
        changed(ilacs, "children in care: good", ["The experiences and progress of children in care: inadequate"])
    )
    assert absences(reading)["in_care"] is Absence.UNREADABLE
    assert [key for key, absent in absences(reading).items() if absent] == ["in_care"]
    (warning,) = reading.warnings
    assert "places disagree" in warning
    assert "children in care Good" in warning
    assert "children in care: inadequate" in warning


def test_a_row_without_its_grade_is_unreadable_and_not_the_next_rows(ilacs: Pages) -> None:
    reading = read(without_table_row("children in care")(ilacs))
    assert absences(reading)["in_care"] is Absence.UNREADABLE
    assert "no grade could be read" in reading.warnings[0]
    assert {j.grade for j in reading.judgements if j.key == "care_leavers"} == {Grade.OUTSTANDING}


def test_a_missing_overall_row_before_april_2026_is_unreadable(ilacs: Pages) -> None:
    reading = read(changed(ilacs, "Overall effectiveness", []))
    assert reading.framework == "ilacs_2023"
    assert reading.overall is not None
    assert reading.overall.absent is Absence.UNREADABLE


def test_an_unknown_row_is_quoted(ilacs: Pages) -> None:
    reading = read(
        changed(ilacs, "Overall effectiveness", ["Family help hubs\tInadequate", "Overall effectiveness\tGood"])
    )
    assert not reading.unreadable
    assert any("Family help hubs Inadequate" in warning for warning in reading.warnings)


def test_a_column_of_grades_under_a_column_of_labels_says_nothing_of_the_rows(ilacs: Pages) -> None:
    cover = ilacs[0]
    table = cover.index("Judgement\tGrade") + 1
    end = next(index for index, line in enumerate(cover) if line.startswith("Overall effectiveness")) + 1
    cells = [line.split("\t") for line in cover[table:end]]
    labels = [cell[0] for cell in cells if cell[0]]
    grades = [cell[1] for cell in cells if len(cell) > 1]
    reading = read([[*cover[:table], *labels, *grades, *cover[end:]], *ilacs[1:]])
    assert set(absences(reading).values()) == {Absence.UNREADABLE}


def test_rows_of_another_edition_than_the_days_are_pointed_out(ilacs: Pages) -> None:
    reading = read(changed(ilacs, "Inspection dates:", ["Inspection dates: 6 to 17 June 2022"]))
    assert reading.framework == "ilacs_2023"
    assert any("the dates those of ilacs_2018" in warning for warning in reading.warnings)


@pytest.mark.parametrize("tail", ["good practice is seen in every team.", "in some teams only."])
def test_prose_that_begins_like_a_row_is_no_row(specs_of: SpecsOf, tail: str) -> None:
    pages = pages_of(specs_of(Kind.SIF)[-1])
    prose = f"Leadership, management and governance require improvement, but {tail}"
    reading = read([[*pages[0], prose], *pages[1:]])
    assert not reading.unreadable
    assert {j.grade for j in reading.judgements if j.key == "leaders"} == {Grade.OUTSTANDING}


def test_the_grades_of_an_earlier_inspection_are_not_this_ones(specs_of: SpecsOf) -> None:
    pages = pages_of(specs_of(Kind.SIF_REINSPECTION)[0])
    earlier = [
        "The last inspection judged:",
        "• Adoption performance: good",
        "- Leadership, management and governance: good",
    ]
    assert read([*pages, earlier]).judgements == read(pages).judgements


def test_rows_without_numbers_are_rows_too(specs_of: SpecsOf) -> None:
    pages = pages_of(specs_of(Kind.SIF)[0])
    numbered = read(pages)
    bare = [[line.lstrip("0123456789. ") if "\t" in line else line for line in page] for page in pages]
    assert read(bare).judgements == numbered.judgements


def test_an_area_outcome_that_does_not_fit_what_follows_is_not_read(specs_of: SpecsOf) -> None:
    pages = pages_of(next(s for s in specs_of(Kind.AREA_SEND_FULL) if s.outcome == "positive"))
    reading = read(
        changed(pages, "five years", ["The next full area SEND inspection will be within approximately three years."])
    )
    assert reading.outcome is None
    assert "does not fit" in reading.warnings[0]


def test_areas_for_priority_action_none_are_none(specs_of: SpecsOf) -> None:
    pages = pages_of(specs_of(Kind.MONITORING_VISIT)[0])
    assert read(pages).priority_action is True
    assert read(changed(pages, "Strategy meetings", ["None"])).priority_action is False


def test_without_dates_the_reading_says_so(ilacs: Pages) -> None:
    reading = read(changed(ilacs, "Inspection dates:", ["Inspection dates: in early summer"]))
    assert (reading.start, reading.end) == (None, None)
    assert "no inspection dates could be read" in reading.warnings


def test_a_line_of_prose_that_ends_in_a_grade_is_no_second_place(specs_of: SpecsOf) -> None:
    pages = pages_of(specs_of(Kind.SIF)[0])
    prose = [
        "The local authority is good",
        "at listening to children, and the",
        "Leadership and management are inadequate",
    ]
    wrapped = [*prose, "Leadership, management and governance are inadequate", "in one team only."]
    assert read([*pages[:2], wrapped, *pages[2:]]).judgements == read(pages).judgements


def test_a_footnotes_number_between_label_and_grade_is_no_grade(specs_of: SpecsOf) -> None:
    pages = pages_of(specs_of(Kind.SIF)[0])
    row = "3. Leadership, management and governance"
    assert read(changed(pages, row, [row, "1", "\tOutstanding"])).judgements == read(pages).judgements


def test_a_grade_before_a_row_without_its_label_may_be_that_rows_own(ilacs: Pages) -> None:
    cover = changed(without_table_row("children in care")(ilacs), "The experiences and progress of care", [])
    lost = [[line for line in page if line != "leavers"] for page in cover]
    assert absences(read(lost))["in_care"] is Absence.UNREADABLE, "a heading further on says another grade or none"
    without_headings = [lost[0], ["Nothing is said of grades here."]]
    assert absences(read(without_headings))["in_care"] is Absence.UNREADABLE
