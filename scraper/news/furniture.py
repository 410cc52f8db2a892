"""What stands on a news page beside the story: menus, pointers to other stories, sign-up boxes, captions.

These lines carry grades of other providers ("READ MORE: Nursery branded inadequate"), so they go before any reading.
"""

import re

# Openings of a line that is furniture to its end.
_OPENINGS = (
    r"read (?:more|next|also|this)\b",
    r"related\b.{0,20}[:\]]",
    r"related (?:stor|article|topic|content|news|link|internet)",
    r"more (?:on|from|news|stories|like)\b.{0,40}$",
    r"see (?:also|more)\b",
    r"also (?:read|in the news)\b",
    r"watch (?:more|now|next)\b",
    r"video (?:loading|:)",
    r"listen\b.{0,30}$",
    r"(?:top|latest|trending|popular|most (?:read|popular|viewed)) (?:stor\w+|news|articles?|picks)?.{0,25}$",
    r"don'?t miss\b",
    r"you (?:may|might) (?:also )?like",
    r"recommended",
    r"promoted",
    r"sponsored",
    r"advert(?:isement|ising|orial)?\b.{0,30}$",
    r"hide ad",
    r"and live on\b.{0,60}$",
    r"visit shots\b",
    r"article continues",
    r"sign (?:up|in)\b",
    r"subscribe\b",
    r"register\b.{0,80}$",
    r"already (?:a )?(?:member|registered|subscri)",
    r"log ?in\b",
    r"join (?:our|us|the|now)\b.{0,120}$",
    r"get (?:all|the latest|our|more|70|breaking|local)\b.{0,120}$",
    r"follow us",
    r"like us",
    r"share\b.{0,30}$",
    r"comments?\b.{0,40}$",
    r"\(\d+ posts\)",
    r"what (?:are|do) you(?:r)? think",
    r"what are your thoughts",
    r"have your say",
    r"let us know",
    r"send (?:us|your)",
    r"letters? should",
    r"image (?:source|caption|credit)\b",
    r"\(?(?:image|picture|photo|pic|credit|photograph)s?\b\s*(?:by|:|credit)",
    r"caption\b",
    r"gv of\b",
    r"getty images?",
    r"copyright\b",
    r"\(c\) ",
    r"©",
    r"we use cookies",
    r"cookies?\b.{0,40}$",
    r"accept\b.{0,20}$",
    r"privacy\b.{0,30}$",
    r"terms (?:and|of)\b.{0,30}$",
    r"advertise\b",
    r"contact us\b.{0,20}$",
    r"about us\b.{0,20}$",
    r"skip to\b",
    r"print (?:this|page)\b.{0,20}$",
    r"email (?:this|us)\b.{0,40}$",
    r"(?:enter|your) e-?mail",
    r"newsletters?\b.{0,60}$",
    r"download (?:the|our)\b.{0,40}$",
    r"start reading",
    r"oops\b",
    r"one (?:app|subscription)\b",
    r"100.{0,12}(?:titles|sources)",
    r"read news from",
    r"fourteen days",
    r"our picks",
    r"browser (?:not|does) |your browser\b",
    r"upgrade (?:to|your)\b",
    r"your support (?:helps|makes)",
    r"(?:stay|keep) up to date with",
    r"notifications\b.{0,60}$",
    r"(?:archived|search for) news\b.{0,20}$",
    r"\d+ min(?:ute)?s? read\b.{0,40}$",
    r"thank you for (?:signing up|visiting|reading|subscribing)\b",
    r"this page was last updated\b",
    r"more on \w+\b.{0,20}$",
    r"page \d+ of \d+\b",
    r"breaking\s*:",
    r"live\s*:",
    r"tags?\s*:",
    r"topics?\s*:",
    r"categor(?:y|ies)\s*:",
    r"filed under",
    r"(?:posted|published) (?:in|by)\b.{0,80}$",
    r"date\s*:?\s*$",
    r"(?:date )?published\b.{0,40}$",
    r"(?:last )?updated\b.{0,50}$",
    r"by (?:[A-Z][\w'-]+\s?){1,4}\W*$",
    r"by [\w-]+\.(?:com|co\.uk|org|net)\b.{0,60}$",
    r"try our",
    r"local democracy report\w+(?: service)?\W*$",
    r"this (?:article|story) (?:is|was|first)\b.{0,80}$",
    r"click here\b",
)
_LINES = re.compile(r"^\W*(?:" + "|".join(_OPENINGS) + ")", re.IGNORECASE)
# Furniture that follows a sentence on the same line: what comes behind it is cut.
_TAILS = re.compile(
    r"\s(?:READ MORE:|READ NEXT:|RELATED(?: STOR(?:Y|IES)| ARTICLES?)?:|Related:|Watch more of our videos|"
    r"Sign up to (?:our|the|get)|Image caption|Image source,|"
    r"Video Loading|Advertisement Hide Ad|Hide Ad|Get 70% fewer ads|Try Our AI|Register to go on|"
    r"What are your thoughts\?|Comments are closed)"
)
# A heading after which only furniture comes, where it stands alone on its line.
_ENDS = re.compile(
    r"^\W*(?:related (?:stories|articles|topics|content|news)|top stories on inkl.*|more (?:stories|"
    r"from .{2,40}|news|on this story)|most (?:read|popular|viewed)|"
    r"read next:?|you may also like|recommended(?: for you)?|latest (?:news|stories)|trending(?: now)?|"
    r"comments|leave a (?:comment|reply)|share this(?: article)?|"
    r"our picks|elsewhere on .{2,30}|from (?:around )?the web|promoted stories)\W*$",
    re.IGNORECASE,
)


