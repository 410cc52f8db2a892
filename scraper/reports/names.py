"""Names in reports: the authority's without council words, the inspector's without titles."""

import re

from scraper.reports.text import one_line

# Words around an authority's own name. "City of York" loses them, "City of London" alone keeps them: see below.
_BEFORE = re.compile(
    r"^(?:the\s+)?(?:(?:royal|london|metropolitan)\s+borough\s+of\s+|metropolitan\s+borough\s+"
    r"|(?:city|borough|county|council)(?:\s+(?:borough|council))?\s+of\s+(?:the\s+)?)",
    re.IGNORECASE,
)
_CITY_OF_LONDON = re.compile(r"\bcity of london\b", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_AFTER = re.compile(
    r"(?:\s+(?:metropolitan|london borough|borough|district|county|city|council|unitary|authority|mbc|cc|local|area"
    r"|partnership|authorities|(?:city|borough|county)\s+of|children'?s?|social|care|services|safeguarding"
    r"|multi-agency|board))+$",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(?:And|Of|On|The|Upon|With)\b")
LONGEST_NAME = 80

_TITLE = re.compile(
    r"\s*(?:[,;(/&|\n]|\b(?:and|senior|her|his|hmi|hmis|shmi|ai|oi|scri|ofsted|cqc|lead|deputy|report|team|judgement"
    r"|regulatory|associate|age|inspectors?|quality|with|supported|social|hm|obe|cbe|published|date)\b)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:[^\W\d_][\w'.-]*)(?: (?:[^\W\d_][\w'.-]*)){1,4}")


def authority_name(printed: str) -> str | None:
    """The plain name in a printed title ("Rochdale" of "Rochdale Metropolitan Borough Council"); None without one."""
    name = re.sub(r"(?<=\w)\d$", "", _ASIDE.sub("", one_line(printed))).strip(" .,:;-")
    if _CITY_OF_LONDON.search(name):
        return "City of London"
    name = re.sub(r"'s?$", "", name)
    name = re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
    name = _BEFORE.sub("", name)
    name = re.sub(r"'s?$", "", _AFTER.sub("", f" {name}")).strip(" .,:;-")
    if not name or len(name) > LONGEST_NAME or not name[0].isalpha():
        return None
    return _SMALL.sub(lambda word: word[0].lower(), name.title()) if name.isupper() else name


def inspector_name(printed: str) -> str | None:
    """The first person of `printed`, without titles and ranks; None where no name of two words begins it.

    A name may run over the end of a line, so the second line counts only where the first holds less than a name.
    """
    folded = re.sub(
        r"- (?=[A-Z])", "-", re.sub(r"[^\S\n]*(\n)\s*|[^\S\n]+", lambda gap: gap[1] or " ", printed)
    ).strip()
    for text in (folded, folded.replace("\n", " ", 1)):
        candidate = _TITLE.split(text, maxsplit=1)[0].strip(" .:-")
        if _PERSON.fullmatch(candidate) and candidate[0].isupper():
            return candidate
    return None
