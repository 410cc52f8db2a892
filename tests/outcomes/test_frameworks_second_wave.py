"""Schools, early years and children's homes: what of them may be compared, and what never."""

from collections.abc import Callable

import pytest

from outcomes.event import Direction, Event, EventKind, Urgency, Verdict
from outcomes.frameworks import Frameworks
from outcomes.inspection import Inspection, Kind, Provider
from outcomes.verdict import judge

Tell = Callable[..., Event]
OLD = "overall=g quality_of_education=g behaviour_and_attitudes=g personal_development=g leadership_and_management=g"
CARD = (
    "inclusion=expected_standard curriculum_and_teaching=expected_standard achievement=expected_standard "
    "attendance_and_behaviour=expected_standard personal_development_and_wellbeing=expected_standard "
    "leadership_and_governance=expected_standard safeguarding=met"
)


@pytest.fixture
def told(inspected: Callable[..., Inspection], frameworks: Frameworks) -> Tell:
    school = Provider("990001", "A school", "school", "https://reports.example")

    def tell(new: tuple[str, str, str], *earlier: tuple[str, str, str]) -> Event:
        made = [inspected(*one, urn=school.urn, kind=Kind.LETTER) for one in (new, *earlier)]
        return judge(school, made[0], made[1:], frameworks)

    return tell


def directions(event: Event) -> dict[str, Direction]:
    return {c.key: c.direction for c in (*event.judgements, *filter(None, [event.overall]))}


def test_a_report_card_is_never_compared_with_the_old_grades(told: Tell) -> None:
    event = told(("school_report_card_2025", "2026-01-12", CARD), ("schools_eif", "2022-03-01", OLD))
    assert (event.event, event.verdict) == (EventKind.NEW_OUTCOME, Verdict.NOT_COMPARABLE)
    assert set(directions(event).values()) == {Direction.NOT_COMPARABLE}
    assert "cannot be compared" in event.reason


def test_a_school_s_overall_grade_ends_in_2024_and_does_not_fall(told: Tell) -> None:
    before = ("schools_eif", "2022-03-01", OLD)
    new = OLD.replace("overall=g ", "").replace("leadership_and_management=g", "leadership_and_management=ri")
    event = told(("schools_eif_2024", "2025-01-14", new), before)
    assert event.verdict is Verdict.DECLINED
    assert directions(event)["overall_effectiveness"] is Direction.ENDED
    assert directions(event)["leadership_and_management"] is Direction.DECLINED


def test_two_report_cards_with_rises_and_a_fall_are_mixed_and_the_fall_leads(told: Tell) -> None:
    later = CARD.replace("inclusion=expected", "inclusion=strong").replace(
        "achievement=expected_standard", "achievement=needs_attention"
    )
    event = told(("school_report_card_2025", "2027-01-12", later), ("school_report_card_2025", "2026-01-12", CARD))
    assert event.verdict is Verdict.MIXED
    assert event.headline.startswith("A school: achievement fell from expected standard to needs attention;")


@pytest.mark.parametrize("worse", ["safeguarding=not_met", "achievement=urgent_improvement"])
def test_the_gravest_grades_of_a_card_are_urgent(told: Tell, worse: str) -> None:
    key = worse.partition("=")[0]
    grades = " ".join(worse if pair.startswith(key) else pair for pair in CARD.split())
    event = told(("school_report_card_2025", "2027-01-12", grades), ("school_report_card_2025", "2026-01-12", CARD))
    assert (event.verdict, event.urgency) == (Verdict.DECLINED, Urgency.URGENT)


def test_a_home_that_recovers_within_months(told: Tell) -> None:
    event = told(
        ("sccif", "2024-11-05", "overall=g help=g leaders=g"), ("sccif", "2024-05-07", "overall=i help=i leaders=ri")
    )
    assert (event.verdict, event.urgency) == (Verdict.IMPROVED, Urgency.URGENT)
    assert event.headline.startswith("A school: overall rose from inadequate")


def test_every_framework_says_for_whom_and_from_which_document(frameworks: Frameworks) -> None:
    for framework in frameworks.values():
        assert framework.remit, framework.id
        assert framework.source, framework.id
        assert all(rule.printed and rule.short for rule in framework.judgements), framework.id
        assert all(entry.source for entry in framework.consequences), framework.id


def test_no_judgement_continues_one_of_another_scale(frameworks: Frameworks) -> None:
    for framework in frameworks.values():
        for rule in framework.judgements:
            for older, key in rule.continues.items():
                assert frameworks[older].scale_of(key) == framework.scale_of(rule.key), (framework.id, rule.key, older)
