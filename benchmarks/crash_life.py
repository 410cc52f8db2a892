"""One life of the program that the crash test kills: it records news and delivers it, by the real code, for ever."""

import io
import logging
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import structlog
from sqlalchemy import func
from sqlmodel import col, select

from alerts.channel import Channel
from alerts.channels import ChannelSettings, open_channels
from alerts.coverage import Coverage
from alerts.deliver import deliver_due
from alerts.route import Route
from alerts.routes import deliveries_for
from outcomes.clock import london_date
from outcomes.event import Change, Direction, Event, EventKind, Urgency, Verdict
from outcomes.grades import Grade
from storage.deliveries import queue, told_of
from storage.engine import open_engine, reading, writing
from storage.models import DeliveryRow, DeliveryStatus, EventRow
from storage.outbox import StoredDeliveries
from storage.record import add_event

PROVIDERS = 20
MOST_WAITING = 60
"""No more news while so many alerts wait: the world is as busy as the sender can bear."""
CORRECTION_EVERY = 7


@dataclass(frozen=True, slots=True)
class World:
    """What every life is told: where its database and the sinks are, and how fast time runs."""

    database: str
    slack: str
    mail: str
    routes: tuple[Route, ...]
    started: float
    """Unix time at which the simulated clock began."""
    speed: float
    """Simulated seconds a second: leases and waits of minutes pass in seconds."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.started + (time.time() - self.started) * self.speed, UTC)

    def today(self) -> date:
        return london_date(self.now())

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / self.speed)

    def channels(self) -> dict[str, Channel]:
        settings = ChannelSettings(
            slack_bot_token="xoxb-crash",
            slack_api_url=f"{self.slack}/api/",
            smtp_url=self.mail,
            mail_from="gradewatch@crash.example",
        )
        return open_channels(settings, self.routes, io.StringIO())


def routes(slack: str) -> tuple[Route, ...]:
    """Two rooms and a mail for every fourth provider, one webhook for a few, one mail for all."""
    rooms = [
        Route(
            name=f"room-{n}",
            targets=(f"slack:#room-{n}", f"slack:#also-{n}", f"mailto:team-{n}@crash.example"),
            urns=frozenset(str(80000 + p) for p in range(PROVIDERS) if p % 4 == n),
        )
        for n in range(4)
    ]
    hook = Route(name="hook", targets=(f"slack+{slack}/services/T0/B0/X",), urns=frozenset({"80003", "80008"}))
    return (*rooms, hook, Route(name="all", targets=("mailto:all@crash.example",)))


def news(number: int, now: datetime) -> Event:
    """The event with this number; every seventh corrects the one before it."""
    corrects = number % CORRECTION_EVERY == CORRECTION_EVERY - 1
    about = number - 1 if corrects else number
    urn = str(80000 + about % PROVIDERS)
    return Event(
        id=event_name(number),
        event=EventKind.CORRECTION if corrects else EventKind.GRADE_CHANGE,
        urn=urn,
        provider=f"Authority {urn}",
        provider_kind="local_authority",
        provider_url=f"https://reports.example/provider/44/{urn}",
        region="North West",
        kind="ilacs_standard",
        framework="ilacs_2023",
        inspection_start=date(2023, 1, 23),
        inspection_end=date(2023, 2, 3),
        published=date(2023, 3, 17),
        observed_at=now,
        verdict=None if corrects else Verdict.DECLINED,
        urgency=Urgency.NORMAL,
        headline=f"[{event_name(number)}] overall fell from good to requires improvement to be good",
        reason="A world of the crash test.",
        report_url=f"https://files.example/{about}",
        evidence=f"{about:064x}",
        overall=None if corrects else _fell(),
        corrects=event_name(about) if corrects else None,
    )


def event_name(number: int) -> str:
    return f"crash-{number:06d}"


def _fell() -> Change:
    grades = (Grade.REQUIRES_IMPROVEMENT, "overall_effectiveness", Grade.GOOD, date(2018, 1, 29))
    return Change("overall_effectiveness", "Overall effectiveness", Direction.DECLINED, *grades)


def live(world: World, records: bool) -> None:
    """Record and deliver until killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    store = StoredDeliveries(open_engine(world.database))
    while True:
        if records:
            _record(store, world)
        _deliver(store, world, limit=10)


def finish(world: World) -> None:
    """Deliver until nothing waits any more."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    store = StoredDeliveries(open_engine(world.database))
    while (ready := store.next_ready(world.now() + timedelta(hours=2))) is not None:
        world.sleep(max(0.5, (ready - world.now()).total_seconds()))
        _deliver(store, world, limit=1000)


def _deliver(store: StoredDeliveries, world: World, limit: int) -> None:
    coverage = Coverage(world.now(), 153, 153)
    deliver_due(store, world.channels(), world, coverage, limit=limit, sleep=world.sleep)


def _record(store: StoredDeliveries, world: World) -> None:
    """A few new events, each in one transaction with its alerts, as the poll writes them."""
    waiting = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)
    with reading(store.engine) as session:
        count = select(func.count()).where(col(DeliveryRow.status).in_(waiting))
        number = session.exec(select(func.count()).select_from(EventRow)).one()
        if session.exec(count).one() > MOST_WAITING:
            return
    for following in range(number, number + 3):
        with writing(store.engine) as session:
            event = news(following, world.now())
            told = told_of(session, event.corrects)
            if add_event(session, event, None):
                queue(session, event.id, deliveries_for(event, world.routes, world.now(), told), world.now())
