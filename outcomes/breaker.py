"""When to doubt what a poll has seen: too much at once is more often a fault than news. Pure.

In three years of a peer's published table 351 of 484 changes were false, and nearly all of them came in a few bursts:
one edit of a parser, or half of the providers gone from the list for a day. So a burst is held for a person to decide,
and what disappears is believed only after several polls over at least a day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from outcomes.event import Direction, Event, Urgency
from outcomes.grades import Grade, printed

LIMIT = 8
"""Events that one poll may raise. All authorities together have fewer on a busy day."""
ALIKE = 4
"""So many providers whose judgement does the same thing in one poll are doubted, where no other does anything else."""
MISSES = 3
MISSING_FOR = timedelta(days=1)
FEW = 3
ONE_IN = 50
"""Of a long list one in so many may go at once: schools close in numbers at the end of August."""
SAMPLE = 5
COMPARED = (Direction.IMPROVED, Direction.DECLINED, Direction.UNCHANGED)


def should_hold(events: Iterable[Event], limit: int = LIMIT, alike: int = ALIKE) -> str | None:
    """Why the alerts of one poll that raised `events` are held back; None where they go out."""
    raised = list(events)
    if len(raised) > limit:
        return f"{len(raised)} events in one poll are more than the {limit} that may be told at once"
    return _changed_everywhere(raised, alike)


def should_hold_reports(count: int, limit: int) -> str | None:
    """The same before anything is read: why the alerts of a poll with `count` new reports are held back."""
    if count <= limit:
        return None
    return f"{count} new reports in one poll are more than the {limit} that may be told at once (MAX_EVENTS_PER_POLL)"


def sample(events: Iterable[Event], size: int = SAMPLE) -> tuple[str, ...]:
    """First lines of a held batch for the one who decides: the most urgent first, each provider once."""
    order = list(Urgency)
    lines: dict[str, str] = {}
    for event in sorted(events, key=lambda event: (order.index(event.urgency), event.provider)):
        lines.setdefault(event.urn, event.headline)
    return tuple(lines.values())[:size]


def missing_confirmed(since: datetime, polls: int, now: datetime) -> bool:
    """Whether a disappearance, first noticed at `since` and by `polls` polls in a row, is to be believed."""
    return polls >= MISSES and now - since >= MISSING_FOR


def mass_disappearance(known: int, missing: int) -> str | None:
    """Why a listing is not believed about those it does not show; None where it is.

    More than a few, and more than one in fifty, have never left the list in one day: a reorganisation of authorities
    ends a handful at a time, and then over days.
    """
    if missing <= FEW or missing * ONE_IN <= known:
        return None
    return (
        f"the listing shows {missing} of {known} known providers no more: too many to believe. "
        "Nothing is changed for them; if it lasts, look at the site"
    )


def _changed_everywhere(events: Sequence[Event], alike: int) -> str | None:
    """A judgement that moved between the same two grades for many providers, and for none did anything else."""
    moves: dict[str, dict[str, tuple[Grade, Grade]]] = defaultdict(dict)
    for event in events:
        for key, move in _compared(event):
            moves[key][event.urn] = move
    for key, by_provider in moves.items():
        (was, now), *others = set(by_provider.values())
        if not others and was != now and len(by_provider) >= alike:
            return (
                f"{key.replace('_', ' ')} went from {printed(was)} to {printed(now)} for all {len(by_provider)} "
                "providers of this poll: more likely a fault of ours than news"
            )
    return None


def _compared(event: Event) -> Iterator[tuple[str, tuple[Grade, Grade]]]:
    """The event's judgements that were compared with an earlier grade: key, and both grades."""
    for change in (*event.judgements, *([event.overall] if event.overall else [])):
        if change.direction in COMPARED and change.from_grade and change.to_grade:
            yield change.key, (change.from_grade, change.to_grade)
