"""What a grade phrase is doing in its sentence: the outcome now, an earlier one, a part of one, or none at all.

"From inadequate to good", "no longer inadequate", "leadership was outstanding", "wants to be outstanding" and "ten of
43 councils were good" all name grades; only one of them is news. Each rule is a named test; the first that holds
decides, and what no rule claims is the outcome now.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from outcomes.grades import FOUR_POINT, Grade
from scraper.news.clauses import Context
from scraper.news.grade_phrases import GradePhrase
from scraper.news.parts import is_part, names_its_part


class Role(StrEnum):
    """What a grade phrase tells."""

    NOW = "now"
    BEFORE = "before"
    """The grade of an earlier inspection."""
    DATED = "dated"
    """A grade with its own past year: earlier if the story tells another as new, else the story's own."""
    PART = "part"
    """A judgement below the overall one, or another body's share of the report."""
    NONE = "none"
    """A hope, a scale, a count of many providers: nobody's outcome."""


@dataclass(frozen=True, slots=True)
class Told:
    """A grade phrase with its role, and the rule that gave it."""

    phrase: GradePhrase
    role: Role
    rule: str
    year: int | None = None
    """The past year that stands beside a dated or earlier grade."""


_HOPE = re.compile(
    r"\b(?:(?<!found )want(?:s|ed|ing)?|hop(?:e|es|ed|ing)|aim(?:s|ed|ing)?|ambition\w*|aspir\w+|striv\w+|journey|"
    r"path to|road to|"
    r"target\w*|goal|work(?:s|ed|ing)? towards?|in order|so that|would|could|should|will|won't|can|might|must|"
    r"may(?= (?:be|also|have|not|become|still|well|now|yet|get|soon|one|even)\b)|"
    r"until|step closer|next time|closer to|short of|potential|determined|going to|plan(?:s|ned|ning)? to|towards?|"
    r"expect(?:s|ed|ing)?|on (?:its|their|our|the) way|in the future|due to|vow\w*|pledg\w+|promis\w+|"
    r"return(?:ing)? to|get(?:ting)? (?:back )?to|(?<!\bin )(?:move|moving|improve|turn|turning) (?:us |services |it |"
    r"them )?(?:from .{3,40} )?(?:up )?to|"
    r"(?:need\w*(?: to (?:improve|do|go|work|make)(?: (?!be\b)[\w-]+){0,3})?|necessary|required|has|have|help\w*|"
    r"enable\w*|ready|able|trying|striving) to (?:be|become|"
    r"reach|achieve|get|make)|become|becoming|"
    r"before (?:we|they|it|services|the \w+)(?: (?:is|are|can|could|be|gets?|has|have))+|"
    r"on (?:the right )?track (?:to|for)|evidence (?:enough )?(?:for|of)|in (?:sight|reach) of|criteria|definition|if|"
    r"whether)\b[^.;]{0,60}$"
)
_HOPE_EXCEPT = re.compile(
    r"\b(?:becom\w+|(?:has|have|had) become) (?:\w+ ){0,3}(?:first|only|second|third|latest)\b|\b(?:told|ordered|"
    r"will be (?:disappoint\w+|pleased|concern\w+)|(?:since|after) becoming)\b|\bafter .{0,40}$|"
    r"\b(?:shaken|risen|rose|rises|improved|moved|climbed|jumped|leapt|bounced|gone|come|turned|transformed)\b.{0,60}"
    r" to become (?:an? )?\"?$|\b(?:judge?ment|rating|grade|outcome)\b[^.;]*, moving from .{0,40}$|"
    r"\b(?:and|but) (?:was|were|is|are|has been|have been) (?:rated|judged|graded|found)(?: to be| as)? (?:an? )?\"?$|"
    r"\b(?:as|after|when) (?:[\w']+ ){1,5}(?:is|are|was|were|has been|have been) (?:rated|judged|graded|found|branded)"
    r"(?: to be| as)? (?:an? )?\"?$|"
    r", (?:rating|judging|grading|branding) (?:(?:the|its|their|it|them|services?|council|department) ){0,3}"
    r"(?:as )?(?:an? )?\"?$"
)
_HOPE_BEHIND = re.compile(
    r"^\"?[^.;,]{0,30}\b(?:next time|by 20\d\d|in the future|in future|one day|eventually|ultimately|in the end)\b"
)


_ONLY_GOOD = re.compile(r"only \"?good\"? is good enough|nothing less than|not good enough", re.IGNORECASE)


def is_hope(told: Context) -> bool:
    """As in "Wants to be outstanding", "on the way to good", "to move from requires improvement to good"."""
    before = told.before
    if _REACHED.match(told.phrase.after) or _HAS_JOINED.search(before) or _PREVIOUS_GRADE.search(before):
        return False
    if _PROVISIONAL.search(before) or _EVIDENCE.search(before):
        return True
    only_good = told.phrase.grade is Grade.GOOD and _ONLY_GOOD.search(told.phrase.sentence.text)
    return bool(
        (_HOPE.search(before) and not _HOPE_EXCEPT.search(before)) or _HOPE_BEHIND.match(told.phrase.after) or only_good
    )


_PROVISIONAL = re.compile(r"\bprovisional(?:ly)?\b[^.;]{0,30}$|\brevers(?:es|ed|ing) (?:an? |the |its )?\"?$")
"""A grade that inspectors took back before the report came out was nobody's."""
_PREVIOUS_GRADE = re.compile(r"\bprevious (?:rating|grade|grading|judge?ment)(?: of)? (?:an? )?\"?$")
_REACHED = re.compile(r"^\"?(?: rating| overall)? in (?:19|20)\d\d\b")
"""A grade with its year was reached, even on a journey: "a journey from inadequate in 2017 to good in 2019"."""
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_BETWEEN = re.compile(r'^[\s",/]*(?:or|and|to|,|/)[\s",/]*(?:or |and |an? )?$')


