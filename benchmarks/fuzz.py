"""`python -m benchmarks fuzz`: mutated reports must never crash the reading, hang it or give an invented grade.

Half of the inputs are PDFs with bytes changed, half are layouts with lines changed before they become a PDF. They are
made from invented reports of every family, so the same seed gives the same inputs everywhere; `--reports DIR` lets
the changed bytes be those of real reports.
"""

import argparse
import json
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from demo.rare_report_layouts import RARE
from demo.report_layouts import OLDER_ROWS, SIF_ROWS, Invented, Pages, ilacs_spec, pages_of
from demo.report_pdf import pdf_of
from outcomes.grades import FOUR_POINT, FOUR_POINT_ADEQUATE, AreaOutcome, Grade
from outcomes.inspection import Kind, Reading
from scraper.reports.older import OTHER_KEY
from scraper.reports.read import Unreadable, read_report
from scraper.reports.workers import ReadDocument, ReportReaders

SECONDS = 10.0
"""What one input may take; one that takes longer is a hang."""
FAULT = "a fault in the reader"
HUNG = "took longer than"
PRINTED = {Grade.REQUIRES_IMPROVEMENT: r"requires?\s+improvements?"}
AREA_WORDS = {
    AreaOutcome.POSITIVE: r"typically\s+leads?\s+to\s+positive",
    AreaOutcome.INCONSISTENT: r"leads?\s+to\s+inconsistent",
    AreaOutcome.SYSTEMIC_FAILINGS: r"systemic\s+failings",
}


Given = frozenset[tuple[str, Grade]]
"""Judgement keys with their grades."""


@dataclass(frozen=True, slots=True)
class Input:
    """One mutated document, and how to make it again."""

    number: int
    seed: int
    how: str
    given: Given | None = None
    """What the layout gave before it was changed; None where the change may have moved a grade into another row."""


def main(argv: Sequence[str]) -> int:
    """Read the mutated inputs; 1 where one crashed, hung or gave an invented grade."""
    options = _options(argv)
    started = time.perf_counter()
    counts, faults = run(options.inputs, options.seed, options.processes, options.reports)
    result = {
        "inputs": options.inputs,
        "seed": options.seed,
        "crashes": counts["crash"],
        "hangs": counts["hang"],
        "invented_grades": counts["invented"],
        "unreadable": counts["unreadable"],
        "workers_died": counts["died"],
        "seconds": round(time.perf_counter() - started, 1),
    }
    print(json.dumps(result) if options.json else "\n".join(f"{name:<16} {value}" for name, value in result.items()))
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def run(inputs: int, seed: int, processes: int, reports: Path | None = None) -> tuple[Counter[str], list[str]]:
    """Read `inputs` mutated documents: counts of what came out, and a line for each fault."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    with ReportReaders(processes, seconds=SECONDS) as readers:
        for made, document in readers.map(mutated(inputs, seed, reports)):
            for verdict in verdicts(document, made.given):
                counts[verdict] += 1
                if verdict in ("crash", "hang", "invented"):
                    faults.append(f"{verdict}: input {made.number} of seed {made.seed} ({made.how}): {document.result}")
    return counts, faults


def mutated(inputs: int, seed: int, reports: Path | None = None) -> Iterator[tuple[Input, bytes]]:
    """Bytes and layouts in turn, of every family; bytes of the real files in `reports` where it is given."""
    layouts = families()
    plain = [pdf_of(pages) for pages in layouts]
    given = [_grades(read_report(data)) for data in plain]
    files = sorted(reports.rglob("*.pdf")) if reports else []
    for number in range(inputs):
        dice = random.Random(f"{seed}:{number}")
        chosen = dice.randrange(len(layouts))
        if number % 2:
            change = dice.choice(BYTE_CHANGES)
            data = dice.choice(files).read_bytes() if files else plain[chosen]
            yield Input(number, seed, change.__name__), change(data, dice)
        else:
            changes = dice.sample(LINE_CHANGES, dice.randint(1, 3))
            pages = layouts[chosen]
            for line_change in changes:
                pages = line_change(pages, dice)
            how = "+".join(change.__name__ for change in changes)
            yield Input(number, seed, how, None if shuffle in changes else given[chosen]), pdf_of(pages)


def verdicts(document: ReadDocument, given: Given | None = None) -> Iterator[str]:
    """What is to be said of one result: crash, hang, died, unreadable, invented, or nothing.

    Invented is a grade that the text does not hold, or one that `given` does not hold for its judgement.
    """
    if isinstance(document.result, Reading):
        told = given is None or all(_is_given(key, grade, given) for key, grade in _grades(document.result))
        if not (told and _grades_are_there(document.result, document.text)):
            yield "invented"
        return
    reason = document.result.reason
    yield "unreadable"
    if FAULT in reason:
        yield "crash"
    elif HUNG in reason:
        yield "hang"
    elif "reading process" in reason:
        yield "died"


def _is_given(key: str, grade: Grade, given: Given) -> bool:
    """Whether the layout gave the judgement this grade; one whose name is unknown may be any of the layout's."""
    return (key, grade) in given or (key == OTHER_KEY and grade in {other for _, other in given})


def _grades(result: Reading | Unreadable) -> Given:
    judgements = result.judgements if isinstance(result, Reading) else ()
    return frozenset((judgement.key, judgement.grade) for judgement in judgements if judgement.grade)


