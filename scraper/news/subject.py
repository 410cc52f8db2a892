"""Whom a story is about: the provider that was inspected, not everybody whom it mentions.

Names in title, address and opening weigh most; a council's own site speaks of itself; the place where a paper is
printed never counts. A story about a school is about the school, whichever council it lies in.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from outcomes.providers import (
    Authority,
    Trust,
    authorities,
    authority_of_label,
    authority_of_site,
    folded_name,
    former_authorities,
    trusts,
)
from scraper.news.grade_phrases import grade_phrases
from scraper.news.headings import sections
from scraper.news.named import Named, listed_behind
from scraper.news.roles import Role, Told
from scraper.news.sentences import Sentence
from scraper.news.story import LISTED, Story, is_round_up

SERVICES = (
    r"(?:children'?s?'?(?: and (?:families|family|young people'?s?|learning|education|"
    r"adult'?s?))?(?:,? \w+)? ?(?:social )?(?:services?|care|social care|department)|"
    r"child(?:ren)? services|social (?:services|workers?|care|work)|child protection|looked[- ]after|"
    r"children in care|care leavers|"
    r"vulnerable children|children at risk|local authorit\w+|safeguarding|children in need|focused visit|jtai|"
    r"joint targeted|protect(?:s|ing)? children|child care services|tri-borough)"
)
COUNTED = "counted in the title"
VISITED = "one of several visited"
HEADED = "under its own heading"
_SERVICES = re.compile(rf"\b{SERVICES}\b")
_SEND = re.compile(r"\bsend\b|special educational needs|local area partnership")
_ESTABLISHMENT = re.compile(
    r"\b(?:schools?|primary|secondary schools?|headteacher|head teacher|pupils?|academy|sixth form|grammar|"
    r"nurser(?:y|ies)|pre-?schools?|playgroups?|"
    r"colleges?|university technical|childminders?|children'?s homes?|care home|residential (?:home|school|"
    r"provision)|secure training centre|stc|fostering agency|"
    r"apprentice\w*|(?:training|skills|learning) (?:provider|firm|company)|out of school club)\b"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A provider that the story is about, and how plainly it says so."""

    name: str
    type: str
    urn: str | None
    weight: float
    rule: str
    main: bool = True
    """The story's one subject; False for one of several that share it."""


def is_about_services(story: Story) -> bool:
    """Whether the story is of a council's services rather than of a school, nursery, college or home."""
    if not story.authorities and any(n.sentence.position <= 1 for n in story.establishments):
        return False
    if _host(story).endswith(".sch.uk"):
        return False
    opening = story.up_to(2)
    title = story.title.lower() + story.address_words
    services = 3 * len(_SERVICES.findall(title)) + len(_SERVICES.findall(opening))
    services += 3 * len(_SEND.findall(title)) + len(_SEND.findall(opening))
    services += 2 * any(a.with_council and a.sentence.in_title for a in story.authorities)
    establishment = 2 * len(_ESTABLISHMENT.findall(title)) + len(_ESTABLISHMENT.findall(opening))
    if services == establishment == 0:
        return not story.establishments or bool(_SERVICES.search(story.text))
    if services == 0 and _UNNAMED.search(opening):
        return False
    return services >= establishment or not (story.establishments or _ESTABLISHMENT.search(title))


_UNNAMED = re.compile(
    r"\b(?:an?|the|this|one|privately[- ]owned|private|independent) (?:[\w-]+ ){0,3}(?:children'?s home|care home|"
    r"nursery|pre-?school|school)\b"
)
"""A story that opens with one home or school is of that one, even where it never says which."""


