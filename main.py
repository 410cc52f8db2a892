"""The command line: one function a command, no logic. Heavy rooms are entered only by the command that needs them."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from service.present import Form
    from service.setup import Service

app = typer.Typer(
    name="gradewatch",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals may hold secrets
    help="Tells people, with proof, when an Ofsted inspection outcome is published or changes.",
)
db = typer.Typer(no_args_is_help=True, help="The database: bring it up to date, check it, save it, restore it.")
routes = typer.Typer(no_args_is_help=True, help="Who is told what: check the routes, preview what they would send.")
alerts = typer.Typer(invoke_without_command=True, help="Queued, sent, held and dead alerts.")
app.add_typer(db, name="db")
app.add_typer(routes, name="routes")
app.add_typer(alerts, name="alerts")

DATE = "%Y-%m-%d"
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")]
On = Annotated[datetime | None, typer.Option(formats=[DATE], help="As the public knew it at the end of this date.")]
KnownAt = Annotated[
    datetime | None, typer.Option(formats=[DATE], help="As Gradewatch held it at the end of this date.")
]
Since = Annotated[datetime | None, typer.Option(formats=[DATE], help="First publication date.")]
Until = Annotated[datetime | None, typer.Option(formats=[DATE], help="Last publication date.")]

Batch = Annotated[int | None, typer.Option(help="Only this batch; default: every held one.")]

DONE, USAGE, IN_PART, NOTHING = 0, 2, 3, 4


@app.callback()
def settings_file(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="Settings file (default: ./gradewatch.toml).")] = None,
) -> None:
    """Tells people, with proof, when an Ofsted inspection outcome is published or changes."""
    context.obj = config


def _config(context: typer.Context) -> Path | None:
    config: Path | None = context.find_root().obj
    return config


@contextmanager
def _open(context: typer.Context, day: date | None = None) -> "Iterator[Service]":
    """The open service; whatever is wrong with the settings, the routes or the database ends with exit code 2."""
    from sqlalchemy.exc import ArgumentError, OperationalError

    from alerts.routes import RouteError
    from outcomes.clock import SystemClock
    from service.logs import set_up_logs
    from service.settings import SettingsError, load_settings, secrets_of
    from service.setup import open_service
    from storage.upgrade import SchemaTooNew

    used = "DATA_DIR"
    try:
        settings = load_settings(_config(context))
        set_up_logs(settings.log_format, secrets_of(settings))
        clock = SystemClock.on(day) if day else SystemClock()
        with open_service(settings, clock, _config(context)) as service:
            used = ""
            yield service
    except (SettingsError, RouteError, SchemaTooNew) as error:
        _refuse(str(error))
    except ArgumentError as error:
        _refuse(f"DATABASE_URL: {error}; for example sqlite:///data/gradewatch.db")
    except OperationalError as error:
        _refuse(f"DATABASE_URL: the database does not answer: {error.orig}")
    except BrokenPipeError:  # whoever read the output has seen enough: `… | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None
    except OSError as error:
        _refuse(f"{used or error.filename or 'a file'}: {error if used else error.strerror or error}")


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(USAGE)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


# ------------------------------------------------------------- the service


@app.command()
def run(context: typer.Context) -> None:
    """The service: polls, judges and delivers until SIGTERM or SIGINT; ends within 10 seconds."""
    import signal

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(DONE))  # until the service has handlers of its own
    from service.schedule import run_service
    from storage.single import AlreadyRunning

    with _open(context) as service, _pages_beside(service):
        try:
            raise typer.Exit(run_service(service))
        except AlreadyRunning as error:
            _refuse(str(error))


def _pages_beside(service: "Service") -> AbstractContextManager[None]:
    """The web pages, served while the service runs, where what they need is installed."""
    try:
        from web.serve import beside
    except ImportError:
        typer.echo('The web pages are not served: they need FastAPI and uvicorn (extra "web").', err=True)
        return nullcontext()
    return beside(service)


@app.command()
def poll(
    context: typer.Context,
    source: Annotated[
        str, typer.Option(help="reports, news or govuk (its figures); default: reports, and news if set up.")
    ] = "",
    today: Annotated[datetime | None, typer.Option(formats=[DATE], help="The calendar of this cycle.")] = None,
    sweep: Annotated[bool, typer.Option("--sweep", help="Open every page and ask again for every file.")] = False,
    as_json: Json = False,
) -> None:
    """One cycle: fetch, read, record, judge, queue, and deliver what is due."""
    from service.cycle import run_cycle
    from service.present import print_object, show_poll
    from storage.single import AlreadyRunning

    if source not in ("", "reports", "news", "govuk"):
        _refuse(f"--source: {source!r} is no source; use reports, news or govuk")
    with _open(context, _day(today)) as service:
        try:
            result = run_cycle(service, source, sweep or None, sys.stderr if as_json else sys.stdout)
        except AlreadyRunning as error:
            _refuse(str(error))
        print_object(result.to_json()) if as_json else show_poll(result)
        raise typer.Exit(result.exit_code)


@app.command()
def demo(as_json: Json = False) -> None:
    """The whole path on a small invented world: offline, in under a minute, no settings."""
    from demo.tour import tour

    raise typer.Exit(tour(as_json))


@app.command()
def serve(context: typer.Context) -> None:
    """The web pages alone: the state of the watch, changes, providers, feeds; closed to other machines by default."""
    with _open(context) as service:
        try:
            from web.serve import CannotBind
            from web.serve import serve as serve_pages
        except ImportError:
            _refuse("serve: the pages need FastAPI and uvicorn: pip install 'gradewatch[web]'")
        try:
            serve_pages(service)
        except CannotBind as error:
            _refuse(str(error))


@app.command()
def status(
    context: typer.Context,
    healthy: Annotated[bool, typer.Option("--healthy", help="Print one line; exit 0 if all is well, else 4.")] = False,
    as_json: Json = False,
) -> None:
    """Last success, age and coverage of each source, failing pages, queue and database."""
    from service.present import show_status
    from service.status import status as state_of

    with _open(context) as service:
        state = state_of(service)
        if healthy:
            typer.echo(state["because"])
            raise typer.Exit(DONE if state["healthy"] else NOTHING)
        show_status(state, as_json)


# ---------------------------------------------------------------- reading


@app.command()
def read(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE-or-URL…", help="PDF or HTML files, folders, addresses.")
    ],
    as_json: Json = False,
) -> None:
    """Read reports or news articles and print what they say; touches no database."""
    from service.logs import set_up_logs
    from service.present import show_documents
    from service.reading import read_sources
    from service.settings import SettingsError, load_settings, secrets_of

    try:
        settings = load_settings(_config(context))
    except SettingsError as error:
        _refuse(str(error))
    set_up_logs(settings.log_format, secrets_of(settings))
    raise typer.Exit(show_documents(read_sources(settings, sources), as_json))


# ---------------------------------------------------------------- history


@app.command()
def providers(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option(help="Only this kind, for example local_authority.")] = None,
    on: On = None,
    known_at: KnownAt = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Watched providers with their standing, now or as of a date."""
    from service.present import end_of, show_providers
    from storage import history
    from storage.engine import reading

    with _open(context) as service, reading(service.engine) as session:
        found = history.providers(session, _kind(kind), _day(on), end_of(_day(known_at)))
        show_providers(found, _form(as_json, as_csv))


