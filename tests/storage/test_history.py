"""What stands, what stood and what was known when, on two time axes and on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlmodel import select

from outcomes.event import Event
from outcomes.frameworks import load_frameworks
from outcomes.grades import AreaOutcome, Grade
from outcomes.inspection import Inspection, Judgement, Kind, Provider
from outcomes.verdict import judge
from storage.distribution import coverage, distribution, judged, lag, nation_and_regions, regions
from storage.engine import reading, writing
from storage.history import (
    NoSuchProvider,
    ProviderStanding,
    changes,
    count_changes,
    find_urns,
    history,
    providers,
    standing_page,
)
from storage.inspections import inspections_of
from storage.models import ArticleRow, ClaimRow, ProviderRow, ReportRow
from storage.record import add_event
from storage.standing import fill_standings, steps_of, tallies_that_differ

ROCHDALE, CAMDEN = "80542", "80494"
MARCH_2018, MARCH_2023 = date(2018, 3, 20), date(2023, 3, 14)
GOOD, RI = Grade.GOOD, Grade.REQUIRES_IMPROVEMENT


@pytest.fixture
def seed(engine: Engine, facts: Any) -> Engine:
    """Rochdale in 2018 and 2023, with a visit between, and Camden never inspected."""
    facts.provider(ROCHDALE, "Rochdale")
    facts.provider(CAMDEN, "Camden", "London")
    facts.inspection(
        ROCHDALE,
        date(2018, 1, 29),
        overall_effectiveness="requires_improvement",
        leaders="requires_improvement",
        help_and_protection="requires_improvement",
        in_care_and_care_leavers="good",
    )
    facts.inspection(ROCHDALE, date(2020, 2, 3), kind=Kind.FOCUSED_VISIT)
    facts.inspection(
        ROCHDALE,
        date(2023, 1, 23),
        framework="ilacs_2023",
        overall_effectiveness="requires_improvement",
        leaders="requires_improvement",
        help_and_protection="requires_improvement",
        in_care="requires_improvement",
        care_leavers="not_judged",
    )
    return engine


def standing(engine: Engine, urn: str = ROCHDALE, **asked: Any) -> ProviderStanding:
    with reading(engine) as session:
        return next(found for found in providers(session, **asked) if found.provider.urn == urn)


def grades(found: ProviderStanding) -> dict[str, Any]:
    return {judgement.key: judgement.grade or judgement.absent for judgement in found.judgements}


# ------------------------------------------------------------------ standing


def test_the_newest_graded_inspection_stands(seed: Engine) -> None:
    found = standing(seed)
    assert grades(found) == {
        "overall_effectiveness": RI,
        "leaders": RI,
        "help_and_protection": RI,
        "in_care": RI,
        "care_leavers": GOOD,
    }
    assert found.overall is not None and found.overall.since == MARCH_2018
    since = {judgement.key: judgement.since for judgement in found.judgements}
    assert (since["in_care"], since["care_leavers"]) == (MARCH_2023, MARCH_2018), "not judged in 2023: it still stands"
    assert (found.last_inspection, found.last_published, found.last_visit) == (
        date(2023, 1, 23),
        MARCH_2023,
        date(2020, 2, 3),
    )


def test_nothing_stands_before_the_first_publication(seed: Engine) -> None:
    assert standing(seed, on=MARCH_2018 - timedelta(days=1)).judgements == ()
    assert "in_care_and_care_leavers" in grades(standing(seed, on=MARCH_2018))
    assert "in_care_and_care_leavers" in grades(standing(seed, on=MARCH_2023 - timedelta(days=1)))
    assert "in_care" in grades(standing(seed, on=MARCH_2023))


def test_what_was_known_at_a_moment_stays_answerable(seed: Engine, facts: Any) -> None:
    """The reader of 2023 had a grade wrong for a day; what we said then is still what we said then."""
    wrong = facts.inspection(CAMDEN, date(2023, 5, 1), leaders="good")
    told = datetime(2023, 6, 20, 9, tzinfo=UTC)
    corrected = told + timedelta(days=1)
    facts.correct(wrong, corrected, leaders="outstanding")
    assert grades(standing(seed, CAMDEN, known_at=told)) == {"leaders": GOOD}
    assert grades(standing(seed, CAMDEN, known_at=corrected)) == {"leaders": Grade.OUTSTANDING}
    assert grades(standing(seed, CAMDEN)) == {"leaders": Grade.OUTSTANDING}
    assert grades(standing(seed, CAMDEN, known_at=told - timedelta(days=1))) == {}
    assert grades(standing(seed, CAMDEN, on=date(2023, 6, 19), known_at=corrected)) == {}


def test_an_older_inspection_published_late_does_not_stand(seed: Engine, facts: Any) -> None:
    facts.inspection(ROCHDALE, date(2022, 6, 1), published=date(2023, 8, 1), leaders="inadequate")
    assert grades(standing(seed))["leaders"] == RI
    with reading(seed) as session:
        assert distribution(session, "leaders", date(2024, 1, 1)).counts == {"requires_improvement": 1}


def test_a_framework_without_overall_leaves_none_standing(seed: Engine, facts: Any) -> None:
    facts.inspection(ROCHDALE, date(2026, 5, 5), framework="ilacs_2026", leaders="good")
    found = standing(seed)
    assert found.overall is None
    assert found.to_json()["overall"] is None
    with reading(seed) as session:
        assert distribution(session, "overall_effectiveness", date(2026, 12, 31)).counts == {}


def test_the_safeguarding_board_is_no_part_of_a_standing(seed: Engine, facts: Any) -> None:
    facts.inspection(CAMDEN, date(2016, 1, 5), kind=Kind.SIF, framework="sif", leaders="good", lscb="inadequate")
    assert grades(standing(seed, CAMDEN)) == {"leaders": GOOD}


def test_providers_come_by_name_and_a_page_goes_on_where_the_last_ended(seed: Engine, facts: Any) -> None:
    for number in range(7):
        facts.provider(f"9{number}", f"Example {number % 3}")
    with reading(seed) as session:
        everyone = [(p.provider.kind, p.provider.name, p.provider.urn) for p in providers(session)]
        pages, after = [], None
        while page := standing_page(session, after=after, limit=2):
            pages += [(p.provider.kind, p.provider.name, p.provider.urn) for p in page]
            after = pages[-1]
    assert everyone == pages == sorted(everyone)
    assert len(everyone) == 9


def test_a_standing_is_said_in_json(seed: Engine, facts: Any) -> None:
    facts.inspection(CAMDEN, date(2023, 5, 1), leaders="unreadable")
    row = standing(seed).to_json()
    assert row["overall"] == "requires_improvement"
    assert row["judgements"][0]["since"] == "2018-03-20"
    (unknown,) = standing(seed, CAMDEN).to_json()["judgements"]
    assert (unknown["grade"], unknown["absent"]) == (None, "unreadable")


# -------------------------------------------------------------- distribution


def test_the_distribution_counts_providers_at_a_date(seed: Engine, facts: Any) -> None:
    facts.inspection(CAMDEN, date(2022, 1, 10), overall_effectiveness="outstanding", leaders="outstanding")
    with reading(seed) as session:

        def ask(*args: Any, **more: Any) -> dict[str, int]:
            return distribution(session, *args, **more).counts

        assert ask("leaders", date(2017, 1, 1)) == {}
        assert ask("leaders", date(2019, 1, 1)) == {"requires_improvement": 1}
        assert ask("leaders", date(2024, 1, 1)) == {"outstanding": 1, "requires_improvement": 1}
        assert ask("leaders", date(2024, 1, 1), region="London") == {"outstanding": 1}
        assert ask("leaders", date(2024, 1, 1), kind="school") == {}
        assert ask("in_care_and_care_leavers", date(2024, 1, 1)) == {}


def test_a_correction_moves_the_counts(seed: Engine, facts: Any) -> None:
    wrong = facts.inspection(CAMDEN, date(2023, 5, 1), leaders="good")
    told = datetime(2023, 7, 1, tzinfo=UTC)
    facts.correct(wrong, told + timedelta(days=1), leaders="inadequate")
    with reading(seed) as session:
        now = distribution(session, "leaders", date(2024, 1, 1))
        assert now.counts == {"inadequate": 1, "requires_improvement": 1} and now.total == 2
        then = distribution(session, "leaders", date(2024, 1, 1), known_at=told)
        assert then.counts == {"good": 1, "requires_improvement": 1}
        assert list(tallies_that_differ(session)) == []


def test_the_area_s_outcome_is_counted_beside_the_authority_s_grades(seed: Engine, facts: Any) -> None:
    facts.area(CAMDEN, date(2024, 4, 1), AreaOutcome.INCONSISTENT)
    found = standing(seed, CAMDEN)
    assert (found.area_outcome, found.judgements) == (AreaOutcome.INCONSISTENT, ())
    with reading(seed) as session:
        assert distribution(session, "area_send", date(2025, 1, 1)).counts == {"inconsistent": 1}


def test_counts_that_were_lost_are_made_anew(seed: Engine) -> None:
    with writing(seed) as session:
        session.execute(text("DELETE FROM standings"))
        session.execute(text("DELETE FROM tallies"))
    with writing(seed) as session:
        assert fill_standings(session) == 1
        assert fill_standings(session) == 0
        assert distribution(session, "leaders", MARCH_2018).counts == {"requires_improvement": 1}


days = st.dates(date(2018, 1, 1), date(2018, 1, 12))
inspections = st.lists(st.tuples(days, days, st.sampled_from(["good", "inadequate", "not_judged"])), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(inspections, min_size=1, max_size=3), days)
def test_the_counts_are_the_sum_of_the_standings(engine: Engine, facts: Any, world: Any, on: date) -> None:
    """Whatever was published in whatever order, the ready counts equal counting every provider's standing."""
    facts.empty()
    for urn, published in enumerate(world):
        facts.provider(str(urn), f"Example {urn}")
        for start, day, grade in published:
            facts.inspection(str(urn), start, published=day, leaders=grade)
    with reading(engine) as session:
        counted: dict[str, int] = {}
        for found in providers(session, on=on):
            for value in grades(found).values():
                counted[value.value] = counted.get(value.value, 0) + 1
        assert distribution(session, "leaders", on).counts == counted
        assert list(tallies_that_differ(session)) == []


