"""The pages as a browser, a mail program and a stranger meet them."""

import base64
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from alerts.unsubscribe import unsubscribe_token
from demo.watched import local_settings, told_world
from demo.world import BROCKTON, SAMPLEHAM
from service.setup import Service, open_service
from storage.deliveries import listed
from storage.engine import reading, writing
from storage.models import ProviderRow
from web.app import web_app

TOKEN = "a-token-for-the-pages"
MAIL = "mailto:team@example.org"
ROUTE = {"name": "team", "to": [MAIL]}
LOCAL = "http://localhost"


@pytest.fixture
def told() -> Iterator[Service]:
    """The small world with its news told and nothing sent yet; the pages have a token."""
    with told_world(routes=(ROUTE,), web_token=TOKEN) as service:
        yield service


@pytest.fixture
def pages(told: Service) -> TestClient:
    return TestClient(web_app(told), base_url=LOCAL, headers={"Authorization": f"Bearer {TOKEN}"})


def the_event(pages: TestClient) -> str:
    (path,) = set(re.findall(r"/events/[\w-]+", pages.get("/changes").text))
    return path


def test_the_first_page_says_how_the_watch_is_and_what_is_new(pages: TestClient) -> None:
    text = pages.get("/").text
    assert "All is well" in text and "5 of 5 authorities read" in text
    assert "Sampleham" in text and "/feeds/team.atom" in text


def test_an_event_shows_what_moved_and_its_proof(pages: TestClient) -> None:
    path = the_event(pages)
    text = pages.get(path).text
    assert "children in care" in text.lower() and "declined" in text
    proof = pages.get(f"{path}/evidence.zip")
    assert "index.html" in zipfile.ZipFile(BytesIO(proof.content)).namelist()


def test_a_provider_shows_what_stands_and_its_reports(pages: TestClient) -> None:
    text = pages.get(f"/providers/{SAMPLEHAM}").text
    assert "What stands now" in text and text.count("/v1/file/") >= 3
    assert "Brockton" in pages.get("/providers").text


def test_changes_are_narrowed_by_what_is_asked(pages: TestClient) -> None:
    assert the_event(pages) in pages.get("/changes?verdict=declined&since=2020-01-01").text
    assert "No events" in pages.get("/changes?verdict=improved").text
    assert pages.get("/changes?since=yesterday").status_code == 400
    assert pages.get("/changes?verdict=worse").status_code == 400
    assert pages.get("/changes?region=" + "x" * 999).status_code == 400


def test_words_in_reports_are_found(pages: TestClient) -> None:
    assert "<mark>Sampleham</mark>" in pages.get("/search?q=Sampleham").text


def test_a_feed_is_served_by_its_name_and_nothing_else_is(pages: TestClient) -> None:
    feed = pages.get("/feeds/team.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml") and "Sampleham" in feed.text
    for name in ("other.atom", "..%2Fgradewatch.db", "%2e%2e/gradewatch.db"):
        assert pages.get(f"/feeds/{name}").status_code == 404


def test_what_is_not_there_is_said_in_words(pages: TestClient) -> None:
    for path in ("/nothing", "/events/nothing", "/events/nothing/evidence.zip", "/providers/0"):
        found = pages.get(path)
        assert found.status_code == 404 and "<h1>Page not found</h1>" in found.text


def test_a_hostile_name_is_shown_and_not_run(told: Service, pages: TestClient) -> None:
    with writing(told.engine) as session:
        session.get_one(ProviderRow, BROCKTON).name = "<script>alert(1)</script>"
        session.get_one(ProviderRow, BROCKTON).url = "javascript:alert(1)"
    for path in ("/providers", f"/providers/{BROCKTON}"):
        text = pages.get(path).text
        assert "&lt;script&gt;" in text and "<script" not in text and "javascript:" not in text
    assert "default-src 'none'" in pages.get("/").headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/changes", "/providers", f"/providers/{SAMPLEHAM}", "/search?q=Sampleham"])
def test_a_page_can_be_read_without_eyes_or_mouse(pages: TestClient, path: str) -> None:
    text = pages.get(path).text
    assert '<html lang="en-GB">' in text and text.count("<h1>") == 1
    assert text.index('href="#main"') < text.index("<nav") and 'id="main"' in text
    assert text.count("<table>") == text.count("<caption>")
    assert "<th>" not in text, "every heading of a table says what it heads"
    for name in re.findall(r'<(?:input|select)[^>]* id="(\w+)"', text):
        assert f'<label for="{name}">' in text


# ------------------------------------------------------------------ access


def test_without_the_token_nothing_is_shown(told: Service) -> None:
    stranger = TestClient(web_app(told), base_url=LOCAL)
    for path in ("/", "/changes", "/feeds/team.atom", f"/providers/{SAMPLEHAM}", "/nothing"):
        answer = stranger.get(path)
        assert answer.status_code == 401 and "Sampleham" not in answer.text
        assert answer.headers["www-authenticate"].startswith("Basic")
    basic = base64.b64encode(f"anybody:{TOKEN}".encode()).decode()
    for given, status in ((f"Basic {basic}", 200), ("Basic !", 401), (f"Bearer {TOKEN}x", 401), ("Bearer", 401)):
        assert stranger.get("/", headers={"Authorization": given}).status_code == status


def test_health_is_open_and_says_no_more_than_that(told: Service) -> None:
    answer = TestClient(web_app(told), base_url=LOCAL).get("/health")
    assert answer.status_code == 200 and set(answer.json()) == {"healthy", "because"}


def test_without_a_token_only_loopback_names_are_answered(told: Service, tmp_path: Path) -> None:
    """Or a page elsewhere could read these by letting its own name lead here."""
    with open_service(local_settings(told.settings.reports_url, tmp_path), told.clock) as service:
        app = web_app(service)
        assert TestClient(app, base_url=LOCAL).get("/").status_code == 200
        assert TestClient(app, base_url="http://127.0.0.1:8000").get("/").status_code == 200
        assert TestClient(app, base_url="http://evil.example").get("/").status_code == 400


# ------------------------------------------------------------- unsubscribe


def waiting(service: Service) -> list[str]:
    with reading(service.engine) as session:
        return [delivery.status for delivery in listed(session)]


def test_one_press_stops_the_mails_and_looking_does_not(told: Service) -> None:
    owner = TestClient(web_app(told), base_url=LOCAL)
    link = f"/unsubscribe/{unsubscribe_token(MAIL, TOKEN)}"
    assert "team@example.org" in owner.get(link).text and waiting(told) == ["queued"]
    for _ in range(2):
        assert owner.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        assert waiting(told) == ["dropped"]


def test_a_link_that_is_not_ours_stops_nobody(told: Service) -> None:
    stranger = TestClient(web_app(told), base_url=LOCAL)
    for link in (unsubscribe_token(MAIL, "another secret"), "x", unsubscribe_token(MAIL, TOKEN)[:-1]):
        assert stranger.post(f"/unsubscribe/{link}").status_code == 404
    assert waiting(told) == ["queued"]
