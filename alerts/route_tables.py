"""The [[routes]] tables of the settings file, checked: every mistake is named with its line and a valid example."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from alerts.due import DAYS
from alerts.route import DELIVERIES, Route, RouteError
from alerts.targets import EXAMPLES, TargetError, parse_targets
from alerts.toml_lines import TableLines, tables_of
from outcomes.event import EventKind, Verdict
from outcomes.inspection import PROVIDER_KINDS
from outcomes.providers import Authority, authorities, find_authority, suggest

CONSOLE_ROUTE = Route(name="console", targets=("console:",))
"""What there is where no route is set."""
_EXAMPLES = {
    "name": 'name = "north-west"',
    "to": EXAMPLES,
    "providers": 'providers = ["Rochdale", "E08000006", "80542"]',
    "regions": 'regions = ["North West"]',
    "kinds": 'kinds = ["local_authority"]',
    "events": 'events = ["grade_change", "new_outcome", "visit"]',
    "verdicts": 'verdicts = ["declined", "mixed"]',
    "delivery": 'delivery = "daily"',
    "digest_at": 'digest_at = "08:30"',
    "digest_on": 'digest_on = "monday"',
    "quiet": 'quiet = "22:00-07:00"',
    "urgent": "urgent = true",
    "all_quiet": "all_quiet = true",
}


def parse_routes(tables: Sequence[Mapping[str, Any]], source: str | None) -> tuple[Route, ...]:
    """The routes that the settings' [[routes]] tables describe; without any, one to the console.

    `source` is the text of the settings file, to name lines. Raises `RouteError`.
    """
    if not tables:
        return (CONSOLE_ROUTE,)
    lines = tables_of(source, "routes")
    known = lines if len(lines) == len(tables) else [TableLines()] * len(tables)
    routes = [_route(_Table(n, table, at)) for n, (table, at) in enumerate(zip(tables, known, strict=True), start=1)]
    _refuse_twins(routes, tables, known)
    return tuple(routes)


@dataclass(frozen=True, slots=True)
class _Table:
    """One [[routes]] table, able to say where in it a mistake is."""

    number: int
    values: Mapping[str, Any]
    lines: TableLines

    def wrong(self, key: str | None, mistake: str, value: object = None) -> RouteError:
        name = self.values.get("name")
        line = self.lines.line_of(key, value)
        who = f'route "{name}"' if isinstance(name, str) and name else f"route {self.number}"
        where = f" (line {line})" if line else ""
        example = f"; for example {_EXAMPLES[key]}" if key in _EXAMPLES else ""
        return RouteError(f"{who}{where}: {key + ': ' if key else ''}{mistake}{example}")

    def text(self, key: str, default: str) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be a text in quotes")
        return value

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def listed(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, ())
        if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(v, str) for v in value):
            raise self.wrong(key, "must be a list of texts")
        return tuple(value)

    def one_of(self, key: str, value: str, known: Iterable[str]) -> str:
        """`value` as `known` spells it, whatever its case."""
        names = {name.casefold(): name for name in known}
        if value.casefold() in names:
            return names[value.casefold()]
        raise self.wrong(key, f"there is no {value!r}{did_you_mean(value, names.values())}", value)


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """ " (did you mean x?)" where something known is near, else the list of what is known."""
    names = [str(name) for name in known]
    folded = {name.casefold(): name for name in names}
    near = [folded[name] for name in difflib.get_close_matches(value.casefold(), list(folded), n=1)]
    return f" (did you mean {near[0]!r}?)" if near else f" (known: {', '.join(names)})"


def _route(table: _Table) -> Route:
    for key in table.values:
        if key not in _EXAMPLES:
            near = next(iter(difflib.get_close_matches(key, list(_EXAMPLES), n=1)), "name")
            hint = f"{did_you_mean(key, _EXAMPLES)}; for example {_EXAMPLES[near]}"
            raise table.wrong(key, f"a route has no such key{hint}")
    return Route(
        name=_name(table),
        targets=_targets(table),
        urns=frozenset(urn for name in table.listed("providers") for urn in _urns(table, name)),
        regions=_chosen(table, "regions", sorted({authority.region for authority in authorities()})),
        kinds=_chosen(table, "kinds", PROVIDER_KINDS),
        events=_chosen(table, "events", list(EventKind)),
        verdicts=_chosen(table, "verdicts", list(Verdict)),
        delivery=table.one_of("delivery", table.text("delivery", "instant"), DELIVERIES),
        digest_at=_time(table, "digest_at", table.text("digest_at", "08:30")),
        digest_on=DAYS.index(table.one_of("digest_on", table.text("digest_on", "monday"), DAYS)),
        quiet=_quiet(table),
        urgent=table.flag("urgent"),
        all_quiet=table.flag("all_quiet"),
    )


def _name(table: _Table) -> str:
    name = table.text("name", "").strip()
    if not name:
        raise table.wrong("name", "every route needs one")
    if any(c in name for c in '\r\n\t"/\\<>') or len(name) > 80:
        raise table.wrong("name", "must be at most 80 characters on one line, without quotes, slashes or brackets")
    return name


def _targets(table: _Table) -> tuple[str, ...]:
    targets: list[str] = []
    for text in table.listed("to"):
        try:
            targets += parse_targets(text)
        except TargetError as error:
            raise table.wrong("to", str(error), text) from None
    if not targets:
        raise table.wrong("to", "nobody to tell")
    return tuple(dict.fromkeys(targets))


def _chosen(table: _Table, key: str, known: Sequence[str]) -> frozenset[str]:
    return frozenset(str(table.one_of(key, value, known)) for value in table.listed(key))


def _urns(table: _Table, name: str) -> list[str]:
    """The URNs that a name stands for. An abolished authority stands for those that took over."""
    found = find_authority(name)
    if found is None:
        if name.strip().isdigit() and 5 <= len(name.strip()) <= 7:
            return [name.strip()]
        near = suggest(name)
        hint = f" (did you mean {' or '.join(repr(n) for n in near[:3])}?)" if near else ""
        raise table.wrong("providers", f"no authority is known as {name!r}{hint}", name)
    return [authority.urn for authority in _present(found) if authority.urn]


def _present(authority: Authority) -> list[Authority]:
    successors = [find_authority(name) for name in authority.successors]
    later = [present for heir in successors if heir is not None for present in _present(heir)]
    return [authority, *later] if authority.urn else later


def _time(table: _Table, key: str, text: str) -> time:
    try:
        hours, minutes = text.strip().split(":")
        return time(int(hours), int(minutes))
    except ValueError:
        raise table.wrong(key, f"{text!r} is no time of day (hours:minutes)") from None


def _quiet(table: _Table) -> tuple[time, time] | None:
    text = table.text("quiet", "")
    if not text:
        return None
    start, dash, end = text.replace("–", "-").partition("-")
    if not dash:
        raise table.wrong("quiet", f"{text!r} is no span of hours")
    hours = _time(table, "quiet", start), _time(table, "quiet", end)
    if hours[0] == hours[1]:
        raise table.wrong("quiet", "begins and ends at the same time")
    return hours


def _refuse_twins(routes: Sequence[Route], tables: Sequence[Mapping[str, Any]], lines: Sequence[TableLines]) -> None:
    first: dict[str, int] = {}
    for number, route in enumerate(routes, start=1):
        if route.name in first:
            table = _Table(number, tables[number - 1], lines[number - 1])
            raise table.wrong("name", f"route {first[route.name]} has this name already")
        first[route.name] = number
