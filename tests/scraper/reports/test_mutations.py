"""A few hundred mutated reports in each run; `python -m benchmarks fuzz` does ten thousand."""

import json

import pytest

from benchmarks import fuzz


def test_mutated_reports_never_crash_hang_or_invent() -> None:
    counts, faults = fuzz.run(inputs=300, seed=20261123, processes=2)
    assert faults == []
    assert counts["unreadable"] < 300, "nothing at all was read"


def test_the_same_seed_makes_the_same_inputs() -> None:
    assert list(fuzz.mutated(12, seed=5)) == list(fuzz.mutated(12, seed=5))


def test_the_command_prints_its_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz.main(["--inputs", "20", "--seed", "3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["inputs"] == 20


def test_an_invented_grade_would_be_noticed() -> None:
    from outcomes.grades import Grade
    from outcomes.inspection import Judgement, Kind, Reading
    from scraper.reports.workers import ReadDocument

    reading = Reading(
        Kind.OTHER, None, None, None, None, judgements=(Judgement("leaders", "Leaders", Grade.INADEQUATE),)
    )
    assert list(fuzz.verdicts(ReadDocument(reading, "all is good", "", 0))) == ["invented"]
    assert list(fuzz.verdicts(ReadDocument(reading, "all is Inadequate", "", 0))) == []
