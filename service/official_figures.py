"""The official figures as a check on our own reading: what Ofsted counts, beside what we hold.

A difference changes no standing and is no event. It is told to the admin, because either side may be wrong: a report
that we never saw, a grade that we misread, or figures that came out before an amended report.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from alerts.message import Notice
from outcomes.comparison import graded
from outcomes.inspection import Inspection
from scraper.fetch import Failed, Fetched, Fetcher, NotModified
from scraper.govuk import OUTCOMES, Edition, Figure, Figures, Unusable, newest_edition, read_figures
from service.admin import tell_admin
from service.poll import PollResult
from service.setup import Service
from storage import news, watching
from storage.engine import reading, writing
from storage.inspections import inspections_of
from storage.models import CheckRow, DeliveryRow, ProviderRow

SAME_REPORT = timedelta(days=7)
"""The figures and the reports site may give one report two days of publication, some days apart."""
MOST_TOLD = 20
"""Differences that one notice lists; it counts the others."""


def poll_figures(service: Service, fetcher: Fetcher) -> PollResult:
    """Fetch the newest edition where it is new, compare it with the store, tell the admin what differs.

    Raises `scraper.fetch.Stopped` when ordered to stop.
    """
    result, started = PollResult(), service.clock.now()
    page = f"{service.settings.govuk_url}/api/content{OUTCOMES}"
    _compare_newest(service, fetcher, page, result)
    result.requests, result.not_modified = fetcher.traffic.requests, fetcher.traffic.not_modified
    result.bytes = fetcher.traffic.bytes
    with writing(service.engine) as session:
        session.add(
            CheckRow(
                source="govuk",
                started_at=started,
                finished_at=service.clock.now(),
                complete=not result.failures,
                counts={
                    "requests": result.requests,
                    "checked": result.checked,
                    "agreed": result.agreed,
                    "graded": result.graded,
                    "unwatched": result.unwatched,
                    "differences": len(result.differences),
                    "reached": result.reached,
                },
                failures=[{"what": f.what, "where": f.where, "message": f.message} for f in result.failures],
            )
        )
    return result


def _compare_newest(service: Service, fetcher: Fetcher, page: str, result: PollResult) -> None:
    with reading(service.engine) as session:
        etag, modified = news.validators(session, page)
    described = fetcher.get(page, etag, modified, accept="application/json")
    if isinstance(described, NotModified):
        result.reached = True
        return
    edition = newest_edition(described.body) if isinstance(described, Fetched) else _why(described)
    if isinstance(edition, Unusable):
        result.fail("official figures", page, f"{edition.reason}; is the page still kept under this address?")
        return
    result.reached = True
    file = fetcher.get(edition.url, accept="text/csv,*/*;q=0.1")
    figures = read_figures(file.body) if isinstance(file, Fetched) else _why(file)
    if isinstance(figures, Unusable):
        result.fail("official figures", edition.url, figures.reason)
        return
    result.documents_new += 1
    result.documents_read += 1
    for problem in figures.problems:
        result.unreadable += 1
        result.fail("official figures", edition.url, problem)
    compare(service, edition, figures, result)
    _tell(service, edition, result.differences)
    settled = isinstance(described, Fetched) and not result.differences and not result.failures
    with writing(service.engine) as session:  # an edition that differs is looked at again at every poll
        kept = (described.etag, described.last_modified) if settled and isinstance(described, Fetched) else (None, None)
        now = service.clock.now()
        watching.keep_validators(session, page, etag=kept[0], last_modified=kept[1], sha256=None, now=now)


def _why(outcome: object) -> Unusable:
    return Unusable(outcome.message if isinstance(outcome, Failed) else "it was not given again")


def compare(service: Service, edition: Edition, figures: Figures, result: PollResult) -> None:
    """Count in `result` what agrees, and say what differs. Providers that we have never read are only counted."""
    with reading(service.engine) as session:
        read = _read_by_us(session, [figure.urn for figure in figures.rows])
        result.unwatched += len(figures.rows) - len(read)
        for figure in (figure for figure in figures.rows if figure.urn in read):
            result.checked += 1
            known = [held for held in inspections_of(session, figure.urn) if held.published <= edition.as_at]
            held = max(graded(known, service.frameworks), key=lambda inspection: inspection.published, default=None)
            result.graded += held is not None and bool(_grades_of(held).keys() & figure.judgements.keys())
            different = difference(figure, held)
            if different is None:
                result.agreed += 1
            else:
                result.differences.append(f"{read[figure.urn]} ({figure.urn}): {different}")


def _read_by_us(session: Session, urns: Sequence[str]) -> dict[str, str]:
    """URN -> name of those whose page we have read."""
    statement = select(ProviderRow).where(col(ProviderRow.urn).in_(urns), col(ProviderRow.page_read_at).is_not(None))
    return {row.urn: row.name for row in session.exec(statement)}


def difference(figure: Figure, held: Inspection | None) -> str | None:
    """What the figures say and we do not hold, or the other way round, in words; None where both agree.

    `held` is our newest graded inspection by the day of the figures. A judgement that only one side carries is no
    difference: the files have no column for some, and frameworks differ in what they judge.
    """
    if figure.published is None:
        return f"we hold a report of {held.published:%d %B %Y}, and the figures give none yet" if held else None
    if held is None:
        return f"the figures count a report of {figure.published:%d %B %Y}, and we hold none"
    if abs(held.published - figure.published) > SAME_REPORT:
        return (
            f"the figures count the report of {figure.published:%d %B %Y}, and our newest by then is that of "
            f"{held.published:%d %B %Y}"
        )
    ours = _grades_of(held)
    other = [
        f"{key.replace('_', ' ')} is {_said(said)} in the figures and {_said(ours[key])} in the report as we read it"
        for key, said in figure.judgements.items()
        if key in ours and ours[key] is not said
    ]
    return f"report of {held.published:%d %B %Y}: {'; '.join(other)}" if other else None


def _grades_of(held: Inspection) -> dict[str, object]:
    """Key of each judgement -> its grade, or why there is none."""
    return {judgement.key: judgement.grade or judgement.absent for judgement in held.reading.judgements}


def _said(value: object) -> str:
    return str(value).replace("_", " ")


def _tell(service: Service, edition: Edition, differences: Sequence[str]) -> None:
    """Each difference of an edition once: what a poll finds later is told then, and what was told is not repeated.

    A notice lists `MOST_TOLD` of them; the next poll tells the rest.
    """
    told = _told(service)
    fresh = [difference for difference in differences if difference not in told]
    if not fresh:
        return
    more = [f"… and {len(fresh) - MOST_TOLD} more, with the next comparison"] if len(fresh) > MOST_TOLD else []
    notice = Notice(
        title=f"{_TITLE} in {len(fresh)} places",
        lines=(f"{edition.title} ({edition.url})", *fresh[:MOST_TOLD], *more, "No grade was changed."),
    )
    listed = hashlib.sha256("\n".join(fresh[:MOST_TOLD]).encode()).hexdigest()[:16]
    key = f"figures-{edition.as_at.isoformat()}-{listed}"
    with writing(service.engine) as session:
        tell_admin(service, session, key, notice)


_TITLE = "The official figures differ from what we hold"


def _told(service: Service) -> set[str]:
    """Every line that a notice of ours about the figures has told the admin."""
    statement = select(DeliveryRow.notice).where(DeliveryRow.route == "admin", col(DeliveryRow.event_id).is_(None))
    with reading(service.engine) as session:
        notices = [Notice.from_json(dict(held)) for held in session.exec(statement) if held]
    return {line for notice in notices if notice.title.startswith(_TITLE) for line in notice.lines}
