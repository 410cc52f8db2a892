"""The command line: one function a command, no logic. Heavy rooms are entered only by the command that needs them."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
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

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First publication date.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last publication date.")]

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

    try:
        settings = load_settings(_config(context))
        set_up_logs(settings.log_format, secrets_of(settings))
        clock = SystemClock.on(day) if day else SystemClock()
        with open_service(settings, clock, _config(context)) as service:
            yield service
    except (SettingsError, RouteError, SchemaTooNew) as error:
        _refuse(str(error))
    except ArgumentError as error:
        _refuse(f"DATABASE_URL: {error}; for example sqlite:///data/gradewatch.db")
    except OperationalError as error:
        _refuse(f"DATABASE_URL: the database does not answer: {error.orig}")
    except OSError as error:
        _refuse(f"DATA_DIR: {error}")


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(USAGE)


def _lines(rows: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line."""
    import json

    for row in rows:
        typer.echo(json.dumps(row, ensure_ascii=False))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


# ------------------------------------------------------------- the service


@app.command()
def run(context: typer.Context) -> None:
    """The service: polls, judges and delivers until SIGTERM or SIGINT; ends within 10 seconds."""
    from service.schedule import run_service

    with _open(context) as service:
        raise typer.Exit(run_service(service))


@app.command()
def poll(
    context: typer.Context,
    source: Annotated[str, typer.Option(help="reports, news or govuk; default: every source that is set up.")] = "",
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The calendar of this cycle.")] = None,
    sweep: Annotated[bool, typer.Option(help="Open every page and ask again for every file.")] = False,
    as_json: Json = False,
) -> None:
    """One cycle: fetch, read, record, judge, queue, and deliver what is due."""
    from service.cycle import run_cycle
    from service.present import show_cycle

    if source not in ("", "reports", "news", "govuk"):
        _refuse(f"--source: {source!r} is no source; use reports, news or govuk")
    with _open(context, _day(today)) as service:
        result = run_cycle(service, source, sweep or None, sys.stderr if as_json else sys.stdout)
        show_cycle(result, as_json)
        raise typer.Exit(result.exit_code)


@app.command()
def demo(as_json: Json = False) -> None:
    """The whole path on a small invented world: offline, in under a minute, no settings."""
    from demo.tour import tour

    raise typer.Exit(tour(as_json))


# ---------------------------------------------------------------- reading


@app.command()
def read(
    context: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="FILE-or-URL…", help="PDF or HTML files, folders, addresses.")],
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
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Standing as of this date.")] = None,
    known_at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As Gradewatch knew it at the end of this date.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Watched providers with their present standing."""
    from service.present import show_providers

    with _open(context) as service:
        show_providers(service, kind, _day(on), _day(known_at), as_json)


@app.command()
def history(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(help="Name, alias, URN or GSS code.")],
    as_json: Json = False,
) -> None:
    """Every inspection, judgement, visit, correction and article of one provider, newest first."""
    from service.present import NoSuchProvider, show_history

    with _open(context) as service:
        try:
            show_history(service, provider, as_json)
        except NoSuchProvider as error:
            _refuse(str(error))


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
    as_json: Json = False,
) -> None:
    """Judged events, oldest first."""
    from service.present import show_changes

    with _open(context) as service:
        show_changes(service, _day(since), _day(until), region, verdict, with_history, as_json)


# ----------------------------------------------------------------- alerts


@alerts.callback()
def list_alerts(
    context: typer.Context,
    status: Annotated[str | None, typer.Option(help="queued, sending, sent, held, dead or dropped.")] = None,
    as_json: Json = False,
) -> None:
    """Queued, sent, held and dead alerts."""
    from service.present import show_alerts

    if context.invoked_subcommand is None:
        with _open(context) as service:
            show_alerts(service, status, as_json)


@app.command()
def status(context: typer.Context, as_json: Json = False) -> None:
    """Last success, age and coverage of each source, failing pages, queue and database."""
    from service.present import show_status

    with _open(context) as service:
        show_status(service, as_json)


# --------------------------------------------------------------- database


@db.command("upgrade")
def db_upgrade(context: typer.Context) -> None:
    """Bring the database's schema up to date; a backup is made first on SQLite."""
    with _open(context) as service:
        from storage.upgrade import head

        typer.echo(f"The database {service.engine.url.render_as_string()} is at revision {head()}.")


if __name__ == "__main__":
    app()
