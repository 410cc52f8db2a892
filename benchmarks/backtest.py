"""Events found in a folder of reports against those that follow from a truth file, which nobody's judging made.

What is expected is worked out here from the rows of the truth file by a table of its own, so that a fault in the rules
of `outcomes` cannot hide itself. What is found comes through the program's own readers and its own replay.

DIR holds, at any depth, folders "<urn>_<authority>" with files "<label> - <day> <month> <year>.pdf", the date being the
one of publication. Each line of the truth file is one report: urn, published, kind, start, previous_start, and
judgements with key and grade.

With --poll the reports are published day by day on a local site instead, and what is found is what watching that site
from --from to --until would have told: the same code, store and order of things as in the service, and with --faults
whatever a seeded choice breaks on the way.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.backtest_polls import Plan, polled_events
from outcomes.dates import parse_date
from outcomes.event import Event
from outcomes.frameworks import load_frameworks
from outcomes.inspection import Inspection, Provider, Reading
from outcomes.replay import replay
from scraper.reports.workers import ReportReaders

Row = Mapping[str, Any]

OVERALL = "overall_effectiveness"
RANKS = {grade: rank for rank, grade in enumerate(("outstanding", "good", "requires_improvement", "inadequate"))}
KEYS = {
    OVERALL,
    "leaders",
    "help_and_protection",
    "in_care_and_care_leavers",
    "in_care",
    "care_leavers",
    "adoption",
}
"""The judgements that count. The safeguarding board is another body; the older programmes' own names are no keys."""

_SAME = {OVERALL: OVERALL, "leaders": "leaders", "help_and_protection": "help_and_protection"}
_PARTS = {key: _SAME[key] for key in ("leaders", "help_and_protection")}
_APART = {"in_care": "in_care", "care_leavers": "care_leavers"}
_SPLIT = dict.fromkeys(_APART, "in_care_and_care_leavers")
COMPARES: dict[tuple[str, str], dict[str, str]] = {
    ("sif", "sif"): {key: key for key in (*_SAME, *_APART, "adoption")},
    ("sif", "ilacs_2018"): {**_SAME, "in_care_and_care_leavers": "in_care"},
    ("sif", "ilacs_2023"): {**_SAME, **_APART},
    ("sif", "ilacs_2026"): {**_PARTS, **_APART},
    ("ilacs_2018", "ilacs_2018"): {**_SAME, "in_care_and_care_leavers": "in_care_and_care_leavers"},
    ("ilacs_2018", "ilacs_2023"): {**_SAME, **_SPLIT},
    ("ilacs_2018", "ilacs_2026"): {**_PARTS, **_SPLIT},
    ("ilacs_2023", "ilacs_2023"): {**_SAME, **_APART},
    ("ilacs_2023", "ilacs_2026"): {**_PARTS, **_APART},
    ("ilacs_2026", "ilacs_2026"): {**_PARTS, **_APART},
}
"""(earlier framework, newer one) -> judgement -> the one it is compared with; pairs not here are not compared."""
EVENT_OF = {
    "focused_visit": "visit",
    "monitoring_visit": "visit",
    "area_send_full": "area_outcome",
    "jtai": "letter",
    "joint_targeted": "letter",
    "area_send_revisit": "letter",
    "joint_area_review": "letter",
    "letter": "letter",
}


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """What is compared of an event."""

    urn: str
    published: str
    start: str
    event: str
    verdict: str
    """Empty where the event judges nothing."""
    overall: str
    """Direction of the overall grade; empty where there is none and none has ended."""
    judgements: tuple[tuple[str, str], ...]
    """(key, direction) of every other judgement, by key."""


# ---------------------------------------------------------------- expected


def expected_events(rows: Iterable[Row], watched: tuple[date, date] | None = None) -> list[Told]:
    """One event a report, by a computation of its own; the same report twice for one provider counts once.

    Where the site was `watched`, those published after its first day and by its last, among them the files that say
    nothing, which a watch tells as unread.
    """
    rows = list(rows)
    by_provider: dict[str, dict[tuple[str, str], Row]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (row["published"], row["start"] or "")):
        if row["kind"] != "unreadable":
            by_provider[row["urn"]].setdefault((row["kind"], row["start"] or row["published"]), row)
    told = [
        _expected(row, list(reports.values())[:place])
        for reports in by_provider.values()
        for place, row in enumerate(reports.values())
    ]
    if watched is None:
        return sorted(told)
    first, last = (day.isoformat() for day in watched)
    unread = [row for row in rows if row["kind"] == "unreadable"]
    told += [Told(row["urn"], row["published"], "", "unread", "", "", ()) for row in unread]
    return sorted(event for event in told if first < event.published <= last)


