"""An article as sentences: one spelling of quotes and spaces, and where a sentence stands.

The rules of the neighbouring modules read `Sentence.text`, in which every quotation mark is a straight double one
and only apostrophes are single, so that "rated 'good'" and "rated “good”" are the same to them.
"""

import re
import unicodedata
from dataclasses import dataclass

LEAD_SENTENCES = 4
"""How many sentences after the title count as the lead: news tells who and what in these."""

_ABBREVIATIONS = r"\b(?:Cllrs?|Mr|Mrs|Ms|Dr|Sir|St|Rev|Prof|Hon|Co|Ltd|No|Jr|Sr|Inc|vs?|e\.g|i\.e|etc|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.$"
_BREAK = re.compile(r'(?<=[.!?])["\')]*\s+(?=["(]*[A-Z0-9])')
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}(?:\.\d{1,2})*\.$")
_DASHES = str.maketrans({"–": "-", "—": "-", "‒": "-", "‐": "-", "‑": "-", "−": "-", "…": ".", "\u00ad": None})
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article, in plain spelling."""

    text: str
    position: int
    """0 for the title, then 1, 2, … through the body."""

    @property
    def in_title(self) -> bool:
        return self.position == 0

    @property
    def in_lead(self) -> bool:
        return self.position <= LEAD_SENTENCES


def sentences(title: str | None, body: str) -> tuple[Sentence, ...]:
    """The title as sentence 0 (where there is one) and the body's sentences from 1, the repeated title left out."""
    heading = plain_text(title or "")
    spoken = [s for line in body.splitlines() for s in _split(plain_text(line)) if not _same(s, heading)]
    found = [Sentence(heading, 0)] if heading else []
    return (*found, *(Sentence(text, n) for n, text in enumerate(spoken, start=1)))


def plain_text(text: str) -> str:
    """`text` with one kind of quote, dash and space; apostrophes single, quotation marks double."""
    folded = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_QUOTES)
    return " ".join(_double_quoted(folded).split())


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


def _split(line: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for gap in _BREAK.finditer(line):
        piece = line[start : gap.start()].rstrip()
        if re.search(_ABBREVIATIONS, piece) or _NUMBERED.search(piece):
            continue
        parts.append(line[start : gap.end()].strip())
        start = gap.end()
    return [part for part in (*parts, line[start:].strip()) if re.search(r"\w", part)]


def _same(sentence: str, heading: str) -> bool:
    return bool(heading) and sentence.casefold().strip(' ."') == heading.casefold().strip(' ."')
