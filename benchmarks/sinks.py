"""A small Slack and a mail server of our own, which keep what they are given. Nothing leaves the machine."""

import json
import random
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Slack:
    """What a Slack keeps of its messages: enough of chat.postMessage, chat.update, reading back, and webhooks.

    A share of the calls is refused for a while (429) or answered late, so that a caller dies in every state.
    """

    now: Callable[[], float]
    trouble: float = 0.0
    late: float = 0.0
    """Longest wait before an answer, in seconds; the message is kept before it."""
    messages: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    chance: random.Random = field(default_factory=random.Random)

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, object]:
        """Status and answer of one call; a text for a webhook, an object for the Web API."""
        method = path.rpartition("/")[2]
        if path.startswith("/services/"):
            return self._posted({"webhook": path, **body}) or (200, "ok")
        if method == "chat.postMessage":
            return self._posted(body) or (200, self._reference(body))
        if method == "chat.update":
            return 200, {"ok": True, "channel": body["channel"], "ts": body["ts"]}
        if method in ("conversations.history", "conversations.replies"):
            return 200, {"ok": True, "messages": self._shown(body)}
        if method == "conversations.list":
            with self.lock:
                names = sorted({m["channel"] for m in self.messages if m.get("channel", "").startswith("#")})
            return 200, {"ok": True, "channels": [{"id": channel_id(name), "name": name[1:]} for name in names]}
        return 200, {"ok": False, "error": "unknown_method"}

    def _posted(self, body: dict[str, Any]) -> tuple[int, object] | None:
        """Keep the message; the refusal where this call is one of the refused."""
        with self.lock:
            if self.chance.random() < self.trouble:
                return 429, {"ok": False, "error": "ratelimited"}
            body["ts"] = f"{self.now():.6f}{len(self.messages):06d}"
            self.messages.append(body)
            wait = self.chance.random() * self.late
        time.sleep(wait)
        return None

    def _reference(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "channel": channel_id(body["channel"]), "ts": body["ts"]}

    def _shown(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        with self.lock:
            there = [m for m in self.messages if m.get("channel") and channel_id(m["channel"]) == body["channel"]]
        if body.get("ts"):
            there = [m for m in there if body["ts"] in (m["ts"], m.get("thread_ts"))]
        return [m for m in there if float(m["ts"]) >= float(body.get("oldest", 0))][::-1]


def channel_id(name: str) -> str:
    """The id of a channel that is given by name or by id."""
    return name if not name.startswith("#") else f"C0{zlib.crc32(name.encode()):010d}"


@contextmanager
def serving_slack(slack: Slack) -> Iterator[str]:
    """Serve it on a free port of this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            raw = self.rfile.read(length)
            if len(raw) < length:  # the caller died while it spoke: no server acts on half a request
                self.close_connection = True
                return
            status, answer = slack.answer(self.path, _body(self.headers.get("Content-Type", ""), raw))
            data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "1")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: object) -> None:
            pass

    server = _QuietServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_args: object) -> None:
        """A caller that was killed is what is being measured."""


def _body(kind: str, raw: bytes) -> dict[str, Any]:
    if "json" in kind:
        body: dict[str, Any] = json.loads(raw or b"{}")
        return body
    found: dict[str, Any] = {key: values[-1] for key, values in parse_qs(raw.decode()).items()}
    for name in ("metadata", "blocks"):
        if name in found:
            found[name] = json.loads(found[name])
    return found


@dataclass
class Mailbox:
    """An SMTP server's memory: the Message-ID of each mail that it took. Some are refused for a while (451)."""

    trouble: float = 0.0
    taken: list[tuple[str, str]] = field(default_factory=list)
    """(Message-ID, recipient)."""
    chance: random.Random = field(default_factory=random.Random)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.chance.random() < self.trouble:
            return "451 4.3.2 try again later"
        headers = re.split(rb"\r?\n\r?\n", envelope.content, maxsplit=1)[0] + b"\r\n\r\n"
        mail = message_from_bytes(headers, policy=policy.default)
        self.taken.append((str(mail["Message-ID"]), envelope.rcpt_tos[0]))
        return "250 2.0.0 queued"


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


@contextmanager
def serving_mail(mailbox: Mailbox) -> Iterator[str]:
    """Serve it on a free port of this machine; its address. Needs aiosmtpd, a development dependency."""
    from aiosmtpd.controller import Controller

    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}?starttls=off"
    finally:
        controller.stop()
