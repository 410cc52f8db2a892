"""Debian's Chromium without a window: pictures of pages, and how wide they really are."""

import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DARK = "--blink-settings=preferredColorScheme=0"
SECONDS = 60


def chromium() -> str | None:
    """The browser's program; None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def picture(address: str, file: Path, width: int, height: int, dark: bool = False) -> None:
    """A picture (PNG) of the first `height` pixels of the page. Raises `subprocess.SubprocessError`."""
    wanted = (f"--screenshot={file.absolute()}", f"--window-size={width},{height}", *((DARK,) if dark else ()))
    _run(*wanted, address)


def width_needed(page: str, width: int) -> int:
    """How many pixels wide the HTML of `page` is in a window of `width`: more means scrolling sideways."""
    frame = f'<iframe style="width:{width}px;height:600px;border:0" srcdoc="{html.escape(page)}"></iframe>'
    inner = "document.querySelector('iframe').contentDocument.documentElement.scrollWidth"
    measure = f"<script>onload = () => {{ document.title = {inner} }}</script>"
    with tempfile.TemporaryDirectory() as folder:
        wrapped = Path(folder) / "page.html"
        wrapped.write_text(f"<!doctype html><title></title>{frame}{measure}", "utf-8")
        shown = _run("--dump-dom", "--virtual-time-budget=2000", wrapped.as_uri())
    found = re.search(r"<title>(\d+)</title>", shown)
    if found is None:
        raise subprocess.SubprocessError(f"Chromium did not say how wide the page is: {shown[:200]}")
    return int(found[1])


def _run(*options: str) -> str:
    program = chromium()
    assert program is not None, "asked for before `chromium()` said that there is one"
    with tempfile.TemporaryDirectory() as profile:
        command = [program, *QUIET, f"--user-data-dir={profile}", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)
    return done.stdout