def subjects(story: Story) -> tuple[Subject, ...]:
    """The providers that the story is about, the main one first; empty where nobody is singled out."""
    headed = _headed(story)
    if headed:
        return headed
    if is_round_up(story.title, story.address_words):
        everybody = _everybody(story)
        return _in_round_up(story, _weigh(story, everybody), everybody)
    about_services = is_about_services(story)
    weighed = _weigh(story, story.authorities if about_services else story.establishments)
    if about_services:
        weighed = _without_former(story, _with_hints(story, weighed))
    together = (
        _listed_by_grade(story, weighed)
        or _visited_together(story, weighed)
        or _counted_in_title(story, weighed, about_services)
    )
    if together:
        return together
    late = _only_graded if about_services else _only_one
    leading = [s for s in weighed if s.weight >= 3] or late(story, weighed)
    if not leading:
        return ()
    several = _several(story, leading, weighed, about_services)
    if len(several) > 1:
        return several
    return () if _is_one_of_many(leading) else (leading[0], *_also_rated(story, weighed, leading[0]))


def _everybody(story: Story) -> tuple[Named, ...]:
    """Establishments, and councils that are meant as such: neither "in Manchester" nor the town in a college's name."""
    councils = (
        a
        for a in story.authorities
        if (a.with_council or not story.establishments)
        and not any(a.sentence is e.sentence and e.start <= a.start < e.end for e in story.establishments)
    )
    return tuple(sorted((*story.establishments, *councils), key=lambda n: n.place))


def _in_round_up(story: Story, weighed: list[Subject], named: tuple[Named, ...]) -> tuple[Subject, ...]:
    """Who begins a sentence that gives a new grade, and the first one named if its grade came before its name."""
    if not named:
        return ()
    new = [t for t in story.told if t.role is Role.NOW and not t.phrase.sentence.in_title]
    begin: set[str] = set()
    for told in (t for t in new if not _describes_another(t, named)):
        for who in listed_before(told, named) or filter(None, [owner(told, named)]):
            begin |= {folded_name(who.name)} if _begins(who, named) else set()
    first = named[0]
    singled = first.sentence.in_title or folded_name(first.name) not in begin
    singled = singled and not _OWN_VERDICT.search(first.sentence.text)
    main = [w for w in weighed if singled and is_subject(first, w)]
    others = [w for w in weighed if w not in main and any(is_same_name(folded_name(w.name), name) for name in begin)]
    return (*main, *(replace(w, rule="one of several", main=False) for w in others))


_OWN_VERDICT = re.compile(r"\b(?:significant|reasonable|insufficient)\W+progress\b", re.IGNORECASE)
"""What a visit to a training provider finds: the grade in front of its name was then another's."""


def _begins(who: Named, named: Iterable[Named]) -> bool:
    """The first name of its sentence, or in one list with it."""
    here = [n for n in named if n.sentence is who.sentence and n.start <= who.start]
    gaps = (who.sentence.text[a.end : b.start] for a, b in pairwise(here))
    return all(map(_LISTED.fullmatch, gaps))


def _headed(story: Story) -> tuple[Subject, ...]:
    by_name = {named.name: named for named in reversed(story.establishments)}
    return tuple(Subject(name, by_name[name].type, None, 1, HEADED, main=False) for name in sections(story))


def _only_graded(story: Story, weighed: list[Subject]) -> list[Subject]:
    """The only authority that a story names, however late, if it tells a grade of it by name."""
    owners = [owner(t, story.authorities) for t in story.told if t.role is Role.NOW]
    return [s for s in weighed if len(weighed) == 1 and any(o is not None and is_subject(o, s) for o in owners)]


def _only_one(story: Story, weighed: list[Subject]) -> list[Subject]:
    """The only school or home that a story names, soon after an opening that grades one without its name."""
    graded = (t.phrase.sentence for t in story.told if t.role is Role.NOW and t.phrase.grade)
    one = any(_ONE_UNNAMED.search(s.text.lower()) for s in graded if s.in_lead)
    soon = any(n.sentence.position <= NAMED_BY for n in story.establishments)
    return weighed if one and soon and len(weighed) == 1 else []


_ONE_UNNAMED = re.compile(
    r"\b(?:an?|his|her|their) (?:[\w'-]+ ){0,4}(?:school|primary|secondary|academy|nursery|pre-?school|playgroup|"
    r"college|home)\b"
)
NAMED_BY = 8
"""Sentences within which the name must come."""


