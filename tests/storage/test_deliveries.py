"""The delivery table: batches, retries, what is owed, and several senders at once."""

import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from outcomes.delivery import Delivery
from outcomes.event import Event, EventKind, Urgency
from storage.deliveries import (
    discard,
    drop_recipient,
    listed,
    queue,
    queue_state,
    release,
    retry,
    subscribe_again,
    told_of,
)
from storage.engine import reading, writing
from storage.models import BatchRow, DeliveryRow, EventRow, ProviderRow
from storage.outbox import StoredDeliveries
from storage.owed import Owed, note_routes, owed

NOW = datetime(2023, 3, 17, 9, 31, tzinfo=UTC)
ROOM = "slack:#x"
LEASE = timedelta(minutes=2)


def event(number: int, corrects: str | None = None) -> Event:
    return Event(
        id=f"event-{number:04d}",
        event=EventKind.CORRECTION if corrects else EventKind.NEW_OUTCOME,
        urn="80542",
        provider="Rochdale",
        provider_kind="local_authority",
        provider_url="https://reports.example/80542",
        region=None,
        kind=None,
        framework=None,
        inspection_start=None,
        inspection_end=None,
        published=date(2023, 3, 17),
        observed_at=NOW + timedelta(minutes=number),
        verdict=None,
        urgency=Urgency.LOW,
        headline=f"event {number}",
        reason="",
        report_url=f"https://files.example/{number}",
        evidence=None,
        corrects=corrects,
    )


def add(engine: Engine, told: Event, *targets: str, batch: int | None = None, held: bool = False) -> None:
    with writing(engine) as session:
        if session.get(ProviderRow, told.urn) is None:
            provider = {"urn": told.urn, "kind": "local_authority", "name": "Rochdale", "site_name": "Rochdale"}
            session.add(ProviderRow(**provider, url="x", first_seen_at=NOW, history_until=date(2023, 1, 1)))
        if batch is not None and session.get(BatchRow, batch) is None:
            session.add(BatchRow(id=batch, created_at=NOW, reason="too many"))
        session.flush()
        row = {
            "id": told.id,
            "sequence": int(told.id[-4:]),
            "urn": told.urn,
            "event": told.event,
            "payload": told.to_json(),
        }
        when = {"published": told.published, "observed_at": told.observed_at}
        session.add(EventRow(**row, **when, urgency=told.urgency, corrects=told.corrects, batch_id=batch))
        session.flush()
        queue(session, told.id, [Delivery("r", target, NOW, held=held) for target in targets], NOW, batch)


