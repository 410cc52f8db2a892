"""Whether a story says that its provider rose, fell or stayed. Only what the text gives, never a guess."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from outcomes.grades import FOUR_POINT, Grade


class Direction(StrEnum):
    IMPROVED = "improved"
    DECLINED = "declined"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


_GRADE = r"(?:outstanding|good|inadequate|requir\w+ improvement)"
_LOW = r"(?:inadequate|requir\w+ improvement|special measures)"
_RATED = r"(?:rated |judged |graded |still |at |an? )*\"?"
_TO = r"\"? (?:rating |grade |in \d{4} )?to (?:an? )?\"?"
_STEPS = r"(?:three|two|one|a) (?:grade|notche|notch|level|place|rung|step)s?"
_NTH = r"(?:second|third|fourth|fifth)"
_STANDING = (
    r"(?:rating|rank|grade|good\b(?! (?:practice|work|progress))|outstanding|inadequate|requires|status|mark|top\b|"
    r"standard|judge?ment|verdict|accolade|"
    r"score|place|position|badge|crown|level)"
)
"""What is kept must be a rating: managers keep records too, and a menu may be unchanged."""

_FIRST = (
    r"first (?:ever |full |graded |ofsted )*(?:inspection|report|rating) since (?:it |the (?:new )?(?:council|"
    r"authority|"
    r"trust) )?(?:was )?(?:replac|being|form|creat|launch|took over|came into|began|start|set up|establish)",
    r"(?:its|their|the (?:new )?(?:council|authority)'s) first (?:ever |full |ofsted |graded )*"
    r"(?:inspection|report|rating|judgement)\b(?! (?:in|since|for|under|of)\b)",
)
_RETAINS = (
    rf"(?:is|are|was|were|been) (?:once )?again {_RATED}{_GRADE}",
    rf"(?<!not )(?:retain\w*|maintain(?:s|ed|ing)?|sustain(?:s|ed)?|renew\w*|keeps?|kept|holds? on ?to|"
    rf"held on to)\b(?=.{{0,60}}{_STANDING})",
    r"once (?:more|again)|again (?:been )?(?:rated|judged|graded)",
    r"(?:rated|judged|graded) \"?\w+(?: \w+)?\"? (?:again|once more)",
    rf"{_NTH} (?:inspection|report|visit) (?:in a row|running)\b",
    rf"{_NTH} (?:time (?:in a row|running|since|(?:that )?(?:the|it|they|we)\b)|(?:consecutive|successive)"
    r"(?! (?:upgrade|improvement|rise|jump|fall|downgrade|drop)))",
    rf"{_NTH} \"?(?:inadequate|outstanding|good)\b",
    rf"for (?:the|a) {_NTH} time|(?<!upgrade )(?<!rise )(?<!improvement )(?<!fall )(?<!downgrade )in a row\b|(?:two|"
    rf"three|four) (?:consecutive|"
    rf"successive) (?:\"?\w+\"? )?(?:inspections|"
    rf"reports|ratings|grades|judgements)",
    rf"(?:is|are|remain\w*|stay\w*|continu\w* to be|continu\w* to) {_RATED}{_GRADE}\"? (?:again|once more)",
    rf"(?:remain|stay)(?:s|ed|ing)? {_RATED}{_GRADE}",
    rf"continu\w* to be {_RATED}{_GRADE}|(?<!become )(?<!become \")(?<!becoming )(?<!be )outstanding\"? again",
    r"as (?:it was |they were )?in (?:19|20)\d\d\b|as (?:it|they) (?:did|was|were) last year\b",
    r"(?:with|had|got|given|received) the same (?:outcome|result|verdict)|again been (?:found|told)\b|(?:grade|"
    r"rating|judgement|result|outcome) (?:is|was) the same\b|"
    r"(?:came|come) to the same (?:view|verdict|conclusion|"
    r"result)|the same as (?:\w+ years ago|before|in (?:19|20)\d\d)\b",
    rf"the same (?:as (?:last|the previous)\b|\"?{_GRADE})|same (?:rating|ranking|grade|grading|judgement|overall)\b",
    r"(?:rating|grade|judgement)\b.{0,25}\bnot (?:improved|changed)|(?:rating|grade|judgement|overall|"
    r"verdict)\b.{0,40}\bunchanged\b|\bunchanged\b.{0,40}(?:rating|grade|"
    r"judgement|since|from|overall)",
    r"(?:remains?|stays?|stuck) (?:\w+ ){0,2}\"?(?:inadequate\b|requires? improvement|in special measures|"
    r"good\b(?! enough))|still (?:\w+ ){0,2}\"?(?:inadequate\b|in special measures|good\b(?! enough))",
    rf"(?:has|have) (?:now )?been {_RATED}{_GRADE}\"? for (?:more than |over |nearly )?(?:\w+ )?(?:years|"
    rf"decade)(?!.{{0,20}}\bbut\b)",
    rf"(?:has|have) (?:now )?been {_RATED}{_GRADE}\"? (?:ever )?since (?:19|20)\d\d",
    r"(?:not|too little|nothing)(?: \w+){0,3} to (?:change|raise|lift|improve|alter) (?:that|the|its|"
    r"their) (?:rating|grade|judgement|assessment)",
    r"\bin (?:19|20)\d\d,? too\b",
    r"no (?:real|significant) improvement(?: overall)? since\b|no overall improvement\b",
    r"no (?:better|different) than (?:its|their|the|in|at)\b|no change (?:for|in|at|to)\b|reaffirm\w*",
    r"(?:fail(?:s|ed|ing)?|unable) to (?:shak\w+|shed|escape|improve (?:on|its|their)|lose|move|get out|climb|lift)\b",
    r"double \"?(?:good|outstanding)\b",
    rf"{_NTH} (?:outstanding|good) (?:ofsted )?(?:report|rating|grade|inspection|verdict|judgement)|hat-?trick",
    r"(?:matches|matching|repeats|repeating|in line with) (?:the (?:outcome|result|grade|rating|judgement)|its)\b",
    r"(?:holds?|held) (?:its|their) \"?(?:(?:judge?ment|rating|grade) of \"?)?(?:own|good|outstanding)\b|(?:clings?|"
    r"clung|hangs?|hung) on(?:to| to)?\b",
)
_STILL = (r"still (?:\w+ ){0,2}\"?requires? \"?improvement|continu\w* to \"?require \"?improvement",)
"""As much said of who rose from inadequate or of a part: it yields to an earlier grade that is told."""
_RISES = (
    r"upgrad\w+|(?:gone|goes|went|going) up\b|upped (?:its|their|the)\b|moves? up|moved up|moving up|lifted|lifts|"
    r"climb\w*",
    r"jump\w* (?:two|one|a)|leap\w* from|leap\w* (?:\w+ ){0,3}(?:from|to|two|one|a)\b|(?:big|huge|giant) (?:jump|leap)",
    r"(?:jump|leap|improvement) (?:of|on|from) (?:two|one|its|the|a)\b",
    r"(?:rose|rises|risen|rising) (?:to|in|up|from(?=.{0,30}(?:\bgood|adequate|requir|satisf|special|lowest|bottom|"
    r"rat|grade)))"
    r"\b|step up from|step(?:s|ped)? up|from bottom to top",
    r"(?:goes|going|went|moves?|moved|up|climbs?|steps?) (?:up )?to \"?(?:good|outstanding)\b",
    r"up (?:one|two) (?:from|on) (?:last|the|its|their)\b",
    rf"up {_STEPS}|{_STEPS} (?:up|higher|above|better)|grade higher",
    r"(?:best|highest)[ -]ever (?:ofsted|rating|report|grade)",
    r"(?:best|highest) (?:\w+ )?(?:result|rating|report|grade|judgement|outcome) (?:since\b|(?:for|in) (?:\d|an?\b|"
    r"many|"
    r"more|over|nearly|almost|its|their|\w+ (?:years|decades)))",
    r"first \"?(?:good|outstanding)\b|\"?(?:good|outstanding)\"? (?:\w+ )?(?:by ofsted )?for (?:the )?first time",
    r"(?:top|highest|best) (?:possible )?(?:score|mark|grade|rating|accolade|judge?ment)s? for (?:the )?first time",
    r"(?:climb|pull|haul|claw|dig)(?:s|ed|ing)? (?:\w+ ){0,2}out of",
    r"out of the (?:bottom|lowest) (?:category|grade|rung|rating)|out of \"?(?:special measures|inadequate)",
    r"promoted to\b",
    r"sh(?:ake|akes|aking|ook|aken|rug|rugs|rugged) (?:\w+ ){0,2}off|shed(?:s|ding)? (?:its|the|their)",
    r"no longer (?:rated |judged |graded |an? )?\"?(?:inadequate|failing|requires?)",
    r"w(?:ins|on) back|regain(?:s|ed)|recover(?:s|ed) (?:its|their|the)|bounce[sd]? back",
    rf"(?:from|was|were|previously|after being) {_RATED}{_LOW}{_TO}(?:good|outstanding|requir\w+ improvement)",
    r"(?:improv(?:es|ed)|raised) (?:to|from|its|their|the|rating|ofsted)\b.{0,40}(?:rating|grade|good|outstanding)",
    r"(?:has|have|had|gets?|got|given|earn(?:s|ed)|w(?:ins?|on)|receive[sd]?) an? (?:better|higher) (?:ofsted )?"
    r"(?:rating|grade|judgement|score)",
    r"improved (?:ofsted )?(?:rating|grade|judgement)|after years of (?:inadequa\w+|failure|failing)",
    r"return(?:s|ed)? to (?:form|(?:the )?top)\b|turnaround|turn(?:ed|s|ing)?(?: it| things)?[ -]?a?round",
    r"inadequate (?:rating|judgement|grade) (?:is |has been |was )?(?:lifted|removed)",
)
_FALLS = (
    r"not (?:retained|maintained|kept|held on to) (?:an? |its |the )?(?:\"?good|\"?outstanding|high|same|rating|"
    r"grade|standard)|"
    r"first time (?:that )?(?:it|they) (?:has|have|had) .{0,30}\b(?:lowest|worst|inadequate)|(?:fall|drop|"
    r"decline) of (?:one|two|three|a) (?:grade|notch|level)|crash\w* (?:to|from|down)\b|(?:gone|went|"
    r"goes|slid|slipped|fallen|fell|sent) (?:right |"
    r"straight )?back to (?:being )?\"?"
    r"(?:inadequate|requir|special|square one|the (?:bottom|lowest))|downgrad\w+|sl(?:id|ides?|iding)\b|strip(?:s|"
    r"ped)?\b(?=.{0,40}(?:rating|grade|status|outstanding|good|top|"
    r"accolade))|slip(?:s|ped|ping)?\b|plummet\w*|plung\w+|tumbl\w+|demoted|relegat\w+|"
    r"knocked down",
    r"loss of (?:its|their|the) (?:\w+ )?\"?(?:good|outstanding|top|rating)|los(?:es?|ing|t) (?:its|their|the|top|"
    r"ofsted|(?:\w+ )?\"?(?:outstanding|good)\b)|cost (?:the )?\w+ its",
    r"step back(?:wards)? for\b|far cry from (?:its|their|the)|marked down",
    r"drop(?:s|ped|ping)? (?:from|to|its|two|one|a|down|in|rating)",
    r"(?:fell|falls|fallen|fall|sank|sinks) (?:from|to|back|two|one|a|down)\b",
    r"(?:taken|goes|gone|went|brought) down|brings (?:it )?down|down from|lower rating",
    rf"down {_STEPS}|{_STEPS} (?:down|lower|below|worse)",
    rf"(?:from|was|were|previously) {_RATED}(?:outstanding|good){_TO}(?:{_LOW}|good\b)",
)
_NO_PROGRESS = (
    r"(?:restrict|limit|hamper|prevent|hinder)\w* (?:(?:its|their|any) )?progress\b|not made \"?(?:sufficient|"
    r"enough) progress|insufficient progress|too slow\b",
    r"fail\w* to (?:improve|make \"?(?:sufficient|enough))|(?:little|no|modest|limited) (?:real |significant )?"
    r"(?:improvement|progress)\b|(?:has|have) not (?:yet )?(?:improved|got better)\b",
)
_BETTER = (
    r"(?:decline|deterioration|this|it) (?:has|had) (?:now |since )?been (?:halted|reversed)|"
    r"(?:heading|going|moving) in (?:the )?right direction\b|(?:significantly|substantially|greatly|markedly|"
    r"dramatically) improved\b|(?:has|have) got better\b|"
    r"improvements? (?:in [^.;]{3,40} )?(?:go on|continues?|(?:is|are) (?:being )?(?:made|recogni[sz]ed))\b|"
    r"(?:is|are) (?:\w+ )?making (?:\w+ ){0,2}(?:improvements?|strides)|transform\w+|come a long way|on the up|"
    r"this is an improvement|(?:is|are) improving\b|continu\w* to improve\b|"
    r"progress (?:since|"
    r"has been made)",
    r"(?:rating|grade|services?|school|nursery|college|performance|practice|ofsted)(?: \w+){0,3} (?:has |have )?"
    r"(?<!must )(?<!to )(?<!should )(?<!not )(?:significantly |greatly |markedly |dramatically |much )?"
    r"improv(?:ed|es?)\b",
    r"(?:big|huge|major|significant|giant|great) step forward|improved significantly|"
    r"improved (?:social work )?(?:practice|support|oversight|planning|outcomes|services)\b",
    r"(?<!must make )(?<!to make )(?<!should make )(?:significant|tangible|reasonable|sufficient|encouraging|solid|"
    r"effective|continuing|positive|real|good|strong|early|"
    r"sustained|"
    r"steady|continued|consistent|further|much|considerable|substantial|"
    r"clear|marked|notable|big|huge|major|vast|dramatic|impressive|great|tremendous|remarkable|rapid) "
    r"(?:progress|improvements?)",
    r"improved position\b|(?<!little )(?<!insufficient )(?<!no )evidence of (?:\w+ )?improvement|(?:most|all|many|"
    r"several) areas (?:have|"
    r"had|has) "
    r"(?:seen )?improve(?:d|ment)|(?<!not )tak(?:es|ing|en) effective action\b|(?:has|"
    r"have) (?:been )?(?:\w+ )?strengthened\b|show(?:s|ed|ing|"
    r"n)? improvements?|improvements? (?:since|seen|"
    r"made|noted|praised|recogni\w+|found)|"
    r"recogni\w+ (?:the )?improvements?",
    r"improvements? (?:of|at|in) .{3,60} (?:recognised|praised)|(?:find|finds|found|sees?|saw|notes?|"
    r"noted) (?:some |much )?improvements?",
    r"(?:is|that is|reflects|marks|shows|brought|represents) (?:real |great |some )?progress\b|"
    r"celebrat\w+ .{0,40}improv\w+|progress is being made|(?:finds|found|saw|seen|noted|sees) (?:some )?progress\b",
)
_KEEPS_MOVING = (
    r"(?:continu\w+|go|goes|going|gone) (?:on )?(?:to (?:make|show)|making) (?:[\w-]+ )?(?:progress|improvements?)\b|"
    r"(?<!no )(?<!few )signs? of (?:\w+ )?(?:improvement|progress)\b|improvements? (?:have|has) (?:already |now )?been "
    r"(?:made|seen)\b|(?:has|have) made (?:[\w-]+ ){0,2}improvements?\b|things (?:have|are) improv\w+|"
    r"(?:keep|keeps|kept) (?:on )?(?:improving|getting better)\b",
)
_WORSE = (
    r"(?:got|gets?|getting|become|became) (?:much |far |even )?worse\b|deteriorat\w+|declin(?:ed|es?|ing)\b|"
    r"worsen\w*|backwards? step|step backwards",
)


def _pattern(alternatives: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(alternatives) + ")", re.IGNORECASE)


# What happened to the rating, and, where nothing says that, what happened to the services.
_OF_RATING = (
    ("first inspection", Direction.UNKNOWN, _pattern(_FIRST)),
    ("retains", Direction.UNCHANGED, _pattern(_RETAINS)),
    ("still", Direction.UNCHANGED, _pattern(_STILL)),
    ("rises", Direction.IMPROVED, _pattern(_RISES)),
    ("falls", Direction.DECLINED, _pattern(_FALLS)),
)
_OF_SERVICES = (
    ("no progress", Direction.UNCHANGED, _pattern(_NO_PROGRESS)),
    ("better", Direction.IMPROVED, _pattern((*_BETTER, *_KEEPS_MOVING))),
    ("worse", Direction.DECLINED, _pattern(_WORSE)),
)


_LAST_TIME = (
    r"(?:since|than (?:at|in|when)|compared (?:with|to))\b[^.;]{0,40}\b(?:last|previous|earlier|inspected|"
    r"inspection|visit|"
    r"(?:19|20)\d\d)"
)
_WORSE_SINCE = re.compile(
    rf"\b(?:deteriorat\w+|declin\w+|worse\w*|dropped|fallen|lower|weaker)\b[^.;]{{0,60}}\b{_LAST_TIME}\b|"
    rf"\b{_LAST_TIME}\b[^.;]{{0,60}}\b(?:deteriorat\w+|declin\w+|worsen\w*|(?:got|become|gone) (?:worse|"
    rf"backwards)|dropped|"
    r"fallen)\b",
    re.IGNORECASE,
)


def is_worse_since(texts: Iterable[str]) -> bool:
    """Whether a text says that things are worse than at the inspection before: "have deteriorated since 2015"."""
    return any(_WORSE_SINCE.search(text) for text in texts)


def between(previous: Grade | None, grade: Grade | None) -> Direction:
    """The direction that two grades of the four-point scale give; unknown where either is missing."""
    if previous not in FOUR_POINT or grade not in FOUR_POINT:
        return Direction.UNKNOWN
    step = FOUR_POINT.index(previous) - FOUR_POINT.index(grade)
    return Direction.IMPROVED if step > 0 else Direction.DECLINED if step < 0 else Direction.UNCHANGED


def direction_words(texts: Iterable[str], graded: bool = True) -> tuple[Direction, str] | None:
    """The first word of movement in `texts`: its direction and the rule that found it; None where there is none.

    Words of the rating ("retains", "downgraded") anywhere in them outweigh words of the services ("transformed",
    "deteriorated"), which a story may use of any provider. Where nothing was `graded`, as by a visit, it is the
    other way round: a rating's movement is history there.
    """
    held = list(texts)
    for rules in (_OF_RATING, _OF_SERVICES) if graded else (_OF_SERVICES, _OF_RATING):
        for text in held:
            for rule, direction, pattern in rules:
                if pattern.search(text):
                    return direction, rule
    return None
