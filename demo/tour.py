"""The guided tour: the whole path on the small invented world, offline, in under a minute."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from demo.site import World, serve
from demo.watched import local_settings
from demo.world import NEWS_DAY, small_world
from outcomes.clock import SystemClock, day_words
from service.cycle import run_cycle
from service.logs import set_up_logs
from service.poll import PollResult
from service.settings import Settings
from service.setup import open_service

KEPT = Path(tempfile.gettempdir()) / "gradewatch-demo"
"""The demo's own database stays here, so that its history can be looked at afterwards."""


def tour(as_json: bool) -> int:
    """Baseline, a day with news, a quiet day; the exit code."""
    set_up_logs("text")
    world = small_world()
    with serve(world) as base, _fresh_folder() as folder:
        settings = local_settings(base, folder)
        results = [_day(settings, world, number, as_json) for number in range(3)]
    if as_json:
        print(json.dumps([result.to_json() for result in results], indent=2))  # noqa: T201
    else:
        _say(f"\nSee its history:\n  GRADEWATCH_DATA_DIR={KEPT} python main.py history Sampleham")
    return max(result.exit_code for result in results)


def _day(settings: Settings, world: World, number: int, as_json: bool) -> PollResult:
    """One poll: the day before the news, the day itself, and once more on the same day."""
    world.today = NEWS_DAY + timedelta(days=min(number, 1) - 1)
    before = len(world.asked)
    if not as_json:
        _say(_chapter(number, world))
    with open_service(settings, SystemClock.on(world.today)) as service:
        result = run_cycle(service, "reports", None, sys.stderr if as_json else sys.stdout)
    if not as_json:
        _say(
            f"{len(world.asked) - before} requests, {result.documents_read} reports read, "
            f"{result.events} events, {result.delivered} alerts."
        )
    return result


def _chapter(number: int, world: World) -> str:
    day = day_words(world.today)
    return (
        f"1. {day}: the first poll of an invented site with {len(world.providers)} authorities.\n"
        "   Everything already published becomes history; nobody is alerted.",
        f"\n2. {day}: a new report is out. The listing says whose page to open.",
        f"\n3. {day}: polled once more. Nothing is new, so almost nothing is asked.",
    )[number]


@contextmanager
def _fresh_folder() -> Iterator[Path]:
    """The demo's folder without what an earlier demo left in it."""
    import shutil

    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    yield KEPT


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201
