"""Logs: one line an entry on standard error, for people on a terminal and as JSON elsewhere."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog


def set_up_logs(form: str, secrets: tuple[str, ...] = ()) -> None:
    """Send every log line to standard error as "text" or "json"; none of `secrets` ever appears in one."""

    def without_secrets(_logger: Any, _name: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for key, value in entry.items():
            entry[key] = _masked(value, secrets)
        return entry

    renderer = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if form == "text"
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            without_secrets,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # what it is then, not what it was at the start
    )
    logging.getLogger("stamina").setLevel(logging.ERROR)


def _masked(value: Any, secrets: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "***")
    return value