def test_steps_tell_only_what_moved(seed: Engine) -> None:
    with reading(seed) as session:
        steps = steps_of(inspections_of(session, ROCHDALE))
    assert steps["leaders"] == [["2018-03-20", "requires_improvement"]]
    assert steps["in_care_and_care_leavers"] == [["2018-03-20", "good"], ["2023-03-14", None]]


# ------------------------------------------------------------------- history


def test_history_holds_everything_newest_first(seed: Engine, facts: Any) -> None:
    sha256 = facts.inspection(ROCHDALE, date(2024, 5, 1), leaders="good")
    facts.correct(sha256, datetime(2024, 9, 1, tzinfo=UTC), leaders="outstanding")
    with writing(seed) as session:
        at = datetime(2024, 9, 1, tzinfo=UTC)
        session.add(
            ReportRow(
                urn=ROCHDALE, url="https://x/file/u", label="Letter", published=date(2024, 8, 1), history=False,
                state="unreadable", last_error="not a PDF", first_seen_at=at, last_seen_at=at,
            )
        )  # fmt: skip
        article = {"first_seen_at": at, "relevant": True, "story": "s", "fingerprint": "f"}
        session.add(ArticleRow(url="https://example.org/a", title="Praise", site="example.org", **article))
        session.flush()
        session.add(
            ClaimRow(
                article="https://example.org/a", urn=ROCHDALE, provider="Rochdale", provider_type="local_authority",
                service="children's services", event="inspection", grade="good", confidence=0.9, quote="rated good",
                observed_at=at,
            )
        )  # fmt: skip
    with reading(seed) as session:
        found = history(session, ROCHDALE)
    kinds = [(held.inspection.start.year, held.superseded) for held in found.inspections]
    assert kinds == [(2024, None), (2024, "correction"), (2023, None), (2020, None), (2018, None)]
    assert [held.reason for held in found.unread] == ["not a PDF"]
    assert [claim.title for claim in found.claims] == ["Praise"]
    assert grades(found.standing) == {"leaders": Grade.OUTSTANDING}
    row = found.to_json()
    assert row["inspections"][0]["judgements"] == [{"key": "leaders", "judgement": "leaders", "grade": "outstanding"}]
    assert row["inspections"][1]["superseded"] == "correction"


