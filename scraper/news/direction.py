"""Whether a story says that its provider rose, fell or stayed. Only what the text gives, never a guess."""

import re
from collections.abc import Iterable
from enum import StrEnum

from outcomes.grades import FOUR_POINT, Grade


class Direction(StrEnum):
    IMPROVED = "improved"
    DECLINED = "declined"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


# Words of movement, by direction. Tried on the title first, then on the opening, in this order.
_MOVES: tuple[tuple[str, Direction, str], ...] = (
    (
        "first inspection",
        Direction.UNKNOWN,
        r"\bfirst (?:ever |full )?inspection since (?:it |the (?:council|authority) )?(?:was )?(?:replac|"
        r"being|form|creat|launch)|"
        r"\b(?:its|their|the (?:new )?(?:council|authority)'s) first (?:ever |full |ofsted |"
        r"graded )*(?:inspection|report|rating|judgement)\b(?! (?:in|since|for|under|of)\b)",
    ),
    (
        "not improved",
        Direction.UNCHANGED,
        r"\b(?:rating|grade|judgement)\b.{0,25}\bnot (?:improved|changed)|\bnot made \"?(?:sufficient|"
        r"enough) progress|\bfail\w* to (?:improve|make \"?(?:sufficient|enough))\b|\b(?:remains?|stays?|"
        r"stuck|still) (?:\w+ ){0,2}\"?(?:inadequate|unchanged)\b|"
        r"\binsufficient progress\b|\b(?:little|too little|no|modest) (?:improvement|progress)\b|\btoo slow\b|"
        r"\bsame (?:rating|ranking|grade|judgement|overall)\b|\bunchanged\b",
    ),
    (
        "retains",
        Direction.UNCHANGED,
        r"\b(?:is|are|was|were|been) (?:once )?again (?:rated |judged )?\"?(?:inadequate|good|outstanding|requir)|"
        r"\b(?:retain\w*|maintain(?:s|ed|ing)?|keeps?|kept|holds? on to|hold onto|held on to|once (?:more|"
        r"again)|again (?:rated|judged|graded)|(?:rated|judged|graded) \"?\w+(?: \w+)?\"? (?:again|once more|"
        r"once again)|"
        r"(?:second|third|fourth|fifth) (?:time (?:in a row|running|since)|consecutive|successive|"
        r"\"?(?:inadequate|outstanding|good)\"?)|for the (?:second|third|fourth) time|\bin a row\b|(?:is|are|"
        r"remain\w*|stay\w*|continu\w* to be|continu\w* to)\s+(?:rated |judged |graded |still |a |"
        r"an )*\"?(?:outstanding|good|inadequate|require improvement)\"? (?:again|once more)|"
        r"(?:remain|stay)(?:s|ed|ing)? (?:rated |judged |graded |a |an |at )*\"?(?:outstanding|good|"
        r"inadequate|requires? improvement|require improvement|requiring improvement)|"
        r"continu\w* to (?:be (?:rated |judged |graded )?\"?(?:outstanding|good|inadequate)|"
        r"require improvement)|\"?outstanding\"? again|second outstanding|\bas (?:it was |"
        r"they were )?in (?:19|20)\d\d\b|\bthe same as (?:last|the previous)\b|\bthe same \"?(?:good|"
        r"outstanding|inadequate|requir))",
    ),
    (
        "rises",
        Direction.IMPROVED,
        r"\b(?:upgrad\w+|upgrade|moves? up|moved up|moving up|lifted|lifts|shed(?:s|ding)? (?:its|the|their)|"
        r"no longer (?:rated |judged |graded |an? )?\"?(?:inadequate|failing|requires?)|"
        r"out of \"?(?:special measures|inadequate)|"
        r"(?:from|up from|was|were|previously|after being) (?:rated |judged |a |an )*\"?(?:inadequate|"
        r"requires? improvement|requiring improvement)\"? (?:rating |grade |"
        r"in \d{4} )?to (?:be )?(?:an? )?\"?(?:good|outstanding|requires? improvement)|"
        r"jump\w* (?:two|one|a)|leap\w* from|climb\w*|rose|rises|risen|turn(?:ed|s|ing)?(?: it|"
        r" things)?[ -]?(?:a)?round|transform\w+|(?:rating|grade|services?|school|nursery|college|performance|"
        r"practice|ofsted)(?: \w+){0,3} (?:has |have )?(?:significantly |greatly |markedly |dramatically |"
        r"much )?improv(?:ed|es)|"
        r"improv(?:es|ed) (?:to|from|its|their|rating|ofsted|significantly)|improved (?:ofsted )?(?:rating|"
        r"grade|judgement)|first \"?(?:good|outstanding)\"?|\"?(?:good|"
        r"outstanding)\"? (?:rating )?(?:by ofsted )?for (?:the )?first time|"
        r"(?:significant|positive|real|good|strong|sustained|steady|continued|further|much|considerable|"
        r"substantial) (?:progress|improvements?)|improvements? (?:seen|made|noted|praised|recognised|"
        r"recogni\w+|found)|sees? (?:further|continued|much) (?:progress|improvement)|this is an improvement|"
        r"celebrat\w+ .{0,40}improv\w+|on the up|turnaround|bounce\w* back|step(?:s|ped)? up|"
        r"up (?:two|one|a) (?:grade|notch|level)s?|after years of (?:inadequa\w+|failure|failing)|"
        r"inadequate (?:rating|judgement|grade) (?:is |has been |was )?(?:lifted|removed)|come a long way|"
        r"(?:is|are) improving\b|recogni\w+ (?:the )?improvements?|improvements? (?:of|at|"
        r"in) .{3,60} (?:recognised|praised)|"
        r"found (?:some |much )?improvements?|progress (?:since|has been made|is being made))",
    ),
    (
        "falls",
        Direction.DECLINED,
        r"\b(?:downgrad\w+|stripped of|strip(?:s|ped)?|los(?:es|ing|t) (?:its|their|the|\"?(?:outstanding|"
        r"good)|top|ofsted)|slip(?:s|ped|ping)?|drop(?:s|ped|ping)? (?:from|to|its|two|one|a|down|in|rating)|"
        r"fell|falls|fallen|sank|sinks|plummet\w*|plung\w+|tumbl\w+|"
        r"cost (?:the )?\w+ its|deteriorat\w+|declin(?:ed|es|e|ing)|worsen\w*|taken down|goes down|gone down|"
        r"went down|brought down|brings (?:it )?down|down (?:two|one|a) (?:grade|notch|level)s?|down from|"
        r"demoted|knocked down|relegat\w+|"
        r"(?:from|was|were|previously) (?:rated |judged |a |an )*\"?(?:outstanding|good)\"? (?:rating |grade |"
        r"in \d{4} )?to (?:be )?(?:an? )?\"?(?:inadequate|requires? improvement|special measures|good\b))",
    ),
)
_PATTERNS = tuple((rule, direction, re.compile(pattern, re.IGNORECASE)) for rule, direction, pattern in _MOVES)


def between(previous: Grade | None, grade: Grade | None) -> Direction:
    """The direction that two grades of the four-point scale give; unknown where either is missing."""
    if previous not in FOUR_POINT or grade not in FOUR_POINT:
        return Direction.UNKNOWN
    step = FOUR_POINT.index(previous) - FOUR_POINT.index(grade)
    return Direction.IMPROVED if step > 0 else Direction.DECLINED if step < 0 else Direction.UNCHANGED


def direction_words(texts: Iterable[str]) -> tuple[Direction, str] | None:
    """The first text's first word of movement: its direction and the rule that found it."""
    for text in texts:
        for rule, direction, pattern in _PATTERNS:
            if pattern.search(text):
                return direction, rule
    return None
