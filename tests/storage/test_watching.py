"""What the site lists becomes what is to be opened and read, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from outcomes.listed import ListedProvider, ListedReport
from storage import watching
from storage.engine import reading, writing
from storage.models import ArticleRow, ClaimRow, ProviderRow, ReportRow, WatchRow

KIND = "local_authority"
DAY = date(2023, 3, 16)
NOW = datetime(2023, 3, 16, 9, tzinfo=UTC)
OLD, NEW = date(2018, 3, 12), date(2023, 3, 17)


def provider(urn: str, latest: date | None = OLD, name: str = "", status: str = "open") -> ListedProvider:
    return ListedProvider(urn, 44, name or f"Example {urn}", f"https://x/provider/44/{urn}", latest, None, status)


def report(number: int, published: date) -> ListedReport:
    return ListedReport("Children's services inspection", f"https://x/file/{number}", None, published)


def listing(
    engine: Engine, *listed: ListedProvider, complete: bool = True, now: datetime = NOW
) -> watching.ListingChanges:
    with writing(engine) as session:
        return watching.record_listing(session, KIND, listed, complete=complete, today=now.date(), now=now)


def page(engine: Engine, urn: str, *reports: ListedReport, now: datetime = NOW) -> list[tuple[str, bool]]:
    """Record a page; (address, history?) of the reports seen for the first time."""
    with writing(engine) as session:
        return [(row.url, row.history) for row in watching.record_page(session, urn, reports, None, now)]


def to_open(engine: Engine, now: datetime = NOW, sweep: bool = False) -> list[str]:
    with reading(engine) as session:
        return [page.urn for page in watching.pages_to_open(session, KIND, sweep, now)]


def baseline(engine: Engine) -> None:
    """Two authorities, each with one report read from its page."""
    listing(engine, provider("1"), provider("2"))
    for urn in ("1", "2"):
        page(engine, urn, report(int(urn), OLD))
    with writing(engine) as session:
        assert watching.complete_baseline(session, KIND, NOW)


def test_the_first_run_opens_every_page_once(engine: Engine) -> None:
    listing(engine, provider("1"), provider("2"))
    assert to_open(engine) == ["1", "2"]
    assert page(engine, "1", report(1, OLD)) == [("https://x/file/1", True)]
    assert to_open(engine) == ["2"], "an interrupted baseline goes on where it stopped"


def test_a_quiet_listing_opens_nothing(engine: Engine) -> None:
    baseline(engine)
    listing(engine, provider("1"), provider("2"))
    assert to_open(engine) == []
    assert to_open(engine, sweep=True) == ["1", "2"]


def test_a_changed_date_opens_that_page_and_what_is_new_there_is_news(engine: Engine) -> None:
    baseline(engine)
    listing(engine, provider("1", NEW), provider("2"))
    assert to_open(engine) == ["1"]
    assert page(engine, "1", report(1, OLD), report(3, NEW), report(4, OLD)) == [
        ("https://x/file/4", False),
        ("https://x/file/3", False),
    ]
    assert to_open(engine) == []


def test_a_report_published_while_the_baseline_was_interrupted_is_news(engine: Engine) -> None:
    listing(engine, provider("1"), provider("2"))
    later = NOW + timedelta(days=1)
    listing(engine, provider("1", NEW), provider("2"), now=later)
    assert page(engine, "1", report(1, OLD), report(2, DAY), report(3, NEW), now=later) == [
        ("https://x/file/1", True),
        ("https://x/file/2", True),
        ("https://x/file/3", False),
    ]


def test_one_new_authority_brings_news_many_at_once_bring_history(engine: Engine) -> None:
    baseline(engine)
    listing(engine, provider("1"), provider("2"), provider("9", NEW))
    assert page(engine, "9", report(9, NEW), report(8, OLD)) == [
        ("https://x/file/8", True),
        ("https://x/file/9", False),
    ]
    many = [provider(str(n), NEW) for n in range(20, 25)]
    listing(engine, provider("1"), provider("2"), provider("9", NEW), *many, now=NOW + timedelta(days=1))
    assert page(engine, "20", report(20, NEW)) == [("https://x/file/20", True)]


def test_a_page_that_lags_behind_the_listing_is_opened_again_for_a_day(engine: Engine) -> None:
    baseline(engine)
    for hours in (0, 12, 24):
        now = NOW + timedelta(hours=hours)
        listing(engine, provider("1", NEW), provider("2"), now=now)
        assert to_open(engine, now) == ["1"]
        page(engine, "1", report(1, OLD), now=now)
    assert to_open(engine, now) == []


def test_who_is_missing_counts_only_in_a_complete_listing(engine: Engine) -> None:
    baseline(engine)
    assert listing(engine, provider("1"), complete=False).missing == ()
    assert [gone.urn for gone in listing(engine, provider("1")).missing] == ["2"]
    with reading(engine) as session:
        assert session.get_one(ProviderRow, "2").missing_polls == 1
    listing(engine, provider("1"), provider("2"))
    with reading(engine) as session:
        assert session.get_one(ProviderRow, "2").missing_since is None


def test_names_and_states_are_noticed_and_former_names_kept(engine: Engine) -> None:
    baseline(engine)
    changes = listing(engine, provider("1", name="New Name Council"), provider("2", status="closed"))
    assert [(p.name, before) for p, before in changes.renamed] == [("New Name", "Example 1")]
    assert [p.urn for p in changes.closed] == ["2"]
    with reading(engine) as session:
        assert session.get_one(ProviderRow, "1").former_names == ["Example 1"]


def test_a_report_gone_from_its_page_is_looked_for_again(engine: Engine) -> None:
    baseline(engine)
    page(engine, "1")
    assert to_open(engine, NOW + timedelta(hours=5)) == []
    assert to_open(engine, NOW + timedelta(hours=6)) == ["1"]
    page(engine, "1", report(1, OLD))
    with reading(engine) as session:
        assert session.exec(select(ReportRow).where(ReportRow.urn == "1")).one().missing_since is None


def test_a_page_that_the_news_announced_is_read_every_hour_until_a_report_comes(engine: Engine, facts: Any) -> None:
    baseline(engine)
    with writing(engine) as session:
        told = {"story": "", "fingerprint": "", "relevant": True, "site": "Gazette", "title": "A story"}
        session.add(ArticleRow(url="https://news.example/1", first_seen_at=NOW, **told))
        session.flush()
        claim = {"provider": "One", "provider_type": KIND, "service": "children's services", "event": "inspection"}
        about = {"urn": "1", "relation": "precedes", "confidence": 0.9, "quote": ""}
        session.add(ClaimRow(article="https://news.example/1", observed_at=NOW, **claim, **about))
    later = NOW + timedelta(hours=1)
    assert to_open(engine, NOW + timedelta(minutes=59)) == []
    assert to_open(engine, later) == ["1"]
    page(engine, "1", report(1, OLD), now=later)
    assert to_open(engine, later + timedelta(minutes=15)) == []
    assert to_open(engine, NOW + timedelta(days=11)) == [], "a story that nothing came of is forgotten"
    facts.count = 900  # addresses of its own
    facts.inspection("1", date(2023, 3, 1), published=date(2023, 3, 17), observed=later, leaders="good")
    assert to_open(engine, later + timedelta(hours=2)) == []


def due(engine: Engine, now: datetime, recheck: bool = False) -> list[int]:
    with reading(engine) as session:
        return [found.id for found in watching.reports_to_read(session, now, recheck)]


def fail(engine: Engine, report_id: int, sha256: str | None, now: datetime) -> None:
    with writing(engine) as session:
        watching.record_failure(session, report_id, "no PDF", sha256, now)


@pytest.mark.parametrize("sha256", [None, "0" * 64])
def test_an_unread_file_is_tried_at_the_next_poll(engine: Engine, sha256: str | None) -> None:
    if sha256:
        _keep(engine, sha256)
    baseline(engine)
    first, second = due(engine, NOW)
    fail(engine, first, sha256, NOW)
    assert due(engine, NOW + timedelta(minutes=15)) == [first, second]


def test_the_same_unreadable_file_of_history_is_settled_until_the_sweep(engine: Engine) -> None:
    _keep(engine, "0" * 64)
    baseline(engine)
    first, second = due(engine, NOW)
    for _ in range(2):
        fail(engine, first, "0" * 64, NOW)
    assert due(engine, NOW + timedelta(days=1)) == [second]
    assert due(engine, NOW, recheck=True) == [first, second]


@pytest.mark.parametrize(
    ("hours", "tries"), [(range(0, 49, 6), "two days make more than eight"), (range(0, 170, 24), "eight take longer")]
)
def test_a_new_report_is_tried_for_two_days_and_eight_times(engine: Engine, hours: range, tries: str) -> None:
    _keep(engine, "0" * 64)
    baseline(engine)
    listing(engine, provider("1", NEW), provider("2"))
    page(engine, "1", report(1, OLD), report(3, NEW))
    news = due(engine, NOW)[-1]
    for later in hours[:-1]:
        fail(engine, news, "0" * 64, NOW + timedelta(hours=later))
        assert news in due(engine, NOW + timedelta(hours=later)), tries
    fail(engine, news, "0" * 64, NOW + timedelta(hours=hours[-1], minutes=1))
    assert news not in due(engine, NOW + timedelta(hours=hours[-1], minutes=2)), tries


def test_a_failure_lasts_after_a_day_and_eight_tries_until_it_is_told(engine: Engine) -> None:
    baseline(engine)
    listing(engine, provider("1", NEW), provider("2"))
    page(engine, "1", report(1, OLD), report(3, NEW))
    news, tomorrow = due(engine, NOW)[-1], NOW + timedelta(days=1)

    def lasting(now: datetime) -> bool:
        with reading(engine) as session:
            found = watching.report_to_read(session, news, now, recheck=True)
        assert found is not None
        return found.lasting

    for tries in range(7):
        assert not lasting(tomorrow), f"{tries} tries are too few"
        fail(engine, news, None, NOW)
    assert not lasting(NOW), "and a day is not over"
    assert lasting(tomorrow), "the eighth would be told"
    with writing(engine) as session:
        session.get_one(ReportRow, news).told_unread_at = tomorrow
    assert not lasting(tomorrow), "nobody looks into it again"


def _keep(engine: Engine, sha256: str) -> None:
    from storage.models import DocumentRow

    with writing(engine) as session:
        session.add(DocumentRow(sha256=sha256, size=1, media_type="text/html", source="x", stored_at=NOW))


def test_the_baseline_is_complete_when_every_page_has_been_read(engine: Engine) -> None:
    listing(engine, provider("1"), provider("2"))
    page(engine, "1")
    with writing(engine) as session:
        assert not watching.complete_baseline(session, KIND, NOW)
    page(engine, "2")
    with writing(engine) as session:
        assert watching.complete_baseline(session, KIND, NOW)
        assert session.get_one(WatchRow, KIND).baseline_completed_at == NOW


def test_a_school_is_found_by_name_and_place_or_not_at_all(engine: Engine) -> None:
    def school(urn: str, name: str, address: str | None) -> ListedProvider:
        return replace(provider(urn, name=name), address=address)

    schools = (
        school("1", "St Peter's Church of England Primary School", "The Durlocks, Folkestone, Kent, CT19 6AL"),
        school("2", "St Peter's Church of England Primary School", "Church Street, Elmford, Kent, CT1 1AA"),
        school("3", "Oak Hill School", "High Street, Elmford, Kent, CT1 1AB"),
        school("4", "Oak Hill Academy", "Mill Lane, Elmford, Kent, CT1 1AC"),
        school("5", "Ash Hill School", None),
    )
    with writing(engine) as session:
        watching.record_listing(session, "school", schools, complete=True, today=NOW.date(), now=NOW)

        def found(name: str, text: str) -> str | None:
            row = watching.provider_named(session, "school", name, text)
            return row.urn if row else None

        assert found("St Peter's CofE Primary", "A school in Folkestone") == "1"
        assert found("St Peter's CofE Primary", "A school in Elmford") == "2"
        assert found("St Peter's CofE Primary", "A school in Kent") is None, "two, and no town said"
        assert found("Oak Hill School", "A school in Elmford") is None, "two of one name in one town"
        assert found("Oak Hill School", "The school in Mill Lane, away from London") == "4"
        assert found("Ash Hill School", "A school in Elmford") is None, "nobody knows where it is"
        assert watching.provider_named(session, "childrens_home", "Oak Hill", "in Mill Lane") is None
