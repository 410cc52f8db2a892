"""Dates, grades and names as people in England read them."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from outcomes.clock import LONDON, day_words
from outcomes.event import Event
from outcomes.frameworks import load_frameworks
from outcomes.headline import listed, short_name

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


def day(value: date | datetime) -> str:
    """ "17 March 2023"; a moment's date is London's."""
    return day_words(value.astimezone(LONDON).date() if isinstance(value, datetime) else value)


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


def joined(names: Sequence[str]) -> str:
    """ "a, b and c"; with ", and" where a name has an "and" of its own."""
    if len(names) > 1 and any(" and " in name for name in names):
        return f"{', '.join(names[:-1])}, and {names[-1]}"
    return listed(names)


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


def judgement_name(key: str, printed: str, framework: str | None) -> str:
    """What people call the judgement: "care leavers"; as the report prints it where no framework knows it."""
    return one_line(short_name(key, printed, load_frameworks().get(framework or "")))


def earlier_name(key: str) -> str:
    """What people call a judgement of an earlier framework, in the newest framework that has it."""
    rules = [rule for framework in load_frameworks().values() if (rule := framework.rule(key)) is not None]
    return rules[-1].short if rules else key.replace("_", " ")


def kind_name(event: Event) -> str:
    """What people call the inspection: "standard inspection of children's services"."""
    return KINDS.get(event.kind or "", (event.kind or "inspection").replace("_", " "))