def _is_one_of_many(leading: list[Subject]) -> bool:
    """Nobody singled out: three or more named once each within the opening, none in title, first line or address."""
    return len(leading) >= MANY and leading[0].weight <= 4 and leading[2].weight == leading[0].weight


def _weigh(story: Story, named: tuple[Named, ...]) -> list[Subject]:
    """Everybody named, by weight of place: title 6, first sentence 4, rest of the lead 3, elsewhere 1 up to 5."""
    weight: dict[str, float] = defaultdict(float)
    shown: dict[str, Named] = {}
    elsewhere: dict[str, int] = defaultdict(int)
    for who in named:
        key = _key(who, shown)
        shown.setdefault(key, who)
        place = who.sentence.position
        if place > 4:
            elsewhere[key] += 1
        weight[key] += 6 if place == 0 else 4 if place == 1 else 3 if place <= 4 else 1 if elsewhere[key] <= 5 else 0
        weight[key] += 1 if who.with_council and place <= 4 else 0
        weight[key] += 6 if _CONGRATULATED.search(who.sentence.text[: who.start]) else 0
    for key in weight:
        if shown[key].type != "local_authority" and f" {key} " in story.address_words:
            weight[key] += 3
    found = [
        Subject(_fullest(k, named, shown), shown[k].type, shown[k].urn, w, "named in the story")
        for k, w in weight.items()
    ]
    return sorted(found, key=lambda s: -s.weight)


def _key(who: Named, shown: dict[str, Named]) -> str:
    """One key for a name and its longer or shorter forms: "Rainsbrook STC" is "Rainsbrook Secure Training Centre"."""
    if who.type == "local_authority":
        return folded_name(who.name)
    mine = without_town(who.name)
    return next((k for k in shown if is_same_name(k, mine)), mine)


def without_town(name: str) -> str:
    """The folded name without a town in front: "Brackley's Magdalen College" -> "magdalen college"."""
    return folded_name(re.sub(r"^(?!St\b)[A-Z]\w+'s (?=[A-Z]\w+ [A-Z])", "", name))


def is_same_name(name: str, other: str) -> bool:
    """Whether one folded name is the other or a shorter form of it."""
    return name in other or other in name or _first_words(name) == _first_words(other)


def _first_words(name: str) -> list[str]:
    """The two first words, in the singular: "Elmford Infants" is "Elmford Infant School"."""
    return [word.removesuffix("s") for word in name.replace("university of ", "university-").split()[:2]]


_CONGRATULATED = re.compile(r"\bcongratulat\w+ (?:the )?$", re.IGNORECASE)
"""Who is congratulated is the subject, not who congratulates."""


def _fullest(key: str, named: tuple[Named, ...], shown: dict[str, Named]) -> str:
    """The longest of a provider's spellings, without its town in front ("Brackley's Magdalen College").

    It has all words of the first one: a former name further down ("opened as Newman CE Primary School") has not.
    """
    if shown[key].type == "local_authority":
        return shown[key].name
    spellings = [n.name for n in named if _key(n, {key: shown[key]}) == key]
    plain = [s for s in spellings if not any(s.endswith(f"'s {o}") for o in spellings)]
    own = [
        s
        for s in plain
        if not (re.match(r"[A-Z]\w+'s ", s) and any(s.partition("'s ")[2] in o for o in plain if o != s))
    ]
    own = own or spellings
    first = _singular(min((n for n in named if n.name in own), key=lambda n: n.sentence.position).name)
    whole = [s for s in own if first <= _singular(s)]
    in_body = {n.name for n in named if not n.sentence.in_title}
    return max(whole, key=lambda s: (len(_singular(s)), s in in_body, len(s)))


def _singular(name: str) -> set[str]:
    """The words of a name in the singular: a title's "Elmford Infants" is the body's "Elmford Infant School"."""
    return {word.removesuffix("s") for word in folded_name(name).split()}


