"""Events that judge nothing: amended, withdrawn, unread, corrected, and providers that change themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from outcomes.event import Event, EventKind, Urgency
from outcomes.frameworks import Frameworks
from outcomes.grades import AreaOutcome
from outcomes.inspection import Inspection, Kind, Provider
from outcomes.report_events import (
    amended_event,
    correction_event,
    provider_change_event,
    unread_event,
    withdrawn_event,
)

Inspected = Callable[..., Inspection]
NOW = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)


def test_the_same_report_under_a_new_file_is_silent(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks
) -> None:
    before = inspected("ilacs_2023", "2024-01-15", "leaders=g overall=g")
    assert amended_event(rochdale, before, replace(before, document="other"), None, frameworks) is None


def test_other_words_alone_are_low(inspected: Inspected, rochdale: Provider, frameworks: Frameworks) -> None:
    before = inspected("ilacs_2023", "2024-01-15", "leaders=g overall=g")
    event = amended_event(rochdale, before, replace(before, document="other"), '"may" became "must"', frameworks)
    assert event is not None
    assert (event.event, event.urgency, event.verdict) == (EventKind.AMENDED, Urgency.LOW, None)
    assert event.headline == "Rochdale: a published report was amended; its wording changed, its findings did not"
    assert event.reason == '"may" became "must"'


def test_an_amended_grade_is_urgent_and_named(inspected: Inspected, rochdale: Provider, frameworks: Frameworks) -> None:
    before = inspected("ilacs_2023", "2024-01-15", "leaders=g help=g overall=g")
    after = inspected("ilacs_2023", "2024-01-15", "leaders=ri overall=g in_care=g")
    event = amended_event(rochdale, before, after, "words", frameworks)
    assert event is not None
    assert event.urgency is Urgency.URGENT
    assert event.headline.endswith(
        "its findings changed: leadership from good to requires improvement to be good; children in care from nothing "
        "to good; help and protection from good to nothing"
    )
    assert Event.from_json(event.to_json()) == event


def test_an_amended_area_outcome_and_priority_action(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks
) -> None:
    before, after = (
        inspected("area_send_2023", "2024-01-15", kind=Kind.AREA_SEND_FULL, outcome=outcome, priority_action=serious)
        for outcome, serious in ((AreaOutcome.INCONSISTENT, False), (AreaOutcome.SYSTEMIC_FAILINGS, True))
    )
    event = amended_event(rochdale, before, after, None, frameworks)
    assert event is not None
    assert "outcome from inconsistent to systemic failings; areas for priority action added" in event.headline


def test_each_version_of_an_amended_report_is_an_event_of_its_own(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks
) -> None:
    before = inspected("ilacs_2023", "2024-01-15", "overall=g")
    versions = [replace(before, document=name) for name in ("second", "third", "second")]
    ids = [event.id for v in versions if (event := amended_event(rochdale, before, v, "words", frameworks))]
    assert ids[0] == ids[2] != ids[1]


def test_a_withdrawn_report_takes_no_grade_back(inspected: Inspected, rochdale: Provider) -> None:
    held = inspected("ilacs_2023", "2024-01-15", "overall=i")
    event = withdrawn_event(rochdale, "Inspection report", date(2024, 3, 1), held.report_url, held, NOW)
    assert (event.event, event.verdict, event.judgements) == (EventKind.WITHDRAWN, None, ())
    assert event.evidence == held.document
    assert "1 March 2024" in event.headline
    unknown = withdrawn_event(rochdale, "Inspection report", date(2024, 3, 1), held.report_url, None, NOW)
    assert (unknown.id, unknown.evidence) == (event.id, None)


def test_an_unread_report_names_why_and_is_told_once(rochdale: Provider) -> None:
    said = [
        unread_event(rochdale, "Inspection report", date(2024, 3, 1), "https://reports.example/1", why, NOW)
        for why in ("the file is no PDF.", "https://reports.example/1 answered 404")
    ]
    assert said[0].id == said[1].id
    assert said[0].reason.startswith("Why: the file is no PDF. A person should look")
    assert said[1].reason.startswith("Why: https://reports.example/1 answered 404. A person should look")
    assert (said[0].event, said[0].verdict, said[0].evidence) == (EventKind.UNREAD, None, None)


def test_a_correction_is_ours_and_points_at_what_it_corrects(inspected: Inspected, rochdale: Provider) -> None:
    before = inspected("ilacs_2023", "2024-01-15", "overall=i")
    event = correction_event(rochdale, before, inspected("ilacs_2023", "2024-01-15", "overall=g"), "the-id")
    assert (event.event, event.corrects, event.verdict) == (EventKind.CORRECTION, "the-id", None)
    assert "we had read this report wrongly" in event.headline
    assert "from inadequate to good" in event.headline


def test_a_renamed_provider_changes_no_grade(rochdale: Provider) -> None:
    event = provider_change_event(rochdale, "renamed", "was listed as Rochdale Borough until now", NOW.date(), NOW)
    assert (event.event, event.urgency, event.framework) == (EventKind.PROVIDER_CHANGE, Urgency.LOW, None)
    assert event.headline == "Rochdale: was listed as Rochdale Borough until now"