_CAPTION_LIMIT = 220
_BYLINE = re.compile(r"^(?:[A-Z][\w'’.-]+,? ?(?:and )?){1,5}$")
_DATE = re.compile(
    r"^(?:\w+day,? )?(?:\d{1,2}(?:st|nd|rd|th)? \w+,? \d{4}|\w+ \d{1,2},? \d{4}|"
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4})(?:,? (?:at )?\d{1,2}[:.]\d\d.{0,10})?$"
)
_CREDIT = re.compile(r"(?:picture|image|photo|photograph|credit|pic)s?\s*:\s*[^.]{2,60}$", re.IGNORECASE)


_STAMP = re.compile(r"^date \d{4}-\d\d-\d\d\s+")
"""The day that some archives of pages print in front of a story."""
_FRAGMENT = re.compile(r"^(?:[^\s.!?:;,\"“‘']+ ?){1,4}$")
_MAY_TELL = re.compile(
    r"council|school|college|nursery|academy|borough|home\b|ofsted|rated|good|outstanding|inadequate|improve|inspect",
    re.IGNORECASE,
)
TOP = 8
"""Lines at the top of a page among which labels stand: "Press release", "Education", a photographer's name."""


_CRUMBS = re.compile(r"^(?:you are here:?\s*)?home\s*[»›>]", re.IGNORECASE)
"""The path to the story: above it stand menus."""


def _is_label(line: str) -> bool:
    """A few words without a full stop that can tell nothing: they only push the story's opening down."""
    return bool(_FRAGMENT.match(line)) and not _MAY_TELL.search(line)


def story_text(text: str) -> str:
    """The lines of `text` that belong to the story, one paragraph a line."""
    kept: list[str] = []
    for line in (_STAMP.sub("", line.strip()) for line in text.splitlines()):
        if _CRUMBS.match(line) and len(kept) <= TOP:
            kept.clear()
            continue
        if kept and _ENDS.match(line) and len(" ".join(kept)) > 400:
            break
        told = _TAILS.split(line, maxsplit=1)[0].strip()
        label = len(kept) < TOP and _is_label(told)
        if told and not label and not is_furniture(told) and not (len(kept) < 3 and _is_byline(told)):
            kept.append(told)
    return "\n".join(kept)


def _is_byline(line: str) -> bool:
    """A line of names at the top: who wrote the story, and not "OFSTED Inspection Report"."""
    return bool(_BYLINE.match(line)) and not _MAY_TELL.search(line)


def is_furniture(line: str) -> bool:
    """Whether a whole line is none of the story's."""
    return bool(_LINES.match(line) or _DATE.match(line) or _is_caption(line))


def _is_caption(line: str) -> bool:
    """A short line of one sentence that ends in a picture's credit."""
    credit = _CREDIT.search(line)
    return credit is not None and len(line) <= _CAPTION_LIMIT and line[: credit.start()].count(". ") <= 1