def _with_hints(story: Story, weighed: list[Subject]) -> list[Subject]:
    """The names of the address and of a council's own site added to those of the text."""
    by_name = {s.name: s for s in weighed}
    for name, urn, weight, rule in _hints(story):
        known = by_name.get(name)
        more = (known.weight if known else 0) + weight
        by_name[name] = Subject(name, "local_authority", urn, more, known.rule if known else rule)
    return sorted(by_name.values(), key=lambda s: -s.weight)


def _without_former(story: Story, weighed: list[Subject]) -> list[Subject]:
    """Who is no more is not the subject beside those that took over: "Northamptonshire's split services"."""
    names = {s.name for s in weighed}
    over = {
        former.name
        for former in former_authorities()
        if names & set(former.successors)
        and (story.published is None or former.abolished is None or former.abolished <= story.published)
    }
    return [s for s in weighed if s.name not in over]


def sharing(story: Story, name: str) -> tuple[Authority, ...]:
    """The authorities that share the services of the one called `name`: a trust runs them for the county that was.

    Empty where it has services of its own, or where the story is older than the authorities.
    """
    for former in former_authorities():
        trust = _shared_trust(former.name)
        if trust is None or name not in (former.name, *former.successors):
            continue
        told_of_trust = trust.name.lower() in story.text
        after = story.published >= former.abolished if story.published and former.abolished else told_of_trust
        all_named = {former.name, *former.successors} <= {n.name for n in story.authorities} | {name}
        if after and (name == former.name or (told_of_trust and all_named)):
            return tuple(a for a in authorities() if a.name in former.successors)
    return ()


def _shared_trust(former: str) -> Trust | None:
    """The trust that runs the services of several authorities where one county called `former` was."""
    return next((t for t in trusts() if t.name.startswith(former) and len(t.authorities) > 1), None)


def _host(story: Story) -> str:
    return re.sub(r"^\w+://|[:/].*$", "", story.article.url or "") or (story.article.site or "")


def _hints(story: Story) -> Iterable[tuple[str, str | None, float, str]]:
    site = _host(story)
    own = authority_of_site(site) or _partnership_of(site)
    if own is not None:
        yield own.name, own.urn, 4, "the council's own site"
    for authority in authorities():
        words = " ".join(re.findall(r"[a-z]+", authority.name.lower()))
        strong = authority.name not in authority.weak_aliases
        if strong and f" {words} " in story.address_words and not _inside_longer(words, story.address_words):
            yield authority.name, authority.urn, 4, "named in the address"


_PARTNERSHIP = re.compile(
    r"(?P<place>[a-z]{4,}?)(?:city|borough|county)?(?:council\w*|l?scp|lscb|safeguarding\w*|sites|parentcarer\w*|"
    r"sendiass?|"
    r"send\w*|fis|conservatives|labour|libdems|familyinformation\w*)"
)


def _partnership_of(host: str) -> Authority | None:
    """The authority whose partnership, board or party a site is ("surreyscp.org.uk"); a newspaper's tells nobody."""
    found = (_PARTNERSHIP.fullmatch(label) for label in host.lower().replace("-", "").split("."))
    return next((a for m in found if m and (a := authority_of_label(m["place"]))), None)


def _inside_longer(words: str, address: str) -> bool:
    """As in "somerset" in "north somerset" is another authority's name."""
    longer = (" ".join(re.findall(r"[a-z]+", a.name.lower())) for a in authorities())
    return any(words != other and f" {words} " in f" {other} " and f" {other} " in address for other in longer)


_IS_SAID = re.compile(
    r"^(?:'s?|\"|,)?(?: \(\w+\))?(?:,? (?:and|&) [A-Z][\w' -]+?)?"
    r"(?: (?:council|borough|city|county|local authority|children'?s (?:social )?(?:services|care)|services?|"
    r"have|has|had|were|was|are|is|been|both|all|each|councils|boroughs|authorities|in the country|in england|"
    r"also|now|the|first|rated|judged|graded|found|deemed|branded|to be|as|a|an|overall|still|again|remains?|"
    r"received|got|achieved|achieve|given|awarded|retain\w*|lost|loses?|kept|keeps?|held|holds?|on|their|its|slid|"
    r"fallen|risen|climbed|told|it|"
    r"moved|rose|fell|dropped|improved|went|go|from|to|which|who|that|jumped|sank|slipped|branded|labelled|"
    r"hit with|grade|one|two|three|four|outstanding|good|inadequate|"
    r"requires improvement|up|down|children'?s|care|in (?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december)))*,? \"?$",
    re.IGNORECASE,
)


