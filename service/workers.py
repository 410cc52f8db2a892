"""Any number of `run` processes on one PostgreSQL database, sharing the work through the task queue procrastinate.

- One tick, wherever it falls, starts a poll when one is due; one poll runs at a time. So it is with the
  news, which one worker reads as a whole.
- The poll reads the listing and puts every page, then every report, into the queue; each worker takes what is free.
- Reports of one provider are read one after another: the queue's lock for the provider.
- A worker that dies stops its heartbeat; what it had in hand is taken up by another. Every job may be done twice: what
  is recorded already is not due any more.
- Alerts are delivered by every worker: the outbox leases each target to one of them.

The queue has a schema of its own in the database, so that it can be dropped without loss: the next poll makes its jobs
anew from the facts. A connection pooler must hold sessions: procrastinate listens for notifications.
"""

import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Job, Status
from sqlalchemy import Engine, text
from sqlmodel import col, select

from scraper.fetch import Fetcher, Stopped
from scraper.reports.workers import ReportReaders
from service.cycle import Stopper, deliver, poll_source, refresh_feeds
from service.news import sources_of
from service.poll import Failure, PollResult, add_traffic, poll_reports, read_one_report, read_page
from service.setup import Service
from storage import watching
from storage.engine import reading, writing
from storage.models import CheckRow, PartRow
from storage.single import only_one

log = structlog.get_logger("gradewatch")
QUEUE_SCHEMA = "gradewatch_queue"
JOBS_AT_ONCE = 4
"""One of them may be the poll, which waits for the others; fetches mostly wait for their turn with the host."""
TICK = "* * * * * */5"
"""Every five seconds: is a poll due, has a worker died?"""
HEARTBEAT_SECONDS = 2.0
DEAD_AFTER_SECONDS = 10.0
DELIVERY_SECONDS = 15.0
GRACE_SECONDS = 8.0
LOOK_SECONDS = 0.5
AGAIN = procrastinate.RetryStrategy(max_attempts=10, wait=1)
"""A job that was stopped half way, or met a fault of our own, is tried again; a page that fails is no such fault."""


@dataclass(frozen=True)
class Worker:
    """One process's share: the service, its readers of documents and the order to stop."""

    service: Service
    readers: ReportReaders
    stopper: Stopper

    @contextmanager
    def fetcher(self) -> Iterator[Fetcher]:
        """A client for one job: a host's pace holds over all of them through the database."""
        with self.service.fetcher() as fetcher, self.stopper.watching(fetcher):
            yield fetcher


def run_worker(service: Service) -> int:
    """Work until SIGTERM or SIGINT; 0 when the jobs in hand have ended or were given back."""
    stopper = Stopper()
    with ReportReaders() as readers:
        app = queue_app(Worker(service, readers, stopper))
        deliveries = threading.Thread(target=_keep_delivering, args=(service, stopper), daemon=True)
        deliveries.start()
        asyncio.run(_work(app, stopper))
        stopper.order()
        deliveries.join(GRACE_SECONDS)
    return 0


async def _work(app: procrastinate.App, stopper: Stopper) -> None:
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                concurrency=JOBS_AT_ONCE,
                install_signal_handlers=False,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
                shutdown_graceful_timeout=GRACE_SECONDS,
                delete_jobs="successful",
            )
        )

        def stop() -> None:
            log.info("stopping: the jobs in hand are brought to their end or given back")
            stopper.order()
            worker.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        log.info("Gradewatch runs, sharing the work with every other process on this database")
        with contextlib.suppress(asyncio.CancelledError):
            await worker


def _keep_delivering(service: Service, stopper: Stopper) -> None:
    while not stopper.ordered.is_set():
        try:
            deliver(service, sys.stdout, stop=stopper.ordered.is_set)
        except Exception:  # whatever fails must not end delivery for good
            log.exception("delivery failed; it is tried again")
        stopper.ordered.wait(DELIVERY_SECONDS)


# ----------------------------------------------------------------- the queue


