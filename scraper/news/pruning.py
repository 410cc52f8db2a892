"""Takes the parts off a page's tree that are not its story, by what they are and by what they are called."""

import re

from lxml.html import HtmlElement

_TAGS = (
    "script",
    "style",
    "noscript",
    "nav",
    "aside",
    "footer",
    "form",
    "iframe",
    "figure",
    "figcaption",
    "button",
    "svg",
    "template",
    "dialog",
    "select",
)
_CALLED = re.compile(
    r"(?:^|[\s_-])(?:related|read-?more|readmore|readnext|read-?next|most-?(?:read|popular|viewed)|mostread|"
    r"newsletters?|sign-?up|subscri\w*|promo\w*|"
    r"advert\w*|ad-?(?:slot|unit|container|wrapper)|ads|mpu|ticker|breaking|share|sharing|social|captions?|"
    r"consent|cookies?|recirc\w*|recommend\w*|"
    r"sidebar|rail|breadcrumbs?|comments?|tags|topics?-?list|topic-list|teasers?|more-?(?:stories|on|from|"
    r"news)|also-?read|outbrain|taboola|trending|popular|menu|site-header|"
    r"site-footer|masthead|skip|paywall|banner|pagination|gallery|credit|byline|embed|widget|sponsor\w*|links-?list|"
    r"onward|inline-?(?:link|related)|pull-?quote|trust-?badge)(?:$|[\s_-])",
    re.IGNORECASE,
)
_KEPT_TAGS = frozenset({"html", "body", "main", "article", "h1", "h2"})
_POINTER = re.compile(
    r"^\W*(?:read more|read next|related|see also|more:|watch:|listen:|sign up|don'?t miss)\b", re.IGNORECASE
)


def prune(tree: HtmlElement) -> None:
    """Removes menus, asides, captions, forms and boxes that point to other stories; changes `tree` in place.

    A part that holds more than half of the page's text is never removed: some sites call the whole page "sidebar".
    """
    whole = _length(tree)
    doomed = [element for element in tree.iter() if isinstance(element.tag, str) and _is_beside(element, whole)]
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()


def _is_beside(element: HtmlElement, whole: int) -> bool:
    tag = element.tag
    if tag in _KEPT_TAGS:
        return False
    if tag in _TAGS:
        return tag in ("script", "style", "noscript") or _length(element) * 2 <= whole
    if tag == "header":
        return not any(a.tag == "article" for a in element.iterancestors()) and _length(element) * 2 <= whole
    called = f"{element.get('class') or ''} {element.get('id') or ''}"
    if called != " " and _CALLED.search(called):
        return _length(element) * 2 <= whole
    return tag in ("p", "li", "div", "strong") and _is_pointer(element)


def is_beside_story(element: HtmlElement) -> bool:
    """Whether an element stands in a part that is called something else than the story: a related-links box."""
    around = (element, *element.iterancestors())
    names = (f"{e.get('class') or ''} {e.get('id') or ''}" for e in around if e.tag not in _KEPT_TAGS)
    return any(_CALLED.search(name) for name in names) or any(e.tag in ("aside", "nav", "footer") for e in around)


def _is_pointer(element: HtmlElement) -> bool:
    """A paragraph that only leads to another story: "READ MORE: …"."""
    start = (element.text or "") or (element[0].text or "" if len(element) and isinstance(element[0].tag, str) else "")
    return bool(_POINTER.match(start)) and _length(element) <= 300


def _length(element: HtmlElement) -> int:
    return sum(len(text) for text in element.itertext())
