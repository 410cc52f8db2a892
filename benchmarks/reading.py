"""`python -m benchmarks reading DIR`: the readers against the bare text library on the same pages, and against a truth.

Both run in the same number of processes, turn about and file by file in the same order, so that the ratio stands on a
busy machine. With `--truth FILE` (JSON lines with `file` or a name that ends it) every field is compared.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scraper.reports.facts import document_facts
from scraper.reports.workers import ReportReaders

EXTRACT = """
import sys, pypdfium2
for path in sys.stdin.read().splitlines():
    try:
        with open(path, "rb") as file:
            pdf = pypdfium2.PdfDocument(file.read())
        for index in range(len(pdf)):
            page = pdf[index]; text = page.get_textpage(); text.get_text_bounded(); text.close(); page.close()
        pdf.close()
    except Exception:
        continue
"""
"""All that merely extracting the text takes, in a process of its own."""

Facts = Mapping[str, Any]
Tally = Counter[tuple[str, str, str]]
"""(kind, field, right | wrong | unreadable) -> how often."""


def main(argv: Sequence[str]) -> int:
    """Measure, print, and end with 1 where a truth was given and something is wrong."""
    options = _options(argv)
    paths = sorted(path for path in options.folder.rglob("*.pdf") if path.is_file())
    if not paths:
        print(f"no PDF below {options.folder}", file=sys.stderr)
        return 2
    extraction = _extraction_seconds(paths, options.processes)
    started = time.perf_counter()
    facts = read_all(paths, options.processes)
    seconds = time.perf_counter() - started
    extraction = (extraction + _extraction_seconds(paths, options.processes)) / 2
    result: dict[str, Any] = {
        "documents": len(paths),
        "processes": options.processes,
        "seconds": round(seconds, 3),
        "extraction_seconds": round(extraction, 3),
        "ratio": round(seconds / extraction, 3),
        "peak_mb": round(_peak_mb(options.processes), 1),
    }
    tally = compared(facts, truth_lines(options.truth)) if options.truth else Counter()
    _print(result, tally, bool(options.truth), options.json)
    return 1 if any(verdict == "wrong" for _, _, verdict in tally) else 0


def read_all(paths: Iterable[Path], processes: int) -> dict[Path, Facts]:
    """The contract's facts of each file."""
    with ReportReaders(processes) as readers:
        return {
            path: document_facts(document.result, str(path), document.sha256)
            for path, document in readers.map((path, path) for path in paths)
        }


def truth_lines(file: Path) -> list[Facts]:
    """The truth's JSON lines."""
    return [json.loads(line) for line in file.read_text().splitlines() if line.strip()]


def compared(facts: Mapping[Path, Facts], truth: Iterable[Facts]) -> Tally:
    """Every field of every line of the truth against what was read. A file that was not read counts as missing."""
    tally: Tally = Counter()
    for wanted in truth:
        got = next((found for path, found in facts.items() if str(path).endswith(f"/{wanted['file']}")), None)
        if got is not None:
            tally.update((str(wanted["kind"]), field, verdict) for field, verdict in _verdicts(got, wanted))
    return tally


def _verdicts(got: Facts, wanted: Facts) -> Iterable[tuple[str, str]]:
    if got["document"] == "unreadable":
        yield "kind", "right" if wanted["kind"] == "unreadable" else "unreadable"
        return
    yield "kind", _said(got["kind"], wanted["kind"])
    for field in ("start", "end", "outcome", "priority_action", "pages"):
        if field in wanted:
            yield field, _said(got[field], wanted[field])
    if "judgements" in wanted:
        yield "overall", _said(got["overall"], wanted["overall"], got.get("overall_absent") == "unreadable")
        yield from (("judgement", verdict) for verdict in _judgement_verdicts(got["judgements"], wanted["judgements"]))
    yield "lead_inspector", _loosely(got["lead_inspector"], _leads(wanted), _letters)
    if "theme" in wanted:
        yield "theme", _loosely(got["theme"], [wanted["theme"]], _same_theme_key)
    if "previous_start" in wanted:
        previous = (got["previous"]["start"], got["previous"]["end"])
        yield "previous", _said(previous, (wanted["previous_start"], wanted["previous_end"]))


