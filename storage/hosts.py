"""What is remembered of other people's servers, in the database: shared by every worker and across restarts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from outcomes.clock import Clock
from storage.engine import reading, writing
from storage.models import HostRow


@dataclass(frozen=True, slots=True)
class StoredHosts:
    """Host memory over the database: see `scraper.hosts.HostMemory`, which it fulfils."""

    engine: Engine

    def robots(self, host: str, newer_than: datetime) -> str | None:
        with reading(self.engine) as session:
            row = session.get(HostRow, host)
            fresh = row is not None and row.robots_fetched_at is not None and row.robots_fetched_at > newer_than
            return row.robots if row and fresh else None

    def keep_robots(self, host: str, text: str, now: datetime) -> None:
        with writing(self.engine) as session:
            row = _locked(session, host)
            row.robots, row.robots_fetched_at = text, now

    def take_turn(self, host: str, interval: timedelta, clock: Clock) -> timedelta:
        """One row lock a request: a host's interval holds over all workers together."""
        if not interval:
            return timedelta()
        with writing(self.engine) as session:
            row = _locked(session, host)
            now = clock.now()  # not before: there may have been a wait for the lock
            wait = (row.next_request_at or now) - now
            if timedelta() < wait <= interval * 1000:  # more: left behind by a clock that has since been set back
                return wait
            row.next_request_at = now + interval
            return timedelta()

    def paused(self, host: str, now: datetime) -> str | None:
        with reading(self.engine) as session:
            row = session.get(HostRow, host)
            return row.blocked_reason if row and row.blocked_until and now < row.blocked_until else None

    def pause(self, host: str, until: datetime, reason: str) -> None:
        with writing(self.engine) as session:
            row = _locked(session, host)
            row.blocked_until, row.blocked_reason = until, reason


def _locked(session: Session, host: str) -> HostRow:
    """The host's row, locked until the transaction ends; made where there is none, by whichever worker is first."""
    session.execute(text("INSERT INTO hosts (host) VALUES (:host) ON CONFLICT DO NOTHING"), {"host": host})
    return session.exec(select(HostRow).where(col(HostRow.host) == host).with_for_update()).one()
