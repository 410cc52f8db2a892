"""The real reports as they would read of another authority and with other line ends: nothing but the name changes."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from outcomes.inspection import Reading
from scraper.reports.read import Unreadable, _read
from scraper.reports.text import Document, pages_of

pytestmark = [pytest.mark.shared, pytest.mark.slow]

WIDTH = 70


def read(pages: list[str]) -> Reading:
    result = _read(Document(None, len(pages), set(), dict(enumerate(pages))))  # type: ignore[arg-type]
    assert not isinstance(result, Unreadable)
    return result


def told(reading: Reading) -> tuple[object, ...]:
    """All that must not change; of a theme its first words, since it may name the authority further on."""
    grades = [(judgement.key, judgement.grade, judgement.absent) for judgement in reading.judgements]
    days = (reading.start, reading.end, reading.previous_start, reading.previous_end)
    theme = " ".join((reading.theme or "").split())[:30]
    return reading.kind, reading.framework, days, grades, reading.outcome, reading.priority_action, theme


@pytest.fixture(scope="module")
def readings(shared: Path) -> list[tuple[str, list[str], Reading]]:
    """(file, pages, what they say) of every report that can be read."""
    files = sorted((shared / "corpus" / "reports").rglob("*.pdf"))
    texts = [(str(file), pages_of(file.read_bytes())) for file in files]
    return [(name, pages, read(pages)) for name, pages in texts if pages]


@pytest.fixture(scope="module")
def names(shared: Path) -> list[str]:
    """The names of all authorities: of one word and of six, with "and", "of", commas, hyphens and a full stop."""
    lines = (shared / "corpus" / "authorities.jsonl").read_text().splitlines()
    return [json.loads(line)["name"] for line in lines]


def test_another_authoritys_name_changes_nothing_else(
    readings: list[tuple[str, list[str], Reading]], names: list[str]
) -> None:
    dice = random.Random(20261123)
    for file, pages, reading in readings:
        assert reading.provider
        words = r"\s+".join(map(re.escape, reading.provider.split()))
        mine = re.compile(rf"(?<![A-Za-z]){words}(?![A-Za-z])")
        for name in dice.sample(names, 2):
            there = read([mine.sub(name, page) for page in pages])
            assert told(there) == told(reading), (file, name)
            if mine.search(pages[0]) and name != "Bedford Borough":
                assert there.provider == name, file


def test_other_line_ends_change_nothing(readings: list[tuple[str, list[str], Reading]]) -> None:
    for file, pages, reading in readings:
        assert told(read([rewrapped(page) for page in pages])) == told(reading), file


def rewrapped(page: str) -> str:
    """The page's running prose in narrower lines; headings and cells, which are short, stay."""
    return "\n".join(_lines(_paragraphs(page)))


def _paragraphs(page: str) -> list[str]:
    """Lines joined to the one before where that one is full and this one goes on in small letters."""
    joined: list[str] = []
    for line in page.split("\n"):
        if joined and len(joined[-1]) > 60 and len(line) > 20 and line[:1].islower():
            joined[-1] = f"{joined[-1].rstrip()} {line}"
        else:
            joined.append(line)
    return joined


def _lines(paragraphs: list[str]) -> Iterator[str]:
    for rest in paragraphs:
        left = rest
        while len(left) > WIDTH and (at := left.rfind(" ", 0, WIDTH)) > 0:
            yield left[: at + 1]
            left = left[at + 1 :]
        yield left