def test_a_withdrawn_report_stays_in_the_history_marked(seed: Engine) -> None:
    gone = datetime(2023, 9, 1, tzinfo=UTC)
    with writing(seed) as session:
        session.get_one(ReportRow, 3).withdrawn_at = gone
    with reading(seed) as session:
        marked = [held.withdrawn_at for held in history(session, ROCHDALE).inspections]
    assert marked == [gone, None, None]


def test_a_successor_shows_its_predecessor_s_history_as_such(engine: Engine, facts: Any) -> None:
    facts.provider("80998", "Cumbria")
    facts.inspection("80998", date(2022, 11, 7), overall_effectiveness="requires_improvement")
    facts.provider("2733690", "Cumberland")
    with reading(engine) as session:
        found, before = history(session, "2733690"), history(session, "80998")
    assert found.standing.judgements == () and found.inspections == ()
    assert [held.standing.provider.name for held in found.predecessors] == ["Cumbria"]
    assert found.to_json()["predecessors"][0]["predecessor"] is True
    assert set(before.successors) == {"Cumberland", "Westmorland and Furness"}


def test_an_unknown_provider_is_said_to_be_unknown(engine: Engine) -> None:
    with reading(engine) as session, pytest.raises(NoSuchProvider, match="80999"):
        history(session, "80999")


