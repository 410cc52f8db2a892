"""Alerts as signed JSON to an address of the receiver's choice.

This client is the room's own: `scraper.fetch` may not be imported here, and its manners (robots, validators) are those
of a reader of pages. It follows no redirect and talks to no host but those it was given.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from alerts.channel import Ambiguous, CannotTell, HandOver, Permanent, Transient, asked_wait
from alerts.message import Message
from alerts.render import heading, plain_text

TIMEOUT = httpx.Timeout(8.0, connect=5.0)
_NOT_NOW = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Posts each message as JSON.

    Receivers check `X-Gradewatch-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 with the shared secret over
    "<seconds>.<body>". They fold repeats by `Idempotency-Key`, which is the same on every attempt.
    """

    secret: str = field(default="", repr=False)
    hosts: frozenset[str] = frozenset()
    """`host[:port]` that may be posted to: those that the routes name."""
    pace: timedelta = timedelta()
    folds: bool = False
    repeats: int | None = None
    """The receiver folds by the key, so an unanswered message is simply sent again."""

    def parts(self, message: Message) -> int:
        return 1

    def send(self, message: Message, part: int, hand_over: HandOver) -> str | None:
        url = message.target.removeprefix("webhook+")
        if urlsplit(url).netloc.lower() not in self.hosts:
            raise Permanent(f"{urlsplit(url).netloc} is no host that a route names")
        body = json.dumps(payload(message), ensure_ascii=False).encode()
        hand_over()
        _judge(_post(url, body, self._headers(message, body)))
        return message.id

    def find(self, message: Message, part: int, since: datetime) -> str | None:
        raise CannotTell

    def _headers(self, message: Message, body: bytes) -> Mapping[str, str]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Gradewatch/0.1",
            "Idempotency-Key": message.id,
        }
        if self.secret:
            headers["X-Gradewatch-Signature"] = signature(body, self.secret, int(message.made_at.timestamp()))
        return headers


def signature(body: bytes, secret: str, seconds: int) -> str:
    """The value of X-Gradewatch-Signature for a body sent at `seconds` (Unix time)."""
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def payload(message: Message) -> dict[str, Any]:
    """What a webhook posts: the events as `changes --json` prints them, and the alert as people read it."""
    coverage = message.coverage
    return {
        "id": message.id,
        "kind": message.kind.value,
        "route": message.route,
        "title": heading(message),
        "text": plain_text(message),
        "events": [event.to_json() for event in message.events],
        "follows": [event.id for event in message.thread.events] if message.thread else [],
        "checked_at": coverage.checked_at.isoformat() if coverage else None,
        "coverage": {"read": coverage.read, "watched": coverage.watched} if coverage else None,
    }


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            return client.post(url, content=body, headers=dict(headers))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.WriteError) as error:
        raise Transient(f"cannot be reached: {error or type(error).__name__}") from None
    except httpx.HTTPError as error:
        raise Ambiguous(f"{type(error).__name__} {error}".strip()) from None


def _judge(answer: httpx.Response) -> None:
    """2xx is taken, 5xx and a few others are for now, anything else is for good."""
    if answer.is_success:
        return
    if answer.is_server_error or answer.status_code in _NOT_NOW:
        wait = asked_wait(answer.headers.get("Retry-After"))
        raise Transient(f"answered {answer.status_code}", retry_after=wait)
    if answer.is_redirect:
        raise Permanent(f"answered {answer.status_code}: redirects are not followed, name the new address in the route")
    raise Permanent(f"answered {answer.status_code}")
