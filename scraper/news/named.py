"""Who is named in a story: authorities by the gazetteer's names, and schools, nurseries, colleges and homes by
the shape of their names. An authority's name inside another's ("Essex Police", "Leeds Crown Court") is not it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from outcomes.providers import Authority, authorities, find_authority, former_authorities, trusts
from scraper.news.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Named:
    """A provider named at one place of a sentence."""

    name: str
    type: str
    """local_authority, school, early_years, childrens_home, college, fostering or other."""
    urn: str | None
    start: int
    end: int
    sentence: Sentence
    with_council: bool = False
    """The council or its children's services are meant by the words around, not only the place."""

    @property
    def place(self) -> tuple[int, int]:
        """The sentence's position and where the name starts in it: sorts names as the story comes to them."""
        return self.sentence.position, self.start


_SERVICES = (
    r"(?:children(?:'s|s'|s)?(?: and (?:families|family|young people'?s))? (?:social )?(?:services?|care)|"
    r"social (?:services|care|work))"
)
_COUNCIL_BEHIND = re.compile(
    rf"^(?:'s|')?,? (?:(?:city|county|borough|metropolitan|mbc|district|unitary) )*"
    rf"(?:council|borough|authority|local authority|mbc|cc\b|town hall|county hall|{_SERVICES}|"
    rf"services for (?:vulnerable )?children|children)",
    re.IGNORECASE,
)
_COUNCIL_BEFORE = re.compile(
    rf"(?:{_SERVICES}|services|department|council|authority|borough|county|city|foster\w*|inspect\w+|visited)"
    rf"(?: provided| run| available| delivered| received)? (?:in|across|at|of|by|for) (?:the )?(?:(?:royal|"
    rf"london) )?$",
    re.IGNORECASE,
)
_ANOTHER_BODY_BEHIND = re.compile(
    r"^(?:'s)?(?: (?:and|&) [A-Z]\w+)? (?:(?:[A-Z]\w+ ){0,2}University|Police|Constabulary|Live|Online|Evening|Echo|"
    r"News|Post|Times|Mail|Gazette|"
    r"Telegraph|Chronicle|Advertiser|Observer|Mercury|Herald|Express|Star\b|Guardian|Standard|Reporter|Road|"
    r"Street|Avenue|"
    r"Lane|Way\b|Crown Court|Magistrates|Family Court|Hospitals?|Infirmary|NHS|CCG|ICB|"
    r"Integrated Care|United|"
    r"City FC|FC\b|Airport|Station|(?:Local )?Safeguarding|LSCB|Chamber|Labour|Conservative|Tor(?:y|ies)|"
    r"Lib(?:eral)? Dem|"
    r"Green Party|MP\b|MPs\b|College|School|Academy|Primary|High\b|Grammar|Infants?|Junior|Nursery|UTC|Free Press|"
    r"Cathedral|Town FC|Rovers|Fire|Ambulance|Healthwatch|Youth Justice|Adult|[Cc]hildren's [Cc]entre)"
)
_ANOTHER_BODY_BEFORE = re.compile(
    r"(?:University of|NHS(?: [A-Z]\w+ (?:and|&))?|Bishop of|Diocese of|MPs? for|[Ff]ormerly (?:of|at|in)|"
    r"[Pp]reviously (?:of|at|in|worked (?:at|in|for))|"
    r"[Cc]ame from|[Jj]oined from|[Mm]oved from|used to work (?:at|in|for)|Lord|Lady|Dr|Mr|Mrs|Ms|Miss|Cllr|"
    r"Councillor|Sir|"
    r"Prince|Duke of|Duchess of|Police in|for Children in|from neighbouring) $"
)
_COUNCIL_IN = re.compile(r"[A-Z]\w+ (?:(?:City|County|Borough|Metropolitan|District) )*Council,? in (?:the )?$")
"""As in "Hull City Council in East Yorkshire": where a council is that has a name of its own."""
_NEIGHBOUR = re.compile(r"[Nn]eighbouring $")
_HAS_NEWS = re.compile(r"^(?: [Cc]ouncil)? (?:has|have|was|were|moved|fell|rose|slipped|dropped|improved) ")
"""A neighbour is named for comparison, unless the story tells what became of it too."""
_NAME_ENDS = re.compile(r"^(?:'s\b|'|[^\w'-]|$|-(?:wide|run)\b)")


_FIRST_WORD = re.compile(r"\b[A-Z][A-Za-z&]*")


