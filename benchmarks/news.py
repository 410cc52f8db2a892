"""`python -m benchmarks news FILE`: precision, recall and F1 of the reading of news on a labelled file of stories.

A row of FILE (JSON lines) has url, site, title, published, text, relevant, outcomes and, where its label can be
argued with, unsure. Rows marked unsure count in the whole and are printed apart as well.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from outcomes.providers import find_authority, folded_name
from scraper.news.article import Article, read_article, read_text
from scraper.news.claims import Claim, claims

Row = dict[str, Any]


@dataclass
class Score:
    """Right, invented and missed answers of one label."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def add(self, told: set[Any], wanted: set[Any]) -> None:
        self.right += len(told & wanted)
        self.invented += len(told - wanted)
        self.missed += len(wanted - told)

    def figures(self) -> dict[str, float]:
        precision = self.right / (self.right + self.invented) if self.right + self.invented else 1.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 1.0
        both = precision + recall
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / both, 4) if both else 0.0,
        }


@dataclass
class Sheet:
    """The scores over one set of rows."""

    rows: int = 0
    negatives: int = 0
    silent: int = 0
    directions: int = 0
    directions_right: int = 0
    scores: dict[str, Score] = field(default_factory=lambda: {k: Score() for k in ("relevance", "provider", "grade")})

    def add(self, row: Row, found: tuple[Claim, ...]) -> None:
        self.rows += 1
        wanted = row["outcomes"]
        names = [_key(o["provider"]) for o in wanted]
        self.scores["relevance"].add({1} if found else set(), {1} if row["relevant"] else set())
        self.scores["provider"].add({_as_labelled(c.provider, names) for c in found}, set(names))
        self.scores["grade"].add(
            {(_as_labelled(c.provider, names), c.grade and c.grade.value) for c in found},
            {(_key(o["provider"]), o["grade"]) for o in wanted},
        )
        if not row["relevant"]:
            self.negatives += 1
            self.silent += not found
        self._add_directions(wanted, found)

    def _add_directions(self, wanted: list[Row], found: tuple[Claim, ...]) -> None:
        names = [_key(o["provider"]) for o in wanted]
        told = {_as_labelled(c.provider, names): c.direction.value for c in found}
        stated = [o for o in wanted if o["direction"] != "unknown"]
        self.directions += len(stated)
        self.directions_right += sum(told.get(_key(o["provider"])) == o["direction"] for o in stated)

    def figures(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            **{label: score.figures() for label, score in self.scores.items()},
            "direction": {"stated": self.directions, "right": _part(self.directions_right, self.directions)},
            "negatives": self.negatives,
            "negatives_silent": _part(self.silent, self.negatives),
        }


def _part(some: int, whole: int) -> float:
    return round(some / whole, 4) if whole else 1.0


def _key(name: str) -> str:
    """A provider's name as labels and claims are compared: its authority, or the name without its spelling's habits."""
    authority = find_authority(name)
    if authority is not None:
        return authority.name
    return re.sub(r"\b(?:church of england|c of e|cofe|c e)\b", "ce", folded_name(name))


def _as_labelled(name: str, labels: list[str]) -> str:
    """A claim's provider under the label that means it: the same, or all of one's words among the other's.

    Labels add a town or "Community" that the story leaves out; authorities must be the same.
    """
    key = _key(name)
    if key in labels or find_authority(name) is not None:
        return key
    words = set(key.split())
    return next((x for x in labels if words <= set(x.split()) or set(x.split()) <= words), key)


def article_of(row: Row) -> Article | None:
    """A labelled row as the article that its page would have given; None where nothing of it can be read."""
    read = read_text(
        row["text"], url=row["url"], title=row["title"] or "", site=row["site"], published=_day(row["published"])
    )
    return read if isinstance(read, Article) else None


def _day(text: str | None) -> datetime | None:
    """A date, month or year of the label as its first day."""
    if not text:
        return None
    year, month, day = (*map(int, text[:10].split("-")), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC)


def measure(rows: Iterable[Row], show: Callable[[str], None] | None = None) -> dict[str, Any]:
    """Figures over all rows, over those whose label is sure, and over the unsure ones."""
    sheets = {"all": Sheet(), "sure": Sheet(), "unsure": Sheet()}
    for row in rows:
        article = article_of(row)
        found = claims(article) if article else ()
        for name in ("all", "unsure" if row.get("unsure") else "sure"):
            sheets[name].add(row, found)
        if show is not None:
            _show_difference(row, found, show)
    return {name: sheet.figures() for name, sheet in sheets.items()}


