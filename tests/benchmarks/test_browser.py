"""The mail and the pages in a real browser: nobody has to scroll sideways, at any width that WCAG 2.2 names (1.4.10)."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from benchmarks.browser import chromium, width_needed
from benchmarks.pictures import ROUTE, alert_mail
from demo.watched import told_world
from service.setup import Service
from web.app import web_app
from web.render import style

NARROW = 320
pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="Chromium is not installed; on Debian: apt install chromium"),
]


@pytest.fixture(scope="module")
def told() -> Iterator[Service]:
    with told_world(routes=(ROUTE,)) as service:
        yield service


def test_the_measure_notices_a_page_that_is_too_wide() -> None:
    assert width_needed("<!doctype html><div style='width:900px'>x</div>", NARROW) >= 900


def test_the_alert_mail_fits_a_narrow_screen(told: Service) -> None:
    assert width_needed(alert_mail(told), NARROW) == NARROW


@pytest.mark.parametrize("path", ["/", "/changes", "/providers", "/search?q=Sampleham", "event"])
def test_the_pages_fit_a_narrow_screen(told: Service, path: str) -> None:
    pages = TestClient(web_app(told), base_url="http://localhost")
    if path == "event":
        path = pages.get("/changes").text.partition('href="/events/')[2].partition('"')[0]
        path = f"/events/{path}"
    page = pages.get(path).text.replace('<link rel="stylesheet" href="/style.css">', f"<style>{style()}</style>")
    assert "<style>" in page
    assert width_needed(page, NARROW) == NARROW
