"""What is remembered of other people's servers holds across processes, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from sqlalchemy import Engine

from storage.hosts import StoredHosts

NOW = datetime(2023, 3, 17, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_robots_rules_are_kept_for_as_long_as_is_asked(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    assert hosts.robots("a", NOW) is None
    hosts.keep_robots("a", "", NOW)
    assert StoredHosts(engine).robots("a", NOW - SECOND) == ""
    assert hosts.robots("a", NOW) is None


def test_slots_are_given_out_one_interval_apart(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    assert [hosts.reserve("a", SECOND, NOW) for _ in range(3)] == [0 * SECOND, SECOND, 2 * SECOND]
    assert hosts.reserve("b", SECOND, NOW) == 0 * SECOND
    assert hosts.reserve("a", SECOND, NOW + 10 * SECOND) == 0 * SECOND


def test_many_workers_together_keep_one_host_s_distance(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    with ThreadPoolExecutor(4) as workers:
        waits = list(workers.map(lambda _: hosts.reserve("a", SECOND, NOW), range(20)))
    assert sorted(waits) == [n * SECOND for n in range(20)]


def test_workers_may_all_meet_a_host_for_the_first_time_at_once(engine: Engine) -> None:
    """Each makes the row where there is none; only one can be first."""
    hosts, together = StoredHosts(engine), Barrier(4)

    def reserve(host: int) -> timedelta:
        together.wait()
        return hosts.reserve(f"host{host // 4}", SECOND, NOW)

    with ThreadPoolExecutor(4) as workers:
        waits = list(workers.map(reserve, range(40)))
    assert sorted(waits) == [n * SECOND for n in range(4) for _ in range(10)]


def test_a_slot_left_behind_by_a_clock_that_was_set_back_does_not_block(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    hosts.reserve("a", SECOND, NOW + timedelta(days=365))
    assert hosts.reserve("a", SECOND, NOW) == 0 * SECOND


def test_a_pause_ends_by_itself(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    hosts.pause("a", NOW + timedelta(hours=1), "asked for a pause")
    assert hosts.paused("a", NOW) == "asked for a pause"
    assert hosts.paused("a", NOW + timedelta(hours=1)) is None
