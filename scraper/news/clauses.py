"""The clause that a grade phrase stands in: what the rules of roles look at."""

import re
from dataclasses import dataclass

from scraper.news.grade_phrases import GradePhrase

_CLAUSE_START = re.compile(
    r"[;:]|\((?![^)]*\))|\. |, (?=but|while|although|though|with|as|and|after|despite|in|since|when|"
    r"having|it|its|they|the|one|two|three|"
    r"a|an|up|down|who (?:have |has |had )?(?:both|all|each)\b)|\b(?:but|while|although|though|whereas|despite|"
    r"however)\b| - "
)
_CLAUSE_END = re.compile(r"[;:)]|\. |, | - |\b(?:but|while|although|though|whereas|despite|however)\b")


def clause_before(phrase: GradePhrase) -> str:
    """The words of the phrase's own clause in front of it."""
    starts = [m.end() for m in _CLAUSE_START.finditer(phrase.before)]
    return phrase.before[starts[-1] :] if starts else phrase.before


def clause_after(phrase: GradePhrase) -> str:
    """The words of the phrase's own clause behind it."""
    end = _CLAUSE_END.search(phrase.after)
    return phrase.after[: end.start()] if end else phrase.after


def said_of(phrase: GradePhrase) -> str:
    """What the sentence says up to the phrase, and the phrase's own clause behind it: where its time stands."""
    return f"{phrase.before} ~ {clause_after(phrase)}"


@dataclass(frozen=True, slots=True)
class Context:
    """All that a rule may look at."""

    phrase: GradePhrase
    siblings: tuple[GradePhrase, ...]
    """Every grade phrase of the sentence, this one too."""
    story_year: int | None

    @property
    def before(self) -> str:
        return clause_before(self.phrase)

    @property
    def after(self) -> str:
        return clause_after(self.phrase)
