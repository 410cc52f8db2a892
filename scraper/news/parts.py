"""Whether a grade is told of a part (leadership, care leavers, the safeguarding board) and not of the whole."""

import re

from scraper.news.clauses import Context
from scraper.news.grade_phrases import GradePhrase

_PARTS = re.compile(
    r"\b(?:help and protection|children in(?: \w+)? care|in care|care[\s-]leavers|leaving care|"
    r"looked[\s-]?after|leadership|leaders|management|adoption|"
    r"early help|quality of education|teaching|behaviour|personal development|"
    r"early years (?:provision|education)|sixth form(?! college)|"
    r"achievement(?! (?:of|in) (?:[a-z]+ )?(?:maintain|retain|keep|gain|achiev|secur|gett|be)\w*)|(?:pupils|students|"
    r"experiences and|their)'? progress|attainment|welfare|outcomes|"
    r"safeguarding(?: children'?s?)?(?: board)?|lscb|board|"
    r"areas?|categor(?:y|ies)|aspects?|features|qualities|elements|judgements|"
    r"governance|governors|apprenticeships?(?! (?:provider|firm|company|trainer))|adult learning|front door|"
    r"partnership working|parenting|"
    r"early help|sub-?judgements?|key judgements|strands?|key measures|phonics|maths|curriculum|attitudes|"
    r"attendance)\b"
)
_WHOLE = re.compile(
    r"\boverall\b|\bin (?:four|five) (?:areas|categories)|\ball (?:of )?(?:the |its |their |"
    r"our )?(?:\w+ )?(?:areas|categories|counts|judgements|aspects|key areas|measures|key judgements|"
    r"inspected areas)|\b(?:every|each) (?:single )?(?:area|category|aspect|judgement|measure|one of)|"
    r"across the board|throughout|\ball (?:areas )?(?:but|bar|except)\b"
)
_IN_PARTS = re.compile(
    r"^(?!\"? for (?:\w+ )?(?:failures?|failings?|weaknesses|shortcomings|concerns|problems) )\"?(?: (?:rating|grade|"
    r"judgement|ratings|grades))?(?: (?:in|for|on|at))(?: (?:the|its|their|how|both|"
    r"just|only|one|two|three|four|five|six|some|most|several|other|another|areas? of|terms of|category of|"
    r"quality of|provision of|impact of|effectiveness of))* "
    r"(?!overall)(?:[^.;,]{0,25}?)(?:" + _PARTS.pattern + r"|child protection\b)"
)
_OBJECT_PART = re.compile(r"^\"? (?:the|its|their) (?:\w+ ){0,3}" + _PARTS.pattern)
_ALL_BUT = re.compile(r"\ball (?:areas |of them )?(?:but|bar|except)\b")


def _all_but(phrase: GradePhrase) -> bool:
    return bool(_ALL_BUT.search(phrase.before[-80:]) or _ALL_BUT.search(phrase.after[:40]))


_FEATURES = re.compile(r"^\"?\s*(?:features|elements|aspects|areas|qualities|leadership|practice|adoption)\b")


_OF_PART = re.compile(
    r"^\"?(?: (?:children'?s (?:services|social care)|(?:the )?(?:quality|impact|effectiveness|strength) of|senior|"
    r"political|its|"
    r"their))* (?:leadership|leaders|management|governance|safeguarding board|care leavers|early years|"
    r"apprenticeships?(?! (?:provider|firm|company|trainer)))\b"
)
"""As in "outstanding children's services leadership" and "the 'outstanding' quality of leadership"."""
_LABELLED = re.compile(_PARTS.pattern + r"[^.;:]{0,40}[:-]\s*\"?$")
_LISTED = re.compile(r"^\"?: (?:the |for )?(?:\w+ )?" + _PARTS.pattern)