def _several(story: Story, leading: list[Subject], weighed: list[Subject], about_services: bool) -> tuple[Subject, ...]:
    """The providers of whom the story says one by one what they were rated: "A and B are good; C is inadequate".

    Those named in the opening, and whoever stands in one list with the main one.
    """
    named = story.authorities if about_services else story.establishments
    main = leading[0]
    told_of: dict[str, Subject] = {}
    for told in (t for t in story.told if t.role is Role.NOW):
        listed = {folded_name(n.name) for n in (*listed_before(told, named), *did_the_same(told, named))}
        pool = weighed if folded_name(main.name) in listed else leading
        told_of.update({s.name: s for s in pool if folded_name(s.name) in listed and s.name not in told_of})
    titled = {w.name for w in named if w.sentence.in_title}
    plainly = main.name in told_of or len(told_of) >= MANY
    if (
        (len(titled) == 1 and not _in_one_list(story, told_of, named))
        or not plainly
        or not _opens_with_several(story, told_of)
    ):
        return (main,)
    return tuple(replace(s, rule="one of several", main=False) for s in told_of.values())


_ALSO = re.compile(
    r"\b(?:ofsted|inspectors|watchdog|inspectorate) (?:has |have )?also (?:rated|judged|graded|"
    r"branded) $",
    re.IGNORECASE,
)


def _also_rated(story: Story, weighed: list[Subject], main: Subject) -> tuple[Subject, ...]:
    """Whom a later sentence grades by name: "The watchdog has also rated Thurrock as inadequate"."""
    named = (*story.authorities, *story.establishments)
    new = (owner(t, named) for t in story.told if t.role is Role.NOW)
    also = {who.name for who in new if who is not None and _ALSO.search(who.sentence.text[: who.start])}
    return tuple(replace(s, rule="one of several", main=False) for s in weighed if s.name in also and s != main)


def _in_one_list(story: Story, told_of: dict[str, Subject], named: tuple[Named, ...]) -> bool:
    """The opening sets all of them in one list before a grade, though the title names one: "A and B are both good"."""
    lists = [
        {folded_name(n.name) for n in listed_before(told, named)}
        for told in story.told
        if told.role is Role.NOW and told.phrase.sentence.position in (1, 2)
    ]
    return len(told_of) > 1 and any({folded_name(name) for name in told_of} <= together for together in lists)


def _describes_another(told: Told, named: Iterable[Named]) -> bool:
    """A grade directly before a name is that one's: "which took on the 'inadequate' Stockport College"."""
    gap = (told.phrase.end, told.phrase.end + 2)
    return any(n.sentence is told.phrase.sentence and gap[0] <= n.start <= gap[1] for n in named)


MANY = 3
"""So many told one by one are a story of several, even if the first name has no grade of its own."""


_VISITS = re.compile(
    r"\b(?:unannounced|no[- ]notice|snap|focused|monitoring)(?: \w+){0,3} (?:visits|inspections|letters)\b"
)
_OUT = re.compile(r"\b(?:published|publishes|latest|most recent|outcomes?|letters|reports)\b")
LEAST_VISITED = 3


_TITLE_VISITS = re.compile(
    r"\b(?:councils|authorities|departments)\b.*\bvisits\b|\b(?:latest|most recent)\b.{0,40}\binspection reports\b"
)


def is_round_up_of_visits(story: Story) -> bool:
    """A page that goes through councils one by one and tells what visits to them found."""
    if _TITLE_VISITS.search(story.title.lower()):
        return len(_visited(story)) >= LEAST_VISITED
    return bool(_VISITS.search(story.lead) and _OUT.search(story.lead)) and len(_visited(story)) >= LEAST_VISITED


