"""What is remembered of other people's servers holds across processes, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event

from sqlalchemy import Engine, text

from outcomes.clock import FixedClock
from storage.engine import writing
from storage.hosts import StoredHosts

NOW = datetime(2023, 3, 17, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_robots_rules_are_kept_for_as_long_as_is_asked(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    assert hosts.robots("a", NOW) is None
    hosts.keep_robots("a", "", NOW)
    assert StoredHosts(engine).robots("a", NOW - SECOND) == ""
    assert hosts.robots("a", NOW) is None


def at(seconds: float) -> FixedClock:
    return FixedClock(NOW + seconds * SECOND)


def test_a_turn_is_given_once_an_interval(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    assert [hosts.take_turn("a", SECOND, at(after)) for after in (0, 0.2, 0.2, 1)] == [
        0 * SECOND, 0.8 * SECOND, 0.8 * SECOND, 0 * SECOND
    ]  # fmt: skip
    assert hosts.take_turn("b", SECOND, at(0)) == 0 * SECOND
    assert hosts.take_turn("a", SECOND, at(10)) == 0 * SECOND


def test_of_many_workers_that_ask_together_one_has_its_turn(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    with ThreadPoolExecutor(4) as workers:
        waits = list(workers.map(lambda _: hosts.take_turn("a", SECOND, at(0)), range(20)))
    assert sorted(waits) == [0 * SECOND, *[SECOND] * 19]


def test_a_wait_for_the_lock_counts_before_the_turn_and_not_after_it(engine: Engine) -> None:
    """A turn taken late is followed by the whole interval: the time is read while the row is locked."""
    hosts = StoredHosts(engine)
    hosts.take_turn("a", SECOND, at(0))
    locked, waiting = Event(), Event()

    def hold_the_row() -> None:
        with writing(engine) as session:
            session.execute(text("UPDATE hosts SET robots = ''"))
            locked.set()
            waiting.wait(10)

    class LateClock(FixedClock):
        def now(self) -> datetime:
            assert waiting.is_set(), "asked for the time before the row was free"
            return super().now()

    with ThreadPoolExecutor(2) as workers:
        holder = workers.submit(hold_the_row)
        locked.wait(10)
        late = workers.submit(hosts.take_turn, "a", SECOND, LateClock(at(5).moment))
        waiting.wait(0.2)
        waiting.set()
        holder.result(10)
        assert late.result(10) == 0 * SECOND
    assert hosts.take_turn("a", SECOND, at(5.5)) == 0.5 * SECOND


def test_workers_may_all_meet_a_host_for_the_first_time_at_once(engine: Engine) -> None:
    """Each makes the row where there is none; only one can be first."""
    hosts, together = StoredHosts(engine), Barrier(4)

    def ask(host: int) -> timedelta:
        together.wait()
        return hosts.take_turn(f"host{host // 4}", SECOND, at(0))

    with ThreadPoolExecutor(4) as workers:
        waits = list(workers.map(ask, range(40)))
    assert sorted(waits) == [*[0 * SECOND] * 10, *[SECOND] * 30]


def test_a_turn_left_behind_by_a_clock_that_was_set_back_does_not_block(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    hosts.take_turn("a", SECOND, FixedClock(NOW + timedelta(days=365)))
    assert hosts.take_turn("a", SECOND, at(0)) == 0 * SECOND


def test_a_pause_ends_by_itself(engine: Engine) -> None:
    hosts = StoredHosts(engine)
    hosts.pause("a", NOW + timedelta(hours=1), "asked for a pause")
    assert hosts.paused("a", NOW) == "asked for a pause"
    assert hosts.paused("a", NOW + timedelta(hours=1)) is None
