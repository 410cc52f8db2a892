"""Showing how far long work has come: a bar on a terminal, log lines otherwise."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

import structlog

T = TypeVar("T")
LOG_EVERY = 25


def shown(items: Sequence[T], what: str) -> Iterator[T]:
    """`items` one by one, with their progress shown on standard error."""
    if len(items) > 1 and sys.stderr.isatty():
        yield from _bar(items, what)
    else:
        yield from _lines(items, what)


def _bar(items: Sequence[T], what: str) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, description=what)


def _lines(items: Sequence[T], what: str) -> Iterator[T]:
    log = structlog.get_logger("gradewatch")
    for done, item in enumerate(items, 1):
        yield item
        if done % LOG_EVERY == 0 and done < len(items):
            log.info(f"{what}: {done} of {len(items)} done")
