"""GOV.UK's figures: the newest edition by its title, columns by their headings, and nothing guessed."""

import json
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.grades import Absence, Grade
from scraper.govuk import MOST_ROWS, Edition, Figures, Unusable, newest_edition, read_figures

HEADINGS = {
    "URN": "80542",
    "Local authority name": "Barsetshire",
    "Publication date": "17/03/2023",
    "Overall effectiveness": "Requires improvement to be good",
    "The impact of leaders on social work practice with children and families": "Good",
    "The experiences and progress of children in care": "Not judged",
    "Ofsted region": "Wessex",
}


def table(*rows: list[str], headings: list[str] | None = None) -> bytes:
    return "\n".join(",".join(row) for row in (headings or list(HEADINGS), *rows)).encode()


def page(*titles: str) -> bytes:
    files = [{"title": t, "url": f"https://x.test/{n}.csv", "content_type": "text/csv"} for n, t in enumerate(titles)]
    return json.dumps({"details": {"attachments": files}}).encode()


def test_the_newest_edition_is_the_one_whose_title_says_so():
    found = newest_edition(page("Outcomes as at 30 April 2023", "Outcomes as at 31 May 2023", "Notes"))
    assert found == Edition("Outcomes as at 31 May 2023", date(2023, 5, 31), "https://x.test/1.csv")


@pytest.mark.parametrize("data", [b"", b"[]", b"<html>", b'{"details": {}}', page("Notes"), b"[" * 100_000])
def test_another_answer_is_refused_with_the_reason(data: bytes):
    found = newest_edition(data)
    assert isinstance(found, Unusable) and found.reason


def test_a_row_is_read_by_its_headings():
    found = read_figures(table(list(HEADINGS.values())))
    assert isinstance(found, Figures) and not found.problems
    (figure,) = found.rows
    assert (figure.urn, figure.name, figure.published) == ("80542", "Barsetshire", date(2023, 3, 17))
    assert figure.judgements == {
        "overall_effectiveness": Grade.REQUIRES_IMPROVEMENT,
        "leaders": Grade.GOOD,
        "in_care": Absence.NOT_JUDGED,
    }


@given(st.integers(0, 2**32))
def test_the_order_of_columns_does_not_matter(seed: int):
    order = list(HEADINGS)
    random.Random(seed).shuffle(order)
    found = read_figures(table([HEADINGS[name] for name in order], headings=order))
    assert found == read_figures(table(list(HEADINGS.values())))


def test_not_yet_inspected_blank_and_not_judged_are_three_things():
    headings = ["URN", "Publication date", "Overall effectiveness", "The experiences and progress of care leavers"]
    found = read_figures(table(["80001", "", "", ""], ["80002", "01/02/2024", "Not judged", "2"], headings=headings))
    assert isinstance(found, Figures)
    waiting, judged = found.rows
    assert (waiting.published, waiting.judgements) == (None, {})
    assert judged.judgements == {"overall_effectiveness": Absence.NOT_JUDGED, "care_leavers": Grade.GOOD}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"Overall effectiveness": "Splendid"}, "'Splendid' is no grade"),
        ({"URN": "none"}, "'none' is no URN"),
        ({"Publication date": "31/02/2023"}, "'31/02/2023' is no date"),
    ],
)
def test_a_cell_outside_the_vocabulary_is_a_problem_of_its_row(changed: dict[str, str], says: str):
    found = read_figures(table(list((HEADINGS | changed).values()), list(HEADINGS.values())))
    assert isinstance(found, Figures) and len(found.rows) == 1
    (problem,) = found.problems
    assert says in problem and problem.startswith("row 2 (Barsetshire)")


@pytest.mark.parametrize(
    "title",
    ["Outcomes as at 31\u00a0Mar\u00a02025", "Outcomes as at 31 Mar 2025", "Outcomes as at 31st March 2025"],
)
def test_a_day_is_told_with_any_space_and_a_short_month(title: str):
    found = newest_edition(page(title))
    assert isinstance(found, Edition) and found.as_at == date(2025, 3, 31)