def is_scale(told: Context) -> bool:
    """As in "outstanding, good or inadequate" and "good or outstanding": a list of words, not a finding."""
    run = _run_of(told.phrase, told.siblings)
    grades = {p.grade for p in run}
    text = told.phrase.sentence.text
    joined_by_or = any(re.search(r"\bor\b", text[a.end : b.start].lower()) for a, b in pairwise(run))
    if _RESPECTIVELY.search(text):
        return False
    better = re.match(r"^\"? or (?:better|above|higher|worse|below)", told.phrase.after)
    by_number = len(run) == 2 and run[0].rule in _BY_NUMBER and run[1].rule not in _BY_NUMBER
    return len(grades) >= 3 or (len(grades) == 2 and joined_by_or and not by_number) or bool(better)


_BY_NUMBER = ("grade one", "grade two", "grade three", "grade four")
"""As in "grade three or satisfactory": the second word is the first one's name."""


def _run_of(phrase: GradePhrase, siblings: tuple[GradePhrase, ...]) -> list[GradePhrase]:
    """The phrases that follow one another with nothing between but commas, "or" and "and", around `phrase`."""
    runs: list[list[GradePhrase]] = []
    for current in siblings:
        between = current.sentence.text[runs[-1][-1].end : current.start] if runs else ""
        if runs and _BETWEEN.match(between):
            runs[-1].append(current)
        else:
            runs.append([current])
    return next(run for run in runs if phrase in run)


_MANY = (
    r"(?:councils|boroughs|authorities|las|schools|primaries|secondaries|nurseries|colleges|homes|providers|"
    r"departments|"
    r"childminders|"
    r"settings|centres|agencies|academies|areas of the country|children's services departments|inspections|reports|"
    r"trusts)"
)
_NUMBER = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|"
    r"sixty|a hundred|hundreds|most|many|some|half|several|few|more|fewer|all|every|other|only|third|quarter|"
    r"tenth|seventh)"
)
_COUNT = re.compile(
    rf"\b{_NUMBER}\b[^.;:]{{0,60}}\b{_MANY}\b|\bper ?cent\b|\d ?%|(?<!staff )(?<!team )\bof (?:the )?(?:\d+|those|"
    rf"these|"
    rf"them),?(?: \w+)? (?:were|are|had|got|fell|rose)\b|"
    rf"\bone (?:in|of) (?:only |just |every |the )?(?!(?:19|20)\d\d)(?:a handful|{_NUMBER})\b|"
    rf"\b(?:proportion|percentage|share|number) of\b|\bonly (?:the )?(?:\w+ )?(?:other )?(?:council|authority|"
    rf"county)\b"
)
_NOBODY = re.compile(rf"\bno (?:[\w-]+ ){{0,4}}{_MANY} (?:were|was|are|is|has|have|had|got)\b")
"""As in "No secondary schools were found outstanding"."""
_NO_AREA = re.compile(r"\bno (?:\w+ )?(?:area|service|judgement|category|aspect)s?\b[^.;]{0,20}$")
_COUNT_BEHIND = re.compile(
    rf"^\"? in (?:almost |nearly |about )?{_NUMBER} (?:of|in|out of) (?!(?:the |its |all )?(?:\w+ )?(?:areas|"
    rf"categories|judgements|five|four|three))|^\"?\s*(?:(?!in\b|by\b|from\b|after\b|following\b)\w+ )?{_MANY}\b|"
    rf"^\"?\s*(?:\w+ )?(?:council|authority|authorities|school)s? (?:in|across) (?:the )?(?:country|england|"
    rf"region)"
)
_COUNT_WORDS = re.compile(rf"^\"?[\s,]*(?:and|,)?\s*{_NUMBER}\b")


_ONE_OTHER = re.compile(
    r"\b(?:one|another) (?:other |\w+ )?(?:school|primary|nursery|home|college)(?: school)? (?:is|was|are|were)\b"
)


_HAS_JOINED = re.compile(
    rf"\b(?:becomes?|became|become|makes? \w+|joins?|joined) (?:now )?"
    rf"(?:(?:just |only )?(?:one|part|\w+th|second|third|first) )?(?:of |among )?(?:only |just |the )*(?:{_NUMBER} )?"
    rf"(?:[\w-]+ ){{0,3}}(?:{_MANY}|cities|counties|local authorities|council|authority)\b[^.;]{{0,60}}\b(?:to (?:be|"
    rf"have been|"
    rf"get|achieve|receive|hold|gain|earn|secure|win|boast)|rated|judged|graded|that (?:is|are|has|"
    rf"have))\b[^.;]{{0,30}}$"
)
"""As in "joins a handful of boroughs rated good": a count, and its own grade in it."""


_IT_IS_NOW = re.compile(
    r"\b(?:it|they|which|school|council|nursery|college) (?:is|are|has|have) now (?:been )?(?:rated |judged |"
    r"graded )?(?:as )?\"?$"
)
"""As in "after three inspections it is now good": a count of inspections, and its own grade."""
_AFTER_INSPECTIONS = re.compile(
    r"\bafter (?:\w+ ){1,3}(?:inspections|visits|reports)\b[^.;]*\b(?:is|was|has(?: now)? been) (?:now )?(?:rated|"
    r"judged|"
    r"graded|deemed)(?: as)? \"?$"
)
"""As in "after three visits and an inspection has now been rated good": what was counted are its own inspections."""
_PLURAL_RATED = re.compile(
    rf"(?:^|[,;] |\b(?:for|of|in|at|that|where|when|if|to) )(?:the |all |any |"
    rf"those )?(?:\w+ )?{_MANY}(?: that (?:are|were|is))?"
    rf" (?:rated|judged|graded|deemed)(?: to be| as)? (?:an )?\"?$"
)
"""As in "Centres rated inadequate would be visited again": whichever they are."""
_THOSE = re.compile(
    r"\bthose (?:(?:already|that are|which are|currently|rated|judged|graded|found|deemed|as|to be) )*\"?$"
)
"""As in "those already inadequate face four weeks": whoever they are."""
_ANY_RATINGS = re.compile(r"\b(?:most|many|such|all|any|with|of|other|recent|more)\s\"?$")
_YEARS_OF = re.compile(r"\b(?:years?|decades?) of \"?$")
_RATINGS_BEHIND = re.compile(r"^\"? (?:ratings|judge?ments|grades|verdicts)\b")


