"""What stands beside an outcome: the time before it, the others now, what follows."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from outcomes.consequences import consequences
from outcomes.context import (
    area_distribution,
    context_notes,
    distribution,
    span_words,
    with_context,
)
from outcomes.event import Event
from outcomes.frameworks import Frameworks
from outcomes.grades import AreaOutcome, Grade
from outcomes.inspection import Inspection, Kind, Provider
from outcomes.providers import authorities, find_authority
from outcomes.standing import Standing, standing
from outcomes.verdict import judge

Inspected = Callable[..., Inspection]
Tell = Callable[..., tuple[str, ...]]
GOOD = "leaders=g help=g in_care=g care_leavers=g overall=g"


@pytest.fixture
def nation(inspected: Inspected, frameworks: Frameworks) -> dict[str, Standing]:
    """Nine authorities, six of Rochdale's statistical neighbours among them, each good but for two."""
    authority = find_authority("Rochdale")
    assert authority is not None
    others = [a.urn for a in authorities() if a.urn and a.urn not in (*authority.neighbours, authority.urn)]
    urns = [*authority.neighbours[:6], *others[:3]]
    grades = {urns[0]: GOOD.replace("leaders=g", "leaders=i"), urns[1]: GOOD.replace("overall=g", "overall=o")}
    return {
        urn: standing([inspected("ilacs_2023", "2024-01-15", grades.get(urn, GOOD), urn=urn)], None, None, frameworks)
        for urn in urns
    }


@pytest.fixture
def told(inspected: Inspected, nation: dict[str, Standing], rochdale: Provider, frameworks: Frameworks) -> Tell:
    """The context of Rochdale's inspection of 2025 with these grades, after one in 2020 that was good throughout."""

    def tell(grades: str, **inspection: object) -> tuple[str, ...]:
        before = inspected("ilacs_2023", "2020-01-20", GOOD)
        new = inspected("ilacs_2023", "2025-01-13", grades, **inspection)
        event = judge(rochdale, new, [before], frameworks)
        return context_notes(event, nation, find_authority("Rochdale"), frameworks)

    return tell


def test_the_gravest_new_grade_is_set_beside_the_nation_s(told: Tell) -> None:
    notes = told(GOOD.replace("leaders=g", "leaders=i").replace("help=g", "help=ri"))
    assert "The graded inspection before began on 20 January 2020, about five years earlier." in notes
    assert "Rochdale is now one of 2 authorities inadequate for leadership, out of 10." in notes
    assert any(note.startswith("In the North West: ") and "for leadership" in note for note in notes)
    assert "Among its six statistical neighbours: 5 good and 1 inadequate for leadership." in notes


def test_a_visit_is_set_beside_nothing_but_the_grades_that_it_leaves(told: Tell) -> None:
    assert told("", kind=Kind.FOCUSED_VISIT) == (
        "The graded inspection before began on 20 January 2020, about five years earlier.",
    )


def test_the_only_one_is_called_so(told: Tell) -> None:
    notes = told(GOOD.replace("help=g", "help=i"))
    assert "Rochdale is now the only one of 10 authorities inadequate for help and protection." in notes


def test_without_a_grave_grade_the_overall_grade_is_told(told: Tell) -> None:
    assert "Rochdale is now one of 9 authorities good overall, out of 10." in told(GOOD)


def test_its_own_new_grade_counts_even_where_its_old_one_is_given(
    inspected: Inspected, nation: dict[str, Standing], rochdale: Provider, frameworks: Frameworks
) -> None:
    before = inspected("ilacs_2023", "2020-01-20", GOOD)
    nation = {**nation, "80542": standing([before], None, None, frameworks)}
    event = judge(rochdale, inspected("ilacs_2023", "2025-01-13", GOOD.replace("=g", "=o")), [before], frameworks)
    notes = context_notes(event, nation, find_authority("Rochdale"), frameworks)
    assert "Rochdale is now one of 2 authorities outstanding overall, out of 10." in notes


def test_a_late_report_is_not_set_beside_what_others_hold_now(
    inspected: Inspected, nation: dict[str, Standing], rochdale: Provider, frameworks: Frameworks
) -> None:
    newer = inspected("ilacs_2023", "2025-01-13", GOOD)
    event = judge(rochdale, inspected("ilacs_2018", "2020-01-20", "leaders=i overall=i"), [newer], frameworks)
    assert event.late
    assert context_notes(event, nation, find_authority("Rochdale"), frameworks) == ()


def test_without_an_overall_grade_what_moved_is_told_and_nothing_where_nothing_did(
    inspected: Inspected, nation: dict[str, Standing], rochdale: Provider, frameworks: Frameworks
) -> None:
    before = inspected("ilacs_2023", "2023-01-23", GOOD)
    somerset, brent = (
        judge(rochdale, inspected("ilacs_2026", "2026-04-27", grades), [before], frameworks)
        for grades in ("leaders=ri help=ri in_care=ri care_leavers=g", "leaders=g help=g in_care=g care_leavers=g")
    )
    fell = context_notes(somerset, nation, find_authority("Rochdale"), frameworks)
    assert "Rochdale is now the only one of 10 authorities requiring improvement for leadership." in fell
    kept = context_notes(brent, nation, find_authority("Rochdale"), frameworks)
    assert [note for note in kept if "authorities" in note] == []


