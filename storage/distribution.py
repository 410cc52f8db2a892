"""How grades are spread over the nation and its regions at a date, and how much of the watch is covered."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from outcomes.clock import LONDON
from storage.models import ProviderRow, ReportRow, ReportState, TallyRow
from storage.standing import held_inspections, standing_values


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many providers hold which grade of one judgement at the end of a date."""

    key: str
    on: date
    counts: dict[str, int]
    """By grade, or by the reason of its absence; providers never inspected by then are not in it."""
    region: str | None = None
    """None: all of England."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def distribution(
    session: Session,
    key: str,
    on: date,
    *,
    kind: str = "local_authority",
    region: str | None = None,
    known_at: datetime | None = None,
) -> Distribution:
    """Distribution of the judgement `key` over the providers of `kind` at the end of `on`.

    As known now it is summed from counts that are kept ready. As known at an earlier moment it is made from every
    inspection of every provider, which for a national watch takes a minute.
    """
    if known_at is not None:
        return Distribution(key, on, _as_known(session, key, on, kind, region, known_at), region)
    month = on.replace(day=1)
    counts = _summed(session, key, kind, region, col(TallyRow.span) == "month", col(TallyRow.day) < month)
    counts.update(
        _summed(session, key, kind, region, col(TallyRow.span) == "day", col(TallyRow.day).between(month, on))
    )
    return Distribution(key, on, {value: count for value, count in sorted(counts.items()) if count}, region)


def nation_and_regions(
    session: Session, key: str, on: date, *, kind: str = "local_authority", known_at: datetime | None = None
) -> list[Distribution]:
    """The distribution over all providers of `kind`, then over those of each region."""
    everywhere: list[str | None] = [None, *regions(session, kind)]
    return [distribution(session, key, on, kind=kind, region=region, known_at=known_at) for region in everywhere]


def regions(session: Session, kind: str | None = None) -> list[str]:
    """Regions that providers (of `kind`) are in, by name."""
    statement = select(ProviderRow.region).where(col(ProviderRow.region).is_not(None)).distinct()
    statement = statement.where(ProviderRow.kind == kind) if kind else statement
    return sorted(region for region in session.exec(statement) if region)


def judged(session: Session, kind: str) -> list[str]:
    """Names of the judgements that any provider of `kind` has ever held."""
    return sorted(session.exec(select(TallyRow.key).where(TallyRow.kind == kind).distinct()))


def _summed(session: Session, key: str, kind: str, region: str | None, *when: ColumnElement[bool]) -> Counter[str]:
    statement = select(TallyRow.value, func.sum(TallyRow.change)).where(TallyRow.kind == kind, TallyRow.key == key)
    statement = statement.where(TallyRow.region == region) if region is not None else statement
    return Counter(
        {value: int(count) for value, count in session.exec(statement.where(*when).group_by(TallyRow.value))}
    )


def _as_known(
    session: Session, key: str, on: date, kind: str, region: str | None, known_at: datetime
) -> dict[str, int]:
    statement = select(ProviderRow.urn).where(ProviderRow.kind == kind)
    statement = statement.where(ProviderRow.region == region) if region is not None else statement
    urns = session.exec(statement.order_by(ProviderRow.urn)).all()
    counts: Counter[str] = Counter()
    for first in range(0, len(urns), 250):
        held = held_inspections(session, urns[first : first + 250], on, known_at)
        standing = (standing_values(inspections, on).get(key) for inspections in held.values())
        counts.update(value for value in standing if value)
    return dict(sorted(counts.items()))


# ------------------------------------------------------------------ coverage


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the watch over one kind of provider reaches."""

    kind: str
    providers: int
    pages_read: int
    oldest_page: datetime | None
    """When the page that was read longest ago was read."""
    reports: int
    read: int
    unreadable: int
    waiting: int
    """Listed and not read yet."""
    lagging: int
    """Pages that do not show yet what the listing announces."""


def coverage(session: Session) -> list[Coverage]:
    """One line a watched kind, over the providers that are still listed."""
    listed = col(ProviderRow.gone_told_at).is_(None)
    pages = session.exec(
        select(  # type: ignore[call-overload]
            ProviderRow.kind,
            func.count(),
            func.count(col(ProviderRow.page_read_at)),
            func.min(ProviderRow.page_read_at),
            func.count(col(ProviderRow.lagging_since)),
        )
        .where(listed)
        .group_by(ProviderRow.kind)
        .order_by(ProviderRow.kind)
    ).all()
    states = _report_states(session)
    found = []
    for kind, providers, read, oldest, lagging in pages:
        reports = states.get(kind, Counter())
        found.append(
            Coverage(
                kind=kind,
                providers=providers,
                pages_read=read,
                oldest_page=oldest,
                reports=reports.total(),
                read=reports[ReportState.READ],
                unreadable=reports[ReportState.UNREADABLE],
                waiting=reports[ReportState.LISTED],
                lagging=lagging,
            )
        )
    return found


def _report_states(session: Session) -> dict[str, Counter[str]]:
    """Kind of provider -> how many of its reports are in which state."""
    statement = (
        select(ProviderRow.kind, ReportRow.state, func.count())
        .join(ReportRow, col(ReportRow.urn) == col(ProviderRow.urn))
        .where(col(ProviderRow.gone_told_at).is_(None), col(ReportRow.withdrawn_at).is_(None))
        .group_by(col(ProviderRow.kind), col(ReportRow.state))
    )
    states: dict[str, Counter[str]] = {}
    for kind, state, count in session.exec(statement):
        states.setdefault(kind, Counter())[state] = count
    return states


# ----------------------------------------------------------------------- lag


@dataclass(frozen=True, slots=True)
class Lag:
    """How long after the publication date reports were first seen, over those published since watching began."""

    reports: int
    median: timedelta | None
    worst: timedelta | None


def lag(session: Session, since: date | None = None) -> Lag:
    """Time from the start of the (London) publication date until Gradewatch first saw the report listed."""
    statement = select(col(ReportRow.published), col(ReportRow.first_seen_at)).where(col(ReportRow.history).is_(False))
    statement = statement.where(ReportRow.published >= since) if since else statement
    waits = [(seen - datetime.combine(day, time(), LONDON)).total_seconds() for day, seen in session.exec(statement)]
    if not waits:
        return Lag(0, None, None)
    return Lag(len(waits), timedelta(seconds=median(waits)), timedelta(seconds=max(waits)))
