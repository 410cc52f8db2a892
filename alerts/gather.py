"""Which of the deliveries that are due for a target go out together, in one message."""

from collections.abc import Sequence

from alerts.message import MessageKind
from outcomes.delivery import Due

BURST = 5
"""More alerts than this to one channel within a minute become one summary and a thread."""
MOST_FOLDED = 40
"""A larger burst becomes several summaries."""


def gather(due: Sequence[Due], recent: int, folds: bool) -> tuple[MessageKind, tuple[Due, ...]]:
    """The next message for a target: its kind, and the deliveries that it carries.

    `due` is not empty and in order; `recent` counts the messages of the last minute; `folds` says whether the channel
    folds bursts.
    """
    first = due[0]
    if first.notice is not None:
        return MessageKind.NOTICE, (first,)
    if first.digest is not None:
        return MessageKind.DIGEST, tuple(d for d in due if (d.route, d.digest) == (first.route, first.digest))
    burst = _instant_run(due)
    if folds and len(burst) > 1 and len(burst) + recent > BURST:
        return MessageKind.SUMMARY, burst[:MOST_FOLDED]
    return MessageKind.ALERT, (first,)


def kind_of(deliveries: Sequence[Due]) -> MessageKind:
    """The kind of a message that was begun before, by what it carries."""
    first = deliveries[0]
    if first.notice is not None:
        return MessageKind.NOTICE
    if first.digest is not None:
        return MessageKind.DIGEST
    return MessageKind.SUMMARY if len(deliveries) > 1 else MessageKind.ALERT


def _instant_run(due: Sequence[Due]) -> tuple[Due, ...]:
    """The alerts at the head of the line that are told at once: order is kept, so the run ends at anything else."""
    run: list[Due] = []
    for delivery in due:
        if delivery.notice is not None or delivery.digest is not None:
            break
        run.append(delivery)
    return tuple(run)