@pytest.mark.parametrize("name", ["80542", "Rochdale", "rochdale ", "Rochdale Council", "E08000005"])
def test_a_provider_is_found_by_its_names(seed: Engine, name: str) -> None:
    with reading(seed) as session:
        assert find_urns(session, name) == [ROCHDALE]


def test_former_and_ambiguous_names_are_found(seed: Engine, facts: Any) -> None:
    facts.provider("SC1", "The Willows", None)
    facts.provider("SC2", "The Willows", None)
    with writing(seed) as session:
        session.get_one(ProviderRow, "SC2").former_names = ["Old Hall"]
    with reading(seed) as session:
        assert find_urns(session, "the willows") == ["SC1", "SC2"]
        assert find_urns(session, "old hall") == ["SC2"]
        assert find_urns(session, "nowhere") == []


# ------------------------------------------------------------------- changes


def tell(engine: Engine, inspection: Inspection, earlier: list[Inspection], name: str, region: str) -> Event:
    """Judge and store an event, as the service does."""
    provider = Provider(inspection.urn, name, "local_authority", "https://x", region)
    event = judge(provider, inspection, earlier, load_frameworks())
    with writing(engine) as session:
        assert add_event(session, event, None)
    return event


@pytest.fixture
def told(seed: Engine, facts: Any) -> Engine:
    """The seed, with its outcome of 2023 told, and one of Camden's in 2024."""
    facts.inspection(CAMDEN, date(2024, 1, 8), overall_effectiveness="outstanding", leaders="outstanding")
    with reading(seed) as session:
        (first, visit, second), (camden,) = inspections_of(session, ROCHDALE), inspections_of(session, CAMDEN)
    tell(seed, second, [first, visit], "Rochdale", "North West")
    tell(seed, camden, [], "Camden", "London")
    return seed


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Rochdale", "Camden"]),
        ({"since": date(2023, 3, 15)}, ["Camden"]),
        ({"until": MARCH_2023}, ["Rochdale"]),
        ({"since": MARCH_2023, "until": MARCH_2023}, ["Rochdale"]),
        ({"region": "London"}, ["Camden"]),
        ({"verdict": "declined"}, ["Rochdale"]),
        ({"verdict": "declined", "region": "London"}, []),
        ({"limit": 1}, ["Rochdale"]),
    ],
)
def test_changes_are_asked_by_period_region_and_verdict(told: Engine, asked: Any, expected: list[str]) -> None:
    with reading(told) as session:
        assert [event.provider for event in changes(session, **asked)] == expected


def test_changes_are_counted_by_verdict(told: Engine) -> None:
    with reading(told) as session:
        assert count_changes(session) == {"declined": 1, "first": 1}
        assert count_changes(session, region="London") == {"first": 1}


def test_history_before_the_watch_is_judged_when_asked_for(told: Engine) -> None:
    with reading(told) as session:
        with_history = list(changes(session, include_history=True))
        again = list(changes(session, include_history=True, verdict="first", until=date(2019, 1, 1)))
    assert [(event.published.year, event.event) for event in with_history] == [
        (2018, "new_outcome"),
        (2020, "visit"),
        (2023, "grade_change"),
        (2024, "new_outcome"),
    ]
    assert len({event.id for event in with_history}) == 4
    assert [event.inspection_start for event in again] == [date(2018, 1, 29)]


# ------------------------------------------------------------------ coverage


def test_coverage_and_lag(seed: Engine) -> None:
    with reading(seed) as session:
        (found,) = coverage(session)
        late = lag(session)
    assert (found.kind, found.providers, found.pages_read, found.reports, found.read) == ("local_authority", 2, 2, 3, 3)
    assert (found.unreadable, found.waiting, found.lagging) == (0, 0, 0)
    assert (late.reports, late.median) == (1, timedelta(hours=9))


