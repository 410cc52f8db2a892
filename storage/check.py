"""`db check` finds what should not be; `db prune` removes what nothing refers to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, exists, func, text
from sqlmodel import Session, col, select

from outcomes.inspection import VISITS, Kind
from storage.archive import Altered, Archive
from storage.engine import is_sqlite, reading, writing
from storage.models import (
    CheckRow,
    DeliveryRow,
    DocumentRow,
    EventRow,
    InspectionRow,
    JudgementRow,
    ReportRow,
    ReportState,
    ResourceRow,
)
from storage.search import texts_without_index
from storage.standing import tallies_that_differ
from storage.upgrade import head, revision_of

GRADED = frozenset(
    {Kind.ILACS_STANDARD, Kind.ILACS_SHORT, Kind.SIF, Kind.SIF_REINSPECTION, Kind.JOINT_TARGETED} - VISITS
)
"""Kinds of inspection that always carry judgements."""
MOST = 50
"""So many faults of one kind are listed one by one; what is beyond is counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that should not be, and what to do about it."""

    kind: str
    """schema, integrity, foreign_key, missing_document, altered_document, orphaned_document, event, inspection, …"""
    subject: str
    message: str
    serious: bool = True
    """False: worth knowing, nothing is wrong with the facts."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed."""

    documents: int
    bytes: int
    checks: int
    """Rows of the log of polls."""


def check(engine: Engine, archive: Archive) -> list[Fault]:
    """Everything that should not be in the database and the archive; empty where all is well.

    Every archived document is read and its hash made again: about a second for a hundred reports.
    """
    faults = list(_schema(engine))
    if faults:
        return faults  # the questions below are asked of the present schema
    faults += _bounded(_integrity(engine))
    with reading(engine) as session:
        faults += [fault for ask in _QUESTIONS for fault in _bounded(ask(session))]
        faults += _bounded(_documents(session, archive))
    return faults


def _bounded(faults: Iterable[Fault]) -> Iterator[Fault]:
    """At most `MOST` faults, and how many more there are of the kind."""
    more, last = 0, None
    for number, fault in enumerate(faults):
        last = fault
        if number < MOST:
            yield fault
        else:
            more += 1
    if more and last:
        yield Fault(last.kind, "", f"and {more} more like these", last.serious)


# -------------------------------------------------------------- the database


def _schema(engine: Engine) -> Iterator[Fault]:
    revision = revision_of(engine)
    if revision != head():
        message = f"the schema is at revision {revision}, this program needs {head()}: run db upgrade"
        yield Fault("schema", str(revision), message)


def _integrity(engine: Engine) -> Iterator[Fault]:
    """What SQLite finds of itself. PostgreSQL checks keys on every write and pages by its own checksums."""
    if not is_sqlite(engine):
        return
    with engine.connect() as connection:
        for (message,) in connection.execute(text("PRAGMA integrity_check(20)")):
            if message != "ok":
                yield Fault("integrity", "database", f"{message}: restore a backup")
        for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
            yield Fault("foreign_key", f"{table} {row}", f"refers to a row of {parent} that does not exist")


def _events_without_inspection(session: Session) -> Iterator[Fault]:
    """Grade changes and new outcomes are about an inspection."""
    statement = select(EventRow.id).where(
        col(EventRow.event).in_(("grade_change", "new_outcome")), col(EventRow.inspection_id).is_(None)
    )
    for id_ in session.exec(statement):
        yield Fault("event", id_, "tells an outcome and names no inspection")


def _events_out_of_step(session: Session) -> Iterator[Fault]:
    """What an event's columns say must be what its payload says."""
    for row in session.exec(select(EventRow).order_by(col(EventRow.sequence)).execution_options(yield_per=500)):
        named = (row.payload.get("id"), row.payload.get("event"), row.payload.get("verdict"))
        if named != (row.id, row.event, row.verdict):
            yield Fault("event", row.id, "its columns and its payload tell different things")


def _sequence_gaps(session: Session) -> Iterator[Fault]:
    """Events are numbered without gaps: a missing number is a missing event."""
    first, last, count = session.exec(
        select(func.min(EventRow.sequence), func.max(EventRow.sequence), func.count())
    ).one()
    if count and last - first + 1 != count:
        yield Fault(
            "sequence", "events", f"{last - first + 1 - count} events between number {first} and {last} are gone"
        )


def _untold_events(session: Session) -> Iterator[Fault]:
    """Worth a look, but right where no route wanted the event when it was recorded."""
    told = exists().where(col(DeliveryRow.event_id) == col(EventRow.id))
    untold = session.exec(select(func.count()).select_from(EventRow).where(~told)).one()
    if untold:
        yield Fault("delivery", "events", f"{untold} events have no delivery: no route wanted them", serious=False)


