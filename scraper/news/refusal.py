"""Why a page that speaks of grades tells no outcome: each rule names a kind of page that is not news of one."""

import re
from collections.abc import Callable

from outcomes.dates import MONTH_NAMES
from scraper.news.clauses import said_of
from scraper.news.headings import is_list_of_standing, sections
from scraper.news.opening import is_of_the_past, tells_outcome, without_what_was
from scraper.news.roles import Role, Told
from scraper.news.sentences import LEAD_SENTENCES
from scraper.news.story import LISTED, Story, is_round_up
from scraper.news.subject import is_round_up_of_visits

_OFSTED = re.compile(r"\bofsted|\bof sted|\bhmi\b")
_INSPECTED = re.compile(
    r"\binspect\w+|\bwatchdog|\bregulator\b|\b(?:rated|graded|judged|branded)\b|\breports? (?:finds?|found|"
    r"published|says|out)\b|\bgrade (?:one|two|three|four)\b|\bratings?\b|\bmonitoring visit|\bfocused visit|"
    r"follow-up visit|revisit|"
    r"\bjtai\b"
)
_OTHERS = re.compile(
    r"\b(?:cqc|care quality commission|estyn|hmicfrs|hmic\b|commission for social care inspection|csci|"
    r"care inspectorate|education scotland|"
    r"independent schools inspectorate|siams|regulator of social housing|food hygiene|care inspectorate wales|"
    r"hm inspectorate of (?:probation|prisons))\b"
)
_JOBS = re.compile(
    r"\b(?:job title|vacanc(?:y|ies)|apply now|salary|per annum|closing date|social work careers?|"
    r"careers? (?:page|with)|recruitment (?:campaign|begins|drive)|"
    r"join our team|we are (?:recruiting|hiring)|come and work|work for us|jobs? in|job description|"
    r"hours per week|cv to|recruitment gets|looking to recruit)\b"
)
_FORUM = re.compile(r"\b(?:forum|thread|mumsnet|posted by|\d+ posts|\d+ replies)\b")
_POLICY = re.compile(
    r"\b(?:single[- ]word|one[- ]word|headline) (?:ofsted )?(?:judge?ments?|grades?|"
    r"ratings?)\b.{0,80}\b(?:scrap\w*|"
    r"end\w*|drop\w*|abolish\w*|replac\w*|go|axed?)\b|"
    r"\bofsted (?:consults|drops|scraps|unveils|proposes|overhauls|reforms|rethinks|launches|shakes)\b|"
    r"\bofsted (?:will|is to|plans to|is going to|to|has) (?:drop|scrap|publish|change|introduce|launch|"
    r"replace|stop|consult|pause|begin|start|end|announce)\w*\b(?! (?:(?:an?|its|the|"
    r"their) )?(?:[\w-]+ ){0,3}(?:reports?|"
    r"letters?|findings|results?|outcomes?|verdicts?|judge?ments?)\b)"
)
_STATISTICS = re.compile(
    r"\b(?:(?:half|third|quarter|majority|proportion|percentage|most|hundreds?|dozens?) of (?:(?:all|the|"
    r"england's|english|local|these) )*(?:councils|authorities|schools|nurseries|colleges|"
    r"children'?s services|childminders|providers|homes|child(?:ren)?|inspections)|"
    r"\d+ ?(?:%|per ?cent)|annual (?:report|rating|assessment)s?|(?:nine|ten|eleven|twelve|\d{2,3}|two-thirds|"
    r"three-quarters|three in four|one in \w+|(?:almost|nearly|over|more than) (?:half|a third|a hundred|100)|"
    r"a hundred|\w+teen) (?:of (?:all |the )?)?(?:english |local )?(?:councils|authorities|schools|nurseries|"
    r"colleges|homes|areas|providers|childminders)|"
    r"analysis (?:of|by)|league table|full list|every (?:primary |secondary |)school|all the (?:schools|"
    r"nurseries)|in short)\b"
)
_AWAITED = re.compile(
    r"\b(?:inspectors (?:are|will be) (?:in|at|on) (?!their|the road)|brac(?:es?|ed|ing) (?:itself )?for|awaits?|"
    r"awaiting|ahead of (?:an|the|its) (?:\w+ )?inspection|"
    r"expect(?:s|ing|ed)? (?:an?|its|the) (?:[\w-]+ ){0,3}inspection|feedback is awaited|prepar\w+ for (?:an?|its|the|"
    r"their) (?:\w+ )?inspection|due to be inspected|inspectors (?:are )?(?:due|expected)|"
    r"(?:to|will) (?:face|have|undergo|get) (?:(?:an?|its|their) )?(?:[\w-]+ ){0,3}inspection|"
    r"inspection (?:is )?(?:due|imminent|under way|underway|begins)|inspection of [^.;]{3,60} (?:begins|starts|"
    r"under way)|"
    r"arrived? today (?:for|to)|"
    r"(?:report|verdict|findings|results?|rating)s?\b.{0,60}\b(?:to be (?:released|published|revealed)|(?:will|won't|"
    r"not) be (?:released|"
    r"published|revealed|made public|disclosed)|delayed|under wraps|withheld)|"
    r"(?:have|has) (?:completed|finished|carried out|wrapped up) (?:their|its|an?) inspection into whether|"
    r"inspection complete|delayed (?:ofsted |inspection )*report|(?:outcome|results?|verdict|report|"
    r"rating) (?:is )?expected|expects? the (?:outcome|"
    r"results?|verdict|"
    r"report|rating))\b"
)
_COMING = re.compile(
    r"\b(?:ofsted|inspectors?|watchdogs?)\b(?: \w+){0,2} (?:begins?|begun|starts?|started|launch\w*) (?:an? |its |"
    r"the |their )?"
    r"(?:[\w-]+ ){0,2}inspection\b|\b(?:ofsted|inspectors?|watchdogs?|inspection team)\b(?: \w+){0,3} (?:"
    r"(?:to|will|set to) (?:start|begin|visit|inspect|return|arrive|descend|carry out|be back)\b|"
    r"(?:comes?|is (?:back|coming)|are (?:back|coming)|returns?|arrives?)\b[^.]{0,60}\b(?:next|this|within)\b)"
)
_READINESS = re.compile(
    r"\b(?:ofsted |inspection )+readiness\b|\breadiness for (?:an? |the |its )?(?:ofsted |next )*inspection\b"
)
_BACK_TO_SEE = re.compile(
    r"\b(?:ofsted|inspectors?|watchdogs?)\b (?:\w+ ){0,2}(?:back|returns?|returned|returning) (?:(?:in|to|"
    r"at) [\w' ]{2,40})?"
    r"(?:to (?:see|assess|check|decide|establish|review|find out) (?:whether|if|how)|for (?:a )?(?:review|"
    r"re-?inspection))"
)
_JUDGED = re.compile(r"\b(?:rated|judged|graded|found|branded|deemed|after|despite|as)\b")
"""Who comes back after a verdict is no preview of it: "Ofsted to return after home is rated inadequate"."""


