"""The query commands over a small store that a real poll filled: tables, JSON and CSV, as of now and of earlier dates."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from demo.site import serve
from demo.world import NEWS_DAY, SAMPLEHAM, small_world
from main import app
from storage.single import hold_single

ROOT = Path(__file__).resolve().parents[2]
Ask = Callable[..., Result]


@pytest.fixture
def ask(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ask]:
    """Runs a command on the invented world as polled on the day before Sampleham's news and on the day itself.

    A test may give settings of its own as the fixture's parameter.
    """
    world = small_world()
    with serve(world) as address:
        settings = {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(tmp_path),
            "REPORTS_URL": address,
            "ALLOWED_HOSTS": address.removeprefix("http://"),
            "REQUEST_INTERVAL": "0",
            "NEWS_FEEDS": "",
            **getattr(request, "param", {}),
        }
        for name, value in settings.items():
            monkeypatch.setenv(f"GRADEWATCH_{name}", value)
        run = CliRunner()

        def ask(*words: str) -> Result:
            return run.invoke(app, list(words))

        for day in (NEWS_DAY - timedelta(days=1), NEWS_DAY):
            world.today = day
            polled = ask("poll", "--source", "reports", "--today", day.isoformat(), "--json")
            assert polled.exit_code == 0, polled.output
        yield ask


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_query_gives_the_same_as_json_and_as_csv(ask: Ask) -> None:
    for words in (["providers"], ["changes"], ["search", "inspection"], ["changes", "--count"]):
        as_json, as_csv = lines(ask(*words, "--json")), rows(ask(*words, "--csv"))
        assert as_json and len(as_json) == len(as_csv), words
        shared = as_json[0].keys() & as_csv[0].keys() - {"judgements", "held"}
        for told, cells in zip(as_json, as_csv, strict=True):
            assert {name: str(told[name] or "") for name in shared} == {name: cells[name] for name in shared}


def test_the_past_is_asked_on_both_axes(ask: Ask) -> None:
    eve = (NEWS_DAY - timedelta(days=1)).isoformat()

    def care(*words: str) -> str:
        (row,) = (row for row in rows(ask("providers", *words, "--csv")) if row["urn"] == SAMPLEHAM)
        return row["judgements"]

    assert "in_care: requires_improvement" in care()
    assert "in_care_and_care_leavers: good" in care("--on", eve)
    assert "in_care_and_care_leavers: good" in care("--known-at", eve)
    assert len({row["start"] for row in rows(ask("history", SAMPLEHAM, "--csv"))}) == 3
    for axis in ("--on", "--known-at"):
        assert {row["start"] for row in rows(ask("history", SAMPLEHAM, axis, eve, "--csv"))} == {
            "2019-01-28",
            "2022-06-14",
        }
    assert rows(ask("changes", "--known-at", eve, "--csv")) == []


def test_the_distribution_of_a_judgement_now_and_before(ask: Ask) -> None:
    def held(*words: str, place: str = "England") -> dict[str, int]:
        found = rows(ask("distribution", *words, "--csv"))
        return {row["grade"]: int(row["providers"]) for row in found if row["region"] == place}

    assert held() == held(place="North West") == {"good": 2, "requires_improvement": 1}
    assert held("--on", "2023-01-01") == {"good": 1, "inadequate": 1, "requires_improvement": 1}
    eve = (NEWS_DAY - timedelta(days=1)).isoformat()
    care = ["--judgement", "in_care_and_care_leavers"]
    assert held(*care) == {"good": 1}, "Sampleham's is now judged in two parts"
    assert held(*care, "--on", eve) == held(*care, "--known-at", eve) == {"good": 2}
    nation, region = lines(ask("distribution", "--json"))
    assert (nation["region"], nation["providers"]) == (None, 3) and region["region"] == "North West"
    assert held("--region", "north west", place="North West") == held() and not held("--region", "north west")
    assert "2 (67%)" in ask("distribution").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["distribution", "--judgement", "kindness"], "known: "),
        (["distribution", "--kind", "castle"], "known: local_authority"),
        (["providers", "--kind", "castle"], "known: local_authority"),
        (["changes", "--verdict", "worse"], "declined"),
        (["changes", "--region", "Atlantis"], "no provider is in 'Atlantis'"),
        (["search", "care", "--region", "Atlantis"], "no provider is in 'Atlantis'"),
        (["providers", "--json", "--csv"], "choose one"),
        (["search", '" ?!'], "give a word"),
        (["export", "/dev/null/tables"], "/dev/null/tables: Not a directory"),
        (["changes", "--count", "--with-history"], "--with-history"),
    ],
)
def test_what_there_is_not_is_refused_and_never_answered_with_nothing(ask: Ask, words: list[str], says: str) -> None:
    result = ask(*words)
    assert result.exit_code == 2 and says in result.stderr


def test_nothing_found_is_said_in_words(ask: Ask) -> None:
    assert ask("search", "xyzzy").stdout.strip() == "0 found."
    assert ask("changes", "--verdict", "improved").stdout.strip() == "0 events."


def test_a_reader_that_has_seen_enough_is_no_fault(ask: Ask) -> None:
    """`providers --json | head -1` must not end with an error."""
    command = [sys.executable, str(ROOT / "main.py"), "providers", "--json"]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert started.stdout is not None and started.stderr is not None
    started.stdout.close()
    assert started.wait(120) == 0 and started.stderr.read() == b""
    started.stderr.close()


def test_a_backup_is_not_restored_beside_the_service(ask: Ask, database_url: str, tmp_path: Path) -> None:
    saved = str(tmp_path / "saved.tar")
    assert ask("db", "backup", saved).exit_code == 0
    if database_url.startswith("sqlite"):  # PostgreSQL's workers are told by their heartbeat: test_workers.py
        with hold_single(tmp_path):
            refused = ask("db", "restore", saved)
        assert refused.exit_code == 2 and "already runs" in refused.stderr
    assert ask("db", "restore", saved).exit_code == 0
    assert ask("db", "check").stdout.strip() == "The database and the archive are in order."


LEAD = "Pennywhistle"


def told_everywhere(ask: Ask, folder: Path) -> str:
    """All that the program tells of Sampleham's news, but the enclosed reports themselves."""
    found = [ask("history", SAMPLEHAM, "--json").stdout, ask("changes", "--json").stdout]
    found += [ask("search", word, "--json").stdout for word in (LEAD, "inspection")]
    ask("export", str(folder / "tables"), "--format", "csv")
    found += [path.read_text("utf-8") for path in (folder / "tables").iterdir()]
    (event, *_) = lines(ask("changes", "--json"))
    ask("evidence", str(event["id"]), "--file", str(folder / "proof.zip"))
    with zipfile.ZipFile(folder / "proof.zip") as proof:
        found += [proof.read(name).decode() for name in ("index.html", "evidence.json")]
    return "\n".join(found)


@pytest.mark.parametrize("ask", [{"KEEP_INSPECTOR_NAMES": "false"}], indirect=True)
def test_inspectors_are_named_nowhere_where_the_setting_says_so(ask: Ask, tmp_path: Path) -> None:
    assert LEAD not in told_everywhere(ask, tmp_path)


def test_names_kept_so_far_are_taken_out_when_the_setting_is_changed(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "before").mkdir()
    assert LEAD in told_everywhere(ask, tmp_path / "before")
    monkeypatch.setenv("GRADEWATCH_KEEP_INSPECTOR_NAMES", "false")
    pruned = ask("db", "prune")
    assert pruned.exit_code == 0 and "Took inspectors' names out of" in pruned.stdout
    (tmp_path / "after").mkdir()
    assert LEAD not in told_everywhere(ask, tmp_path / "after")
    assert ask("db", "check").exit_code == 0