def _show_difference(row: Row, found: tuple[Claim, ...], show: Callable[[str], None]) -> None:
    names = [_key(o["provider"]) for o in row["outcomes"]]
    told = {(_as_labelled(c.provider, names), c.grade and c.grade.value) for c in found}
    wanted = {(_key(o["provider"]), o["grade"]) for o in row["outcomes"]}
    if told != wanted:
        show(f"{row['url']}\n    missed {sorted(map(str, wanted - told))}  invented {sorted(map(str, told - wanted))}")


def measure_speed(pages: int, kilobytes: int) -> dict[str, Any]:
    """Seconds of reading `pages` invented pages and claiming from them, beside trafilatura alone on the same pages."""
    from trafilatura import bare_extraction

    made = [_page(n, kilobytes) for n in range(pages)]
    bare_extraction(made[0])
    read_article(made[0])
    ours = alone = 0.0
    for page in made:  # interleaved, so that a busy machine slows both alike
        alone += _seconds(lambda page=page: bare_extraction(page))  # type: ignore[misc]
        ours += _seconds(lambda page=page: _read(page))  # type: ignore[misc]
    return {
        "pages": pages,
        "kilobytes": kilobytes,
        "seconds": round(ours, 2),
        "extraction_seconds": round(alone, 2),
        "ratio": round(ours / alone, 2) if alone else None,
    }


def _read(page: bytes) -> None:
    article = read_article(page)
    if isinstance(article, Article):
        claims(article)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _page(number: int, kilobytes: int) -> bytes:
    """An invented news page: a story of some 40 paragraphs, half of the size in teasers, the rest in a script."""
    council = ("Rochdale", "Barnet", "Torbay", "Leeds")[number % 4]
    story = [
        f"<p>Children's services at {council} Council have been rated good by Ofsted, up from requires improvement.</p>"
    ]
    story += [
        f"<p>Paragraph {n} of story {number} tells at some length what inspectors saw when they visited teams in "
        f"the town, how managers listened to them, and what the council means to do about it in the year ahead.</p>"
        for n in range(40)
    ]
    teaser = (
        '<li class="teaser"><a href="/story-{0}"><span>School number {0} rated inadequate by inspectors</span></a></li>'
    )
    teasers = "".join(teaser.format(n) for n in range(200))
    head = (
        f"<!DOCTYPE html><html><head><title>{council} services rated good - Paper</title>"
        '<meta property="article:published_time" content="2025-03-04T06:00:00Z"></head><body><nav><ul>'
        f"{teasers}</ul></nav><main><article><h1>{council} children's services rated good by Ofsted</h1>"
    )
    middle = head + "".join(story) + "</article><section class='related'><ul>"
    size = kilobytes * 1000
    more = teasers * max(1, (size // 2 - len(middle)) // len(teasers))
    script = "</ul></section></main><script>var x = '" + "0123456789" * max(0, (size - len(middle) - len(more)) // 10)
    return (middle + more + script + "';</script></body></html>").encode()


def _table(figures: dict[str, Any]) -> str:
    lines = []
    for name, sheet in figures.items():
        lines.append(f"{name}: {sheet['rows']} rows, {sheet['negatives']} of them negatives")
        for label in ("relevance", "provider", "grade"):
            score = sheet[label]
            lines.append(
                f"  {label:<18} precision {score['precision']:.3f}  recall {score['recall']:.3f}  f1 {score['f1']:.3f}"
            )
        lines.append(
            f"  direction          right {sheet['direction']['right']:.3f} of {sheet['direction']['stated']} stated"
        )
        lines.append(f"  negatives silent   {sheet['negatives_silent']:.3f}")
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Measures FILE, or with --speed the rate of reading; 0 done, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks news", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="labelled stories, JSON lines")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument(
        "--show", action="store_true", help="print every row that was read differently, to standard error"
    )
    parser.add_argument(
        "--speed", action="store_true", help="measure the page rate against the extraction library alone"
    )
    parser.add_argument("--pages", type=int, default=200, help="pages for --speed (default 200)")
    parser.add_argument("--kilobytes", type=int, default=300, help="size of each page for --speed (default 300)")
    options = parser.parse_args(argv)
    if options.speed:
        speed = measure_speed(options.pages, options.kilobytes)
        print(json.dumps(speed) if options.json else "\n".join(f"{k:<20} {v}" for k, v in speed.items()))
        return 0
    if options.file is None or not options.file.is_file():
        print(f"benchmarks news: no file {options.file}; give a file of labelled stories or --speed", file=sys.stderr)
        return 2
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    show = (lambda text: print(text, file=sys.stderr)) if options.show else None
    figures = measure(rows, show)
    print(
        json.dumps({**figures["all"], "sure": figures["sure"], "unsure": figures["unsure"]})
        if options.json
        else _table(figures)
    )
    return 0
