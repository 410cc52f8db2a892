"""The proof of one event as a zip that can be kept: documents, what was read from where in them, times and hashes.

index.html       what happened and what it rests on, for people; needs nothing from the network
evidence.json    the same for machines
documents/       the files as they were fetched, the one that brought the event and those it was compared with
SHA256SUMS       to check every file with one command
LICENCE.txt
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from outcomes.event import Event
from outcomes.grades import printed
from outcomes.inspection import Judgement
from storage.archive import Altered, Archive
from storage.inspections import as_reading, judgements_of
from storage.licence import OGL_NOTICE, OUR_NOTICE
from storage.models import DocumentRow, EventRow, InspectionRow

Pages = Callable[[bytes], list[str]]
"""The text of each page of a document."""
NEAR = 240
"""Characters between a judgement's name and its grade, at most, that still belong together."""
TEMPLATES = Path(__file__).parent / "templates"


class NoSuchEvent(LookupError):
    """No event with this id is held."""


@dataclass(frozen=True, slots=True)
class _Proof:
    """One document that the event rests on."""

    role: str
    sha256: str
    inspection: InspectionRow | None


def evidence(
    session: Session, archive: Archive, event_id: str, file: Path, *, now: datetime, pages_of: Pages | None = None
) -> Path:
    """Write the proof of an event to `file` (a zip).

    `pages_of` gives the text of each page of a document, to quote the lines that the grades were read from; without it
    the documents are enclosed unquoted. Raises `NoSuchEvent`.
    """
    row = session.get(EventRow, event_id)
    if row is None:
        raise NoSuchEvent(f"there is no event {event_id}; `changes --json` lists the ids")
    event = Event.from_json(row.payload)
    documents, contents = [], {}
    for proof in _proofs(session, event):
        described, data = _document(session, archive, proof, pages_of)
        documents.append(described)
        if data is not None:
            contents[described["file"]] = data
    facts = {
        "event": event.to_json(),
        "documents": documents,
        "licence": f"{OGL_NOTICE} {OUR_NOTICE}",
        "made_at": now.isoformat(),
    }
    _write(file, facts, contents, now)
    return file


# ---------------------------------------------------------------- what proves


def _proofs(session: Session, event: Event) -> list[_Proof]:
    """The document that brought the event, then each that it was compared with, newest first."""
    found = [_Proof("new", event.evidence, _reading_of(session, event.urn, event.evidence))] if event.evidence else []
    starts = {change.from_start for change in (event.overall, *event.judgements) if change and change.from_start}
    starts |= {event.previous_start} if event.previous_start else set()
    for inspection in _readings_from(session, event.urn, starts):
        if inspection.document != event.evidence:
            found.append(_Proof("earlier", inspection.document, inspection))
    return found


def _reading_of(session: Session, urn: str, sha256: str) -> InspectionRow | None:
    """The newest reading of a document, whether it still counts or not."""
    statement = select(InspectionRow).where(InspectionRow.urn == urn, InspectionRow.document == sha256)
    return session.exec(statement.order_by(col(InspectionRow.id).desc())).first()


def _readings_from(session: Session, urn: str, starts: Iterable[date]) -> Sequence[InspectionRow]:
    statement = select(InspectionRow).where(
        InspectionRow.urn == urn,
        col(InspectionRow.start).in_(list(starts)),
        col(InspectionRow.superseded_at).is_(None),
    )
    return session.exec(statement.order_by(col(InspectionRow.start).desc())).all()


def _document(
    session: Session, archive: Archive, proof: _Proof, pages_of: Pages | None
) -> tuple[dict[str, Any], bytes | None]:
    """What is known of a document, and its bytes where the archive still holds them."""
    try:
        data = archive.get(proof.sha256)
    except (FileNotFoundError, Altered):
        data = None
    kept = session.get(DocumentRow, proof.sha256)
    pages = pages_of(data) if data is not None and pages_of else []
    row = proof.inspection
    judgements = judgements_of(session, [row.id]).get(row.id, []) if row and row.id is not None else []
    reading = as_reading(row, judgements) if row else None
    return {
        "role": proof.role,
        "sha256": proof.sha256,
        "file": f"documents/{proof.sha256}{_suffix(kept)}" if data is not None else None,
        "source": kept.source if kept else None,
        "stored_at": kept.stored_at.isoformat() if kept else None,
        "size": kept.size if kept else None,
        "media_type": kept.media_type if kept else None,
        "reading": _reading_facts(row) if row else None,
        "judgements": [_judgement_facts(judgement, pages) for judgement in (reading.judgements if reading else ())],
    }, data


def _suffix(kept: DocumentRow | None) -> str:
    return ".html" if kept and "html" in kept.media_type else ".pdf"


def _reading_facts(row: InspectionRow) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "framework": row.framework,
        "start": row.start.isoformat() if row.start else None,
        "end": row.end.isoformat() if row.end else None,
        "published": row.published.isoformat(),
        "reader_version": row.reader_version,
        "observed_at": row.observed_at.isoformat(),
        "superseded": row.superseded,
    }


def _judgement_facts(judgement: Judgement, pages: Sequence[str]) -> dict[str, Any]:
    page, quote = quoted(judgement, pages)
    return {
        "key": judgement.key,
        "judgement": judgement.printed,
        "grade": judgement.grade,
        "absent": judgement.absent,
        "page": page,
        "quote": quote,
    }


def quoted(judgement: Judgement, pages: Sequence[str]) -> tuple[int | None, str | None]:
    """Page number (from 1) and the words from which a judgement was read: its name as printed, up to its grade.

    (None, None) where the two do not stand together on one page: nothing is quoted that does not carry the grade.
    """
    if judgement.grade is None or not judgement.printed.strip():
        return None, None
    # "requires improvement" is printed with and without its tail
    ending = _words(printed(judgement.grade).removesuffix(" to be good")) + r"(?:\s+to\s+be\s+good)?"
    pattern = re.compile(rf"{_words(judgement.printed)}.{{0,{NEAR}}}?\b{ending}\b", re.IGNORECASE | re.DOTALL)
    for number, page in enumerate(pages, start=1):
        if found := pattern.search(page):
            return number, " ".join(found[0].split())
    return None, None


def _words(text: str) -> str:
    """A pattern for `text` however it is broken over lines."""
    return r"\s+".join(re.escape(word) for word in text.split())


# ----------------------------------------------------------------- the file


def _write(file: Path, facts: dict[str, Any], contents: dict[str, bytes], now: datetime) -> None:
    """The zip appears whole or not at all."""
    entries = {
        "index.html": _page(facts).encode(),
        "evidence.json": json.dumps(facts, indent=1, ensure_ascii=False).encode(),
        "LICENCE.txt": f"{OGL_NOTICE}\n\n{OUR_NOTICE}\n".encode(),
        **contents,
    }
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in entries.items())
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in {**entries, "SHA256SUMS": sums.encode()}.items():
            bundle.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    part.replace(file)


def _page(facts: dict[str, Any]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    event = facts["event"]
    changes = [change for change in (event["overall"], *event["judgements"]) if change]
    return environment.get_template("evidence.html.jinja").render(**facts, changes=changes)