def test_an_area_outcome_is_counted_among_areas(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks
) -> None:
    def area(urn: str, outcome: AreaOutcome) -> Inspection:
        return inspected("area_send_2023", "2024-03-11", kind=Kind.AREA_SEND_FULL, urn=urn, outcome=outcome)

    held = {
        urn: standing([area(urn, outcome)], None, None, frameworks)
        for urn, outcome in (("80418", AreaOutcome.POSITIVE), ("80419", AreaOutcome.SYSTEMIC_FAILINGS))
    }
    assert area_distribution(held.values()) == Counter([AreaOutcome.POSITIVE, AreaOutcome.SYSTEMIC_FAILINGS])
    event = judge(rochdale, area("80542", AreaOutcome.SYSTEMIC_FAILINGS), [], frameworks)
    notes = context_notes(event, held, find_authority("Rochdale"), frameworks)
    assert notes[0] == (
        "Rochdale is now one of 2 areas with widespread and/or systemic failings in area SEND inspections, out of 3."
    )


def test_a_new_authority_s_formation_is_told(inspected: Inspected, frameworks: Frameworks) -> None:
    cumberland = find_authority("Cumberland")
    assert cumberland is not None
    assert cumberland.urn is not None
    provider = Provider(cumberland.urn, "Cumberland", "local_authority", "https://reports.example", "North West")
    event = judge(provider, inspected("ilacs_2023", "2024-10-07", GOOD, urn=cumberland.urn), [], frameworks)
    notes = context_notes(event, {}, cumberland, frameworks)
    assert "Cumberland was formed on 1 April 2023 out of Cumbria, whose grades do not pass to it." in notes


def test_an_authority_that_only_changed_its_form_has_no_such_note(inspected: Inspected, frameworks: Frameworks) -> None:
    somerset = find_authority("Somerset")
    assert somerset is not None
    provider = Provider(somerset.urn or "", "Somerset", "local_authority", "https://reports.example", "South West")
    event = judge(provider, inspected("ilacs_2023", "2024-10-07", GOOD, urn=somerset.urn), [], frameworks)
    assert not any("formed" in note for note in context_notes(event, {}, somerset, frameworks))


def test_a_provider_that_is_no_authority_has_no_region_or_neighbours(
    inspected: Inspected, frameworks: Frameworks
) -> None:
    home = Provider("SC990012", "A home", "childrens_home", "https://reports.example")
    event = judge(home, inspected("sccif", "2024-01-24", "overall=i", urn=home.urn), [], frameworks)
    notes = context_notes(event, {}, None, frameworks)
    assert notes == ("A home is now the only one of 1 providers inadequate overall.",)


def test_a_slow_publication_is_told_as_our_measurement(told: Tell) -> None:
    assert not any("Published" in note for note in told(GOOD, published="2025-03-25"))
    (note,) = (note for note in told(GOOD, published="2025-03-26") if "Published" in note)
    assert note.startswith("Published 61 days after the last day on site")
    assert "that we measured" in note


def test_notes_are_added_once_and_the_event_stays_the_same_event(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks
) -> None:
    event = judge(rochdale, inspected("ilacs_2023", "2024-10-07", GOOD), [], frameworks)
    fuller: Event = with_context(event, ["One.", "Two.", "One."])
    assert fuller.id == event.id
    assert fuller.notes == (*event.notes, "One.", "Two.")
    assert with_context(fuller, ["One."]) == fuller


def test_distribution_counts_those_that_hold_the_judgement(nation: dict[str, Standing]) -> None:
    assert distribution(nation.values(), "leaders") == {Grade.GOOD: 8, Grade.INADEQUATE: 1}
    assert distribution(nation.values(), "adoption") == {}


@pytest.mark.parametrize(
    ("framework", "grades", "said"),
    [
        ("ilacs_2023", "overall=i", "70 working days"),
        ("ilacs_2023", "overall=ri", "standard"),
        ("ilacs_2023", "overall=g", "short"),
        ("ilacs_2026", "leaders=i", "monitoring visits"),
        ("sccif", "overall=i", "six to eight weeks"),
        ("school_report_card_2025", "safeguarding=not_met", "category of concern"),
    ],
)
def test_what_an_outcome_triggers_names_its_document(
    inspected: Inspected, frameworks: Frameworks, framework: str, grades: str, said: str
) -> None:
    (entry,) = consequences(inspected(framework, "2026-05-04", grades).reading, frameworks)
    assert said in entry.text
    assert entry.source


def test_what_area_outcomes_and_priority_action_trigger(inspected: Inspected, frameworks: Frameworks) -> None:
    area = inspected(
        "area_send_2023", "2024-03-11", kind=Kind.AREA_SEND_FULL, outcome=AreaOutcome.SYSTEMIC_FAILINGS
    ).reading
    assert "priority action plan" in consequences(area, frameworks)[0].text
    letters = [
        inspected("jtai", "2024-03-11", kind=Kind.JTAI, priority_action=said).reading for said in (True, False, None)
    ]
    assert [len(consequences(letter, frameworks)) for letter in letters] == [1, 0, 0]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2024, 1, 1), date(2024, 1, 2), "one day"),
        (date(2024, 1, 1), date(2024, 2, 12), "42 days"),
        (date(2024, 1, 1), date(2024, 7, 1), "six months"),
        (date(2024, 1, 1), date(2025, 3, 1), "14 months"),
        (date(2018, 1, 29), date(2023, 1, 23), "about five years"),
        (date(2010, 1, 1), date(2025, 1, 1), "about 15 years"),
    ],
)
def test_lengths_of_time_in_words(start: date, end: date, said: str) -> None:
    assert span_words((end - start).days) == said
