"""The sender's side of the delivery table: lease a target, hand a message over, record what came of it.

Fulfils `alerts.store.DeliveryStore`, where each method's promise is written. A row's way:
queued -> sending (handed over, no answer yet) -> sent; back to queued where it was refused for now; dead where refused
for good. A row found `sending` without a live lease was left behind by a sender that died.
"""

import hashlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, func, or_, update
from sqlmodel import Session, col, select

from outcomes.delivery import Claim, Due, InFlight, Thread, follows_up
from outcomes.event import Event
from storage.deliveries import UNSUBSCRIBED, add_targets, changed, insert_new
from storage.engine import reading, writing
from storage.models import DeliveryRow, DeliveryStatus, EventRow, TargetRow

MOST_AT_ONCE = 200
"""Deliveries that one claim reads; the rest wait for the next."""
MINUTE = timedelta(seconds=60)
_OPEN = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)


class _LeaseLost(Exception):
    """The lease has passed to another sender."""


@dataclass(frozen=True, slots=True)
class StoredDeliveries:
    """The delivery table as the sender works with it."""

    engine: Engine

    def claim(self, owner: str, now: datetime, lease: timedelta, skip: Collection[str] = ()) -> Claim | None:
        if self.next_ready(now, skip) is None:  # a look that takes no write lock
            return None
        while True:
            with writing(self.engine) as session:
                target = session.exec(_free_target(now, skip)).first()
                if target is None:
                    return None
                if not _bury_stopped(session, target):
                    target.lease_owner, target.lease_until = owner, now + lease
                    if (claim := _claimed(session, target, now)) is not None:
                        return claim
                    target.lease_owner = target.lease_until = None  # another sender has just finished it

    def give_back(self, target: str, owner: str) -> None:
        with writing(self.engine) as session, suppress(_LeaseLost):
            _end_lease(session, target, owner)

    def next_ready(self, now: datetime, skip: Collection[str] = ()) -> datetime | None:
        here = _due_rows(now).where(col(DeliveryRow.target) == col(TargetRow.target))
        statement = select(TargetRow.next_at, TargetRow.lease_until).where(here.exists(), *_but(skip))
        with reading(self.engine) as session:
            waits = session.exec(statement).all()
        return min((max(moment or now for moment in wait) for wait in waits), default=None)

    def hand_over(
        self,
        target: str,
        owner: str,
        message: str,
        ids: Sequence[str],
        now: datetime,
        *,
        next_at: datetime,
        lease: timedelta,
        again: bool = False,
    ) -> bool:
        values: dict[str, Any] = {
            "status": DeliveryStatus.SENDING,
            "message": message,
            "handed_at": now,
            "attempts": col(DeliveryRow.attempts) + 1,
            "first_attempt_at": func.coalesce(col(DeliveryRow.first_attempt_at), now),
        }
        if again:
            values["marked"] = True
        with suppress(_LeaseLost), writing(self.engine) as session:
            _require_lease(session, target, owner, now, next_at=next_at, lease_until=now + lease)
            rows = update(DeliveryRow).where(col(DeliveryRow.id).in_(ids), col(DeliveryRow.status).in_(_OPEN))
            if changed(session, rows.values(**values)) != len(ids):
                raise _LeaseLost  # one was dropped meanwhile: undo, and claim anew
            return True
        return False

    def record_part(
        self, target: str, owner: str, message: str, parts: int, root: str | None, *, next_at: datetime
    ) -> bool:
        arrived = {"parts_sent": parts, "message_ref": root}
        return self._record(target, owner, message, next_at, status=DeliveryStatus.QUEUED, **arrived)

    def record_sent(
        self, target: str, owner: str, message: str, root: str | None, now: datetime, *, next_at: datetime
    ) -> bool:
        arrived = {"sent_at": now, "message_ref": root}
        return self._record(target, owner, message, next_at, status=DeliveryStatus.SENT, **arrived)

    def record_ambiguous(
        self, target: str, owner: str, message: str, error: str, now: datetime, *, next_at: datetime
    ) -> bool:
        with suppress(_LeaseLost), writing(self.engine) as session:
            _end_lease(session, target, owner, **_failing(error, now, next_at))
            changed(session, update(DeliveryRow).where(*_of(target, message)).values(error=error))
            return True
        return False

    def record_failed(
        self,
        target: str,
        owner: str,
        ids: Sequence[str],
        error: str,
        now: datetime,
        *,
        next_at: datetime,
        patience: timedelta,
        handed: bool,
    ) -> int:
        refused: dict[str, Any] = {"error": error}
        if handed:
            refused |= {"status": DeliveryStatus.QUEUED, "handed_at": None}
        else:
            refused |= {"attempts": col(DeliveryRow.attempts) + 1}
            refused |= {"first_attempt_at": func.coalesce(col(DeliveryRow.first_attempt_at), now)}
        with suppress(_LeaseLost), writing(self.engine) as session:
            _end_lease(session, target, owner, **_failing(error, now, next_at))
            rows = update(DeliveryRow).where(col(DeliveryRow.id).in_(ids), col(DeliveryRow.status).in_(_OPEN))
            changed(session, rows.values(**refused))
            return _give_up(session, target, error, now, patience)
        return 0

    def record_dead(
        self, target: str, owner: str, ids: Sequence[str], error: str, now: datetime, *, stop: bool = False
    ) -> int:
        with suppress(_LeaseLost), writing(self.engine) as session:
            _end_lease(session, target, owner, **({"stopped_at": now, "stopped": error} if stop else {}))
            mine: ColumnElement[bool] = col(DeliveryRow.id).in_(ids)
            if stop:
                mine = mine | (col(DeliveryRow.target) == target)
            rows = update(DeliveryRow).where(mine, col(DeliveryRow.status).in_(_OPEN))
            return changed(session, rows.values(status=DeliveryStatus.DEAD, error=error, handed_at=None))
        return 0

    def thread_of(self, target: str, event: Event) -> Thread | None:
        told = (
            select(DeliveryRow, EventRow)
            .join(EventRow)
            .where(
                DeliveryRow.target == target,
                DeliveryRow.status == DeliveryStatus.SENT,
                EventRow.urn == event.urn,
                col(EventRow.id) != event.id,
                col(DeliveryRow.message_ref).is_not(None),
            )
            .order_by(col(DeliveryRow.sent_at), col(EventRow.sequence))
        )
        with reading(self.engine) as session:
            rows = session.exec(told).all()
            about = next((row for row, kept in rows if follows_up(event, Event.from_json(kept.payload))), None)
            return _thread(session, target, about.message_ref) if about and about.message_ref else None

    def add_notice(
        self, key: str, route: str, target: str, notice: dict[str, Any], due_at: datetime, now: datetime
    ) -> bool:
        with writing(self.engine) as session:
            return add_notice(session, key, route, target, notice, due_at, now)

    def was_told(self, route: str, target: str, since: datetime, until: datetime) -> bool:
        statement = select(func.count()).where(
            DeliveryRow.route == route,
            DeliveryRow.target == target,
            col(DeliveryRow.event_id).is_not(None),
            DeliveryRow.created_at > since,
            DeliveryRow.created_at <= until,
        )
        with reading(self.engine) as session:
            return session.exec(statement).one() > 0

    def held(self) -> int:
        with reading(self.engine) as session:
            return session.exec(select(func.count()).where(DeliveryRow.status == DeliveryStatus.HELD)).one()

    def _record(self, target: str, owner: str, message: str, next_at: datetime, **values: Any) -> bool:
        """Something has arrived: write it to every delivery of the message and end the lease, if it is still ours."""
        well = {"failures": 0, "failing_since": None, "last_error": None, "next_at": next_at}
        with suppress(_LeaseLost), writing(self.engine) as session:
            _end_lease(session, target, owner, **well)
            rows = update(DeliveryRow).where(*_of(target, message))
            changed(session, rows.values(handed_at=None, error=None, **values))
            return True
        return False


