"""Serving the pages, alone or beside the watch."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from service.setup import Service
from web.app import web_app

log = structlog.get_logger("gradewatch")
BACKLOG = 64
MOST_AT_ONCE = 64
SECONDS_TO_END = 3


class CannotBind(Exception):
    """The address of WEB_BIND is not to be had."""


def serve(service: Service) -> None:
    """Serve the pages until SIGTERM or SIGINT. Raises `CannotBind`."""
    with _bound(service.settings.web_bind) as listener:
        log.info("the pages are served", address=f"http://{service.settings.web_bind}/")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)  # uvicorn ends the server and then hands the signal on to this
        _server(service).run([listener])


@contextmanager
def beside(service: Service) -> Iterator[None]:
    """Serve the pages while the body runs. A taken address costs the pages, never the watch."""
    try:
        with _bound(service.settings.web_bind) as listener:
            server = _server(service)
            thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
            thread.start()
            log.info("the pages are served", address=f"http://{service.settings.web_bind}/")
            try:
                yield
            finally:
                server.should_exit = True
                thread.join(SECONDS_TO_END)
            return
    except CannotBind as error:
        log.warning(f"the pages are not served: {error}")
    yield


@contextmanager
def _bound(address: str) -> Iterator[socket.socket]:
    host, _, port = address.rpartition(":")
    name = host.strip("[]")
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    try:
        listener = socket.create_server((name, int(port)), family=family, backlog=BACKLOG)
    except OSError as error:
        raise CannotBind(f"WEB_BIND: {address} cannot be listened on: {error.strerror or error}") from None
    with listener:
        yield listener


def _server(service: Service) -> uvicorn.Server:
    """Without an access log: the addresses of the stop links are secrets."""
    config = uvicorn.Config(
        web_app(service),
        access_log=False,
        log_config=None,
        limit_concurrency=MOST_AT_ONCE,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=SECONDS_TO_END,
        server_header=False,
    )
    return uvicorn.Server(config)
