"""An invented national watch, written in bulk: providers, reports, readings, judgements, texts and events.

Every provider has the same number of inspections, spread over twelve years; one in ten is a visit without grades.
Events exist for the last two years, since when the watch is running. Texts are some forty words, drawn so that a few
words are frequent and most are rare, as in language. Nothing in it is real.
"""

import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

from sqlalchemy import Engine, text

from outcomes.event import Change, Direction, Event, EventKind, Urgency, Verdict, event_id
from outcomes.grades import Grade
from outcomes.inspection import Inspection, Judgement, Kind, Reading
from storage.engine import is_sqlite
from storage.standing import Tally, steps_of, tally

KINDS = {"early_years": 60, "school": 22, "childrens_home": 10, "further_education": 6, "fostering_agency": 2}
REGIONS = (
    "North East", "North West", "Yorkshire and the Humber", "East Midlands", "West Midlands", "East of England",
    "London", "South East", "South West",
)  # fmt: skip
KEYS = ("overall_effectiveness", "leaders", "help_and_protection", "in_care")
GRADES = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)
SHARES = (18, 55, 20, 7)
FIRST, LAST = date(2014, 1, 6), date(2025, 12, 31)
WATCHED_SINCE = date(2024, 1, 1)
WORDS_A_TEXT = 40
PROVIDERS_AT_ONCE = 1000


@dataclass
class Rows:
    """Rows waiting to be written, by table."""

    waiting: dict[str, list[Sequence[Any]]] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)

    def add(self, table: str, *row: Any) -> None:
        self.waiting.setdefault(table, []).append(row)


COLUMNS = {
    "providers": "urn kind name site_name url region status former_names first_seen_at missing_polls page_read_at "
    "history_until baselined_at",
    "documents": "sha256 size media_type source stored_at",
    "reports": "id urn url label inspected published history state document first_seen_at last_seen_at missing_polls "
    "attempts",
    "inspections": 'id urn report_id document reader_version observed_at kind start "end" published pages warnings',
    "judgements": "inspection_id key position printed grade",
    "events": "id sequence urn event verdict urgency region inspection_id report_id published observed_at payload",
    "search_texts": "id source urn title body",
    "standings": "urn kind region steps",
    "tallies": "kind key span day region value change",
}


def vocabulary(random_: random.Random, size: int = 4000) -> list[str]:
    """Invented words, each unlike the others."""
    syllables = ["ba", "den", "for", "lin", "mo", "ster", "ka", "ru", "vel", "tis", "har", "pon", "ge", "wil", "sun"]
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(random_.choices(syllables, k=random_.randint(2, 4)))] = None
    return list(words)


class Texts:
    """Texts of invented words: the n-th word is n times rarer than the first."""

    def __init__(self, random_: random.Random) -> None:
        self._random = random_
        self._words = vocabulary(random_)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))

    def one(self) -> str:
        return " ".join(self._random.choices(self._words, cum_weights=self._weights, k=WORDS_A_TEXT))