def add_notice(
    session: Session, key: str, route: str, target: str, notice: dict[str, Any], due_at: datetime, now: datetime
) -> bool:
    """Queue a message of our own, once for each `key` and target, in the caller's transaction; False: it is there."""
    add_targets(session, {target})
    row = {
        "id": hashlib.sha256(f"notice\n{key}\n{target}".encode()).hexdigest()[:32],
        "notice": notice,
        "route": route,
        "target": target,
        "status": DeliveryStatus.QUEUED,
        "created_at": now,
        "due_at": due_at,
        "attempts": 0,
        "parts_sent": 0,
        "marked": False,
    }
    return insert_new(session, DeliveryRow, [row]) > 0


# ------------------------------------------------------------------- claiming


def _due_rows(now: datetime) -> Select[Any]:
    return select(DeliveryRow.id).where(col(DeliveryRow.status).in_(_OPEN), DeliveryRow.due_at <= now)


def _but(skip: Collection[str]) -> list[ColumnElement[bool]]:
    return [~col(TargetRow.target).startswith(start, autoescape=True) for start in sorted(skip)]


def _free_target(now: datetime, skip: Collection[str]) -> Any:
    """The free target whose oldest due delivery has waited longest, locked; other senders' targets are passed over."""
    here = col(DeliveryRow.target) == col(TargetRow.target)
    open_and_due = (col(DeliveryRow.status).in_(_OPEN), DeliveryRow.due_at <= now)
    oldest = select(func.min(DeliveryRow.due_at)).where(here, *open_and_due).correlate(TargetRow).scalar_subquery()
    return (
        select(TargetRow)
        .where(
            _due_rows(now).where(here).exists(),
            or_(col(TargetRow.next_at).is_(None), col(TargetRow.next_at) <= now),
            or_(col(TargetRow.lease_until).is_(None), col(TargetRow.lease_until) <= now),
            *_but(skip),
        )
        .order_by(oldest, col(TargetRow.target))
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _bury_stopped(session: Session, target: TargetRow) -> bool:
    """What is due for a target that has stopped is never sent; True where it has stopped."""
    if target.stopped is None:
        return False
    left = target.stopped == UNSUBSCRIBED
    status = DeliveryStatus.DROPPED if left else DeliveryStatus.DEAD
    rows = update(DeliveryRow).where(col(DeliveryRow.target) == target.target, col(DeliveryRow.status).in_(_OPEN))
    changed(session, rows.values(status=status, error=target.stopped, handed_at=None))
    return True


def _claimed(session: Session, target: TargetRow, now: datetime) -> Claim | None:
    """What is open for the target just leased; None where nothing is."""
    rows = session.exec(
        select(DeliveryRow, EventRow)
        .join(EventRow, isouter=True)
        .where(DeliveryRow.target == target.target, col(DeliveryRow.status).in_(_OPEN), col(DeliveryRow.due_at) <= now)
        .order_by(col(DeliveryRow.due_at), col(EventRow.sequence), col(DeliveryRow.id))
        .limit(MOST_AT_ONCE)
    ).all()
    if not rows:
        return None
    begun = next((row.message for row, _ in rows if row.message is not None), None)
    recent = select(func.count(func.distinct(DeliveryRow.message))).where(
        DeliveryRow.target == target.target, col(DeliveryRow.sent_at) > now - MINUTE
    )
    last_ref = (
        select(DeliveryRow.message_ref)
        .where(DeliveryRow.target == target.target, col(DeliveryRow.sent_at).is_not(None))
        .order_by(col(DeliveryRow.sent_at).desc())
        .limit(1)
    )
    return Claim(
        target=target.target,
        due=tuple(_due(row, event) for row, event in rows if row.message is None),
        in_flight=_in_flight(session, begun) if begun else None,
        recent=session.exec(recent).one(),
        failures=target.failures,
        failing_since=target.failing_since,
        last_ref=session.exec(last_ref).first(),
    )


def _in_flight(session: Session, message: str) -> InFlight:
    rows = session.exec(
        select(DeliveryRow, EventRow)
        .join(EventRow, isouter=True)
        .where(DeliveryRow.message == message, col(DeliveryRow.status).in_(_OPEN))
        .order_by(col(EventRow.sequence), col(DeliveryRow.id))
    ).all()
    first = rows[0][0]
    return InFlight(
        message=message,
        deliveries=tuple(_due(row, event) for row, event in rows),
        parts_sent=first.parts_sent,
        root=first.message_ref,
        handed_at=first.handed_at,
        marked=first.marked,
    )


def _due(row: DeliveryRow, event: EventRow | None) -> Due:
    told = Event.from_json(event.payload) if event else None
    return Due(row.id, row.route, row.due_at, told, row.notice, row.digest)


def _thread(session: Session, target: str, root: str) -> Thread:
    """Everything that went out under the message that the channel calls `root`: the first message, and the rest."""
    rows = session.exec(
        select(DeliveryRow, EventRow)
        .join(EventRow)
        .where(DeliveryRow.target == target, DeliveryRow.message_ref == root)
        .order_by(col(DeliveryRow.sent_at), col(EventRow.sequence))
    ).all()
    first = rows[0][0]
    told = [(row.message == first.message, Event.from_json(event.payload)) for row, event in rows]
    return Thread(
        root=root,
        route=first.route,
        digest=first.digest,
        events=tuple(event for at_first, event in told if at_first),
        followed=tuple(event for at_first, event in told if not at_first),
    )


# ------------------------------------------------------------------ recording


def _of(target: str, message: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(DeliveryRow.target) == target,
        col(DeliveryRow.message) == message,
        col(DeliveryRow.status).in_(_OPEN),
    )


def _failing(error: str, now: datetime, next_at: datetime) -> dict[str, Any]:
    return {
        "failures": col(TargetRow.failures) + 1,
        "failing_since": func.coalesce(col(TargetRow.failing_since), now),
        "last_error": error,
        "next_at": next_at,
    }


def _require_lease(session: Session, target: str, owner: str, now: datetime, **values: Any) -> None:
    live = (
        col(TargetRow.target) == target,
        col(TargetRow.lease_owner) == owner,
        col(TargetRow.lease_until) > now,
    )
    if changed(session, update(TargetRow).where(*live).values(**values)) != 1:
        raise _LeaseLost


def _end_lease(session: Session, target: str, owner: str, **values: Any) -> None:
    mine = (col(TargetRow.target) == target, col(TargetRow.lease_owner) == owner)
    statement = update(TargetRow).where(*mine).values(lease_owner=None, lease_until=None, **values)
    if changed(session, statement) != 1:
        raise _LeaseLost


def _give_up(session: Session, target: str, error: str, now: datetime, patience: timedelta) -> int:
    """Dead letters of what has waited too long for a target that has failed all that time; how many."""
    failing_since = session.exec(select(TargetRow.failing_since).where(TargetRow.target == target)).one()
    if failing_since is None or now - failing_since < patience:
        return 0
    rows = update(DeliveryRow).where(
        col(DeliveryRow.target) == target,
        col(DeliveryRow.status).in_(_OPEN),
        col(DeliveryRow.due_at) <= now - patience,
        col(DeliveryRow.handed_at).is_(None),
    )
    return changed(session, rows.values(status=DeliveryStatus.DEAD, error=f"given up: {error}"))
