"""What every test may ask for: the shared corpus where it exists, and a clock that stands still."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def absent(what: str) -> None:
    """Skip for want of `what`; with CI=true the same want is a failure, so that no skip passes for a check."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and CI must have it")
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared` beside the project, with the corpus and the twin."""
    if not SHARED.is_dir():
        absent(f"no folder {SHARED}: the real reports and the replica of the sites are not here")
    return SHARED