def _expected(row: Row, published_before: Sequence[Row]) -> Told:
    told = Told(row["urn"], row["published"], row["start"] or "", EVENT_OF.get(row["kind"], ""), "", "", ())
    if told.event == "area_outcome":
        return replace(told, verdict=_area_verdict(row, published_before))
    return told if told.event else _graded(told, row, published_before)


def _area_verdict(row: Row, published_before: Sequence[Row]) -> str:
    order = ("positive", "inconsistent", "systemic_failings")
    earlier = [r for r in published_before if r["kind"] == row["kind"] and r["start"] < row["start"]]
    if not earlier:
        return "not_comparable" if row.get("previous_start") else "first"
    newest = max(earlier, key=lambda r: r["start"])
    step = order.index(row["outcome"]) - order.index(newest["outcome"])
    return "unchanged" if step == 0 else "declined" if step > 0 else "improved"


def _graded(told: Told, row: Row, published_before: Sequence[Row]) -> Told:
    before = [r for r in published_before if _grades(r) and r["start"] < row["start"]]
    before.sort(key=lambda r: r["start"], reverse=True)
    directions = {key: _direction(key, grade, row, before) for key, grade in _grades(row).items()}
    if before:
        directions |= dict.fromkeys(_ended(row, before[0]), "ended")
    moved = {"improved", "declined"} & set(directions.values())
    return replace(
        told,
        event="grade_change" if moved else "new_outcome",
        verdict=_verdict(set(directions.values())),
        overall=directions.get(OVERALL, ""),
        judgements=tuple(sorted((key, way) for key, way in directions.items() if key != OVERALL)),
    )


def _grades(row: Row) -> dict[str, str | None]:
    return {j["key"]: j["grade"] for j in row.get("judgements", ()) if j["key"] in KEYS}


def _framework(row: Row) -> str:
    if row["kind"].startswith("sif"):
        return "sif"
    if not row["kind"].startswith("ilacs"):
        return str(row["kind"])
    asked = _grades(row)
    if "in_care_and_care_leavers" in asked:
        return "ilacs_2018"
    return "ilacs_2023" if OVERALL in asked else "ilacs_2026"


def _direction(key: str, grade: str | None, row: Row, before: Sequence[Row]) -> str:
    if grade is None:
        return "not_judged"
    for earlier in before:
        there = COMPARES.get((_framework(earlier), _framework(row)), {}).get(key)
        was = _grades(earlier).get(there) if there else None
        if was is not None:
            step = RANKS[grade] - RANKS[was]
            return "unchanged" if step == 0 else "declined" if step > 0 else "improved"
    if before and key not in COMPARES.get((_framework(before[0]), _framework(row)), {}):
        return "not_comparable"
    return "first"


def _ended(row: Row, previous: Row) -> set[str]:
    """Judgements of the inspection before that the newer framework takes up nowhere."""
    pair = (_framework(previous), _framework(row))
    continued = set(COMPARES.get(pair, {}).values())
    return set(_grades(previous)) - continued if continued and pair[0] != pair[1] else set()


def _verdict(directions: set[str]) -> str:
    if {"improved", "declined"} <= directions:
        return "mixed"
    order = ("improved", "declined", "unchanged", "not_comparable", "first")
    return next((way for way in order if way in directions), "not_comparable")


# ------------------------------------------------------------------- found


def found_events(folder: Path, processes: int) -> tuple[list[Told], dict[str, int]]:
    """The events of the program's own reading and replay, and how many documents there were and were unreadable."""
    inspections, counts = [], {"documents": 0, "unreadable": 0}
    documents = dict(_documents(folder))
    with ReportReaders(processes) as readers:
        for path, document in readers.map((path, path) for path in documents):
            counts["documents"] += 1
            if isinstance(document.result, Reading):
                inspections.append(_inspection(path, *documents[path], document.result, document.sha256))
            else:
                counts["unreadable"] += 1
    providers = {i.urn: Provider(i.urn, i.urn, "local_authority", "") for i in inspections}
    return sorted(_told(event) for event in replay(providers, inspections, load_frameworks())), counts