def _said(got: object, wanted: object, unreadable: bool = False) -> str:
    if got == wanted and not unreadable:
        return "right"
    return "unreadable" if unreadable or got is None else "wrong"


def _judgement_verdicts(got: Sequence[Facts], wanted: Sequence[Facts]) -> Iterable[str]:
    """One verdict a judgement; keys may repeat ("other"), so equal ones are struck out first."""
    left = Counter((found["key"], found["grade"]) for found in got if found.get("absent") != "unreadable")
    unread = Counter(found["key"] for found in got if found.get("absent") == "unreadable")
    for judgement in wanted:
        pair = (judgement["key"], judgement["grade"])
        if left[pair]:
            left[pair] -= 1
            yield "right"
        elif unread[judgement["key"]]:
            unread[judgement["key"]] -= 1
            yield "unreadable"
        else:
            yield "wrong"
    yield from ("wrong" for _ in left.elements())


def _leads(wanted: Facts) -> list[str | None]:
    """Either of two leads is right: both of "A and B", each of a list."""
    leads = [wanted.get("lead_inspector"), *(wanted.get("lead_inspectors") or [])]
    return [name for lead in leads for name in (lead.split(" and ") if lead else [lead])]


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _same_theme_key(theme: str) -> str:
    """The first words without punctuation: the truth's themes are shortened phrases."""
    return " ".join(re.findall(r"[a-z0-9]+", theme.lower().replace("-", ""))[:4])


def _loosely(got: str | None, wanted: Sequence[str | None], key: Any) -> str:
    if got is None:
        return "right" if None in wanted else "unreadable"
    keys = [key(name) for name in wanted if name]
    mine = key(got)
    return "right" if any(mine.startswith(theirs) or theirs.startswith(mine) for theirs in keys) else "wrong"


def _extraction_seconds(paths: Sequence[Path], processes: int) -> float:
    """Seconds that plain extraction of the same pages takes in as many processes."""
    started = time.perf_counter()
    workers = [
        subprocess.Popen([sys.executable, "-I", "-c", EXTRACT], stdin=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    for index, worker in enumerate(workers):
        assert worker.stdin
        worker.stdin.write("\n".join(map(str, paths[index::processes])))
        worker.stdin.close()
    for worker in workers:
        worker.wait()
    return time.perf_counter() - started


def _peak_mb(processes: int) -> float:
    """Highest resident memory of this process and of every worker at once, from above: the largest worker times all."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + processes * largest) / 1024


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks reading", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of reports (PDF), walked")
    parser.add_argument("--truth", type=Path, help="JSON lines to compare with")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    return parser.parse_args(argv)


def _print(result: dict[str, Any], tally: Tally, with_truth: bool, as_json: bool) -> None:
    rows = sorted({(kind, field) for kind, field, _ in tally})
    if as_json:
        counted = [
            {"kind": kind, "field": field, **{v: tally[kind, field, v] for v in ("right", "wrong", "unreadable")}}
            for kind, field in rows
        ]
        print(json.dumps(result | ({"fields": counted} if with_truth else {})))
        return
    for name, value in result.items():
        print(f"{name:<20} {value}")
    if with_truth:
        print(table(tally))


def table(tally: Tally) -> str:
    """Per kind and field: how many right, wrong, unreadable."""
    lines = [f"\n{'kind':<18} {'field':<16} {'right':>6} {'wrong':>6} {'unreadable':>10}"]
    for kind, field in sorted({(kind, field) for kind, field, _ in tally}):
        counts = [tally[kind, field, verdict] for verdict in ("right", "wrong", "unreadable")]
        lines.append(f"{kind:<18} {field:<16} {counts[0]:>6} {counts[1]:>6} {counts[2]:>10}")
    totals = [sum(n for (_, _, v), n in tally.items() if v == verdict) for verdict in ("right", "wrong", "unreadable")]
    return "\n".join([*lines, f"{'all':<18} {'':<16} {totals[0]:>6} {totals[1]:>6} {totals[2]:>10}"])
