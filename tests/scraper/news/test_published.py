"""Dates of pages: zones, forms of writing, and lines that are no date of publication."""

from datetime import UTC, date, datetime

import pytest

from scraper.news.published import moment, visible_date, written_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-03-17T09:31:04Z", datetime(2023, 3, 17, 9, 31, 4, tzinfo=UTC)),
        ("2023-07-17T09:31:04+01:00", datetime(2023, 7, 17, 8, 31, 4, tzinfo=UTC)),
        ("2023-07-17T09:31:04", datetime(2023, 7, 17, 8, 31, 4, tzinfo=UTC)),
        ("2023-01-17 09:31", datetime(2023, 1, 17, 9, 31, tzinfo=UTC)),
        ("2023-07-17", datetime(2023, 7, 17, tzinfo=UTC)),
        ("Fri, 17 Mar 2023 09:31:04 GMT", datetime(2023, 3, 17, 9, 31, 4, tzinfo=UTC)),
    ],
)
def test_a_moment_is_utc_and_a_time_without_zone_is_londons(text: str, expected: datetime):
    assert moment(text) == expected


@pytest.mark.parametrize("text", [None, "", "yesterday", "2023-13-45", "17 March"])
def test_what_is_no_date_is_none(text: str | None):
    assert moment(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16th May 2024 | Local News", date(2024, 5, 16)),
        ("Date published: 09 December 2010", date(2010, 12, 9)),
        ("14/01/26", date(2026, 1, 14)),
        ("29.01.18", date(2018, 1, 29)),
        ("Tuesday, February 3, 2015", date(2015, 2, 3)),
        ("31 June 2020", None),
    ],
)
def test_written_dates_put_the_day_before_the_month(text: str, expected: date | None):
    assert written_date(text) == expected


def test_a_date_within_a_sentence_or_an_update_is_not_the_pages():
    assert (
        visible_date(["The inspection took place between 6 March 2023 and 10 March 2023 at the council's town hall."])
        is None
    )
    assert visible_date(["Updated 10 April 2024", "Last modified 3 May 2024"]) is None
    assert visible_date(["Some words", "Published 10 April 2024"]) == datetime(2024, 4, 10, tzinfo=UTC)
