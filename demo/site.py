"""A local site that looks like Ofsted's: the search listing, provider pages and report files of a small world.

The demo polls it, the tests break it, the benchmarks count what it is asked for.
"""

import hashlib
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, Template

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Publication:
    """A report as the site lists it: there from its publication date on."""

    file_id: int
    label: str
    published: date
    body: bytes
    inspected: date | None = None


@dataclass(frozen=True)
class SiteProvider:
    """A provider of the small world."""

    urn: str
    name: str
    region: str = "North West"
    status: str = "Open"
    publications: tuple[Publication, ...] = ()
    category: int = 44


@dataclass(frozen=True)
class Answer:
    """What the site answers to one request."""

    status: int = 200
    body: bytes = b""
    media_type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """The providers and the date up to which their reports are visible. `spoil` may replace any answer."""

    providers: dict[str, SiteProvider]
    today: date
    spoil: Callable[[str, Answer], Answer] | None = None
    asked: list[str] = field(default_factory=list)
    """Paths asked for, in order."""
    sent: int = 0
    """Bytes of bodies sent."""

    def publish(self, urn: str, publication: Publication) -> None:
        provider = self.providers[urn]
        self.providers[urn] = replace(provider, publications=(*provider.publications, publication))

    def withdraw(self, urn: str, file_id: int) -> None:
        provider = self.providers[urn]
        kept = tuple(p for p in provider.publications if p.file_id != file_id)
        self.providers[urn] = replace(provider, publications=kept)

    def visible(self, provider: SiteProvider) -> list[Publication]:
        shown = [p for p in provider.publications if p.published <= self.today]
        return sorted(shown, key=lambda p: (p.published, p.file_id), reverse=True)

    def latest(self, provider: SiteProvider) -> date | None:
        return max((p.published for p in self.visible(provider)), default=None)


@contextmanager
def serve(world: World, port: int = 0) -> Iterator[str]:
    """The site of `world` on a loopback port; its base address."""

    class Handler(_Handler):
        pass

    Handler.world = world
    server = _Server(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hung up or was killed is its own business; any other fault is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    world: World
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the world keeps its own record."""

    def do_GET(self) -> None:
        answer = _answer(self.world, self.path)
        if self.world.spoil:
            answer = self.world.spoil(self.path, answer)
        tag = answer.headers.get("ETag")
        unchanged = answer.status == 200 and tag is not None and self.headers.get("If-None-Match") == tag
        body = b"" if unchanged else answer.body
        self.world.asked.append(self.path)
        self.world.sent += len(body)
        self.send_response(304 if unchanged else answer.status)
        self.send_header("Content-Type", answer.media_type)
        if not unchanged:
            self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _answer(world: World, path: str) -> Answer:
    url = urlsplit(path)
    if url.path == "/robots.txt":
        return Answer(body=b"User-agent: *\nDisallow: /search/subscribe\n", media_type="text/plain")
    if url.path == "/search":
        return _page(_search(world, parse_qs(url.query, keep_blank_values=True)))
    parts = url.path.strip("/").split("/")
    if parts[0] == "provider" and len(parts) == 3 and (provider := world.providers.get(parts[2])) is not None:
        return _page(_template("provider").render(provider=provider, publications=world.visible(provider), day=_day))
    if url.path.startswith("/v1/file/"):
        return _file(world, parts[-1])
    return Answer(404, b"<h1>Page not found</h1>")


def _search(world: World, query: dict[str, list[str]]) -> str:
    start, rows = int(query.get("start", ["0"])[0]), min(100, int(query.get("rows", ["10"])[0]))
    found = sorted(world.providers.values(), key=lambda p: (-(world.latest(p) or date.min).toordinal(), p.name))
    following = {key: values[0] for key, values in query.items()} | {"start": str(start + rows)}
    return _template("search").render(
        total=len(found),
        results=[(p, world.latest(p)) for p in found[start : start + rows]],
        next_url=f"/search?{urlencode(following)}" if start + rows < len(found) else None,
        day=_day,
    )


def _page(text: str) -> Answer:
    body = text.encode()
    return Answer(body=body, headers={"ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"'})


def _file(world: World, file_id: str) -> Answer:
    for provider in world.providers.values():
        for publication in world.visible(provider):
            if str(publication.file_id) == file_id:
                digest = hashlib.sha256(publication.body).hexdigest()[:20]
                moment = datetime.combine(publication.published, time(9, 30), UTC)
                headers = {"ETag": f'"{digest}"', "Last-Modified": format_datetime(moment, usegmt=True)}
                return Answer(200, publication.body, "application/pdf", headers)
    return Answer(404, b'{"message": "Not found"}', "application/json")


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("demo"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.html.jinja")


def _day(day: date) -> str:
    """The site's form of a date: "07 March 2023"."""
    return f"{day:%d %B %Y}"