@cache
def _meanings() -> dict[str, tuple[Authority, bool]]:
    """Every name in lower case -> (authority, whether it means that authority wherever it stands)."""
    meaning: dict[str, tuple[Authority, bool]] = {}
    for authority in (*authorities(), *former_authorities()):
        firm = [n for n in (authority.name, *authority.aliases) if n not in authority.weak_aliases]
        for name in _spellings(n for n in firm if " children's services" not in n and "local authority" not in n):
            meaning.setdefault(name.lower(), (authority, True))
        for name in _spellings(n.removeprefix("the ") for n in authority.weak_aliases):
            meaning.setdefault(name.lower(), (authority, False))
    for trust in trusts():
        found = find_authority(trust.name)
        for name in _spellings(n for n in (trust.name, *trust.aliases) if len(n) >= 5):
            if found is not None:
                meaning.setdefault(name.lower(), (found, True))
    return meaning


@cache
def _by_first_word() -> dict[str, re.Pattern[str]]:
    """First word of a name -> a pattern of all names that begin with it, longest first. One pattern of all names
    would be tried at every word of a page: twenty times slower."""
    names: dict[str, list[str]] = {}
    for name in _meanings():
        first = _FIRST_WORD.match(name[0].upper() + name[1:])
        names.setdefault(first.group().lower() if first else name, []).append(name)
    return {
        first: re.compile("(?:" + "|".join(map(re.escape, sorted(found, key=len, reverse=True))) + r")(?!\w)", re.I)
        for first, found in names.items()
    }


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Names in `text` from left to right, the longest at each place, none within another."""
    end = 0
    for word in _FIRST_WORD.finditer(text):
        pattern = _by_first_word().get(word.group().lower())
        match = pattern.match(text, word.start()) if pattern and word.start() >= end else None
        if match is not None:
            end = match.end()
            yield match


def _spellings(names: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    """Each name with "and" for "&", and with and without hyphens and full stops."""
    for name in names:
        yield from (name, name.replace(" and ", " & "), name.replace("-", " "), name.replace("St ", "St. "))


def named_authorities(sentence: Sentence) -> tuple[Named, ...]:
    """The authorities that `sentence` names, in order. Weak names count only beside the council's words."""
    matches = list(_matches(sentence.text))
    firm = {m.start(): named for m in matches if (named := _authority_at(sentence, m)) is not None}
    found = (
        firm.get(m.start()) or (_authority_at(sentence, m, listed=True) if _is_listed(m, firm) else None)
        for m in matches
    )
    return tuple(named for whole in found if whole is not None for named in (*_sharing(whole), whole))


_QUARTER = re.compile(r"\b(?P<quarter>North|South|East|West) (?:and|&) $")


def _sharing(whole: Named) -> Iterator[Named]:
    """The authority in front that shares the second word of a name: "West and North Northamptonshire"."""
    quarter = _QUARTER.search(whole.sentence.text[: whole.start])
    first, _, rest = whole.name.partition(" ")
    if quarter is None or first not in ("North", "South", "East", "West"):
        return
    authority = find_authority(f"{quarter['quarter']} {rest}")
    if authority is not None:
        start, end = quarter.span("quarter")
        yield Named(authority.name, whole.type, authority.urn, start, end, whole.sentence, whole.with_council)


_ARE = re.compile(
    r"^\"?(?: (?:schools?|primaries|secondaries|councils|authorities|colleges|nurseries|homes|ones|providers))?"
    r"(?:,? (?:is|are|were)|,? include[sd]?)(?: also)?:? |^\"?:? ?(?=[A-Z])"
)
_NEXT_IN_LIST = re.compile(r"(?: \([^)]{2,30}\)|, [A-Z]\w+)?(?:,? and |, |; )(?:the )?", re.IGNORECASE)


_ITEM = re.compile(
    r"(?P<name>[A-Z][\w'.&-]*(?: (?:[A-Z][\w'.&-]*|of|the|in|on|and(?= (?:Nursery|Sixth|Infants?))|C of E))*)"
    r"(?: \([^)]{2,30}\))?"
)
_SCHOOLS = re.compile(r"\b(?:schools|primaries|academies)\b|\b(?:Primary|School|Academy|Junior|Infants?)\b")


