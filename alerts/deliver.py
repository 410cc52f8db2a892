"""Delivery: claim a target, send the next message that is due there, record what came of it.

Whatever happens between two of these steps, the next sender finds in the store how far this one came. The one thing
that cannot be known is whether a message arrived that was handed over and never answered: then the channel is asked,
where it can tell, and otherwise the message is sent once more and marked.
"""

import os
import socket
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from alerts.channel import Ambiguous, CannotTell, Channel, LeaseLost, Permanent, Transient
from alerts.coverage import Coverage
from alerts.gather import gather, kind_of
from alerts.message import Message, MessageKind, Notice, message_id
from alerts.notices import ADMIN, dead_letters, failing_target
from alerts.store import DeliveryStore
from alerts.targets import channel_of, shown_target
from outcomes.clock import Clock
from outcomes.delivery import Claim, Due

__all__ = ["Coverage", "DeliveryCounts", "deliver_due"]

log = structlog.get_logger("gradewatch")

LEASE = timedelta(minutes=2)
"""Longer than any channel may take over one message."""
PATIENCE = timedelta(hours=72)
"""How long a failing target is tried before what waits for it becomes a dead letter."""
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=15)
TELL_FAILING_AFTER = timedelta(hours=1)
_ONE_SERVER = {"slack": "slack:", "email": "mailto:"}
"""Channels whose targets all hang on one server, by how their targets begin."""


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """What one run of the sender did, in deliveries. `held` wait for an admin's decision."""

    sent: int = 0
    failed: int = 0
    dead: int = 0
    held: int = 0
    marked: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of one sender: what it works with, and what it has done so far."""

    store: DeliveryStore
    channels: Mapping[str, Channel]
    clock: Clock
    coverage: Coverage | None
    admin_target: str
    owner: str
    lease: timedelta
    counts: Counter[str]
    unreachable: set[str]
    """Beginnings of targets whose server cannot be reached in this run."""


@dataclass(slots=True)
class _Attempt:
    """The next part of a message, for the target that is claimed."""

    message: Message
    ids: tuple[str, ...]
    part: int
    open_since: datetime | None
    """When an earlier attempt handed this part over and got no answer."""
    marked: bool
    failures: int
    failing_since: datetime | None
    handed: bool = False
    """Whether this attempt has handed the part over."""


def deliver_due(
    store: DeliveryStore,
    channels: Mapping[str, Channel],
    clock: Clock,
    coverage: Coverage | None,
    *,
    admin_target: str = "console:",
    limit: int = 1000,
    wait_up_to: timedelta = timedelta(seconds=5),
    lease: timedelta = LEASE,
    sleep: Callable[[float], None] = time.sleep,
    stop: Callable[[], bool] = lambda: False,
) -> DeliveryCounts:
    """Send what is due, until nothing is, `limit` messages are sent, or `stop()` says so.

    `channels` maps slack, slack_webhook, email, webhook and console to what sends there (`alerts.channels`). Waits at
    most `wait_up_to` at a time for the pace of a channel; longer waits are left to the next run. What cannot be sent
    is recorded and told to `admin_target`; nothing is raised for it. Errors of the store are raised.
    """
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    run = _Run(store, channels, clock, coverage, admin_target, owner, lease, Counter(), set())
    while run.counts["messages"] < limit and not stop():
        claim = store.claim(owner, clock.now(), lease, run.unreachable)
        if claim is not None:
            _send_next(run, claim)
        elif not _wait(run, wait_up_to, sleep):
            break
    counts = run.counts
    return DeliveryCounts(counts["sent"], counts["failed"], counts["dead"], store.held(), counts["marked"])


def _wait(run: _Run, longest: timedelta, sleep: Callable[[float], None]) -> bool:
    """Sleep until something may be sent; False where nothing will be within `longest`."""
    now = run.clock.now()
    ready = run.store.next_ready(now, run.unreachable)
    if ready is None or ready - now > longest:
        return False
    sleep(max(0.02, (ready - now).total_seconds()))
    return True


def _send_next(run: _Run, claim: Claim) -> None:
    """One part of one message to the claimed target, and the record of what came of it."""
    attempt = _next_attempt(run, claim)
    try:
        _send(run, attempt)
    except LeaseLost:
        run.store.give_back(claim.target, run.owner)
    except Permanent as refusal:
        _bury(run, attempt, refusal)
    except Transient as refusal:
        _postpone(run, attempt, refusal)
        _avoid(run, claim.target, refusal.everywhere)
    except Ambiguous as lost:
        _leave_open(run, attempt, lost)
        _avoid(run, claim.target, lost.everywhere)
    except Exception as fault:  # one message that cannot be made must not stop all others
        log.exception("alert cannot be made", target=shown_target(claim.target), message=attempt.message.id)
        _bury(run, attempt, Permanent(f"a fault of the program: {type(fault).__name__}: {fault}"))


def _send(run: _Run, attempt: _Attempt) -> None:
    """Send the part, unless it turns out that it has arrived already."""
    channel = _channel(run, attempt.message.target)
    again = False
    if attempt.open_since is not None:
        try:
            found = _look_for(channel, attempt, attempt.open_since)
        except CannotTell:
            again = True
            if attempt.marked and channel.repeats is not None:
                raise Permanent("sent twice and never answered: it may have arrived, look there first") from None
        else:
            if found is not None:
                return _record_arrived(run, channel, attempt, found)
    message = replace(attempt.message, again=attempt.marked or again)
    reference = channel.send(message, attempt.part, lambda: _hand_over(run, channel, attempt, again))
    run.counts["marked"] += len(attempt.ids) if again else 0
    return _record_arrived(run, channel, attempt, reference)


def _look_for(channel: Channel, attempt: _Attempt, since: datetime) -> str | None:
    """What the channel calls the part if it has arrived after all. Not being able to look now leaves that open."""
    try:
        return channel.find(attempt.message, attempt.part, since)
    except Transient as refusal:
        raise Ambiguous(str(refusal), everywhere=refusal.everywhere) from None


def _hand_over(run: _Run, channel: Channel, attempt: _Attempt, again: bool) -> None:
    now = run.clock.now()
    attempt.handed = run.store.hand_over(
        attempt.message.target,
        run.owner,
        attempt.message.id,
        attempt.ids,
        now,
        next_at=now + channel.pace,
        lease=run.lease,
        again=again,
    )
    if not attempt.handed:
        raise LeaseLost


def _record_arrived(run: _Run, channel: Channel, attempt: _Attempt, reference: str | None) -> None:
    message, parts, now = attempt.message, attempt.part + 1, run.clock.now()
    root, next_at = message.root or reference, now + channel.pace
    run.counts["messages"] += 1
    if parts < channel.parts(message):
        run.store.record_part(message.target, run.owner, message.id, parts, root, next_at=next_at)
    elif run.store.record_sent(message.target, run.owner, message.id, root, now, next_at=next_at):
        run.counts["sent"] += len(attempt.ids)


def _channel(run: _Run, target: str) -> Channel:
    channel = run.channels.get(channel_of(target))
    if channel is None:
        raise Permanent(f"no way to send to {shown_target(target)}: its setting is empty", everywhere=True)
    return channel


# ---------------------------------------------------------- what to send next


def _next_attempt(run: _Run, claim: Claim) -> _Attempt:
    """The message that was begun before, or a new one made of what is due."""
    begun = claim.in_flight
    if begun is not None:
        kind, deliveries, ident = kind_of(begun.deliveries), begun.deliveries, begun.message
    else:
        channel = run.channels.get(channel_of(claim.target))
        kind, deliveries = gather(claim.due, claim.recent, channel is not None and channel.folds)
        ident = message_id([delivery.id for delivery in deliveries])
    message = _message(run, claim, kind, deliveries, ident)
    return _Attempt(
        message=replace(message, root=begun.root) if begun else message,
        ids=tuple(delivery.id for delivery in deliveries),
        part=begun.parts_sent if begun else 0,
        open_since=begun.handed_at if begun else None,
        marked=begun is not None and begun.marked,
        failures=claim.failures,
        failing_since=claim.failing_since,
    )


def _message(run: _Run, claim: Claim, kind: MessageKind, deliveries: tuple[Due, ...], ident: str) -> Message:
    events = tuple(delivery.event for delivery in deliveries if delivery.event is not None)
    notice = deliveries[0].notice
    thread = run.store.thread_of(claim.target, events[0]) if kind is MessageKind.ALERT else None
    return Message(
        id=ident,
        kind=MessageKind.FOLLOW_UP if thread else kind,
        target=claim.target,
        route=deliveries[0].route,
        made_at=run.clock.now(),
        events=events,
        notice=Notice.from_json(notice) if notice is not None else None,
        coverage=run.coverage,
        thread=thread,
        digest=deliveries[0].digest,
        last_ref=claim.last_ref,
    )


# ------------------------------------------------------------ what went wrong


def _backoff(failures: int) -> timedelta:
    """How long to leave a target alone after this many failures in a row before this one."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failures, 10)))


