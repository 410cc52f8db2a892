"""The one polite client. Nothing else in the project asks another party's web server for anything.

Every request waits for its host's turn, obeys robots.txt, is limited in time and size, goes only to allowed hosts
(checked again on every redirect) and never into a private network. A failed fetch is a value that says why.
"""

import asyncio
import ipaddress
import socket
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
import stamina
from protego import Protego

from outcomes.clock import Clock, SystemClock
from scraper.hosts import HostMemory, ShortMemory

ROBOTS_AGE = timedelta(hours=24)
ROBOTS_BYTES = 500_000
MAX_REDIRECTS = 5
ATTEMPTS = 3
LONGEST_WAIT = timedelta(seconds=30)
"""A server that asks for a longer pause is left alone until then, instead of being waited for."""
FAILURES_UNTIL_DOWN = 3
"""After so many failed requests in a row a host counts as down for the rest of the run."""
AGENT_TOKEN = "Gradewatch"  # noqa: S105  the name that robots.txt knows us by


class Fault(StrEnum):
    """Why a fetch failed."""

    NOT_ALLOWED = "not_allowed"
    """The host is not among ALLOWED_HOSTS, or the address leads into a private network."""
    ROBOTS = "robots"
    FORBIDDEN = "forbidden"
    """The server answered 403: it is not asked again in this run."""
    PAUSED = "paused"
    """The host asked for a pause, or counts as down in this run; no request was made."""
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    STATUS = "status"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, with the validators to ask for it again."""

    url: str
    final_url: str
    body: bytes
    media_type: str
    etag: str | None
    last_modified: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing has changed since the validators given."""

    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """No body: `message` says what failed, where, and what to do about it."""

    url: str
    fault: Fault
    message: str
    status: int | None = None


Outcome = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True)
class Manners:
    """How other people's servers are treated."""

    user_agent: str
    allowed_hosts: frozenset[str]
    """`host` or `host:port`, lower case. A loopback address only counts with its port."""
    interval: timedelta = timedelta(seconds=1.5)
    timeout: timedelta = timedelta(seconds=30)
    max_bytes: int = 40_000_000


class Stopped(Exception):
    """The program is shutting down: the request in hand was given up."""


class _Transient(Exception):
    """A failure that may pass: worth another attempt."""

    def __init__(self, failed: Failed, wait: timedelta | None = None) -> None:
        super().__init__(failed.message)
        self.failed, self.wait = failed, wait


@dataclass
class Traffic:
    """What a run has cost: requests sent and bytes of bodies received."""

    requests: int = 0
    not_modified: int = 0
    bytes: int = 0


@dataclass
class _Run:
    """What this run has learned of the hosts it asked."""

    failures: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)


