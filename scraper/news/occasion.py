"""What kind of event a story tells, and in which year the inspection was."""

import re
from datetime import timedelta

from outcomes.dates import MONTH_NAMES
from scraper.news.roles import Role, Told
from scraper.news.story import Story

_VISIT = re.compile(
    r"\b(focus(?:s)?ed|monitoring|assurance) (?:ofsted )?(?:visit(?!s)|inspection(?!s)|checks?|letter|report)\b"
)
_VISIT_NOT_NOW = re.compile(
    r"(?:after|since|previous|earlier|last|follow(?:ing|s|ed)|from|regular|further|future|quarterly|subsequent|until|"
    r"more|no|by|include|through|before|and again in|"
    r"will (?:be|have|carry)|series of|receive|subject to|face|expect)(?: (?:a|an|the|its|their|our|of|to|out|"
    r"\w+-day|damning|positive|critical|two|three|four|five|six|seven|several|recent|ofsted)){0,3} \"?$"
)
_A_VISIT = re.compile(r"\b(?:after|following|during|in|at) (?:a|an|its|their|the)(?: \w+)? visit\b")
_JTAI = re.compile(
    r"\bjtai\b|\bjoint[ -]targeted[ -]area[ -]inspection|\bjoint inspection\b(?=.*\b(?:hmicfrs|hmic|constabulary|"
    r"probation)\b)|\b(?:three|four|several) inspectorates\b"
)
_LETTER = re.compile(
    r"\bin an? (?:\w+ )?letter\b|\b(?:inspectors|ofsted)'?s?'? (?:\w+ ){0,3}letter\b|\bletter (?:published |"
    r"written |sent )?(?:by|from) "
    r"(?:ofsted|the (?:inspectors|watchdog))"
)
_RETURNED = re.compile(
    r"\binspectors?\b[^.]{0,30}\b(?:returned|went back|revisited|came back)\b|\b(?:return|follow-up) visit\b|"
    r"\b(?:one|two|three)[- ]day visit\b|\b(?:last|this) month's visit\b"
)
_MONITORED = re.compile(
    r"\bmonitoring\b|\bvisited (?:every|regularly|several|\w+ times)|\bsince (?:it|they|"
    r"services) (?:was|were) (?:\w+ )?inadequate|\binadequate in (?:19|20)\d\d|\A\"?inadequate\b"
)
"""Councils found inadequate are visited to watch their progress; all others' visits look at one matter."""
_SEND = re.compile(r"\bsend\b|special educational needs")
_AREA = re.compile(
    r"\b(?:follow-up visit|the area had|care quality commission|cqc|local area|area partnership|area send|"
    r"written statement of action|"
    r"priority action plan|revisit)\b"
)


def event_of(story: Story, graded: bool) -> str:
    """inspection, focused_visit, monitoring_visit, jtai or area_send.

    A story whose title and opening speak of a visit is of a visit, unless it gives a grade as new: visits have none.
    """
    opening = story.lead
    if _JTAI.search(opening):
        return "jtai"
    if not graded and is_area_send(story):
        return "area_send"
    if graded:
        return "inspection"
    visit = _visit_in(opening + " " + story.address_words)
    made = _VISIT_MADE.search(story.text)
    if visit is None and (_TOWARDS_REMOVAL.search(story.text) or made):
        return f"{made['kind']}_visit" if made else "monitoring_visit"
    if visit is None and _is_visit_by_its_words(opening):
        return "monitoring_visit" if _MONITORED.search(story.text) else "focused_visit"
    if visit is None and "monitoring" in story.text and tells_progress_since(story):
        return "monitoring_visit"
    return visit or "inspection"


def _is_visit_by_its_words(opening: str) -> bool:
    """A visit without its official name: told as one, as a return, or by the letter that inspectors wrote."""
    said = _OLD_INSPECTION.sub("", opening)
    return "inspection" not in said and any(p.search(said) for p in (_A_VISIT, _LETTER, _RETURNED))


_OLD_INSPECTION = re.compile(r"\b(?:last|previous) inspection|\binspection (?:in|of) (?:\w+ )?(?:19|20)\d\d\b")


_PROGRESS = re.compile(
    r"\bimprov\w+|\bprogress\w*|\bprais\w+|\b(?:getting|are|become|becoming) better\b|\bstrides\b|"
    r"\bturn\w* (?:a |the )?corner\b|"
    r"\btoo slow|\bmore to do\b|\bright direction\b|\bsteps? forward\b"
)
_CHECKED = re.compile(r"\bmonitoring\b|\bvisit(?:s|ed)?\b|\bletter\b")


