"""The real reports against what they say, checked by hand: not one wrong value."""

import json
from pathlib import Path

import pytest

from benchmarks.reading import compared, read_all, table, truth_lines

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def test_the_whole_corpus_is_read_right(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = shared / "corpus" / "reports"
    truth = truth_lines(shared / "corpus" / "truth.jsonl")
    facts = read_all(sorted(reports.rglob("*.pdf")), processes=2)
    tally = compared(facts, truth)
    with capsys.disabled():
        print(table(tally))
    assert sum(1 for line in truth if any(str(path).endswith(line["file"]) for path in facts)) == len(truth)
    assert [key for key in tally if key[2] != "right"] == []


def test_no_line_of_the_corpus_is_larger_than_its_facts(shared: Path) -> None:
    some = sorted((shared / "corpus" / "reports").rglob("*.pdf"))[:20]
    for facts in read_all(some, processes=2).values():
        assert len(json.dumps(facts)) < 5_000, "the report's own text has no place in its facts"