@app.command("history")
def provider_history(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(help="Name, alias, URN or GSS code.")],
    on: On = None,
    known_at: KnownAt = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Every inspection, judgement, visit, correction and article of one provider, newest first."""
    from service.present import end_of, show_history
    from storage import history
    from storage.engine import reading

    with _open(context) as service, reading(service.engine) as session:
        found = history.history(session, _urn(session, provider), _day(on), end_of(_day(known_at)))
        show_history(found, _form(as_json, as_csv))


def _form(as_json: bool, as_csv: bool = False) -> "Form":
    from service.present import Form

    if as_json and as_csv:
        _refuse("--json and --csv: choose one of them")
    return Form.JSON if as_json else Form.CSV if as_csv else Form.TABLE


def _kind(kind: str | None) -> str | None:
    """The kind of provider, if there is such a kind; an answer about none would look like one about nothing found."""
    from outcomes.inspection import PROVIDER_KINDS

    if kind and kind not in PROVIDER_KINDS:
        _refuse(f"--kind: there is no kind of provider {kind!r}; known: {', '.join(PROVIDER_KINDS)}")
    return kind


def _verdict(verdict: str | None) -> str | None:
    from outcomes.event import Verdict

    if verdict and verdict not in set(Verdict):
        _refuse(f"--verdict: {verdict!r} is none; use {', '.join(Verdict)}")
    return verdict


def _region(session: Any, named: str | None) -> str | None:
    """The region as it is written in the store, whatever its case; ends with exit code 2 where nobody is in it."""
    from storage.distribution import regions

    known = regions(session)
    found = next((region for region in known if named and region.lower() == named.strip().lower()), None)
    if named and not found:
        _refuse(f"--region: no provider is in {named!r}; known: {', '.join(known) or 'none yet'}")
    return found


def _urn(session: Any, named: str) -> str:
    """The one URN that `named` means; ends with exit code 2 where it means none or several."""
    from outcomes.providers import suggest
    from storage.history import find_urns

    found = find_urns(session, named)
    if len(found) == 1:
        return found[0]
    if found:
        _refuse(f"{named!r} may mean several providers: {', '.join(found)}. Give the URN")
    near = suggest(named)
    _refuse(f"no provider {named!r} is known" + (f"; did you mean {', '.join(near)}?" if near else ""))


@app.command()
def changes(
    context: typer.Context,
    since: Since = None,
    until: Until = None,
    region: Annotated[str | None, typer.Option(help="Only this region.")] = None,
    verdict: Annotated[str | None, typer.Option(help="improved, declined, mixed, unchanged, first.")] = None,
    with_history: Annotated[
        bool, typer.Option("--with-history", help="Also what follows from reports older than the watch.")
    ] = False,
    known_at: KnownAt = None,
    count: Annotated[bool, typer.Option("--count", help="Only how many there were of each verdict.")] = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Judged events, oldest first."""
    from service.present import end_of, show_changes, show_counts
    from storage import history
    from storage.engine import reading

    if count and with_history:
        _refuse("--count counts the events that were told; it cannot be asked together with --with-history")
    form, dates, known = _form(as_json, as_csv), (_day(since), _day(until)), end_of(_day(known_at))
    with _open(context) as service, reading(service.engine) as session:
        place, judged = _region(session, region), _verdict(verdict)
        if count:
            show_counts(history.count_changes(session, *dates, place, judged, known), form)
        else:
            show_changes(history.changes(session, *dates, place, judged, with_history, known_at=known), form)


