"""The sender over the real store, with a channel that fails on order. On SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine

from alerts.deliver import DeliveryCounts, deliver_due
from alerts.message import MessageKind
from storage.deliveries import drop_recipient, listed, queue_state, retry
from storage.engine import reading, writing
from storage.outbox import StoredDeliveries
from tests.alerts.conftest import (
    COVERAGE,
    EVENTS,
    LATER,
    REFUSED,
    SEED,
    SILENT,
    FakeChannel,
    MovingClock,
    Record,
    numbered,
)

ROOM = "slack:#ofsted-alerts"


@pytest.fixture
def channel(clock: MovingClock) -> FakeChannel:
    return FakeChannel(clock)


def run(store: StoredDeliveries, clock: MovingClock, channel: FakeChannel, **more: object) -> DeliveryCounts:
    channels = {"slack": channel, "email": channel, "console": more.pop("console", FakeChannel(clock))}
    return deliver_due(store, channels, clock, COVERAGE, sleep=clock.sleep, **more)  # type: ignore[arg-type]


def statuses(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return sorted(row.status for row in listed(session) if row.route != "admin")


def test_what_is_due_arrives_once(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    record(SEED, ROOM)
    assert run(store, clock, channel).sent == 1
    assert run(store, clock, channel).sent == 0
    assert channel.told() == [SEED.id]
    assert channel.arrived[0][1].coverage == COVERAGE


def test_what_is_not_due_waits(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    record(SEED, ROOM, due_at=clock.now() + timedelta(hours=8))
    assert run(store, clock, channel).sent == 0
    clock.later(hours=8)
    assert run(store, clock, channel).sent == 1


def test_transient_refusal_is_tried_again_and_keeps_the_order(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    record(numbered(1), ROOM)
    record(numbered(2), ROOM)
    channel.answers = [("before", LATER)]
    assert run(store, clock, channel) == DeliveryCounts(failed=1)
    assert channel.told() == [], "the second must not overtake the first"
    clock.later(minutes=1)
    assert run(store, clock, channel).sent == 2
    assert channel.told() == [numbered(1).id, numbered(2).id]


def test_two_days_of_silence_then_everything_in_order_and_at_pace(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    channel.pace, channel.folds = timedelta(seconds=1), True
    start = clock.now()
    for hour in range(48):
        record(numbered(hour), ROOM)
        channel.answers = [("before", LATER)]
        run(store, clock, channel, wait_up_to=timedelta())
        clock.moment = start + timedelta(hours=hour + 1)
    channel.answers = []
    clock.later(minutes=20)
    for _ in range(3):
        run(store, clock, channel)
        clock.later(minutes=5)
    assert channel.told() == [numbered(hour).id for hour in range(48)]
    assert {m.kind for _, m, _ in channel.arrived} == {MessageKind.SUMMARY}
    gaps = [later - earlier for (earlier, _, _), (later, _, _) in pairwise(channel.arrived)]
    assert min(gaps) >= timedelta(seconds=1)


def test_permanent_refusal_is_a_dead_letter_told_to_the_admin_elsewhere(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel, engine: Engine
) -> None:
    record(SEED, ROOM)
    channel.answers = [("before", REFUSED)]
    console = FakeChannel(clock)
    assert run(store, clock, channel, admin_target=ROOM, console=console).dead == 1
    assert statuses(engine) == ["dead"]
    assert [m.notice.title for _, m, _ in console.arrived if m.notice] == [
        "Gradewatch could not deliver 1 alert to slack:#ofsted-alerts"
    ]
    assert channel.arrived == []


def test_dead_letter_sent_again_on_request(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel, engine: Engine
) -> None:
    record(SEED, ROOM)
    channel.answers = [("before", REFUSED)]
    run(store, clock, channel)
    with writing(engine) as session:
        dead = listed(session, "dead")
        assert retry(session, [row.id for row in dead], clock.now()) == [dead[0].id]
    assert run(store, clock, channel).sent == 1
    assert channel.told() == [SEED.id]


@pytest.mark.parametrize("arrived", ["lost", "after"])
def test_unanswered_message_is_looked_for_where_the_channel_can_tell(
    arrived: str, store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    channel.readable = True
    record(SEED, ROOM)
    channel.answers = [(arrived, SILENT)]
    assert run(store, clock, channel).failed == 1
    clock.later(minutes=1)
    assert run(store, clock, channel) == DeliveryCounts(sent=1)
    assert channel.told() == [SEED.id]


def test_unanswered_message_is_sent_once_more_and_marked_where_nobody_can_tell(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel, engine: Engine
) -> None:
    record(SEED, ROOM)
    channel.answers = [("after", SILENT)]
    run(store, clock, channel)
    clock.later(minutes=1)
    assert run(store, clock, channel) == DeliveryCounts(sent=1, marked=1)
    assert channel.told() == [SEED.id, SEED.id]
    assert [message.again for _, message, _ in channel.arrived] == [False, True]
    with reading(engine) as session:
        assert [row.marked for row in listed(session)] == [True]


def test_unanswered_twice_is_a_dead_letter_and_not_sent_a_third_time(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel, engine: Engine
) -> None:
    record(SEED, ROOM)
    channel.answers = [("lost", SILENT), ("lost", SILENT)]
    for _ in range(4):
        run(store, clock, channel)
        clock.later(hours=1)
    assert channel.asked == 2
    assert statuses(engine) == ["dead"]


def test_receiver_that_folds_repeats_is_asked_until_it_answers(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    channel.repeats = None
    record(SEED, ROOM)
    channel.answers = [("lost", SILENT)] * 3
    for _ in range(4):
        run(store, clock, channel)
        clock.later(hours=1)
    assert channel.told() == [SEED.id]


def test_server_out_of_reach_does_not_close_an_open_question(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    """Unanswered, then refused before handing over: what is sent later is still a repeat, and marked."""
    record(SEED, ROOM)
    channel.answers = [("after", SILENT), ("before", LATER)]
    run(store, clock, channel)
    clock.later(minutes=1)
    run(store, clock, channel)
    clock.later(minutes=5)
    assert run(store, clock, channel).marked == 1


def test_burst_becomes_one_summary_with_a_thread_and_pace(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel, engine: Engine
) -> None:
    channel.pace, channel.folds = timedelta(seconds=1), True
    for number in range(8):
        record(numbered(number), ROOM)
    assert run(store, clock, channel).sent == 8
    kinds = [(message.kind, part) for _, message, part in channel.arrived]
    assert kinds == [(MessageKind.SUMMARY, part) for part in range(9)]
    assert all(message.root == "C1/1" for _, message, part in channel.arrived if part)
    moments = [moment for moment, _, _ in channel.arrived]
    assert min(b - a for a, b in pairwise(moments)) >= timedelta(seconds=1)
    assert statuses(engine) == ["sent"] * 8


def test_five_at_once_are_told_one_by_one(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    channel.folds = True
    for number in range(5):
        record(numbered(number), ROOM)
    run(store, clock, channel)
    assert [message.kind for _, message, _ in channel.arrived] == [MessageKind.ALERT] * 5


def test_sixth_within_the_minute_is_folded_with_what_follows(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    channel.folds = True
    for number in range(4):
        record(numbered(number), ROOM)
    run(store, clock, channel)
    for number in range(4, 7):
        record(numbered(number), ROOM)
    run(store, clock, channel)
    assert [m.kind for _, m, part in channel.arrived if part == 0] == [MessageKind.ALERT] * 4 + [MessageKind.SUMMARY]


def test_summary_broken_off_in_its_thread_goes_on_where_it_stopped(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    channel.folds = True
    for number in range(6):
        record(numbered(number), ROOM)
    channel.answers = [("never", LATER)] * 3 + [("before", LATER)]
    run(store, clock, channel)
    record(numbered(9), ROOM)
    clock.later(minutes=2)
    run(store, clock, channel)
    assert [part for _, message, part in channel.arrived if message.kind is MessageKind.SUMMARY] == list(range(7))
    assert channel.told() == [numbered(n).id for n in (*range(6), 9)]


def test_digest_is_one_message_of_all_that_is_due(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    eight = datetime(2023, 3, 18, 8, 30, tzinfo=UTC)
    for number in range(3):
        record(numbered(number), ROOM, due_at=eight, digest="daily")
    assert run(store, clock, channel).sent == 0
    clock.moment = eight
    assert run(store, clock, channel).sent == 3
    assert [(m.kind, len(m.events)) for _, m, _ in channel.arrived] == [(MessageKind.DIGEST, 3)]


def test_follow_ups_go_to_the_first_alerts_thread_of_the_same_target(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    other = "slack:#other"
    record(EVENTS["unread"], ROOM)
    run(store, clock, channel)
    clock.later(hours=1)
    record(SEED, ROOM, other)
    run(store, clock, channel)
    clock.later(days=5)
    record(EVENTS["correction"], ROOM, other)
    record(EVENTS["withdrawn"], ROOM)
    run(store, clock, channel)
    found = {
        (m.target, m.events[0].event.value): (m.kind.value, m.thread.root if m.thread else None)
        for _, m, _ in channel.arrived
    }
    assert found == {
        (ROOM, "unread"): ("alert", None),
        (ROOM, "grade_change"): ("follow_up", "C1/1"),
        (other, "grade_change"): ("alert", None),
        (ROOM, "correction"): ("follow_up", "C1/1"),
        (other, "correction"): ("follow_up", "C1/3"),
        (ROOM, "withdrawn"): ("follow_up", "C1/1"),
    }
    last = next(m for _, m, _ in channel.arrived if m.events[0].event == "withdrawn")
    assert last.thread is not None
    assert [event.event.value for event in last.thread.followed] == ["grade_change", "correction"]


def test_address_that_bounced_gets_nothing_more_until_it_is_taken_up_again(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel, engine: Engine
) -> None:
    address = "mailto:gone@example.org"
    record(numbered(1), address)
    record(numbered(2), address)
    channel.answers = [("before", type(REFUSED)("550 no such user", stop=True))]
    assert run(store, clock, channel).dead == 2
    record(numbered(3), address)
    run(store, clock, channel)
    assert channel.asked == 1
    assert statuses(engine) == ["dead"] * 3
    with reading(engine) as session:
        troubled = [t.target for t in queue_state(session, clock.now()).troubled if t.stopped]
    assert troubled == [address]
    with writing(engine) as session:
        assert len(retry(session, None, clock.now())) == 3
    assert run(store, clock, channel).sent == 3


def test_unsubscribed_recipient_gets_nothing_more(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel, engine: Engine
) -> None:
    address = "mailto:me@example.org"
    record(numbered(1), address)
    with writing(engine) as session:
        assert drop_recipient(session, address, clock.now()) == 1
    record(numbered(2), address)
    run(store, clock, channel)
    assert channel.asked == 0
    assert statuses(engine) == ["dropped", "dropped"]


def test_given_up_after_three_days_and_the_admin_told(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel, engine: Engine
) -> None:
    record(SEED, ROOM)
    tried_until = start = clock.now()
    console = FakeChannel(clock)
    while statuses(engine) == ["queued"]:
        channel.answers = [("before", LATER)]
        run(store, clock, channel, console=console)
        tried_until = clock.now()
        clock.later(minutes=15)
    assert statuses(engine) == ["dead"]
    assert timedelta(hours=48) < tried_until - start < timedelta(hours=80)
    titles = [m.notice.title for _, m, _ in console.arrived if m.notice]
    assert any("cannot reach" in title for title in titles)
    assert any("could not deliver" in title for title in titles)


def test_message_that_cannot_be_made_stops_nobody(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel, engine: Engine
) -> None:
    record(numbered(1), ROOM)
    record(numbered(2), ROOM)
    channel.answers = [("before", ZeroDivisionError("a fault"))]
    assert run(store, clock, channel).dead == 1
    assert channel.told() == [numbered(2).id]
    with reading(engine) as session:
        assert "ZeroDivisionError" in str(listed(session, "dead")[0].error)


def test_lost_lease_sends_nothing(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    record(SEED, ROOM)
    claim = store.claim("slow", clock.now(), timedelta(seconds=30))
    assert claim is not None
    assert store.claim("other", clock.now(), timedelta(seconds=30)) is None, "the target is taken"
    clock.later(seconds=31)
    assert run(store, clock, channel).sent == 1
    ids = [due.id for due in claim.due]
    more = {"next_at": clock.now(), "lease": timedelta(seconds=30)}
    assert not store.hand_over(ROOM, "slow", "m", ids, clock.now(), **more)  # type: ignore[arg-type]


def test_dead_sender_is_followed_by_one_who_looks_first(
    store: StoredDeliveries, record: Record, clock: MovingClock, channel: FakeChannel
) -> None:
    """Killed between handing over and the record: the row is found `sending` when the lease has run out."""
    channel.readable = True
    record(SEED, ROOM)

    class Killed(BaseException):
        pass

    class DyingStore(StoredDeliveries):
        def record_sent(self, *_: object, **__: object) -> bool:
            raise Killed

    with pytest.raises(Killed):
        run(DyingStore(store.engine), clock, channel)
    assert run(store, clock, channel).sent == 0, "the lease still stands"
    clock.later(minutes=3)
    assert run(store, clock, channel).sent == 1
    assert channel.told() == [SEED.id]