def refusal(story: Story) -> str | None:
    """The first reason against any outcome, or None. Looks at title and opening, where a page says what it is."""
    return next((reason for reason, holds in _REASONS if holds(story)), None)


def is_other_inspectorate(story: Story) -> bool:
    """Another inspector's report: the CQC's, Estyn's, the constabulary's. Joint ones name Ofsted too."""
    return bool(_OTHERS.search(story.lead)) and not _OFSTED.search(story.text)


def is_without_inspection(story: Story) -> bool:
    """Nothing of an inspection: neither Ofsted, an inspector or a visit, nor a grade in the opening."""
    graded = any(t.phrase.sentence.in_lead for t in story.told)
    return not (graded or _OFSTED.search(_everything(story)) or _INSPECTED.search(story.text))


def is_job_page(story: Story) -> bool:
    return bool(
        _JOBS.search(story.title.lower()) or len(_JOBS.findall(story.lead)) >= 2 or _JOBS.search(story.address_words)
    ) or _starts_with_job(story)


def _starts_with_job(story: Story) -> bool:
    return bool(re.match(r"^.{0,80}\bjob title\b", story.lead))


def is_forum(story: Story) -> bool:
    return bool(
        _FORUM.search(story.title.lower())
        or "mumsnet" in (story.article.url or "")
        or "/forum" in (story.article.url or "")
    )