@app.command("distribution")
def grade_distribution(
    context: typer.Context,
    judgement: Annotated[
        str, typer.Option(help="Stable name of a judgement, for example in_care.")
    ] = "overall_effectiveness",
    on: On = None,
    known_at: KnownAt = None,
    kind: Annotated[str, typer.Option(help="Kind of provider.")] = "local_authority",
    region: Annotated[str | None, typer.Option(help="Only this region.")] = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """How grades are spread over the nation and its regions, now or as of a date."""
    from service.present import end_of, show_distribution
    from storage.distribution import distribution, judged, nation_and_regions
    from storage.engine import reading

    form, known = _form(as_json, as_csv), end_of(_day(known_at))
    with _open(context) as service, reading(service.engine) as session:
        names = judged(session, _kind(kind) or kind)
        if judgement not in names:
            _refuse(f"--judgement: none of them is called {judgement!r}; known: {', '.join(names) or 'none yet'}")
        date_ = _day(on) or service.clock.today()
        if region:
            place = _region(session, region)
            found = [distribution(session, judgement, date_, kind=kind, region=place, known_at=known)]
        else:
            found = nation_and_regions(session, judgement, date_, kind=kind, known_at=known)
        show_distribution(found, form)


@app.command()
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help='Words, or "a phrase" in double quotes.')],
    provider: Annotated[str | None, typer.Option(help="Only this provider.")] = None,
    region: Annotated[str | None, typer.Option(help="Only this region.")] = None,
    kind: Annotated[str | None, typer.Option(help='A kind of inspection, or "article".')] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at the most.")] = 20,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Full text of reports and titles of articles, with the place where the words stand."""
    from service.present import show_hits
    from storage.engine import reading
    from storage.search import search as search_texts

    if not any(character.isalnum() for character in text):
        _refuse("search: give a word, or a phrase in double quotes")
    with _open(context) as service, reading(service.engine) as session:
        urn = _urn(session, provider) if provider else None
        hits = search_texts(
            session,
            text,
            provider=urn,
            region=_region(session, region),
            kind=kind,
            since=_day(since),
            until=_day(until),
            limit=limit,
        )
        show_hits(hits, _form(as_json, as_csv))


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write; made where it is not there.")],
    form: Annotated[str, typer.Option("--format", help="csv, xlsx or parquet.")] = "csv",
) -> None:
    """Tidy tables with a data dictionary, under the Open Government Licence v3.0."""
    from storage.engine import reading
    from storage.export import ExportExtraMissing, Format
    from storage.export import export as write_tables

    if form not in list(Format):
        _refuse(f"--format: {form!r} is no format; use csv, xlsx or parquet")
    with _open(context) as service, reading(service.engine) as session:
        try:
            names = service.settings.keep_inspector_names
            for path in write_tables(session, folder, Format(form), inspector_names=names):
                typer.echo(path)
        except ExportExtraMissing as error:
            _refuse(str(error))


