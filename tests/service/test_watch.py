"""The watch over a small invented world, in this process: what must be told, and above all what must not."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import stamina
from sqlmodel import col, select

from demo.report_layouts import ilacs_spec
from demo.report_pdf import pdf_of
from demo.site import Answer, Publication, World, serve
from demo.watched import local_settings
from demo.world import BROCKTON, NEWS_DAY, ORTON, SAMPLEHAM, publication, small_world
from outcomes.clock import SystemClock
from outcomes.event import Event
from outcomes.grades import Grade
from service.cycle import Stopper, deliver, poll_source
from service.poll import PollResult, poll_reports
from service.reparse import reparse
from service.settings import Settings
from service.setup import Service, open_service
from storage.deliveries import listed, release
from storage.engine import reading, writing
from storage.history import changes
from storage.models import CheckRow

G, RI = Grade.GOOD, Grade.REQUIRES_IMPROVEMENT


class Watch:
    """The service over a world, polled on whichever day a test likes."""

    def __init__(self, world: World, settings: Settings) -> None:
        self.world, self.settings = world, settings

    def service(self, use: Callable[[Service], object]) -> object:
        with open_service(self.settings, SystemClock.on(self.world.today)) as service:
            return use(service)

    def poll(self, day: date | None = None, sweep: bool | None = None) -> PollResult:
        self.world.today = day or self.world.today
        result = self.service(lambda service: poll_source(service, "reports", sweep, Stopper()))
        assert isinstance(result, PollResult)
        return result

    def events(self) -> list[Event]:
        def read(service: Service) -> list[Event]:
            with reading(service.engine) as session:
                return list(changes(session))

        found = self.service(read)
        assert isinstance(found, list)
        return found

    def kinds(self) -> list[str]:
        return [event.event.value for event in self.events()]


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """The small world after its baseline, on the day before the news."""
    stamina.set_testing(True, attempts=2)
    world = small_world()
    with serve(world) as base:
        settings = local_settings(base, tmp_path)
        watch = Watch(world, settings)
        first = watch.poll()
        assert first.events == 0 and not first.failures
        yield watch
    stamina.set_testing(False)


def newer(watch: Watch, urn: str, file_id: int, *grades: Grade, start: date = date(2025, 1, 6)) -> Publication:
    name = watch.world.providers[urn].name.removesuffix(" Council")
    return publication(file_id, ilacs_spec(name, start, start + timedelta(days=11), *grades, published=NEWS_DAY))


SCANNED = pdf_of([["x"]])
"""A whole PDF that says nothing."""


def files(change: Callable[[Answer], Answer]) -> Callable[[str, Answer], Answer]:
    """What `World.spoil` takes, for reports' files only."""
    return lambda path, answer: change(answer) if path.startswith("/v1/file/") else answer


def without_news(watch: Watch) -> None:
    """Take Sampleham's coming report out of the world."""
    sampleham = watch.world.providers[SAMPLEHAM]
    watch.world.providers[SAMPLEHAM] = replace(sampleham, publications=sampleham.publications[:2])


def test_a_first_inspection_of_an_authority_without_any(watch: Watch) -> None:
    watch.world.publish(ORTON, newer(watch, ORTON, 777, G, G, G, G, G))
    watch.poll(NEWS_DAY)
    told = {event.urn: (event.event.value, event.verdict) for event in watch.events()}
    assert told[ORTON] == ("new_outcome", "first")


def test_the_same_report_under_another_file_id_is_no_news(watch: Watch) -> None:
    old = watch.world.providers[BROCKTON].publications[-1]
    watch.world.withdraw(BROCKTON, old.file_id)
    watch.world.publish(BROCKTON, replace(old, file_id=999_001))
    for days in range(4):
        watch.poll(NEWS_DAY - timedelta(days=1) + timedelta(days=days), sweep=True)
    assert [event for event in watch.events() if event.urn == BROCKTON] == []


def test_an_amended_report_is_told_with_its_words_and_both_versions_stay(watch: Watch) -> None:
    old = watch.world.providers[BROCKTON].publications[-1]
    spec = ilacs_spec("Brockton", date(2023, 5, 15), date(2023, 5, 26), G, G, RI, RI, G, published=old.published)
    watch.world.withdraw(BROCKTON, old.file_id)
    watch.world.publish(BROCKTON, replace(old, body=publication(old.file_id, spec).body))
    watch.poll(sweep=True)
    (event,) = watch.events()
    assert event.event == "amended" and "good to requires improvement" in event.headline
    assert watch.poll(sweep=True).events == 0


