"""Webhooks against a server of this machine: signed, folded by key, never redirected."""

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from alerts.channel import Ambiguous, Permanent, Transient
from alerts.message import MessageKind
from alerts.webhook import Webhook
from benchmarks.sinks import free_port
from tests.alerts.conftest import SEED, message_of


class Receiver:
    def __init__(self) -> None:
        self.status, self.headers, self.got = 204, {}, []  # type: ignore[var-annotated]
        self.hang_up = False
        self.port = 0


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), body))
            if kept.hang_up:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kept
    server.shutdown()


def post(port: int, **channel: Any) -> list[str]:
    handed: list[str] = []
    message = message_of(MessageKind.ALERT, SEED, target=f"webhook+http://127.0.0.1:{port}/hook?x=1")
    sender = Webhook(**{"secret": "s3cret", "hosts": frozenset({f"127.0.0.1:{port}"})} | channel)
    sender.send(message, 0, lambda: handed.append("handed over"))
    return handed


def test_event_arrives_signed_and_with_its_key(receiver: Receiver) -> None:
    assert post(receiver.port) == ["handed over"]
    headers, body = receiver.got[0]
    seconds, _, given = headers["X-Gradewatch-Signature"].partition(",v1=")
    expected = hmac.new(b"s3cret", f"{seconds.removeprefix('t=')}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(given, expected)
    assert headers["Idempotency-Key"] == f"{1:032x}"
    told = json.loads(body)
    assert told["events"] == [json.loads(json.dumps(SEED.to_json()))]
    assert told["coverage"] == {"read": 153, "watched": 153}


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (500, Transient),
        (503, Transient),
        (429, Transient),
        (408, Transient),
        (404, Permanent),
        (410, Permanent),
        (401, Permanent),
    ],
)
def test_answers_are_told_apart(status: int, error: type[Exception], receiver: Receiver) -> None:
    receiver.status = status
    with pytest.raises(error, match=str(status)):
        post(receiver.port)


def test_retry_after_is_handed_on(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 503, {"Retry-After": "120"}
    with pytest.raises(Transient) as refusal:
        post(receiver.port)
    assert refusal.value.retry_after == 120


def test_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 307, {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}
    with pytest.raises(Permanent, match="redirects are not followed"):
        post(receiver.port)
    assert len(receiver.got) == 1


def test_other_host_than_the_routes_name_is_never_asked(receiver: Receiver) -> None:
    with pytest.raises(Permanent, match="no host that a route names"):
        post(receiver.port, hosts=frozenset({"example.org"}))
    assert receiver.got == []


def test_no_answer_is_ambiguous_and_no_connection_is_not(receiver: Receiver) -> None:
    receiver.hang_up = True
    with pytest.raises(Ambiguous):
        post(receiver.port)
    with pytest.raises(Transient):
        post(free_port())
