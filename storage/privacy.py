"""What is kept of people, and no more.

Inspectors are named in their reports; a setting leaves their names out of what is stored and can be searched. Of small
homes and childminders only what the site lists and the grades are kept: the words of their reports describe a few
children and the people they live with, and are not made searchable. The reports themselves stay in the archive as they
were published: they are the proof.
"""

import re

from sqlmodel import Session, col, select

from storage.models import InspectionRow, SearchTextRow
from storage.search import index_document

SMALL = frozenset({"childrens_home", "early_years"})
"""Kinds of provider that may be one person, or one household."""
_NAMED = re.compile(
    r"^[ \t]*(?:(?:[a-z]+ ){0,3}inspectors?|(?:senior )?data analysts?|quality assurance managers?)(?: HMI)?[ \t]*:"
    r"[^\n\f]*(?:(?<=[ ,])\n[^\n\f]*)*",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that names who inspected, with the lines that it runs on to."""


def searchable(kind: str, text: str, lead_inspector: str | None, keep_names: bool) -> str:
    """The words by which a report of a provider of `kind` may be found."""
    if kind in SMALL:
        return ""
    return text if keep_names else without_inspectors(text, lead_inspector)


def without_inspectors(text: str, lead_inspector: str | None) -> str:
    """The text without the lists of those who inspected, and without the lead inspector's name wherever it stands."""
    text = _NAMED.sub("", text)
    if not lead_inspector or not lead_inspector.split():
        return text
    name = r"\s+".join(re.escape(word) for word in lead_inspector.split())
    return re.sub(rf"\b{name}\b", "", text, flags=re.IGNORECASE)


def forget_inspectors(session: Session) -> int:
    """Take inspectors' names out of what was stored while the setting kept them; from how many readings."""
    rows = session.exec(select(InspectionRow).where(col(InspectionRow.lead_inspector).is_not(None))).all()
    for row in rows:
        held = select(SearchTextRow).where(SearchTextRow.source == row.document, SearchTextRow.urn == row.urn)
        for found in session.exec(held).all():
            plain = without_inspectors(found.body, row.lead_inspector)
            index_document(session, found.source, found.urn, found.title, plain)
        row.lead_inspector = None
    return len(rows)