def tells_progress_since(story: Story) -> bool:
    """The headline tells of progress, and the story of a visit that saw it: the grade is where it began."""
    return bool(_PROGRESS.search(story.headline.lower()) and _CHECKED.search(story.text))


def is_area_send(story: Story) -> bool:
    """The title or opening speaks of SEND, and the story of the local area: such inspections give no grade."""
    return bool(_SEND.search(story.lead) and _AREA.search(story.text))


def is_after_visit(story: Story) -> bool:
    """The opening speaks of a visit and of no inspection: nothing is graded, and older grades are background."""
    return is_visit_story(story) or _is_visit_by_its_words(story.lead)


def is_visit_story(story: Story) -> bool:
    """The title, or the first sentence without one, speaks of a focused or monitoring visit as the news."""
    if _TOWARDS_REMOVAL.search(story.text):
        return True
    visited = next((s.position for s in story.sentences if s.in_lead and _visit_in(s.text.lower()) is not None), None)
    return visited is not None and not any(_is_regraded(t) and t.phrase.sentence.position < visited for t in story.told)


def _is_regraded(told: Told) -> bool:
    """A new grade told with the one it replaces, in the story's first sentences: no visit does that."""
    return told.role is Role.NOW and told.phrase.grade is not None and bool(_REGRADED.search(told.phrase.before))


_REGRADED = re.compile(
    r"\b(?:downgraded|upgraded|lowered|raised|mov(?:ed|ing)|improv(?:ed|ing)|f[ae]ll(?:ing)?|dropp(?:ed|ing)|rose|"
    r"rising) "
    r"from\b[^.;]*\bto (?:an? )?\"?$"
)


_TOWARDS_REMOVAL = re.compile(
    r"\beffective action towards the removal\b|\b(?:reasonable|good|satisfactory|sufficient|"
    r"enough)\"? progress\"? (?:towards|"
    r"in) (?:the removal|being (?:lifted|taken) out|leaving|getting out|coming out|removal)\b"
)
"""What a monitoring inspection of a school in special measures concludes, in Ofsted's own words."""


_VISIT_MADE = re.compile(r"\ba (?P<kind>monitoring|focused) visit was (?:made|carried out|conducted)\b")
_VISIT_LONG_AGO = re.compile(r"^,?(?: in)? (?:last year|the previous year|a year (?:ago|earlier)|two years ago)\b")
_JUST_AFTER = re.compile(r"(?:after|following) (?:a|an|its|the|their|first) (?:\w+ )?$")


def _visit_in(text: str) -> str | None:
    for match in _VISIT.finditer(text):
        before = text[: match.start()]
        if _VISIT_LONG_AGO.match(text[match.end() :]):
            continue
        just_over = _JUST_AFTER.search(before) and "year" not in before[-40:]
        if just_over or not _VISIT_NOT_NOW.search(before):
            return "monitoring_visit" if match.group(1) == "monitoring" else "focused_visit"
    return None


_MONTH = "(?:" + "|".join(MONTH_NAMES) + ")"
_INSPECTED = r"(?:inspect\w*|visit\w*|assess\w*|between|took place|carried out|on site|ofsted came|spent)"
_YEAR_BESIDE = re.compile(
    rf"\b{_INSPECTED}\b[^.]{{0,70}}?\b{_MONTH}\b[^.]{{0,30}}?\b(20\d\d)\b|\b(?:inspected|inspection|visited|"
    rf"visit)\b[^.]{{0,25}}?\b(?:in|of|from|during) (?:\w+ )?(20\d\d)\b|\b(20\d\d) (?:ofsted )?inspection\b"
)
_MONTH_BESIDE = re.compile(
    rf"\b{_INSPECTED}\b[^.]{{0,60}}?\b({_MONTH})\b|\b({_MONTH})(?:'s)? (?:inspection|visit|report)\b|"
    rf"\bin ({_MONTH})\b[^.]{{0,40}}\b{_INSPECTED}"
)
_NOT_THIS = re.compile(
    r"\b(?:previous|last|earlier|since|as|monitoring|focused|again|had been|prior|"
    r"first (?:inspect|rat|judg|grad|visit|found|given)\w*|when|"
    r"was (?:last )?rated|were (?:last )?rated|ago)\b[^.]{0,60}$"
)
_LAST_INSPECTED = re.compile(r"\b(?:last|previous) (?:full |ofsted |standard )*inspect\w+\b[^.]{0,20}\b(20\d\d)\b")
_INTERVAL = re.compile(r"\b(?:last|past|previous) (two|three|four|five|six|seven|eight|nine|ten|\d) years\b")
_COUNTED = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|\d) years (?:ago|after|since)\b")
_NUMBERS = {
    w: n for n, w in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2)
}