def named_in_list(end: int, sentence: Sentence) -> tuple[Named, ...]:
    """The schools that a sentence lists behind a grade that ends at `end`, by any name: "… are Fakenham Junior and X".

    Empty where it lists no schools, or fewer than two.
    """
    gap = _ARE.match(sentence.text[end:])
    if gap is None or not _SCHOOLS.search(sentence.text):
        return ()
    found: list[Named] = []
    place = end + gap.end()
    while (item := _ITEM.match(sentence.text, place)) is not None:
        found.append(Named(item["name"], "school", None, item.start(), item.end("name"), sentence))
        joint = _NEXT_IN_LIST.match(sentence.text, item.end())
        if joint is None:
            break
        place = joint.end()
    return tuple(found) if len(found) > 1 else ()


def listed_behind(end: int, sentence: Sentence, named: Iterable[Named]) -> list[Named]:
    """Two or more that a sentence lists behind a grade that ends at `end`: "The good schools are A, B and C"."""
    gap = _ARE.match(sentence.text[end:])
    if gap is None:
        return []
    found: list[Named] = []
    place = end + gap.end()
    for one in sorted((n for n in named if n.sentence is sentence and n.start >= place), key=lambda n: n.start):
        between = sentence.text[place : one.start]
        if not (_NEXT_IN_LIST.fullmatch(between) if found else between == ""):
            break
        found.append(one)
        place = one.end
    return found if len(found) > 1 else []


def weakly_named(sentence: Sentence) -> tuple[Named, ...]:
    """Weak names without the council's words, for a story that names nobody else: "children at risk in Southend".

    Of those that are plain words too only "at Reading" and "in Bury".
    """
    found = (_authority_at(sentence, m, listed=True) for m in _matches(sentence.text))
    return tuple(n for n in found if n is not None and (n.name not in _WORDS or _is_a_place(n)))


def _is_a_place(named: Named) -> bool:
    before, after = named.sentence.text[: named.start], named.sentence.text[named.end :]
    return bool(re.search(r"\b(?:at|in) $", before)) and not re.match(r",? (?:and )?(?:writing|maths)| [A-Z]", after)


def _is_listed(match: re.Match[str], firm: dict[int, Named]) -> bool:
    """A weak name in a list with a firm one: "Westminster and Kensington and Chelsea"."""
    behind = re.match(r",? (?:and )?(?:in )?", match.string[match.end() :])
    after = behind is not None and match.end() + behind.end() in firm
    joined = r",? (?:and |joins |joined )?(?:in )?"
    return after or any(re.fullmatch(joined, match.string[n.end : match.start()]) for n in firm.values())


def _authority_at(sentence: Sentence, match: re.Match[str], listed: bool = False) -> Named | None:
    text, written = sentence.text, match.group()
    before, after = text[: match.start()], text[match.end() :]
    authority, firm = _meanings()[written.lower()]
    if _is_small_initials(authority, written):
        return None
    if not _NAME_ENDS.match(after) or _ANOTHER_BODY_BEHIND.match(after) or _ANOTHER_BODY_BEFORE.search(before):
        return None
    if written.lower().endswith("royal borough") and re.match(r" (?:of )?[A-Z]", after):
        return None
    if _COUNCIL_IN.search(before):
        return None
    if _NEIGHBOUR.search(before) and not _HAS_NEWS.match(after):
        return None
    with_council = listed or bool(
        re.search(r"council|borough|corporation|trust|children", written, re.IGNORECASE)
        or _COUNCIL_BEHIND.match(after)
        or _COUNCIL_BEFORE.search(before)
    )
    if not (firm or with_council) or (authority.name in _WORDS and not with_council):
        return None
    return Named(authority.name, "local_authority", authority.urn, match.start(), match.end(), sentence, with_council)


_WORDS = frozenset({"Bury", "Reading", "Westminster", "Sutton"})
"""Plain names that are also words, Parliament or many villages: never an authority without the council beside them."""


def _is_small_initials(authority: Authority, written: str) -> bool:
    """Initials count only as they are written: "BANES" and "CWaC", never "Banes" within a surname."""
    letters = re.sub(r"[^A-Za-z]", "", written)
    if len(letters) > 5 or letters.lower() in authority.name.lower() or written == written.upper():
        return False
    return written not in authority.aliases