def test_an_impossible_day_or_an_attachment_of_another_shape_spoils_only_itself():
    good = {"title": "Outcomes as at 30 April 2023", "url": "https://x.test/a.csv", "content_type": "text/csv"}
    bad = {"title": "Outcomes as at 31 February 2024", "url": "https://x.test/b.csv", "content_type": "text/csv"}
    found = newest_edition(json.dumps({"details": {"attachments": [bad, "no object", None, 7, good]}}).encode())
    assert isinstance(found, Edition) and found.as_at == date(2023, 4, 30)
    assert isinstance(newest_edition(b'{"details": {"attachments": {"a": 1}}}'), Unusable)


def test_a_spreadsheet_newer_than_every_csv_file_is_said_to_be_one():
    old = {"title": "Outcomes as at 31 March 2024", "url": "https://x.test/a.csv"}
    new = {"title": "Outcomes as at 31 March 2025", "url": "https://x.test/b.ods"}
    for attachments in ([old, new], [new]):
        found = newest_edition(json.dumps({"details": {"attachments": attachments}}).encode())
        assert isinstance(found, Unusable) and "31 March 2025" in found.reason and "spreadsheet" in found.reason
    found = newest_edition(json.dumps({"details": {"attachments": [old | {"title": new["title"]}, new]}}).encode())
    assert isinstance(found, Edition)


def test_headings_may_stand_below_titles_and_the_page_may_tell_the_urn():
    headings = ["Web link", "Local authority name", "Inspection date", "Publication date", "Overall effectiveness"]
    link = "https://reports.ofsted.gov.uk/provider/44/80542"
    data = table(
        ["", "", ""],
        headings,
        [link, "Barsetshire", "30/01/2023", "17/03/2023", "Good"],
        [link.replace("80542", "80543"), "Borset", "Not yet inspected", "", ""],
        headings=["Local authority inspection outcomes"],
    )
    found = read_figures(data)
    assert isinstance(found, Figures) and not found.problems
    assert [(f.urn, f.published) for f in found.rows] == [("80542", date(2023, 3, 17)), ("80543", None)]


@pytest.mark.parametrize(
    "changed",
    [{"Publication date": ""}, {"Publication date": "Not yet inspected"}],
)
def test_a_grade_without_a_day_of_publication_is_a_problem(changed: dict[str, str]):
    found = read_figures(table(list((HEADINGS | changed).values())))
    assert isinstance(found, Figures) and not found.rows and "no day of publication" in found.problems[0]


def test_doubled_columns_are_refused_and_a_doubled_row_is_a_problem():
    twice = read_figures(table([*HEADINGS.values(), "Good"], headings=[*HEADINGS, "Overall effectiveness"]))
    assert isinstance(twice, Unusable) and "more than one column for overall effectiveness" in twice.reason
    rows = read_figures(table(list(HEADINGS.values()), list(HEADINGS.values())))
    assert isinstance(rows, Figures) and len(rows.rows) == 1 and "has a row already" in rows.problems[0]


def test_headings_without_a_row_are_no_clean_edition():
    found = read_figures(table())
    assert isinstance(found, Unusable) and "no row" in found.reason


def test_other_digits_are_no_urn():
    found = read_figures(table(list((HEADINGS | {"URN": "\u0668\u0660\u0665\u0664\u0662"}).values())))
    assert isinstance(found, Figures) and "is no URN" in found.problems[0]


def test_a_file_without_the_columns_or_with_too_many_rows_is_refused():
    assert isinstance(read_figures(b"a,b\n1,2\n"), Unusable)
    assert isinstance(read_figures(b""), Unusable)
    assert isinstance(read_figures(table(*([list(HEADINGS.values())] * (MOST_ROWS + 1)))), Unusable)
    assert isinstance(read_figures(table(["x" * 200_000])), Unusable)


@given(st.binary(max_size=500))
def test_no_bytes_break_the_readers(data: bytes):
    newest_edition(data)
    read_figures(data)