def inspection_year(story: Story, event: str = "inspection") -> int | None:
    """The year of the inspection that is the news, where the text or its date shows it; None otherwise.

    In this order: a year beside "inspected"; a month beside it, taken as the last such month before publication; an
    earlier inspection's year and the years told to have passed since; the year of publication for a report just out.
    """
    return (
        _from_last(story)
        or _stated(story, event)
        or _from_month(story, event)
        or _from_interval(story)
        or _from_publication(story)
    )


_CLAUSES = re.compile(r"\bbut\b|;|, (?!(?:which|who|when|where|in|on|at|from)\b)")


def _is_not_this(text: str, event: str) -> bool:
    """Whether a date is of something else: an earlier inspection, or a visit in a story of an inspection."""
    found = _NOT_THIS.search(_CLAUSES.split(text)[-1])
    return bool(found and not (event.endswith("visit") and found.group().startswith(event.partition("_")[0])))


def _stated(story: Story, event: str) -> int | None:
    years = []
    for sentence in story.sentences[:LATEST]:
        text = sentence.text.lower()
        for match in _YEAR_BESIDE.finditer(text):
            year = int(next(g for g in match.groups() if g))
            if not _is_not_this(text[: match.end()], event) and (
                story.published is None or year <= story.published.year
            ):
                years.append(year)
    newest = max(years, default=None)
    if newest is None or (story.published and story.published.year - newest > 1):
        return None
    return newest


def _from_month(story: Story, event: str) -> int | None:
    if story.published is None:
        return None
    for sentence in story.sentences[:LATEST]:
        text = sentence.text.lower()
        for match in _MONTH_BESIDE.finditer(text):
            if _is_not_this(text[: match.start()], event):
                continue
            month = MONTH_NAMES.index(next(g for g in match.groups() if g)) + 1
            last_year = "last year" in text[match.end() : match.end() + 15] or month > story.published.month
            return story.published.year - 1 if last_year else story.published.year
    return None


_RELATIVE = re.compile(
    r"\b(?:inspect(?:ion|ed|ors)?|visit(?:ed)?|assess(?:ed|ment)|re-?inspect\w+)\b[^.;]{0,40}?\b"
    r"(last month|last week|this week|this month|earlier this (?:month|year|week)|this year)\b"
)


def _from_last(story: Story) -> int | None:
    """As in "inspected last month", "visited earlier this year", seen from the day of publication."""
    if story.published is None:
        return None
    for sentence in story.sentences[:LATEST]:
        text = sentence.text.lower()
        for match in _RELATIVE.finditer(text):
            if not _ANOTHER_TIME.search(_CLAUSES.split(text[: match.start()])[-1]) and not _REPORT.search(
                match.group()
            ):
                return (story.published - _AGO.get(match.group(1), timedelta())).year
    return None


LATEST = 14
"""Sentences that are looked at for a date: far behind, dates are of history."""
_ANOTHER_TIME = re.compile(r"\b(?:previous|prior|monitoring|focused|ago|since)\b[^.]{0,60}$")
_REPORT = re.compile(r"\breports?\b|\bpublish\w*")
_AGO = {"last month": timedelta(days=30), "last week": timedelta(days=7)}


def _from_interval(story: Story) -> int | None:
    """As in "Since the last inspection in 2018 … over the last five years" tells of an inspection in 2023."""
    last, passed = _LAST_INSPECTED.search(story.text), _INTERVAL.search(story.text)
    if last is None or passed is None:
        return None
    word = passed.group(1)
    return int(last.group(1)) + (_NUMBERS.get(word) or int(word))


def _from_publication(story: Story) -> int | None:
    """A report just out was written weeks after the visit: only from March on is the year surely the same."""
    if story.published is None or story.published.month < 3:
        return None
    return story.published.year
