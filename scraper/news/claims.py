"""From an article to claims: for each provider that it is about, what it says Ofsted found.

The steps, each a module of readable rules: sentences, grade phrases and their roles, who is named, whom the story is
about, why it may tell nothing at all, the event and its year, the direction. A claim is never a grade: it waits for
the report (outcomes/reconcile.py).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from outcomes.grades import FOUR_POINT, Grade
from scraper.news.article import Article
from scraper.news.clauses import said_of
from scraper.news.direction import Direction, between, direction_words, is_worse_since
from scraper.news.headings import sections
from scraper.news.named import Named
from scraper.news.occasion import (
    event_of,
    inspection_year,
    is_after_visit,
    is_area_send,
    is_visit_story,
    tells_progress_since,
)
from scraper.news.opening import is_of_the_past
from scraper.news.refusal import is_committee_paper, opens_with_inspection, refusal
from scraper.news.roles import Role, Told
from scraper.news.sentences import Sentence
from scraper.news.story import Story, lay_out
from scraper.news.subject import (
    COUNTED,
    HEADED,
    VISITED,
    Subject,
    did_the_same,
    is_about_services,
    is_subject,
    listed_before,
    of_subject,
    owner,
    sharing,
    subjects,
)

QUOTE_LIMIT = 200
LEAD = 5
"""A grade first told later than this sentence is background, not the story's news."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a story says of one provider. `grade` None is a full answer: visits and area inspections have none."""

    provider: str
    urn: str | None
    provider_type: str
    service: str | None
    event: str
    grade: Grade | None
    previous_grade: Grade | None
    direction: Direction
    inspection_year: int | None
    confidence: float
    """0 to 1: how plainly the story says it. A judgement of the rules, not a probability."""
    quote: str
    """The sentence that says it, at most 200 characters."""
    rules: tuple[str, ...] = ()
    """The rules that decided, for a person who asks why."""


def claims(article: Article) -> tuple[Claim, ...]:
    """What `article` claims, one claim a provider that it is about; empty where it tells no outcome."""
    story = lay_out(article)
    if refusal(story) is not None:
        return ()
    found = (_claim(story, subject) for subject in subjects(story))
    return _once(claim for told in found if told is not None for claim in _of_each(story, told))


def _of_each(story: Story, claim: Claim) -> Iterable[Claim]:
    """The claim, for each of the authorities that share its services."""
    shared = sharing(story, claim.provider)
    return [replace(claim, provider=a.name, urn=a.urn) for a in shared] or [claim]


def _once(found: Iterable[Claim]) -> tuple[Claim, ...]:
    by_name: dict[str, Claim] = {}
    for claim in found:
        by_name.setdefault(claim.provider, claim)
    return tuple(by_name.values())


def is_relevant(article: Article) -> bool:
    """Whether the article tells the outcome of an inspection or visit of a provider that it names."""
    return bool(claims(article))


def _claim(story: Story, subject: Subject) -> Claim | None:
    told = _told_of(story, subject)
    limit = LEAD if subject.main and not is_committee_paper(story) else len(story.sentences)
    now = _now(told, story, limit) if subject.rule != VISITED else None
    if now is not None and now.phrase.rule in _BY_RANK and is_area_send(story):
        now = None
    event = event_of(story, graded=now is not None)
    if event == "jtai" and now is not None:  # a joint inspection gives no grade, whatever somebody called good
        rated = now.phrase.sentence.in_title or _RATED.search(now.phrase.before)
        event, now = ("inspection", now) if rated else (event, None)
    if subject.rule == VISITED and event == "inspection":
        event = "monitoring_visit" if "monitoring" in story.text else "focused_visit"
    visited = subject.rule == VISITED or (subject.rule == COUNTED and event == "area_send")
    if now is None and not visited:
        findings = _tells_findings(story, subject, event) or _sums_up(story, subject, told)
        if not (subject.main and findings):
            return None
        now = _overall(told) if event == "inspection" else None
    grade = now.phrase.grade if now else None
    previous = _previous(told, now) or (_standing(told) if event.endswith("visit") else None)
    direction, previous_grade, why = _direction(story, subject, told, now, previous)
    return Claim(
        provider=subject.name,
        urn=subject.urn,
        provider_type="area_send" if event == "area_send" else subject.type,
        service=_SERVICES_OF.get(event if event in ("jtai", "area_send") else subject.type),
        event=event,
        grade=grade,
        previous_grade=previous_grade,
        direction=direction,
        inspection_year=inspection_year(story, event),
        confidence=_confidence(story, subject, now),
        quote=_quote(story, subject, now),
        rules=_rules(subject, now, why),
    )