_UNLISTED = re.compile(
    r"\b(?P<a>[A-Z][a-z]+(?:[ -](?:[A-Z][a-z]+|and|upon|on)){0,3}?)(?:'s?)? (?:(?:[Cc]ity|[Cc]ounty|"
    r"[Bb]orough|[Mm]etropolitan) )*(?:[Cc]ouncil\b|[Cc]hildren's (?:[Ss]ocial )?(?:[Ss]ervices|[Cc]are))"
    r"|\b[Cc]hildren's (?:[Ss]ocial )?(?:[Ss]ervices|[Cc]are) (?:in|"
    r"at) (?:the (?:invented )?)?(?P<b>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
)
_NOT_A_PLACE = re.compile(
    r"^(?:The|A|An|Our|Their|Its|This|That|City|County|Borough|Local|Three|Two|Four|Five|Both|Many|Most|"
    r"Government|Ofsted|Council|Councils|District|Parish|Town|"
    r"One|Other|Each|Several|Some|Good|Outstanding|Inadequate|Failing|Troubled|Monitoring|\w+ing\b|National|"
    r"English|England|All|Some|Every|Safeguarding|New|"
    r"Former|Another|Vulnerable|Looked)\b"
)


def unlisted_authorities(sentence: Sentence) -> tuple[Named, ...]:
    """Councils that the gazetteer does not know, by the words around: one begun after our list, or a demo's."""
    found = []
    for match in _UNLISTED.finditer(sentence.text):
        group = "a" if match.group("a") else "b"
        name = match.group(group)
        if not _NOT_A_PLACE.match(name) and find_authority(name) is None:
            found.append(Named(name, "local_authority", None, match.start(group), match.end(group), sentence, True))
    return tuple(found)


_TYPE_WORDS: tuple[tuple[str, str], ...] = (
    (
        "other",
        r"Secure Training Centre|Training (?:Group|Services|Solutions|Limited|Ltd|Company|UK)|Training Academy Limited|"
        r"Training(?! (?:Centre|Academy|College|School|Providers?\b))|(?:Adult )?(?:Community )?Learning(?: Service|"
        r" Ltd| Limited)?"
        r"(?! (?:Trust|Academy|College|Federation|Partnership))|Apprenticeships|"
        r"Skills(?: for [A-Z]\w+)?(?! (?:Funding|Agency|England))|"
        r"Nurseries Limited|Safeguarding Children Board|STC",
    ),
    ("childrens_home", r"[Cc]hildren's [Hh]ome|Secure Children's Home"),
    ("fostering", r"Fostering(?: Agency| Service| Services)?|for Fostering"),
    (
        "early_years",
        r"(?:Day )?Nursery(?! School| and)|Nursery School|Pre-?[Ss]chool(?: Playgroup| Nursery)?|Preschool|Playgroup|"
        r"Kindergarten|Baby Unit|Day Care|Daycare|Childcare(?: Centre)?|Early Years(?: Centre)?|Out of School Club|"
        r"After School Club|Childminders|Childminding|Play ?[Cc]are(?: Scheme| Group)?|Holiday Club|Breakfast Club|"
        r"Montessori(?: Nursery| School)?",
    ),
    (
        "school",
        r"(?:(?:Community|Catholic|Church|Special|Infants?|Junior|Primary|Secondary|High|Grammar|Free|Middle|"
        r"First|Upper|"
        r"Voluntary (?:Aided|Controlled)|VA|VC|C ?of ?E|CE|RC|Roman Catholic|Church of England|Technology|"
        r"Girls'?|Boys'?|"
        r"Nursery|Independent|Prep|Preparatory|Studio|All Saints|Aided|Controlled|"
        r"and) )*(?:School(?: and (?:Sixth Form|Nursery)(?: College)?)?|"
        r"Academy|Primary|Infants|Juniors|UTC|PRU|Pupil Referral Unit|Federation)|Academy (?!Training)[A-Z][a-z]+",
    ),
    (
        "college",
        r"(?:Sixth Form |Community |Further Education |City |Technical )?College(?: Group)?|FE College|"
        r"Colleges(?=(?: Group)?(?: (?:has|was|is|received|got)\b|, (?:with|which)\b))|"
        r"Sixth Form(?! College| (?:at|of)\b)|Institute(?: Group)?|University(?! (?:of|Hospital|NHS|Press)\b)",
    ),
)
_PROPER = r"(?:St\.?|Ss\.?|[A-Z][\w'.-]*[\w']|[A-Z]|\d+(?:st|nd|rd|th)?)"
_JOIN = r"(?:of|the|and|&|in|upon|on|with|for|at|le|de|la|by|under|C of E)"
_SHAPE = re.compile(
    rf"\b(?P<name>(?:{_PROPER},? (?:{_JOIN} ){{0,2}}){{1,7}}?(?:"
    + "|".join(f"(?P<{type_}>{words})" for type_, words in _TYPE_WORDS)
    + r"))(?![\w-]| (?:Training\b|School|Academy|College|Primary|Nursery|Playgroup|Pre-?[Ss]chool|Infant|Junior|"
    r"Federation|"
    r"Trust\b|Road|Street|Council))"
)
_SMALL = re.compile(
    r"\b(?P<name>(?:(?:[A-Z][\w']+|\d\w*) ){1,4})(?P<form>(?:primary|infants?|junior|secondary|high|grammar|special) )?"
    r"(?P<word>nursery|pre-?school|playgroup|kindergarten|school|college|academy)\b"
)
_RUN_BY = re.compile(r"\b(?:run|operated|owned|managed) by (?:the )?(?P<name>(?:[A-Z][\w'&-]+ ?){1,6})")
_NOT_NAMES = re.compile(
    r"^(?:(?:Governors|Leaders|Staff|Pupils|Apprentices|Learners|Parents|Teachers|Children|Bosses|Managers|"
    r"Head(?:teacher)?|Principal|"
    r"Inspectors) (?:at|of|and) (?:the )?|The |A |An |This |That |Our (?!Lady\b|Saviour\b)|Their |His |Her |Its |At |"
    r"In |Of |For |And |"
    r"But |When |While |"
    r"[A-Z]\w+-based |After |"
    r"(?:As of )?(?:19|20)\d\d |(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)(?:,? \d{4}|(?=,)),? |Headteacher |(?:Dr|Mrs?|Ms|Miss|Sir|Cllr|Councillor|Prof(?:essor)?) "
    r"(?:[A-Z][\w'-]+ ){0,2}[A-Z][\w'-]+, (?:of |at )?|(?!(?:Our|St|Saint|Queen|King|Prince|Duke|Bishop|Sacred|Holy|"
    r"Immaculate|Good|Mount|City|Royal|Isle|Church|Convent|School|College|Academy|Order|Daughters|University) )"
    r"[A-Z][a-z]+ (?!Church )[A-Z][a-z]+ of (?=(?:[A-Z][\w'.&-]+ )+(?:C of E |CE |RC )?(?:[A-Z][a-z]+ )*"
    r"(?:School|Academy|College|Primary|Nursery)\b)|"
    r"(?:[A-Z][\w'-]+ ){1,3}(?:[A-Z][\w'-]+)?, (?:(?:Executive|Acting|Interim|Deputy) )?(?:Principal|"
    r"Head ?[Tt]eacher|Head|"
    r"Chair|Governor|Manager|Director) (?:of|at) (?:the )?|"
    r"Head |MPs? (?:for )?(?:the )?|Inspectors |Ofsted |Staff |Pupils |From |Is |Has |Had |To |Likewise,? |"
    r"Similarly,? |Meanwhile,? |"
    r"Elsewhere,? |"
    r"However,? |Nearby |Fellow |(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )+"
)