def test_several_judgements_without_a_name_are_kept_and_stand_for_nothing(engine: Engine, facts: Any) -> None:
    facts.provider(ROCHDALE)
    nameless = tuple(Judgement("other", printed, GOOD) for printed in ("Capacity to improve", "Quality of provision"))
    facts.inspection(ROCHDALE, date(2012, 7, 2), kind=Kind.OLDER_FRAMEWORK, nameless=nameless, leaders="adequate")
    with reading(engine) as session:
        (held,) = history(session, ROCHDALE).inspections
    assert [j.printed for j in held.inspection.reading.judgements] == [
        "leaders",
        "Capacity to improve",
        "Quality of provision",
    ]
    assert grades(standing(engine)) == {"leaders": Grade.ADEQUATE}


def test_a_history_can_be_asked_as_of_both_dates(seed: Engine, facts: Any) -> None:
    """What did we know on 31 March: no later reading, no later correction, and none of its marks."""
    told = datetime(2023, 6, 20, 9, tzinfo=UTC)
    wrong = facts.inspection(CAMDEN, date(2023, 5, 1), leaders="good", observed=told)
    facts.correct(wrong, told + timedelta(days=1), leaders="outstanding")
    with reading(seed) as session:
        then = history(session, CAMDEN, known_at=told)
        assert [held.superseded for held in then.inspections] == [None]
        assert grades(then.standing) == {"leaders": GOOD}
        assert [held.superseded for held in history(session, CAMDEN).inspections] == [None, "correction"]
        before = history(session, CAMDEN, known_at=told - timedelta(minutes=1))
        assert before.inspections == () and before.standing.judgements == ()
        early = history(session, ROCHDALE, on=MARCH_2023 - timedelta(days=1))
        assert [held.inspection.start.year for held in early.inspections] == [2020, 2018]
        assert grades(early.standing)["in_care_and_care_leavers"] == GOOD


def test_a_report_read_later_was_listed_and_not_read_before(seed: Engine, facts: Any) -> None:
    sha256 = facts.inspection(CAMDEN, date(2023, 5, 1), leaders="good", observed=datetime(2023, 6, 20, tzinfo=UTC))
    with writing(seed) as session:
        report = session.exec(select(ReportRow).where(ReportRow.document == sha256)).one()
        report.first_seen_at = datetime(2023, 6, 19, tzinfo=UTC)
    with reading(seed) as session:
        assert [r.state for r in history(session, CAMDEN, known_at=datetime(2023, 6, 19, 12, tzinfo=UTC)).unread] == [
            "listed"
        ]
        assert history(session, CAMDEN, known_at=datetime(2023, 6, 18, tzinfo=UTC)).unread == ()
        assert history(session, CAMDEN).unread == ()


def test_events_and_claims_of_a_later_day_are_left_out(told: Engine) -> None:
    with reading(told) as session:
        (event,) = changes(session, region="North West")
    seen = event.observed_at
    with writing(told) as session:
        article = ArticleRow(
            url="https://news.example/1", title="t", site="News", published=seen, first_seen_at=seen, relevant=True,
            story="https://news.example/1", fingerprint="",
        )  # fmt: skip
        session.add(article)
        session.flush()
        claim = ClaimRow(
            article=article.url, urn=ROCHDALE, provider="Rochdale", provider_type="local_authority", service="s",
            event="inspection", confidence=1, quote="q", observed_at=seen,
        )  # fmt: skip
        session.add(claim)
    moment = timedelta(seconds=1)
    with reading(told) as session:
        for when, found in ((seen, 1), (seen - moment, 0)):
            asked = history(session, ROCHDALE, known_at=when)
            assert (len(asked.events), len(asked.claims)) == (found, found)
            assert len(list(changes(session, region="North West", known_at=when))) == found
            assert sum(count_changes(session, region="North West", known_at=when).values()) == found
        asked = history(session, ROCHDALE, on=MARCH_2023 - timedelta(days=1))
        assert (asked.events, asked.claims) == ((), ())


def test_the_nation_and_its_regions(seed: Engine, facts: Any) -> None:
    facts.inspection(CAMDEN, date(2023, 5, 1), leaders="outstanding")
    with reading(seed) as session:
        found = {d.region: d.counts for d in nation_and_regions(session, "leaders", date(2023, 12, 31))}
        assert found == {
            None: {"outstanding": 1, "requires_improvement": 1},
            "London": {"outstanding": 1},
            "North West": {"requires_improvement": 1},
        }
        assert regions(session) == ["London", "North West"] and regions(session, "school") == []
        assert {"leaders", "in_care"} <= set(judged(session, "local_authority"))
