"""`python -m benchmarks history`: how fast a store of a national watch answers, on SQLite or PostgreSQL.

With the address of a PostgreSQL server, a database of its own is made there and dropped afterwards; without one a
SQLite file in a temporary folder. What each query returns is what a page or a command shows first:

- history: everything held of one provider;
- changes: how many events a month had by verdict, and its first hundred;
- standing: the distribution of the overall grade over all providers of the largest kind at a date, and a page of a
  hundred of them with every judgement; `standing_known` the page as it was known at an earlier moment;
- search, search_words: a quoted phrase of three words, and two words that may stand anywhere.

Printed without a bar, because no page shows them: all changes of a month, and the standing of every provider, streamed.
"""

import argparse
import json
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session, select

from benchmarks.national import FIRST, KEYS, LAST, WATCHED_SINCE, build, phrases
from benchmarks.postgres import own_database
from outcomes.clock import LONDON
from outcomes.grades import Grade
from outcomes.inspection import Judgement, Kind, Reading
from storage.distribution import distribution
from storage.engine import is_sqlite, open_engine, reading, writing
from storage.history import changes, count_changes, history, providers, standing_page
from storage.inspections import add_inspection
from storage.models import DocumentRow, ReportRow, ReportState, SearchTextRow
from storage.search import Hit, index_document, search
from storage.upgrade import upgrade

LARGEST = "early_years"
BARS = {"history": 100, "changes": 100, "standing": 100, "standing_known": 100, "search": 300, "search_words": 300}
"""Milliseconds that p95 must stay below."""