def is_count(told: Context) -> bool:
    """As in "Ten of 43 councils were good", "74 per cent hold the top two grades": figures over many providers."""
    if _ONE_OTHER.search(told.before) or _NO_AREA.search(told.before) or _NOBODY.search(told.before):
        return True
    if _HAS_JOINED.search(told.before) or _IT_IS_NOW.search(told.before) or _AFTER_INSPECTIONS.search(told.before):
        return False
    if _PLURAL_RATED.search(told.before) or _THOSE.search(told.before):
        return True
    ratings = _ANY_RATINGS.search(told.before) and not _YEARS_OF.search(told.before)
    if ratings and _RATINGS_BEHIND.match(told.phrase.after):
        return True
    bare_number = re.search(
        rf"(?:^|, |and |\b){_NUMBER} (?:(?:were|was|are|is|as|got|only|rated|judged|offering|providing|"
        rf"with) )?[\"]?$",
        told.before,
    )
    number_only = bool(bare_number) and not re.search(
        r"\b(?:all|every|some|only|most|areas?|judgements?)\b", bare_number.group() if bare_number else ""
    )
    return bool(
        _COUNT.search(told.before)
        or _COUNT_BEHIND.match(told.phrase.after)
        or (number_only and _COUNT_WORDS_NEAR.search(told.phrase.sentence.text.lower()))
    )


_COUNT_WORDS_NEAR = re.compile(rf"\b{_MANY}\b|\b\d+ were\b")


_LEFT_BEHIND = re.compile(
    r"(?:\bno longer(?: [\w']+){0,5}|\bnot|\b(?:out of|exit(?:s|ed)?|escape[ds]?|leaves?|left|shed(?:s|ding)?|"
    r"shrug\w* off|shak\w+ off|"
    r"lift(?:s|ed|ing)?|remov(?:e|es|ed|ing)|los(?:e|es|ing)|lost|loss of|cost(?:s)?(?: \w+){0,3}|"
    r"strip(?:s|ped|ping)?(?:(?: [\"\w]+){0,5} of)?|"
    r"end(?:s|ed|ing)?(?: (?:\w+ ){0,3}(?:years?|decades?) (?:of|as|at))?|(?:decline|fall) of|drop(?:s|ped)?|"
    r"replac(?:es|ed|ing)|"
    r"better(?:s|ed|ing)|improv(?:es|ed|ing) on|tak(?:es|en|ing) away|took away|surrender(?:s|ed|ing)?|"
    r"swap(?:s|ped|ping)?|downgrad(?:es?|ed|ing)|ditch\w*|overturn\w*|mov\w+ (?:(?:on |out )?(?:from|of))?|up from|"
    r"down from|rise from|"
    r"rose from|challenge(?:s|d)? (?:to|over|against)|(?:taking|taken|takes|took) (?=[^.;]{3,30} (?:report|rating|"
    r"verdict) off )|"
    r"slip\w* from|"
    r"f[ae]ll\w* from|step\w* up from|climb\w* from|exempt|"
    r"better than|(?:well |far )?(?:up on|above)|improvement (?:on|from)|"
    r"(?:spell|stint|\d+ \w+|(?:years?|months|\w+teen|decade)) in)"
    r")(?: (?:an?|its|their|the|his|her|[\w ]{1,25}'s?|being|of|previous|prior|coveted|prestigious|prized|ofsted|"
    r"recent|long-?standing|dreaded|former|rated))* ?\"?$"
)
_REMOVED_BEHIND = re.compile(
    r"^\"?(?: (?:rating|status|grade|tag|label|judgement))? (?:(?:has been|have been|was|were|is|are|been) )?"
    r"(?:overturned|withdrawn|quashed|lifted|removed|dropped|shed|over|ended|no (?:longer|more)|behind (?:it|them|"
    r"us))\b"
)


_NOW_RATED = re.compile(
    r"\b(?:has|have|is|are) (?:now |since |today )?(?:been )?(?:re-?)?(?:rated|judged|graded|upgraded|good|"
    r"outstanding)?\b"
)


def is_passed_through(told: Context) -> bool:
    """As in "downgraded from outstanding to inadequate, has been rated good": the middle one is history too."""
    earlier = [p for p in told.siblings if p.end <= told.phrase.start]
    later = [p for p in told.siblings if p.start >= told.phrase.end and p.grade != told.phrase.grade]
    if not earlier or not later:
        return False
    text = told.phrase.sentence.text.lower()
    reached = re.fullmatch(
        r'"?(?: \(?[\w ]{2,20}\)?)? (?:down |up )?to (?:an? )?"?', text[earlier[-1].end : told.phrase.start]
    )
    return bool(reached and _NOW_RATED.search(text[told.phrase.end : later[0].start]))


def is_left_behind(told: Context) -> bool:
    """As in "No longer inadequate", "out of special measures", "stripped of its outstanding rating"."""
    if _FAILS_TO.search(told.before) or _EVIDENCE.search(told.before):
        return False
    return bool(_LEFT_BEHIND.search(told.before) or _REMOVED_BEHIND.match(told.phrase.after))


