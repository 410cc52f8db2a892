"""The state of the watch: is everything being looked at, how fresh is it, what waits, what fails."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from alerts.coverage import Coverage as Told
from alerts.routes import dead_routes, deliveries_for
from alerts.targets import shown_target
from outcomes.delivery import Delivery
from outcomes.event import Event
from outcomes.inspection import Provider
from service.present import coverage_json
from service.setup import Service
from storage.deliveries import queue_state
from storage.distribution import Coverage, coverage, lag
from storage.engine import reading
from storage.models import BatchRow, BatchStatus, CheckRow, FeedRow, ProviderRow, TargetRow
from storage.news import article_counts
from storage.owed import owed
from storage.upgrade import head
from storage.watching import as_provider

OWED_FOR = timedelta(days=30)
STALE_POLLS = 3
"""A source that has missed so many polls in a row is stale."""
LONGEST_POLL = timedelta(hours=3)
"""A poll that runs for longer is stuck: a first baseline of all authorities takes about 45 minutes."""


def status(service: Service) -> dict[str, Any]:
    """The state of the watch, as `status --json` prints it."""
    now = service.clock.now()
    with reading(service.engine) as session:
        covered = coverage(session)
        sources = [_source(session, name) for name in _sources(session)]
        healthy, because = health(session, service, now)
        return {
            "healthy": healthy,
            "because": because,
            "now": now.isoformat(),
            "sources": sources,
            "coverage": [coverage_json(kind) for kind in covered],
            "lag": _lag(session),
            "queue": _queue(session, now),
            "owed": _owed(session, service, now),
            "held": _held(session),
            "failing_targets": _failing_targets(session),
            "feeds": _feeds(session),
            "articles": article_counts(session, now),
            "warnings": [*dead_routes(service.routes, _known(session)), *_lagging(session)],
            "database": {"address": service.settings.shown_database, "schema": head()},
        }


def health(session: Session, service: Service, now: datetime) -> tuple[bool, str]:
    """Whether the reports site has been read lately, and the reason in words. What the container's check asks."""
    newest = session.exec(
        select(CheckRow).where(CheckRow.source == "reports").order_by(col(CheckRow.id).desc()).limit(1)
    ).first()
    limit = max(STALE_POLLS * service.settings.poll_interval, timedelta(hours=1))
    if newest is None:
        return False, "the reports site has never been polled"
    if newest.finished_at is None and now - newest.started_at <= LONGEST_POLL:
        return True, "a poll is running"
    last = _last_success(session, "reports")
    if last is None:
        return False, "no poll of the reports site has ever succeeded"
    if now - last > limit:
        return False, f"the reports site was last read {_ago(now - last)} ago"
    return True, f"the reports site was read {_ago(now - last)} ago"


def told_coverage(session: Session, now: datetime) -> Told | None:
    """What an alert may promise about the watch: when the site was last read, and how many authorities of how many."""
    covered: list[Coverage] = coverage(session)
    if not covered:
        return None
    checked = _last_success(session, "reports") or now
    return Told(
        checked, sum(kind.pages_read for kind in covered), sum(kind.providers for kind in covered), _noun(covered)
    )


def _noun(covered: list[Coverage]) -> str:
    return "authorities" if [kind.kind for kind in covered] == ["local_authority"] else "providers"


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def _sources(session: Session) -> list[str]:
    return sorted(session.exec(select(CheckRow.source).distinct()).all())


def _last_success(session: Session, source: str) -> datetime | None:
    """When a poll last read all that it wanted, or at least the listing and some pages."""
    statement = select(CheckRow).where(CheckRow.source == source, col(CheckRow.finished_at).is_not(None))
    for row in session.exec(statement.order_by(col(CheckRow.id).desc()).limit(200)):
        if row.complete or row.counts.get("reached"):
            return row.finished_at
    return None


def _source(session: Session, source: str) -> dict[str, Any]:
    newest = session.exec(
        select(CheckRow).where(CheckRow.source == source).order_by(col(CheckRow.id).desc()).limit(1)
    ).one()
    last = _last_success(session, source)
    return {
        "source": source,
        "last_success": last.isoformat() if last else None,
        "last_attempt": newest.started_at.isoformat(),
        "running": newest.finished_at is None,
        "complete": newest.complete,
        "counts": newest.counts,
        "failures": newest.failures,
    }


def _lag(session: Session) -> dict[str, Any]:
    measured = lag(session)
    hours = {"median": measured.median, "worst": measured.worst}
    return {"reports": measured.reports} | {
        f"{name}_hours": round(value.total_seconds() / 3600, 1) if value else None for name, value in hours.items()
    }


def _queue(session: Session, now: datetime) -> dict[str, int]:
    return dict(sorted((status, count) for status, count in queue_state(session, now).counts.items() if count))


def _owed(session: Session, service: Service, now: datetime) -> list[dict[str, str]]:
    """Alerts that the routes ask for and the outbox does not hold: always empty, unless something was lost."""

    def expected(event: Event, told: Sequence[Delivery]) -> Sequence[Delivery]:
        return deliveries_for(event, service.routes, now, told)

    return [asdict(missing) for missing in owed(session, expected, now - OWED_FOR)]


def _held(session: Session) -> list[dict[str, Any]]:
    rows = session.exec(select(BatchRow).where(BatchRow.status == BatchStatus.HELD)).all()
    return [{"id": row.id, "reason": row.reason, "since": row.created_at.isoformat()} for row in rows]


def _failing_targets(session: Session) -> list[dict[str, Any]]:
    failing = col(TargetRow.last_error).is_not(None) | col(TargetRow.stopped).is_not(None)
    rows = session.exec(select(TargetRow).where(failing)).all()
    return [
        {
            "target": shown_target(row.target),
            "error": row.last_error,
            "since": row.failing_since.isoformat() if row.failing_since else None,
            "stopped": row.stopped,
        }
        for row in rows
    ]


def _feeds(session: Session) -> list[dict[str, Any]]:
    rows = session.exec(select(FeedRow).order_by(FeedRow.url)).all()
    return [
        {
            "url": row.url,
            "last_success": row.last_success_at.isoformat() if row.last_success_at else None,
            "failing_since": row.failing_since.isoformat() if row.failing_since else None,
            "newest_item": row.last_new_item_at.isoformat() if row.last_new_item_at else None,
            "error": row.last_error,
            "warning": row.warning,
        }
        for row in rows
    ]


def _known(session: Session) -> list[Provider]:
    return [as_provider(row) for row in session.exec(select(ProviderRow))]


def _lagging(session: Session) -> list[str]:
    rows = session.exec(select(ProviderRow).where(col(ProviderRow.lagging_since).is_not(None))).all()
    return [f"the page of {row.name} does not show the report that the listing announces" for row in rows]
