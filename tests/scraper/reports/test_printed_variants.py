"""Wordings that reports have used for the same thing over the years, each in a layout of its family."""

from collections.abc import Callable
from datetime import date

import pytest

from demo.report_layouts import Invented, Pages, pages_of
from demo.report_pdf import pdf_of
from outcomes.grades import Grade
from outcomes.inspection import Kind, Reading
from scraper.reports.read import read_report

SpecsOf = Callable[..., list[Invented]]


def read(pages: Pages) -> Reading:
    result = read_report(pdf_of(pages))
    assert isinstance(result, Reading), result
    return result


def with_line(pages: Pages, old: str, *new: str) -> Pages:
    assert any(old in line for line in pages[0]), f"the cover has no line with {old!r}"
    return [[piece for line in pages[0] for piece in (new if old in line else (line,))], *pages[1:]]


@pytest.mark.parametrize(
    "sentence",
    [
        "The overall judgement is requires improvement.",
        "The overall judgement is that children’s services require improvement",
        "The overall judgement is that the local authority requires improvement",
        "Children’s services in Sandmere requires improvement to be good",
        "Children’s services in St. Sandmere and Fen require improvement",
        "Children’s service requires improvement",
        "Children's services in the Royal Borough of Sandmere require|improvement to be|good",
    ],
)
def test_the_overall_sentence_of_the_single_framework(specs_of: SpecsOf, sentence: str) -> None:
    pages = pages_of(specs_of(Kind.SIF)[-1])
    reading = read(with_line(pages, "Children’s services in Sandmere", *sentence.split("|")))
    assert reading.overall is not None
    assert (reading.overall.grade, reading.warnings) == (Grade.REQUIRES_IMPROVEMENT, ())


@pytest.mark.parametrize(
    ("cover", "text", "kind"),
    [
        ("Re-inspection of services for children in need of help and", "", Kind.SIF_REINSPECTION),
        (
            "Inspection of services for children in need of help and",
            "This is a re-inspection of services.",
            Kind.SIF_REINSPECTION,
        ),
        ("Inspection of services for children in need of help and", "", Kind.SIF),
    ],
)
def test_a_re_inspection_need_not_say_so_on_its_cover(specs_of: SpecsOf, cover: str, text: str, kind: Kind) -> None:
    pages = pages_of(specs_of(Kind.SIF_REINSPECTION)[0])
    assert read([*with_line(pages, "Re-inspection of services", cover), [text or "No more."]]).kind is kind


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("on 14/15 May 2019", date(2019, 5, 14), date(2019, 5, 15)),
        ("between 3 and 5 November 2020", date(2020, 11, 3), date(2020, 11, 5)),
        ("from 22 to 23 September 2021", date(2021, 9, 22), date(2021, 9, 23)),
        ("on 6 March 2019", date(2019, 3, 6), date(2019, 3, 6)),
        ("on 5 and 6 March and 19 March 2024", date(2024, 3, 5), date(2024, 3, 19)),
        ("in March 2024", None, None),
    ],
)
def test_a_visits_days(specs_of: SpecsOf, printed: str, start: date | None, end: date | None) -> None:
    pages = pages_of(specs_of(Kind.FOCUSED_VISIT)[0])
    after = "Since the inspection of 7 and 8 May 2018, leaders have changed."
    reading = read(
        with_line(
            pages, "Inspectors for this visit were", f"{printed}. The inspectors were Ada Pennywhistle and", after
        )
    )
    assert (reading.start, reading.end) == (start, end)
    assert bool(reading.warnings) == (start is None)


@pytest.mark.parametrize(
    ("sentence", "theme"),
    [
        (
            "Inspectors looked at the local authority’s arrangements for care leavers. Specifically, housing.",
            "care leavers",
        ),
        ("Inspectors evaluated the quality of help given to children.", "the quality of help given to children"),
        ("The focus of this visit was on planning for permanence.", "planning for permanence"),
        ("Inspectors looked at how the authority helps families.", "how the authority helps families"),
        ("This focused visit examined the ‘front door.’ It was on site.", "the ‘front door"),
        ("Inspectors have looked closely at the council’s arrangements for siblings.", "siblings"),
        ("Inspectors reviewed the progress made in the area of early help.", "early help"),
        (
            "Inspectors considered families’ homes, in line with the inspection of local authority|"
            "children’s services (ILACS) framework.",
            "families’ homes",
        ),
        ("Inspectors looked at a range of evidence, including records.", None),
    ],
)
def test_a_visits_theme(specs_of: SpecsOf, sentence: str, theme: str | None) -> None:
    pages = pages_of(specs_of(Kind.FOCUSED_VISIT)[0])
    assert read(with_line(pages, "Inspectors looked at the local", *sentence.split("|"))).theme == theme


def test_a_letter_without_a_signature_names_its_first_inspector(specs_of: SpecsOf) -> None:
    spec = specs_of(Kind.MONITORING_VISIT)[0]
    pages = [[line for line in page if line not in ("Yours sincerely", spec.lead)] for page in pages_of(spec)]
    assert read(pages).lead_inspector == spec.lead


@pytest.mark.parametrize(
    "heading",
    ["Areas for priority action", "Area for priority action:", "Area(s) for priority action", "Priority actions"],
)
def test_headings_over_priority_actions(specs_of: SpecsOf, heading: str) -> None:
    pages = pages_of(specs_of(Kind.JTAI)[0])
    assert read(with_line(pages, "Areas for priority action", heading)).priority_action is True


def test_priority_actions_in_prose_are_not_listed_ones(specs_of: SpecsOf) -> None:
    pages = pages_of(specs_of(Kind.JTAI)[0])
    assert (
        read(
            with_line(pages, "Areas for priority action", "This was a priority action for the partnership.")
        ).priority_action
        is False
    )


@pytest.mark.parametrize(
    ("lines", "lead"),
    [
        (("Lead inspector on site: Ada Pennywhistle", "Report author: Bertram Oakes"), "Ada Pennywhistle"),
        (
            (
                "Lead inspectors: Ada Pennywhistle, His Majesty’s Inspector, and Bertram Oakes,",
                "His Majesty’s Inspector",
            ),
            "Ada Pennywhistle",
        ),
        (("Lead inspector:", "Ada Pennywhistle HMI"), "Ada Pennywhistle"),
    ],
)
def test_lead_inspectors(specs_of: SpecsOf, lines: tuple[str, ...], lead: str) -> None:
    pages = pages_of(specs_of(Kind.ILACS_STANDARD)[-1])
    assert read(with_line(pages, "Lead inspector:", *lines)).lead_inspector == lead


def test_an_inspection_that_the_pandemic_stopped_keeps_its_first_and_last_day(specs_of: SpecsOf) -> None:
    pages = pages_of(specs_of(Kind.ILACS_STANDARD)[0])
    reading = read(with_line(pages, "Inspection dates:", "Inspection dates: 9 to 13 March 2020 and 12 to 16 July 2021"))
    assert (reading.start, reading.end) == (date(2020, 3, 9), date(2021, 7, 16))


def test_a_monitoring_inspection_of_an_area_has_no_outcome(specs_of: SpecsOf) -> None:
    pages = pages_of(specs_of(Kind.AREA_SEND_FULL)[0])
    reading = read(with_line(pages, "Area SEND inspection of", "Area SEND monitoring inspection of North Fen Local"))
    assert (reading.kind, reading.outcome) == (Kind.AREA_SEND_REVISIT, None)