def _grades_are_there(reading: Reading, text: str) -> bool:
    """Whether every grade that was read is printed in the document's text."""
    words = [PRINTED.get(j.grade, j.grade.value.replace("_", r"\s+")) for j in reading.judgements if j.grade]
    words += [AREA_WORDS[reading.outcome]] if reading.outcome else []
    return all(re.search(rf"\b{pattern}", text, re.IGNORECASE) for pattern in words)


def families() -> list[Pages]:
    """The pages of one invented report of every family and style, the rare ones too."""
    first, week = date(2024, 6, 3), timedelta(days=4)
    good, poor = Grade.GOOD, Grade.REQUIRES_IMPROVEMENT
    sif = dict(zip([*SIF_ROWS, "overall_effectiveness", "lscb"], [*FOUR_POINT, None, good, poor], strict=True))
    older = dict(zip(OLDER_ROWS, [*FOUR_POINT_ADEQUATE, good], strict=True))
    days_2015, days_2013 = date(2015, 3, 3), date(2013, 7, 15)
    visits = [Kind.FOCUSED_VISIT, Kind.MONITORING_VISIT, Kind.JTAI, Kind.LETTER, Kind.OTHER]
    rare = Invented(Kind.OTHER, "Sandmere", first, first + week, grades={**sif, "practice": Grade.INADEQUATE})
    specs = [
        ilacs_spec("Sandmere", first, first + 3 * week, good, poor, good, poor, good),
        ilacs_spec("Sandmere", date(2019, 6, 3), date(2019, 6, 7), poor, Grade.INADEQUATE, good, poor, style="2018"),
        ilacs_spec("Sandmere", date(2026, 6, 8), date(2026, 6, 19), good, poor, Grade.OUTSTANDING, good),
        *(
            Invented(Kind.SIF, "Sandmere", days_2015, days_2015, grades=sif, style=style)
            for style in ("early", "", "late")
        ),
        Invented(Kind.SIF_REINSPECTION, "Sandmere", days_2015, days_2015 + week, grades=sif, style="late"),
        Invented(Kind.OLDER_FRAMEWORK, "Sandmere", days_2013, days_2013 + week, grades=older),
        *(Invented(kind, "Sandmere", first, first + week, priority_action=True) for kind in visits),
        *(Invented(Kind.AREA_SEND_FULL, "Sandmere", first, first + week, outcome=outcome) for outcome in AreaOutcome),
    ]
    return [*(pages_of(spec) for spec in specs), *(layout(rare) for layout in RARE.values())]


def flip(data: bytes, dice: random.Random) -> bytes:
    """Some bytes become others."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 200)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(data: bytes, dice: random.Random) -> bytes:
    """The end is missing."""
    return data[: dice.randrange(len(data))]


def drop(data: bytes, dice: random.Random) -> bytes:
    """A stretch is missing."""
    start = dice.randrange(len(data))
    return data[:start] + data[start + dice.randint(1, 2000) :]


def repeat(data: bytes, dice: random.Random) -> bytes:
    """A stretch stands there many times."""
    start = dice.randrange(len(data))
    return data[:start] + data[start : start + dice.randint(1, 200)] * dice.randint(2, 500) + data[start:]


def numbers(data: bytes, dice: random.Random) -> bytes:
    """Numbers (lengths, offsets, references) become huge, negative or others'."""
    wild = (b"0", b"-1", b"99999999", b"4294967296", b"1", b"3")
    return re.sub(rb"\d+", lambda found: dice.choice(wild) if dice.random() < 0.05 else found[0], data)


def shuffle(pages: Pages, dice: random.Random) -> Pages:
    """The lines of one page in another order."""
    return [dice.sample(page, len(page)) if dice.random() < 0.5 else page for page in pages]


def lose(pages: Pages, dice: random.Random) -> Pages:
    """Lines are missing."""
    return [[line for line in page if dice.random() > 0.15] for page in pages]


def double(pages: Pages, dice: random.Random) -> Pages:
    """Lines stand there twice."""
    return [[copy for line in page for copy in [line] * dice.choice((1, 1, 1, 2))] for page in pages]


def misspell(pages: Pages, dice: random.Random) -> Pages:
    """Letters are missing or others."""
    return [["".join(_letter(letter, dice) for letter in line) for line in page] for page in pages]


def _letter(letter: str, dice: random.Random) -> str:
    return letter if dice.random() > 0.01 else dice.choice(("", letter * 2, chr(dice.randrange(32, 255))))


def swap(pages: Pages, dice: random.Random) -> Pages:
    """Pages in another order."""
    return dice.sample(pages, len(pages))


def join(pages: Pages, dice: random.Random) -> Pages:
    """Lines run on, and cells lie in one line."""
    return [[line.replace("\t", " ") for line in page] if dice.random() < 0.5 else [" ".join(page)] for page in pages]


def regrade(pages: Pages, dice: random.Random) -> Pages:
    """Some grades become words that are none."""
    wrong = ("Excellent", "Better", "", "Improvement", "be good", "Grade")
    grade = re.compile(r"\b(?:good|outstanding|inadequate|adequate|requires? improvement)\b", re.IGNORECASE)
    return [[grade.sub(lambda found: dice.choice((found[0], *wrong)), line) for line in page] for page in pages]


BYTE_CHANGES: list[Callable[[bytes, random.Random], bytes]] = [flip, cut, drop, repeat, numbers]
LINE_CHANGES: list[Callable[[Pages, random.Random], Pages]] = [shuffle, lose, double, misspell, swap, join, regrade]


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reports", type=Path, help="folder of real reports whose bytes are changed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    return parser.parse_args(argv)