def _overall(told: tuple[Told, ...]) -> Told | None:
    """The overall grade by that name, or told with the one it replaces, wherever it comes: if it is just one."""
    left = [t for t in told if t.role is Role.BEFORE and t.rule == "from"]
    found = [
        t
        for t in told
        if t.role is Role.NOW
        and t.phrase.grade
        and (_is_overall(t) or _SO_JUDGED.search(t.phrase.before) or any(_is_beside(earlier, t) for earlier in left))
    ]
    return found[0] if len({t.phrase.grade for t in found}) == 1 else None


def _sums_up(story: Story, subject: Subject, told: tuple[Told, ...]) -> bool:
    """A page under the provider's name that goes through the parts first: "The overall judgement is …" ends it."""
    said = _overall(told)
    return bool(
        said is not None
        and subject.weight >= TITLE_WEIGHT
        and opens_with_inspection(story)
        and any(t.role is Role.PART and t.phrase.sentence.position < said.phrase.sentence.position for t in told)
    )


TITLE_WEIGHT = 6
_SO_JUDGED = re.compile(r"\b(?:judge?ment|rating|grading) of (?:an? )?\"?$")


def _is_overall(told: Told) -> bool:
    return bool(_OVERALL.search(told.phrase.before[-60:] + told.phrase.after[:30]))


_BY_RANK = ("top rating", "lowest rating", "second highest", "second lowest")
"""Ways to name an outcome without its word: papers use them of area SEND inspections too, which have no grade."""


def _rules(subject: Subject, now: Told | None, why: str | None) -> tuple[str, ...]:
    of_grade = (now.phrase.rule, now.rule) if now else ()
    return (subject.rule, *of_grade, *((why,) if why else ()))


_SERVICES_OF = {
    "local_authority": "children's services",
    "jtai": "multi-agency safeguarding",
    "area_send": "SEND",
    "school": "school",
    "college": "further education",
    "early_years": "early years",
    "childrens_home": "children's home",
    "fostering": "fostering",
}


def _told_of(story: Story, subject: Subject) -> tuple[Told, ...]:
    """The grades that the story tells of this subject: with its name beside them, or with nobody else's."""
    if subject.rule == HEADED:
        beneath = sections(story)[subject.name]
        return tuple(t for t in story.told if t.phrase.sentence in beneath)
    named: tuple[Named, ...] = story.establishments
    if subject.type == "local_authority":
        named = tuple(sorted((*story.authorities, *story.establishments), key=lambda n: n.start))
    mine = []
    if subject.rule == COUNTED:
        heads = [t for t in story.told if t.phrase.sentence.position <= 1 and owner(t, named) is None]
        mine = [
            replace(t, role=Role.NOW)
            for t in heads
            if (t.rule == "count" and t.phrase.sentence.in_title) or t.role is Role.NOW
        ]
    for told in story.told:
        who = owner(told, named)
        listed = [n.name for n in (*listed_before(told, named), *did_the_same(told, named))]
        hers = subject.name in listed or (who is not None and is_subject(who, subject))
        if hers or (who is None and subject.main):
            mine.append(told)
    if subject.type == "local_authority":
        mine = [t for t in mine if t.phrase.rule not in _OF_SCHOOLS]
    return tuple(mine)


_OF_SCHOOLS = ("notice to improve",)
"""What Ofsted gave schools until 2012. A council is given one by the government: a step, and no grade."""