def _inspections_without_judgements(session: Session) -> Iterator[Fault]:
    judged = exists().where(col(JudgementRow.inspection_id) == col(InspectionRow.id))
    statement = select(InspectionRow.id, InspectionRow.urn, InspectionRow.kind).where(
        col(InspectionRow.kind).in_(GRADED), col(InspectionRow.superseded_at).is_(None), ~judged
    )
    for id_, urn, kind in session.exec(statement):
        yield Fault("inspection", str(id_), f"of provider {urn} is a {kind} and has no judgement: run reparse")


def _read_reports_without_inspection(session: Session) -> Iterator[Fault]:
    """A report that counts as read has a reading, or shares its content with one that has."""
    read = exists().where(
        col(InspectionRow.urn) == col(ReportRow.urn), col(InspectionRow.document) == col(ReportRow.document)
    )
    statement = select(ReportRow.id, ReportRow.url).where(ReportRow.state == ReportState.READ, ~read)
    for id_, url in session.exec(statement):
        yield Fault("report", str(id_), f"{url} counts as read and nothing read from it is held: run reparse")


def _texts_not_found(session: Session) -> Iterator[Fault]:
    missing = texts_without_index(session)
    if missing:
        yield Fault("search", "search_index", f"{missing} texts cannot be found: the index was not kept with them")


def _tallies(session: Session) -> Iterator[Fault]:
    for key, day in tallies_that_differ(session):
        yield Fault("standing", f"{key} {day}", "counted standings differ from the inspections: run db upgrade")


_QUESTIONS: tuple[Callable[[Session], Iterator[Fault]], ...] = (
    _events_without_inspection,
    _events_out_of_step,
    _sequence_gaps,
    _untold_events,
    _inspections_without_judgements,
    _read_reports_without_inspection,
    _texts_not_found,
    _tallies,
)


# --------------------------------------------------------------- the archive


def _documents(session: Session, archive: Archive) -> Iterator[Fault]:
    known = set(session.exec(select(DocumentRow.sha256)))
    kept = archive.hashes()
    for sha256 in sorted(known - kept):
        yield Fault("missing_document", sha256, "is named in the database and not in the archive: restore a backup")
    for sha256 in sorted(kept & known):
        try:
            archive.get(sha256)
        except (Altered, OSError) as error:
            yield Fault("altered_document", sha256, str(error))
    if nameless := kept - known:
        size = sum(archive.path(sha256).stat().st_size for sha256 in nameless if sha256 in archive)
        what = (
            f"{len(nameless)} files ({size:,} bytes) that nothing names: being recorded at this moment, or left by a "
            "poll that died or by a restored backup; db prune removes those that are old"
        )
        yield Fault("orphaned_document", "the archive", what, serious=False)


# --------------------------------------------------------------------- prune


def prune(engine: Engine, archive: Archive, older_than: datetime) -> Pruned:
    """Remove archived documents and old logs from before `older_than` that nothing refers to.

    Never removed: a document that a report, a reading or an event stands on, at whatever age; and a file that was
    archived, or archived again, since `older_than`: a transaction may be about to name it.
    """
    with writing(engine) as session:
        unused = _unused_documents(session, older_than)
        session.execute(delete(DocumentRow).where(col(DocumentRow.sha256).in_(unused)))
        logs = session.execute(delete(CheckRow).where(col(CheckRow.started_at) < older_than))
        named = set(session.exec(select(DocumentRow.sha256)))
    gone = [sha256 for sha256 in archive.hashes() - named if _written(archive, sha256) < older_than.timestamp()]
    freed = sum(_remove(archive, sha256) for sha256 in gone)
    return Pruned(len(gone), freed, int(getattr(logs, "rowcount", 0)))


def _unused_documents(session: Session, older_than: datetime) -> list[str]:
    sha256 = col(DocumentRow.sha256)
    statement = select(DocumentRow.sha256).where(
        col(DocumentRow.stored_at) < older_than,
        ~exists().where(col(ReportRow.document) == sha256),
        ~exists().where(col(InspectionRow.document) == sha256),
        ~exists().where(col(ResourceRow.sha256) == sha256),
    )
    proofs = {row.get("evidence") for row in session.exec(select(EventRow.payload))}
    return [found for found in session.exec(statement) if found not in proofs]


def _written(archive: Archive, sha256: str) -> float:
    return archive.path(sha256).stat().st_mtime


def _remove(archive: Archive, sha256: str) -> int:
    """Bytes freed."""
    path = archive.path(sha256)
    size = path.stat().st_size if path.exists() else 0
    path.unlink(missing_ok=True)
    return size