def queue_app(worker: Worker) -> procrastinate.App:
    """The queue of this database, made where it is not there, with every job that it knows."""
    service = worker.service
    _make_queue(service)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(**_connection(service)))

    @app.periodic(cron=TICK)  # type: ignore[untyped-decorator, unused-ignore]
    @app.task(name="tick", queueing_lock="tick", pass_context=False)  # type: ignore[untyped-decorator, unused-ignore]
    def tick(timestamp: int) -> None:
        if poll_due(service):
            with contextlib.suppress(AlreadyEnqueued):
                app.configure_task("poll", lock="poll", queueing_lock="poll", priority=10).defer()
        if news_due(service):
            with contextlib.suppress(AlreadyEnqueued):
                app.configure_task("news", lock="news", queueing_lock="news").defer()

    @app.periodic(cron=TICK)  # type: ignore[untyped-decorator, unused-ignore]
    @app.task(name="rescue", queueing_lock="rescue")  # type: ignore[untyped-decorator, unused-ignore]
    async def rescue(timestamp: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
            log.warning("a worker died; its job is taken up again", job=job.task_name, arguments=job.task_kwargs)
            await _take_up(app, job)

    @app.task(name="poll", retry=AGAIN)  # type: ignore[untyped-decorator, unused-ignore]
    def poll() -> None:
        if poll_due(service) or poll_broken_off(service):  # else: two ticks asked for the same one
            with _faults_told("poll"):
                poll_together(worker, app)

    @app.task(name="news", retry=AGAIN)  # type: ignore[untyped-decorator, unused-ignore]
    def news() -> None:
        if news_due(service):  # else: another has read it while this one waited
            with _faults_told("news"):
                result = poll_source(service, "news", None, worker.stopper)
            log.info("polled", source="news", **result.counts)

    @app.task(name="page", retry=AGAIN)  # type: ignore[untyped-decorator, unused-ignore]
    def page(check: int, urn: str) -> None:
        with _faults_told("page", urn=urn):
            _page(worker, check, urn)

    @app.task(name="report", retry=AGAIN)  # type: ignore[untyped-decorator, unused-ignore]
    def report(check: int, report_id: int, sweep: bool, batch: int | None) -> None:
        with _faults_told("report", report=report_id):
            _report(worker, check, report_id, sweep, batch)

    return app


@contextmanager
def _faults_told(job: str, **which: object) -> Iterator[None]:
    """Log what makes a job fail: the queue says nothing of it before the last of many tries."""
    try:
        yield
    except Stopped:
        raise
    except Exception:
        log.exception("a job failed; it is tried again", job=job, **which)
        raise


async def _take_up(app: procrastinate.App, job: Job) -> None:
    """Put a dead worker's job back into the queue, or drop it where the same waits there already."""
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        assert job.id is not None
        await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)


def _connection(service: Service) -> dict[str, Any]:
    """The same database, seen from the queue's own schema."""
    address = service.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return {"conninfo": address, "kwargs": {"options": f"-c search_path={QUEUE_SCHEMA} -c timezone=UTC"}}


def _make_queue(service: Service) -> None:
    """Make the queue's schema where it is not there; one worker at a time."""
    while True:
        with only_one(service.engine, "make the queue") as mine:
            if mine:
                _apply_schema(service)
                return
        threading.Event().wait(LOOK_SECONDS)


def _apply_schema(service: Service) -> None:
    with service.engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {QUEUE_SCHEMA}"))
    app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(**_connection(service)))
    with app.open():
        if not app.check_connection():
            app.schema_manager.apply_schema()


def workers_alive(engine: Engine) -> int:
    """How many processes share this database's work at this moment."""
    with engine.connect() as connection:
        table = connection.execute(text(f"SELECT to_regclass('{QUEUE_SCHEMA}.procrastinate_workers')")).scalar_one()
        if table is None:
            return 0
        beating = "last_heartbeat > now() - make_interval(secs => :seconds)"
        alive = text(f"SELECT count(*) FROM {table} WHERE {beating}")  # noqa: S608  our own names
        return int(connection.execute(alive, {"seconds": DEAD_AFTER_SECONDS}).scalar_one())


def drop_queue(service: Service) -> None:
    """Forget every job, for a database that was restored: they are about rows of the one before."""
    with service.engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {QUEUE_SCHEMA} CASCADE"))


def poll_due(service: Service) -> bool:
    """Whether the last poll began so long ago that the next is due."""
    return _is_due(service, "reports", service.settings.poll_interval)


def news_due(service: Service) -> bool:
    """Whether there is news to follow, and it was last read so long ago that it is due again."""
    return bool(sources_of(service)) and _is_due(service, "news", service.settings.news_interval)


def _is_due(service: Service, source: str, interval: timedelta) -> bool:
    last = _last_poll(service, source)
    return last is None or service.clock.now() - last.started_at >= interval