_OPINION = re.compile(
    r"^(?:opinion|comment|letters?(?=$|:| -| to the editor| \|)|view|blog|the big debate|explainer|q&a|what (?:is|"
    r"does|do)|"
    r"what [\w' ]{3,60} means?|how (?:to|do|does|we|i|our)\b|"
    r"why (?!(?:inspectors|ofsted) (?:said|says?|rated|gave|found|judged)\b)|"
    r"(?:\d+|three|four|five|six|seven|ten) (?:\w+ )?(?:examples|answers|ways|tips|lessons|reasons|things|"
    r"questions))\b|"
    r": how to\b|\b(?:five|six|seven|eight|ten|\d+) tips\b|\bguidance (?:for|on|to)\b|^(?:local )?(?:spotlight|"
    r"profile|case study)\b|\bdiary\b|\bgives? (?:(?:their|his|her|"
    r"its) )?views?\b|"
    r"\bshould (?:ofsted|we|schools|inspections)\b|\bpodcast\b"
)


def is_opinion(story: Story) -> bool:
    """A debate, an explanation or advertising: what somebody thinks of inspections, not what one found."""
    guide = " guides " in story.address_words or " guide " in story.address_words
    return guide or story.article.kind == "AdvertiserContentArticle" or bool(_OPINION.search(story.title.lower()))


def is_policy(story: Story) -> bool:
    """What Ofsted itself is about to do, not what it found."""
    return bool(_POLICY.search(story.title.lower() or story.lead))


_MANY_COUNCILS = re.compile(
    r"\b(?:\d\d+|one in \w+|a (?:third|quarter) of|half of|most) (?:\w+ )?(?:councils|"
    r"authorities)\b"
)


_PLURAL = re.compile(
    r"\b(?:councils|authorities|schools|primaries|secondaries|nurseries|colleges|providers|homes|"
    r"children'?s services)\b"
)


_ONE_OF_THEM = re.compile(r"\b(?:including|such as|ranks?|ranked) (?:\w+ )?$")
"""As in "only a quarter of councils, including Kent, passed": an instance, not the subject."""


def is_statistics(story: Story) -> bool:
    """Figures over many providers, with none named in title, address or first sentence."""
    named = (*story.authorities, *story.establishments)
    if _MANY_COUNCILS.search(story.title.lower()) and not any(n.sentence.in_title for n in named):
        return not is_round_up_of_visits(story)
    names_one = any(n.sentence.position <= 2 and not _ONE_OF_THEM.search(n.sentence.text[: n.start]) for n in named)
    reach = LEAD_SENTENCES if _PLURAL.search(story.title.lower()) else 2
    opening = story.up_to(reach)
    one_by_one = (
        any(t.rule == LISTED for t in story.told)
        or is_round_up_of_visits(story)
        or bool(sections(story))
        or is_round_up(story.title, story.address_words)
    )
    return bool(_STATISTICS.search(opening)) and not names_one and not one_by_one


_OTHER_MATTER = re.compile(
    r"\b(?:budget|overspend\w*|overspent|council tax|cuts|savings|spending|shortfall|petition|strik(?:e|es|ing)(?!-)|"
    r"picket|walk(?:s|ing)? ?out|ballot(?:s|ed|ing)?|industrial action|inquest|coroner|"
    r"jailed|trial|court|resign\w*|tribunal|appoint\w*(?<!commissioner appointed)(?! (?:of )?(?:an? )?commissioner)|"
    r"(?:boss(?:es)?|directors?|chiefs?|leaders?) (?:to )?(?:leaves?|quits?|departs?|exits?)|"
    r"names new|recruit\w*|new (?:[\w']+ ){0,3}(?:chief|chair|director|boss)|elections?|"
    r"question(?:s|ed)? (?:the )?(?:cost|funding)|(?:new )?homes plan|planning|"
    r"foster(?:ing)? (?:carers?|families)|could you foster|gcse|a-level|sats|results day|admissions?|consult\w*|"
    r"charity|fun ?day|funding|ombudsman)\b"
)
_OF_INSPECTION = re.compile(
    r"\bofsted|\binspect\w*|\bwatchdog|\brat(?:ed|ing|ings)\b|\bgrad(?:es?|ed|ing)\b|\bspecial measures|\bjtai\b|"
    r"\binadequate|\boutstanding|\breport|\b(?:focus(?:s)?ed|monitoring) visit"
)


