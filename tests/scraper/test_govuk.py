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


def test_a_file_without_the_columns_or_with_too_many_rows_is_refused():
    assert isinstance(read_figures(b"a,b\n1,2\n"), Unusable)
    assert isinstance(read_figures(b""), Unusable)
    assert isinstance(read_figures(table(*([list(HEADINGS.values())] * (MOST_ROWS + 1)))), Unusable)
    assert isinstance(read_figures(table(["x" * 200_000])), Unusable)


@given(st.binary(max_size=500))
def test_no_bytes_break_the_readers(data: bytes):
    newest_edition(data)
    read_figures(data)
