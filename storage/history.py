"""What the store knows, asked in one place: standing, history and changes, on two time axes.

`on` is the publication axis: what the public could know at the end of that London date. `known_at` is ours: what
Gradewatch held at that moment, before later corrections. None means now, for either.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, false, or_, tuple_
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from outcomes.clock import LONDON
from outcomes.event import Event
from outcomes.inspection import Inspection
from outcomes.providers import authorities, find_authority, former_authorities, successions
from storage.answers import (
    HeldClaim,
    HeldInspection,
    HeldReport,
    ProviderHistory,
    ProviderStanding,
    StandingJudgement,
)
from storage.inspections import as_inspection, judgements_of
from storage.models import (
    ArticleRow,
    BatchRow,
    BatchStatus,
    ClaimRow,
    EventRow,
    InspectionRow,
    ProviderRow,
    ReportRow,
    ReportState,
)
from storage.standing import held_inspections, standing_of
from storage.watching import as_provider

__all__ = [
    "HeldClaim",
    "HeldInspection",
    "HeldReport",
    "NoSuchProvider",
    "ProviderHistory",
    "ProviderStanding",
    "StandingJudgement",
    "changes",
    "count_changes",
    "event_of",
    "find_urns",
    "history",
    "newest_changes",
    "providers",
    "standing_page",
]

LOCAL_AUTHORITY = "local_authority"
AT_ONCE = 250
"""Providers whose inspections are held in memory at a time."""


class NoSuchProvider(LookupError):
    """No provider with this URN is held."""


# ------------------------------------------------------------------ standing


def providers(
    session: Session, kind: str | None = None, on: date | None = None, known_at: datetime | None = None
) -> Iterator[ProviderStanding]:
    """Every provider with its standing, by kind and name. Streamed: any number of providers in little memory."""
    after: tuple[str, str, str] | None = None
    while page := standing_page(session, kind, on, known_at, after=after, limit=AT_ONCE):
        yield from page
        last = page[-1].provider
        after = (last.kind, last.name, last.urn)


def standing_page(
    session: Session,
    kind: str | None = None,
    on: date | None = None,
    known_at: datetime | None = None,
    *,
    after: tuple[str, str, str] | None = None,
    limit: int = 100,
) -> list[ProviderStanding]:
    """At most `limit` providers with their standing, by kind and name, behind `after` (kind, name, URN)."""
    order = (col(ProviderRow.kind), col(ProviderRow.name), col(ProviderRow.urn))
    statement = select(ProviderRow).order_by(*order).limit(limit)
    if kind is not None:
        statement = statement.where(ProviderRow.kind == kind)
    if after is not None:
        statement = statement.where(tuple_(*order) > after)
    rows = session.exec(statement).all()
    held = held_inspections(session, [row.urn for row in rows], on, known_at)
    return [provider_standing(row, held.get(row.urn, ()), on) for row in rows]


def provider_standing(row: ProviderRow, held: Sequence[Inspection], on: date | None) -> ProviderStanding:
    """What stands for one provider at the end of `on` (None: now), from its inspections (in any order)."""
    found = standing_of(held, on)
    newest, visit, area = found.inspection, found.visit, found.area
    return ProviderStanding(
        as_provider(row),
        row.status,
        judgements=tuple(
            StandingJudgement(s.key, s.printed, s.grade, s.absent, s.since, s.inspection.start)
            for s in found.judgements
        ),
        last_inspection=newest.start if newest else None,
        last_published=newest.published if newest else None,
        report_url=newest.report_url if newest else None,
        framework=newest.reading.framework if newest else None,
        last_visit=visit.start if visit else None,
        area_outcome=found.area_outcome,
        area_published=area.published if area else None,
    )


# ------------------------------------------------------------------- history


def history(session: Session, urn: str, on: date | None = None, known_at: datetime | None = None) -> ProviderHistory:
    """Everything held of one provider, as of both dates. Raises `NoSuchProvider`.

    Its name, region and status are those of now, whatever the dates.
    """
    row = session.get(ProviderRow, urn)
    if row is None:
        raise NoSuchProvider(f"no provider with the number {urn} is held; `providers` lists them")
    asof = _AsOf(on, known_at)
    inspections = _held(session, urn, asof)
    counting = [held.inspection for held in inspections if held.superseded is None]
    return ProviderHistory(
        standing=provider_standing(row, counting, on),
        inspections=tuple(inspections),
        unread=tuple(_unread(session, urn, asof)),
        events=tuple(_events(session, urn, asof)),
        claims=tuple(_claims(session, urn, asof)),
        predecessors=tuple(history(session, before, on, known_at) for before in _predecessors(session, row)),
        successors=_successors(row),
    )


@dataclass(frozen=True, slots=True)
class _AsOf:
    """A place on both time axes; None is now."""

    on: date | None = None
    known_at: datetime | None = None

    def conditions(self, published: Any, known: Any) -> list[ColumnElement[bool]]:
        """What is out by the one and known by the other, given the columns that say when."""
        found = [published <= self.on] if self.on else []
        return [*found, known <= self.known_at] if self.known_at else found

    def by_then(self, moment: datetime | None) -> datetime | None:
        """The moment, where it had come by then."""
        return moment if moment is None or self.known_at is None or moment <= self.known_at else None


def _held(session: Session, urn: str, asof: _AsOf) -> list[HeldInspection]:
    statement = select(InspectionRow, ReportRow).join(ReportRow, col(ReportRow.id) == col(InspectionRow.report_id))
    then = asof.conditions(col(InspectionRow.published), col(InspectionRow.observed_at))
    rows = session.exec(statement.where(InspectionRow.urn == urn, *then)).all()
    judgements = judgements_of(session, [row.id for row, _ in rows if row.id is not None])
    found = [
        HeldInspection(
            as_inspection(row, judgements.get(row.id or 0, ()), report.url),
            report.label,
            row.reader_version,
            row.superseded if asof.by_then(row.superseded_at) else None,
            asof.by_then(row.superseded_at),
            asof.by_then(report.withdrawn_at),
        )
        for row, report in rows
    ]
    return sorted(found, key=lambda held: (held.inspection.start, held.inspection.observed_at), reverse=True)


def _unread(session: Session, urn: str, asof: _AsOf) -> Iterator[HeldReport]:
    """Reports not read by then; of one that was read later it is not kept whether it had been tried in vain before."""
    statement = select(ReportRow).where(
        ReportRow.urn == urn,
        or_(col(ReportRow.state) != ReportState.READ, _read_later(asof.known_at)),
        *asof.conditions(col(ReportRow.published), col(ReportRow.first_seen_at)),
    )
    for row in session.exec(statement.order_by(col(ReportRow.published).desc(), col(ReportRow.id).desc())):
        state = ReportState.LISTED if row.state == ReportState.READ else row.state
        yield HeldReport(row.label, row.url, row.published, state, row.last_error, asof.by_then(row.withdrawn_at))


def _read_later(known_at: datetime | None) -> ColumnElement[bool]:
    """Whether a report's first reading came after `known_at`."""
    if known_at is None:
        return false()
    first = select(func.min(InspectionRow.observed_at)).where(col(InspectionRow.report_id) == col(ReportRow.id))
    return first.scalar_subquery() > known_at