@app.command()
def evidence(
    context: typer.Context,
    event: Annotated[str, typer.Argument(help="Id of an event, as `changes` prints it.")],
    file: Annotated[Path | None, typer.Option(help="The zip to write (default: EVENT.zip).")] = None,
) -> None:
    """The proof of one event as a zip: documents, what was read from where in them, times, hashes."""
    from scraper.reports.text import pages_of
    from storage.engine import reading
    from storage.evidence import NoSuchEvent
    from storage.evidence import evidence as write_evidence

    with _open(context) as service, reading(service.engine) as session:
        target = file or Path(f"{event}.zip")
        try:
            now = service.clock.now()
            typer.echo(write_evidence(session, service.archive, event, target, now=now, pages_of=pages_of))
        except NoSuchEvent as error:
            _refuse(str(error))


# ----------------------------------------------------------------- alerts


@alerts.callback()
def list_alerts(
    context: typer.Context,
    status: Annotated[str | None, typer.Option(help="queued, sending, sent, held, dead or dropped.")] = None,
    as_json: Json = False,
) -> None:
    """Queued, sent, held and dead alerts."""
    from service.present import show_alerts
    from storage.deliveries import listed
    from storage.engine import reading

    if context.invoked_subcommand is None:
        with _open(context) as service, reading(service.engine) as session:
            try:
                show_alerts(listed(session, status), as_json)
            except ValueError:
                _refuse(f"--status: {status!r} is none; use queued, sending, sent, held, dead or dropped")


@alerts.command("retry")
def alerts_retry(context: typer.Context, ids: Annotated[list[str], typer.Argument(metavar="ID…")]) -> None:
    """Queue dead letters again, by their ids or "all"."""
    from storage.deliveries import retry
    from storage.engine import writing

    with _open(context) as service, writing(service.engine) as session:
        queued = retry(session, None if ids == ["all"] else ids, service.clock.now())
        unknown = set() if ids == ["all"] else set(ids) - set(queued)
        typer.echo(f"{len(queued)} queued again; they go out with the next poll, or within seconds where `run` runs.")
        if unknown:
            _refuse(f"no dead letter has the id {', '.join(sorted(unknown))}; see: alerts --status dead")


@alerts.command("resume")
def alerts_resume(context: typer.Context, target: Annotated[str, typer.Argument(metavar="TARGET")]) -> None:
    """Send again to a target that bounced or unsubscribed, as `status` names it. Ask its owner first."""
    from storage.deliveries import subscribe_again
    from storage.engine import writing

    with _open(context) as service, writing(service.engine) as session:
        if not subscribe_again(session, target):
            _refuse(f"{target} has not stopped; `status` lists those that have")
        typer.echo(f"What comes from now on is sent to {target} again.")


@alerts.command("release")
def alerts_release(context: typer.Context, batch: Batch = None) -> None:
    """Let held alerts go."""
    from storage.deliveries import release
    from storage.engine import writing

    with _open(context) as service, writing(service.engine) as session:
        typer.echo(f"{release(session, batch, service.clock.now())} held alerts are now queued.")


@alerts.command("discard")
def alerts_discard(context: typer.Context, batch: Batch = None) -> None:
    """Decide that held alerts are never sent; their events stay in history."""
    from storage.deliveries import discard
    from storage.engine import writing

    with _open(context) as service, writing(service.engine) as session:
        typer.echo(f"{discard(session, batch, service.clock.now())} held alerts will never be sent.")


@app.command("test-alert")
def test_alert(context: typer.Context, route: Annotated[str, typer.Argument(help="Name of a route.")]) -> None:
    """Send one message, marked as a test, through a route."""
    from service.cycle import send_test

    with _open(context) as service:
        if route not in {known.name for known in service.routes}:
            _refuse(f"no route {route!r}; known: {', '.join(known.name for known in service.routes)}")
        results = send_test(service, route, sys.stdout)
        for result in results:
            typer.echo(f"{result.target}: {result.error or 'arrived'}")
        raise typer.Exit(IN_PART if any(result.error for result in results) else DONE)


