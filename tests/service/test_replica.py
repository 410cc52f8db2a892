"""The program against the replica of the real sites, on both databases: the story, the faults, and sudden death."""

import signal
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.shared, pytest.mark.slow]

ROCHDALE = "80542"


def baseline(program: Any) -> dict[str, Any]:
    found: dict[str, Any] = program.json("poll")
    assert found["events"] == found["queued"] == found["delivered"] == 0
    return found


def events(program: Any) -> list[tuple[str, str, str]]:
    return [(event["urn"], event["event"], event["inspection_start"]) for event in program.lines("changes")]


def assert_only_rochdale(program: Any) -> None:
    assert events(program) == [(ROCHDALE, "grade_change", "2023-01-23")]
    sent = program.lines("alerts")
    assert [delivery["status"] for delivery in sent] == ["sent"]
    checked = program.run("db", "check")
    assert checked.returncode == 0, checked.stdout


def test_the_story_it_began_with(program: Any, replica: Any, tmp_path: Path) -> None:
    baseline(program)
    replica.on("2023-03-17")
    replica.requests()
    told = program.run("poll")
    for words in (
        "Rochdale: children in care and care leavers fell from good to requires improvement to be good",
        "overall still requires improvement to be good, as in 2018",
        "Inspected 23 January to 3 February 2023, published 17 March 2023",
        "/files/v1/file/",
        "/provider/44/80542",
    ):
        assert words in told.stdout, told.stdout + told.stderr
    again = program.json("poll")
    assert again["events"] == again["delivered"] == 0
    replica.requests()
    program.run("poll")
    assert len(replica.requests()) <= 2
    assert_only_rochdale(program)
    (event,) = program.lines("changes")
    assert event["verdict"] == "declined" and event["overall"]["direction"] == "unchanged"
    moved = {change["key"]: (change["from_key"], change["from"], change["to"]) for change in event["judgements"]}
    assert moved["in_care"] == ("in_care_and_care_leavers", "good", "requires_improvement")
    assert moved["care_leavers"] == ("in_care_and_care_leavers", "good", "requires_improvement")


def test_the_same_in_slack_with_hostile_names_escaped(program: Any, replica: Any, tmp_path: Path) -> None:
    replica.call("rename_provider", {"urn": "2637548", "name": "West <!channel> & Northamptonshire"})
    config = tmp_path / "gradewatch.toml"
    config.write_text('[[routes]]\nname = "all"\nto = ["slack:#ofsted", "mailto:team@example.org"]\n')
    program.environment["GRADEWATCH_CONFIG"] = str(config)
    program.environment["GRADEWATCH_SMTP_URL"] = f"smtp://127.0.0.1:{replica.mail_port}"
    baseline(program)
    replica.on("2023-03-17")
    polled = program.json("poll")
    assert polled["delivered"] == 2, polled
    (message,) = replica.call("slack")
    shown = str(message)
    assert "Rochdale" in shown and "fell from good" in shown
    assert len(replica.call("mail")) == 1
    program.json("poll")
    assert len(replica.call("slack")) == 1
    replica.on("2023-11-30")
    program.json("poll", "--sweep")
    later = str(replica.call("slack"))
    assert "<!channel>" not in later


FAULTS = [
    {"kind": "500", "site": "*"},
    {"kind": "503_retry_after", "site": "*", "retry_after": 1},
    {"kind": "403", "site": "*"},
    {"kind": "reset", "site": "*"},
    {"kind": "drip", "site": "files", "bytes_per_second": 300},
    {"kind": "truncated_pdf", "site": "files"},
    {"kind": "html_for_pdf", "site": "files"},
    {"kind": "list_missing", "site": "reports"},
    {"kind": "redirect_private", "site": "*"},
    {"kind": "endless", "site": "*", "megabytes": 50},
    {"kind": "classes_renamed", "site": "reports"},
    {"kind": "half_missing", "site": "reports"},
    {"kind": "short_body", "site": "*"},
    {"kind": "charset_mojibake", "site": "reports"},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault["kind"]))
def test_a_fault_is_named_and_the_next_clean_poll_catches_up(
    watching: Any, replica: Any, fault: dict[str, Any]
) -> None:
    assert_survives(watching, replica, fault)


@pytest.mark.parametrize("kind", ["500", "truncated_pdf"])
def test_the_same_on_both_databases(program: Any, replica: Any, kind: str) -> None:
    baseline(program)
    assert_survives(program, replica, {"kind": kind, "site": "*"})


def assert_survives(program: Any, replica: Any, fault: dict[str, Any]) -> None:
    """Under the fault a poll ends soon, says what failed and tells nothing false; afterwards nothing is lost."""
    replica.on("2023-03-17")
    replica.fault(**fault)
    started = time.monotonic()
    hurt = program.run("poll", "--json")
    assert time.monotonic() - started < 60
    if fault["kind"] not in ("half_missing", "charset_mojibake"):
        assert hurt.returncode in (3, 4), hurt.stdout + hurt.stderr
        assert '"message"' in hurt.stdout
    assert [event for event in events(program) if event != (ROCHDALE, "grade_change", "2023-01-23")] == []
    replica.clear()
    program.json("poll")
    program.json("poll")
    assert_only_rochdale(program)


def test_killed_in_the_middle_of_the_baseline_it_goes_on(program: Any, replica: Any) -> None:
    for instant in (1.4, 1.9, 2.4):
        running = program.start("poll")
        time.sleep(instant)
        running.send_signal(signal.SIGKILL)
        running.communicate()
    baseline(program)
    assert program.run("db", "check").returncode == 0
    program.json("poll")  # a file that Ofsted serves as an error page is looked at once more, then settled
    replica.requests()
    assert program.json("poll")["pages_read"] == 0
    assert all("/search" in request["path"] for request in replica.requests())


def test_killed_while_there_is_news_it_tells_it_once(program: Any, replica: Any) -> None:
    baseline(program)
    replica.on("2023-03-17")
    for instant in (0.9, 1.1, 1.3, 1.5, 1.7, 2.0):
        running = program.start("poll")
        time.sleep(instant)
        running.send_signal(signal.SIGKILL)
        running.communicate()
    program.json("poll")
    assert [event[0] for event in events(program)] == [ROCHDALE]
    assert [d["status"] for d in program.lines("alerts")] in (["sent"], ["queued"], ["sending"])
    assert program.run("db", "check").returncode == 0


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_told_to_stop_it_ends_within_ten_seconds(program: Any, replica: Any, busy: bool) -> None:
    if busy:
        replica.fault(kind="stall", site="reports", seconds=60)
        program.environment["GRADEWATCH_REQUEST_TIMEOUT"] = "60s"
    running = program.start("run")
    assert running.stderr is not None
    while "Gradewatch runs" not in (line := running.stderr.readline()):
        assert line, "the service ended before it began"
    if busy:
        time.sleep(1)  # let it come to hang on the page that never answers
    started = time.monotonic()
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=15)
    assert running.returncode == 0
    assert time.monotonic() - started < 10