def _now(told: tuple[Told, ...], story: Story, limit: int = LEAD) -> Told | None:
    """The grade that the story tells as new: the heaviest of those told as the outcome, or the newest dated one.

    A grade that first appears behind sentence `limit` is background. In a story of a visit only a grade with a verb of
    judging counts, because visits have none.
    """
    fresh = [t for t in told if t.role is Role.NOW and (t.phrase.grade or t.phrase.rule != "report card grade")]
    if not opens_with_inspection(story):
        fresh = [t for t in fresh if t.rule != "standing"]
    recalled = any(t.phrase.sentence.in_title and t.rule == "in passing" for t in told)
    if is_visit_story(story) or (recalled and is_after_visit(story)):
        fresh = [
            t
            for t in fresh
            if (t.phrase.sentence.in_title and _RATED.search(t.phrase.before)) or _GAVE_OVERALL.search(t.phrase.before)
        ]
    if tells_progress_since(story) and all(_is_recalled(t) for t in fresh):
        return None
    if not any(t.phrase.sentence.position <= limit for t in fresh):
        left = {t.phrase.grade for t in told if _is_lifted(t)}
        dated = [t for t in told if t.role is Role.DATED and t.phrase.grade not in left and _is_recent(t, told, story)]
        fresh = [] if is_after_visit(story) else [t for t in dated if not _comes_after_parts(t, told)]
    if not any(t.phrase.sentence.position <= limit for t in fresh):
        return None
    fresh = [t for t in fresh if _REPLACES.search(t.phrase.before)] or fresh
    plain = [t for t in fresh if t.phrase.rule not in _LOOSE]
    fresh = plain if any(t.phrase.sentence.position <= LEAD for t in plain) else fresh
    weights: dict[Grade | None, float] = {}
    for t in fresh:
        weights[t.phrase.grade] = weights.get(t.phrase.grade, 0) + _weight(t)
    best = max(weights, key=lambda g: weights[g] if g else weights[g] / 3)
    return max((t for t in fresh if t.phrase.grade == best), key=_weight)


_LOOSE = ("top rating",)
"""Headlines say "top marks" of good as well: the grade itself, where the opening has it, decides."""


def _is_recalled(told: Told) -> bool:
    """A grade below "good" that its sentence sets into a time before: "In July 2023 services were rated inadequate"."""
    poor = told.phrase.grade in (Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT)
    past = told.role is Role.DATED or is_of_the_past(said_of(told.phrase))
    return poor and past and not told.phrase.sentence.in_title


_REPLACES = re.compile(r"\b(?:improved|new|better|higher|lower) (?:ofsted )?(?:rating|grade) of (?:an? )?\"?$")
"""As in "an improved rating of satisfactory": whatever else is told as new, this one is."""
_GAVE_OVERALL = re.compile(
    r"\bgave (?:it|them|the \w+) an overall (?:rating|grade|judgement) of (?:an? )?\"?$|"
    r"\b(?:ofsted|inspectors|inspectorate|watchdog) (?:gave|awarded|handed) [^.;,]{3,60} an? \"?$"
)
"""A grade that was given on a visit, whatever visits are: papers call inspections so."""
_RATED = re.compile(r"\b(?:rat|judg|grad|brand|deem|rul)(?:ed|es)\b")
_OVERALL = re.compile(r"\boverall\b")


def _weight(told: Told) -> float:
    position = told.phrase.sentence.position
    place = 5 if position == 0 else 4 if position <= 2 else 3 if position <= LEAD else 1
    certain = _is_overall(told) * 3 + bool(_RATED.search(told.phrase.before[-40:]))
    return place + certain - 0.01 * position


def _comes_after_parts(dated: Told, told: tuple[Told, ...]) -> bool:
    """A grade with its year behind the parts that are news: "Three areas require improvement. In 2019 it was good"."""
    return any(t.role is Role.PART and t.phrase.sentence.position < dated.phrase.sentence.position for t in told)


