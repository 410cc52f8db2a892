"""Stories that go through providers one by one, each under a heading that is its name: galleries and round-ups."""

import re

from scraper.news.named import Named
from scraper.news.roles import Role
from scraper.news.sentences import Sentence
from scraper.news.story import Story

LEAST_HEADINGS = 2
_NUMBER = re.compile(r"^\W*(?:\d{1,2}[.)] ?)?(?:The )?$")
_BEHIND = re.compile(
    r"^,?(?: (?:in |near )?[A-Z][\w'-]+| \([^)]*\)){0,3}[\s|:.-]*(?:\|.*)?$|"
    r"^(?:,[^.;|]{2,40}){1,4},? [A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}\W*$"
)
"""Behind a name in a heading: nothing, its town, or its address with the postcode."""
_NEW_REPORTS = re.compile(
    r"\b(?:new|latest|recent|recently|just|this (?:week|month)|(?:last|past) (?:week|month)|in (?:january|february|"
    r"march|april|"
    r"may|june|july|august|september|october|november|december))\b"
)
_REPORTS = re.compile(r"\b(?:ofsted|inspect\w+|reports?|ratings?|rated)\b")


_GRADED_LINE = re.compile(
    r"^(?:,? (?:in |near )?[A-Z][\w'-]+| \([^)]*\)){0,3}\s*[|:,-]\s*(?:now )?\"?(?i:outstanding|good|"
    r"requires? improvement|inadequate)\b"
)
"""As in "Elmford Primary School - Good": a line of a list that gives name and grade."""
LEAST_LINES = 3


def sections(story: Story) -> dict[str, tuple[Sentence, ...]]:
    """Name of an establishment -> the sentences under its heading, up to the next.

    Empty unless two at least are told a new grade there, and the page says above them that the reports are new: a list
    of grades that stand tells no outcome.
    """
    lines = [named for named in story.establishments if _begins_line(named, _GRADED_LINE)]
    if len(lines) >= LEAST_LINES and _says_they_are_new(story, lines[0]):
        return {named.name: (named.sentence,) for named in lines}
    headings = [named for named in story.establishments if _is_heading(named)]
    if len(headings) < LEAST_HEADINGS or not _says_they_are_new(story, headings[0]):
        return {}
    ends = [*(named.sentence.position for named in headings[1:]), len(story.sentences) + 1]
    beneath = {
        named.name: tuple(s for s in story.sentences if named.sentence.position < s.position < end)
        for named, end in zip(headings, ends, strict=True)
    }
    graded = {t.phrase.sentence.position for t in story.told if t.role is Role.NOW}
    told = {name: parts for name, parts in beneath.items() if graded & {s.position for s in parts}}
    return told if len(told) >= LEAST_HEADINGS else {}


def _says_they_are_new(story: Story, first: Named) -> bool:
    above = story.up_to(first.sentence.position - 1) + story.address_words
    return bool(_NEW_REPORTS.search(above) and _REPORTS.search(above))


def is_list_of_standing(story: Story) -> bool:
    """A page that names nobody in its opening, goes through establishments under headings, and says nothing new."""
    headings = {named.name for named in story.establishments if _is_heading(named)}
    named_first = any(n.sentence.position <= 1 for n in (*story.establishments, *story.authorities))
    return len(headings) >= LEAST_HEADINGS and not named_first and not sections(story)


def _is_heading(named: Named) -> bool:
    return _begins_line(named, _BEHIND)


def _begins_line(named: Named, behind: re.Pattern[str]) -> bool:
    """Whether a line begins with the name and goes on as `behind` says."""
    sentence = named.sentence
    before, after = sentence.text[: named.start], sentence.text[named.end :]
    return not sentence.in_title and bool(_NUMBER.match(before)) and bool(behind.match(after))