_THEM = re.compile(
    r"\b(?:apprenticeships|adult learning|leadership|sixth form)\b[^.;]{0,40}\b(?:judged|rated|graded|branded|found) "
    r"(?:them|it|the provision)(?: to be| as)? \"?$|"
    r"\b(?:its|their) (?:apprenticeships|adult learning|leadership|sixth form)(?: (?:grade|provision|rating))? "
    r"(?:fell|fall|dropped|drop|rose|rise|slipped|slip|went|declined|improved|moved) (?:from )?[^.;,]{0,30}$|"
    r"\b(?:a few|some|several|two|three) (?:other )?areas (?:that )?(?:were |was |are )?(?:judged|rated|"
    r"graded)[^.;]{0,20}$"
)


def names_its_part(told: Context) -> bool:
    """As in "it had 'inadequate' apprenticeships" and "their sixth form fell from good": whenever, it is a part's."""
    return bool(_OF_PART.match(told.phrase.after) or _THEM.search(told.phrase.before))


_SO_OVERALL = re.compile(
    r"^\"? overall\b|^[^.;]{0,40}\b(?:including|so (?:was|is) the|as was the|forming (?:the|its|our)|"
    r"result(?:s|ed|ing) in (?:an|the)) overall\b"
)
"""As in "three areas were good, resulting in an overall rating of good": the part's grade is the whole's as well."""
_IN_MOST = re.compile(
    r"^\"? in (?:three (?:out )?of (?:the |its |their )?four|four (?:out )?of (?:the |its |their )?five)\b"
)
"""Papers name a council by the grade of most of its judgements: "rated inadequate in three of four categories"."""


_BOTH_HALVES = re.compile(r"\bsafeguarding(?: services)? and (?:services for )?looked[ -]after children\b")
"""What inspections before 2018 called all that a council does for children."""


def is_part(told: Context) -> bool:
    """As in "leadership was outstanding" and "good with outstanding features": not the overall grade."""
    before, after = told.before, told.after
    if _IN_MOST.match(told.phrase.after) or _BOTH_HALVES.search(before):
        return False
    if _WHOLE.search(after) or _SO_OVERALL.match(told.phrase.after):
        return False
    if _FEATURES.match(told.phrase.after) or _OF_PART.match(told.phrase.after) or _OBJECT_PART.match(told.phrase.after):
        return True
    if _IN_PARTS.match(told.phrase.after) and not _all_but(told.phrase):
        return True
    if _LABELLED.search(told.phrase.before) or _LISTED.match(told.phrase.after):
        return True
    if _all_but(told.phrase) or _TURNED_INTO.search(told.phrase.before):
        return False
    before = _without_grades(told)
    last = _last_part(before)
    if last is None or _WHOLE.search(before[max(0, last - REACH) :]):
        return False
    return not _SUBJECT_AGAIN.search(_WHOSE_PART.sub("", before[last:]))


_TURNED_INTO = re.compile(r"\bturn\w* .{3,40} into (?:an? )?\"?$")
"""Leaders who "turned inadequate into good" did so to the whole."""
REACH = 20
"""Characters in front of a part that may make it the whole: "all five areas"."""


def _without_grades(told: Context) -> str:
    """The clause in front of the phrase with other grades blanked: the category in "the lowest category" is no part."""
    text = told.phrase.before
    for other in told.siblings:
        if other.end <= told.phrase.start:
            text = text[: other.start] + " " * (other.end - other.start) + text[other.end :]
    return text[len(text) - len(told.before) :]


def _last_part(before: str) -> int | None:
    found = list(_PARTS.finditer(before))
    return found[-1].start() if found else None


_WHOSE_PART = re.compile(
    r"\b(?:at|of|in|within|across|for) (?:the |its |their )?(?:[\w'&]+ ){0,5}?(?:services?|council|school|"
    r"authority)\b"
)
"""The body that a part belongs to: "leadership at the council is outstanding" is still of the leadership."""
_SUBJECT_AGAIN = re.compile(
    r"\b(?:children'?s (?:social )?(?:services?|care)|services? (?:overall|is|are|was|were)|(?:the|its|our|"
    r"this) (?:council|authority|school|nursery|college|home|department|service|services|provider)|rating|"
    r"for (?:receiving|achieving|getting|gaining|securing|earning)|"
    r"and (?:was |were |has been |have been )?(?:given|awarded|handed)|judgement of|ofsted|report|inspection|visit)\b"
)