def _is_recent(told: Told, all_told: tuple[Told, ...], story: Story) -> bool:
    years = [t.year for t in all_told if t.role in (Role.DATED, Role.BEFORE) and t.year]
    newest = max(years, default=0)
    return told.year == newest and (story.published is None or newest >= story.published.year - 1)


def _previous(told: tuple[Told, ...], now: Told | None) -> Told | None:
    """The earlier grade that the story tells: in the same sentence, else the newest by its year, else the first."""
    earlier = [t for t in told if t.phrase.grade and t is not now and t.role in (Role.BEFORE, Role.DATED)]
    earlier = [t for t in earlier if not _OLDER_STILL.match(t.phrase.after)] or earlier
    earlier = [t for t in earlier if not any(_left_for(t, other) for other in earlier)]
    if now is not None:
        earlier = [t for t in earlier if not (t.role is Role.DATED and now.role is Role.DATED and t.year == now.year)]
        earlier = [t for t in earlier if t.rule != "in passing" or t.phrase.grade is not now.phrase.grade]
    if not earlier and now is not None:
        earlier = [t for t in told if _is_of_the_past(t, now)]
    same = [t for t in earlier if now and _is_beside(t, now)]
    if same:
        return same[-1]
    return max(earlier, key=lambda t: (t.year or 0, -t.phrase.sentence.position, t.phrase.start), default=None)


def _left_for(told: Told, other: Told) -> bool:
    """Both history, one left for the other: "last inspected in 2019 and upgraded from inadequate to good"."""
    if told.rule not in _BESIDE or told.phrase.sentence is not other.phrase.sentence:
        return False
    return bool(_UP_TO.fullmatch(told.phrase.sentence.text[told.phrase.end : other.phrase.start]))


_UP_TO = re.compile(r"\"?(?: (?:rating|grade))?(?: \([^)]{1,30}\))? to (?:an? )?\"?")


def _is_of_the_past(told: Told, now: Told) -> bool:
    """Another grade, told as if it stood, in a sentence of a time before: for where no rule sees one."""
    sentence = told.phrase.sentence
    return bool(
        told.role is Role.NOW
        and told.phrase.grade not in (None, now.phrase.grade)
        and sentence is not now.phrase.sentence
        and not sentence.in_title
        and _PAST_TIME.search(sentence.text.lower())
    )


_PAST_TIME = re.compile(
    r"\bin (?:\w+ )?(?:19|20)\d\d\b|\b(?:years?|months) ago\b|\b(?:last|previous|earlier) (?:full )?(?:inspection|"
    r"report|visit|time|rating)|"
    r"\b(?:previously|formerly|used to|had been|had|until|once)\b"
)
_OLDER_STILL = re.compile(r"^\"?[^.;,]{0,20}\bbefore that\b")


def _standing(told: tuple[Told, ...]) -> Told | None:
    """In a story of a visit the grade that stands, however it is told: "in January a report found it inadequate"."""
    return next((t for t in told if t.role is Role.NOW and t.phrase.grade), None)


def _is_lost(earlier: Told, again: list[Told]) -> bool:
    """A grade that was left, so that the same one now is a return: "from" it in a sentence of its own is no leaving."""
    return earlier.rule in _BESIDE and (earlier.rule != "from" or any(_is_beside(earlier, t) for t in again))


def _is_beside(earlier: Told, now: Told) -> bool:
    """Whether two grades are told in one breath: "from inadequate to good", "good, up from inadequate"."""
    if earlier.phrase.sentence is not now.phrase.sentence or earlier.rule not in _BESIDE:
        return False
    first, second = sorted((earlier.phrase, now.phrase), key=lambda p: p.start)
    return not _ANOTHERS.search(first.sentence.text[first.end : second.start])


_ANOTHERS = re.compile(r";|\bwhile\b|\bwhereas\b|\bmeanwhile\b")
_BESIDE = ("from", "left behind", "after being", "passed through")


