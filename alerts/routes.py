"""Routes: who is told what, where and when. Pure rules over events and routes."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime

from alerts.due import in_quiet_hours, next_london
from alerts.route import Route, RouteError
from alerts.route_tables import parse_routes
from outcomes.delivery import Delivery
from outcomes.event import Direction, Event, EventKind, Verdict
from outcomes.inspection import Provider

__all__ = [
    "Delivery",
    "Route",
    "RouteError",
    "dead_routes",
    "deliveries_for",
    "due_for",
    "fingerprint",
    "matches",
    "parse_routes",
]

_MOVES = {Direction.IMPROVED: Verdict.IMPROVED, Direction.DECLINED: Verdict.DECLINED}
_VERDICTS_OF = {
    EventKind.GRADE_CHANGE: {Verdict.IMPROVED, Verdict.DECLINED, Verdict.MIXED, Verdict.NOT_COMPARABLE},
    EventKind.NEW_OUTCOME: {Verdict.UNCHANGED, Verdict.FIRST, Verdict.NOT_COMPARABLE},
}


def matches(route: Route, event: Event) -> bool:
    """Whether the route asks for this event. A correction is asked for by nobody: it follows those who were told."""
    if event.event == EventKind.CORRECTION:
        return False
    wanted = event.event in route.events if route.events else event.event != EventKind.NEWS
    return (
        wanted
        and (not route.verdicts or event.verdict is None or bool(route.verdicts & _verdicts(event)))
        and _provider_matches(route, event.urn, event.region, event.provider_kind)
    )


def _verdicts(event: Event) -> set[Verdict]:
    """What counts as the event's verdict for a route: where some grade could not be read, also what the others did.

    Who asks for falls must hear of a fall that was read, whatever an unread grade would have said.
    """
    found = {event.verdict} if event.verdict else set()
    if event.verdict == Verdict.NOT_COMPARABLE:
        changes = (*event.judgements, *([event.overall] if event.overall else []))
        found |= {_MOVES[change.direction] for change in changes if change.direction in _MOVES}
    return found


def deliveries_for(
    event: Event, routes: Sequence[Route], now: datetime, told: Sequence[Delivery] = ()
) -> tuple[Delivery, ...]:
    """Who gets the event, and when: one delivery a target.

    A target that several routes name gets it once, by the first of them. A correction goes to `told`, those who were
    told what it corrects (`storage.deliveries.told_of`), whatever the routes say now.
    """
    if event.event == EventKind.CORRECTION:
        return tuple(_correction(delivery, event, routes, now) for delivery in told)
    deliveries: dict[str, Delivery] = {}
    for route in routes:
        if matches(route, event):
            due, digest = due_for(route, event, now)
            for target in route.targets:
                deliveries.setdefault(target, Delivery(route.name, target, due, digest))
    return tuple(deliveries.values())


def due_for(route: Route, event: Event, now: datetime) -> tuple[datetime, str | None]:
    """When the route tells an event that is recorded at `now`, and in which digest."""
    if route.delivery == "daily":
        return next_london(now, route.digest_at), "daily"
    if route.delivery == "weekly":
        return next_london(now, route.digest_at, route.digest_on), "weekly"
    passes = route.urgent and event.urgency == "urgent"
    if route.quiet and not passes and in_quiet_hours(now, route.quiet):
        return next_london(now, route.quiet[1]), None
    return now.astimezone(UTC), None


def fingerprint(route: Route) -> str:
    """Changes when what the route asks for changes: older events owe a changed route nothing (`storage.owed`)."""
    asked = [(part.name, getattr(route, part.name)) for part in fields(route)]
    plain = [(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in asked]
    return hashlib.sha256(repr(plain).encode()).hexdigest()


def dead_routes(routes: Sequence[Route], providers: Iterable[Provider]) -> tuple[str, ...]:
    """Routes that can match nothing any more, each with the reason, given the `providers` that are watched now."""
    watched = list(providers)
    reasons = ((route.name, _why_dead(route, watched)) for route in routes)
    return tuple(f'route "{name}": {reason}' for name, reason in reasons if reason)


def _why_dead(route: Route, watched: Sequence[Provider]) -> str | None:
    if watched and not any(_provider_matches(route, p.urn, p.region, p.kind) for p in watched):
        return "none of the watched providers is among its providers, regions and kinds"
    if (
        route.verdicts
        and route.events
        and all(event in _VERDICTS_OF and not route.verdicts & _VERDICTS_OF[EventKind(event)] for event in route.events)
    ):
        return f"its events ({', '.join(sorted(route.events))}) never carry its verdicts"
    return None


def _provider_matches(route: Route, urn: str, region: str | None, kind: str) -> bool:
    return (
        (not route.urns or urn in route.urns)
        and (not route.regions or region in route.regions)
        and (not route.kinds or kind in route.kinds)
    )


def _correction(told: Delivery, event: Event, routes: Sequence[Route], now: datetime) -> Delivery:
    """The correction for one who was told, at the time that the route still keeps."""
    route = next((route for route in routes if route.name == told.route), None)
    due, digest = due_for(route, event, now) if route else (now.astimezone(UTC), None)
    return Delivery(told.route, told.target, due, digest, told.held)
