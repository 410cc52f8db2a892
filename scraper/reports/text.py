"""Text of a PDF, page by page and only where asked for. The only module that knows the PDF library."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that says nothing, and why, in words for people."""

    reason: str