def _direction(
    story: Story, subject: Subject, told: tuple[Told, ...], now: Told | None, previous: Told | None
) -> tuple[Direction, Grade | None, str | None]:
    """Direction, previous grade and the rule. Told in one breath it is sure; "retains" outweighs an older grade."""
    grade = now.phrase.grade if now else None
    before = previous.phrase.grade if previous else None
    told_in = sections(story)[subject.name] if subject.rule == HEADED else story.sentences
    own = tuple(s for s in told_in if subject.rule == COUNTED or not _is_of_others(s, story))
    shared = not subject.main or len(subjects(story)) > 1
    reach = len(story.sentences) if is_committee_paper(story) else LEAD
    near = [s.text for s in own if s.position <= reach or _SINCE_LAST.search(s.text.lower())]
    graded = grade is not None or not is_visit_story(story)
    words = direction_words(of_subject(story, subject, own) if shared else near, graded)
    if words is None and grade is None and is_after_visit(story):
        words = direction_words(s.text for s in own if _THEY_FOUND.search(s.text.lower()))
    followed = previous is not None and (previous.rule in _BESIDE or subject.type != "local_authority")
    if words and words[1] == "first inspection" and not followed:
        return Direction.UNKNOWN, None, words[1]
    again = [t for t in told if now and t.role is Role.NOW and t.phrase.grade is grade]
    if previous is not None and before is grade and _is_lost(previous, again):
        back = Direction.IMPROVED if grade in (Grade.OUTSTANDING, Grade.GOOD) else Direction.DECLINED
        return back, None, "back where it was"
    if previous is not None and any(_is_beside(previous, t) for t in again):
        return between(before, grade), before, "from one grade to another"
    if now is not None and grade is None and _is_old_middle_word(now) and before in _BESIDE_OLD_MIDDLE:
        from_below = before is Grade.INADEQUATE
        return Direction.IMPROVED if from_below else Direction.DECLINED, before, "to the old middle grade"
    poor = grade in (Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)
    of_rating = words is not None and words[1] not in ("no progress", "better", "worse")
    if poor and before is None and not of_rating and is_worse_since(near):
        return Direction.DECLINED, None, "worse than last time"
    yields = words is not None and words[1] in ("still", "no progress") and before in FOUR_POINT
    if words and words[0] is Direction.UNCHANGED and grade is not None and not yields:
        return Direction.UNCHANGED, grade, words[1]
    if before is not None and grade is not None:
        return between(before, grade), before, "previous grade told"
    if words:
        return words[0], before, words[1]
    if grade in _BESIDE_OLD_MIDDLE and any(_is_old_middle(t) for t in told):
        return _BESIDE_OLD_MIDDLE[grade], None, "beside the old middle grade"
    return Direction.UNKNOWN, before, None


_SINCE_LAST = re.compile(
    r"\b(?:at|in) (?:its|their|the|our) (?:last|previous) (?:\w+ )?(?:inspection|report|visit)\b|"
    r"\b(?:maintain|retain|keep|kept)\w* (?:the|our|its|their|this) (?:[\"\w]+ )?(?:rating|grade)\b|"
    r"\bsince (?:(?:(?:its|the|their|our|that|the \w+'s) )?(?:last|previous|\d{4}) (?:\w+ )?(?:inspection|report|"
    r"visit)|(?:it|"
    r"they) (?:was|were) last|"
    r"(?:19|20)\d\d)"
)
"""A sentence that compares with the inspection before, wherever it stands."""
_THEY_FOUND = re.compile(
    r"\b(?:ofsted|inspectors?|they|it|visit|letter|report) (?:\w+ )?(?:found|saw|noted|said|says|concluded)\b"
)
"""A sentence that tells what a visit found."""


_BESIDE_OLD_MIDDLE = {
    Grade.OUTSTANDING: Direction.IMPROVED,
    Grade.GOOD: Direction.IMPROVED,
    Grade.INADEQUATE: Direction.DECLINED,
}
"""What lies above or below the third grade of the scales before 2013, which has no equal today."""


def _is_old_middle(told: Told) -> bool:
    """An earlier "satisfactory" or "adequate", of the scales before 2013: one below good, and no grade of today's."""
    return told.role in (Role.BEFORE, Role.DATED) and _is_old_middle_word(told)