def test_a_withdrawn_report_is_told_once_it_is_certain(watch: Watch) -> None:
    watch.world.withdraw(BROCKTON, watch.world.providers[BROCKTON].publications[-1].file_id)
    without_news(watch)
    start = watch.world.today
    for _ in range(4):
        watch.poll(sweep=True)
    assert watch.kinds() == [], "four readings within one day are not enough"
    watch.poll(start + timedelta(days=2), sweep=True)
    assert watch.kinds() == ["withdrawn"]
    watch.poll(start + timedelta(days=3), sweep=True)
    assert watch.kinds() == ["withdrawn"]


def test_a_report_whose_grades_cannot_be_read_is_never_a_change(watch: Watch) -> None:
    without_news(watch)
    watch.world.publish(BROCKTON, Publication(778, "Children's services inspection", NEWS_DAY, SCANNED))
    for days in range(4):
        watch.poll(NEWS_DAY + timedelta(days=days), sweep=True)
        assert watch.kinds() == ["unread"], "the first poll is certain of it: the same whole file came twice"


@pytest.mark.parametrize(
    "damage", [lambda body: body[: len(body) // 3], lambda _: b"<html>Slim Application Error</html>", lambda _: b""]
)
def test_a_file_that_comes_damaged_is_told_only_when_that_lasts(watch: Watch, damage: Callable[[bytes], bytes]) -> None:
    """Most damage is the fault of a server on its way, and passes; while every file is hurt it is never this one's."""
    watch.world.spoil = files(lambda answer: replace(answer, body=damage(answer.body)))
    for days in range(12):
        watch.poll(NEWS_DAY + timedelta(days=days))
        assert watch.kinds() == []
    new = watch.world.providers[SAMPLEHAM].publications[-1].file_id
    watch.world.spoil = lambda path, answer: replace(answer, body=damage(answer.body)) if str(new) in path else answer
    watch.poll(NEWS_DAY + timedelta(days=12))
    assert watch.kinds() == ["unread"]
    watch.world.spoil = None
    watch.poll(NEWS_DAY + timedelta(days=13))
    assert watch.kinds() == ["unread", "grade_change"], "what it says follows when it can be read"


def test_a_report_that_fails_in_ever_other_ways_is_not_the_one_to_blame(watch: Watch) -> None:
    watch.poll(NEWS_DAY - timedelta(days=1))
    new = str(watch.world.providers[SAMPLEHAM].publications[-1].file_id)
    for days in range(14):
        broken = Answer(404 + days // 4, b"")
        watch.world.spoil = lambda path, answer, broken=broken: broken if new in path else answer  # type: ignore[misc]
        watch.poll(NEWS_DAY + timedelta(days=days))
    assert watch.kinds() == []


def test_a_file_that_comes_damaged_once_costs_one_more_request_and_is_read_in_the_same_poll(watch: Watch) -> None:
    seen: list[str] = []

    def once(answer: Answer) -> Answer:
        seen.append("")
        return replace(answer, body=answer.body[:999]) if len(seen) == 1 else answer

    watch.world.spoil = files(once)
    watch.poll(NEWS_DAY)
    assert watch.kinds() == ["grade_change"] and len(seen) == 2


def test_that_a_report_read_once_cannot_be_had_any_more_is_no_news(watch: Watch) -> None:
    watch.poll(NEWS_DAY)
    watch.world.spoil = files(lambda _: Answer(404, b"gone"))
    for days in range(1, 12):
        hurt = watch.poll(NEWS_DAY + timedelta(days=days), sweep=True)
        assert hurt.failures, "but it is said"
    assert watch.kinds() == ["grade_change"]


def test_too_much_at_once_is_held_until_an_admin_decides(watch: Watch) -> None:
    for number in range(9):
        start = date(2024, 1, 1) + timedelta(weeks=number)
        watch.world.publish(BROCKTON, newer(watch, BROCKTON, 800 + number, G, G, G, G, G, start=start))
    result = watch.poll(NEWS_DAY)
    assert result.held == 10 and result.queued == 0
    assert any("MAX_EVENTS_PER_POLL" in failure.message for failure in result.failures)

    def let_go(service: Service) -> int:
        out = StringIO()
        deliver(service, out)
        assert "holds back" in out.getvalue() and "Sampleham" in out.getvalue()
        with writing(service.engine) as session:
            return release(session, None, service.clock.now())

    assert watch.service(let_go) == 10


@pytest.mark.parametrize(("falls", "held"), [(4, True), (3, False)])
def test_one_judgement_falling_everywhere_is_doubted(watch: Watch, falls: int, held: bool) -> None:
    without_news(watch)
    urns = [str(89200 + number) for number in range(4)]
    for urn in urns:
        watch.world.providers[urn] = replace(watch.world.providers[ORTON], urn=urn, name=f"Extra {urn} Council")
        early = newer(watch, urn, int(urn), G, G, G, G, G, start=date(2023, 2, 6))
        watch.world.publish(urn, replace(early, published=date(2023, 4, 3)))
    watch.poll()
    for number, urn in enumerate(urns):
        leaders = RI if number < falls else G
        watch.world.publish(urn, newer(watch, urn, int(urn) + 1000, leaders, G, G, G, G))
    result = watch.poll(NEWS_DAY)
    assert (result.held, result.queued) == ((4, 0) if held else (0, 4))
    assert result.events == 4


def test_half_the_providers_gone_for_a_day_is_not_believed(watch: Watch) -> None:
    everyone = dict(watch.world.providers)
    for number in range(20):
        urn = str(89100 + number)
        everyone[urn] = replace(everyone[ORTON], urn=urn, name=f"Extra {number} Council")
    watch.world.providers = dict(everyone)
    watch.poll()
    watch.world.providers = dict(list(everyone.items())[::2])
    for days in range(1, 5):
        hurt = watch.poll(NEWS_DAY - timedelta(days=1) + timedelta(days=days) - timedelta(days=4))
        assert any("too many to believe" in failure.message for failure in hurt.failures)
    assert watch.kinds() == []


def test_a_newer_reader_that_reads_the_same_raises_nothing(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.reparse.READER_VERSION", "99")
    assert watch.service(lambda service: list(reparse(service, dry_run=False))) == []
    assert watch.kinds() == []


def test_a_corrected_reading_is_told_to_those_who_got_the_wrong_one_only(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.poll(NEWS_DAY)
    with sqlite3.connect(watch.settings.data_dir / "gradewatch.db") as store:
        store.execute("UPDATE judgements SET grade = 'outstanding' WHERE key = 'leaders'")
    monkeypatch.setattr("service.reparse.READER_VERSION", "99")

    def mend(service: Service) -> tuple[list[Event], int]:
        corrections = list(reparse(service, dry_run=False))
        with reading(service.engine) as session:
            queued = [d for d in listed(session) if d.event_id in {c.id for c in corrections}]
        return corrections, len(queued)

    corrections, queued = watch.service(mend)  # type: ignore[misc]
    assert len(corrections) >= 2 and queued == 1, "history was told to nobody, the new report to one target"


def test_markup_drift_is_named_and_tells_nothing(watch: Watch) -> None:
    def drift(path: str, usual: Answer) -> Answer:
        return replace(usual, body=usual.body.replace(b"publication-link", b"pub"), headers={})

    watch.world.spoil = drift
    hurt = watch.poll(NEWS_DAY)
    assert hurt.events == 0 and any("publication-link" in failure.message for failure in hurt.failures)
    watch.world.spoil = None
    assert watch.poll().events == 1


def test_an_older_inspection_found_late_is_told_as_such(watch: Watch) -> None:
    late = publication(
        901, ilacs_spec("Brockton", date(2021, 9, 6), date(2021, 9, 17), RI, RI, RI, RI, published=NEWS_DAY)
    )
    watch.world.publish(BROCKTON, late)
    watch.poll(NEWS_DAY)
    (event,) = [event for event in watch.events() if event.urn == BROCKTON]
    assert event.late and "older inspection" in event.headline


def test_a_poll_asks_for_nothing_that_is_not_listed(watch: Watch) -> None:
    asked = {path for path in watch.world.asked if path.startswith("/v1/file/")}
    known = {f"/v1/file/{p.file_id}" for provider in watch.world.providers.values() for p in provider.publications}
    assert asked and asked <= known


class BrokenHands:
    def pages(self, *_: object) -> None:
        raise KeyError("a fault of our own")

    reports = pages


def test_a_poll_that_a_fault_of_our_own_ends_is_not_called_complete(watch: Watch) -> None:
    def poll(service: Service) -> CheckRow:
        with service.fetcher() as fetcher, pytest.raises(KeyError):
            poll_reports(service, fetcher, True, BrokenHands())
        with reading(service.engine) as session:
            return session.exec(select(CheckRow).order_by(col(CheckRow.id).desc()).limit(1)).one()

    check = watch.service(poll)
    assert isinstance(check, CheckRow)
    assert not check.complete and "a fault of the program (KeyError)" in check.failures[0]["message"]
