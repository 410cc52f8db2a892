"""The delivery table as people and the record see it: queue, list, decide, retry. `storage.outbox` is the sender's."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, inspect, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from outcomes.delivery import Delivery
from storage.models import BatchRow, BatchStatus, DeliveryRow, DeliveryStatus, EventRow, TargetRow

UNSUBSCRIBED = "unsubscribed"
_TOLD = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.HELD)


@dataclass(frozen=True, slots=True)
class ListedDelivery:
    """One delivery as `alerts` lists it. `headline` is the event's, or the notice's title."""

    id: str
    status: str
    route: str
    target: str
    event_id: str | None
    urn: str | None
    headline: str
    digest: str | None
    batch: int | None
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    marked: bool
    error: str | None


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target that fails or that nothing is sent to any more."""

    target: str
    failing_since: datetime | None
    failures: int
    last_error: str | None
    stopped_at: datetime | None
    stopped: str | None


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the outbox stands, for `status`."""

    counts: dict[str, int]
    """Deliveries by status."""
    marked: int
    """Deliveries that may have arrived twice."""
    oldest_due: datetime | None
    """Since when the longest waiting delivery has been due; None where nothing is."""
    troubled: tuple[TargetState, ...]


def delivery_id(event_id: str, route: str, target: str) -> str:
    """The id of a delivery: always the same for the same alert."""
    return hashlib.sha256(f"{event_id}\n{route}\n{target}".encode()).hexdigest()[:32]


def queue(
    session: Session, event_id: str, deliveries: Sequence[Delivery], now: datetime, batch_id: int | None = None
) -> int:
    """Write the deliveries of an event, in the transaction that stores it; how many.

    With `batch_id` they wait for an admin's decision. What is queued already stays as it is.
    """
    if not deliveries:
        return 0
    if batch_id is not None:
        _hold_open(session, batch_id)
    add_targets(session, {delivery.target for delivery in deliveries})
    rows = [
        {
            "id": delivery_id(event_id, delivery.route, delivery.target),
            "event_id": event_id,
            "route": delivery.route,
            "target": delivery.target,
            "digest": delivery.digest,
            "status": DeliveryStatus.HELD if batch_id is not None or delivery.held else DeliveryStatus.QUEUED,
            "created_at": now,
            "due_at": delivery.due_at,
            "attempts": 0,
            "parts_sent": 0,
            "marked": False,
        }
        for delivery in deliveries
    ]
    insert_new(session, DeliveryRow, rows)
    return len(rows)


def _hold_open(session: Session, batch_id: int) -> None:
    """A batch into which something comes after it was decided waits for a decision again.

    So it is where a poll's worker died: the poll was taken up and brought to its end while a job of its first life was
    still in hand. Without this its alerts would be held by a batch that nobody looks at any more.
    """
    batch = session.exec(select(BatchRow).where(BatchRow.id == batch_id).with_for_update()).one()
    batch.status, batch.decided_at = BatchStatus.HELD, None


def told_of(session: Session, event_id: str | None) -> list[Delivery]:
    """Who was told of an event, or will be: those who must hear its correction. Dead and dropped ones were not told."""
    if event_id is None:
        return []
    statement = select(DeliveryRow).where(DeliveryRow.event_id == event_id, col(DeliveryRow.status).in_(_TOLD))
    return [
        Delivery(row.route, row.target, row.due_at, row.digest, held=row.status == DeliveryStatus.HELD)
        for row in session.exec(statement.order_by(col(DeliveryRow.id)))
    ]


def listed(session: Session, status: str | None = None, limit: int = 1000) -> list[ListedDelivery]:
    """Deliveries, newest first; with `status` those alone. Raises ValueError for a status that there is not."""
    statement = select(DeliveryRow, EventRow).join(EventRow, isouter=True)
    if status is not None:
        statement = statement.where(DeliveryRow.status == DeliveryStatus(status))
    rows = session.exec(statement.order_by(col(DeliveryRow.created_at).desc(), col(DeliveryRow.id)).limit(limit)).all()
    return [_as_listed(delivery, event) for delivery, event in rows]


def retry(session: Session, ids: Iterable[str] | None, now: datetime) -> list[str]:
    """Queue dead letters again, all of them where `ids` is None; the ids that were queued.

    Their targets are taken up again too: whoever retries has mended what was broken.
    """
    statement = select(DeliveryRow).where(DeliveryRow.status == DeliveryStatus.DEAD)
    if ids is not None:
        statement = statement.where(col(DeliveryRow.id).in_(list(ids)))
    rows = session.exec(statement).all()
    for row in rows:
        row.status, row.due_at, row.error = DeliveryStatus.QUEUED, now, None
        row.handed_at = row.first_attempt_at = None
        row.attempts = 0
    _take_up_again(session, {row.target for row in rows})
    return [row.id for row in rows]


def release(session: Session, batch: int | None, now: datetime) -> int:
    """Let held deliveries go, of one batch or of all; how many."""
    return _decide(session, batch, BatchStatus.RELEASED, now)


def discard(session: Session, batch: int | None, now: datetime) -> int:
    """Decide that held deliveries are never sent, of one batch or of all; how many. Their events stay in history."""
    return _decide(session, batch, BatchStatus.DISCARDED, now)


def drop_recipient(session: Session, target: str, now: datetime) -> int:
    """The owner of `target` wants nothing more; how many waiting deliveries were dropped. `retry` does not undo it."""
    add_targets(session, {target})
    session.execute(
        update(TargetRow).where(col(TargetRow.target) == target).values(stopped_at=now, stopped=UNSUBSCRIBED)
    )
    waiting = (DeliveryStatus.QUEUED, DeliveryStatus.HELD)
    statement = update(DeliveryRow).where(col(DeliveryRow.target) == target, col(DeliveryRow.status).in_(waiting))
    return changed(session, statement.values(status=DeliveryStatus.DROPPED, error=UNSUBSCRIBED))


def subscribe_again(session: Session, target: str) -> bool:
    """Take up a target that bounced or unsubscribed; False where it had not stopped."""
    statement = update(TargetRow).where(col(TargetRow.target) == target, col(TargetRow.stopped).is_not(None))
    return changed(session, statement.values(**_TAKEN_UP, stopped=None, stopped_at=None)) > 0


def queue_state(session: Session, now: datetime) -> QueueState:
    """How the outbox stands at `now`."""
    by_status = session.exec(select(DeliveryRow.status, func.count()).group_by(col(DeliveryRow.status))).all()
    waiting = col(DeliveryRow.status).in_((DeliveryStatus.QUEUED, DeliveryStatus.SENDING))
    oldest = session.exec(select(func.min(DeliveryRow.due_at)).where(waiting, DeliveryRow.due_at <= now)).one()
    marked = session.exec(select(func.count()).where(col(DeliveryRow.marked).is_(True))).one()
    troubled = session.exec(
        select(TargetRow)
        .where(col(TargetRow.failing_since).is_not(None) | col(TargetRow.stopped).is_not(None))
        .order_by(col(TargetRow.target))
    ).all()
    return QueueState(
        counts={status.value: 0 for status in DeliveryStatus} | {str(status): count for status, count in by_status},
        marked=marked,
        oldest_due=oldest,
        troubled=tuple(
            TargetState(t.target, t.failing_since, t.failures, t.last_error, t.stopped_at, t.stopped) for t in troubled
        ),
    )


# ------------------------------------------------------- shared with storage.outbox


def add_targets(session: Session, targets: Iterable[str]) -> None:
    """A row for each target that has none yet, so that a sender can lock it."""
    insert_new(session, TargetRow, [{"target": target, "failures": 0} for target in sorted(targets)])


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows that are not there yet, by primary key and unique columns; how many those were.

    They are counted by what comes back: of an INSERT of several rows psycopg knows no number.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    given = insert(table).on_conflict_do_nothing().returning(*inspect(table).primary_key)
    return len(session.connection().execute(given, list(rows)).all()) if rows else 0


def changed(session: Session, statement: Any) -> int:
    """Execute an UPDATE or DELETE; how many rows it changed."""
    session.flush()
    count = session.connection().execute(statement).rowcount
    session.expire_all()
    return int(count)


_TAKEN_UP: dict[str, Any] = {"failures": 0, "failing_since": None, "last_error": None, "next_at": None}


def _take_up_again(session: Session, targets: set[str]) -> None:
    bounced = col(TargetRow.stopped).is_distinct_from(UNSUBSCRIBED)
    statement = update(TargetRow).where(col(TargetRow.target).in_(targets), bounced)
    changed(session, statement.values(**_TAKEN_UP, stopped=None, stopped_at=None))


def _decide(session: Session, batch: int | None, decision: BatchStatus, now: datetime) -> int:
    batches = select(BatchRow.id).where(BatchRow.status == BatchStatus.HELD).with_for_update()
    if batch is not None:
        batches = batches.where(BatchRow.id == batch)
    decided = list(session.exec(batches).all())
    events = select(EventRow.id).where(col(EventRow.batch_id).in_(decided))
    corrections = select(EventRow.id).where(col(EventRow.corrects).in_(events))
    held = update(DeliveryRow).where(
        col(DeliveryRow.status) == DeliveryStatus.HELD,
        col(DeliveryRow.event_id).in_(events) | col(DeliveryRow.event_id).in_(corrections),
    )
    later = case((col(DeliveryRow.due_at) < now, now), else_=col(DeliveryRow.due_at))
    released = {"status": DeliveryStatus.QUEUED, "due_at": later}
    dropped = {"status": DeliveryStatus.DROPPED, "error": "its batch was discarded"}
    count = changed(session, held.values(**(released if decision is BatchStatus.RELEASED else dropped)))
    changed(session, update(BatchRow).where(col(BatchRow.id).in_(decided)).values(status=decision, decided_at=now))
    return count


def _as_listed(row: DeliveryRow, event: EventRow | None) -> ListedDelivery:
    headline = event.payload.get("headline") if event else (row.notice or {}).get("title")
    return ListedDelivery(
        id=row.id,
        status=row.status,
        route=row.route,
        target=row.target,
        event_id=row.event_id,
        urn=event.urn if event else None,
        headline=str(headline or ""),
        digest=row.digest,
        batch=event.batch_id if event else None,
        created_at=row.created_at,
        due_at=row.due_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        marked=row.marked,
        error=row.error,
    )