def named_establishments(sentence: Sentence) -> tuple[Named, ...]:
    """Schools, nurseries, colleges, homes and agencies that `sentence` names, by the shape of the name."""
    found = (_establishment(sentence, match) for match in _SHAPE.finditer(sentence.text))
    shaped = [named for named in found if named is not None]
    told = (n for n in _told_to_be(sentence) if not any(s.start < n.end and n.start < s.end for s in shaped))
    return tuple(sorted((*shaped, *told), key=lambda named: named.start))


_IS_A = re.compile(
    r"(?P<name>(?:[A-Z][\w'-]+ ){0,3}[A-Z][\w'-]+), an? (?:(?!school\b)[\w'-]+ ){0,4}(?P<word>school|primary|"
    r"secondary|nursery|pre-?school|academy|college)(?:,| (?:in|near|for|with|at|on|based)\b)"
)
"""As in "Elmford Gables, an independent special school in Ambridge": the words behind say what the name is not."""


_CHILDMINDER = re.compile(
    r"(?:\b(?P<a>[A-Z][\w'-]+ [A-Z][\w'-]+),(?: \d\d,)? (?:who is )?an? (?:[\w-]+ )?childminder\b|"
    r"\b[Cc]hildminder (?P<b>[A-Z][\w'-]+ [A-Z][\w'-]+))"
)
_FIRM = re.compile(
    r"\b(?P<name>(?:[A-Z][\w'&-]+ ){1,4}(?:Ltd|Limited|Education))\b(?! (?:Secretary|Minister|Trust|Committee))"
)
_TRAINS = re.compile(r"\b(?:apprentic\w+|learners|subcontractor|training provider|skills provider)\b")
"""A sentence with such words makes a training provider of a firm."""
_UNIVERSITY = re.compile(
    r"\b(?:University|Institute) of (?!London\b)(?:[A-Z]\w+(?: and [A-Z]\w+)?(?: [A-Z]\w+)*)(?! (?:Hospital|NHS|"
    r"Press|School))"
)
_PRISON = re.compile(r"\bHM(?:P|YOI|P/YOI|P & YOI|P and YOI) (?P<name>[A-Z]\w+(?: [A-Z]\w+)?)")