_FAILS_TO = re.compile(r"\b(?:fail(?:s|ed|ing)?|unable|not managed|yet) to (?:\w+ ){1,6}\"?$")
"""Who failed to shake a grade off still has it."""
_EVIDENCE = re.compile(r"\bevidence (?:that|it)\b[^.;]{0,40}$")
"""As in "evidence that it is no longer outstanding", which an inspection without a grade may tell: it still is."""


_FROM = re.compile(
    r"\bfrom(?: (?:an?|its|their|the|being|a rating of|the previous|previous|overall|ofsted|last|prior|earlier|"
    r"\"))* ?\"?$"
)


def is_from(told: Context) -> bool:
    """As in "From inadequate to good", "up from requiring improvement", "cut the good rating to inadequate"."""
    regraded = _REGRADED.search(told.before) and _TO_ANOTHER.match(told.phrase.after)
    regraded = regraded or _INTO_ANOTHER.match(told.phrase.after)
    return bool(_FROM.search(told.before) or regraded or _BECAME_ANOTHER.match(told.phrase.after))


_REGRADED = re.compile(
    r"\b(?:downgrad|upgrad|lower|chang|rais|revis|reduc)(?:es?|ed|ing|s)? (?:the|its|their|an?|[\w ]{1,30}'s?) "
    r"(?:\w+ )?\"?$"
)
_INTO_ANOTHER = re.compile(r'^"? into (?:an? )?"?(?:outstanding|good|requir|inadequate)')
"""As in "leaders who turned inadequate into good"."""
_BECAME_ANOTHER = re.compile(
    r"^\"?(?: (?:overall|ofsted|rating|grade|status|judgement))* (?:(?:has|have|had|was|were|been|being) )*"
    r"(?:turned|turning|changed|dropped|fell|fallen|slipped|went|plunged|plummeted|rose|risen|raised|improved|"
    r"downgraded|upgraded|"
    r"lowered|cut) (?:up |down )?to (?:an? )?\"?\w"
)
"""As in "its good rating dropped to requires improvement"."""
_TO_ANOTHER = re.compile(r"^\"?(?: (?:rating|grade|judgement|verdict|status))? to (?:an? )?\"?\w")


def is_where_it_stands(told: Context) -> bool:
    """As in "To move services from requires improvement to good" is a plan: it tells where they stand today."""
    return is_from(told) and bool(_PLAN.search(told.before))


_PLAN = re.compile(
    r"\b(?:meant to|want\w* to|hop(?:es?|ing) to|aim\w* to|plan\w* to|need\w* to|help\w*|in order to|"
    r"will|would|must|as (?:it|we|they) (?:seeks?|works?))\b[^.;]{0,40}$"
)


