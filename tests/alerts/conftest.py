"""Events of every kind, a store of deliveries on each database, and a clock that its tests move."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from alerts.channel import Ambiguous, CannotTell, HandOver, Permanent, Transient
from alerts.coverage import Coverage
from alerts.message import Message, MessageKind
from outcomes.clock import london_date
from outcomes.delivery import Delivery
from outcomes.event import Change, Direction, Event, EventKind, Urgency, Verdict
from outcomes.grades import AreaOutcome, Grade
from storage.deliveries import queue
from storage.engine import writing
from storage.models import EventRow, ProviderRow
from storage.outbox import StoredDeliveries

SEEN = datetime(2023, 3, 17, 9, 31, 4, tzinfo=UTC)
BEFORE = date(2018, 1, 29)
RI, GOOD = Grade.REQUIRES_IMPROVEMENT, Grade.GOOD
REPORT = "https://files.ofsted.gov.uk/v1/file/50210001"


def change(key: str, direction: str, to: Grade | None, was: Grade | None, from_key: str | None = None) -> Change:
    printed = key.replace("_", " ").capitalize()
    return Change(
        key, printed, Direction(direction), to, from_key or key, was, BEFORE if was else None, indicative=True
    )


SEED = Event(
    id="80542-outcome-457e61738f71",
    event=EventKind.GRADE_CHANGE,
    urn="80542",
    provider="Rochdale",
    provider_kind="local_authority",
    provider_url="https://reports.ofsted.gov.uk/provider/44/80542",
    region="North West",
    kind="ilacs_standard",
    framework="ilacs_2023",
    inspection_start=date(2023, 1, 23),
    inspection_end=date(2023, 2, 3),
    published=date(2023, 3, 17),
    observed_at=SEEN,
    verdict=Verdict.DECLINED,
    urgency=Urgency.NORMAL,
    headline="Rochdale: children in care and care leavers fell from good to requires improvement to be good; "
    "overall still requires improvement to be good, as in 2018",
    reason="Of 5 comparable judgements 2 fell, 0 rose and 3 stayed.",
    report_url=REPORT,
    evidence="ab" * 32,
    overall=change("overall_effectiveness", "unchanged", RI, RI),
    judgements=(
        change("leaders", "unchanged", RI, RI),
        change("help_and_protection", "unchanged", RI, RI),
        change("in_care", "declined", RI, GOOD, "in_care_and_care_leavers"),
        change("care_leavers", "declined", RI, GOOD, "in_care_and_care_leavers"),
    ),
    previous_start=BEFORE,
    previous_url="https://files.ofsted.gov.uk/v1/file/50000001",
    earlier=("2018: requires improvement to be good (published 12 March 2018)",),
    notes=("The next inspection is a standard one, about three years after this one.",),
)
PLAIN = replace(
    SEED,
    verdict=None,
    overall=None,
    judgements=(),
    previous_start=None,
    previous_url=None,
    earlier=(),
    notes=(),
    reason="",
)
EVENTS = {
    "grade_change": SEED,
    "new_outcome": replace(
        SEED,
        id="80542-outcome-000000000001",
        event=EventKind.NEW_OUTCOME,
        verdict=Verdict.UNCHANGED,
        urgency=Urgency.LOW,
        headline="Rochdale: still good; overall still good, as in 2018",
        reason="Of 2 comparable judgements 0 fell, 0 rose and 2 stayed.",
        overall=change("overall_effectiveness", "unchanged", GOOD, GOOD),
        judgements=(change("leaders", "unchanged", GOOD, GOOD), change("in_care", "first", GOOD, None)),
    ),
    "visit": replace(
        PLAIN,
        id="80542-visit-000000000002",
        event=EventKind.VISIT,
        kind="focused_visit",
        urgency=Urgency.URGENT,
        headline="Rochdale: a focused visit found areas for priority action",
        reason="Visits carry no grades and change none.",
        theme="children in need of help and protection",
        priority_action=True,
    ),
    "area_outcome": replace(
        PLAIN,
        id="80542-area-000000000003",
        event=EventKind.AREA_OUTCOME,
        kind="area_send_full",
        framework=None,
        verdict=Verdict.FIRST,
        headline="Rochdale: area SEND: inconsistent experiences and outcomes",
        outcome=AreaOutcome.INCONSISTENT,
    ),
    "letter": replace(
        PLAIN,
        id="80542-letter-000000000004",
        event=EventKind.LETTER,
        kind="jtai",
        framework=None,
        urgency=Urgency.LOW,
        headline="Rochdale: a joint targeted area inspection",
        theme="serious youth violence",
        priority_action=False,
    ),
    "unread": replace(
        PLAIN,
        id="80542-unread-000000000005",
        event=EventKind.UNREAD,
        kind=None,
        framework=None,
        inspection_start=None,
        inspection_end=None,
        headline="Rochdale: a report was published and could not be read (Children's services inspection)",
        reason="Not a PDF. A person should look; what it says follows here when it is read.",
    ),
    "amended": replace(
        PLAIN,
        id="80542-amended-000000000006",
        event=EventKind.AMENDED,
        observed_at=SEEN + timedelta(days=20),
        headline="Rochdale: a published report was amended; its wording changed, its findings did not",
        reason='"some progress" became "limited progress"',
    ),
    "withdrawn": replace(
        PLAIN,
        id="80542-withdrawn-000000000007",
        event=EventKind.WITHDRAWN,
        observed_at=SEEN + timedelta(days=30),
        headline="Rochdale: a published report is no longer listed",
        reason="Several readings of the provider's page over at least a day did not show it. Our copy is kept.",
    ),
    "correction": replace(
        PLAIN,
        id="80542-correction-000000000008",
        event=EventKind.CORRECTION,
        observed_at=SEEN + timedelta(days=5),
        headline="Rochdale: correction: we had read this report wrongly; care leavers from requires improvement to good",
        reason="Our reader was mended; the report itself did not change.",
        corrects=SEED.id,
    ),
    "provider_change": replace(
        PLAIN,
        id="80542-provider-000000000009",
        event=EventKind.PROVIDER_CHANGE,
        kind=None,
        inspection_start=None,
        inspection_end=None,
        urgency=Urgency.LOW,
        headline="Rochdale: was listed as Rochdale MBC until now",
        report_url=PLAIN.provider_url,
        reason="A change of the provider itself; no grade changes by it.",
    ),
    "news": replace(
        PLAIN,
        id="80542-news-00000000000a",
        event=EventKind.NEWS,
        urgency=Urgency.LOW,
        headline="Rochdale: in the news: children's services still require improvement",
        report_url="https://news.example/rochdale?a=1&b=2",
        notes=("Example Gazette, 18 March 2023",),
    ),
}
COVERAGE = Coverage(datetime(2023, 3, 17, 9, 31, tzinfo=UTC), 153, 153)


def numbered(number: int, urn: str | None = None, **changes: object) -> Event:
    """An event of its own: another provider, another report."""
    urn = urn or f"80{number:03d}"
    own: dict[str, object] = {
        "id": f"{urn}-outcome-{number:012d}",
        "urn": urn,
        "provider": f"Authority {number}",
        "headline": f"Authority {number}: overall fell from good to requires improvement to be good",
        "report_url": f"https://files.ofsted.gov.uk/v1/file/{number}",
    }
    return replace(SEED, **(own | changes))  # type: ignore[arg-type]


def message_of(kind: MessageKind, *events: Event, target: str = "console:", **more: object) -> Message:
    values: dict[str, object] = {"coverage": COVERAGE, "made_at": SEEN, "route": "north-west"} | more
    return Message(f"{1:032x}", kind, target, events=events, **values)  # type: ignore[arg-type]


@dataclass
class MovingClock:
    """A clock that stands still until a test, or a sleep, moves it."""

    moment: datetime = SEEN

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return london_date(self.moment)

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def later(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


@dataclass
class FakeChannel:
    """A channel in memory. `answers` are used up first: an exception before or after the message has arrived."""

    clock: MovingClock
    pace: timedelta = timedelta()
    folds: bool = False
    repeats: int | None = 1
    readable: bool = False
    answers: list[tuple[str, Exception]] = field(default_factory=list)
    arrived: list[tuple[datetime, Message, int]] = field(default_factory=list)
    asked: int = 0

    def parts(self, message: Message) -> int:
        return 1 + (len(message.events) if message.kind is MessageKind.SUMMARY else 0)

    def send(self, message: Message, part: int, hand_over: HandOver) -> str | None:
        self.asked += 1
        when, trouble = self.answers.pop(0) if self.answers else ("never", None)
        if when == "before" and trouble is not None:
            raise trouble
        hand_over()
        if when == "lost" and trouble is not None:
            raise trouble
        self.arrived.append((self.clock.now(), message, part))
        if when == "after" and trouble is not None:
            raise trouble
        return message.thread.root if message.thread else f"C1/{len(self.arrived)}"

    def find(self, message: Message, part: int, since: datetime) -> str | None:
        if not self.readable:
            raise CannotTell
        there = [n for n, (_, m, p) in enumerate(self.arrived, start=1) if (m.id, p) == (message.id, part)]
        return f"C1/{there[0]}" if there else None

    def told(self) -> list[str]:
        """Ids of the events that arrived, in order, with repeats."""
        return [event.id for _, message, part in self.arrived if part == 0 for event in message.events]


REFUSED, LATER, SILENT = Permanent("no"), Transient("later"), Ambiguous("silence")


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def store(engine: Engine) -> StoredDeliveries:
    return StoredDeliveries(engine)


Record = Callable[..., None]


@pytest.fixture
def record(engine: Engine, clock: MovingClock) -> Iterator[Record]:
    """Stores an event and its deliveries in one transaction: record(event, target, …, **fields of the delivery)."""
    count = 0

    def write(event: Event, *targets: str, route: str = "north-west", **more: object) -> None:
        nonlocal count
        count += 1
        due = {"due_at": clock.now(), **more}
        deliveries = [Delivery(route, target, **due) for target in targets]  # type: ignore[arg-type]
        with writing(engine) as session:
            if session.get(ProviderRow, event.urn) is None:
                session.add(_provider(event))
                session.flush()
            session.add(_row(event, count))
            session.flush()
            queue(session, event.id, deliveries, clock.now())

    yield write


def _provider(event: Event) -> ProviderRow:
    return ProviderRow(
        urn=event.urn,
        kind=event.provider_kind,
        name=event.provider,
        site_name=event.provider,
        url=event.provider_url,
        first_seen_at=SEEN,
        history_until=BEFORE,
    )


def _row(event: Event, sequence: int) -> EventRow:
    return EventRow(
        id=event.id,
        sequence=sequence,
        urn=event.urn,
        event=event.event,
        verdict=event.verdict,
        urgency=event.urgency,
        published=event.published,
        observed_at=event.observed_at,
        corrects=event.corrects,
        payload=event.to_json(),
    )
