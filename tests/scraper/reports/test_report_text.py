"""The text layer: what is cleaned, what keeps its place, and files that give none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.report_pdf import pdf_of
from scraper.reports.read import Unreadable, read_report
from scraper.reports.text import clean, fold, words


def test_ligatures_hyphens_and_line_ends_are_spelt_out() -> None:
    assert clean("The ﬁrst multi\ufffeagency\u00a0plan\r\nof\x00 oﬀicers") == "The first multi-agency plan\nof officers"


@given(st.text(max_size=300))
def test_folding_keeps_every_position(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


def test_folding_makes_quotes_and_dashes_plain() -> None:
    assert fold("children’s “plan” 3–5 ─ 7") == 'children\'s "plan" 3-5 - 7'


def test_a_phrase_may_break_over_lines_and_its_brackets_stay() -> None:
    assert words(r"help and[ \t]*protection").search("HELP\n  and\tprotection")
    assert not words(r"^[ \t]*protection").search("and\n\nand protection")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a PDF: an empty file"),
        (b"<!DOCTYPE html><title>Report not found</title>", "not a PDF: an HTML page of 46 bytes"),
        (b"PK\x03\x04" * 9, "not a PDF: something else of 36 bytes"),
        (b"%PDF-1.7\nnothing", "a broken PDF"),
        (pdf_of([[]]), "no text on its first pages"),
    ],
)
def test_what_is_no_report_says_why(data: bytes, reason: str) -> None:
    result = read_report(data)
    assert isinstance(result, Unreadable)
    assert result.reason.startswith(reason)


def test_too_many_pages_are_not_read() -> None:
    result = read_report(pdf_of([["a"]] * 401))
    assert result == Unreadable("401 pages, more than the 400 that are read", whole=True)


def test_only_a_file_with_its_end_is_whole() -> None:
    scanned = pdf_of([[]])
    whole, cut = read_report(scanned), read_report(scanned[: scanned.rindex(b"%%EOF")])
    assert isinstance(whole, Unreadable) and isinstance(cut, Unreadable)
    assert (whole.whole, cut.whole) == (True, False)


@given(st.binary(max_size=400))
def test_no_bytes_are_too_odd(data: bytes) -> None:
    assert isinstance(read_report(b"%PDF-1.4\n" + data), Unreadable)
