"""Pictures of the alert mail and of the pages, from the small invented world, for the documentation."""

import argparse
import sys
import tempfile
from pathlib import Path

from alerts.message import Message, MessageKind
from alerts.render import html
from benchmarks.browser import chromium, picture
from benchmarks.sinks import free_port
from demo.watched import told_world
from service.setup import Service
from service.status import told_coverage
from storage.engine import reading
from storage.history import newest_changes
from web.serve import beside

ROUTE = {"name": "team", "to": ["mailto:team@example.org"]}


def main(argv: list[str]) -> int:
    """Draw the pictures into DIR; 2 where there is no Chromium."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks pictures", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    folder: Path = parser.parse_args(argv).folder
    if chromium() is None:
        print("benchmarks pictures: Chromium is not installed; on Debian: apt install chromium", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    bind = f"127.0.0.1:{free_port()}"
    with told_world(routes=(ROUTE,), web_bind=bind) as service, tempfile.TemporaryDirectory() as pages:
        mail = Path(pages) / "mail.html"
        mail.write_text(alert_mail(service), "utf-8")
        picture(mail.as_uri(), folder / "mail-light.png", 640, 900)
        picture(mail.as_uri(), folder / "mail-dark.png", 640, 900, dark=True)
        with beside(service):
            picture(f"http://{bind}/", folder / "page-home.png", 900, 620)
            with reading(service.engine) as session:
                (event,) = newest_changes(session, 1)
            picture(f"http://{bind}/events/{event.id}", folder / "page-event.png", 900, 900)
    print("\n".join(str(path) for path in sorted(folder.glob("*.png"))))
    return 0


def alert_mail(service: Service) -> str:
    """The newest event as the HTML part of its mail."""
    now = service.clock.now()
    with reading(service.engine) as session:
        events, coverage = newest_changes(session, 1), told_coverage(session, now)
    message = Message(
        "0" * 32, MessageKind.ALERT, "mailto:team@example.org", "team", now, tuple(events), coverage=coverage
    )
    return html(message, unsubscribe="https://watch.example.org/unsubscribe/…")
