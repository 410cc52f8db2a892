"""The service's day: what runs when, until it is told to stop."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from scraper.fetch import Stopped
from service.cycle import Stopper, alone, deliver, poll_source
from service.setup import Service
from storage.engine import is_sqlite

log = structlog.get_logger("gradewatch")
DELIVERY_INTERVAL = timedelta(seconds=15)
LOOK_SECONDS = 0.5
GRACE_SECONDS = 9.0
"""How long the step in hand may take to end after the order to stop; docker and systemd kill after ten or more."""


def run_service(service: Service) -> int:
    """Poll, deliver and keep watch until SIGTERM or SIGINT; 0 when the step in hand has ended in good order.

    Raises `storage.single.AlreadyRunning` where another process serves the same SQLite database.
    """
    if not is_sqlite(service.engine):
        from service.workers import run_worker  # the task queue comes with the extra "postgres"

        return run_worker(service)
    stopper = Stopper()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stopper.order)
    with alone(service):
        scheduler = _scheduler(service, stopper)
        scheduler.start()
        log.info(
            "Gradewatch runs", polls_every=str(service.settings.poll_interval), database=service.settings.shown_database
        )
        while not stopper.ordered.wait(timeout=LOOK_SECONDS):
            pass  # Python runs a handler only between waits where the signal came just before one began
        log.info("stopping: the step in hand is brought to its end")
        _end(scheduler)
    return 0


def _scheduler(service: Service, stopper: Stopper) -> BackgroundScheduler:
    """Jobs in UTC that never overlap themselves and are never dropped for being late."""
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    jobs: dict[str, tuple[Callable[[], None], timedelta]] = {
        "poll": (lambda: _cycle(service, stopper, "reports"), service.settings.poll_interval),
        "news": (lambda: _cycle(service, stopper, "news"), service.settings.news_interval),
        "deliver": (lambda: _deliver(service, stopper), DELIVERY_INTERVAL),
    }
    for name, (job, every) in jobs.items():
        scheduler.add_job(job, "interval", seconds=every.total_seconds(), id=name, next_run_time=service.clock.now())
    scheduler.add_listener(_report_job, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
    return scheduler


def _cycle(service: Service, stopper: Stopper, source: str) -> None:
    try:
        result = poll_source(service, source, None, stopper)
        log.info("polled", source=source, **result.counts)
    except Stopped:
        log.info("the poll was stopped half way; the next one goes on from there")


def _deliver(service: Service, stopper: Stopper) -> None:
    if not stopper.ordered.is_set():
        deliver(service, sys.stdout, stop=stopper.ordered.is_set)


def _report_job(event: JobExecutionEvent) -> None:
    if getattr(event, "exception", None):
        log.error(f"the job {event.job_id} failed; it runs again at its next time", error=repr(event.exception))
    elif event.code == EVENT_JOB_MISSED:
        log.warning(f"the job {event.job_id} was missed")


def _end(scheduler: BackgroundScheduler) -> None:
    """Wait for running jobs, but no longer than the grace time: what they had committed is safe in any case."""
    ending = threading.Thread(target=scheduler.shutdown, kwargs={"wait": True}, daemon=True)
    ending.start()
    ending.join(GRACE_SECONDS)
    if ending.is_alive():
        log.warning("a step did not end in time and is given up; the next start goes on from the last finished step")
        sys.stderr.flush()
        sys.stdout.flush()
        os._exit(0)