def _told_to_be(sentence: Sentence) -> Iterator[Named]:
    for match in _CHILDMINDER.finditer(sentence.text):
        group = "a" if match["a"] else "b"
        yield Named(match[group], "early_years", None, match.start(group), match.end(group), sentence)
    yield from _firms(sentence)
    for match in _UNIVERSITY.finditer(sentence.text):
        yield Named(match.group(), "college", None, match.start(), match.end(), sentence)
    for match in _PRISON.finditer(sentence.text):
        yield Named(match.group(), "other", None, match.start(), match.end(), sentence)
    for match in _IS_A.finditer(sentence.text):
        name = _NOT_NAMES.sub("", match["name"])
        if name and not find_authority(name) and not _NOT_A_PLACE.match(name):
            type_ = _SMALL_TYPES.get(match["word"], "early_years")
            yield Named(
                _first_words_lowered(name), type_, None, match.end("name") - len(name), match.end("name"), sentence
            )


def _firms(sentence: Sentence) -> Iterator[Named]:
    if not _TRAINS.search(sentence.text.lower()):
        return
    for match in _FIRM.finditer(sentence.text):
        name = _NOT_NAMES.sub("", match["name"])
        if " " in name:
            yield Named(name, "other", None, match.end() - len(name), match.end(), sentence)


def loosely_named(sentence: Sentence) -> tuple[Named, ...]:
    """Names that only a story without a full one may be about: "Kids 1st nursery", and who runs an unnamed home."""
    small = (
        Named(
            f"{name} {(m['form'] or '').title()}{m['word'].capitalize()}",
            _SMALL_TYPES.get(m["word"], "early_years"),
            None,
            m.start(),
            m.end(),
            sentence,
        )
        for m in _SMALL.finditer(sentence.text)
        if not m["name"].strip().endswith("'s")
        and (name := _NOT_NAMES.sub("", m["name"]).strip())
        and not _GENERIC.fullmatch(f"{_first_words_lowered(name)} School")
        and not find_authority(name)
        and not _IN_TOWN.search(sentence.text[: m.end("word")])
    )
    homes = _RUN_BY.finditer(sentence.text) if re.search(r"\bhome\b", sentence.text) else iter(())
    run_by = (Named(m["name"].strip(), "childrens_home", None, m.start("name"), m.end(), sentence) for m in homes)
    return (*small, *(n for n in run_by if not find_authority(n.name)))


_IN_TOWN = re.compile(r"\b(?:(?:A|An|This) [A-Z]\w+ [a-z-]+|The [A-Z]\w+ college)$", re.IGNORECASE)
"""As in "The Ipswich college" and "A Yaxley nursery": where it lies, and no name."""
_ADDRESSED = re.compile(
    r"(?P<words>(?:[a-z]+ ){1,6}?)(?P<type>primary school|nursery school|school|academy|college|"
    r"nursery)\b"
)


def named_as_addressed(sentence: Sentence, address_words: str) -> tuple[Named, ...]:
    """Names whose type word only the address has: "Elmford Springs", at /elmford-springs-school-good."""
    found = []
    for match in _ADDRESSED.finditer(address_words):
        words = match["words"].split()
        for first in range(len(words)):
            name = re.search(
                r"\b" + r"[ '-]+".join(w.capitalize() + r"\w*" for w in words[first:]) + r"\b", sentence.text
            )
            if name is not None and len(words) - first > 1:
                whole = f"{name.group()} {match['type'].title()}"
                type_ = (
                    "college"
                    if match["type"] == "college"
                    else "early_years"
                    if match["type"] == "nursery"
                    else "school"
                )
                found.append(Named(whole, type_, None, name.start(), name.end(), sentence))
                break
    return tuple(found)


