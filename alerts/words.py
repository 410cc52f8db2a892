"""Dates, grades and names as people in England read them."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from outcomes.clock import LONDON
from outcomes.event import Change, Event
from outcomes.grades import AreaOutcome

JUDGEMENTS = {
    "overall_effectiveness": "overall effectiveness",
    "leaders": "leaders",
    "help_and_protection": "help and protection",
    "in_care": "children in care",
    "care_leavers": "care leavers",
    "in_care_and_care_leavers": "children in care and care leavers",
    "adoption": "adoption",
    "lscb": "the safeguarding children board",
}
"""Short names of the judgements that people know well; any other is called as its report prints it."""
KINDS = {
    "ilacs_standard": "standard inspection of children's services",
    "ilacs_short": "short inspection of children's services",
    "focused_visit": "focused visit",
    "monitoring_visit": "monitoring visit",
    "sif": "inspection of children's services (single inspection framework)",
    "sif_reinspection": "re-inspection of children's services",
    "jtai": "joint targeted area inspection",
    "area_send_full": "area SEND inspection",
    "area_send_revisit": "area SEND revisit",
}
"""What people call each kind of inspection; any other is its key without the underscores."""
AREA_OUTCOMES = {
    AreaOutcome.POSITIVE: "arrangements typically lead to positive experiences and outcomes",
    AreaOutcome.INCONSISTENT: "arrangements lead to inconsistent experiences and outcomes",
    AreaOutcome.SYSTEMIC_FAILINGS: "widespread and/or systemic failings",
}
"""The three outcomes as the area SEND framework words them (Ofsted and CQC, 2023)."""
_PREAMBLE = re.compile(r"^the (?:experiences and progress of|effectiveness of|impact of)\s+", re.IGNORECASE)


def day(value: date | datetime) -> str:
    """ "17 March 2023"; a moment's date is London's."""
    here = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return f"{here.day} {here:%B %Y}"


def moment(value: datetime) -> str:
    """ "17 March 2023, 09:31", London time."""
    return f"{day(value)}, {value.astimezone(LONDON):%H:%M}"


def span(start: date | None, end: date | None) -> str | None:
    """ "23 January to 3 February 2023"; None where no date is known."""
    if start is None or end is None or start == end:
        only = start or end
        return day(only) if only else None
    if start.year != end.year:
        return f"{day(start)} to {day(end)}"
    if start.month != end.month:
        return f"{start.day} {start:%B} to {day(end)}"
    return f"{start.day} to {day(end)}"


def joined(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def one_line(text: object) -> str:
    """Text from elsewhere on one line, without control characters."""
    return unbroken(text).strip()


def unbroken(text: object) -> str:
    """The same, with a space at either end left standing."""
    printable = "".join(c if c.isprintable() or c.isspace() else "" for c in str(text))
    return re.sub(r"\s+", " ", printable)


def judgement_name(change: Change) -> str:
    """What people call the judgement: "care leavers"."""
    return JUDGEMENTS.get(change.key) or _PREAMBLE.sub("", one_line(change.printed)).rstrip(".")


def key_name(key: str) -> str:
    """What people call the judgement with this key."""
    return JUDGEMENTS.get(key, key.replace("_", " "))


def kind_name(event: Event) -> str:
    """What people call the inspection: "standard inspection of children's services"."""
    return KINDS.get(event.kind or "", (event.kind or "inspection").replace("_", " "))