def _avoid(run: _Run, target: str, everywhere: bool) -> None:
    """Where one server stands for all targets of a channel, leave the others alone for this run."""
    if everywhere and channel_of(target) in _ONE_SERVER:
        run.unreachable.add(_ONE_SERVER[channel_of(target)])


def _leave_open(run: _Run, attempt: _Attempt, lost: Ambiguous) -> None:
    target, now = attempt.message.target, run.clock.now()
    next_at = now + _backoff(attempt.failures)
    run.counts["failed"] += len(attempt.ids)
    run.store.record_ambiguous(target, run.owner, attempt.message.id, f"no answer: {lost}", now, next_at=next_at)
    log.warning("no answer to an alert", target=shown_target(target), error=str(lost))


def _postpone(run: _Run, attempt: _Attempt, refusal: Transient) -> None:
    target, now, error = attempt.message.target, run.clock.now(), str(refusal)
    wait = timedelta(seconds=refusal.retry_after) if refusal.retry_after else _backoff(attempt.failures)
    given_up = run.store.record_failed(
        target,
        run.owner,
        attempt.ids,
        error,
        now,
        next_at=now + wait,
        patience=PATIENCE,
        handed=attempt.handed,
    )
    run.counts["failed"] += len(attempt.ids)
    run.counts["dead"] += given_up
    log.warning("alert not taken", target=shown_target(target), error=error, again_in=str(wait))
    if given_up:
        _tell_admin(run, dead_letters(target, given_up, error, now), "dead", target, everywhere=True)
    elif attempt.failing_since and now - attempt.failing_since >= TELL_FAILING_AFTER:
        note = failing_target(target, attempt.failing_since, error)
        _tell_admin(run, note, "failing", target, everywhere=True)


def _bury(run: _Run, attempt: _Attempt, refusal: Permanent) -> None:
    target, now = attempt.message.target, run.clock.now()
    dead = run.store.record_dead(target, run.owner, attempt.ids, str(refusal), now, stop=refusal.stop)
    run.counts["dead"] += dead
    log.error("alert refused for good", target=shown_target(target), error=str(refusal), deliveries=dead)
    if attempt.message.route != ADMIN:
        note = dead_letters(target, dead, str(refusal), now)
        _tell_admin(run, note, "dead", target, everywhere=refusal.everywhere)


def _tell_admin(run: _Run, notice: Notice, about: str, target: str, *, everywhere: bool) -> None:
    """Queue a notice, at most one a day for each target, and never through what has just failed."""
    admin, now = run.admin_target, run.clock.now()
    failing = admin == target or (everywhere and channel_of(admin) == channel_of(target))
    key = f"{about}:{target}:{run.clock.today().isoformat()}"
    run.store.add_notice(key, ADMIN, "console:" if failing else admin, notice.to_json(), now, now)
