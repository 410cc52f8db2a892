"""Days as reports print them: every printed form gives back the days that it was made from."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.dates import LONGEST_DAYS, Span, first_span, leading_span, parse_date

DAYS = st.dates(date(2009, 1, 1), date(2030, 12, 31))


def long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def ordinal(day: date) -> str:
    suffix = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{suffix} {day:%b %Y}"


FORMS = {
    "in full": lambda a, b: f"{long(a)} to {long(b)}",
    "en dash": lambda a, b: f"{long(a)} – {long(b)}",
    "dash without blanks": lambda a, b: f"{long(a)}–{long(b)}",
    "box-drawing dash": lambda a, b: f"{long(a)} ─ {long(b)}",
    "hyphen, zero-padded": lambda a, b: f"{a:%d %B %Y}-{b:%d %B %Y}",
    "ordinals, short months": lambda a, b: f"{ordinal(a)} to {ordinal(b)}",
    "numbers": lambda a, b: f"{a:%d/%m/%Y} - {b:%d/%m/%Y}",
    "weekdays": lambda a, b: f"{a:%A} {long(a)} to {b:%A} {long(b)}",
    "over two lines": lambda a, b: f"{long(a)} to\n{long(b)}",
    "year with the end alone": lambda a, b: f"{a.day} {a:%B} to {long(b)}",
}


@given(DAYS, st.integers(0, 300), st.sampled_from(sorted(FORMS)))
def test_a_printed_span_is_read_back(start: date, length: int, form: str) -> None:
    end = start + timedelta(days=length)
    if form == "year with the end alone" and length >= 180:
        return  # nobody prints half a year without the first year
    assert leading_span(f" {FORMS[form](start, end)}\nReport published: 3 March 2031") == Span(start, end)


@given(DAYS, st.integers(1, 27))
def test_days_of_one_month_need_one_month(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    if end.month == start.month:
        assert leading_span(f"{start.day} and {long(end)}") == Span(start, end)
        assert leading_span(f"{start.day}–{long(end)}") == Span(start, end)


@given(DAYS)
def test_one_day_is_its_own_end(day: date) -> None:
    assert parse_date(long(day)) == day
    assert leading_span(long(day)) == Span(day, day)
    assert leading_span(long(day)).days == 1


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    for span in (leading_span(text), first_span(text)):
        assert span is None or (span.end - span.start).days <= LONGEST_DAYS


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("19 November-11 December 2013 and 28 – 30 \nJanuary 2014", date(2013, 11, 19), date(2014, 1, 30)),
        ("27 December to 5 January 2024", date(2023, 12, 27), date(2024, 1, 5)),
        ("18 Feb 2014", date(2014, 2, 18), date(2014, 2, 18)),
        ("5 to 9 February 2024, 12 inspectors", date(2024, 2, 5), date(2024, 2, 9)),
    ],
)
def test_forms_met_in_print(text: str, start: date, end: date) -> None:
    assert leading_span(text) == Span(start, end)


def test_a_missing_year_follows_from_the_letter() -> None:
    assert leading_span("30 and 31 January", before=date(2018, 2, 22)) == Span(date(2018, 1, 30), date(2018, 1, 31))
    assert leading_span("12 December", before=date(2018, 2, 22)) == Span(date(2017, 12, 12), date(2017, 12, 12))
    assert leading_span("30 and 31 January") is None


@pytest.mark.parametrize("text", ["31 June 2020", "in June 2020", "5 inspectors", "12 December 2016 to 13 January", ""])
def test_what_is_uncertain_is_no_date(text: str) -> None:
    assert leading_span(text) is None


def test_the_first_span_may_stand_anywhere() -> None:
    text = "Since the 2 teams merged, we visited on 17 and 18 May 2023."
    assert first_span(text) == Span(date(2023, 5, 17), date(2023, 5, 18))
    assert leading_span(text) is None