def main(argv: list[str]) -> int:
    """Build the store, ask, print; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks history", description=__doc__.splitlines()[0])
    parser.add_argument("--providers", type=int, default=100_000)
    parser.add_argument("--inspections", type=int, default=1_000_000)
    parser.add_argument("--database", help="a PostgreSQL server's address; a database of its own is made there")
    parser.add_argument("--repeat", type=int, default=100, help="how often each query is asked")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with _store(options.database) as engine:
        result = measure(engine, options.providers, options.inspections, options.repeat)
    _show(result, options.json)
    return 0 if all(result[name]["p95"] < bar for name, bar in BARS.items()) else 1


@contextmanager
def _store(server: str | None) -> Iterator[Engine]:
    """An empty database with the present schema, gone afterwards."""
    if server is None:
        with tempfile.TemporaryDirectory() as folder:
            engine = open_engine(f"sqlite:///{Path(folder) / 'national.db'}")
            upgrade(engine)
            yield engine
            engine.dispose()
        return
    with own_database(server) as address:
        engine = open_engine(address)
        upgrade(engine)
        yield engine
        engine.dispose()


def measure(engine: Engine, count: int, inspections: int, repeat: int) -> dict[str, Any]:
    """Every figure that the command prints."""
    seconds, rows = build(engine, count, inspections)
    random_ = random.Random(7)
    result: dict[str, Any] = {
        "database": engine.dialect.name,
        "providers": count,
        "inspections": inspections,
        "rows": rows,
        "build_seconds": round(seconds, 1),
        "bulk_rows_per_second": round(rows / seconds),
        "megabytes": _megabytes(engine),
    }
    for name, ask in _questions(engine, random_, count, repeat).items():
        result[name] = _percentiles(engine, ask, repeat)
    result["writes_per_second"] = _writes(engine, count, min(300, repeat * 3))
    result["all_changes_of_a_month"] = _once(engine, lambda s: sum(1 for _ in changes(s, *_month(random_))))
    result["standing_of_every_provider"] = _once(engine, lambda s: sum(1 for _ in providers(s, on=date(2024, 6, 30))))
    return result


Ask = Callable[[Session], object]


def _questions(engine: Engine, random_: random.Random, count: int, repeat: int) -> dict[str, Ask]:
    asked, words = _searches(engine, random_, repeat)

    def standing(session: Session) -> object:
        on = _day(random_)
        after = (LARGEST, f"Example {random_.randrange(count):06d}", "")
        return distribution(session, KEYS[0], on, kind=LARGEST), standing_page(session, LARGEST, on, after=after)

    def standing_known(session: Session) -> object:
        known_at = datetime.combine(WATCHED_SINCE + timedelta(days=random_.randrange(700)), datetime.min.time(), LONDON)
        after = (LARGEST, f"Example {random_.randrange(count):06d}", "")
        return standing_page(session, LARGEST, _day(random_), known_at, after=after)

    def changes_of_a_month(session: Session) -> object:
        since, until = _month(random_)
        return count_changes(session, since, until), list(changes(session, since, until, limit=100))

    return {
        "history": lambda session: history(session, f"9{random_.randrange(count):07d}"),
        "changes": changes_of_a_month,
        "standing": standing,
        "standing_known": standing_known,
        "search": lambda session: _found(search(session, next(asked))),
        "search_words": lambda session: _found(search(session, next(words))),
    }


def _found(hits: list[Hit]) -> list[Hit]:
    """Every question is taken from a document: an empty answer would be a fast wrong one."""
    if not hits:
        raise RuntimeError("the search found nothing where a document holds the words")
    return hits


def _searches(engine: Engine, random_: random.Random, repeat: int) -> tuple[Iterator[str], Iterator[str]]:
    """Phrases that stand in some document, and pairs of words of another."""
    with reading(engine) as session:
        top = session.execute(text("SELECT max(id) FROM search_texts")).scalar_one()
        ids = random_.sample(range(1, top + 1), k=min(top, 2 * (repeat + 1)))
        bodies = [session.exec(select(SearchTextRow.body).where(SearchTextRow.id == id_)).one() for id_ in ids]
    half = len(bodies) // 2
    pairs = (" ".join(random_.sample(body.split(), 2)) for body in bodies[half:])
    return phrases(random_, bodies[:half]), pairs


def _percentiles(engine: Engine, ask: Ask, repeat: int) -> dict[str, float]:
    """p50 and p95 in ms over `repeat` different questions, each in a new session; the first is not counted."""
    taken = []
    for _ in range(repeat + 1):
        started = time.perf_counter()
        with reading(engine) as session:
            ask(session)
        taken.append((time.perf_counter() - started) * 1000)
    cuts = quantiles(taken[1:], n=100, method="inclusive")
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "worst": round(max(taken[1:]), 1)}


def _once(engine: Engine, count: Callable[[Session], int]) -> dict[str, float]:
    started = time.perf_counter()
    with reading(engine) as session:
        rows = count(session)
    return {"rows": rows, "seconds": round(time.perf_counter() - started, 2)}


def _writes(engine: Engine, count: int, times: int) -> float:
    """Reports recorded a second, each with its reading, text and standing in a durable transaction of its own."""
    random_ = random.Random(11)
    now = datetime.combine(LAST, datetime.min.time(), LONDON)
    started = time.perf_counter()
    for number in range(times):
        urn, sha256 = f"9{random_.randrange(count):07d}", uuid.uuid4().hex * 2
        with writing(engine) as session:
            document = DocumentRow(sha256=sha256, size=1, media_type="application/pdf", source="x", stored_at=now)
            session.add(document)
            session.flush()
            report = ReportRow(
                urn=urn, url=f"https://x.example/new/{number}", label="Inspection report", published=LAST,
                history=False, state=ReportState.READ, document=sha256, first_seen_at=now, last_seen_at=now,
            )  # fmt: skip
            session.add(report)
            session.flush()
            judgements = tuple(Judgement(key, key, Grade.GOOD) for key in KEYS)
            read = Reading(Kind.OTHER, None, None, LAST, LAST, judgements=judgements)
            add_inspection(session, read, report, sha256, reader_version="1", keep_names=False, now=now)
            index_document(session, sha256, urn, report.label, "a new report of these days")
    return round(times / (time.perf_counter() - started), 1)


def _megabytes(engine: Engine) -> float:
    with engine.connect() as connection:
        if is_sqlite(engine):
            pages = int(connection.execute(text("PRAGMA page_count")).scalar_one())
            return round(pages * int(connection.execute(text("PRAGMA page_size")).scalar_one()) / 1e6, 1)
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        return round(int(size) / 1e6, 1)


def _day(random_: random.Random) -> date:
    return FIRST + timedelta(days=random_.randrange((LAST - FIRST).days))


def _month(random_: random.Random) -> tuple[date, date]:
    first = WATCHED_SINCE + timedelta(days=random_.randrange(600))
    return first, first + timedelta(days=30)


def _show(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(result))
        return
    print(f"{result['database']}: {result['providers']:,} providers, {result['inspections']:,} inspections")
    print(f"  {result['rows']:,} rows, {result['megabytes']:,} MB, built in {result['build_seconds']} s")
    print(f"  {result['bulk_rows_per_second']:,} rows/s in bulk, {result['writes_per_second']} reports/s one by one")
    for name, bar in BARS.items():
        row = result[name]
        met = "" if row["p95"] < bar else "  MISSED"
        print(f"  {name:<16} p50 {row['p50']:>7} ms   p95 {row['p95']:>7} ms   bar {bar} ms{met}")
    for name in ("all_changes_of_a_month", "standing_of_every_provider"):
        print(f"  {name.replace('_', ' ')}: {result[name]['rows']:,} rows in {result[name]['seconds']} s")