def is_other_matter(story: Story) -> bool:
    """The title's news is a budget, a strike, a petition, an appointment; the grade is only recalled."""
    title = story.title.lower()
    own_title = title if story.article.title else ""
    if not story.title and _is_other_news(story):
        return True
    if _FAREWELL.search(story.headline.lower() + story.address_words) and not re.search(
        r"\brat(?:ed|ing)\b", own_title
    ):
        return True
    if _AFTERMATH.search(story.headline.lower()):
        return not re.search(r"\bofsted|\binspect|\brat(?:ed|ing)\b", story.headline.lower())
    if _PLAN.search(own_title) and not (_JUDGED_BY.search(own_title) or is_committee_paper(story)):
        return True
    if _LAWSUIT.search(title + " " + story.lead[:200]) or _CENTRES.search(title):
        return True
    if _HOUSES.search(story.headline.lower()) or (_QUARREL.search(title) and not _JUST_OUT.search(story.lead)):
        return True
    return bool(_OTHER_MATTER.search(title)) and not _OF_INSPECTION.search(
        _AS_WHAT.sub("", title.replace("ofsted", ""))
    )


def _is_other_news(story: Story) -> bool:
    """A page without a title whose first sentence has another matter in its main clauses, and no inspection."""
    opening = [s.text for s in story.sentences if s.position <= SECOND]
    if not opening or any(map(tells_outcome, opening)):
        return False
    said = without_what_was(opening[0]).lower()
    return bool(_OTHER_MATTER.search(said) or _NEW_HEAD.search(said)) and not _OF_INSPECTION.search(said)


_NEW_HEAD = re.compile(
    r"\b(?:new|permanent|interim|acting) (?:\w+ )?(?:principal|head(?:teacher)?|leadership|director|chief|boss)\b|"
    r"\b(?:no|not (?:have )?(?:the|enough)) (?:money|cash)\b|\bcosts? \b[^.;]{0,40}\u00a3"
)
_QUARREL = re.compile(
    r"\bcalls? for .{3,60} to (?:resign|quit|go)\b|\b(?:exchange|trade)[sd]? (?:blows|jibes|insults)\b|\brow over\b|"
    r"\bwar of words\b|"
    r"\bno[- ]confidence\b|\burges? (?:councillors|mps?|opposition|campaigners|unions?)\b|\b(?:councillors|mps?|"
    r"opposition|"
    r"campaigners|unions?) (?:urges?|demands?|calls? for)\b"
)
"""Politicians at odds over a report: the report itself came before."""
_JUST_OUT = re.compile(
    r"\b(?:report|findings|review|inspection)\b[^.;]*\b(?:published|released|announced|issued|out|came out) "
    r"(?:(?:earlier )?(?:today|yesterday|this week|this morning)|on (?:mon|tues|wednes|thurs|fri)day)\b"
)
_PLAN = re.compile(r"\b(?:improvement|action) plans?\b")
_JUDGED_BY = re.compile(r"\b(?:rated|judged|graded|branded|found|finds)\b")
_CENTRES = re.compile(r"\bchildren'?s'? centres?\b")
"""Inspected until 2015, in groups, by grades of their own: they are not the council's services."""
_LAWSUIT = re.compile(r"\bewhc\b|\bv (?:the )?(?:ofsted|office for standards)|\bhigh court of justice\b")
"""A judgment of a court."""
_HOUSES = re.compile(r"\bhouse prices?\b|\bproperty prices?\b|\bhome ?buyers?\b|\bestate agents?\b")
_AFTERMATH = re.compile(
    r"\bimprovement (?:plan|board|update)\b|"
    r"\b(?:group|board|task ?force|panel|committee) (?:to|will|set up|formed|created|established)\b"
)
_FAREWELL = re.compile(
    r"\bretir(?:es?|ed|ing|ement)\b|\bfarewell|\btributes?\b|\bstep(?:s|ped|ping) down\b|\bstands? down\b|"
    r"\bstanding down\b|"
    r"\bbows? out\b|\bobituary\b|\bpass(?:ed|es) away\b|\bgoodbye\b"
)
"""A committee's paper on what follows, or a head's farewell: these tell an old outcome again."""


def is_silent_opening(story: Story) -> bool:
    """Neither title nor first sentence speaks of an inspection, a grade or a finding: what follows recalls one."""
    told_second = any(
        t.rule == "outcome" and t.phrase.sentence.position == SECOND and _TODAY.search(t.phrase.before)
        for t in story.told
    )
    told_second = told_second or any(tells_outcome(s.text) for s in story.sentences if s.position <= SOON)
    return not (
        opens_with_inspection(story) or told_second or is_committee_paper(story) or _FOUND.search(_opening(story))
    )


