"""Delivery: claim a target, send the next message that is due there, record what came of it.

Whatever happens between two of these steps, the next sender finds in the store how far this one came. The one thing that
cannot be known is whether a message arrived that was handed over and never answered: then the channel is asked, where it
can tell, and otherwise the message is sent once more and marked.
"""

import os
import socket
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from alerts.channel import Ambiguous, CannotTell, Channel, LeaseLost, Permanent, Transient
from alerts.coverage import Coverage
from alerts.gather import gather, kind_of
from alerts.message import Message, MessageKind, Notice, message_id
from alerts.notices import dead_letters, failing_target
from alerts.store import DeliveryStore
from alerts.targets import channel_of, shown_target
from outcomes.clock import Clock
from outcomes.delivery import Claim, Due

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
class Sender:
    """One sender and what it works with."""

    store: DeliveryStore
    channels: Mapping[str, Channel]
    clock: Clock
    coverage: Coverage | None = None
    admin_target: str = "console:"
    owner: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}")
    lease: timedelta = LEASE


@dataclass(frozen=True, slots=True)
class _Attempt:
    """The next part of a message, for the target that is claimed."""

    message: Message
    ids: tuple[str, ...]
    part: int
    handed_at: datetime | None
    marked: bool


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
    most `wait_up_to` at a time for the pace of a channel; longer waits are left to the next run. What cannot be sent is
    recorded and told to `admin_target`; nothing is raised for it.
    """
    sender = Sender(store, channels, clock, coverage, admin_target, lease=lease)
    counts: Counter[str] = Counter()
    unreachable: set[str] = set()
    while counts["messages"] < limit and not stop():
        claim = store.claim(sender.owner, clock.now(), lease, unreachable)
        if claim is not None:
            _send_next(sender, claim, counts, unreachable)
        elif not _wait(store, clock.now(), unreachable, wait_up_to, sleep):
            break
    return DeliveryCounts(counts["sent"], counts["failed"], counts["dead"], store.held(), counts["marked"])


def _wait(
    store: DeliveryStore, now: datetime, skip: set[str], longest: timedelta, sleep: Callable[[float], None]
) -> bool:
    """Sleep until something may be sent; False where nothing will be within `longest`."""
    ready = store.next_ready(now, skip)
    if ready is None or ready - now > longest:
        return False
    sleep(max(0.02, (ready - now).total_seconds()))
    return True


def _send_next(sender: Sender, claim: Claim, counts: Counter[str], unreachable: set[str]) -> None:
    """One part of one message to the claimed target, and the record of what came of it."""
    attempt = _next_attempt(sender, claim)
    try:
        _send(sender, attempt, counts)
    except LeaseLost:
        sender.store.give_back(claim.target, sender.owner)
    except Permanent as refusal:
        _bury(sender, attempt, refusal, counts)
    except Transient as refusal:
        _postpone(sender, claim, attempt, refusal, counts)
        if refusal.everywhere and channel_of(claim.target) in _ONE_SERVER:
            unreachable.add(_ONE_SERVER[channel_of(claim.target)])
    except Ambiguous as lost:
        counts["failed"] += len(attempt.ids)
        now = sender.clock.now()
        wait = now + _backoff(claim.failures)
        sender.store.record_ambiguous(
            claim.target, sender.owner, attempt.message.id, f"no answer: {lost}", now, next_at=wait
        )
    except Exception as fault:  # noqa: BLE001 - one message that cannot be made must not stop all others
        log.exception("alert cannot be made", target=shown_target(claim.target), message=attempt.message.id)
        _bury(sender, attempt, Permanent(f"a fault of the program: {type(fault).__name__}: {fault}"), counts)


def _send(sender: Sender, attempt: _Attempt, counts: Counter[str]) -> None:
    channel = _channel(sender, attempt.message.target)
    again = False
    if attempt.handed_at is not None:
        try:
            found = channel.find(attempt.message, attempt.part, attempt.handed_at)
        except CannotTell:
            again = True
            if attempt.marked and channel.repeats is not None:
                raise Permanent("sent twice without an answer: it may have arrived; look there before `retry`") from None
        else:
            if found is not None:
                return _record_arrived(sender, channel, attempt, found, counts)
    message = replace(attempt.message, again=attempt.message.again or again)
    counts["marked"] += len(attempt.ids) if again else 0
    reference = channel.send(message, attempt.part, lambda: _hand_over(sender, channel, attempt, again))
    _record_arrived(sender, channel, attempt, reference, counts)


def _hand_over(sender: Sender, channel: Channel, attempt: _Attempt, again: bool) -> None:
    now = sender.clock.now()
    ours = sender.store.hand_over(
        attempt.message.target,
        sender.owner,
        attempt.message.id,
        attempt.ids,
        now,
        next_at=now + channel.pace,
        lease=sender.lease,
        again=again,
    )
    if not ours:
        raise LeaseLost


def _record_arrived(
    sender: Sender, channel: Channel, attempt: _Attempt, reference: str | None, counts: Counter[str]
) -> None:
    message, parts = attempt.message, attempt.part + 1
    now = sender.clock.now()
    root, next_at = message.root or reference, now + channel.pace
    counts["messages"] += 1
    if parts < channel.parts(message):
        sender.store.record_part(message.target, sender.owner, message.id, parts, root, next_at=next_at)
    elif sender.store.record_sent(message.target, sender.owner, message.id, root, now, next_at=next_at):
        counts["sent"] += len(attempt.ids)


def _channel(sender: Sender, target: str) -> Channel:
    channel = sender.channels.get(channel_of(target))
    if channel is None:
        raise Permanent(f"no way to send to {shown_target(target)}: its setting is empty", everywhere=True)
    return channel


# ---------------------------------------------------------- what to send next


def _next_attempt(sender: Sender, claim: Claim) -> _Attempt:
    """The message that was begun before, or a new one made of what is due."""
    begun = claim.in_flight
    if begun is not None:
        kind, deliveries, ident = kind_of(begun.deliveries), begun.deliveries, begun.message
    else:
        channel = sender.channels.get(channel_of(claim.target))
        kind, deliveries = gather(claim.due, claim.recent, channel is not None and channel.folds)
        ident = message_id([delivery.id for delivery in deliveries])
    message = _message(sender, claim, kind, deliveries, ident)
    return _Attempt(
        message=replace(message, root=begun.root if begun else None, again=begun.marked if begun else False),
        ids=tuple(delivery.id for delivery in deliveries),
        part=begun.parts_sent if begun else 0,
        handed_at=begun.handed_at if begun else None,
        marked=begun.marked if begun else False,
    )


def _message(
    sender: Sender, claim: Claim, kind: MessageKind, deliveries: tuple[Due, ...], ident: str
) -> Message:
    events = tuple(delivery.event for delivery in deliveries if delivery.event is not None)
    notice = deliveries[0].notice
    thread = sender.store.thread_of(claim.target, events[0]) if kind is MessageKind.ALERT else None
    return Message(
        id=ident,
        kind=MessageKind.FOLLOW_UP if thread else kind,
        target=claim.target,
        route=deliveries[0].route,
        made_at=sender.clock.now(),
        events=events,
        notice=Notice.from_json(notice) if notice is not None else None,
        coverage=sender.coverage,
        thread=thread,
        digest=deliveries[0].digest,
        channel_ref=claim.channel_ref,
    )


# ------------------------------------------------------------ what went wrong


def _backoff(failures: int) -> timedelta:
    """How long to leave a target alone after this many failures in a row before this one."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures, 10))