def by_status(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        return {status: count for status, count in queue_state(session, NOW).counts.items() if count}


def test_queued_twice_is_there_once(engine: Engine) -> None:
    add(engine, event(1), ROOM)
    with writing(engine) as session:
        queue(session, event(1).id, [Delivery("r", ROOM, NOW + timedelta(days=1))], NOW)
    with reading(engine) as session:
        assert [row.due_at for row in listed(session)] == [NOW]


def test_undone_transaction_leaves_neither_event_nor_alert(engine: Engine) -> None:
    add(engine, event(1))
    with pytest.raises(RuntimeError), writing(engine) as session:
        queue(session, event(1).id, [Delivery("r", ROOM, NOW)], NOW)
        raise RuntimeError
    assert by_status(engine) == {}


def test_held_batch_is_released_or_discarded_whole_with_its_corrections(engine: Engine) -> None:
    add(engine, event(1), ROOM, "console:", batch=1)
    add(engine, event(2), ROOM, batch=2)
    add(engine, event(3, corrects=event(1).id), ROOM, held=True)
    assert by_status(engine) == {"held": 4}
    later = NOW + timedelta(days=1)
    with writing(engine) as session:
        assert release(session, 1, later) == 3
        assert release(session, 1, later) == 0
        assert discard(session, None, later) == 1
    assert by_status(engine) == {"queued": 3, "dropped": 1}
    with reading(engine) as session:
        assert {row.due_at for row in listed(session, "queued")} == {later}, "what is overdue is due now"


def test_told_are_those_who_got_it_or_will(engine: Engine) -> None:
    add(engine, event(1), ROOM, "console:", "mailto:left@example.org")
    with writing(engine) as session:
        drop_recipient(session, "mailto:left@example.org", NOW)
    with reading(engine) as session:
        assert {told.target for told in told_of(session, event(1).id)} == {ROOM, "console:"}
        assert told_of(session, None) == []


def test_retry_takes_only_dead_letters_and_leaves_who_left_alone(engine: Engine) -> None:
    add(engine, event(1), ROOM)
    store = StoredDeliveries(engine)
    claim = store.claim("me", NOW, LEASE)
    assert claim is not None
    assert store.record_dead(ROOM, "me", [claim.due[0].id], "no", NOW, stop=True) == 1
    with writing(engine) as session:
        assert retry(session, ["nonsense"], NOW) == []
        assert retry(session, [claim.due[0].id], NOW) == [claim.due[0].id]
        assert queue_state(session, NOW).troubled == ()
        drop_recipient(session, ROOM, NOW)
        assert retry(session, None, NOW) == []
        assert subscribe_again(session, ROOM)
        assert not subscribe_again(session, ROOM)


def test_unknown_status_is_refused(engine: Engine) -> None:
    with reading(engine) as session, pytest.raises(ValueError, match="lost"):
        listed(session, "lost")


def test_state_says_since_when_something_waits(engine: Engine) -> None:
    add(engine, event(1), ROOM)
    with reading(engine) as session:
        assert queue_state(session, NOW + timedelta(hours=2)).oldest_due == NOW
        assert queue_state(session, NOW - timedelta(hours=2)).oldest_due is None


# ----------------------------------------------------------------- reconciler


def expected(told: Event, corrected: Sequence[Delivery]) -> Sequence[Delivery]:
    return [Delivery("r", ROOM, NOW)] if told.corrects is None else corrected


def test_nothing_is_owed_where_all_was_queued_and_what_is_missing_is_named(engine: Engine) -> None:
    with writing(engine) as session:
        note_routes(session, {"r": "as it stands"}, NOW)
    add(engine, event(1), ROOM)
    add(engine, event(2))
    add(engine, event(3, corrects=event(1).id))
    with reading(engine) as session:
        assert owed(session, expected, NOW - timedelta(days=7)) == [
            Owed(event(2).id, "r", ROOM),
            Owed(event(3).id, "r", ROOM),
        ]
        assert owed(session, expected, NOW + timedelta(minutes=2)) == [Owed(event(3).id, "r", ROOM)]


def test_changed_route_owes_nothing_for_what_was_before(engine: Engine) -> None:
    add(engine, event(1))
    with writing(engine) as session:
        note_routes(session, {"r": "first", "gone": "x"}, NOW)
        note_routes(session, {"r": "first"}, NOW + timedelta(days=1))
    with reading(engine) as session:
        assert len(owed(session, expected, NOW - timedelta(days=7))) == 1
    with writing(engine) as session:
        note_routes(session, {"r": "second"}, NOW + timedelta(days=1))
    with reading(engine) as session:
        assert owed(session, expected, NOW - timedelta(days=7)) == []


# ------------------------------------------------------------- several senders


def test_several_senders_share_the_work_and_double_nothing(engine: Engine) -> None:
    rooms = [f"slack:#room-{n}" for n in range(6)]
    for number in range(1, 9):
        add(engine, event(number), *rooms)
    sent: list[tuple[str, str]] = []
    faults: list[BaseException] = []

    def work(owner: str) -> None:
        store = StoredDeliveries(engine)
        try:
            while store.next_ready(NOW) is not None:
                claim = store.claim(owner, NOW, LEASE)
                if claim is None:
                    continue
                due = claim.due[0]
                more = {"next_at": NOW, "lease": LEASE}
                assert store.hand_over(claim.target, owner, due.id, [due.id], NOW, **more)  # type: ignore[arg-type]
                sent.append((due.event.id if due.event else "", claim.target))
                assert store.record_sent(claim.target, owner, due.id, "ref", NOW, next_at=NOW)
        except BaseException as fault:
            faults.append(fault)

    workers = [threading.Thread(target=work, args=(f"sender-{n}",)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert faults == []
    assert len(sent) == len(set(sent)) == 48
    for room in rooms:
        assert [name for name, target in sent if target == room] == [event(n).id for n in range(1, 9)], "in order"
    with reading(engine) as session:
        assert {row.status for row in session.exec(select(DeliveryRow)).all()} == {"sent"}


def test_target_is_leased_to_one_sender_until_the_lease_runs_out(engine: Engine) -> None:
    store = StoredDeliveries(engine)
    add(engine, event(1), ROOM)
    assert store.claim("a", NOW, LEASE) is not None
    assert store.claim("b", NOW, LEASE) is None
    assert store.next_ready(NOW) == NOW + LEASE
    assert store.claim("b", NOW + LEASE, LEASE) is not None
    assert not store.record_sent(ROOM, "a", "m", None, NOW, next_at=NOW)
    store.give_back(ROOM, "a")
    assert store.claim("c", NOW + LEASE, LEASE) is None, "who lost the lease cannot give it back"


def test_dropped_meanwhile_is_not_handed_over(engine: Engine) -> None:
    store = StoredDeliveries(engine)
    add(engine, event(1), ROOM)
    claim = store.claim("a", NOW, LEASE)
    assert claim is not None
    with writing(engine) as session:
        drop_recipient(session, ROOM, NOW)
    assert not store.hand_over(ROOM, "a", "m", [claim.due[0].id], NOW, next_at=NOW, lease=LEASE)