def _is_old_middle_word(told: Told) -> bool:
    phrase = told.phrase
    return phrase.sentence.text[phrase.start : phrase.end].lower() in ("satisfactory", "adequate")


def _is_of_others(sentence: Sentence, story: Story) -> bool:
    """A sentence whose every grade is a part's or many providers': "help and protection continues to …"."""
    here = [t for t in story.told if t.phrase.sentence is sentence]
    roles = {t.role for t in here if t.rule != "hope"}
    names_somebody = any(n.sentence is sentence for n in (*story.authorities, *story.establishments))
    return bool(roles) and (roles <= {Role.PART} or (roles <= {Role.PART, Role.NONE} and not names_somebody))


_FINDINGS = re.compile(
    r"\b(?:found|finds?|findings?|commend\w+|conclud\w+|prais\w+|critici[sz]\w+|damning|failings?|failures?|"
    r"failed|letter|"
    r"highlight\w*|recogni[sz]\w+|welcom\w+|report\w*|says?|said|"
    r"saw|concern\w*|progress|improve\w*|weakness\w*|strengths?|positive|identified|noted|warn\w*|benefit|"
    r"stronger|consistent\w*|wrote)\b"
)
_REPORTED = re.compile(r"\b(?:ofsted|inspectors?|inspection|watchdog)\b")
_STRONG_FINDINGS = re.compile(
    r"\b(?:damning|failings?|failures?|praise[ds]?|declined|glowing|scathing|critical|remedial action|unsafe|at risk|"
    r"positive (?:feedback|report|inspection|outcome)|improving|continu\w+ to improve|"
    r"serious (?:weaknesses|concerns)|areas? (?:for|of) priority action|improved|improvements?|"
    r"special measures|weaknesses|(?:little|slow|insufficient)\"? progress|"
    r"(?:recent|new|latest) (?:ofsted )?inspection (?:has |have )?(?:found|confirmed|revealed|concluded|shown))\b"
)


LEAST_WEIGHT = 3
CLEAR_WEIGHT = 4
"""Without a grade a subject must be clear: named in the title, the first sentence or the address."""


def _tells_findings(story: Story, subject: Subject, event: str) -> bool:
    """Without a new grade: the story reports on a visit, or on an inspection whose findings are its news."""
    if subject.weight < LEAST_WEIGHT and not _is_clear(story, subject, event):
        return False
    if any(_is_lifted(t) for t in story.told) or _has_report_card(story, subject):
        return True
    if event != "inspection":
        return _is_clear(story, subject, event) and bool(_FINDINGS.search(story.text))
    own_paper = is_committee_paper(story) and subject.rule == "the council's own site"
    if not (subject.rule == "named in the story" or own_paper) or subject.weight < CLEAR_WEIGHT:
        return False
    if any(t.role is Role.NOW and t.phrase.grade is None for t in story.told if t.phrase.sentence.in_lead):
        return True
    if _LONG_AGO.search(story.lead[:200]) or _only_recalls(story):
        return False
    if subject.type != "local_authority":
        return bool(_REPORT_PRAISED.search(story.lead))
    if own_paper:
        return bool(_STRONG_FINDINGS.search(story.text))
    found = _STRONG_FINDINGS.search(_WHAT_CAME_BEFORE.sub("", story.lead))
    return bool(_REPORTED.search(story.up_to(2)) and found) and is_about_services(story)


_REPORT_PRAISED = re.compile(
    r"\b(?:glowing|damning|scathing|excellent|fantastic|positive|critical|poor|disappointing) (?:\w+ )?(?:ofsted|"
    r"inspection) "
    r"(?:report|verdict|inspection|result)|\b(?:glowing|damning|scathing) report (?:from|by) (?:ofsted|inspectors)\b|"
    r"\b(?:commended|praised) by (?:ofsted|inspectors)\b"
)
"""A school's report that a story tells without its grade."""
_WHAT_CAME_BEFORE = re.compile(
    r"\bimprovement (?:board|plan|notice|partner)\b|\b(?:in the wake of|(?:days|weeks?|months?) (?:after|on from|"
    r"since)|"
    r"comes after) [^.;]*"
)
"""The findings that the news follows are not the news: "in the wake of a damning report"."""


