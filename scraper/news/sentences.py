"""An article as sentences: one spelling of quotes and spaces, and where a sentence stands.

The rules of the neighbouring modules read `Sentence.text`, in which every quotation mark is a straight double one
and only apostrophes are single, so that "rated 'good'" and "rated “good”" are the same to them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 900
"""Characters of the longest sentence that is read as one."""
LEAD_SENTENCES = 4
"""How many sentences after the title count as the lead: news tells who and what in these."""

_ABBREVIATIONS = (
    r"\b(?:Cllrs?|Mr|Mrs|Ms|Dr|Sir|St|Rev|Prof|Hon|Co|Ltd|No|Jr|Sr|Inc|vs?|e\.g|i\.e|etc|Jan|Feb|Aug|Sept?|Oct|Nov|"
    r"Dec)\.$"
)
_BREAK = re.compile(r'(?<=[.!?])["\')]*\s+(?=["(]*[A-Z0-9])')
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}(?:\.\d{1,2})*\.$")
_DASHES = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "‒": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "…": ".",
    }
)
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article."""

    text: str
    """In plain spelling, for the rules."""
    position: int
    """0 for the title, then 1, 2, … through the body."""
    printed: str
    """As the page has it, character for character beside `text`: for quoting."""

    @property
    def in_title(self) -> bool:
        return self.position == 0

    @property
    def in_lead(self) -> bool:
        return self.position <= LEAD_SENTENCES


def sentences(title: str | None, body: str) -> tuple[Sentence, ...]:
    """The title as sentence 0 (where there is one) and the body's sentences from 1, the repeated title left out."""
    heading = _one_line(title or "")
    found = [Sentence(plain_text(heading), 0, heading)] if heading else []
    spoken = [part for line in _WRAPPED.sub(" ", body).splitlines() for part in _split(_one_line(line))]
    told = [(plain, printed) for plain, printed in spoken if not found or not _same(plain, found[0].text)]
    return (*found, *(Sentence(plain, n, printed) for n, (plain, printed) in enumerate(told, start=1)))


_WRAPPED = re.compile(r"(?<=[a-z,])[ \t]*\n[ \t]*(?=[a-z])")
"""A line that breaks within a sentence, as a PDF's text has it: "services require / improvement"."""


def _one_line(text: str) -> str:
    """`text` with single spaces and without invisible characters."""
    return " ".join(re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]|(?<=')\u02dc", "", text).split())


def plain_text(text: str) -> str:
    """`text` with one kind of quote, dash and space, as long as before: apostrophes single, quotation marks double."""
    folded = "".join(map(_folded, text.translate(_DASHES).translate(_QUOTES)))
    return _double_quoted(folded)


def _folded(char: str) -> str:
    """The compatible plain form of a character, where that is one character too."""
    if char.isascii():
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def _double_quoted(text: str) -> str:
    """Single quotation marks made double; a mark inside a word, or after a plural without an opening, is left."""
    out, opened = list(text), False
    for n, char in enumerate(text):
        if char != "'":
            continue
        before, after = text[n - 1 : n], text[n + 1 : n + 2]
        if (not before or not before.isalnum()) and (after.isalnum() or after in "("):
            opened, out[n] = True, '"'
        elif not after.isalnum() and opened:
            opened, out[n] = False, '"'
    return "".join(out)


def _split(line: str) -> list[tuple[str, str]]:
    """The sentences of one line, each in plain and in printed spelling."""
    plain = plain_text(line)
    starts = [0]
    for gap in _BREAK.finditer(plain):
        piece = plain[starts[-1] : gap.start()].rstrip()
        if not re.search(_ABBREVIATIONS, piece) and not _NUMBERED.search(piece):
            starts.append(gap.end())
    spans = _short(zip(starts, [*starts[1:], len(plain)], strict=True))
    return [_stripped(plain[a:b], line[a:b]) for a, b in spans if re.search(r"\w", plain[a:b])]


def _short(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans, with one that no writer would call a sentence cut into pieces: rules look back through a sentence."""
    for start, end in spans:
        for piece in range(start, max(end, start + 1), LONGEST):
            yield piece, min(end, piece + LONGEST)


def _stripped(plain: str, printed: str) -> tuple[str, str]:
    kept = len(plain.rstrip())
    return plain[:kept], printed[:kept]


def _same(sentence: str, heading: str) -> bool:
    return bool(heading) and sentence.casefold().strip(' ."') == heading.casefold().strip(' ."')