SECOND, SOON = 2, 3
_TODAY = re.compile(
    r"^now\b|\b(?:ofsted|inspectors|watchdog) (?:has|have) now\b|\bnow,? (?:ofsted|inspectors|"
    r"the watchdog)\b"
)
"""A first sentence may tell only what was: "Once among the worst. Now Ofsted has declared it outstanding"."""


def opens_with_inspection(story: Story) -> bool:
    """Whether title or first sentence speaks of an inspection or a grade."""
    return bool(_OF_INSPECTION.search(_opening(story)))


_COMMITTEE = re.compile(
    r"\b(?:agenda item|minutes|issue - meetings|decision details|committee|scrutiny|policy development|"
    r"cabinet (?:report|"
    r"meeting|received|noted))\b"
)
ITEM = 6
"""Sentences within which a paper says what its item is."""
_COMMITTEE_PAGE = re.compile(
    r" (?:mgai|mgissuehistoryhome|ieissuedetails|ielistdocuments|iedecisiondetails|mgdecisiondetails) "
)
"""Pages of the system with which most councils publish their committees' papers."""
_ITS_ITEM = re.compile(
    r"\bilacs\b|\binspection of (?:[\w'.-]+ ){0,3}children'?s'? services\b|"
    r"\b(?:inspection|visit) (?:report|outcomes?|findings|results?|letter|update|feedback)\b|\b(?:outcomes?|findings|"
    r"results?|"
    r"reports?|judge?ments?) (?:of|"
    r"from|following|on) (?:the |an? |its |our |this )?(?:[\w']+ ){0,5}inspections?\b"
)


def is_committee_paper(story: Story) -> bool:
    """A council's agenda or minutes whose item is an inspection's report: what it found stands far down."""
    paper = _COMMITTEE.search(story.lead) or _COMMITTEE_PAGE.search(story.address_words)
    return bool(paper and _ITS_ITEM.search(story.up_to(ITEM)))


def _opening(story: Story) -> str:
    opening = ""
    for sentence in story.sentences:
        if sentence.position > 1 and len(opening) > LEAST_OPENING:
            break
        opening += " " + sentence.text.lower()
    return opening


LEAST_OPENING = 80
"""So many characters of title and first sentences must speak of it: a dateline alone is no opening."""
_FOUND = re.compile(
    r"\bhmi\b|\bregulator\b|\bcriticis|\bclean bill of health\b|\bthumbs up\b|\bjudge?(?:ments?|d)\b|\bfailing|"
    r"\bfailed|"
    r"\bbranded|\bcondemn|\bslammed|\bprais|\bimprov|"
    r"\bverdict|\bsend\b|\bgood\b|\bletter\b|\bprotect|\bvisit|\brequires?\b|\bstandard|\bprogress|"
    r"\b(?:top|highest|lowest|bottom) (?:\w+ )?(?:mark|category|rung)"
)
_RANKING = re.compile(
    r"\binteractive map\b|\bmap (?:shows|reveals)\b|\b(?:is yours|is your (?:school|child's)|check if yours)\b|"
    r"^every (?:[\w'-]+ ){0,3}(?:school|nursery|college|primary|secondary)\b[^.]*\brat(?:ed|ings?)\b|"
    r"^revealed:? (?:the |which |how )?(?:\w+ )?(?:schools|nurseries|colleges|councils|homes)\b|^(?:the |here are |"
    r"these are |full list|revealed)?[^.]{0,20}\b(?:best|worst|top|last)\b"
    r"(?: [\w'-]+){0,4} (?:schools|nurseries|colleges|primaries|secondaries|homes)\b[^.]*"
    r"\b(?:ranked|ratings?|rated|list\w*|grades?|league)\b"
)


def is_ranking(story: Story) -> bool:
    """A list of many by the grade that stands: "The best schools in Kent ranked", or one under each heading."""
    return bool(_RANKING.search(story.title.lower())) or is_list_of_standing(story)


_TIMELINE = re.compile(r"^(?:\w+ )?(?:19|20)\d\d(?: ?- ?(?:19|20)\d\d)?:")
LEAST_DATES = 3


def is_timeline(story: Story) -> bool:
    """A recap with a dated line for each event: all of it is history."""
    return sum(1 for s in story.sentences if _TIMELINE.match(s.text)) >= LEAST_DATES


