"""Which words differ between two versions of a report. Pure.

Layout is no difference: line breaks, hyphens at line ends, ligatures, the shapes of quotation marks, dashes and
bullets, page numbers, and the running lines that a report repeats on its pages.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain

from outcomes.grades import parse_grade

CONTEXT = 4
"""Words before a difference that are told with it."""
MOST_PLACES = 6
MOST_WORDS = 30
RUNNING = 3
"""A line that stands so often in a report is one of its running heads or feet."""

_LINE_END_HYPHEN = re.compile(r"(\w)[-\u00ad\ufffe]\s*\n\s*(\w)")
_NUMBER = re.compile(r"(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE)
_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "\u00ad": None, "\ufffe": "-", "•": " ", "\uf06e": " ", "◼": " "}
    | dict.fromkeys("‐‑‒–—―", "-")
)
_SENTENCE_END = re.compile(r"(?<=[.:;?!])\s+")


def difference(before: str, after: str) -> str | None:
    """What was taken out and what was put in, each with a few words before it; None where no word differs.

    At most six places are told; how many more there are is said.
    """
    old, new = sentences(before), sentences(after)
    places = list(_places(old, new))
    if not places:
        return None
    more = len(places) - MOST_PLACES
    return "; ".join(places[:MOST_PLACES]) + (f"; and {more} more place{'s' * (more > 1)}" if more > 0 else "")


def words(text: str) -> list[str]:
    """The words of a text as they are read, whatever the lines they stand on."""
    return list(chain.from_iterable(sentences(text)))


def sentences(text: str) -> list[tuple[str, ...]]:
    """The sentences of a text, each as its words."""
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    lines = [line.strip() for line in _LINE_END_HYPHEN.sub(r"\1-\2", plain).splitlines()]
    seen = Counter(_without_numbers(line) for line in lines if len(line) > 1)
    body = " ".join(line for line in lines if not _is_running(line, seen))
    return [tuple(sentence.split()) for sentence in _SENTENCE_END.split(body) if sentence.strip(" -")]


def _without_numbers(line: str) -> str:
    return re.sub(r"\d+", "", line)


def _is_running(line: str, seen: Counter[str]) -> bool:
    """Whether the line is a page number, or a head or foot that the report repeats. A column of grades is neither."""
    repeated = seen[_without_numbers(line)] >= RUNNING and parse_grade(line) is None
    return repeated or _NUMBER.fullmatch(line) is not None


def _read(word: str) -> str:
    """A word as it counts in the comparison: a hyphen may be one of the line's end."""
    return word.replace("-", "")


def _places(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Every place where words differ: sentences are matched first, words within those that differ."""
    before, after = ([tuple(map(_read, sentence)) for sentence in text] for text in (old, new))
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            lead = list(chain.from_iterable(old[max(0, a - CONTEXT) : a]))
            yield from _word_places(lead, list(chain.from_iterable(old[a:b])), list(chain.from_iterable(new[c:d])))


def _word_places(lead: Sequence[str], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The differing words of one stretch; `lead` are the words that stand before it."""
    before, after = list(map(_read, old)), list(map(_read, new))
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal" and "".join(before[a:b]) != "".join(after[c:d]):
            nearby = " ".join([*lead, *old[:a]][-CONTEXT:])
            where = f'after "{nearby}": ' if nearby else "at the beginning: "
            yield where + _said(kind, old[a:b], new[c:d])


def _said(kind: str, gone: Sequence[str], come: Sequence[str]) -> str:
    if kind == "insert":
        return f'"{_short(come)}" was added'
    if kind == "delete":
        return f'"{_short(gone)}" was removed'
    return f'"{_short(gone)}" became "{_short(come)}"'


def _short(said: Sequence[str]) -> str:
    return " ".join(said[:MOST_WORDS]) + (" …" if len(said) > MOST_WORDS else "")
