"""What an outcome triggers, by the published documents that the frameworks' files name. Pure."""

from outcomes.frameworks import Consequence, Frameworks
from outcomes.inspection import Reading


def consequences(reading: Reading, frameworks: Frameworks) -> tuple[Consequence, ...]:
    """What the outcome that `reading` gives triggers; each entry names the document that says so."""
    framework = frameworks.get(reading.framework or "")
    return tuple(entry for entry in framework.consequences if _triggered(entry, reading)) if framework else ()


def consequence_notes(reading: Reading, frameworks: Frameworks) -> list[str]:
    """The same as sentences to tell, each with its source."""
    return [f"{entry.text} (Source: {entry.source}.)" for entry in consequences(reading, frameworks)]


def _triggered(entry: Consequence, reading: Reading) -> bool:
    match entry.judgement:
        case "outcome":
            return reading.outcome == entry.grade
        case "priority_action":
            return reading.priority_action is True
        case key:
            return any(j.grade == entry.grade and key in ("any", j.key) for j in reading.judgements)