def _events(session: Session, urn: str, asof: _AsOf) -> Iterator[Event]:
    then = asof.conditions(col(EventRow.published), col(EventRow.observed_at))
    statement = _stored_events().where(EventRow.urn == urn, *then)
    for row in session.exec(statement.order_by(col(EventRow.published).desc(), col(EventRow.sequence).desc())):
        yield _as_event(row)


def _claims(session: Session, urn: str, asof: _AsOf) -> Iterator[HeldClaim]:
    statement = select(ClaimRow, ArticleRow).join(ArticleRow, col(ArticleRow.url) == col(ClaimRow.article))
    out: Any = col(ArticleRow.published)
    then: list[Any] = [col(ClaimRow.observed_at) <= asof.known_at] if asof.known_at else []
    then += [or_(out.is_(None), out <= datetime.combine(asof.on, time.max, LONDON))] if asof.on else []
    rows = session.exec(statement.where(ClaimRow.urn == urn, *then)).all()
    for claim, article in sorted(rows, key=lambda found: found[1].published or found[1].first_seen_at, reverse=True):
        yield HeldClaim(
            article.link or article.url,
            article.story,
            article.title,
            article.site,
            article.published,
            claim.event,
            claim.service,
            claim.grade,
            claim.previous_grade,
            claim.direction,
            claim.relation,
            claim.quote,
            claim.observed_at,
        )


def _predecessors(session: Session, row: ProviderRow) -> list[str]:
    """URNs of the authorities that a present one followed and that are held, by our list of reorganisations.

    An authority may follow one of the same name: Dorset began anew in 2019.
    """
    if not _is_present(row):
        return []
    names = [before for step in successions() if row.name in step.successors for before in step.predecessors]
    statement = select(ProviderRow.urn).where(
        ProviderRow.kind == row.kind, col(ProviderRow.name).in_(names), ProviderRow.urn != row.urn
    )
    return list(session.exec(statement.order_by(ProviderRow.urn)))


def _successors(row: ProviderRow) -> tuple[str, ...]:
    if row.kind != LOCAL_AUTHORITY or _is_present(row):
        return ()
    return next((former.successors for former in former_authorities() if former.name == row.name), ())


def _is_present(row: ProviderRow) -> bool:
    return row.kind == LOCAL_AUTHORITY and any(authority.urn == row.urn for authority in authorities())