@routes.command("check")
def routes_check(context: typer.Context) -> None:
    """Validate the routes; a mistake is named with its line."""
    with _open(context) as service:
        for route in service.routes:
            typer.echo(f"{route.name}: {', '.join(route.targets)}")
        typer.echo(f"{len(service.routes)} routes are in order.")


@routes.command("preview")
def routes_preview(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, help="How far back to look.")] = 365,
    as_json: Json = False,
) -> None:
    """What each route would have sent, from history."""
    from service.present import show_preview
    from service.preview import preview

    with _open(context) as service:
        show_preview(preview(service, days), as_json)


# --------------------------------------------------------------- database


@db.command("upgrade")
def db_upgrade(context: typer.Context) -> None:
    """Bring the database's schema up to date; a backup is made first on SQLite."""
    from storage.upgrade import head

    with _open(context) as service:
        typer.echo(f"The database {service.settings.shown_database} is at revision {head()}.")


@db.command("check")
def db_check(context: typer.Context, as_json: Json = False) -> None:
    """Look for anything that should not be, in the database and the archive; exit code 3 where something is."""
    from service.present import show_faults
    from storage.check import check

    with _open(context) as service:
        raise typer.Exit(show_faults(check(service.engine, service.archive), as_json))


@db.command("backup")
def db_backup(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Save the database and its documents to one file, while the service runs."""
    from storage.backup import BackupError, backup

    with _open(context) as service:
        try:
            backup(service.engine, service.settings.data_dir, file, service.clock.now())
        except BackupError as error:
            _refuse(str(error))
        typer.echo(f"Saved to {file} ({file.stat().st_size:,} bytes).")


@db.command("restore")
def db_restore(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Put a backup in the database's place. The service must not run."""
    from service.restoring import StillRunning, restore_backup
    from storage.backup import BackupError
    from storage.single import AlreadyRunning

    with _open(context) as service:
        try:
            restore_backup(service, file)
        except (BackupError, AlreadyRunning, StillRunning) as error:
            _refuse(str(error))
        typer.echo(f"Restored from {file}. Look at it with: db check")


@db.command("prune")
def db_prune(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, help="Keep what is younger.")] = 365,
) -> None:
    """Remove archived documents and logs of polls that are older and that nothing refers to.

    With KEEP_INSPECTOR_NAMES=false also the names that were stored before.
    """
    from datetime import timedelta

    from storage.check import prune
    from storage.engine import writing
    from storage.privacy import forget_inspectors

    with _open(context) as service:
        if not service.settings.keep_inspector_names:
            with writing(service.engine) as session:
                typer.echo(f"Took inspectors' names out of {forget_inspectors(session)} readings.")
        gone = prune(service.engine, service.archive, service.clock.now() - timedelta(days=days))
        typer.echo(f"Removed {gone.documents} documents ({gone.bytes:,} bytes) and {gone.checks} log entries.")


@app.command()
def reparse(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: Json = False,
) -> None:
    """Read archived documents again with the present readers; differences become corrections, never rating changes."""
    from service.present import show_corrections
    from service.reparse import reparse as read_again

    with _open(context) as service:
        show_corrections(read_again(service, dry_run), as_json)


@app.command()
def backtest(
    context: typer.Context,
    since: Annotated[datetime | None, typer.Option("--from", formats=[DATE], help="First publication date.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=[DATE], help="Last publication date.")] = None,
    as_json: Json = False,
) -> None:
    """Judge every stored inspection anew, by publication date, and print the events; stores and tells nothing."""
    from service.backtest import backtest as replayed
    from service.present import show_changes

    with _open(context) as service:
        show_changes(replayed(service, _day(since), _day(until)), _form(as_json))


def arguments(given: list[str]) -> list[str]:
    """`--config FILE` may stand anywhere on the command line: it is moved before the command."""
    moved, rest = [], list(given)
    for place, word in enumerate(given):
        if word == "--config" and place + 1 < len(given):
            moved, rest = given[place : place + 2], given[:place] + given[place + 2 :]
        elif word.startswith("--config="):
            moved, rest = [word], given[:place] + given[place + 1 :]
    return moved + rest


def main() -> None:
    """The program `gradewatch`."""
    app(arguments(sys.argv[1:]))


if __name__ == "__main__":
    main()
