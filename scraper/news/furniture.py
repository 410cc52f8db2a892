"""What stands on a news page beside the story: menus, pointers to other stories, sign-up boxes, captions.

These lines carry grades of other providers ("READ MORE: Nursery branded inadequate"), so they go before any reading.
"""

import re

# A line that is furniture from its first words to its end.
_LINES = re.compile(
    r"""^\W*(?:
    read\ (?:more|next|also|this)\b | related\b.{0,20}[:\]] | related\ (?:stor|article|topic|content|news|link|internet) | more\ (?:on|from|news|stories|like)\b.{0,40}$
    | see\ (?:also|more)\b | also\ (?:read|in\ the\ news)\b | watch\ (?:more|now|next)\b | video\ (?:loading|:) | listen\b.{0,30}$ | (?:top|latest|trending|popular|recommended|most\ (?:read|popular|viewed))\ (?:stor\w+|news|articles?|picks)?.{0,25}$
    | don'?t\ miss\b | you\ (?:may|might)\ (?:also\ )?like | recommended | promoted | sponsored | advert(?:isement|ising|orial)?\b.{0,30}$ | hide\ ad | article\ continues
    | sign\ (?:up|in)\b | subscribe\b | register\b.{0,80}$ | already\ (?:a\ )?(?:member|registered|subscri) | log\ ?in\b | join\ (?:our|us|the|now)\b.{0,120}$ | get\ (?:all|the\ latest|our|more|70|breaking|local)\b.{0,120}$
    | follow\ us | like\ us | share\b.{0,30}$ | comments?\b.{0,40}$ | \(\d+\ posts\) | what\ (?:are|do)\ you(?:r)?\ think | what\ are\ your\ thoughts | have\ your\ say | let\ us\ know | send\ (?:us|your) | letters?\ should
    | image\ (?:source|caption|credit)\b | \(?(?:image|picture|photo|pic|credit|photograph)s?\b\s*(?:by|:|credit) | caption\b | getty\ images? | copyright\b | \(c\)\ | ©
    | we\ use\ cookies | cookies?\b.{0,40}$ | accept\b.{0,20}$ | privacy\b.{0,30}$ | terms\ (?:and|of)\b.{0,30}$ | advertise\b | contact\ us\b.{0,20}$ | about\ us\b.{0,20}$
    | skip\ to\b | print\ (?:this|page)\b.{0,20}$ | email\ (?:this|us)\b.{0,40}$ | (?:enter|your)\ e-?mail | newsletters?\b.{0,60}$ | download\ (?:the|our)\b.{0,40}$
    | start\ reading | one\ (?:app|subscription)\b | 100.{0,12}(?:titles|sources) | read\ news\ from | fourteen\ days | our\ picks | browser\ (?:not|does)\ | your\ support\ helps
    | breaking\s*: | live\s*: | tags?\s*: | topics?\s*: | categor(?:y|ies)\s*: | filed\ under | posted\ (?:in|by)\b.{0,60}$ | published\b.{0,40}$ | (?:last\ )?updated\b.{0,50}$
    | by\ (?:[A-Z][\w'-]+\s?){1,4}\W*$ | try\ our | local\ democracy\ report\w+(?:\ service)?\W*$ | this\ (?:article|story)\ (?:is|was|first)\b.{0,80}$ | click\ here\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
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
    r"^(?:\w+day,? )?(?:\d{1,2}(?:st|nd|rd|th)? \w+,? \d{4}|\w+ \d{1,2},? \d{4}|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?:,? (?:at )?\d{1,2}[:.]\d\d.{0,10})?$"
)
_CREDIT = re.compile(r"(?:picture|image|photo|photograph|credit|pic)s?\s*:\s*[^.]{2,60}$", re.IGNORECASE)


def story_text(text: str) -> str:
    """The lines of `text` that belong to the story, one paragraph a line."""
    kept: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if kept and _ENDS.match(line) and len(" ".join(kept)) > 400:
            break
        told = _TAILS.split(line, maxsplit=1)[0].strip()
        if told and not is_furniture(told) and not (len(kept) < 3 and _BYLINE.match(told)):
            kept.append(told)
    return "\n".join(kept)


def is_furniture(line: str) -> bool:
    """Whether a whole line is none of the story's."""
    return bool(_LINES.match(line) or _DATE.match(line) or _is_caption(line))


def _is_caption(line: str) -> bool:
    """A short line of one sentence that ends in a picture's credit."""
    credit = _CREDIT.search(line)
    return credit is not None and len(line) <= _CAPTION_LIMIT and line[: credit.start()].count(". ") <= 1