_OWN_SITE = re.compile(
    r"^\w+://(?:www\.)?(?P<name>[a-z]{4,}?)-?(?P<kind>(?:primary|infants?|junior|high|secondary|nursery)?school|"
    r"primary|"
    r"academy|nursery|preschool|college)\.(?:co\.uk|org\.uk|com|org|net|uk|[a-z-]+\.sch\.uk)(?:[/:]|$)"
)
_WE = re.compile(r"\b(?:we|our) (?:\w+ ){0,3}(?:ofsted|inspect\w+|rating|report|school|nursery|pre-?school|college)\b")


def named_by_own_site(first: Sentence, url: str, text: str) -> tuple[Named, ...]:
    """The school or nursery whose own site a page in the first person stands on: "elmfordprimaryschool.co.uk".

    Only where the address has one word of a name: longer ones cannot be told apart.
    """
    site = _OWN_SITE.match(url.lower())
    if site is None or not _WE.search(f"{first.text} {text}".lower()):
        return ()
    kind = re.sub(r"(?<=[a-z])(?=school$)", " ", site["kind"])
    word = kind.replace("pre school", "pre-school").split()[-1]
    name = f"{site['name'].capitalize()} {kind.title()}"
    return (Named(name, _SMALL_TYPES.get(word, "early_years"), None, 0, 0, first),)


_KIND = re.compile(
    r"(?:\b(?:the|an?|this|their|our|her|his) (?:[\w'-]+ ){0,3}?|^(?:date [\d-]+ )?)(?P<word>children's home|care home|"
    r"foster(?:ing)? agency|home|school|"
    r"primary|nursery|pre-?school|"
    r"playgroup|college|academy)\b"
)
_BARE = r"(?P<name>(?:[A-Z][\w'&-]+ ){0,3}(?:[A-Z][\w'-]+|\d+(?:st|nd|rd|th)))"
_BARE_NAMES = (
    re.compile(rf"^{_BARE}, (?:at|in|on|near|based|which)\b"),
    re.compile(rf"^{_BARE} (?:in|at|near) [A-Z]\w+(?:, [^,.;]{{5,60}},)?[^.;]{{0,40}} (?:was|were|has|have|is) "),
    re.compile(
        rf"^{_BARE} is an? (?:[\w-]+ ){{0,4}}(?:nurser(?:y|ies)|pre-?school|playgroup|childminder|school|college)\b"
    ),
    re.compile(rf"\b{_BARE}, (?:which (?:is|was) |based |in [A-Z]\w+, )?(?:run|owned|operated|managed) by\b"),
    re.compile(
        rf"\b(?:at|shut|closed|suspended|inspected|visited|went to|visit to|inspection of) {_BARE}(?=,? (?:in|"
        rf"near) [A-Z]|, | (?:are|were|"
        rf"is|was|has|have|had|after|"
        r"remains?|said)\b)"
    ),
)


SOON = 6
"""Sentences within which a story comes to its provider's name."""


def named_bare(parts: tuple[Sentence, ...]) -> tuple[Named, ...]:
    """The one provider of a story whose name does not tell its kind: "the pre-school" … "at Acorns".

    The first such name of the opening, wherever the story has it. Empty where the opening is of no single provider.
    """
    opening = [s for s in parts if s.in_lead]
    kind = next((m for s in opening if (m := _KIND.search(s.text.lower()))), None)
    if kind is None:
        return ()
    soon = [s for s in parts if s.position <= SOON]
    names = (_NOT_NAMES.sub("", m["name"]) for p in _BARE_NAMES for s in soon for m in p.finditer(s.text))
    name = next((n for n in names if n and not _NOT_A_PLACE.match(n) and not find_authority(n)), None)
    if name is None:
        return ()
    type_ = _SMALL_TYPES.get(kind["word"], "early_years")
    places = ((s, m) for s in parts for m in re.finditer(rf"\b{re.escape(name)}\b", s.text))
    return tuple(Named(name, type_, None, m.start(), m.end(), s) for s, m in places)


_BEGINS_WITH_NAME = re.compile(
    r"(?:(?:But|And|While|Meanwhile,?|However,?|"
    r"Elsewhere,?) )?(?:[A-Z]\w+-based (?:[a-z]+ ){0,4})?(?P<name>(?:[A-Z][\w'&-]+(?:(?=,)| (?:(?:and|of|for|"
    r"&) (?=[A-Z]))??)){2,6}?)(?:of [A-Z]\w+ |\([^)]*\) )?(?:, (?:an?|the|which|based) [^,]{5,90}, )?(?:(?:also|too|"
    r"has|have|had) )?"
    r"(?:was|were|been|got|fell|fallen|risen|gone|rose|dropped|received|plummeted|went|climbed|jumped|improved|"
    r"retained|kept|slipped|saw|"
    r"scored|moved|achieved|earned|remains?|is)\b"
)