def poll_broken_off(service: Service) -> bool:
    """Whether the last poll has no end. To be asked by whoever holds the queue's lock for polls: its worker died."""
    last = _last_poll(service, "reports")
    return last is not None and last.finished_at is None


def _last_poll(service: Service, source: str) -> CheckRow | None:
    with reading(service.engine) as session:
        statement = select(CheckRow).where(CheckRow.source == source).order_by(col(CheckRow.id).desc()).limit(1)
        return session.exec(statement).first()


# ------------------------------------------------------------------ the jobs


def poll_together(worker: Worker, app: procrastinate.App) -> PollResult:
    """One poll whose pages and reports all workers share."""
    with worker.fetcher() as fetcher:
        result = poll_reports(worker.service, fetcher, None, SharedHands(worker, app))
    refresh_feeds(worker.service)
    log.info("polled", source="reports", **result.counts)
    return result


@dataclass(frozen=True)
class SharedHands:
    """Puts pages and reports into the queue and waits until nobody has any of them left."""

    worker: Worker
    app: procrastinate.App

    def pages(self, check: int, pages: Sequence[watching.PageToOpen], result: PollResult) -> None:
        jobs = [(f"page:{page.urn}", page.urn, {"check": check, "urn": page.urn}) for page in pages]
        self._share("page", jobs, check, result)

    def reports(
        self, check: int, due: Sequence[watching.ReportToRead], sweep: bool, batch: int | None, result: PollResult
    ) -> None:
        jobs = [
            (
                f"report:{report.id}",
                report.urn,
                {"check": check, "report_id": report.id, "sweep": sweep, "batch": batch},
            )
            for report in due
        ]
        self._share("report", jobs, check, result)

    def _share(
        self, task: str, jobs: Sequence[tuple[str, str, dict[str, Any]]], check: int, result: PollResult
    ) -> None:
        """`jobs`: (name that is in the queue once, provider, arguments)."""
        for name, urn, arguments in jobs:
            with contextlib.suppress(AlreadyEnqueued):  # an earlier poll's, whose worker died
                self.app.configure_task(task, lock=f"provider:{urn}", queueing_lock=name).defer(**arguments)
        while self._left(task):
            if self.worker.stopper.ordered.wait(LOOK_SECONDS):
                raise Stopped("the poll was stopped half way; another worker goes on with it")
        _add_up(self.worker.service, check, result)

    def _left(self, task: str) -> int:
        """Jobs of this kind that wait or are in hand."""
        found = list(self.app.job_manager.list_tasks(task=task))
        return sum(int(row["todo"]) + int(row["doing"]) for row in found)


def _page(worker: Worker, check: int, urn: str) -> None:
    with reading(worker.service.engine) as session:
        page = watching.page_of(session, urn)
    if page is not None:
        _part(worker, check, lambda fetcher, result: read_page(worker.service, fetcher, page, result))


def _report(worker: Worker, check: int, report_id: int, sweep: bool, batch: int | None) -> None:
    service = worker.service
    with reading(service.engine) as session:
        due = watching.report_to_read(session, report_id, service.clock.now(), sweep)
    if due is not None:
        _part(
            worker,
            check,
            lambda fetcher, result: read_one_report(service, fetcher, worker.readers, due, batch, result),
        )


def _part(worker: Worker, check: int, work: Callable[[Fetcher, PollResult], None]) -> None:
    """Do one job and leave what it cost for the poll to add up."""
    result = PollResult()
    with worker.fetcher() as fetcher:
        work(fetcher, result)
        add_traffic(result, fetcher)
    counts = result.counts | {"reached": result.reached}
    failures = [asdict(failure) for failure in result.failures]
    with writing(worker.service.engine) as session:
        if session.get(CheckRow, check) is not None:
            session.add(PartRow(check_id=check, counts=counts, failures=failures))


def _add_up(service: Service, check: int, result: PollResult) -> None:
    """Add every part of this poll to its result."""
    with writing(service.engine) as session:
        parts = session.exec(select(PartRow).where(PartRow.check_id == check)).all()
        for part in parts:
            counts = dict(part.counts)
            result.reached |= counts.pop("reached")
            for name, number in counts.items():
                setattr(result, name, getattr(result, name) + number)
            result.failures += [Failure(**failure) for failure in part.failures]
            session.delete(part)
