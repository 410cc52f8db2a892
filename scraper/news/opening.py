"""What a story's opening gives as its news, and what only as the reason or the reminder behind it.

"A commissioner is to run services which Ofsted rated inadequate in May" has a commissioner for its news: the grade
stands in a clause that tells whom it is for. In "Ofsted has rated services inadequate, so a commissioner will run them"
the grade is the news.
"""

import re

from outcomes.dates import MONTH_NAMES

_BEHIND = re.compile(
    r"\b(?:after|following|follows?|since|in the wake of|in response to|in answer to|as a result of|because of|"
    r"prompted by|triggered by|thanks to|despite|due to|on the back of|months? on from|years? on from|when)\b"
    r"(?:[^,.;:]|,(?! (?:has|have|had|is|are|was|were|will|would|could|should|says?|said|according|the|a|an|it|they|"
    r"but|and|as)\b))*",
    re.IGNORECASE,
)
"""From a word that leads back to what was before to the next main clause."""
_ASIDE = re.compile(
    r"(?:,| -)? (?:which|who|whose|where|that) (?:(?:[\w'-]+ ){0,4})(?:is|are|was|were|has|have|had|been|got|received|"
    r"ofsted|inspectors|fell|failed|remains?)\b[^,.;:]*",
    re.IGNORECASE,
)
"""A clause that says of somebody what was found of them: ", which was rated inadequate in May"."""
_OF_WHOM = re.compile(
    r"\"?\b(?:inadequate|outstanding|failing|under-?performing|poorly performing|poor|troubled|struggling|"
    r"requires improvement)\b\"?[ -]+(?:rated )?(?:(?:primary|secondary|council's|council|its|their) )?"
    r"(?:councils?|authorit(?:y|ies)|local authorit(?:y|ies)|child(?:ren)?'?s?'? (?:social )?(?:services?|care|"
    r"department)|services?|departments?|county|borough|school|academy|college)\b|"
    r"\b(?:councils?|authorit(?:y|ies)|services|departments?|schools?) (?:that (?:is|are|was|were) )?(?:judged|rated|"
    r"branded|deemed|graded)(?: as)? \"?(?:inadequate|requires improvement)\"?(?: (?:by|with) ofsted)?",
    re.IGNORECASE,
)
"""A grade that only describes somebody: "an 'inadequate' council", "services rated inadequate by Ofsted"."""
_TELLS = re.compile(
    r"\b(?:ofsted|inspectors?|watchdogs?|regulator|(?:inspection|ofsted|new|latest|damning|glowing|critical) report|"
    r"inspection)(?:'s [\w ]{2,30})?(?: has| have)?(?: now| today| again| also| just)? "
    r"(?:found|finds?|rat(?:es?|ed|ing)|judg(?:es?|ed)|grad(?:es?|ed)|brand\w*|said|says?|reveal\w*|conclud\w+|"
    r"prais\w+|"
    r"critici[sz]\w+|slam\w*|blast\w*|condemn\w*|tells?|told|warn\w*|highlight\w*|award\w*|gives?|gave|hails?|hailed|"
    r"downgrad\w+|upgrad\w+|identif\w+|confirm\w*|uncover\w*|expos\w+)\b|"
    r"\b(?:rated|judged|graded|branded|found|deemed|declared|named|ranked)(?: as| to be)? (?:an? )?\"?"
    r"(?:outstanding|good|inadequate|requir\w+ improvement|failing)|"
    r"\b(?:receiv\w+|given|gets?|got|handed|awarded|earn\w*|achiev\w*|secur\w*|scor\w+|celebrat\w+)\b[^,.;]{0,40}\b"
    r"(?:outstanding|good|inadequate|requires improvement|rating|grade|judge?ment)\b|"
    r"\b(?:retain|maintain|keep|lose|los|slip|plung|plummet|drop|f[ae]ll|downgrad|upgrad|improv)\w*\b[^,.;]{0,40}"
    r"\b(?:outstanding|good|inadequate|requires improvement|rating|grade)\b|"
    r"\b(?:is|are|still|remain\w*|again|now) \"?(?:outstanding|good|inadequate|requires? improvement)\b|"
    r"\b(?:services?|department|council|school|in [A-Z]\w+) \"?(?:outstanding|good|inadequate)\"?$|"
    r"\brating of [^,.;]{3,60} is\b|"
    r"\bfrom (?:an? )?\"?(?:outstanding|good|inadequate|requir\w+ improvement)\"? to\b",
    re.IGNORECASE,
)


_ONCE = re.compile(
    r"\b(?:in|since|back in|of) (?:(?:early|late|mid|the \w+ of) )?(?:"
    + "|".join(MONTH_NAMES)
    + r"|spring|summer|autumn|winter)?,? ?(?:19|20)\d\d\b|\bearlier this year\b|"
    r"\b(?:last|previous) (?:year|spring|summer|autumn|winter|"
    + "|".join(MONTH_NAMES)
    + r")\b|\b(?:months?|years?) ago\b|\bbefore\W*$",
    re.IGNORECASE,
)


def without_what_was(text: str) -> str:
    """The main clauses of a title or sentence: without reasons, reminders, and grades that describe somebody."""
    return _OF_WHOM.sub(" ", _ASIDE.sub("", _BEHIND.sub("", text)))


def tells_outcome(text: str) -> bool:
    """Whether the main clauses of a title or sentence tell what an inspection found."""
    said = without_what_was(text)
    return bool(_TELLS.search(said)) and not is_of_the_past(said)


def is_of_the_past(text: str) -> bool:
    """Whether the words tell of a year or season before: "in March 2019", "last summer"."""
    return bool(_ONCE.search(text))