_GOVERNMENT_STEP = re.compile(
    r"\b(?:termination|(?:warned|told) (?:that )?(?:it|they) (?:could|may) lose|warning over|"
    r"(?:could|may|might) be (?:taken (?:from|over|away)|removed|stripped)|warning (?:letter|notice)|"
    r"funding (?:withdrawn|axed|pulled|terminated)|given (?:\d|two|three|four) (?:ofsted )?visits|"
    r"improvement notice|advis[eo]rs? (?:is |are )?(?:being )?(?:sent|appointed|brought)|commissioner|"
    r"(?:government|statutory|further|dfe|formal|possible) intervention|intervention (?:by|from|in)|"
    r"statutory direction|(?:retain|keep|lose|hand over|"
    r"stripped of)s? control|(?:under|from|in) council control|expert help|government trust|opposes|"
    r"government (?:steps|to|will|plans|sends|orders)|minister\w*|(?:dfe|department for education) (?:orders|sends|"
    r"appoints|"
    r"removes|lifts|steps|issues|intervenes))\b"
)


def is_government_step(story: Story) -> bool:
    """What the government did about services: the opening's main clauses tell that, and no inspection's outcome.

    A title that tells it decides alone.
    """
    if is_committee_paper(story):
        return False
    opening = [s.text.lower() for s in story.sentences if s.position <= SECOND]
    return any(_is_step(part, story) for part in (story.headline.lower(), " ".join(opening)))


def _is_step(text: str, story: Story) -> bool:
    if not _GOVERNMENT_STEP.search(without_what_was(text)) or tells_outcome(text):
        return False
    return not _WITH_REPORT.search(text) or _only_recalled(story)


def _only_recalled(story: Story) -> bool:
    """Grades are told, and each of them of a time before."""
    new = [t for t in story.told if t.role is Role.NOW]
    return bool(new) and all(is_of_the_past(t.phrase.sentence.text) for t in new)


_WITH_REPORT = re.compile(
    r"\bover (?:an? |its |the )?(?:\w+ )?report\b|"
    r"\b(?:no longer (?:\w+ )?(?:needs?|under|subject|in|faces?|requires?|has|have|be)|removed from|out of|"
    r"freed? (?:of|from)|released from|lift\w*|ends?|ended|revok\w+)\b[^.;]{0,60}\b(?:intervention|direction|"
    r"commissioner|oversight|supervision|notice|control)\b|"
    r"\b(?:intervention|direction|commissioner|oversight|supervision|notice|control)\b[^.;]{0,60}\b(?:lifted|ended|"
    r"removed|revoked)\b"
)
"""A step that comes with an inspection's report, as the end of an intervention does: the story tells both."""


_AS_WHAT = re.compile(
    r"\b(?:inadequate|failing)[\"' -]+(?:rated )?(?:councils?|local authority|children'?s (?:social )?(?:services|"
    r"care)|services|"
    r"department|county|borough|(?:primary |secondary )?(?:school|academy))\b"
)
"""A grade that only describes whom something is for: "review of 'inadequate' children's services"."""


_WORK_SINCE = re.compile(
    r"\bimprovement (?:action )?(?:plan|journey|board|programme)s?\b|\baction plans?\b|"
    r"\bour (?:improvement )?(?:journey|story|ambitions)\b|\bprogress (?:report|update)\b"
)
_NEWER = re.compile(r"\bvisit|\bletter\b|\brevisit|\bre-?inspect")


def is_work_since(story: Story) -> bool:
    """A page on the plan, the board or the journey that followed an inspection: its outcome is told of the past."""
    opening = [s for s in story.sentences if s.position <= SECOND]
    said = " ".join(s.text for s in opening).lower()
    if _NEWER.search(said) or any(tells_outcome(s.text) for s in opening) or _is_just_out(story):
        return False
    new = [t for t in story.told if t.role is Role.NOW]
    if not is_committee_paper(story):
        new = [t for t in new if t.phrase.sentence.in_lead]
    if new and all(_is_set_before(t, story) for t in new):
        return bool(_WORK_SINCE.search(story.lead) or _SINCE_THEN.search(story.lead))
    fresh = new if is_committee_paper(story) else [t for t in new if t.phrase.sentence in opening]
    return not fresh and bool(_WORK_SINCE.search(said))