def named_in_round_up(sentence: Sentence) -> tuple[Named, ...]:
    """The provider that begins a sentence of a round-up: "Health and Fitness Education was hit with inadequate"."""
    match = _BEGINS_WITH_NAME.match(sentence.text)
    name = match["name"].strip() if match else ""
    if not name or sentence.in_title or _NOT_NAMES.match(name) or find_authority(name):
        return ()
    start = match.start("name") if match else 0
    return (Named(name, "other", None, start, start + len(name), sentence),)


_SMALL_TYPES = {
    "school": "school",
    "primary": "school",
    "secondary": "school",
    "college": "college",
    "academy": "school",
    "home": "childrens_home",
    "children's home": "childrens_home",
    "care home": "childrens_home",
    "foster agency": "fostering",
    "fostering agency": "fostering",
}


_OFSTED_ITSELF = re.compile(r"\bOfsted,|\bOffice for Standards\b")


def _establishment(sentence: Sentence, match: re.Match[str]) -> Named | None:
    type_ = next(t for t, _ in _TYPE_WORDS if match.group(t) is not None)
    raw = match.group("name")
    name = _NOT_NAMES.sub("", raw)
    if _ANY_ONE.search(sentence.text[: match.start()]) and " " not in name.removesuffix(match.group(type_)).strip():
        return None
    if re.search(r"^(?:A|One|Two)? ?[\w-]+ children's home$", name) and find_authority(
        name.rpartition(" children's")[0]
    ):
        return None
    if _OFSTED_ITSELF.search(name) or name in ("FE College", "Further Education College"):
        return None
    place = _FORM_COLLEGE_PLACE.match(sentence.text[match.end() :]) if name == "Sixth Form College" else None
    if place is not None:
        whole = f"The {name} {place.group(1)}"
        return Named(whole, type_, None, match.end() - len(name), match.end() + place.end(), sentence)
    if name == match.group(type_) or _GENERIC.fullmatch(_first_words_lowered(name)) or not re.match(r"[A-Z\d]", name):
        return None
    tail = re.match(r" (school|nursery|college|academy)\b", sentence.text[match.end() :])
    if tail is not None:
        name = f"{name} {tail.group(1).capitalize()}"
    elif name.endswith("Academy") and (place := _ACADEMY_PLACE.match(sentence.text[match.end() :])):
        name = f"{name} {place.group(1)}"
    town, _, rest = name.partition("'s ")
    if rest.count(" ") and (find_authority(town) or rest.startswith(("Sir ", "Dame ", "Lady ", "St ", "St. "))):
        name = rest
    if name.isupper() or re.match(r"[A-Z]{3,} ", name):
        name = _first_words_lowered(name)
    start = match.end() - len(raw) + raw.index(_NOT_NAMES.sub("", raw))
    return Named(name, type_, None, start, match.end(), sentence)


_ANY_ONE = re.compile(r"\b(?:an?|another|one) $", re.IGNORECASE)
"""As in "a Barsetshire School" and "an Ambridge Academy": where it lies, and no name."""
_FORM_COLLEGE_PLACE = re.compile(r" ([A-Z][a-z]+)\b")
"""As in "The Sixth Form College Elmford": its town makes a name of it."""
_ACADEMY_PLACE = re.compile(r" (?!Trust|Order|School)([A-Z][a-z]+)(?= (?:in|has|was|is|did|near|on)\b|[,.'])")


def _first_words_lowered(name: str) -> str:
    """Newspapers print the first words in capitals: "GODDARD Park Primary School"."""
    return " ".join(w.capitalize() if w.isupper() and len(w) > 3 else w for w in name.split())


_GENERIC = re.compile(
    r"(?:(?:[A-Z][a-z]+ (?:City|County|Borough) )?(?:Primary|Secondary|Infants?|Junior|High|Special|Nursery|"
    r"Day|Free|State|Local|Grammar|"
    r"Outstanding|Good|Inadequate|Ofsted|Every|All|No|Sixth|Form|Church|Catholic|Trust|Head|New|Two|Three|"
    r"Another|Children's|Village|"
    r"Community|Independent|Faith|Private|Old|Former|Multi|Top|Best|Failing|Norfolk|Suffolk|Kent|"
    r"Essex)\s?)+(?:School|Academy|College|Nursery|Primary|Home|home|Form)"
)
