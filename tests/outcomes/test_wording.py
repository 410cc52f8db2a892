"""What counts as another wording, and what is only another layout."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.wording import MOST_PLACES, difference, words

REPORT = """Inspection of Exampleshire
12 to 16 May 2025
Leaders know their services well. They have acted on most of the
weaknesses that the last inspection found, but not on all of them.
1
Inspection of Exampleshire
12 to 16 May 2025
Social workers visit children often. Their self-assessment is
accurate; plans are clear.
2
Inspection of Exampleshire
12 to 16 May 2025
Care leavers are helped to find homes and work.
3
"""


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        ("line breaks", "helped to find homes", "helped\r\nto find  homes"),
        ("a hyphen at a line's end", "their self-assessment is good", "their self-\nassessment is good"),
        ("a word broken over two lines", "an assessment was made", "an assess-\nment was made"),
        ("the broken word in another library's letters", "an assessment was made", "an assess\ufffe\nment was made"),
        ("a soft hyphen", "an assessment", "an assess\u00adment"),
        ("ligatures", "the first official office", "the ﬁrst oﬃcial oﬃce"),
        ("apostrophes and quotation marks", 'children\'s "homes"', "children’s “homes”"),
        ("dashes", "12 - 16 May", "12 – 16 May"),
        ("bullets", "- plans are clear", "• plans are clear"),
        ("page numbers", "plans are clear\n2\nhomes and work", "plans are clear homes\n3\nand work"),
        ("numbered pages of so many", "plans are\nPage 2 of 9\nclear", "plans are\nPage 2 of 10\nclear"),
    ],
)
def test_layout_is_no_difference(what: str, before: str, after: str) -> None:
    assert difference(before, after) is None, what


def test_running_heads_that_move_with_the_pages_are_no_difference() -> None:
    body = [
        line for line in REPORT.splitlines() if not line.isdigit() and "2025" not in line and "Inspection" not in line
    ]
    head = "Inspection of Exampleshire\n12 to 16 May 2025\n"
    elsewhere = "".join(f"{head}{line}\n{number}\n" for number, line in enumerate(body, start=1))
    assert difference(REPORT, elsewhere) is None


def test_a_changed_word_is_told_with_the_words_before_it() -> None:
    amended = REPORT.replace("most of the", "some of the")
    assert difference(REPORT, amended) == 'after "They have acted on": "most" became "some"'


def test_what_was_added_and_what_was_removed() -> None:
    longer = REPORT.replace("plans are clear.", "plans are clear. Three children waited too long.")
    place = 'after "accurate; plans are clear.": "Three children waited too long."'
    assert difference(REPORT, longer) == f"{place} was added"
    assert difference(longer, REPORT) == f"{place} was removed"


def test_a_column_of_grades_is_not_taken_for_a_running_head() -> None:
    table = "Leaders\nGood\nHelp and protection\nGood\nChildren in care\nGood\nOverall effectiveness\nGood\n"
    amended = table.replace("Children in care\nGood", "Children in care\nRequires improvement to be good")
    told = 'after "Good Children in care": "Good" became "Requires improvement to be good"'
    assert difference(table, amended) == told


def test_a_number_within_a_sentence_is_a_word() -> None:
    assert difference("They saw 3 children.", "They saw 5 children.") == 'after "They saw": "3" became "5"'


def test_a_word_taken_out_of_an_empty_text_is_told() -> None:
    assert difference("", "Good.") == 'at the beginning: "Good." was added'


def test_long_differences_are_cut_and_many_are_counted() -> None:
    many = " ".join(f"Sentence {number} stands here." for number in "abcdefghijkl")
    told = difference(many, many.replace("stands", "stood")) or ""
    assert told.count("became") == MOST_PLACES
    assert told.endswith("; and 6 more places")
    assert len(difference("Good.", "Good. " + "word " * 5000) or "") < 400


def test_two_reports_that_share_nothing_are_compared_at_once() -> None:
    before, after = (" ".join(f"{letter}{n % 997}{'.' * (n % 17 == 0)}" for n in range(12_000)) for letter in "xy")
    began = time.perf_counter()
    assert difference(before, after)
    assert time.perf_counter() - began < 5


prose = st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=40).map(" ".join)


@given(text=prose, width=st.integers(1, 12))
def test_no_text_differs_from_itself_on_other_lines(text: str, width: int) -> None:
    parts = text.split()
    rows = "\n".join(" ".join(parts[n : n + width]) for n in range(0, len(parts), width))
    assert difference(text, rows) is None or _looks_running(rows)


def _looks_running(rows: str) -> bool:
    """Invented prose of few letters may repeat a line often enough to be taken for a running head."""
    lines = [line for line in rows.splitlines() if len(line) > 1]
    return any(lines.count(line) >= 3 for line in lines)


@given(before=prose, after=prose)
def test_no_difference_means_the_same_letters(before: str, after: str) -> None:
    """Not the same words: where a word was broken ("ba", "b a") is layout, as hyphens at line ends are."""
    if difference(before, after) is None:
        assert "".join(words(before)) == "".join(words(after))
