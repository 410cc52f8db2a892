"""An article laid out for the rules: its sentences, every grade told in them, and everybody named."""

import re
from dataclasses import dataclass, replace
from datetime import date

from outcomes.providers import find_authority
from scraper.news.article import Article
from scraper.news.grade_phrases import grade_phrases
from scraper.news.named import (
    Named,
    listed_behind,
    loosely_named,
    named_as_addressed,
    named_authorities,
    named_bare,
    named_by_own_site,
    named_establishments,
    named_in_list,
    named_in_round_up,
    unlisted_authorities,
    weakly_named,
)
from scraper.news.roles import Role, Told, told_grades
from scraper.news.sentences import Sentence, sentences


@dataclass(frozen=True, slots=True)
class Story:
    """What the rules of subject, direction and event look at."""

    article: Article
    sentences: tuple[Sentence, ...]
    told: tuple[Told, ...]
    authorities: tuple[Named, ...]
    establishments: tuple[Named, ...]

    @property
    def published(self) -> date | None:
        return self.article.published.date() if self.article.published else None

    @property
    def title(self) -> str:
        return self.sentences[0].text if self.sentences and self.sentences[0].in_title else ""

    @property
    def headline(self) -> str:
        """The title; for a page without one what its address spells out, if it does, and the first sentence."""
        opening = self.sentences[: 1 if self.article.title else 2]
        return " ".join(s.text for s in opening if s.position <= 1)

    @property
    def lead(self) -> str:
        """Title and first sentences, in lower case."""
        return " ".join(s.text for s in self.sentences if s.in_lead).lower()

    @property
    def text(self) -> str:
        """All sentences, in lower case."""
        return " ".join(s.text for s in self.sentences).lower()

    def up_to(self, position: int) -> str:
        """Title and sentences up to the one at `position`, in lower case."""
        return " ".join(s.text for s in self.sentences if s.position <= position).lower()

    @property
    def address_words(self) -> str:
        """The words of the address, where it has any."""
        return words_of(self.article.url)


def words_of(address: str | None) -> str:
    """The words of an address behind its host: " north somerset vulnerable childrens needs ".

    Without the region under which the BBC files a story: "uk-england-stoke-staffordshire" names two councils.
    """
    path = re.sub(r"^\w+://[^/]*|[?#].*$|\buk-england-[a-z-]+", "", address or "")
    return " " + " ".join(re.findall(r"[a-z]+", path.lower())) + " "


def _title_of(address: str | None) -> str:
    """The headline that an address spells out, for a page without a title; empty where it spells none."""
    last = max(re.findall(r"[^/?#]+", re.sub(r"^\w+://[^/]*", "", address or "")), key=len, default="")
    words = re.findall(r"[a-z]+|39", last.lower())
    said = (
        " ".join(words)
        .removeprefix("39 ")
        .replace(" 39 s", "'s")
        .replace("children s ", "children's ")
        .replace(" 39", "")
    )
    if len(words) < LEAST_WORDS:
        return ""
    return _COUNCILS.sub(_capitalised, _NAMES_FIRST.sub(lambda name: name.group().title(), said))


def _capitalised(council: re.Match[str]) -> str:
    """A council's name as its own words have it: "of hartlepool borough council" -> "of Hartlepool borough council"."""
    words = council["name"].split()
    spans = ((start, end) for start in range(len(words)) for end in range(len(words), start, -1))
    for name in (" ".join(words[start:end]) for start, end in spans):
        authority = find_authority(name)
        if authority is not None:
            return council.group().replace(name, authority.name)
    return council.group()


_COUNCILS = re.compile(
    r"\b(?P<name>(?:[a-z]+ ){0,3}[a-z]+)(?='?s? (?:(?:city|county|borough|metropolitan) )?council\b)"
)