_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|formerly(?! [\w' .&-]{3,60}, (?:was|is|has|were))|follow(?:s|ed) up (?:on|with)|former|"
    r"earlier(?! this)|"
    r"prior|beforehand|(?<!has )(?<!have )had (?:\w+ )?(?:been|got|"
    r"received|given|rated|judged|found|held|a|an)|(?<!has )(?<!have )had (?!(?:now )?(?:resulted in|"
    r"led to)\b)(?:seen )?|used to (?:be|\w+ \w+ being)|"
    r"last (?:full |ofsted |graded |standard )*(?:inspected|inspection|rated|report|time|judged|visited|"
    r"assessment|rating|grade)|"
    r"before (?:this|that|then|it|he|she|being|the)|until (?:now|then|recently)|originally|at the time|"
    r"once(?! more| again)|historic\w*|initially|"
    r"since (?:ofsted|inspectors|it|they|the|being|its|their|a|an|was|he|she|that|\w+ council)\b|(?:years?|"
    r"months?|weeks|"
    r"decade)s? (?:after|since|ago|before|earlier)|"
    r"(?:having|after) (?:spent |been |had )?(?:[\w-]+ ){0,3}(?:years?|decades?) (?:at|as|with|being|rated|"
    r"of(?! (?:\w+ )?(?:work|effort|investment|improvement)))|"
    r"a year ago|(?:years?|months?) on from|back in|last year|first (?:rated|judged|graded|found|branded|"
    r"deemed)|in the wake of|re-?inspection\b.{0,80}\bfollow(?:s|ing) a judgement of|already (?:been )?(?:rated|"
    r"judged))\b"
)
_EARLIER_BEHIND = re.compile(
    r"^\"?(?: \w+)? (?:twice|three times|\w+ times) (?:in|over|since) |"
    r"^\"?(?:[^.;,]{0,40}\b)?(?:(?:years?|months?|decade)s? (?:ago|earlier|before|previously)|previously|"
    r"(?:at|in|on|after|following|from) (?:the|its|their|a|an|our) "
    r"(?:last|previous|earlier|prior) (?:two |three )?(?:full |ofsted |graded |standard )?(?:inspections?|visits?|"
    r"reports?|"
    r"assessment|one)|when (?:it|they|he|she|inspectors|ofsted|the \w+)(?: (?:was|were|had))? last (?!month|week)|"
    r"last time|the last time|last year|(?:overall )?(?:then|at that time|at the time)(?=[,.;]|$)|"
    r"before (?:this|that|it)\b(?! one)|before(?=$|\.)|a year ago|beforehand|"
    r"for (?:more than |over |nearly |almost |at least )?(?:an? |the (?:past|last) )?(?:\w+ )?(?:years|decades?))\b"
)


_PREVIOUSLY = re.compile(r"\b(?:previous(?:ly)?|last|earlier|formerly|before|once|since|initially|originally)\b")
_THE_SAME = re.compile(r"\bthe same (?:overall |ofsted )?(?:rating |grade |ranking )?(?:of )?\"?$")
_IS_NOW = re.compile(
    r"\b(?:is|are|now|today|has been|have been|has now|has (?:found|judged)|have (?:found|judged)|remain(?:s|ed)?|"
    r"still|achieves?|gets?|wins?|receives?|earns?|lands?|"
    r"secures?|celebrates?|gains?|jumps?|rises?|goes)\b"
)
_WHEN_IT_WAS = re.compile(
    r"\b(?:when|where) (?:(?:[\w'-]+ ){1,4}|(?:the|its|their) [\w' ]{3,30} )?(?:was|were|had|got|"
    r"received|made|found|judged|rated|gave|branded|graded|came|scored|achieved|earned|gained|retained|secured|fell|"
    r"rose|slipped|dropped)\b[^,.;]*$|(?<!has )(?<!have )\bhad \"?$|"
    r"\bwhen \"?$|\bbefore,? (?:it|they|the \w+) (?:was|were|had)\b[^,.;]*$"
)


_REPORTED = re.compile(
    r"\b(?:(?:new|latest|their|its|his|her|the) (?:\w+ )?(?:report|letter|verdict|inspection)|ofsted|inspectors|"
    r"watchdog)\b[^.;]*\b"
    r"(?:reveal\w*|says?|saying|said|found|finds|finding|show\w*|confirm\w*|announc\w*|stat(?:es|ed|ing)|conclud\w+|"
    r"told)\b"
    r"[^.;]*\bhad (?:now )?(?:been )?(?:[\w-]+ ){0,4}\"?$|"
    r"\b(?:heard|learn(?:ed|t)|found out|discovered|were told|was told)\b[^.;]*\bhad (?:now )?(?:been )?"
    r"(?:[\w-]+ ){0,4}\"?$"
)
"""As in "their report revealed that it had been given the top mark": the past of reported speech is today."""


def is_earlier(told: Context) -> bool:
    """As in "previously rated good", "had been judged inadequate", "good two years ago"."""
    if _THE_SAME.search(told.before) or (
        _REPORTED.search(told.phrase.before) and not _PREVIOUSLY.search(told.phrase.before)
    ):
        return False
    markers = list(_EARLIER.finditer(told.before))
    marked = bool(markers) and not _is_over(told.before[_first_of_run(markers) :], told.before[markers[-1].end() :])
    marked = marked and not _has_moved_on(told) and not _CELEBRATED.search(told.phrase.before)
    having = _HAVING_BEEN.search(told.phrase.before)
    marked = marked or bool(having and not _REACTS.search(having.string))
    opened = _OPENS_EARLIER.search(told.phrase.before) or _WITHDRAWN.search(told.phrase.before)
    when = _WHEN_IT_WAS.search(told.phrase.before)
    again = when is not None and re.search(r"\b(?:also|already|last)\b", when.group())
    then = when is not None and (bool(again) or not _REJOICES.search(told.phrase.before))
    since = _SINCE_IT.search(told.phrase.before)
    return bool(marked or opened or then or since or _marked_behind(told) or _BUT_NOW.match(told.phrase.after))


_SINCE_IT = re.compile(r"\bsince (?:(?:an?|its|their|the|previous|last|\w+'s) ){0,3}\"?$")
"""As in "changes since special measures"."""

_BUT_NOW = re.compile(r"^\"?(?: \w+)?, but now\b")
"""As in "For years it has been ranked as good, but now": until now."""


_REJOICES = re.compile(r"\b(?:thrilled|delight\w*|celebrat\w+|prais\w+|proud|over the moon|joy)\b[^.;]*$")
"""As in "a thrilled manager praised her staff when Ofsted rated their nursery outstanding": that was just now."""


_WITHDRAWN = re.compile(
    r"\b(?:withdr[ae]wn?|withdraws|overturn(?:s|ed)|quash(?:es|ed)) (?:an?|the|its|their) (?:\w+ )?(?:report|verdict|"
    r"judgement|decision)\b[^.;]*$"
)
_CELEBRATED = re.compile(
    r"\b(?:joy|delight\w*|celebrat\w+|proud|thrilled|over the moon|cheer\w*|news)\b.{0,40}\b(?:as|that|after|"
    r"when) (?:ofsted|"
    r"inspectors|the watchdog) had (?:now |just )?(?:given|awarded|rated|judged|graded|found|named)\b[^.;]*$"
)
"""As in "pupils jumped for joy, as Ofsted had given their school a good rating": the past of a story is today."""
_HAVING_BEEN = re.compile(r", having (?:been|had|held) (?:[\w-]+ ){0,3}\"?$")


def _marked_behind(told: Context) -> bool:
    """A marker behind the phrase, unless it belongs to the next grade: "inadequate after previously being good"."""
    marker = _EARLIER_BEHIND.match(told.after)
    if marker is None:
        return False
    between = (told.phrase.end, told.phrase.end + marker.end())
    if any(between[0] <= p.start < between[1] for p in told.siblings):
        return False  # the marker belongs to a grade in between: "inadequate where it had been good before"
    following = [p.start - told.phrase.end for p in told.siblings if p.start >= told.phrase.end + marker.end()]
    return not (following and _LEADS_TO.fullmatch(told.phrase.after[marker.end() : following[0]]))


_LEADS_TO = re.compile(r"(?: (?:being|been|was|rated|judged|graded|found|as|an?))* ?\"?")


def _has_moved_on(told: Context) -> bool:
    """As in "from its previous good rating to inadequate": what marks the past belongs to the grade in front."""
    earlier = [p for p in told.siblings if p.end <= told.phrase.start]
    return bool(earlier and _MOVED_ON.fullmatch(told.phrase.before[earlier[-1].end :]))


_MOVED_ON = re.compile(
    r"\"?(?: (?:rating|grade|judgement|verdict|status))?(?: in (?:\w+ )?(?:19|20)\d\d)? (?:down |up )?to (?:an? )?\"?"
)
_OPENS_EARLIER = re.compile(
    r"^\"?(?:(?:its|their|our) )?(?:previously|(?:previous|last|earlier|former|prior) (?:(?:full|ofsted|overall) )*"
    r"(?:inspection|rating|grade|report|judgement|result|outcome))(?: \(?(?:in )?(?:\w+ )?\d{4}\)?)?: \"?$|"
    r"^\"?(?:more than |over |nearly |almost )?\w+ (?:years?|months|decades?) (?:ago|earlier|before),? [^;]*\b(?:was|"
    r"were)\b[^;,]{0,40}$|"
    r"^\"?having (?:been|had|held|got) [^,;]*$|^\"?(?:at|by|until) that (?:time|point|stage),? [^;]*$|"
    r"^\"?when (?:it|they|he|she|inspectors|ofsted|the \w+) (?:was |were |had )?last (?:\w+ )?(?:inspected|"
    r"visited|came|"
    r"called|assessed|rated|judged)\b[^;]*$|"
    r"^\"?(?:in|at) last year's (?:full |ofsted )*inspection,? [^;]*$|"
    r"^\"?for (?:more than |over |nearly |almost )?(?:an? )?(?:\w+ )?(?:years|decades?),? [^;]*\b(?:was|were|"
    r"had been)\b[^;,]{0,40}$|"
    r"^\"?(?:but |and )?(?:in|at|during|on|under) (?:its|the|their|our|a|an) (?:\w+ )?(?:last|previous|earlier|prior) "
    r"[^,;]{1,50}(?:, (?:back )?in (?:\w+ )?\d{4})?(?:, | (?=(?:it|they|services|the \w+) (?:was|were|"
    r"had)\b))(?!(?:it|they|the \w+) "
    r"(?:is|are|has|have) now)[^,;]{0,130}$|"
    r"^\"?(?:the|its|their|our|his|her) (?:[\w']+ ){0,2}(?:last|previous) (?:two |three |full |ofsted |"
    r"major )*(?:reports?|"
    r"inspections?|visit|"
    r"judgement|rating)\b(?!.*\b(?:now|but)\b)[^;]{0,90}$"
)
"""A sentence that opens "At its previous inspection in 2018, …" goes on to tell of that one."""
_SPAN_MARKER = re.compile(r"since\b|in the wake|\w*(?:years?|months?|weeks|decades?)\b")
_NEW_CLAUSE = re.compile(
    r", (?!which\b|who\b|when\b|where\b)(?:the |its |their |children's )?[\w' ]{2,40}\b(?:was|were|has|have|is|are|"
    r"gets?|got|"
    r"comes?|came|gave|issued|rated|judged|found|awarded)\b"
)


def _first_of_run(markers: list[re.Match[str]]) -> int:
    """Where the last markers that follow one another begin: "since the | last inspection"."""
    first = markers[-1]
    for marker in reversed(markers[:-1]):
        if first.start() - marker.end() > 1:
            break
        first = marker
    return first.start()


def _is_over(from_marker: str, behind: str) -> bool:
    """Whether what a marker says has ended before the grade: "since it was formed, services were judged"."""
    return bool(_IS_NOW.search(behind) or (_SPAN_MARKER.match(from_marker) and _NEW_CLAUSE.search(behind)))


_AFTER_BEING = re.compile(
    r"\bafter (?:years of |a |an |its |being |having been |it was |they were |previously |\w+ (?:was|"
    r"were) )*(?:(?!the\b|its\b|an?\b)\w+ ){0,2}\"?$"
)


_AFTER_IT_WAS = re.compile(r"\bafter (?:it|they|services|the \w+) (?:was|were|had been) (?:\w+ ){0,3}\"?$")


def is_after_being(told: Context) -> bool:
    """As in "Rated good after being inadequate": earlier where another grade came first."""
    others = [p for p in told.siblings if p.start < told.phrase.start and p.grade != told.phrase.grade]
    others = [p for p in others if not _EARLIER_BEHIND.match(p.after)]
    was = _AFTER_IT_WAS.search(told.phrase.before)
    if was and (_REACTS.search(was.string) or _NEWER.match(told.phrase.after)):
        return False
    return bool((others and _AFTER_BEING.search(told.phrase.before)) or was)


_NEWER = re.compile(
    r"^\"?[^.;]{0,50}\b(?:(?:after|since) (?:being|it|they|having|getting|its)\b|for the \w+ (?:time|successive)|"
    r"this week|today|yesterday|last (?:week|month)|in its latest)"
)
"""As in "after it was rated good ten weeks after being put into special measures": the first of them is the newer."""


_REACTS = re.compile(
    r"\b(?:celebrat\w+|cheer\w*|jump\w* for joy|joy|delight\w*|proud|pride|thrilled|buzzing|over the moon|tears|"
    r"happy|pleased|smil\w+|shock\w*|disappoint\w*|devastat\w+|gutted|upset|fum(?:es|ing)|angry|anger|appeal\w*|"
    r"apolog\w+|sorry|hit (?:out|back)|called for|complain\w*|defend\w*|vow\w*|pledg\w+|reassur\w+|react\w*|respond\w*|"
    r"congratulat\w+|(?:placed|put|plunged) (?:in|into) \"?special measures|crisis meeting|under fire|warned)\b"
)
"""Who rejoices or protests "after it was rated …" does so today: the grade is the news."""


_RELATIVE = re.compile(
    r", (?:which|who) (?:was|were) (?:last |most recently )?(?:rated|judged|graded|given)[^,;]{0,30}$"
)
_ITS_TIME = re.compile(r"^[^,;.]{0,40}\b(?:(?:19|20)\d\d|last year|at its last \w+)\b")


_ASIDE = re.compile(
    r", (?:(?:which|who|whose [\w' ]{2,40}?)(?: (?:also|currently|already|both|all))*"
    r" (?:is|are|was|were|has been|have been|had been|has|have|had)|(?:currently |already )?(?:rated|judged|graded))"
    r"(?: (?:currently|already|rated|judged|graded|given|as|an?|in|into|put|placed))* ?\"?$"
)
_WHOSE = re.compile(
    r", whose (?:[\w'-]+ ){1,4}(?:is|are|was|were)(?: (?:currently|also|all|rated|judged|"
    r"graded))* \"?$"
)
_ASIDE_ENDS = re.compile(r"^[^,;.]{0,40},? ")
_TELLS = re.compile(
    r"\b(?:inspect\w*|ofsted|report\w*|celebrat\w+|prais\w+|commend\w+|now|grade|rating|delighted|thrilled|proud|"
    r"judged|rated)\b"
)
_STANDS = re.compile(
    r"\b(?:is|are) (?:currently |already |both |all )?(?:rated|judged|graded)(?: as)?(?: (?:overall|an?))? ?\"?$"
)


def is_standing(told: Context) -> bool:
    """As in "The council's services are rated good": news only in a story that opens with an inspection."""
    return bool(_STANDS.search(told.phrase.before))


_PROGRESSES = re.compile(
    r"^\"? (?!rating|grade|judge?ment)(?:[\w'-]+ ){1,6}(?:makes?|making|made|shows?|"
    r"showing) (?:\"?[\w'-]+\"? ){0,3}(?:progress|improvements?)\b"
)
"""As in "Inadequate Elmford services make limited progress": what they were told before somebody came to see."""


def is_in_passing(told: Context) -> bool:
    """A reminder of a grade, not news.

    As in "The service, which was rated good by Ofsted in 2024, has seen costs double" and "The nursery, rated good by
    Ofsted, held a party".
    """
    before, after = told.phrase.before, told.phrase.after
    if (_RELATIVE.search(before) and _ITS_TIME.match(after)) or _PROGRESSES.match(after):
        return True
    if _WHOSE.search(before) and re.match(r'^"?[^,;.]{0,25}(?:[.,]|$)', after):
        return True
    aside = _ASIDE.search(before)
    ends = _ASIDE_ENDS.match(after)
    if aside is None or ends is None or "," not in ends.group():
        return False
    return not _TELLS.search(before[: aside.start()] + " " + after[ends.end() :])


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


_SINCE = re.compile(r"\bsince (?:(?:the|its|their) (?:last|previous) (?:\w+ ){1,3}(?:in|of) )?(?:\w+ )?\d{4}")


_TODAY = re.compile(r"^.*\b(?:has|have|is|are) now\b(?=[^#]*##)")
"""What stands in front of "has now" belongs to another grade: "good in 2018 and has now been told it is inadequate"."""


_INSTANT = re.compile(r'^"?[\s,(]*(?:(?:in|of|since|for) )?(?:\w+ ){0,2}(?:19|20)\d\d\)?')
_OPENING_YEAR = re.compile(r"^\"?(?:but |and )?(?:back |early |late )?in (?:\w+ )?(?:19|20)\d\d,? ")
OPENING_REACH = 120
"""A year that opens a sentence is the year of what its first so many characters tell."""
_LABEL_YEAR = re.compile(r"\b(?:19|20)\d\d: [^.;:]{0,40}$")


def past_year(told: Context) -> int | None:
    """The year in the phrase's own clause that lies before the story's year, or None.

    A year between two grades belongs to the first of them, where it directly follows: "from good (2018) to inadequate".
    """
    if _JUST_INSPECTED.match(told.phrase.after):
        return None
    label = _LABEL_YEAR.search(told.phrase.before)
    opening = (
        _OPENING_YEAR.match(told.phrase.before.rpartition(";")[2].lstrip())
        if not _IS_NOW.search(told.phrase.before[-30:])
        else None
    )
    window = (label.group() if label else _own_before(told)) + " ## " + _own_after(told)
    if opening is not None and len(told.phrase.before) <= OPENING_REACH:
        window = opening.group() + window
    window = _TODAY.sub("", window)
    years = [int(y) for y in _YEAR.findall(_SINCE.sub("", window))]
    past = [y for y in years if told.story_year is None or y < told.story_year]
    return max(past) if past and len(past) == len(years) else None


_JUST_INSPECTED = re.compile(r'^"?(?: (?:rating|grade|overall))? (?:after|following) an (?:ofsted )?inspection\b')
"""As in "rated good after an inspection on 11 November 2024": an inspection not spoken of before is the news."""


def _own_before(told: Context) -> str:
    """The clause in front of the phrase, without what belongs to an earlier grade."""
    earlier = [p.end for p in told.siblings if p.end <= told.phrase.start]
    if not earlier:
        return _ANOTHERS_YEAR.sub("", told.before)[-70:]
    between = _ANOTHERS_YEAR.sub("", told.phrase.before[earlier[-1] :])
    return min(_INSTANT.sub("", between), told.before, key=len)[-70:]


_ANOTHERS_YEAR = re.compile(r"^.*\b(?:19|20)\d\d,? (?=(?:is|are|has|have|now)\b)")
"""As in "good at its last report in 2014, is outstanding": the year ends what the first grade tells."""


def _own_after(told: Context) -> str:
    """The clause behind the phrase, as far as the next grade."""
    later = [p.start for p in told.siblings if p.start >= told.phrase.end]
    limit = later[0] - told.phrase.end if later else 45
    set_off = _YEAR_SET_OFF.match(told.phrase.after)
    after = set_off.group() if set_off else told.after
    return after[: min(limit, 45)]


_YEAR_SET_OFF = re.compile(r'^"?, (?:back )?in (?:\w+ )?(?:19|20)\d\d\b')
"""A year between commas behind the grade: "rated requires improvement, in 2017, and inadequate before"."""


_QUESTION = re.compile(
    r"^\"?(?:why|how|what|when|where|who|is|are|was|were|will|can|could|should|does|do|did|has|"
    r"have)\b"
)


def is_question(told: Context) -> bool:
    """As in "Why was the rating inadequate?": whoever asks, tells nothing."""
    sentence = told.phrase.sentence
    asked = sentence.text.rstrip('" ').endswith("?")
    return asked and (sentence.in_title or bool(_QUESTION.match(sentence.text.lower())))


_ANOTHER_INSPECTORATE = re.compile(r"\b(?:cqc|care quality commission|estyn|hmicfrs|care inspectorate)\b")
_OF_ADULTS = re.compile(r"(?<!in )\badults?'?(?: social)? (?:care|services)\b(?!.*\bchildren)")


def is_of_others(told: Context) -> bool:
    """As in "adult social care was rated good by the Care Quality Commission": no grade of Ofsted's."""
    text = told.phrase.sentence.text.lower()
    others = _ANOTHER_INSPECTORATE.search(text) and not re.search(r"\bofsted|\bsend\b|\bjoint", text)
    return bool(others or _OF_ADULTS.search(told.before))


RULES: tuple[tuple[str, Role, Callable[[Context], bool]], ...] = (
    ("question", Role.NONE, is_question),
    ("another's", Role.NONE, is_of_others),
    ("scale", Role.NONE, is_scale),
    ("passed through", Role.BEFORE, is_passed_through),
    ("part", Role.PART, names_its_part),
    ("left behind", Role.BEFORE, is_left_behind),
    ("where it stands", Role.NOW, is_where_it_stands),
    ("from", Role.BEFORE, is_from),
    ("count", Role.NONE, is_count),
    ("hope", Role.NONE, is_hope),
    ("after being", Role.BEFORE, is_after_being),
    ("earlier", Role.BEFORE, is_earlier),
    ("in passing", Role.BEFORE, is_in_passing),
    ("part", Role.PART, is_part),
    ("standing", Role.NOW, is_standing),
)


def told_grades(sentence_phrases: tuple[GradePhrase, ...], story_year: int | None) -> tuple[Told, ...]:
    """The role of each grade phrase of one sentence. `story_year` is the year of publication, where known."""
    told: list[Told] = []
    for phrase in sentence_phrases:
        same = told and (_says_again(told[-1].phrase, phrase) or _of_the_same_time(told[-1], phrase))
        told.append(replace(told[-1], phrase=phrase) if same else _told(Context(phrase, sentence_phrases, story_year)))
        reached = _steps_from(told[-1])
        if reached is not None:
            told.append(reached)
    return tuple(told)


_STEPS_FROM = re.compile(
    r"\b(?P<way>up|down|dropp\w+|fell|fallen|slip\w+|sank|plung\w+|plummet\w+|tumbl\w+|rose|risen|climb\w+|jump\w+|"
    r"leap\w+|"
    r"leapt) (?:by )?(?P<count>one|two|three|a) (?:\w+ )?(?:grade|notche?|level|place|rung|step)s? (?:up |down )?from "
    r"(?:an? |its |their |the )?(?:(?:previous|former|earlier|last) )?\"?$"
)
_STEP_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3}
_UPWARDS = ("up", "rose", "risen", "climb", "jump", "leap")


