"""The proof of an event holds both documents, the quoted grades, times and hashes, and can be checked by anyone."""

import hashlib
import json
import zipfile
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from outcomes.event import Event
from outcomes.frameworks import load_frameworks
from outcomes.grades import Absence, Grade
from outcomes.inspection import Judgement, Provider
from outcomes.verdict import judge
from storage.archive import Archive
from storage.engine import reading, writing
from storage.evidence import NoSuchEvent, evidence, quoted
from storage.inspections import inspections_of
from storage.record import add_event

URN = "80542"
NOW = datetime(2024, 1, 1, 12, tzinfo=UTC)
OLD = b"Judgement Grade\nleaders\nRequires improvement to be\ngood\nhelp and protection Good"
NEW = b"Front page\fJudgement Grade\nleaders Good\nhelp and\nprotection\nInadequate"


def pages_of(data: bytes) -> list[str]:
    return data.decode().split("\f")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def event(engine: Engine, archive: Archive, facts: Any) -> Event:
    """Two inspections, the second better on one judgement and worse on another."""
    facts.archive = archive
    facts.provider(URN, "Rochdale & <Co>")
    facts.inspection(URN, date(2018, 1, 29), file=OLD, leaders="requires_improvement", help_and_protection="good")
    facts.inspection(URN, date(2022, 1, 24), file=NEW, leaders="good", help_and_protection="inadequate")
    with reading(engine) as session:
        first, second = inspections_of(session, URN)
    provider = Provider(URN, "Rochdale & <Co>", "local_authority", "https://x", "North West")
    judged = judge(provider, second, [first], load_frameworks())
    with writing(engine) as session:
        add_event(session, judged, None)
    return judged


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as bundle:
        assert bundle.testzip() is None
        return {name: bundle.read(name) for name in bundle.namelist()}


def make(engine: Engine, archive: Archive, event: Event, file: Path, **more: Any) -> dict[str, bytes]:
    with reading(engine) as session:
        assert evidence(session, archive, event.id, file, now=NOW, **more) == file
    return contents(file)


def test_both_documents_are_enclosed_as_they_were_fetched(
    engine: Engine, archive: Archive, event: Event, tmp_path: Path
) -> None:
    inside = make(engine, archive, event, tmp_path / "out" / "proof.zip")
    documents = {hashlib.sha256(data).hexdigest(): data for name, data in inside.items() if "documents/" in name}
    assert set(documents.values()) == {OLD, NEW}
    assert {name.split("/")[1].split(".")[0] for name in inside if "documents/" in name} == set(documents)


def test_every_file_can_be_checked(engine: Engine, archive: Archive, event: Event, tmp_path: Path) -> None:
    inside = make(engine, archive, event, tmp_path / "proof.zip")
    sums = dict(reversed(line.split("  ")) for line in inside.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in inside.items()}


def test_the_grades_are_quoted_from_their_pages(engine: Engine, archive: Archive, event: Event, tmp_path: Path) -> None:
    inside = make(engine, archive, event, tmp_path / "proof.zip", pages_of=pages_of)
    facts = json.loads(inside["evidence.json"])
    new, old = facts["documents"]
    assert (new["role"], old["role"]) == ("new", "earlier")
    assert [(j["page"], j["quote"]) for j in new["judgements"]] == [
        (2, "leaders Good"),
        (2, "help and protection Inadequate"),
    ]
    assert [(j["page"], j["quote"]) for j in old["judgements"]] == [
        (1, "leaders Requires improvement to be good"),
        (1, "help and protection Good"),
    ]
    assert new["reading"]["reader_version"] == "1"
    assert facts["event"] == event.to_json()
    assert "Open Government Licence v3.0" in facts["licence"]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.links: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag not in ("script", "img", "link", "iframe"), "the page needs nothing from elsewhere"
        self.links += [value for name, value in attrs if name in ("href", "src")]


def test_the_index_page_can_be_read_alone(engine: Engine, archive: Archive, event: Event, tmp_path: Path) -> None:
    inside = make(engine, archive, event, tmp_path / "proof.zip", pages_of=pages_of)
    page = _Text()
    page.feed(inside["index.html"].decode())
    assert "Rochdale & <Co>" in page.words, "names are shown, not taken for markup"
    for said in (event.id, "help and protection Inadequate", "mixed", "requires_improvement", "page 2"):
        assert said in page.words
    assert set(page.links) <= set(inside)


def test_a_document_that_is_gone_is_said_to_be_gone(
    engine: Engine, archive: Archive, event: Event, tmp_path: Path
) -> None:
    assert event.evidence is not None
    archive.path(event.evidence).unlink()
    inside = make(engine, archive, event, tmp_path / "proof.zip", pages_of=pages_of)
    assert json.loads(inside["evidence.json"])["documents"][0]["file"] is None
    assert b"not in the archive any more" in inside["index.html"]


def test_an_unknown_event_is_refused_and_nothing_written(engine: Engine, archive: Archive, tmp_path: Path) -> None:
    with reading(engine) as session, pytest.raises(NoSuchEvent, match="none-such"):
        evidence(session, archive, "none-such", tmp_path / "proof.zip", now=NOW)
    assert not (tmp_path / "proof.zip").exists()


@pytest.mark.parametrize(
    ("grade", "page"),
    [
        (Grade.GOOD, "leaders and more words " + "x " * 200 + "good"),  # too far away to belong together
        (Grade.GOOD, "leaders goodness"),
        (Grade.OUTSTANDING, "leaders good"),
        (Grade.GOOD, "(leaders"),
    ],
)
def test_nothing_is_quoted_that_does_not_carry_the_grade(grade: Grade, page: str) -> None:
    assert quoted(Judgement("leaders", "leaders", grade), [page]) == (None, None)


def test_an_absent_grade_has_no_quotation() -> None:
    assert quoted(Judgement("leaders", "leaders", None, Absence.NOT_JUDGED), ["leaders not judged"]) == (None, None)