def _visited(story: Story) -> list[str]:
    """The authorities with whom a sentence of the body begins, alone or in a list: "Leeds, Hull and Kent have …".

    Under a title of visits to councils all those of the lead.
    """
    visited: dict[str, None] = {}
    if _TITLE_VISITS.search(story.title.lower()):
        visited = dict.fromkeys(a.name for a in story.authorities if a.sentence.in_lead)
    for sentence in story.sentences:
        end = 0
        for who in (a for a in story.authorities if a.sentence is sentence and not sentence.in_title):
            if not _BEGINS.fullmatch(sentence.text[end : who.start]):
                break
            visited.setdefault(who.name)
            end = who.end
    return list(visited)


_BEGINS = re.compile(r"(?:In |At |Inspectors visited )?|(?: \w+){0,3}(?:,|,? and) ")


def _visited_together(story: Story, weighed: list[Subject]) -> tuple[Subject, ...]:
    if not is_round_up_of_visits(story) or any(t.role is Role.NOW and t.phrase.sentence.in_title for t in story.told):
        return ()
    visited = _visited(story)
    return tuple(replace(s, rule=VISITED, main=False) for s in weighed if s.name in visited)


def _listed_by_grade(story: Story, weighed: list[Subject]) -> tuple[Subject, ...]:
    """Those whom the story lists behind their new grades: "The good schools are A and B; … judged inadequate are …"."""
    named = (*story.authorities, *story.establishments)
    new = (t for t in story.told if t.rule == LISTED)
    names = {n.name for t in new for n in listed_behind(t.phrase.end, t.phrase.sentence, named)}
    return tuple(replace(s, rule="one of several", main=False) for s in weighed if s.name in names)


_TITLE_COUNT = re.compile(
    r"\b(two|three|four|five|six|both)(?: \w+){0,2} (?:authorities|councils|schools|nurseries|colleges|"
    r"children's services|departments|homes)\b"
)
_BOTH = re.compile(r"\b(?:both|all|each)\b")
_SEND_FOUND = re.compile(r"\bsend\b.*\b(?:fail\w*|concerns?|weakness\w*)|\b(?:fail\w*|slammed|told)\b.*\bsend\b")
"""An area SEND inspection has no grade: its findings stand in the title instead."""
_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _counted_in_title(story: Story, weighed: list[Subject], about_services: bool) -> tuple[Subject, ...]:
    """As in "Two authorities blasted for 'inadequate' services": the two that the opening then names.

    With them another whom the opening gives a grade of its own: "The third member, Torbay, was rated good".
    """
    first = next((s.text for s in story.sentences if s.position == 1), "")
    heads = (story.title.lower(), first.lower() if _BOTH.search(first) or not story.title else "")
    count = next(filter(None, map(_TITLE_COUNT.search, heads)), None)
    reach = 1 if story.title else 2
    graded = any(t.phrase.sentence.position <= reach for t in story.told) or _SEND_FOUND.search(story.title.lower())
    if count is None or not graded:
        return ()
    near = _first_named(story, _COUNTS[count.group(1)])
    named = story.authorities if about_services else story.establishments
    rated = (t for t in story.told if t.role is Role.NOW and 0 < t.phrase.sentence.position <= OPENING)
    beside = {n.name for t in rated for n in listed_before(t, named)} if near else set()
    return (
        *(replace(s, rule=COUNTED, main=False) for s in weighed if s.name in near),
        *(replace(s, rule="one of several", main=False) for s in weighed if s.name in beside - near),
    )


def _first_named(story: Story, count: int) -> set[str]:
    """The first `count` providers that the body names, if a sentence of the opening ends with just so many."""
    found: set[str] = set()
    for sentence in (s for s in story.sentences if 0 < s.position <= OPENING):
        found |= {w.name for w in (*story.authorities, *story.establishments) if w.sentence is sentence}
        if len(found) >= count:
            break
    return found if len(found) == count else set()