class Fetcher:
    """The client. Use as a context manager; `stop()` from another thread ends a fetch in hand at once."""

    def __init__(self, manners: Manners, memory: HostMemory | None = None, clock: Clock | None = None) -> None:
        self.manners = manners
        self.memory = memory or ShortMemory()
        self.clock = clock or SystemClock()
        self.traffic = Traffic()
        self._run = _Run()
        self._rules: dict[str, Protego] = {}
        self._runner = asyncio.Runner()
        self._task: asyncio.Task[Outcome] | None = None
        self._stopped = False
        limits = httpx.Limits(max_connections=4, max_keepalive_connections=4)
        headers = {"User-Agent": manners.user_agent, "Accept-Language": "en-GB,en;q=0.9"}
        # the whole-request limit is kept by asyncio.timeout; httpx's own limits would count each read anew
        self._client = httpx.AsyncClient(headers=headers, limits=limits, timeout=None)  # noqa: S113

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def stop(self) -> None:
        """Give up the request in hand and refuse all later ones. Safe from any thread and from a signal handler."""
        self._stopped = True
        task = self._task
        if task is not None:
            task.get_loop().call_soon_threadsafe(task.cancel)

    def get(
        self, url: str, etag: str | None = None, last_modified: str | None = None, accept: str = "text/html,*/*;q=0.5"
    ) -> Outcome:
        """Fetch `url`, conditionally where validators are given. Raises `Stopped` only."""
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        if self._stopped:
            raise Stopped
        try:
            return self._runner.run(self._remembered(url, headers))
        except asyncio.CancelledError:
            raise Stopped from None

    async def _remembered(self, url: str, headers: Mapping[str, str]) -> Outcome:
        self._task = asyncio.current_task()
        try:
            if self._stopped:  # ordered between the check in `get` and this line
                raise asyncio.CancelledError
            return await self._get(url, headers)
        finally:
            self._task = None

    async def _get(self, url: str, headers: Mapping[str, str]) -> Outcome:
        host = urlsplit(url).netloc.lower()
        if (refusal := await self._refusal(url, host)) is not None:
            return refusal
        outcome = await self._persistently(url, headers, self.manners.max_bytes)
        self._learn(host, outcome)
        return outcome

    async def _refusal(self, url: str, host: str) -> Failed | None:
        """Why `url` must not be asked for; None where it may."""
        if (why := await self._not_allowed(url)) is not None:
            return Failed(url, Fault.NOT_ALLOWED, why)
        if host in self._run.refused:
            return Failed(url, Fault.PAUSED, f"not asked: {self._run.refused[host]}")
        if (reason := self.memory.paused(host, self.clock.now())) is not None:
            return Failed(url, Fault.PAUSED, f"not asked: {reason}")
        return await self._robots_refusal(url, host)

    def _learn(self, host: str, outcome: Outcome) -> None:
        """Stop asking a host that forbids us, or that has failed too often in a row."""
        if not isinstance(outcome, Failed):
            self._run.failures[host] = 0
        elif outcome.fault is Fault.FORBIDDEN:
            self._run.refused[host] = f"{host} answered 403 (forbidden) earlier in this run"
        elif outcome.fault in (Fault.TIMEOUT, Fault.CONNECTION) or (outcome.status or 0) >= 500:
            self._run.failures[host] += 1
            if self._run.failures[host] >= FAILURES_UNTIL_DOWN:
                self._run.refused[host] = f"{host} failed {FAILURES_UNTIL_DOWN} times in a row in this run"

    # ------------------------------------------------------------- attempts

    async def _persistently(self, url: str, headers: Mapping[str, str], max_bytes: int) -> Outcome:
        """A GET is safe to repeat: up to three attempts where the failure may pass, waiting longer each time."""

        def worth_another(error: Exception) -> bool | timedelta:
            return error.wait or True if isinstance(error, _Transient) else False

        try:
            async for attempt in stamina.retry_context(
                on=worth_another, attempts=ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=10.0, wait_jitter=0.5
            ):
                with attempt:
                    return await self._once(url, headers, max_bytes)
        except _Transient as error:
            return error.failed
        raise AssertionError("a retry loop ends by an answer or an exception")

    async def _once(self, url: str, headers: Mapping[str, str], max_bytes: int) -> Outcome:
        """One attempt, redirects included, within the whole-request limit. Raises `_Transient` for what may pass."""
        seconds = self.manners.timeout.total_seconds()
        await self._turn(url)
        try:
            async with asyncio.timeout(seconds):
                return await self._follow(url, headers, max_bytes)
        except TimeoutError:
            raise _Transient(
                Failed(url, Fault.TIMEOUT, f"{url} was not answered within {seconds:g} s (REQUEST_TIMEOUT)")
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            what = str(error) or type(error).__name__
            raise _Transient(Failed(url, Fault.CONNECTION, f"{url} could not be read: {what}")) from None

    async def _turn(self, url: str) -> None:
        host = urlsplit(url).netloc.lower()
        rules = self._rules.get(host)
        delay = timedelta(seconds=float(rules.crawl_delay(AGENT_TOKEN) or 0)) if rules else timedelta()
        while wait := self.memory.take_turn(host, max(self.manners.interval, delay), self.clock):
            await asyncio.sleep(wait.total_seconds())

    async def _follow(self, url: str, headers: Mapping[str, str], max_bytes: int) -> Outcome:
        """Follow redirects by hand: each hop must pass the same checks as the first address."""
        here = url
        for _hop in range(MAX_REDIRECTS + 1):
            self.traffic.requests += 1
            async with self._client.stream("GET", here, headers=dict(headers)) as response:
                if not response.has_redirect_location:
                    return await self._answer(url, response, max_bytes)
                there = urljoin(here, response.headers.get("Location", ""))
            if (why := await self._not_allowed(there)) is not None:
                return Failed(url, Fault.NOT_ALLOWED, f"{here} redirects to {there}: {why}")
            here = there
            await self._turn(here)
        return Failed(url, Fault.REDIRECTS, f"{url} redirects more than {MAX_REDIRECTS} times")

    async def _answer(self, url: str, response: httpx.Response, max_bytes: int) -> Outcome:
        now = self.clock.now()
        if response.status_code == 304:
            self.traffic.not_modified += 1
            return NotModified(url, now)
        if response.status_code != 200:
            return self._bad_status(url, response)
        if (body := await self._body(response, max_bytes)) is None:
            return Failed(
                url, Fault.TOO_LARGE, f"{url} is larger than {max_bytes:,} bytes (MAX_DOCUMENT_BYTES); it was not kept"
            )
        return Fetched(
            url,
            str(response.url),
            body,
            response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
            response.headers.get("ETag"),
            response.headers.get("Last-Modified"),
            now,
        )

    async def _body(self, response: httpx.Response, max_bytes: int) -> bytes | None:
        """The decoded body; None as soon as it passes the limit."""
        parts, size = [], 0
        async for part in response.aiter_bytes():
            size += len(part)
            self.traffic.bytes += len(part)
            if size > max_bytes:
                return None
            parts.append(part)
        return b"".join(parts)

    def _bad_status(self, url: str, response: httpx.Response) -> Failed:
        """A refusal as a value; raises `_Transient` where the same request may succeed soon."""
        status = response.status_code
        wait = _retry_after(response.headers.get("Retry-After"), self.clock.now())
        if status == 403:
            failed = Failed(
                url,
                Fault.FORBIDDEN,
                f"{url} answered 403 (forbidden). The site may be blocking this program: no further request is made in "
                "this run. Set CONTACT, raise REQUEST_INTERVAL, and ask the site's owner if it lasts",
                status,
            )
        else:
            failed = Failed(url, Fault.STATUS, f"{url} answered {status} {response.reason_phrase}".strip(), status)
        if wait is not None and wait > LONGEST_WAIT:
            host = urlsplit(url).netloc.lower()
            self.memory.pause(
                host, self.clock.now() + wait, f"{host} answered {status} and asked for a pause of {wait}"
            )
        elif status in (429, 500, 502, 503, 504):
            raise _Transient(failed, wait)
        return failed

    # --------------------------------------------------------------- checks

    async def _not_allowed(self, url: str) -> str | None:
        """Why `url` lies outside what may be contacted; None where it may."""
        parts = urlsplit(url)
        host = parts.netloc.lower()
        if parts.scheme not in ("http", "https") or not host or "@" in host:
            return f"{url} is no plain web address"
        if host not in self.manners.allowed_hosts:
            return f"{host} is not among the allowed hosts; add it to ALLOWED_HOSTS if it should be"
        return await self._private(parts.hostname or "", host)

    async def _private(self, name: str, host: str) -> str | None:
        """A name that resolves into a private network is refused, unless it is a loopback address that is listed."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
        except OSError:
            return None  # the request itself will say that the name is unknown
        for address in {str(entry[4][0]).partition("%")[0] for entry in found}:
            ip = ipaddress.ip_address(address)
            if not ip.is_global and not (ip.is_loopback and name in ("localhost", address) and ":" in host):
                return f"{host} leads to {address}, an address inside a private network"
        return None

    async def _robots_refusal(self, url: str, host: str) -> Failed | None:
        if (rules := self._rules.get(host)) is None:
            fetched = await self._robots(url, host)
            if isinstance(fetched, Failed):
                return fetched
            rules = self._rules[host] = Protego.parse(fetched)
        if rules.can_fetch(url, AGENT_TOKEN):
            return None
        return Failed(url, Fault.ROBOTS, f"{url} is closed to programs by {host}/robots.txt: it is left alone")

    async def _robots(self, url: str, host: str) -> str | Failed:
        """The host's robots.txt: no such file means no rules, an unreachable one means not now (RFC 9309, 2.3.1)."""
        now = self.clock.now()
        if (kept := self.memory.robots(host, now - ROBOTS_AGE)) is not None:
            return kept
        address = f"{urlsplit(url).scheme}://{host}/robots.txt"
        outcome = await self._persistently(address, {"Accept": "text/plain,*/*;q=0.1"}, ROBOTS_BYTES)
        if isinstance(outcome, Failed) and outcome.status not in (400, 401, 404, 410):
            self._learn(host, outcome)
            return Failed(
                url, outcome.fault, f"not asked, since robots.txt could not be read: {outcome.message}", outcome.status
            )
        text = outcome.body.decode("utf-8", "replace") if isinstance(outcome, Fetched) else ""
        self.memory.keep_robots(host, text, now)
        return text


def _retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The pause a server asks for, in seconds or until a date (RFC 9110, 10.2.3); None where it names none."""
    if not value:
        return None
    try:
        return timedelta(seconds=max(0, int(value)))
    except ValueError:
        pass
    try:
        return max(timedelta(), parsedate_to_datetime(value) - now)
    except (ValueError, TypeError):
        return None
