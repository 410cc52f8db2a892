"""Whether a school, nursery or home that a text names is the one that a list knows under such a name.

Names repeat all over England: St Peter's Primary School alone tells nobody. So the name must agree word by word, and
the text must also say where it is.
"""

import re
from collections.abc import Iterable

from outcomes.providers import authorities

_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"\b(?:church of england|c of e|cofe|cep(?= academy| school))\b", "ce"),
        (r"\b(?:roman catholic|catholic)\b", "rc"),
        (r"\bsaint\b", "st"),
        (r"\bpre school\b", "preschool"),
        (r"\binfants\b", "infant"),
        (r"\bjuniors\b", "junior"),
        (r"\bvoluntary (?:aided|controlled)\b", ""),
    )
)
_SAYS_NOTHING = frozenset({"the", "and", "of", "va", "vc", "school", "academy", "ltd", "limited"})
"""Words that a name may have or lack: newspapers leave them out."""
_KINDS = frozenset(
    {"primary", "secondary", "infant", "junior", "high", "nursery", "preschool", "grammar", "special", "college"}
    | {"community", "free", "middle", "first", "upper", "lower", "ce", "rc", "sixth", "form", "home", "childrens"}
)
"""What many names in one town have in common."""
_NO_TOWN = frozenset({"london", "greater london", "england", "greater manchester", "west midlands", "merseyside"})
"""Places so large that a namesake in them is likely."""
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?(?: \d[A-Z]{2})?$")


def is_namesake(name: str, stored_name: str, stored_address: str | None) -> bool:
    """Whether two names are one but for spelling, words such as "school", and the town before or behind them.

    "Stella Maris RC Primary" is "Stella Maris Catholic Primary School"; an infant school is no junior school.
    """
    towns = [_bare(part) for part in _places(stored_address or "")]
    ours, theirs = _bare(name), _bare(stored_name)
    return bool(ours) and (ours == theirs or _without(ours, towns) == _without(theirs, towns))


def telling_word(name: str) -> str:
    """A part of the name that every spelling of it holds, to look it up by: "Peter" of "St Peter's CofE Primary"."""
    common = _KINDS | _SAYS_NOTHING | {"church", "england", "roman", "catholic", "saint", "cofe", "voluntary", "pre"}
    words = [word for word in re.findall(r"[^\W_]+", name) if word.lower() not in common]
    return max(words, key=len, default="")


def says_where(text: str, stored_address: str | None) -> bool:
    """Whether `text` names the town, village or street of an address; a county or a conurbation is not enough."""
    said = f" {' '.join(_words(text))} "
    return any(f" {' '.join(_words(part))} " in said for part in _places(stored_address or "") if _words(part))


def _places(address: str) -> list[str]:
    """The parts of "Chart Road, Folkestone, Kent, CT19 4PN" that are small enough to tell namesakes apart."""
    parts = [part.strip() for part in address.split(",")]
    return [part for part in parts if part and not _POSTCODE.match(part) and _is_small(part)]


def _is_small(part: str) -> bool:
    folded = part.lower()
    counties = {authority.name.lower() for authority in authorities() if authority.type == "county"}
    return folded not in _NO_TOWN | counties


def _words(text: str) -> list[str]:
    plain = re.sub(r"[^\w\s]", "", text.lower().replace("&", " and ").replace("-", " "))
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return plain.split()


def _bare(name: str) -> list[str]:
    return [word for word in _words(name) if word not in _SAYS_NOTHING]


def _without(name: list[str], towns: Iterable[list[str]]) -> list[str]:
    """The name without a town at its beginning or end; with it where only kinds of school would be left."""
    for town in filter(None, towns):
        for left in (
            name[len(town) :] if name[: len(town)] == town else [],
            name[: -len(town)] if name[-len(town) :] == town else [],
        ):
            if set(left) - _KINDS:
                return left
    return name