_SINCE_THEN = re.compile(r"\bsince then\b|\bfollowing (?:the|that|this) (?:judge?ment|inspection|report)\b")


def _is_just_out(story: Story) -> bool:
    return any(_JUST_OUT.search(s.text.lower()) for s in story.sentences if s.in_lead)


_INSPECTED_THEN = re.compile(r"^(?!since\b).*\binspect", re.IGNORECASE)


def _is_set_before(told: Told, story: Story) -> bool:
    """A grade of a time before, by its sentence or the one before: "Inspected in July 2019. It was graded …"."""
    here = told.phrase.sentence
    before = next((s.text for s in story.sentences if s.position == here.position - 1 and not s.in_title), "")
    if _MOVED.search(here.text) or tells_outcome(here.text):
        return False
    return is_of_the_past(said_of(told.phrase)) or (is_of_the_past(before) and bool(_INSPECTED_THEN.search(before)))


_IN_MONTH = re.compile(r"\bin (?:early |late |mid-)?(?:" + "|".join(MONTH_NAMES) + r")\b", re.IGNORECASE)


def is_recalled_late(story: Story) -> bool:
    """The opening is of something else, and the grade comes behind it, of a month or year before."""
    new = [t for t in story.told if t.role is Role.NOW and t.phrase.sentence.position <= LEAD_SENTENCES + 1]
    if not new or any(t.phrase.sentence.position <= SECOND for t in new) or is_committee_paper(story):
        return False
    graded = any(t.phrase.sentence.position <= SECOND for t in story.told)
    if graded or re.search(r"\bofsted|\binspect|\breport", story.up_to(SECOND)):
        return False
    said = [t.phrase.sentence.text for t in new]
    return all((is_of_the_past(text) or _IN_MONTH.search(text)) and not _MOVED.search(text) for text in said)


_MOVED = re.compile(r"\bnow\b|\b(?:up|down) from\b|\brecently\b|\bno longer\b", re.IGNORECASE)


_FOLLOWS = re.compile(
    r"\b(?:follow(?:s|ing|ed)?|after|since|in (?:the wake of|response to)|comes? after|prompted by|triggered by) "
    r"(?:(?:an?|its|the|their|last|this|year's|month's|recent|ofsted'?s?|damning|critical|council'?s?|second|third|"
    r"previous|"
    r"another)\s)*\"?$"
)


_A_VISIT = re.compile(r"\b(?:after|following|during) an? (?:focused|monitoring) visit\b")
"""A visit as the news: the grade that it follows is only where the council stands."""


def is_what_follows(story: Story) -> bool:
    """The title speaks of no inspection, and the only grade is what the news follows: "on track after an inadequate
    judgement"."""
    if not story.article.title or _OF_INSPECTION.search(story.title.lower()) or _A_VISIT.search(story.lead):
        return False
    new = [t for t in story.told if t.role is Role.NOW]
    return bool(new) and all(_FOLLOWS.search(t.phrase.before) for t in new)


def is_awaited(story: Story) -> bool:
    """An inspection that is still to come, or whose report is: a grade in such a story is an old one."""
    said = story.headline.lower()
    if _READINESS.search(story.lead.lower()):
        return True
    coming = _COMING.search(said)
    return bool(_AWAITED.search(said) or _BACK_TO_SEE.search(said) or (coming and not _JUDGED.search(said)))


def _everything(story: Story) -> str:
    return f"{story.text} {story.address_words} {story.article.site or ''}"


def is_index(story: Story) -> bool:
    """A page of many stories: each is read at its own address."""
    return story.article.kind == "index"


_REASONS: tuple[tuple[str, Callable[[Story], bool]], ...] = (
    ("index page", is_index),
    ("another inspectorate", is_other_inspectorate),
    ("no inspection", is_without_inspection),
    ("job page", is_job_page),
    ("forum", is_forum),
    ("opinion", is_opinion),
    ("policy", is_policy),
    ("statistics", is_statistics),
    ("ranking", is_ranking),
    ("another matter", is_other_matter),
    ("opening without an inspection", is_silent_opening),
    ("timeline", is_timeline),
    ("government's step", is_government_step),
    ("awaited inspection", is_awaited),
    ("what follows an inspection", is_what_follows),
    ("work since an inspection", is_work_since),
    ("recalled late", is_recalled_late),
)