def _steps_from(told: Told) -> Told | None:
    """The grade reached where only the steps are told: "down two grades from its previous outstanding"."""
    steps = _STEPS_FROM.search(told.phrase.before)
    if steps is None or told.role is not Role.BEFORE or told.phrase.grade not in FOUR_POINT:
        return None
    count = _STEP_COUNTS[steps["count"]] * (-1 if steps["way"].startswith(_UPWARDS) else 1)
    reached = FOUR_POINT.index(told.phrase.grade) + count
    if not 0 <= reached < len(FOUR_POINT):
        return None
    return Told(replace(told.phrase, grade=FOUR_POINT[reached], rule="steps counted"), Role.NOW, "outcome")


_SAME_TIME = re.compile(r"^[^.;]*\b(?:after|because|when|as|since|following|where)\b[^.;]*$")


def _of_the_same_time(earlier: Told, phrase: GradePhrase) -> bool:
    """As in "put into special measures in 2005 after a report found it inadequate": both belong to that year."""
    between = phrase.sentence.text[earlier.phrase.end : phrase.start].lower()
    past = earlier.role in (Role.DATED, Role.BEFORE) and earlier.year is not None
    return (
        past
        and earlier.phrase.grade == phrase.grade
        and bool(_SAME_TIME.match(between))
        and not _IS_NOW.search(between)
    )


def _says_again(earlier: GradePhrase, phrase: GradePhrase) -> bool:
    """As in "Requires improvement, the second lowest rating": the second phrase only explains the first."""
    between = phrase.sentence.text[earlier.end : phrase.start]
    return earlier.grade == phrase.grade and bool(re.match(r'^"?,? ?[(-]? ?(?:the|its|an?)? ?"?$', between))


def _told(context: Context) -> Told:
    rule, role = next(((name, role) for name, role, holds in RULES if holds(context)), ("outcome", Role.NOW))
    year = past_year(context)
    if role is Role.NOW and year is not None:
        rule, role = "dated", Role.DATED
    return Told(context.phrase, role, rule, year)
