"""The container without an engine: its build steps run in an empty folder, its files checked against their schema."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from demo.site import SiteProvider, World, serve

ROOT = Path(__file__).resolve().parent.parent


def test_the_compose_file_is_valid_by_the_compose_schema() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    found = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert found.returncode == 0, found.stdout + found.stderr


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, as (keyword, rest)."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_image_runs_without_root_and_knows_its_health() -> None:
    found = dict(instructions())
    assert found["USER"] == "gradewatch" and found["VOLUME"] == "/data"
    assert json.loads(found["HEALTHCHECK"].partition("CMD ")[2]) == ["gradewatch", "status", "--healthy"]
    assert json.loads(found["CMD"]) == ["gradewatch", "run"]


@pytest.mark.slow
def test_the_build_steps_make_a_program_that_polls_and_reports_its_health(tmp_path: Path) -> None:
    """The first stage's COPY and RUN in an empty folder, then what CMD and HEALTHCHECK call, by the installed program."""
    build, app, data = tmp_path / "build", tmp_path / "app", tmp_path / "data"
    build.mkdir()
    for keyword, rest in instructions()[1:]:
        if keyword == "FROM":
            break
        if keyword == "COPY":
            *sources, target = rest.split()
            for source in sources:
                _copy(ROOT / source, build / target)
        elif keyword == "RUN":
            command = rest.replace("/app", str(app)).replace("python -m venv", f"{sys.executable} -m venv", 1)
            done = subprocess.run(command, shell=True, cwd=build, capture_output=True, text=True, timeout=600)
            assert done.returncode == 0, done.stdout + done.stderr
    program = str(app / ".venv/bin/gradewatch")
    world = World({"80001": SiteProvider("80001", "Borough of Sampleham")}, date(2026, 1, 5))
    with serve(world) as base:
        settings = {"DATA_DIR": str(data), "REPORTS_URL": base, "REQUEST_INTERVAL": "0", "LOG_FORMAT": "text"}
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("GRADEWATCH_", "PYTHON"))}
        environment = clean | {f"GRADEWATCH_{name}": value for name, value in settings.items()}

        def call(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [program, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
            )

        assert call("status", "--healthy").returncode != 0, "a service that has never polled is not healthy"
        polled = call("poll")
        assert polled.returncode == 0, polled.stdout + polled.stderr
        healthy = call("status", "--healthy")
        assert healthy.returncode == 0, healthy.stdout + healthy.stderr


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)
