"""A batch of held alerts is decided as a whole, and never holds back what comes to it after that."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from outcomes.delivery import Delivery
from outcomes.event import Event, EventKind, Urgency
from storage.deliveries import discard, queue, release
from storage.engine import reading, writing
from storage.history import changes, event_of, newest_changes
from storage.models import BatchRow, BatchStatus, DeliveryRow, DeliveryStatus
from storage.record import add_event, open_batch

NOW = datetime(2023, 3, 17, 9, 31, tzinfo=UTC)


def event(number: int) -> Event:
    return Event(
        id=f"event-{number}", event=EventKind.NEW_OUTCOME, urn="80542", provider="Rochdale",
        provider_kind="local_authority", provider_url="https://x/80542", region=None, kind=None, framework=None,
        inspection_start=None, inspection_end=None, published=date(2023, 3, 17), observed_at=NOW, verdict=None,
        urgency=Urgency.LOW, headline="", reason="", report_url=None, evidence=None,
    )  # fmt: skip


def hold(engine: Engine, number: int, batch: int) -> None:
    with writing(engine) as session:
        add_event(session, event(number), batch)
        queue(session, f"event-{number}", [Delivery("all", "console:", NOW)], NOW, batch)


def states(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(DeliveryRow.status).order_by(DeliveryRow.event_id)))


@pytest.mark.parametrize("decide", [release, discard])
def test_what_a_late_worker_adds_to_a_decided_batch_waits_for_another_decision(
    engine: Engine, facts: Any, decide: Any
) -> None:
    """A poll whose worker died is brought to its end by another, while a job of its first life is still in hand."""
    facts.provider()
    with writing(engine) as session:
        batch = open_batch(session, "being checked", NOW)
    hold(engine, 1, batch)
    with writing(engine) as session:
        assert decide(session, None, NOW) == 1
    first = states(engine)
    hold(engine, 2, batch)
    assert states(engine) == [*first, DeliveryStatus.HELD]
    with reading(engine) as session:
        assert session.get_one(BatchRow, batch).status == BatchStatus.HELD, "or nobody would ever look at it again"
    with writing(engine) as session:
        assert release(session, None, NOW) == 1
    assert states(engine) == [*first, DeliveryStatus.QUEUED]


@pytest.mark.parametrize("decide", [release, discard])
def test_a_held_event_says_so_and_is_not_let_out_before_it_is_released(engine: Engine, facts: Any, decide: Any) -> None:
    facts.provider()
    with writing(engine) as session:
        batch = open_batch(session, "too many", NOW)
    hold(engine, 1, batch)
    with reading(engine) as session:
        assert [event.held for event in changes(session)] == [True]
        assert newest_changes(session, 9, let_out=True) == []
    with writing(engine) as session:
        decide(session, None, NOW)
    with reading(engine) as session:
        assert [event.held for event in newest_changes(session, 9)] == [False]
        assert bool(newest_changes(session, 9, let_out=True)) is (decide is release)
        found = event_of(session, "event-1")
        assert found is not None and not found.held
        assert event_of(session, "event-2") is None
