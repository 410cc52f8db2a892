"""Which grade a phrase of a news story means. Every rule is a named pattern with its own test.

News writes "the top rating", "grade two" and "special measures" where a report prints a grade; and it writes "good
progress" and "inadequate staffing" where no grade is meant. Table of phrases: reference note on news, section 4.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from outcomes.grades import FOUR_POINT, Grade
from scraper.news.sentences import Sentence


@dataclass(frozen=True, slots=True)
class GradePhrase:
    """One place of a sentence that names a grade."""

    grade: Grade | None
    """None for the words of a scale that we do not compare: "adequate" and "performs well" of before 2013."""
    start: int
    end: int
    rule: str
    sentence: Sentence

    @property
    def before(self) -> str:
        """What the sentence says up to the phrase, in lower case."""
        return self.sentence.text[: self.start].lower()

    @property
    def after(self) -> str:
        """What the sentence says behind the phrase, in lower case."""
        return self.sentence.text[self.end :].lower()


_RATING = (
    r"(?:ratings?|grades?|gradings?|rankings?|ranks?|marks?|judge?ments?|scores?|bands?|category|verdict|accolade|"
    r"badge)"
)
_BEST = r"(?:top|highest|best)"
_WORST = r"(?:lowest|worst|bottom)"
_POSSIBLE = r"(?:[\s\"-]+(?:possible|available|overall|ofsted))*"

# Phrases that name a grade wherever they stand. Order matters: an earlier rule takes the place.
_CERTAIN: tuple[tuple[str, Grade | None, str], ...] = (
    (
        "requires improvement",
        Grade.REQUIRES_IMPROVEMENT,
        r'requir(?:es?|ed|ing)"?[\s-]+"?improvements?"?(?:\s+"?to\s+be\s+"?good"?)?',
    ),
    (
        "requires improvement",
        Grade.REQUIRES_IMPROVEMENT,
        r"(?<=judged )(?:overall )?to require \w+ improvement",
    ),
    (
        "needs improvement",
        Grade.REQUIRES_IMPROVEMENT,
        r"\b(?:rated|graded|judged|is|are|as)\s+\"?(?:in need of|needs|needing) improvement|"
        r"(?<=services )need improvement(?= in | overall|[,.])",
    ),
    ("RI", Grade.REQUIRES_IMPROVEMENT, r"(?-i:\bRI\b)"),
    ("second highest", Grade.GOOD, rf"second[\s-]+(?:highest|best){_POSSIBLE}[\s-]+{_RATING}"),
    ("second lowest", Grade.REQUIRES_IMPROVEMENT, rf"second[\s-]+(?:lowest|worst){_POSSIBLE}[\s-]+{_RATING}"),
    ("second of four", Grade.GOOD, r"second[\s-]+(?:highest|best|top)[\s-]+of (?:the |\w+'?s? )?four\b"),
    (
        "third of four",
        Grade.REQUIRES_IMPROVEMENT,
        r"second[\s-]+(?:lowest|worst|bottom)[\s-]+of (?:the |"
        r"\w+'?s? )?four\b",
    ),
    ("second lowest", Grade.REQUIRES_IMPROVEMENT, rf"second[\s-]+bottom{_POSSIBLE}[\s-]+{_RATING}"),
    ("top of four", Grade.OUTSTANDING, rf"{_BEST}[\s-]+of (?:the |\w+'?s? )?four\b"),
    ("lowest of four", Grade.INADEQUATE, rf"{_WORST}[\s-]+of (?:the |\w+'?s? )?four\b"),
    (
        "top rating",
        Grade.OUTSTANDING,
        rf"{_BEST}{_POSSIBLE}[\s-]+{_RATING}(?!\s+(?:yet|ever|so far|to date|since|(?:in|for) (?:its|their|more|"
        rf"over|\w+ "
        rf"(?:years|decades))))",
    ),
    ("lowest rating", Grade.INADEQUATE, rf"{_WORST}{_POSSIBLE}[\s-]+{_RATING}"),
    ("special measures", Grade.INADEQUATE, r"\bspecial measures\b"),
    ("notice to improve", Grade.INADEQUATE, r"\b(?:given|issued with|served|got|under)(?: a)? \"?notice to improve\b"),
    ("serious weaknesses category", Grade.INADEQUATE, r"\b(?:having|has|had|judged to have) \"?serious weaknesses\"?"),
    (
        "failed inspection",
        Grade.INADEQUATE,
        r"\b(?:fails?|failed|failing) (?:its|their|an|the|first|latest|another|"
        r"ofsted)+(?: \w+)? (?:ofsted )?inspection",
    ),
    ("failing before", Grade.INADEQUATE, r"(?:(?<=formerly )|(?<=previously )|(?<=once[ -])|(?<=no longer ))failing\b"),
    ("grade one", Grade.OUTSTANDING, r"\bgrade[ -](?:ones?|1s?)\b"),
    ("grade two", Grade.GOOD, r"\bgrade[ -](?:twos?|2s?)\b"),
    ("grade three", Grade.REQUIRES_IMPROVEMENT, r"\bgrade[ -](?:threes?|3s?)\b"),
    ("grade four", Grade.INADEQUATE, r"\b(?:grade[ -]|score of )(?:fours?|4s?)\b"),
    *(
        (
            f"graded {word}",
            grade,
            rf"\b(?:graded|rated|judged)(?: as)?(?: an?)? (?:{word}|{number})\b(?! (?:out|"
            rf"stars?|of)\b|[.,]\d|%)",
        )
        for number, (word, grade) in enumerate(zip(("one", "two", "three", "four"), FOUR_POINT, strict=True), start=1)
    ),
    (
        "annual rating",
        None,
        r"(?<=services )\"?perform(?:s|ing|ed)? \"?(?:well|poorly|excellently|adequately)\b|(?:is|are|as|rating of|"
        r"rated|to|"
        r"continues?|council|authority|department) \"?perform(?:s|ing)? \"?(?:well|poorly|excellently|"
        r"adequately)\b(?= overall|"
        r"[\".,]|$)|\brated \"?poor\b",
    ),
    ("report card grade", None, r"\b(?:expected|strong) standard\b|\bneeds attention\b|\burgent improvement\b"),
)

# Grade words that are also everyday words: they count only where the words around them say so.
_EVERYDAY: tuple[tuple[str, Grade | None], ...] = (
    ("outstanding", Grade.OUTSTANDING),
    ("inadequate", Grade.INADEQUATE),
    ("good", Grade.GOOD),
    ("satisfactory", None),
    ("adequate", None),
)

_JUDGED = (
    r"(?:rat|judg|grad|rank|rul|deem|declar|class|assess|brand|label|slamm|describ|report|confirm|found|"
    r"regard|recogni[sz]|certif|consider)"
    r"(?:e[ds]?|es|ing|ified|led|ed)?"
)
_GOT = (
    r"(?:gets?|got|getting|gains?|gained|given|gives?|gave|giving|awards?|awarded|awarding|earns?|earned|"
    r"earning|receiv\w+|"
    r"achiev\w+|secur\w+|obtain\w+|scor\w+|celebrat\w+|retain\w*|retains|maintain\w*|keep\w*|kept|holds?|held|"
    r"lost|loses?|"
    r"wins?|won|hails?|hailed|stripped of|shed|sheds)"
)
_IS = (
    r"(?:is|are|was|were|be|been|being|remain\w*|stay\w*|still|now|again|also|currently|overall|all|both|"
    r"officially|once|more|"
    r"continue\w* to be|services|department|council|ofsted|school|as|to|from|of|its|their|this|an?|the|"
    r"another|first|second|third|or|and|"
    r"previous|latest|current|into|at|than|either|just|longer|when|became|become)"
)
_LINK = re.compile(
    rf"(?:^|[\s\"(,:;-])(?:{_JUDGED}|{_GOT}|{_IS})(?: (?:overall|only|just|a|an|as|the|to be|its))*[\s:,]*[\"(]?\s*$"
)
_JUDGED_OBJECT = re.compile(rf"\b{_JUDGED}(?:\s+[^\s,.;:\"]+){{1,6}}\s+[\"(]?$")
_RATED = re.compile(r"\b(?:rated|judged|graded)(?: as| to be)? [\"(]?$|\| (?:ofsted )?rating ?[-:] ?\"?$")
_JUDGEMENT_IS = re.compile(r"\bjudgement is that [^.]{3,60} (?:is|are) \"?$")
"""The sentence of a report before 2016: "The overall judgement is that children's services are good"."""
_NOT_A_LINK = re.compile(
    r"\b(?:consistently|enough|very|so|too|really|pretty|not|some|many|much|any|more|most|such|how|no)\s+[\"(]?$"
)

_A_PROVISION = re.compile(r"^\"?\s*(?:provision|setting|home|provider)\b")
_DEGREE = re.compile(r"\b(?:consistently|very|extremely|really|pretty|particularly|truly|such a|quite a) [\"(]?$")
"""As in "a very good school": praise, and no grade."""
_GRADE_NOUN = re.compile(
    rf"^\"?\s*(?:overall |ofsted |inspection |full |new |in all areas |across the board |\(\w+\) )*\"?{_RATING}\b"
    r"|^\"?\s*(?:ofsted|inspection|report(?! cards?\b)|status|provider|schools?|authority|authorities|councils?|"
    r"colleges?|"
    r"local authority|children'?s services|service\b|services\b|nurser|tag\b|label\b)"
)
_STOPS = re.compile(
    r"^\"?\s*(?:$|[.,;:)!?(/]|-\s)"
    r"|^\"?\s*(?:by|in|on|too|for|across|overall|after|following|and|or|with|but|under|from|while|when|last|this|"
    r"again|as|"
    r"despite|since|to|at|only|now|then|because|during|within|just|until|before|because|among|throughout|if|"
    r"which|who|that|"
    r"everywhere|judged|according|says?|said|twice|once|an? (?:year|month|decade|few|couple)|some|two|three|four|"
    r"five|six|seven|eight|nine|ten|\d+|"
    r"first|more|less|"
    r"than|features|elements|all|yet|thanks|through|over|per|via|so|except|bar|though|although|not|is|are|was|"
    r"were|has|have|"
    r"it|because|amid|against|down|up|out|back|both|each|nearly|almost|instead|rather|where|whereas|whilst|without)\b"
)
_PLAIN_NOUNS = re.compile(
    r"^\s*(?:progress|practice|quality|work|understanding|enough|news|start|thing|deal|outcomes?|support|care|"
    r"relationships?|"
    r"teaching|teachers?|leadership|leaders?|education|behaviour|achievement|results|example|examples|effort|"
    r"contribution|"
    r"response|supervision|staffing|training|housing|provision|safeguarding|assessments?|plans?|planning|oversight|"
    r"management|attendance|morale|standard|standards|level|levels|help|early|social|record|recording|arrangements|"
    r"accommodation|resources|funding|systems?|information|communication|issues|debts?|value|job|time|reason|"
    r"idea|use|"
    r"at(?! (?:its|the|their|our) (?:last|previous|latest|most recent|first|inspection|visit) | (?:looking after|"
    r"protecting|caring|keeping)\b)|to see|to hear|"
    r"to have|about)\b"
)


def grade_phrases(sentence: Sentence) -> tuple[GradePhrase, ...]:
    """Every phrase of `sentence` that names a grade, in order. What the grade is said of is not asked here."""
    found: list[GradePhrase] = []
    for phrase in (*_certain(sentence), *_numbered(sentence), *_everyday(sentence)):
        if not any(phrase.start < other.end and other.start < phrase.end for other in found):
            found.append(phrase)
    return tuple(sorted(found, key=lambda p: p.start))


def _certain(sentence: Sentence) -> Iterator[GradePhrase]:
    for rule, grade, pattern in _CERTAIN_PATTERNS:
        for match in pattern.finditer(sentence.text):
            yield GradePhrase(grade, match.start(), match.end(), rule, sentence)


_NUMBERS = {"one": 0, "1": 0, "two": 1, "2": 1, "three": 2, "3": 2, "four": 3, "4": 3}
_TO_NUMBER = re.compile(r"\bgrade (?:one|two|three|four|[1-4]) to (?:an? )?(one|two|three|four|[1-4])\b", re.IGNORECASE)


def _numbered(sentence: Sentence) -> Iterator[GradePhrase]:
    """As in "From grade three to two": the second number is a grade as well."""
    for match in _TO_NUMBER.finditer(sentence.text):
        grade = FOUR_POINT[_NUMBERS[match.group(1).lower()]]
        yield GradePhrase(grade, match.start(1), match.end(1), "grade number", sentence)


def _everyday(sentence: Sentence) -> Iterator[GradePhrase]:
    for grade, pattern in _EVERYDAY_PATTERNS:
        for match in pattern.finditer(sentence.text):
            rule = _everyday_rule(sentence, match)
            if rule is not None:
                yield GradePhrase(grade, match.start(), match.end(), rule, sentence)


def _everyday_rule(sentence: Sentence, match: re.Match[str]) -> str | None:
    """Why this everyday word is a grade here, or None where it is only a word. The first rule that holds decides."""
    place = _Place(sentence, match)
    if (
        _RATED.search(place.before)
        or _JUDGEMENT_IS.search(place.before)
        or re.match(r'"? (?:in|since) (?:\w+ )?(?:19|20)\d\d\b', place.after)
        or (_GRADE_NOUN.match(place.after) and not _DEGREE.search(place.before))
        or (_A_PROVISION.match(place.after) and re.search(r"\ban? \"?$", place.before))
    ):
        return "grade word beside rating"
    if _PLAIN_NOUNS.match(place.after) or _NOT_A_LINK.search(place.before):
        return None
    return next((rule for rule, holds in _EVERYDAY_RULES if holds(place)), None)


class _Place:
    """An everyday word that may be a grade, and what stands around it in lower case."""

    def __init__(self, sentence: Sentence, match: re.Match[str]) -> None:
        self.sentence = sentence
        self.start = match.start()
        self.word = match.group()
        self.before = sentence.text[: match.start()].lower()
        self.after = sentence.text[match.end() :].lower()


def _is_quoted(place: _Place) -> bool:
    return place.before.endswith('"') and (place.after.startswith('"') or _is_open_quote(place.after))


def _has_capital(place: _Place) -> bool:
    in_running_text = _stands_in_running_text(place.sentence, place.start)
    return place.word[0].isupper() and in_running_text and bool(_STOPS.match(place.after))


def _stands_alone(place: _Place) -> bool:
    return place.word.lower() in ("outstanding", "inadequate") and bool(_STOPS.match(place.after))


_LISTED_BEFORE = re.compile(r'(?:outstanding|good|requires? improvement|inadequate|satisfactory)"?,? (?:or |and )?"?$')
_LISTED_BEHIND = re.compile(
    r'^"?,? (?:or |and )?"?(?:outstanding|good|requir\w+ improvement|inadequate|satisfactory)\b'
)


def _is_listed(place: _Place) -> bool:
    return bool(_LISTED_BEFORE.search(place.before) or _LISTED_BEHIND.match(place.after))


_LABEL = re.compile(r"^(?:\d+\. |\W{1,3})?[A-Z][^.:;]{3,90}(?::| [-|]) ?\"?$")


def _follows_a_label(place: _Place) -> bool:
    """As in a list of schools: "Hill Park School: good (previously outstanding)"."""
    label = place.sentence.text[: place.start]
    return bool(_LABEL.match(label) and re.match(r'^"?(?:$|[.,;(]| \()', place.after))


def _follows_a_verb(place: _Place) -> bool:
    linked = _LINK.search(place.before) or _JUDGED_OBJECT.search(place.before)
    return bool(linked and _STOPS.match(place.after))


_EVERYDAY_RULES: tuple[tuple[str, Callable[[_Place], bool]], ...] = (
    ("grade word in quotes", _is_quoted),
    ("grade word with capital", _has_capital),
    ("grade word that stands alone", _stands_alone),
    ("grade word after verb", _follows_a_verb),
    ("grade word after a label", _follows_a_label),
    ("grade word in a list", _is_listed),
)


def _is_open_quote(after: str) -> bool:
    """A quotation that opens with the grade and goes on: '"good" or better', '"outstanding in all areas"'."""
    return bool(re.match(r"^ (?:overall|in all|in every|across|rating|judge?ment|with)\b[^\"]{0,40}\"", after))


def _stands_in_running_text(sentence: Sentence, start: int) -> bool:
    """A capital tells something only amid small letters: neither at the start nor in a headline of capitals."""
    words = re.findall(r"[A-Za-z]{4,}", sentence.text)
    capitals = sum(word[0].isupper() for word in words)
    return start > 1 and capitals * 2 <= len(words) + 1


_CERTAIN_PATTERNS = tuple((rule, grade, re.compile(pattern, re.IGNORECASE)) for rule, grade, pattern in _CERTAIN)
_EVERYDAY_PATTERNS = tuple((grade, re.compile(rf"\b{word}\b", re.IGNORECASE)) for word, grade in _EVERYDAY)