OPENING = 6


def _opens_with_several(story: Story, told_of: dict[str, Subject]) -> bool:
    """Several share the opening: named there, or counted ("three councils")."""
    if len(told_of) < 2:
        return False
    opening = {folded_name(w.name) for w in (*story.authorities, *story.establishments) if w.sentence.position <= 3}
    counted = re.search(
        r"\b(?:two|three|four|five|six|several|trio|pair|tri-?borough|councils|authorities|colleges)\b", story.lead
    )
    return sum(folded_name(name) in opening for name in told_of) >= 2 or bool(counted)


def respective(told: Told, named: Iterable[Named]) -> Named | None:
    """Whose grade a phrase is in "A, B and C are outstanding, good and inadequate respectively"."""
    sentence = told.phrase.sentence
    if "respectively" not in sentence.text.lower():
        return None
    grades = [p.start for p in grade_phrases(sentence)]
    names = [n for n in named if n.sentence is sentence and n.end <= grades[0]]
    return names[grades.index(told.phrase.start)] if len(names) == len(grades) else None


def listed_before(told: Told, named: Iterable[Named]) -> list[Named]:
    """The providers that the words before the phrase set as its subject: all of "A, B and C are good"."""
    one = respective(told, named)
    if one is not None:
        return [one]
    behind = listed_behind(told.phrase.end, told.phrase.sentence, named)
    if behind:
        return behind
    phrase, text = told.phrase, told.phrase.sentence.text
    before = [n for n in named if n.sentence is phrase.sentence and n.end <= phrase.start]
    mine = [n for n in before if not _IS_WHERE.search(text[: n.start])]
    mine = mine[_compared(mine, text) :]
    if not mine:
        return []
    opens = mine[-1].start == 0 and bool(_NOW_IS.search(text[: phrase.start]))
    opens = opens or _opens_in_a_list(mine, text) or bool(_ALL_OF_THEM.match(_WHERE.sub("", text[mine[-1].end :])))
    if not opens and not _IS_SAID.match(_WHERE.sub("", text[mine[-1].end : phrase.start])):
        return []
    found = [mine[-1]]
    for earlier in reversed(mine[:-1]):
        if not _LISTED.fullmatch(_WHERE.sub("", text[earlier.end : found[0].start])):
            break
        found.insert(0, earlier)
    return found


def _compared(mine: list[Named], text: str) -> int:
    """How many names at a sentence's beginning it is only compared with: "Like A, B and C, D holds the top grade"."""
    if not _LIKE.match(text):
        return 0
    joined = (n for n, (a, b) in enumerate(pairwise(mine), start=2) if " and " in text[a.end : b.start])
    count = next(joined, 1)
    return count if count < len(mine) else 0


_LIKE = re.compile(r"(?:Like|Unlike|As with|Alongside|Along with|Joining) ")
_ALL_OF_THEM = re.compile(
    r"(?: (?:City|County|Borough|Metropolitan|Council))*,? (?:who |which )?(?:have |has |had |were |are )?"
    r"(?:both|all|each)\b"
)


def _opens_in_a_list(mine: list[Named], text: str) -> bool:
    """A sentence that opens with one list of names speaks of all of them to its end."""
    gaps = (text[a.end : b.start] for a, b in pairwise(mine))
    return len(mine) > 1 and mine[0].start == 0 and all(_LISTED.fullmatch(_WHERE.sub("", gap)) for gap in gaps)


def of_subject(story: Story, subject: Subject, parts: Iterable[Sentence]) -> list[str]:
    """What the sentences `parts` of a story of several say of this one.

    From its name to the next other name, and on to the next naming. Names in one list share what follows: "A and B have
    both slipped".
    """
    named = sorted((*story.authorities, *story.establishments), key=lambda n: n.place)
    said: list[str] = []
    holds = False
    for sentence in parts:
        if subject.rule == COUNTED and (sentence.position <= 1 or _BOTH.match(sentence.text.lower())):
            said.append(sentence.text)
            continue
        here = [n for n in named if n.sentence is sentence]
        if not here and holds and sentence.position:
            said.append(sentence.text)
        for first, last in _lists(here, sentence.text):
            following = [n.start for n in here if n.start > here[last].start]
            holds = any(is_subject(n, subject) for n in here[first : last + 1])
            if holds:
                start = 0 if first == 0 else here[first].start
                said.append(sentence.text[start : following[0] if following else None])
    return said


