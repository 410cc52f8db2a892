"""The house rules that a tool can check: format, lint, types, import walls, and a quick command line."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
        ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    ],
    ids=["ruff", "format", "mypy", "walls"],
)
def test_the_tools_have_nothing_to_say(command: tuple[str, ...]) -> None:
    found = run(*command)
    assert found.returncode == 0, found.stdout + found.stderr


def test_help_enters_no_heavy_room() -> None:
    """`--help` must answer at once: it may not import the database, the web or the readers."""
    heavy = "sqlmodel", "alembic", "fastapi", "httpx", "trafilatura", "pypdfium2", "slack_sdk", "apscheduler"
    code = (
        "import sys\nfrom typer.testing import CliRunner\nimport main\n"
        "assert CliRunner().invoke(main.app, ['--help']).exit_code == 0\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    found = run("-c", code)
    assert found.stdout.strip().splitlines()[-1] == "[]", found.stdout + found.stderr
