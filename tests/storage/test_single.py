"""One process on SQLite; one worker a job on PostgreSQL."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.engine import is_sqlite, open_engine
from storage.single import AlreadyRunning, hold_single, only_one

HOLD = "import sys; from pathlib import Path; from storage.single import hold_single\n" + (
    "with hold_single(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
)


def test_a_second_process_is_refused_and_told_why(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None and other.stdout.readline() == "held\n"
    with pytest.raises(AlreadyRunning, match=rf"\(process {other.pid}\) already runs on .* PostgreSQL"):
        hold_single(tmp_path).__enter__()
    other.kill()
    other.wait()
    with hold_single(tmp_path):
        pass  # a killed process leaves nothing locked
    other.communicate()


def test_another_folder_is_free(tmp_path: Path) -> None:
    with hold_single(tmp_path / "a"), hold_single(tmp_path / "b"):
        pass


def test_one_worker_at_a_time_has_a_job(engine: Engine) -> None:
    other = open_engine(engine.url.render_as_string(hide_password=False))
    with only_one(engine, "poll") as mine:
        assert mine
        with only_one(other, "poll") as second:
            assert second is is_sqlite(engine)
        with only_one(other, "news") as different:
            assert different
    with only_one(other, "poll") as later:
        assert later
    other.dispose()


def test_a_job_that_fails_gives_its_turn_back(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), only_one(engine, "poll"):
        raise ZeroDivisionError
    with only_one(engine, "poll") as again:
        assert again
