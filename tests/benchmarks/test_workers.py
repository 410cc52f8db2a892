"""Two workers, one of them killed again and again: nothing is read twice, nothing lost, nobody told twice."""

from datetime import timedelta

import pytest

from benchmarks.workers import Series, main, run_series
from benchmarks.workers_site import own_site

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def test_killed_workers_lose_nothing_and_do_nothing_twice(postgres_server: str) -> None:
    series = Series("killed", delay=0.2, interval=timedelta(milliseconds=20), kill_every=3.0)
    with own_site(6, series.delay) as site:
        row = run_series(postgres_server, series, 2, site)
    assert row.kills > 0 and row.reports == 6 * 3 + 6
    assert (row.unread, row.read_twice, row.lost, row.doubled) == (0, 0, 0, 0)
    assert (row.events, row.alerts) == (6, 12)


def test_the_interval_holds_over_both_workers(postgres_server: str) -> None:
    """So the poll is no faster than the interval allows, however many hands there are."""
    series = Series("paced", delay=0.0, interval=timedelta(milliseconds=300))
    with own_site(3, series.delay) as site:
        row = run_series(postgres_server, series, 2, site)
    assert row.asked_again == 0
    polls = row.baseline_seconds + row.news_seconds
    assert polls >= (row.requests - 2) * 0.3, "more requests than the interval allows"


def test_a_series_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--series", "sleepy"])
    assert "sleepy" in capsys.readouterr().err