# ------------------------------------------------------------------- changes


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which events are asked for."""

    since: date | None
    until: date | None
    region: str | None
    verdict: str | None
    known_at: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[Any] = []
        found += [col(EventRow.published) >= self.since] if self.since else []
        found += [col(EventRow.published) <= self.until] if self.until else []
        found += [col(EventRow.region) == self.region] if self.region else []
        found += [col(EventRow.verdict) == self.verdict] if self.verdict else []
        found += [col(EventRow.observed_at) <= self.known_at] if self.known_at else []
        return found

    def wants(self, event: Event) -> bool:
        return (
            (self.since is None or event.published >= self.since)
            and (self.until is None or event.published <= self.until)
            and (self.region is None or event.region == self.region)
            and (self.verdict is None or event.verdict == self.verdict)
            and (self.known_at is None or event.observed_at <= self.known_at)
        )


def changes(
    session: Session,
    since: date | None = None,
    until: date | None = None,
    region: str | None = None,
    verdict: str | None = None,
    include_history: bool = False,
    limit: int | None = None,
    known_at: datetime | None = None,
) -> Iterator[Event]:
    """Judged events by publication date, oldest first; `until` is the last date included.

    With `include_history` also the verdicts that follow from reports older than the watch: they are judged now, from
    what was published before each of them, and were told to nobody.
    """
    wanted = _Wanted(since, until, region, verdict, known_at)
    statement = _stored_events().where(*wanted.conditions())
    statement = statement.order_by(col(EventRow.published), col(EventRow.sequence)).limit(limit)
    told = (_as_event(row) for row in session.exec(statement.execution_options(yield_per=200)))
    if not include_history:
        yield from told
        return
    from storage.replayed import untold_events

    untold = [event for event in untold_events(session, since, until) if wanted.wants(event)]
    yield from sorted([*told, *untold], key=lambda event: (event.published, event.observed_at))[:limit]


def newest_changes(
    session: Session,
    limit: int,
    since: date | None = None,
    until: date | None = None,
    region: str | None = None,
    verdict: str | None = None,
    *,
    let_out: bool = False,
) -> list[Event]:
    """The newest `limit` of the events that `changes` gives, newest first.

    With `let_out` only those that nobody holds back or has discarded.
    """
    statement = _stored_events().where(*_Wanted(since, until, region, verdict).conditions())
    if let_out:
        status = col(BatchRow.status)
        statement = statement.where(or_(status.is_(None), status == BatchStatus.RELEASED))
    statement = statement.order_by(col(EventRow.published).desc(), col(EventRow.sequence).desc()).limit(limit)
    return [_as_event(row) for row in session.exec(statement)]


def event_of(session: Session, event_id: str) -> Event | None:
    """The event with this id; None where there is none."""
    row = session.exec(_stored_events().where(EventRow.id == event_id)).first()
    return _as_event(row) if row else None


def _stored_events() -> Select[Any]:
    """Events as stored, each with the status of the batch that it was held in; None where it was not."""
    stored: Select[Any] = select(EventRow.payload, BatchRow.status)  # type: ignore[assignment]
    return stored.outerjoin(BatchRow, col(BatchRow.id) == col(EventRow.batch_id))


def _as_event(row: Any) -> Event:
    payload, batch = row
    return replace(Event.from_json(dict(payload)), held=batch == BatchStatus.HELD)


def count_changes(
    session: Session,
    since: date | None = None,
    until: date | None = None,
    region: str | None = None,
    verdict: str | None = None,
    known_at: datetime | None = None,
) -> dict[str, int]:
    """How many events `changes` would give, by verdict; "" for events that judge nothing."""
    wanted = _Wanted(since, until, region, verdict, known_at)
    counted = select(EventRow.verdict, func.count()).where(*wanted.conditions()).group_by(col(EventRow.verdict))
    return {found or "": count for found, count in session.exec(counted)}


# -------------------------------------------------------------------- naming


def find_urns(session: Session, text: str) -> Sequence[str]:
    """URNs that `text` names: a URN, a GSS code, a name, alias or former name; several where it is ambiguous."""
    wanted = text.strip()
    if session.get(ProviderRow, wanted) is not None:
        return [wanted]
    authority = find_authority(wanted)
    if authority is not None and authority.urn and session.get(ProviderRow, authority.urn) is not None:
        return [authority.urn]
    folded = wanted.lower()
    named: Iterable[str] = session.exec(
        select(ProviderRow.urn)
        .where(
            or_(
                func.lower(ProviderRow.name) == folded,
                func.lower(ProviderRow.site_name) == folded,
                func.lower(ProviderRow.gss) == folded,
            )
        )
        .order_by(ProviderRow.urn)
    )
    return list(named) or _once_named(session, folded)


def _once_named(session: Session, folded: str) -> list[str]:
    """Providers that bore this name before."""
    statement = select(ProviderRow.urn, ProviderRow.former_names).order_by(ProviderRow.urn)
    return [urn for urn, names in session.exec(statement) if folded in (name.lower() for name in names)]
