"""`db check` finds what should not be; `db prune` removes what nothing refers to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from storage.archive import Archive


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
    """Everything that should not be in the database and the archive; empty where all is well."""
    raise NotImplementedError


def prune(engine: Engine, archive: Archive, older_than: datetime) -> Pruned:
    """Remove archived documents and old logs from before `older_than` that nothing refers to."""
    raise NotImplementedError