def _only_recalls(story: Story) -> bool:
    """The first sentence tells an earlier grade, and the opening none that is new: "rated good last year, is to …"."""
    opening = [t for t in story.told if t.phrase.sentence.position <= 2]
    earlier = [t for t in opening if t.rule in ("earlier", "in passing") and t.phrase.sentence.position == 1]
    moved = any(_SINCE_RATED.search(t.phrase.before) for t in earlier)
    return bool(earlier) and not moved and all(t.role is Role.BEFORE for t in opening)


_SINCE_RATED = re.compile(r"\b(?:progress|improve\w*|deteriorat\w*|declin\w*)\b[^.;]{0,40}\bsince\b")
"""As in "made little progress since they were rated inadequate": what happened since is the news."""


def _is_clear(story: Story, subject: Subject, event: str) -> bool:
    """Named in a place of weight, or the only one whom a story of a visit names."""
    named = {n.name for n in (*story.authorities, *story.establishments)}
    return subject.weight >= CLEAR_WEIGHT or (event.endswith("visit") and len(named) == 1)


def _has_report_card(story: Story, subject: Subject) -> bool:
    """Grades by area, without an overall one, in a sentence that names the subject: a report card (since 2025)."""
    carded = [t.phrase.sentence for t in story.told if t.phrase.rule == "report card grade"]
    return any(n.sentence in carded and is_subject(n, subject) for n in story.establishments)


_LONG_AGO = re.compile(r"\b(?:two|three|four|five|six|ten|\d+) years ago\b|\ba decade ago\b")


def _is_lifted(told: Told) -> bool:
    """As in "Out of special measures", told in the opening: an outcome, whatever the new grade is."""
    return told.rule == "left behind" and told.phrase.sentence.position <= 2


_LESS_SURE = frozenset({"OpinionNewsArticle", "BackgroundNewsArticle", "AnalysisNewsArticle", "LiveBlogPosting"})
"""What the page calls itself when it is not a plain report."""


def _confidence(story: Story, subject: Subject, now: Told | None) -> float:
    points = 0.3 if story.article.kind in _LESS_SURE else 0.5
    points += 0.15 if now and now.phrase.sentence.position <= 2 else 0.05 if now else 0
    points += 0.1 if now and _RATED.search(now.phrase.before) else 0
    points += 0.1 if subject.weight >= 8 else 0
    points += 0.05 if subject.rule == "named in the story" else 0
    points += 0.05 if "ofsted" in story.text else 0
    same = [t for t in story.told if now and t.role is Role.NOW and t.phrase.grade == now.phrase.grade]
    points += 0.05 if len(same) > 1 else 0
    return round(min(points, 0.97), 2)


def _quote(story: Story, subject: Subject, now: Told | None) -> str:
    """The sentence that tells the grade, else the first that names the subject, cut at a word to 200 characters."""
    if now is not None and (story.article.title or not now.phrase.sentence.in_title):
        return _cut(now.phrase.sentence.printed, now.phrase.start, now.phrase.end)
    naming = [n for n in (*story.authorities, *story.establishments) if n.name == subject.name]
    body = [n.sentence for n in naming if not n.sentence.in_title] or [n.sentence for n in naming]
    first = body[0] if body else story.sentences[-1]
    return _cut(first.printed, 0, 0)


def _cut(text: str, start: int, end: int) -> str:
    """At most 200 characters of `text`, whole words, with the part from `start` to `end` in it."""
    if len(text) <= QUOTE_LIMIT:
        return text
    first = max(0, min(start - 20, end - QUOTE_LIMIT + 20)) if end > QUOTE_LIMIT - 2 else 0
    window = text[first : first + QUOTE_LIMIT - 2]
    if first:
        window = "…" + window.partition(" ")[2]
    return window.rpartition(" ")[0] + "…"
