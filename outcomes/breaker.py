"""When to doubt what a poll has seen: too much at once is more often a fault than news."""

from datetime import datetime, timedelta

MISSES = 3
MISSING_FOR = timedelta(days=1)
FEW = 3


def should_hold_reports(count: int, limit: int) -> str | None:
    """Why the alerts of a poll with `count` new reports are held back; None where they go out."""
    if count <= limit:
        return None
    return f"{count} new reports in one poll are more than the {limit} that may be told at once (MAX_EVENTS_PER_POLL)"


def missing_confirmed(since: datetime, polls: int, now: datetime) -> bool:
    """A disappearance is believed after several polls over at least a day."""
    return polls >= MISSES and now - since >= MISSING_FOR


def mass_disappearance(known: int, missing: int) -> str | None:
    """Why a listing is not believed about those it does not show; None where it is.

    More than a few, and more than one in twenty, have never left the list in one day: a reorganisation of authorities
    ends a handful at a time.
    """
    if missing <= FEW or missing * 20 <= known:
        return None
    return (
        f"the listing shows {missing} of {known} known providers no more: too many to believe. "
        "Nothing is changed for them; if it lasts, look at the site"
    )
