"""Every rule of the verdict, by name; then what must hold for any history whatever."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.event import Direction, Event, EventKind, Urgency, Verdict
from outcomes.frameworks import Frameworks
from outcomes.grades import FOUR_POINT, AreaOutcome, Grade
from outcomes.inspection import Inspection, Kind, Provider, Reading
from outcomes.verdict import compare, judge

Inspected = Callable[..., Inspection]

SIF_RI = "overall=ri help=ri in_care=g adoption=o care_leavers=ri leaders=ri lscb=i"
JOINT_GOOD = "leaders=g help=g care=g overall=g"
APART_GOOD = "leaders=g help=g in_care=g care_leavers=g overall=g"


@pytest.fixture
def told(rochdale: Provider, frameworks: Frameworks) -> Callable[..., Event]:
    def tell(new: Inspection, *earlier: Inspection) -> Event:
        return judge(rochdale, new, earlier, frameworks)

    return tell


def directions(event: Event) -> dict[str, str]:
    """Judgement -> "direction" or "direction from the other key"."""
    changes = [*event.judgements, *([event.overall] if event.overall else [])]
    return {
        c.key: c.direction.value + (f" from {c.from_key}" if c.from_key not in (None, c.key) else "") for c in changes
    }


def moved(word: str, *keys: str) -> dict[str, str]:
    return dict.fromkeys(keys, word)


# ------------------------------------------------- what may be compared


COMPARED = {
    "older to sif: another scale": (
        ("older_framework", "overall=a leaders=a"),
        ("sif", "overall=ri leaders=ri help=ri in_care=ri"),
        moved("not_comparable", "overall_effectiveness", "leaders", "help_and_protection", "in_care"),
        False,
    ),
    "older to ilacs: another scale, and nothing ends": (
        ("older_framework", "overall=g"),
        ("ilacs_2018", "leaders=g overall=g"),
        moved("not_comparable", "leaders", "overall_effectiveness"),
        False,
    ),
    "within sif, the safeguarding board never": (
        ("sif", SIF_RI),
        ("sif", "overall=g help=g in_care=g adoption=o care_leavers=i leaders=ri lscb=o"),
        {
            "overall_effectiveness": "improved",
            "help_and_protection": "improved",
            "in_care": "unchanged",
            "adoption": "unchanged",
            "care_leavers": "declined",
            "leaders": "unchanged",
        },
        False,
    ),
    "sif to ilacs_2018: adoption and care leavers end": (
        ("sif", SIF_RI),
        ("ilacs_2018", "leaders=g help=ri care=ri overall=ri"),
        {
            "leaders": "improved",
            "help_and_protection": "unchanged",
            "in_care_and_care_leavers": "declined from in_care",
            "overall_effectiveness": "unchanged",
            "adoption": "ended",
            "care_leavers": "ended",
        },
        True,
    ),
    "ilacs_2018 to ilacs_2023: the split": (
        ("ilacs_2018", "leaders=ri help=ri care=g overall=ri"),
        ("ilacs_2023", "leaders=ri help=ri in_care=ri care_leavers=o overall=ri"),
        {
            "leaders": "unchanged",
            "help_and_protection": "unchanged",
            "in_care": "declined from in_care_and_care_leavers",
            "care_leavers": "improved from in_care_and_care_leavers",
            "overall_effectiveness": "unchanged",
        },
        True,
    ),
    "sif to ilacs_2023: each with its own": (
        ("sif", SIF_RI),
        ("ilacs_2023", "leaders=g help=ri in_care=g care_leavers=g overall=i"),
        {
            "leaders": "improved",
            "help_and_protection": "unchanged",
            "in_care": "unchanged",
            "care_leavers": "improved",
            "overall_effectiveness": "declined",
            "adoption": "ended",
        },
        True,
    ),
    "ilacs_2023 to ilacs_2026: no overall any more": (
        ("ilacs_2023", APART_GOOD),
        ("ilacs_2026", "leaders=g help=ri in_care=g care_leavers=o"),
        {
            "leaders": "unchanged",
            "help_and_protection": "declined",
            "in_care": "unchanged",
            "care_leavers": "improved",
            "overall_effectiveness": "ended",
        },
        True,
    ),
    "ilacs_2018 to ilacs_2026: the split, and no overall any more": (
        ("ilacs_2018", JOINT_GOOD),
        ("ilacs_2026", "leaders=g help=g in_care=ri care_leavers=g"),
        {
            "leaders": "unchanged",
            "help_and_protection": "unchanged",
            "in_care": "declined from in_care_and_care_leavers",
            "care_leavers": "unchanged from in_care_and_care_leavers",
            "overall_effectiveness": "ended",
        },
        True,
    ),
    "within ilacs_2026 the overall grade does not end a second time": (
        ("ilacs_2026", "leaders=g help=g in_care=g care_leavers=g"),
        ("ilacs_2026", "leaders=g help=g in_care=g care_leavers=ri"),
        {**moved("unchanged", "leaders", "help_and_protection", "in_care"), "care_leavers": "declined"},
        False,
    ),
}


@pytest.mark.parametrize("case", COMPARED.values(), ids=COMPARED.keys())
def test_what_may_be_compared(inspected: Inspected, told: Callable[..., Event], case) -> None:  # type: ignore[no-untyped-def]
    (older, was), (newer, now), expected, indicative = case
    event = told(inspected(newer, "2026-05-04", now), inspected(older, "2017-01-09", was))
    assert directions(event) == expected
    compared = [*event.judgements, *([event.overall] if event.overall else [])]
    marked = {
        c.indicative for c in compared if c.direction in (Direction.IMPROVED, Direction.DECLINED, Direction.UNCHANGED)
    }
    assert marked <= {indicative}
    assert ("indicative" in event.reason) is indicative


def test_four_points_and_a_report_card_are_never_compared(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("school_report_card", "2026-01-12", "achievement=expected_standard leadership=needs_attention"),
        inspected("school_2019", "2022-03-01", "overall=g leadership=g"),
    )
    assert event.verdict is Verdict.NOT_COMPARABLE
    assert set(directions(event).values()) == {"not_comparable"}


def test_the_programmes_before_2013_are_compared_like_with_like(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    before = inspected("older_framework", "2010-03-01", "overall=g leaders=g")
    same = told(inspected("older_framework", "2012-03-01", "overall=a leaders=g"), before)
    other = told(inspected("older_framework", "2012-03-01", "overall=a quality=g"), before)
    assert (same.verdict, other.verdict) == (Verdict.DECLINED, Verdict.NOT_COMPARABLE)
    assert directions(other)["overall_effectiveness"] == "not_comparable"


def test_a_framework_that_no_file_describes_is_told_without_comparing(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    event = told(inspected("ilacs_2031", "2031-01-01", "leaders=i"), inspected("ilacs_2026", "2027-01-01", "leaders=g"))
    assert event.verdict is Verdict.NOT_COMPARABLE
    assert event.urgency is Urgency.URGENT, "inadequate is news whatever it is compared with"


# ------------------------------------------------------- real histories


def test_rochdale_2023_fell_while_overall_stayed(inspected: Inspected, told: Callable[..., Event]) -> None:
    before = inspected("ilacs_2018", "2018-01-29", "leaders=ri help=ri care=g overall=ri", published="2018-03-12")
    new = inspected(
        "ilacs_2023",
        "2023-01-23",
        "leaders=ri help=ri in_care=ri care_leavers=ri overall=ri",
        published="2023-03-17",
    )
    event = told(new, before)
    assert (event.event, event.verdict, event.urgency) == (EventKind.GRADE_CHANGE, Verdict.DECLINED, Urgency.NORMAL)
    assert event.overall is not None
    assert event.overall.direction is Direction.UNCHANGED
    care = {c.key: (c.from_key, c.from_grade, c.to_grade, c.direction) for c in event.judgements if "care" in c.key}
    fell = ("in_care_and_care_leavers", Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Direction.DECLINED)
    assert care == {"in_care": fell, "care_leavers": fell}
    assert event.headline == (
        "Rochdale: children in care and care leavers fell from good to requires improvement to be good; "
        "overall still requires improvement to be good, as in 2018"
    )
    assert event.reason == (
        "Of 5 comparable judgements 2 fell, 0 rose and 3 stayed. The comparison is indicative: it runs across "
        "the children's services framework of 2018 to 2022 and the children's services framework of 2023 to March 2026."
    )
    assert told(new, before, inspected("sif", "2014-05-05", SIF_RI)).earlier[1].startswith("2014: requires improvement")
    assert event.earlier == ("2018: requires improvement to be good (published 12 March 2018)",)
    assert event.previous_start == date(2018, 1, 29)
    assert event.notes[0].startswith("Children in care and care leavers were one judgement until January 2023")
    assert not event.late


def test_somerset_2026_fell_and_has_no_overall(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("ilacs_2026", "2026-04-27", "leaders=ri help=ri in_care=ri care_leavers=g"),
        inspected("ilacs_2018", "2022-07-11", JOINT_GOOD),
    )
    assert (event.event, event.verdict) == (EventKind.GRADE_CHANGE, Verdict.DECLINED)
    assert event.overall is not None
    assert (event.overall.direction, event.overall.to_grade) == (Direction.ENDED, None)
    assert event.headline == (
        "Rochdale: leadership, help and protection and children in care fell from good to requires improvement to be "
        "good; overall no longer given (good in 2022)"
    )
    assert any("no longer gives an overall grade" in note for note in event.notes)


def test_brent_2026_is_unchanged(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("ilacs_2026", "2026-04-27", "leaders=g help=g in_care=g care_leavers=g"),
        inspected("ilacs_2023", "2023-02-06", APART_GOOD),
    )
    assert (event.event, event.verdict, event.urgency) == (EventKind.NEW_OUTCOME, Verdict.UNCHANGED, Urgency.LOW)
    assert event.headline == (
        "Rochdale: no judgement changed; still good for leadership, help and protection, children in care and "
        "care leavers; overall no longer given (good in 2023)"
    )


def test_overall_is_never_worked_out_from_the_parts(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("ilacs_2023", "2023-01-30", "leaders=i help=ri in_care=ri care_leavers=ri overall=ri"),
        inspected("ilacs_2018", "2019-01-30", "leaders=ri help=ri care=ri overall=ri"),
    )
    assert event.overall is not None
    assert event.overall.to_grade is Grade.REQUIRES_IMPROVEMENT
    assert (event.verdict, event.urgency) == (Verdict.DECLINED, Urgency.URGENT)
    assert event.headline.startswith("Rochdale: leadership fell from requires improvement to be good to inadequate;")


def test_a_rise_overall_with_a_fall_leads_with_the_fall(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("ilacs_2023", "2025-01-30", "leaders=o help=g in_care=g care_leavers=g overall=o"),
        inspected("ilacs_2023", "2023-01-30", "leaders=g help=o in_care=g care_leavers=g overall=g"),
    )
    assert event.verdict is Verdict.MIXED
    assert event.headline == (
        "Rochdale: help and protection fell from outstanding to good; overall rose from good (2023) to outstanding; "
        "leadership rose from good to outstanding"
    )


def test_what_was_split_is_said_only_where_it_was_split(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(inspected("ilacs_2026", "2026-05-04", "in_care=g"), inspected("ilacs_2023", "2023-05-01", "in_care=g"))
    assert event.notes == ()


def test_nothing_changed_is_said(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(inspected("ilacs_2023", "2025-01-30", APART_GOOD), inspected("ilacs_2023", "2022-01-30", APART_GOOD))
    assert event.headline == "Rochdale: no judgement changed; overall still good, as in 2022"


# ------------------------------------------- first, absent and unreadable


def test_a_first_inspection(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(inspected("ilacs_2023", "2024-10-07", "leaders=g help=ri in_care=g care_leavers=g overall=g"))
    assert (event.event, event.verdict, event.urgency) == (EventKind.NEW_OUTCOME, Verdict.FIRST, Urgency.NORMAL)
    assert event.headline == (
        "Rochdale: first overall grade: good; good for leadership, children in care and care leavers; "
        "requires improvement to be good for help and protection"
    )
    assert event.previous_start is None


def test_visits_before_the_first_inspection_are_no_earlier_grades(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    visit = inspected("ilacs_2023", "2023-05-01", kind=Kind.FOCUSED_VISIT)
    assert told(inspected("ilacs_2023", "2024-10-07", APART_GOOD), visit).verdict is Verdict.FIRST


def test_a_judgement_not_judged_before_is_passed_over(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("sif", "2017-05-01", "overall=g adoption=ri"),
        inspected("sif", "2016-05-01", "overall=g adoption=not_judged"),
        inspected("sif", "2014-05-01", "overall=g adoption=g"),
    )
    adoption = event.judgements[0]
    assert (adoption.direction, adoption.from_start) == (Direction.DECLINED, date(2014, 5, 1))


def test_a_judgement_never_judged_before_is_first_beside_others(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    """Isles of Scilly: not judged in 2016, judged later; the rest is compared as ever."""
    event = told(
        inspected("ilacs_2018", "2019-05-01", "leaders=g care=ri overall=g"),
        inspected("sif", "2016-05-01", "leaders=ri in_care=not_judged overall=g"),
    )
    assert directions(event) == {
        "leaders": "improved",
        "in_care_and_care_leavers": "first",
        "overall_effectiveness": "unchanged",
    }
    assert event.verdict is Verdict.IMPROVED


def test_not_judged_now_is_neither_better_nor_worse(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("sif", "2016-05-01", "overall=g in_care=not_judged"),
        inspected("sif", "2014-05-01", "overall=g in_care=i"),
    )
    assert directions(event) == {"overall_effectiveness": "unchanged", "in_care": "not_judged"}
    assert (event.verdict, event.urgency) == (Verdict.UNCHANGED, Urgency.LOW)


@pytest.mark.parametrize(
    ("leaders", "help_", "verdict"),
    [
        ("ri", "g", Verdict.NOT_COMPARABLE),
        ("ri", "o", Verdict.MIXED),
        ("o", "g", Verdict.NOT_COMPARABLE),
        ("g", "g", Verdict.NOT_COMPARABLE),
    ],
)
def test_one_unreadable_grade_leaves_the_verdict_open(
    inspected: Inspected, told: Callable[..., Event], leaders: str, help_: str, verdict: Verdict
) -> None:
    event = told(
        inspected("ilacs_2026", "2029-05-01", f"leaders={leaders} help={help_} in_care=unreadable"),
        inspected("ilacs_2026", "2026-05-01", "leaders=g help=g in_care=g"),
    )
    assert event.verdict is verdict
    assert event.urgency is Urgency.NORMAL
    assert event.headline.endswith("the grade for children in care could not be read")
    assert "1 of 3 grades could not be read" in event.reason
    told_as_moved = {
        change.key for change in event.judgements if change.direction in (Direction.IMPROVED, Direction.DECLINED)
    }
    assert (event.event is EventKind.GRADE_CHANGE) == bool(told_as_moved), "what was read is told all the same"


def test_a_report_without_a_readable_grade_is_unread_and_no_change(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    before = inspected("ilacs_2023", "2023-01-30", APART_GOOD)
    for grades in ("leaders=unreadable overall=unreadable", ""):
        event = told(inspected("ilacs_2023", "2026-01-30", grades), before)
        assert (event.event, event.verdict, event.overall) == (EventKind.UNREAD, None, None)
        assert "could not be read" in event.reason


def test_the_boards_grade_alone_does_not_make_a_report_read(inspected: Inspected, told: Callable[..., Event]) -> None:
    assert told(inspected("sif", "2016-01-30", "overall=unreadable lscb=g")).event is EventKind.UNREAD


def test_an_earlier_grade_that_was_unreadable_is_not_comparable(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    """The new report is wholly read: it must not be told as unread because an old one was not."""
    event = told(
        inspected("ilacs_2023", "2026-01-30", "leaders=g overall=g"),
        inspected("ilacs_2023", "2023-01-30", "leaders=unreadable overall=g"),
    )
    assert directions(event) == {"leaders": "not_comparable", "overall_effectiveness": "unchanged"}
    assert event.event is EventKind.NEW_OUTCOME
    assert any("earlier grade could not be read" in note for note in event.notes)


def test_an_outcome_that_is_not_published_yet_is_passed_over(inspected: Inspected, told: Callable[..., Event]) -> None:
    before = inspected("ilacs_2023", "2023-01-30", "leaders=ri overall=g")
    known_only = inspected("ilacs_2023", "2024-06-03", "leaders=not_published overall=not_published")
    after = told(inspected("ilacs_2023", "2026-01-30", "leaders=g overall=g"), known_only, before)
    assert directions(after) == {"leaders": "improved", "overall_effectiveness": "unchanged"}
    half = told(inspected("ilacs_2023", "2026-01-30", "leaders=g overall=not_published"), before)
    assert directions(half)["overall_effectiveness"] == "not_comparable"


def test_a_kind_that_nobody_knows_is_for_a_person(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(inspected(None, "2026-01-30", kind=Kind.OTHER))
    assert event.event is EventKind.UNREAD
    assert "not known" in event.reason


def test_a_framework_that_was_not_in_force_is_a_misreading(inspected: Inspected, told: Callable[..., Event]) -> None:
    """The overall row lost in 2024 would look like the framework without one; nothing has ended then."""
    event = told(
        inspected("ilacs_2026", "2024-05-01", "leaders=g help=g in_care=g care_leavers=g"),
        inspected("ilacs_2018", "2021-05-01", JOINT_GOOD),
    )
    assert event.event is EventKind.UNREAD
    assert "not in force" in event.reason


def test_a_boards_own_report_is_no_inspection_of_the_authority(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    board = inspected("sif", "2016-05-02", "lscb=i", kind=Kind.OTHER)
    assert told(board).event is EventKind.UNREAD
    after = told(inspected("sif", "2017-05-01", "overall=g"), board, inspected("sif", "2014-05-05", "overall=i"))
    assert (after.verdict, after.previous_start) == (Verdict.IMPROVED, date(2014, 5, 5))


def test_a_framework_unknown_between_ends_the_search(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("ilacs_2023", "2024-05-06", "overall=g"),
        inspected(None, "2022-05-02", "overall=i"),
        inspected("ilacs_2018", "2019-05-06", "overall=ri"),
    )
    assert event.verdict is Verdict.NOT_COMPARABLE


def test_a_predecessors_grades_are_its_own(inspected: Inspected, told: Callable[..., Event]) -> None:
    county = inspected("ilacs_2018", "2022-05-02", JOINT_GOOD, urn="80458")
    assert told(inspected("ilacs_2023", "2024-10-07", APART_GOOD), county).verdict is Verdict.FIRST


# ------------------------------------------------------------ order in time


def test_an_older_inspection_published_late_is_slotted_in(inspected: Inspected, told: Callable[..., Event]) -> None:
    older = inspected("ilacs_2018", "2018-02-01", "leaders=g care=g overall=g")
    newer = inspected("ilacs_2023", "2023-02-01", "leaders=g in_care=g overall=g")
    late = inspected("ilacs_2018", "2020-02-01", "leaders=i care=g overall=ri", published="2023-06-01")
    event = told(late, newer, older)
    assert event.late
    assert event.previous_start == date(2018, 2, 1)
    assert "an older inspection, published after a newer one" in event.headline
    assert "the inspection of February 2023 stands" in event.notes[-1]
    assert not any("next inspection is" in note for note in event.notes), "what it triggered is long past"


def test_a_newer_inspection_is_compared_with_what_came_before_by_date_on_site(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    """Published in the other order: the comparison goes by the first day on site."""
    first = inspected("ilacs_2018", "2019-02-01", "leaders=ri overall=ri", published="2019-12-01")
    second = inspected("ilacs_2018", "2019-09-01", "leaders=g overall=g", published="2019-10-20")
    assert told(second).verdict is Verdict.FIRST
    assert told(first, second).late
    assert told(second, first).verdict is Verdict.IMPROVED


def test_a_reinspection_within_months(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("sif", "2017-11-06", "overall=ri leaders=ri help=ri", kind=Kind.SIF_REINSPECTION),
        inspected("sif", "2017-02-06", "overall=i leaders=i help=i lscb=i"),
    )
    assert (event.verdict, event.urgency) == (Verdict.IMPROVED, Urgency.URGENT)


def test_the_same_inspection_under_another_file_is_not_compared_with_itself(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    first = inspected("ilacs_2023", "2024-01-15", APART_GOOD, published="2024-03-01")
    again = inspected("ilacs_2023", "2024-01-15", APART_GOOD, published="2024-03-20")
    assert told(again, first).verdict is Verdict.FIRST
    assert told(again, first).id == told(first).id


# ----------------------------------------------------------------- urgency


URGENCY = {
    "to inadequate": ("leaders=g overall=g", "leaders=i overall=g", Urgency.URGENT),
    "from inadequate": ("leaders=i overall=g", "leaders=ri overall=g", Urgency.URGENT),
    "a fall of overall": ("leaders=g overall=o", "leaders=g overall=g", Urgency.URGENT),
    "a rise of overall": ("leaders=g overall=g", "leaders=g overall=o", Urgency.NORMAL),
    "another fall": ("leaders=o overall=g", "leaders=g overall=g", Urgency.NORMAL),
    "still inadequate": ("leaders=i overall=i", "leaders=i overall=i", Urgency.LOW),
    "nothing": ("leaders=g overall=g", "leaders=g overall=g", Urgency.LOW),
}


@pytest.mark.parametrize(("was", "now", "urgency"), URGENCY.values(), ids=URGENCY.keys())
def test_urgency(inspected: Inspected, told: Callable[..., Event], was: str, now: str, urgency: Urgency) -> None:
    event = told(inspected("ilacs_2023", "2025-05-01", now), inspected("ilacs_2023", "2023-05-01", was))
    assert event.urgency is urgency


def test_a_first_inadequate_is_urgent(inspected: Inspected, told: Callable[..., Event]) -> None:
    assert told(inspected("ilacs_2023", "2025-05-01", "leaders=i overall=ri")).urgency is Urgency.URGENT


def test_areas_for_priority_action_are_urgent_and_come_first(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(
        inspected("ilacs_2023", "2025-05-01", kind=Kind.FOCUSED_VISIT, theme="the front door", priority_action=True)
    )
    assert event.urgency is Urgency.URGENT
    assert event.headline == "Rochdale: areas for priority action: a focused visit on the front door was published"


# ------------------------------------------------------------ without grades


@pytest.mark.parametrize("kind", [Kind.FOCUSED_VISIT, Kind.MONITORING_VISIT])
def test_a_visit_changes_no_grade(inspected: Inspected, told: Callable[..., Event], kind: Kind) -> None:
    event = told(inspected("ilacs_2023", "2024-05-01", kind=kind), inspected("ilacs_2023", "2023-05-01", "overall=i"))
    assert (event.event, event.verdict, event.urgency, event.judgements) == (EventKind.VISIT, None, Urgency.LOW, ())
    assert event.notes == ("A visit changes no grade: overall stays inadequate (2023).",)


def test_a_visit_where_no_overall_is_given_names_the_grades_that_stay(
    inspected: Inspected, told: Callable[..., Event]
) -> None:
    event = told(
        inspected("ilacs_2026", "2027-05-01", kind=Kind.FOCUSED_VISIT),
        inspected("ilacs_2026", "2026-05-01", "leaders=ri help=g in_care=g care_leavers=g"),
    )
    assert event.notes == (
        "A visit changes no grade. Those of 2026 stay: requires improvement to be good for leadership; good for help "
        "and protection, children in care and care leavers.",
    )


def test_a_visit_before_the_newest_inspection_is_late(inspected: Inspected, told: Callable[..., Event]) -> None:
    graded = inspected("ilacs_2023", "2024-09-02", "overall=g")
    earlier, later = (inspected("ilacs_2023", day, kind=Kind.FOCUSED_VISIT) for day in ("2024-05-06", "2025-05-05"))
    assert (told(earlier, graded).late, told(later, graded).late) == (True, False)


def test_two_letters_of_one_day_without_dates_are_two_events(rochdale: Provider, frameworks: Frameworks) -> None:
    letters = [
        Inspection(
            "80542",
            Reading(Kind.LETTER, "Rochdale", None, None, None),
            date(2024, 5, 6),
            datetime(2024, 5, 6, 9, tzinfo=UTC),
            content,
            "https://reports.example/letter",
        )
        for content in ("one", "another")
    ]
    assert len({judge(rochdale, letter, letters, frameworks).id for letter in letters}) == 2


def area(inspected: Inspected, start: str, outcome: AreaOutcome | None, **reading: object) -> Inspection:
    return inspected("area_send_2023", start, kind=Kind.AREA_SEND_FULL, outcome=outcome, **reading)


def test_area_outcomes_have_an_order_of_their_own(inspected: Inspected, told: Callable[..., Event]) -> None:
    failing = area(inspected, "2023-05-01", AreaOutcome.SYSTEMIC_FAILINGS, priority_action=True)
    better = told(area(inspected, "2026-05-01", AreaOutcome.INCONSISTENT), failing)
    assert (better.event, better.verdict, better.urgency) == (EventKind.AREA_OUTCOME, Verdict.IMPROVED, Urgency.URGENT)
    assert better.headline == (
        "Rochdale area SEND inspection: better: inconsistent experiences and outcomes, "
        "before: widespread and/or systemic failings"
    )
    positive = area(inspected, "2023-05-01", AreaOutcome.POSITIVE)
    assert told(area(inspected, "2028-05-01", AreaOutcome.INCONSISTENT), positive).verdict is Verdict.DECLINED
    assert told(area(inspected, "2028-05-01", AreaOutcome.POSITIVE), positive).verdict is Verdict.UNCHANGED


def test_an_area_outcome_published_late_says_so(inspected: Inspected, told: Callable[..., Event]) -> None:
    newer = area(inspected, "2026-05-04", AreaOutcome.POSITIVE)
    older = area(inspected, "2023-05-01", AreaOutcome.INCONSISTENT, next_inspection="within about three years")
    assert told(older).notes[0] == "Next: within about three years."
    assert "due in about three years" in told(older).notes[1]
    late = told(older, newer)
    assert (late.late, late.verdict, late.notes) == (True, Verdict.FIRST, ())
    assert told(newer, older, newer).verdict is Verdict.IMPROVED


def test_an_area_inspection_before_2023_is_not_comparable(inspected: Inspected, told: Callable[..., Event]) -> None:
    named = area(inspected, "2024-05-01", AreaOutcome.INCONSISTENT, previous_start=date(2018, 3, 5))
    assert told(named).verdict is Verdict.NOT_COMPARABLE
    assert told(area(inspected, "2024-05-01", AreaOutcome.INCONSISTENT)).verdict is Verdict.FIRST


def test_an_area_outcome_and_grades_never_touch(inspected: Inspected, told: Callable[..., Event]) -> None:
    grades = inspected("ilacs_2023", "2023-01-30", APART_GOOD)
    outcome = area(inspected, "2024-05-01", AreaOutcome.SYSTEMIC_FAILINGS)
    assert told(outcome, grades).verdict is Verdict.FIRST
    assert told(inspected("ilacs_2023", "2026-01-30", APART_GOOD), grades, outcome).verdict is Verdict.UNCHANGED


def test_an_area_outcome_that_cannot_be_read_is_unread(inspected: Inspected, told: Callable[..., Event]) -> None:
    assert told(area(inspected, "2024-05-01", None)).event is EventKind.UNREAD


def test_a_joint_targeted_letter_is_no_grade(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(inspected("jtai", "2024-05-01", kind=Kind.JTAI, theme="serious youth violence"))
    assert (event.event, event.verdict, event.urgency) == (EventKind.LETTER, None, Urgency.LOW)
    assert event.headline == "Rochdale: a joint targeted area inspection on serious youth violence was published"


def test_what_a_letter_triggers_is_told_with_its_source(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(inspected("jtai", "2024-05-01", kind=Kind.JTAI, priority_action=True))
    assert event.urgency is Urgency.URGENT
    assert [("written statement of action" in note, "(Source: " in note) for note in event.notes] == [(True, True)]


def test_a_long_theme_is_cut_between_words(inspected: Inspected, told: Callable[..., Event]) -> None:
    event = told(inspected("ilacs_2023", "2024-05-01", kind=Kind.FOCUSED_VISIT, theme="children in need " * 30))
    said = event.headline.removeprefix("Rochdale: a focused visit on ").removesuffix(" … was published")
    assert set(said.split()) == {"children", "in", "need"}, "no word is cut in two"
    assert 120 < len(said) <= 140
    assert event.theme == "children in need " * 30


# --------------------------------------------------------- whatever comes


KEYS = {
    "sif": ("overall_effectiveness", "help_and_protection", "in_care", "adoption", "care_leavers", "leaders", "lscb"),
    "ilacs_2018": ("leaders", "help_and_protection", "in_care_and_care_leavers", "overall_effectiveness"),
    "ilacs_2023": ("leaders", "help_and_protection", "in_care", "care_leavers", "overall_effectiveness"),
    "ilacs_2026": ("leaders", "help_and_protection", "in_care", "care_leavers"),
    "older_framework": ("overall_effectiveness", "leaders"),
}
WORDS = ("o", "g", "ri", "i")


@st.composite
def descriptions(
    draw: st.DrawFn, words: tuple[str, ...] = (*WORDS, "not_judged", "unreadable")
) -> tuple[str, str, str]:
    """(framework, first day, grades) as `inspected` takes them."""
    framework = draw(st.sampled_from(sorted(KEYS)))
    start = draw(st.dates(date(2010, 1, 1), date(2028, 1, 1))).isoformat()
    return framework, start, " ".join(f"{key}={draw(st.sampled_from(words))}" for key in KEYS[framework])


histories = st.lists(descriptions(), max_size=6, unique_by=lambda described: described[1])


@given(was=st.sampled_from(FOUR_POINT), now=st.sampled_from(FOUR_POINT))
def test_directions_are_antisymmetric(was: Grade, now: Grade) -> None:
    turned = {Direction.IMPROVED: Direction.DECLINED, Direction.DECLINED: Direction.IMPROVED}
    there = compare(was, now, FOUR_POINT)
    assert compare(now, was, FOUR_POINT) is turned.get(there, there)


@given(grades=st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), min_size=5, max_size=5))
def test_a_history_run_backwards_turns_the_verdict(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks, grades: list[tuple[str, str]]
) -> None:
    one, two = (
        " ".join(f"{key}={pair[n]}" for key, pair in zip(KEYS["ilacs_2023"], grades, strict=True)) for n in (0, 1)
    )
    turned = {Verdict.IMPROVED: Verdict.DECLINED, Verdict.DECLINED: Verdict.IMPROVED}
    early, late = "2023-02-01", "2025-02-01"
    there = judge(
        rochdale, inspected("ilacs_2023", late, two), [inspected("ilacs_2023", early, one)], frameworks
    ).verdict
    back = judge(
        rochdale, inspected("ilacs_2023", late, one), [inspected("ilacs_2023", early, two)], frameworks
    ).verdict
    assert there is not None
    assert back is turned.get(there, there)


@settings(max_examples=200)
@given(described=histories.filter(bool), order=st.randoms(use_true_random=False))
def test_judging_depends_on_nothing_but_the_history(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks, described: list[tuple[str, str, str]], order
) -> None:  # type: ignore[no-untyped-def]
    """Any order of the earlier ones, the new one among them or not, and any number of runs: the same event."""
    new, *earlier = [inspected(*one) for one in described]
    event = judge(rochdale, new, earlier, frameworks)
    shuffled = [*earlier, new]
    order.shuffle(shuffled)
    assert judge(rochdale, new, shuffled, frameworks) == event
    assert judge(rochdale, new, earlier, frameworks) == event


@settings(max_examples=200)
@given(described=histories.filter(bool))
def test_an_event_comes_back_from_json_as_it_was(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks, described: list[tuple[str, str, str]]
) -> None:
    new, *earlier = [inspected(*one) for one in described]
    event = judge(rochdale, new, earlier, frameworks)
    assert Event.from_json(event.to_json()) == event


@settings(max_examples=200)
@given(described=histories.filter(bool))
def test_a_verdict_says_what_its_directions_say(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks, described: list[tuple[str, str, str]]
) -> None:
    new, *earlier = [inspected(*one) for one in described]
    event = judge(rochdale, new, earlier, frameworks)
    found = {change.direction for change in (*event.judgements, *([event.overall] if event.overall else []))}
    assert (event.event is EventKind.GRADE_CHANGE) == bool(found & {Direction.IMPROVED, Direction.DECLINED})
    if Direction.UNREADABLE not in found:
        assert (event.verdict in (Verdict.DECLINED, Verdict.MIXED)) == (Direction.DECLINED in found)
    else:
        assert event.verdict in (Verdict.MIXED, Verdict.NOT_COMPARABLE)
    assert "lscb" not in {change.key for change in event.judgements}
    assert event.headline.startswith("Rochdale: ")
    assert ";;" not in event.headline
    assert not event.headline.endswith((": ", "; "))


def test_the_id_names_the_inspection_and_not_the_run(inspected: Inspected, told: Callable[..., Event]) -> None:
    morning, evening = (datetime(2024, 3, 1, hour, tzinfo=UTC) for hour in (8, 20))
    first, second = (
        told(inspected("ilacs_2023", "2024-01-15", APART_GOOD, observed_at=moment)) for moment in (morning, evening)
    )
    assert first.id == second.id == "80542-outcome-" + first.id[-12:]
    other = told(inspected("ilacs_2023", "2024-01-16", APART_GOOD))
    assert other.id != first.id