def _lists(here: list[Named], text: str) -> list[tuple[int, int]]:
    """First and last index of each run of names that stand in one list."""
    runs: list[tuple[int, int]] = []
    for n in range(len(here)):
        if runs and _LISTED.fullmatch(text[here[n - 1].end : here[n].start]):
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs


def is_subject(who: Named, subject: Subject) -> bool:
    """Whether a name means this subject: the same authority, or a form of the same school's or home's name."""
    if "local_authority" in (who.type, subject.type):
        return who.name == subject.name or subject.name in _followed_by(who.name)
    return is_same_name(without_town(who.name), without_town(subject.name))


@cache
def _followed_by(name: str) -> tuple[str, ...]:
    """Who shares the services of a county that is no more: papers go on to call them by its name."""
    shared = _shared_trust(name) is not None
    return next((f.successors for f in former_authorities() if shared and f.name == name), ())


_SAME_AGAIN = re.compile(
    r"^(?:,? (?:and|&) [\w' ]+?)? (?:both |all |each )?(?:did so|did the same|followed suit|made the same|"
    r"(?:achieved|got|received|made|were given) the same)\b"
)


def did_the_same(told: Told, named: Iterable[Named]) -> list[Named]:
    """Those of whom the words right behind a grade say the same: "A rose to good; B and C did so last month"."""
    phrase = told.phrase
    behind = [
        n
        for n in named
        if (n.sentence is phrase.sentence and n.start > phrase.end)
        or n.sentence.position == phrase.sentence.position + 1
    ]
    if not behind or not _SAME_AGAIN.search(behind[-1].sentence.text[behind[-1].end :]):
        return []
    last = behind[-1].sentence
    return [n for n in behind if n.sentence is last]


_NOW_IS = re.compile(r"\b(?:is|are|has been|have been|was|were|became|went|to be|to)(?: \w+){0,2} \"?$")
"""A sentence that begins with a name and comes to "is now good" speaks of that name, whatever stands between."""
_IS_WHERE = re.compile(r", (?:in|near|based in) (?:the )?$")
_WHERE = re.compile(
    r", (?:in|near|based in|an?|the|run by|who|which) [^,]{2,60},|\"|"
    r"(?:^|(?<=Council)) in (?:the )?[\w -]{3,30}?(?=,| and | were | was | have | has |$)"
)
"""Where or what a provider is, and quotation marks: neither is another subject."""
_LISTED = re.compile(
    r"(?:'s?)?(?: (?:borough|city|county|metropolitan))*(?: council)?,? ?(?:and |"
    r"& |joins |joined |along with |alongside )?(?:(?:of|in) )?(?:the )?(?:royal borough (?:of )?)?",
    re.IGNORECASE,
)


def owner(told: Told, named: Iterable[Named]) -> Named | None:
    """Whose grade a phrase is, by its own sentence: the nearest name before it, else one behind ("good for Leeds")."""
    one = respective(told, named)
    if one is not None:
        return one
    phrase = told.phrase
    mine = [n for n in named if n.sentence is phrase.sentence]
    before = [
        n for n in mine if n.end <= phrase.start and not re.search(r"[;:]", phrase.sentence.text[n.end : phrase.start])
    ]
    if before:
        return before[-1]
    behind = [n for n in mine if n.start >= phrase.end]
    near = behind and re.match(
        r"^[\",]*(?: \w+){0,4} (?:for|in|at|of|across)(?: the)? $", phrase.sentence.text[phrase.end : behind[0].start]
    )
    return behind[0] if near else None
