"""The layouts that few authorities' pages carry: programmes before 2013, monitoring letters, reviews, revisits."""

from datetime import date

import pytest

from demo.rare_report_layouts import RARE
from demo.report_layouts import OVERALL, Invented
from demo.report_pdf import pdf_of
from outcomes.grades import Absence, Grade
from outcomes.inspection import Kind, Reading
from scraper.reports.read import read_report

DAYS = (date(2017, 5, 9), date(2017, 5, 11))
GRADES = {
    OVERALL: Grade.INADEQUATE,
    "help_and_protection": Grade.ADEQUATE,
    "practice": Grade.INADEQUATE,
    "leaders": Grade.GOOD,
}
KINDS = {
    "protection_2012": Kind.OLDER_FRAMEWORK,
    "safeguarding_2010": Kind.OLDER_FRAMEWORK,
    "monitoring_2017": Kind.MONITORING_VISIT,
    "priority_told_in_prose": Kind.FOCUSED_VISIT,
    "area_review": Kind.JOINT_AREA_REVIEW,
    "joint_targeted": Kind.JOINT_TARGETED,
    "area_send_revisit": Kind.AREA_SEND_REVISIT,
    "area_send_monitoring": Kind.AREA_SEND_REVISIT,
}


def read(layout: str) -> Reading:
    spec = Invented(
        Kind.OTHER, "North Fen", *DAYS, grades=GRADES, theme="help and protection", dates="9 May 2017 and 11 May 2017"
    )
    result = read_report(pdf_of(RARE[layout](spec)))
    assert isinstance(result, Reading), result
    return result


@pytest.mark.parametrize("layout", sorted(RARE))
def test_kind_days_and_authority_of_every_rare_layout(layout: str) -> None:
    reading = read(layout)
    assert (reading.kind, reading.provider) == (KINDS[layout], "North Fen")
    assert (reading.start, reading.end) == DAYS


def test_the_programme_of_2012_gives_an_overall_grade_that_two_places_confirm() -> None:
    reading = read("protection_2012")
    assert [(j.key, j.grade) for j in reading.judgements] == [
        (OVERALL, Grade.INADEQUATE),
        ("help_and_protection", Grade.ADEQUATE),
        ("other", Grade.INADEQUATE),
        ("leaders", Grade.GOOD),
    ]
    assert reading.overall is not None
    assert reading.overall.confirmed
    assert reading.lead_inspector == "Ada Pennywhistle"


def test_two_services_in_one_record_have_no_grade_for_the_whole() -> None:
    reading = read("safeguarding_2010")
    assert reading.overall is None
    assert len(reading.judgements) == 6
    assert any("two overall grades" in warning for warning in reading.warnings)


def test_a_monitoring_letter_of_2017_has_lead_theme_and_framework() -> None:
    reading = read("monitoring_2017")
    assert (reading.lead_inspector, reading.theme, reading.framework) == (
        "Ada Pennywhistle",
        "help and protection",
        "sif",
    )
    assert reading.priority_action is False


def test_priority_actions_told_in_prose_alone_are_not_missed() -> None:
    reading = read("priority_told_in_prose")
    assert reading.priority_action is True
    assert reading.theme == "help and protection"


def test_a_monitoring_inspection_of_an_area_has_no_outcome_and_no_complaint_of_one() -> None:
    reading = read("area_send_monitoring")
    assert (reading.outcome, reading.warnings) == (None, ())
    assert (reading.previous_start, reading.previous_end) == (date(2023, 10, 9), date(2023, 10, 13))
    assert reading.lead_inspector == "Ada Pennywhistle"


def test_one_overall_grade_of_two_services_is_never_the_wholes() -> None:
    spec = Invented(Kind.OTHER, "North Fen", *DAYS, grades=GRADES)
    pages = RARE["safeguarding_2010"](spec)
    record = pages[-1]
    last = max(index for index, line in enumerate(record) if line.startswith("Overall effectiveness"))
    result = read_report(pdf_of([*pages[:-1], record[:last] + record[last + 1 :]]))
    assert isinstance(result, Reading)
    assert result.overall is None


def test_a_record_without_its_overall_row_is_unreadable_there() -> None:
    spec = Invented(Kind.OTHER, "North Fen", *DAYS, grades=GRADES)
    pages = RARE["protection_2012"](spec)
    result = read_report(pdf_of([*pages[:-1], [line for line in pages[-1] if not line.startswith("Overall")]]))
    assert isinstance(result, Reading)
    assert result.overall is not None
    assert result.overall.absent is Absence.UNREADABLE
    assert "no grade could be read" in result.warnings[0]
