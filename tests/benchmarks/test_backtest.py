"""The back-test's own expectations, checked by hand; and that it notices what it is there to notice."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks.backtest import Told, expected_events, main, measure
from benchmarks.backtest_polls import Plan


def row(kind: str, start: str, published: str, **grades: str | None) -> dict[str, object]:
    judgements = [{"key": key, "grade": grade} for key, grade in grades.items()]
    return {"urn": "1", "kind": kind, "start": start, "published": published, "judgements": judgements}


def test_the_seed_as_the_specification_gives_it() -> None:
    ri = "requires_improvement"
    first = row(
        "ilacs_standard",
        "2018-01-29",
        "2018-03-12",
        leaders=ri,
        help_and_protection=ri,
        in_care_and_care_leavers="good",
        overall_effectiveness=ri,
    )
    second = row(
        "ilacs_standard",
        "2023-01-23",
        "2023-03-17",
        leaders=ri,
        help_and_protection=ri,
        in_care=ri,
        care_leavers=ri,
        overall_effectiveness=ri,
    )
    assert expected_events([second, first])[1] == Told(
        "1",
        "2023-03-17",
        "2023-01-23",
        "grade_change",
        "declined",
        "unchanged",
        (
            ("care_leavers", "declined"),
            ("help_and_protection", "unchanged"),
            ("in_care", "declined"),
            ("leaders", "unchanged"),
        ),
    )


def test_the_safeguarding_board_and_a_second_copy_count_for_nothing() -> None:
    first = row("sif", "2014-05-05", "2014-07-01", leaders="good", lscb="good")
    second = row("sif", "2016-05-05", "2016-07-01", leaders="good", lscb="inadequate")
    told = expected_events([first, first, second, second])
    assert [event.verdict for event in told] == ["first", "unchanged"]


def test_a_visit_and_an_unreadable_file() -> None:
    visit = row("focused_visit", "2019-05-05", "2019-07-01")
    unreadable = {"urn": "1", "kind": "unreadable", "start": None, "published": "2012-01-01", "judgements": []}
    assert [(event.event, event.verdict) for event in expected_events([visit, unreadable])] == [("visit", "")]


@pytest.mark.shared
@pytest.mark.slow
def test_every_event_of_the_real_history_and_no_other(shared: Path, tmp_path: Path) -> None:
    corpus = shared / "corpus"
    figures = measure(corpus / "truth.jsonl", corpus / "reports")
    assert (figures["missing_events"], figures["extra_events"]) == ([], [])
    assert figures["expected"] == figures["found"] > 0


@pytest.mark.shared
@pytest.mark.slow
def test_polling_a_site_that_breaks_finds_the_same_events(shared: Path, tmp_path: Path) -> None:
    """Two dozen authorities over three years, every three weeks."""
    corpus = shared / "corpus"
    rows = [json.loads(line) for line in (corpus / "truth.jsonl").read_text().splitlines()]
    truth = tmp_path / "truth.jsonl"
    truth.write_text("\n".join(json.dumps(found) for found in rows if found["urn"] < "80480"))
    for path in corpus.glob("reports/*/*/*.pdf"):
        if path.parent.name < "80480":
            there = tmp_path / path.relative_to(corpus)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.symlink_to(path)
    plan = Plan(date(2017, 1, 1), date(2019, 12, 31), timedelta(days=21), faults=5)
    figures = measure(truth, tmp_path / "reports", plan=plan)
    assert (figures["missing_events"], figures["extra_events"]) == ([], [])
    assert figures["expected"] > 10 and figures["spoilt"] > 10


@pytest.mark.shared
def test_a_wrong_grade_is_noticed(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same folder against a truth with one grade turned: one event missing and one too many."""
    folder = next(path for path in sorted((shared / "corpus" / "reports" / "ilacs").iterdir()) if "542_" in path.name)
    rows = [json.loads(line) for line in (shared / "corpus" / "truth.jsonl").read_text().splitlines()]
    theirs = [found for found in rows if found["file"].startswith(f"ilacs/{folder.name}/")]
    newest = max(theirs, key=lambda found: found["published"])
    leaders = next(judgement for judgement in newest["judgements"] if judgement["key"] == "leaders")
    leaders["grade"] = "outstanding" if leaders["grade"] != "outstanding" else "inadequate"
    truth = tmp_path / "truth.jsonl"
    truth.write_text("\n".join(map(json.dumps, theirs)))
    assert main(["--truth", str(truth), str(folder), "--json"]) == 3
    figures = json.loads(capsys.readouterr().out)
    assert (figures["missing"], figures["extra"]) == (1, 1)


def test_wrong_use_is_said(tmp_path: Path) -> None:
    assert main(["--truth", str(tmp_path / "none.jsonl"), str(tmp_path)]) == 2
