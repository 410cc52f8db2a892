"""Events that judge nothing: a report unread, amended, withdrawn or corrected, and a provider that changed itself."""

from datetime import date, datetime

from outcomes.about import about_inspection, about_provider
from outcomes.clock import day_words
from outcomes.event import Event, EventKind, Urgency, event_id
from outcomes.frameworks import Framework, Frameworks
from outcomes.grades import AreaOutcome
from outcomes.headline import grade_words, short_name
from outcomes.inspection import Inspection, Provider, Reading


def unread_event(
    provider: Provider,
    label: str,
    published: date,
    report_url: str,
    why: str,
    now: datetime,
    inspection: Inspection | None = None,
) -> Event:
    """Published, and what it says could not be read: a person should look. Never a change."""
    return Event(
        id=event_id(provider.urn, "unread", report_url),
        event=EventKind.UNREAD,
        published=published,
        observed_at=now,
        verdict=None,
        urgency=Urgency.NORMAL,
        headline=f"{provider.name}: a report was published and could not be read ({label})",
        reason=f"Why: {why.rstrip('.')}. A person should look; what it says follows here when it is read.",
        report_url=report_url,
        **about_provider(provider, inspection),
    )


def amended_event(
    provider: Provider, before: Inspection, now: Inspection, wording: str | None, frameworks: Frameworks
) -> Event | None:
    """The same inspection with other content. None where neither a fact nor a word differs.

    `wording` says which words differ; None where none do.
    """
    facts = _facts_differ(before.reading, now.reading, frameworks.get(now.reading.framework or ""))
    if not facts and wording is None:
        return None
    moved = "; ".join(facts)
    what = f"its findings changed: {moved}" if facts else "its wording changed, its findings did not"
    return Event(
        id=event_id(now.urn, "amended", now.reading.kind, now.start, now.document),
        event=EventKind.AMENDED,
        verdict=None,
        urgency=Urgency.URGENT if facts else Urgency.LOW,
        headline=f"{provider.name}: a published report was amended; {what}",
        reason=wording or "No word differs; what was read from it does.",
        previous_start=before.start,
        previous_url=before.report_url,
        **about_inspection(provider, now),
    )


def _facts_differ(before: Reading, now: Reading, framework: Framework | None = None) -> list[str]:
    """What differs between two readings of one inspection, in words."""
    was, became = _grades(before), _grades(now)
    names = {j.key: short_name(j.key, j.printed, framework) for j in (*before.judgements, *now.judgements)}
    found = [
        f"{names[key]} from {was.get(key, 'nothing')} to {became.get(key, 'nothing')}"
        for key in dict.fromkeys([*became, *was])
        if was.get(key) != became.get(key)
    ]
    if before.outcome != now.outcome:
        found.append(f"outcome from {_spaced(before.outcome)} to {_spaced(now.outcome)}")
    if before.priority_action != now.priority_action:
        found.append(f"areas for priority action {'added' if now.priority_action else 'removed'}")
    if (before.start, before.end) != (now.start, now.end):
        found.append("the dates of the inspection")
    return found


def _grades(reading: Reading) -> dict[str, str]:
    """Judgement -> its grades in words; several where one key stands for several judgements."""
    found: dict[str, list[str]] = {}
    for judgement in reading.judgements:
        found.setdefault(judgement.key, []).append(grade_words(judgement))
    return {key: ", ".join(grades) for key, grades in found.items()}


def _spaced(outcome: AreaOutcome | None) -> str:
    return outcome.replace("_", " ") if outcome else "none"


def withdrawn_event(
    provider: Provider, label: str, published: date, report_url: str, inspection: Inspection | None, now: datetime
) -> Event:
    """A report that is no longer listed. What it said stays history; no grade is taken back."""
    return Event(
        id=event_id(provider.urn, "withdrawn", report_url),
        event=EventKind.WITHDRAWN,
        published=published,
        observed_at=now,
        verdict=None,
        urgency=Urgency.NORMAL,
        headline=f"{provider.name}: a published report is no longer listed ({label}, {day_words(published)})",
        reason="Several readings of the provider's page over at least a day did not show it. Our copy is kept.",
        report_url=report_url,
        **about_provider(provider, inspection),
    )


def provider_change_event(provider: Provider, what: str, words: str, today: date, now: datetime) -> Event:
    """A provider renamed, closed, succeeded, or gone from the listing."""
    return Event(
        id=event_id(provider.urn, "provider", what, provider.name, today),
        event=EventKind.PROVIDER_CHANGE,
        published=today,
        observed_at=now,
        verdict=None,
        urgency=Urgency.LOW,
        headline=f"{provider.name}: {words}",
        reason="A change of the provider itself; no grade changes by it.",
        report_url=provider.url,
        **about_provider(provider),
    )


def correction_event(provider: Provider, before: Inspection, now: Inspection, corrects: str | None) -> Event:
    """We had read a report wrongly. Ofsted changed nothing; those who were told wrongly are told so."""
    facts = "; ".join(_facts_differ(before.reading, now.reading)) or "details"
    return Event(
        id=event_id(now.urn, "correction", now.reading.kind, now.start, now.document, now.observed_at.isoformat()),
        event=EventKind.CORRECTION,
        verdict=None,
        urgency=Urgency.NORMAL,
        headline=f"{provider.name}: correction: we had read this report wrongly; {facts}",
        reason="Our reader was mended; the report itself did not change.",
        corrects=corrects,
        **about_inspection(provider, now),
    )
