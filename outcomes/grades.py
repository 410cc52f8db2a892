"""Grades, their scales, and the ways in which a grade can be absent."""

import re
import unicodedata
from enum import StrEnum


class Grade(StrEnum):
    """Every grade that an inspection of any remit prints, under its stable name."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    ADEQUATE = "adequate"
    INADEQUATE = "inadequate"
    EXCEPTIONAL = "exceptional"
    STRONG_STANDARD = "strong_standard"
    EXPECTED_STANDARD = "expected_standard"
    NEEDS_ATTENTION = "needs_attention"
    URGENT_IMPROVEMENT = "urgent_improvement"
    MET = "met"
    NOT_MET = "not_met"


class Absence(StrEnum):
    """Why a judgement that the framework asks for carries no grade. Never a bare NULL."""

    NOT_JUDGED = "not_judged"
    """The report says that this was not judged."""
    NOT_PUBLISHED = "not_published"
    """The inspection is known, its outcome is not published yet."""
    UNREADABLE = "unreadable"
    """A grade should stand there and could not be read with certainty."""


class AreaOutcome(StrEnum):
    """Outcome of an area SEND inspection since January 2023, best first."""

    POSITIVE = "positive"
    INCONSISTENT = "inconsistent"
    SYSTEMIC_FAILINGS = "systemic_failings"


FOUR_POINT = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)
FOUR_POINT_ADEQUATE = (Grade.OUTSTANDING, Grade.GOOD, Grade.ADEQUATE, Grade.INADEQUATE)

GRAVEST = frozenset({Grade.INADEQUATE, Grade.URGENT_IMPROVEMENT, Grade.NOT_MET})
"""The lowest grade of each scale: moving to or from one of these is urgent."""

PRINTED = {
    Grade.REQUIRES_IMPROVEMENT: "requires improvement to be good",
    Grade.NOT_MET: "not met",
}


def printed(grade: Grade) -> str:
    """The grade as Ofsted prints it in a sentence, in lower case: "requires improvement to be good"."""
    return PRINTED.get(grade, grade.value.replace("_", " "))


# The printed spellings of each grade: singular and plural verbs, with and without the tail "to be good".
_SPELLINGS = {
    re.compile(r"requires? improvements?(?: to be good)?"): Grade.REQUIRES_IMPROVEMENT,
    **{re.compile(grade.value.replace("_", " ")): grade for grade in Grade if grade is not Grade.REQUIRES_IMPROVEMENT},
}


def parse_grade(text: str) -> Grade | None:
    """The grade that `text` is, whatever its case, spacing, line breaks or ligatures; None where it is no grade.

    The whole text must be the grade: "good" is one, "good in parts" is not.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).lower().split()).strip(" .:;,*")
    return next((grade for pattern, grade in _SPELLINGS.items() if pattern.fullmatch(folded)), None)
