"""The service over a local site: what the demo, the tests and the benchmarks begin with."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from demo.site import serve
from demo.world import NEWS_DAY, small_world
from outcomes.clock import SystemClock
from service.cycle import Stopper, poll_source
from service.settings import Settings
from service.setup import Service, open_service


def local_settings(base: str, folder: Path, **more: Any) -> Settings:
    """Settings for the site at `base` and for no host but that: no pace to keep, no news to follow."""
    return Settings(
        data_dir=folder,
        reports_url=base,
        allowed_hosts=(base.removeprefix("http://"),),
        request_interval=timedelta(),
        news_feeds=(),
        **more,
    )


@contextmanager
def told_world(**more: Any) -> Iterator[Service]:
    """The small world on the day of its news, polled before and on that day; `more` settings as wanted."""
    world = small_world()
    with tempfile.TemporaryDirectory() as data, serve(world) as base:
        settings = local_settings(base, Path(data), **more)
        for day in (NEWS_DAY - timedelta(days=1), NEWS_DAY):
            world.today = day
            with open_service(settings, SystemClock.on(day)) as service:
                poll_source(service, "reports", None, Stopper())
        with open_service(settings, SystemClock.on(NEWS_DAY)) as service:
            yield service
