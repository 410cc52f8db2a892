"""Which words differ between two versions of a report. Layout, page numbers and hyphenation are no difference."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

CONTEXT = 4
MOST_PLACES = 6
MOST_WORDS = 30
_HYPHEN_AT_LINE_END = re.compile(r"(\w)[-\u00ad\ufffe\uFFFE]\s*\n\s*(\w)")
_PAGE_NUMBER = re.compile(r"(?m)^\s*(?:page\s*)?\d{1,3}\s*$", re.IGNORECASE)


def difference(before: str, after: str) -> str | None:
    """What was taken out and what was put in, in a few words around each place; None where no word differs."""
    old, new = words(before), words(after)
    if old == new:
        return None
    places = list(_places(old, new))
    told = "; ".join(places[:MOST_PLACES])
    more = f"; and {len(places) - MOST_PLACES} more places" if len(places) > MOST_PLACES else ""
    return f"{told}{more}"


def words(text: str) -> list[str]:
    """The words of a text as they are read, whatever the lines they stand on."""
    whole = _PAGE_NUMBER.sub(" ", _HYPHEN_AT_LINE_END.sub(r"\1\2", text))
    return whole.replace("\u2019", "'").replace("\u2013", "-").split()


def _places(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            lead = " ".join(old[max(0, a - CONTEXT) : a])
            yield f'after "{lead}": {_said(kind, old[a:b], new[c:d])}'


def _said(kind: str, gone: Sequence[str], come: Sequence[str]) -> str:
    if kind == "insert":
        return f'"{_short(come)}" was added'
    if kind == "delete":
        return f'"{_short(gone)}" was removed'
    return f'"{_short(gone)}" became "{_short(come)}"'


def _short(said: Sequence[str]) -> str:
    return " ".join(said[:MOST_WORDS]) + (" …" if len(said) > MOST_WORDS else "")
