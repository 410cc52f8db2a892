"""Standing on two time axes, and history walked again through the same judging."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from outcomes.event import EventKind, Verdict
from outcomes.frameworks import Frameworks
from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import Inspection, Kind, Provider
from outcomes.replay import replay
from outcomes.standing import Standing, standing

Inspected = Callable[..., Inspection]
FRAMEWORKS = ("sif", "ilacs_2018", "ilacs_2023", "ilacs_2026")
WORDS = ("o", "g", "ri", "i", "not_judged", "unreadable")


def test_the_newest_graded_inspection_stands(inspected: Inspected, frameworks: Frameworks) -> None:
    held = [
        inspected("ilacs_2023", "2023-02-06", "leaders=g help=ri overall=g", published="2023-04-01"),
        inspected("ilacs_2018", "2019-02-06", "leaders=g help=g overall=g", published="2019-04-01"),
        inspected("ilacs_2023", "2024-02-06", kind=Kind.FOCUSED_VISIT, published="2024-03-01"),
    ]
    now = standing(held, None, None, frameworks)
    assert now.inspection is held[0]
    since = {judgement.key: (judgement.grade, judgement.since) for judgement in now.judgements}
    assert since == {
        "leaders": (Grade.GOOD, date(2019, 4, 1)),
        "help_and_protection": (Grade.REQUIRES_IMPROVEMENT, date(2023, 4, 1)),
        "overall_effectiveness": (Grade.GOOD, date(2019, 4, 1)),
    }
    assert now.grade("leaders") is Grade.GOOD
    assert now.grade("adoption") is None


def test_publication_and_knowledge_are_two_axes(inspected: Inspected, frameworks: Frameworks) -> None:
    found_late = datetime(2021, 1, 1, tzinfo=UTC)
    held = [
        inspected("ilacs_2018", "2018-02-05", "overall=g", published="2018-04-01"),
        inspected("ilacs_2018", "2020-02-05", "overall=i", published="2020-04-01", observed_at=found_late),
    ]

    def overall(on: date | None, known_at: datetime | None) -> Grade | None:
        return standing(held, on, known_at, frameworks).grade("overall_effectiveness")

    assert overall(date(2020, 3, 31), None) is Grade.GOOD
    assert overall(date(2020, 4, 1), None) is Grade.INADEQUATE
    assert overall(date(2020, 4, 1), found_late - timedelta(seconds=1)) is Grade.GOOD
    assert overall(None, found_late) is Grade.INADEQUATE
    assert standing(held, date(2018, 3, 31), None, frameworks) == Standing()


def test_an_old_report_published_late_does_not_overwrite(inspected: Inspected, frameworks: Frameworks) -> None:
    newer = inspected("ilacs_2018", "2021-02-05", "overall=g", published="2021-04-01")
    late = inspected("ilacs_2018", "2020-02-05", "overall=i", published="2021-09-01")
    assert standing([newer, late], None, None, frameworks).inspection is newer


def test_the_board_is_in_no_standing(inspected: Inspected, frameworks: Frameworks) -> None:
    own = inspected("sif", "2016-05-09", "overall=g in_care=not_judged lscb=i")
    boards = inspected("sif", "2017-05-09", "lscb=i", kind=Kind.OTHER)
    now = standing([own, boards], None, None, frameworks)
    assert now.inspection is own
    assert {(j.key, j.absent) for j in now.judgements} == {
        ("overall_effectiveness", None),
        ("in_care", Absence.NOT_JUDGED),
    }


def test_not_judged_leaves_the_earlier_grade_and_unreadable_does_not(
    inspected: Inspected, frameworks: Frameworks
) -> None:
    earlier = inspected("sif", "2014-05-05", "overall=g in_care=i adoption=g")
    now = standing(
        [earlier, inspected("sif", "2016-05-09", "overall=g in_care=not_judged adoption=unreadable")],
        None,
        None,
        frameworks,
    )
    assert now.grade("in_care") is Grade.INADEQUATE
    assert now.grade("adoption") is None


def test_since_follows_a_judgement_through_its_split(inspected: Inspected, frameworks: Frameworks) -> None:
    joint = inspected("ilacs_2018", "2019-05-06", "care=g overall=g")
    now = standing(
        [joint, inspected("ilacs_2023", "2023-05-01", "in_care=g care_leavers=ri overall=g")], None, None, frameworks
    )
    since = {stands.key: stands.since.year for stands in now.judgements}
    assert since == {"in_care": 2019, "care_leavers": 2023, "overall_effectiveness": 2019}


def test_what_a_new_framework_no_longer_asks_for_has_ended(inspected: Inspected, frameworks: Frameworks) -> None:
    now = standing(
        [
            inspected("sif", "2015-05-11", "adoption=o care_leavers=i overall=g lscb=g"),
            inspected("ilacs_2018", "2019-05-06", "care=g overall=g"),
            inspected("ilacs_2026", "2026-05-04", "in_care=g care_leavers=g"),
        ],
        None,
        None,
        frameworks,
    )
    assert {stands.key: stands.grade for stands in now.ended} == {
        "overall_effectiveness": Grade.GOOD,
        "adoption": Grade.OUTSTANDING,
    }
    assert now.overall is None


def test_no_overall_stands_where_the_framework_gives_none(inspected: Inspected, frameworks: Frameworks) -> None:
    held = [
        inspected("ilacs_2023", "2023-05-01", "leaders=g overall=g"),
        inspected("ilacs_2026", "2026-05-04", "leaders=g"),
    ]
    assert standing(held, None, None, frameworks).grade("overall_effectiveness") is None


def test_the_areas_outcome_stands_beside_the_grades(inspected: Inspected, frameworks: Frameworks) -> None:
    grades = inspected("ilacs_2023", "2023-05-01", "overall=g")
    area = inspected("area_send_2023", "2024-05-06", kind=Kind.AREA_SEND_FULL, outcome=AreaOutcome.INCONSISTENT)
    now = standing([area, grades], None, None, frameworks)
    assert (now.inspection, now.area_outcome) == (grades, AreaOutcome.INCONSISTENT)


@st.composite
def descriptions(draw: st.DrawFn) -> tuple[str, str, str]:
    grades = " ".join(f"{key}={draw(st.sampled_from(WORDS))}" for key in ("leaders", "help", "overall"))
    start = draw(st.dates(date(2014, 1, 1), date(2028, 1, 1))).isoformat()
    return draw(st.sampled_from(FRAMEWORKS)), start, grades


histories = st.lists(descriptions(), max_size=8)


@given(
    described=histories,
    order=st.randoms(use_true_random=False),
    on=st.none() | st.dates(date(2014, 1, 1), date(2028, 6, 1)),
)
def test_no_order_of_arrival_changes_the_standing(
    inspected: Inspected, frameworks: Frameworks, described: list[tuple[str, str, str]], order: Random, on: date | None
) -> None:
    held = [inspected(*one) for one in described]
    shuffled = order.sample(held, len(held))
    assert standing(shuffled, on, None, frameworks) == standing(held, on, None, frameworks)


@given(described=histories, cut=st.dates(date(2014, 1, 1), date(2028, 6, 1)))
def test_a_day_in_the_past_is_answered_as_on_that_day(
    inspected: Inspected, frameworks: Frameworks, described: list[tuple[str, str, str]], cut: date
) -> None:
    """What comes to be published later changes no answer about an earlier day."""
    held = [inspected(*one) for one in described]
    known_then = [inspection for inspection in held if inspection.published <= cut]
    assert standing(held, cut, None, frameworks) == standing(known_then, None, None, frameworks)


# ------------------------------------------------------------------ replay


def test_a_replay_tells_history_in_order_of_publication(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks
) -> None:
    held = [
        inspected("ilacs_2023", "2023-05-01", "leaders=ri overall=ri"),
        inspected("ilacs_2023", "2024-05-06", kind=Kind.FOCUSED_VISIT),
        inspected("sif", "2014-05-05", "leaders=ri overall=ri"),
        inspected("ilacs_2018", "2018-05-07", "leaders=g overall=g"),
    ]
    told = [
        (event.published.year, event.event, event.verdict) for event in replay({"80542": rochdale}, held, frameworks)
    ]
    assert told == [
        (2014, EventKind.NEW_OUTCOME, Verdict.FIRST),
        (2018, EventKind.GRADE_CHANGE, Verdict.IMPROVED),
        (2023, EventKind.GRADE_CHANGE, Verdict.DECLINED),
        (2024, EventKind.VISIT, None),
    ]


def test_a_replay_knows_nothing_of_what_comes_later(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks
) -> None:
    older_published_late = inspected("ilacs_2018", "2019-05-06", "leaders=ri overall=ri", published="2021-01-04")
    newer = inspected("ilacs_2018", "2020-05-04", "leaders=g overall=g", published="2020-07-01")
    first, second = replay({"80542": rochdale}, [older_published_late, newer], frameworks)
    assert (first.verdict, first.late) == (Verdict.FIRST, False)
    assert (second.inspection_start, second.late) == (date(2019, 5, 6), True)


def test_two_reports_of_one_day_are_both_told_and_neither_is_late(
    inspected: Inspected, rochdale: Provider, frameworks: Frameworks
) -> None:
    held = [
        inspected("ilacs_2018", "2019-09-02", "leaders=g overall=g", published="2019-10-20"),
        inspected("ilacs_2018", "2019-02-04", "leaders=ri overall=ri", published="2019-10-20"),
    ]
    events = replay({"80542": rochdale}, held, frameworks)
    assert [(event.verdict, event.late) for event in events] == [(Verdict.FIRST, False), (Verdict.IMPROVED, False)]


@given(described=histories, order=st.randoms(use_true_random=False))
def test_a_replay_tells_each_inspection_once_in_whatever_order_it_gets_them(
    inspected: Inspected,
    rochdale: Provider,
    frameworks: Frameworks,
    described: list[tuple[str, str, str]],
    order: Random,
) -> None:
    held = [inspected(*one) for one in described]
    events = replay({"80542": rochdale}, held, frameworks)
    assert replay({"80542": rochdale}, order.sample(held + held, 2 * len(held)), frameworks) == events
    assert len({event.id for event in events}) == len(events)