def _postpone(
    sender: Sender, claim: Claim, attempt: _Attempt, refusal: Transient, counts: Counter[str]
) -> None:
    now = sender.clock.now()
    wait = timedelta(seconds=refusal.retry_after) if refusal.retry_after else _backoff(claim.failures)
    given_up = sender.store.record_failed(
        claim.target, sender.owner, attempt.ids, str(refusal), now, next_at=now + wait, patience=PATIENCE
    )
    counts["failed"] += len(attempt.ids)
    counts["dead"] += given_up
    log.warning("alert not taken", target=shown_target(claim.target), error=str(refusal), again_in=str(wait))
    if given_up:
        _tell(sender, dead_letters(claim.target, given_up, str(refusal), now), "dead", claim.target, everywhere=True)
    elif claim.failing_since and now - claim.failing_since >= TELL_FAILING_AFTER:
        note = failing_target(claim.target, claim.failing_since, str(refusal))
        _tell(sender, note, "failing", claim.target, everywhere=True)


def _bury(sender: Sender, attempt: _Attempt, refusal: Permanent, counts: Counter[str]) -> None:
    now, target = sender.clock.now(), attempt.message.target
    dead = sender.store.record_dead(target, sender.owner, attempt.ids, str(refusal), now, stop=refusal.stop)
    counts["dead"] += dead
    log.error("alert refused for good", target=shown_target(target), error=str(refusal), deliveries=dead)
    if attempt.message.route != "admin":
        _tell(sender, dead_letters(target, dead, str(refusal), now), "dead", target, everywhere=refusal.everywhere)


def _tell(sender: Sender, notice: Notice, about: str, target: str, *, everywhere: bool) -> None:
    """Tell the admin, at most once a day for each target and never through what has just failed."""
    admin = sender.admin_target
    failing = admin == target or (everywhere and channel_of(admin) == channel_of(target))
    now = sender.clock.now()
    key = f"{about}:{target}:{sender.clock.today().isoformat()}"
    sender.store.add_notice(key, "admin", "console:" if failing else admin, notice.to_json(), now, now)
