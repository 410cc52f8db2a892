"""The web application: what is served where.

Pages are plain HTML that works without scripts; everything on them that was scraped is escaped by the templates. All of
them only read, but for the button that stops a mail.
"""

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from alerts.feed import feed_name
from alerts.unsubscribe import unsubscribe_target
from outcomes.event import Verdict
from scraper.reports.text import pages_of
from service.setup import Service
from service.status import health, told_coverage
from storage import history, search
from storage.deliveries import drop_recipient
from storage.distribution import regions
from storage.engine import reading, writing
from storage.evidence import NoSuchEvent, evidence
from web.access import Keeper
from web.render import page, style

NEWEST, MOST_CHANGES, PROVIDERS_A_PAGE = 20, 500, 200
LOOPBACK = ["localhost", "127.0.0.1"]
Words = Annotated[str, Query(max_length=200)]


def web_app(service: Service) -> FastAPI:
    """The pages over the open service. Without WEB_TOKEN they answer to loopback names and PUBLIC_URL's host only."""
    app = FastAPI(title="Gradewatch", docs_url=None, redoc_url=None, openapi_url=None)
    token = service.settings.web_token.get_secret_value()
    _add_pages(app, service)
    _add_feeds_and_proofs(app, service)
    _add_unsubscribe(app, service, token)
    app.add_exception_handler(HTTPException, _fault)
    app.add_exception_handler(RequestValidationError, _wrong_question)
    if not token:  # a page elsewhere must not read these through a name of its own that leads here
        public = urlsplit(service.settings.public_url).hostname
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, *([public] if public else [])])
    app.add_middleware(Keeper, token=token)
    return app


def _add_pages(app: FastAPI, service: Service) -> None:
    @app.get("/", response_class=HTMLResponse)
    def home() -> str:
        now = service.clock.now()
        with reading(service.engine) as session:
            healthy, because = health(session, service, now)
            covered = told_coverage(session, now)
            events = history.newest_changes(session, NEWEST)
        feeds = [(route.name, feed_name(route.name)) for route in service.routes]
        return page("home", healthy=healthy, because=because, coverage=covered, events=events, feeds=feeds)

    @app.get("/changes", response_class=HTMLResponse)
    def changes(since: Words = "", until: Words = "", region: Words = "", verdict: Words = "") -> str:
        asked = _day("since", since), _day("until", until), region or None, _verdict(verdict)
        with reading(service.engine) as session:
            events = history.newest_changes(session, MOST_CHANGES, *asked)
            known = regions(session)
        return page(
            "changes",
            events=events,
            full=len(events) == MOST_CHANGES,
            since=since,
            until=until,
            region=region,
            verdict=verdict,
            regions=known,
            verdicts=[one.value for one in Verdict],
        )

    @app.get("/providers", response_class=HTMLResponse)
    def providers(after: Words = "") -> str:
        kind, _, rest = after.partition("|")
        name, _, urn = rest.rpartition("|")
        with reading(service.engine) as session:
            found = history.standing_page(session, after=(kind, name, urn) if after else None, limit=PROVIDERS_A_PAGE)
        last = found[-1].provider if len(found) == PROVIDERS_A_PAGE else None
        return page("providers", providers=found, after=f"{last.kind}|{last.name}|{last.urn}" if last else None)

    @app.get("/providers/{urn}", response_class=HTMLResponse)
    def provider(urn: str) -> str:
        try:
            with reading(service.engine) as session:
                return page("provider", held=history.history(session, urn))
        except history.NoSuchProvider as error:
            raise HTTPException(404, str(error)) from None

    @app.get("/events/{event_id}", response_class=HTMLResponse)
    def event(event_id: str) -> str:
        with reading(service.engine) as session:
            found = history.event_of(session, event_id)
        if found is None:
            raise HTTPException(404, f"No event has the id {event_id}.")
        return page("event", event=found, changes=[*([found.overall] if found.overall else []), *found.judgements])

    @app.get("/search", response_class=HTMLResponse)
    def find(q: Words = "") -> str:
        with reading(service.engine) as session:
            hits = search.search(session, q)
        return page("search", q=q, hits=[(hit, _parts(hit.snippet)) for hit in hits])

    @app.get("/style.css")
    def sheet() -> Response:
        return Response(style(), media_type="text/css")

    @app.get("/health")
    def healthy() -> JSONResponse:
        with reading(service.engine) as session:
            well, because = health(session, service, service.clock.now())
        return JSONResponse({"healthy": well, "because": because}, 200 if well else 503)


def _add_feeds_and_proofs(app: FastAPI, service: Service) -> None:
    @app.get("/feeds/{name}")
    def feed(name: str) -> Response:
        """Only the names of routes: no path from outside is ever opened."""
        path = service.feeds_folder / name
        if name not in {feed_name(route.name) for route in service.routes} or not path.is_file():
            raise HTTPException(404, f"There is no feed {name}; the first page lists them.")
        return FileResponse(path, media_type="application/atom+xml")

    @app.get("/events/{event_id}/evidence.zip")
    def proof(event_id: str) -> Response:
        with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as file:
            path = Path(file.name)
        try:
            with reading(service.engine) as session:
                evidence(session, service.archive, event_id, path, now=service.clock.now(), pages_of=pages_of)
        except NoSuchEvent as error:
            path.unlink()
            raise HTTPException(404, str(error)) from None
        return FileResponse(path, filename=f"{event_id}.zip", background=BackgroundTask(path.unlink))


def _add_unsubscribe(app: FastAPI, service: Service, token: str) -> None:
    def target_of(link: str) -> str:
        target = unsubscribe_target(link, token)
        if target is None:
            raise HTTPException(404, "This link is not one of ours, or the key that made it was changed since.")
        return target

    @app.get("/unsubscribe/{link}", response_class=HTMLResponse)
    def ask(link: str) -> str:
        """Changes nothing: mail programs open links by themselves."""
        return page("unsubscribe", done=False, address=_address(target_of(link)))

    @app.post("/unsubscribe/{link}", response_class=HTMLResponse)
    def stop(link: str) -> str:
        """One press in the mail program (RFC 8058), or the button of the page above; again and again the same."""
        target = target_of(link)
        with writing(service.engine) as session:
            drop_recipient(session, target, service.clock.now())
        return page("unsubscribe", done=True, address=_address(target))


def _address(target: str) -> str:
    return target.removeprefix("mailto:")


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise HTTPException(400, f"{name}: {text} is no date; write it as 2023-03-17.") from None


def _verdict(text: str) -> str | None:
    if text and text not in set(Verdict):
        raise HTTPException(400, f"{text} is no verdict; there are {', '.join(Verdict)}.")
    return text or None


def _parts(snippet: str) -> list[tuple[str, bool]]:
    """A snippet as (text, whether it was found)."""
    parts = []
    for piece in snippet.split(search.OPEN):
        found, closed, rest = piece.partition(search.CLOSE)
        parts += [(found, True), (rest, False)] if closed else [(found, False)]
    return parts


def _fault(_request: Request, error: Any) -> HTMLResponse:
    title = "Page not found" if error.status_code == 404 else "That could not be done"
    return HTMLResponse(page("fault", title=title, what=error.detail), error.status_code)


def _wrong_question(_request: Request, _error: Any) -> HTMLResponse:
    return HTMLResponse(page("fault", title="That could not be done", what="The address asks for too much."), 400)