def build(engine: Engine, providers: int, inspections: int, seed: int = 2026) -> tuple[float, int]:
    """Fill an empty database that has the present schema; (seconds, rows)."""
    random_ = random.Random(seed)
    texts, rows, counts = Texts(random_), Rows(), Tally()
    numbers = iter(range(1, inspections + 1))
    each = max(1, inspections // providers)
    started = time.monotonic()
    with _Writer(engine) as writer:
        for number in range(providers):
            _provider(rows, random_, texts, counts, number, list(islice(numbers, each)))
            if (number + 1) % PROVIDERS_AT_ONCE == 0 or number + 1 == providers:
                writer.write(rows)
        for counted, change in sorted(counts.items()):
            rows.add("tallies", *counted, change)
        writer.write(rows)
        writer.finish()
    return time.monotonic() - started, rows.written.total()


def _provider(rows: Rows, random_: random.Random, texts: Texts, counts: Tally, number: int, ids: list[int]) -> None:
    urn, region = f"9{number:07d}", random_.choice(REGIONS)
    kind = random_.choices(list(KINDS), weights=list(KINDS.values()))[0]
    name = f"Example {number:06d}"
    seen = _moment(WATCHED_SINCE)
    rows.add(
        "providers", urn, kind, name, name, f"https://x.example/provider/{urn}", region, "open", "[]", seen, 0, seen,
        WATCHED_SINCE.isoformat(), seen,
    )  # fmt: skip
    days = sorted(FIRST + timedelta(days=random_.randrange((LAST - FIRST).days)) for _ in ids)
    held: list[Inspection] = []
    for id_, start in zip(ids, days, strict=True):
        held.append(_inspection(rows, random_, texts, held, (urn, name, kind, region), id_, start))
    steps = steps_of(held)
    counts.update(tally(kind, region, steps))
    rows.add("standings", urn, kind, region, json.dumps(steps))


def _inspection(
    rows: Rows,
    random_: random.Random,
    texts: Texts,
    before: Sequence[Inspection],
    provider: tuple[str, str, str, str],
    id_: int,
    start: date,
) -> Inspection:
    urn, _, _, _ = provider
    published = start + timedelta(days=random_.randint(30, 70))
    observed = max(published, WATCHED_SINCE)
    sha256 = hashlib.sha256(str(id_).encode()).hexdigest()
    url, at = f"https://x.example/file/{50_000_000 + id_}", _moment(observed)
    visit = random_.random() < 0.1
    kind = Kind.FOCUSED_VISIT if visit else Kind.OTHER
    grades = [] if visit else random_.choices(GRADES, weights=SHARES, k=len(KEYS))
    judgements = tuple(Judgement(key, key.replace("_", " "), grade) for key, grade in zip(KEYS, grades, strict=False))
    rows.add("documents", sha256, 200_000, "application/pdf", url, at)
    rows.add(
        "reports", id_, urn, url, "Inspection report", start.isoformat(), published.isoformat(),
        published <= WATCHED_SINCE, "read", sha256, at, at, 0, 0,
    )  # fmt: skip
    rows.add(
        "inspections", id_, urn, id_, sha256, "1", at, kind.value, start.isoformat(), start.isoformat(),
        published.isoformat(), 8, "[]",
    )  # fmt: skip
    for position, judgement in enumerate(judgements):
        rows.add("judgements", id_, judgement.key, position, judgement.printed, str(judgement.grade))
    rows.add("search_texts", id_, sha256, urn, "Inspection report", texts.one())
    reading = Reading(kind, None, None, start, start, judgements=judgements)
    inspection = Inspection(urn, reading, published, datetime.fromisoformat(at), sha256, url)
    if published > WATCHED_SINCE and judgements:
        _event(rows, inspection, before, provider, id_)
    return inspection


def _event(
    rows: Rows, new: Inspection, before: Sequence[Inspection], provider: tuple[str, str, str, str], id_: int
) -> None:
    urn, name, kind, region = provider
    last = next((i for i in reversed(before) if i.reading.judgements), None)
    earlier = {j.key: j.grade for j in last.reading.judgements} if last else {}
    changes = [_change(j, earlier.get(j.key)) for j in new.reading.judgements]
    moved = {change.direction for change in changes} & {Direction.IMPROVED, Direction.DECLINED}
    verdict = Verdict.MIXED if len(moved) == 2 else Verdict(next(iter(moved), "unchanged" if last else "first"))
    event = Event(
        id=event_id(urn, "outcome", new.document),
        event=EventKind.GRADE_CHANGE if moved else EventKind.NEW_OUTCOME,
        urn=urn,
        provider=name,
        provider_kind=kind,
        provider_url=f"https://x.example/provider/{urn}",
        region=region,
        kind=new.reading.kind,
        framework=None,
        inspection_start=new.start,
        inspection_end=new.start,
        published=new.published,
        observed_at=new.observed_at.replace(tzinfo=UTC),
        verdict=verdict,
        urgency=Urgency.NORMAL,
        headline=f"{name}: {verdict.value}: leaders, help and protection, children in care",
        reason="Compared with the inspection before it, judgement by judgement.",
        report_url=new.report_url,
        evidence=new.document,
        overall=changes[0],
        judgements=tuple(changes[1:]),
        previous_start=last.start if last else None,
        previous_url=last.report_url if last else None,
    )
    sequence = rows.written["events"] + len(rows.waiting.get("events", ())) + 1
    rows.add(
        "events", event.id, sequence, urn, event.event.value, verdict.value, "normal", region, id_, id_,
        new.published.isoformat(), _moment(new.published), json.dumps(event.to_json()),
    )  # fmt: skip


def _change(judgement: Judgement, before: Grade | None) -> Change:
    if before is None or judgement.grade is None:
        direction = Direction.FIRST
    else:
        moved = GRADES.index(before) - GRADES.index(judgement.grade)
        direction = Direction.IMPROVED if moved > 0 else Direction.DECLINED if moved < 0 else Direction.UNCHANGED
    return Change(judgement.key, judgement.printed, direction, judgement.grade, judgement.key, before)


def _moment(day: date) -> str:
    """As SQLAlchemy stores a moment on SQLite, and PostgreSQL reads it in a session in UTC."""
    return f"{day.isoformat()} 09:00:00.000000"


class _Writer:
    """Bulk writing past the object layer: many rows a statement on SQLite, COPY on PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._raw: Any = engine.raw_connection()

    def __enter__(self) -> "_Writer":
        if is_sqlite(self._engine):
            self._raw.cursor().execute("PRAGMA synchronous = OFF")  # an invented store need not survive a power cut
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.invalidate()

    def write(self, rows: Rows) -> None:
        cursor = self._raw.cursor()
        sqlite = is_sqlite(self._engine)
        if sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        for table, columns in COLUMNS.items():
            waiting = rows.waiting.pop(table, [])
            (_insert if sqlite else _copy)(cursor, table, columns.split(), waiting)
            rows.written[table] += len(waiting)
        if sqlite:
            cursor.execute("COMMIT")
        else:
            self._raw.commit()

    def finish(self) -> None:
        """Build the index over the texts and tell the planner what is there."""
        if is_sqlite(self._engine):
            with self._engine.execution_options(writes=True).begin() as connection:
                for statement in _FINISH["sqlite"]:
                    connection.execute(text(statement))
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in _FINISH["postgresql"]:
                connection.execute(text(statement))


def _insert(cursor: Any, table: str, columns: list[str], rows: Iterable[Sequence[Any]]) -> None:
    marks = ", ".join("?" for _ in columns)
    cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _copy(cursor: Any, table: str, columns: list[str], rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


_FINISH = {
    "sqlite": ("INSERT INTO search_index (search_index) VALUES ('rebuild')", "ANALYZE"),
    "postgresql": (
        "DROP INDEX ix_search_index_words",
        "INSERT INTO search_index (id, words) SELECT id, setweight(to_tsvector('english', title), 'A') || "
        "to_tsvector('english', body) FROM search_texts",
        "CREATE INDEX ix_search_index_words ON search_index USING gin (words)",
        "SELECT setval('reports_id_seq', (SELECT max(id) FROM reports))",
        "SELECT setval('inspections_id_seq', (SELECT max(id) FROM inspections))",
        "SELECT setval('search_texts_id_seq', (SELECT max(id) FROM search_texts))",
        "VACUUM ANALYZE",
    ),
}


def phrases(random_: random.Random, bodies: Iterable[str]) -> Iterator[str]:
    """Three words that stand side by side in each text, in quotes."""
    for body in bodies:
        words = body.split()
        first = random_.randrange(len(words) - 3)
        yield f'"{" ".join(words[first : first + 3])}"'