def _watched(folder: Path, plan: Plan) -> tuple[list[Told], dict[str, int]]:
    """The events of polling by `plan`, with what the polls cost and met."""
    documents = dict(_documents(folder))
    polled = polled_events(documents, plan)
    counts = {"polls": polled.polls, "requests": polled.requests, "spoilt": polled.spoilt, "failures": polled.failures}
    return sorted(map(_told, polled.events)), {"documents": len(documents), **counts}


def _documents(folder: Path) -> Iterator[tuple[Path, tuple[str, date]]]:
    """Every report with its provider's URN and its publication date; other files are passed over with a word."""
    for path in sorted(folder.rglob("*.pdf")):
        urn = re.match(r"(\d+)_", path.parent.name)
        published = parse_date(path.stem.rpartition(" - ")[2])
        if urn and published:
            yield path, (urn[1], published)
        else:
            print(f"passed over, no URN or date in its name: {path}", file=sys.stderr)


def _inspection(path: Path, urn: str, published: date, reading: Reading, sha256: str) -> Inspection:
    noon = datetime(published.year, published.month, published.day, tzinfo=UTC) + timedelta(hours=12)
    return Inspection(urn, reading, published, noon, sha256, path.as_uri())


def _told(event: Event) -> Told:
    directions = {change.key: change.direction.value for change in event.judgements if change.key in KEYS}
    return Told(
        urn=event.urn,
        published=event.published.isoformat(),
        start=event.inspection_start.isoformat() if event.inspection_start else "",
        event=event.event.value,
        verdict=event.verdict.value if event.verdict else "",
        overall=event.overall.direction.value if event.overall else "",
        judgements=tuple(sorted(directions.items())),
    )


# ------------------------------------------------------------------- figures


def measure(truth: Path, folder: Path, processes: int = 2, plan: Plan | None = None) -> dict[str, Any]:
    """Counts of events expected, found, missing and extra, with the missing and extra ones themselves.

    With a `plan` the folder is polled by it, and otherwise read and judged at once. Raises OSError for a truth file
    that cannot be read, ValueError or KeyError for one that is not as described above.
    """
    begun = time.perf_counter()
    rows = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines() if line.strip()]
    expected = expected_events(rows, (plan.start, plan.until) if plan else None)
    found, counts = _watched(folder, plan) if plan else found_events(folder, processes)
    missing, extra = (
        sorted((Counter(these) - Counter(those)).elements()) for these, those in ((expected, found), (found, expected))
    )
    return {
        "expected": len(expected),
        "found": len(found),
        "missing": len(missing),
        "extra": len(extra),
        **counts,
        "seconds": round(time.perf_counter() - begun, 1),
        "missing_events": [asdict(told) for told in missing],
        "extra_events": [asdict(told) for told in extra],
    }


def _table(figures: Mapping[str, Any]) -> str:
    lines = [f"{name:<12}{figure:>8}" for name, figure in figures.items() if not isinstance(figure, list)]
    for name in ("missing", "extra"):
        lines += [f"{name}: {json.dumps(told)}" for told in figures[f"{name}_events"]]
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Compare the events of DIR with those that follow from --truth; 0 all as expected, 2 wrong use, 3 some differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks backtest", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of reports")
    parser.add_argument("--truth", type=Path, required=True, metavar="FILE", help="what the reports say, JSON lines")
    parser.add_argument("--processes", type=int, default=2, help="readers at a time (default 2)")
    parser.add_argument("--poll", action="store_true", help="publish day by day on a local site and poll it")
    parser.add_argument("--from", type=date.fromisoformat, default=date(2014, 1, 1), dest="start", metavar="DATE")
    parser.add_argument("--until", type=date.fromisoformat, default=date(2025, 6, 30), metavar="DATE")
    parser.add_argument("--step", type=int, default=7, metavar="DAYS", help="days between two polls (default 7)")
    parser.add_argument("--faults", type=int, metavar="SEED", help="break the site on the way, by a seeded choice")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(argv)
    if not options.folder.is_dir() or not options.truth.is_file():
        print(f"benchmarks backtest: no folder {options.folder} or no file {options.truth}", file=sys.stderr)
        return 2
    plan = Plan(options.start, options.until, timedelta(days=options.step), faults=options.faults)
    figures = measure(options.truth, options.folder, options.processes, plan if options.poll else None)
    print(json.dumps(figures) if options.json else _table(figures))
    return 3 if figures["missing"] or figures["extra"] else 0