LEAST_WORDS = 5
_NAMES_FIRST = re.compile(
    r"^(?!ofsted\b|the\b|an?\b|top\b|failing\b|two\b|three\b|inspectors\b|which\b|how\b)(?:[a-z]+ ){2,5}?(?:(?:primary|"
    r"infants?|junior|secondary|high|grammar|nursery|community) )*(?:school|academy|nursery|college)"
    r"(?= (?:is |has been |was |given |gets |retains |still |again )?(?:rated|judged|graded|branded|found|praised|good|"
    r"outstanding|inadequate|requires|retains|ofsted)\b)"
)
"""An address has no capitals, by which names are told: "elmford-springs-primary-school-rated-good" begins with one."""


_ROUND_UP = re.compile(r"\bofsted watch\b|\bround-?up\b|\bthis week's (?:ofsted )?(?:reports|results)\b")


def is_round_up(title: str, address_words: str) -> bool:
    """A page that goes through the reports of some days: "Ofsted watch"."""
    return bool(_ROUND_UP.search(title.lower() + address_words))


def _twice_named(parts: tuple[Sentence, ...]) -> tuple[Named, ...]:
    """Councils outside the gazetteer: believed where the story names them at least twice."""
    found = [named for s in parts for named in unlisted_authorities(s)]
    text = " ".join(s.text for s in parts)
    return tuple(named for named in found if text.count(named.name) > 1)


def _without_spelled_out(named: tuple[Named, ...], body: str) -> tuple[Named, ...]:
    """Without names that only the address spells, where the opening has others: "isle-of-wight-pre-school-branded"."""
    others = [n for n in named if n.sentence.in_lead and not n.sentence.in_title]
    known = body.lower()
    return tuple(n for n in named if not (others and n.sentence.in_title and n.name.lower() not in known))


LISTED = "listed behind it"


def _with_lists(establishments: tuple[Named, ...], told: tuple[Told, ...]) -> tuple[Named, ...]:
    """In a list of schools behind a grade each item is a name, whatever its shape."""
    for listed in filter(None, (named_in_list(t.phrase.end, t.phrase.sentence) for t in told)):
        first, last = listed[0], listed[-1]
        others = (
            n for n in establishments if n.sentence is not first.sentence or n.end <= first.start or n.start >= last.end
        )
        establishments = tuple(sorted((*others, *listed), key=lambda n: n.place))
    return establishments


def _as_listed(told: Told, establishments: tuple[Named, ...]) -> Told:
    """A grade behind which two or more are listed by name is theirs, whatever number stands in front of it."""
    counted = told.role is Role.NOW or told.rule == "count"
    if counted and listed_behind(told.phrase.end, told.phrase.sentence, establishments):
        return replace(told, role=Role.NOW, rule=LISTED)
    return told


def lay_out(article: Article) -> Story:
    """The article as a `Story`. Pure and cheap: a page of 10,000 words takes a few milliseconds."""
    parts = sentences(article.title or _title_of(article.url), article.text)
    authorities = tuple(named for s in parts for named in named_authorities(s))
    establishments = tuple(named for s in parts for named in named_establishments(s))
    if not article.title:
        establishments = _without_spelled_out(establishments, article.text)
    if not any(named.sentence.in_lead for named in establishments):
        loosely = named_bare(parts) or tuple(named for s in parts for named in loosely_named(s))
        establishments = (*establishments, *loosely)
    if is_round_up(article.title or "", words_of(article.url)):
        more = (named for s in parts for named in named_in_round_up(s))
        taken = {named.sentence.position: named.start for named in reversed(establishments)}
        begun = (n for n in more if n.end < taken.get(n.sentence.position, n.end + 1))
        establishments = tuple(sorted((*establishments, *begun), key=lambda n: n.place))
    if not establishments:
        establishments = tuple(named for s in parts for named in named_as_addressed(s, words_of(article.url)))
    if not establishments and parts:
        establishments = named_by_own_site(parts[0], article.url or "", article.text)
    if not (authorities or establishments):
        authorities = tuple(named for s in parts if s.in_lead for named in weakly_named(s))
    year = article.published.year if article.published else None
    told = tuple(told for s in parts for told in told_grades(grade_phrases(s), year))
    establishments = _with_lists(establishments, told)
    return Story(
        article=article,
        sentences=parts,
        told=tuple(_as_listed(t, establishments) for t in told),
        authorities=authorities or _twice_named(parts),
        establishments=establishments,
    )
