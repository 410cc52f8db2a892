"""What the site's own pages say: which providers there are, which reports they carry, and what is still to be fetched.

Each function is one step inside the caller's transaction. Nothing here judges.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from outcomes.inspection import Provider
from outcomes.listed import ListedProvider, ListedReport
from outcomes.namesakes import is_namesake, says_where, telling_word
from outcomes.providers import find_authority, plain_name
from outcomes.reconcile import Answer
from storage.models import ClaimRow, InspectionRow, ProviderRow, ReportRow, ReportState, ResourceRow, WatchRow

FEW_NEW_PROVIDERS = 3
"""More new providers than this at once are a listing that had lost them before, not news."""
LOOK_AGAIN = timedelta(hours=6)
"""How often a page is opened again to confirm that a report is gone from it."""
ANNOUNCED_FOR, LOOK_CLOSELY = timedelta(days=10), timedelta(hours=1)
"""For how long, and how often, a provider's page is read after a story told of a report that is not there yet."""
PATIENCE_WITH_PAGES = timedelta(days=1)
QUICK_RETRIES = timedelta(hours=48)
QUICK_TRIES = 8
"""A new report that cannot be read is tried at every poll for so long and so often; after that at every sweep."""
LONGEST_QUICK = timedelta(days=30)
"""After that only at sweeps, however the answers differ."""
LASTING = timedelta(days=1)
"""A failure that is so old, and the same in so many tries running as the quick ones, does not pass by itself."""


@dataclass(frozen=True, slots=True)
class ListingChanges:
    """What a listing changed in what we hold of the providers."""

    appeared: tuple[Provider, ...]
    renamed: tuple[tuple[Provider, str], ...]
    """(provider under its new name, its name before)"""
    closed: tuple[Provider, ...]
    missing: tuple[Provider, ...]
    """Providers that a complete listing did not show."""


@dataclass(frozen=True, slots=True)
class PageToOpen:
    """A provider page that should be read now, and the validators of its last reading."""

    urn: str
    name: str
    url: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class ReportToRead:
    """A report whose file should be fetched and read now."""

    id: int
    urn: str
    provider: str
    label: str
    url: str
    published: date
    history: bool
    etag: str | None
    last_modified: str | None
    document: str | None
    """What it held when last read."""
    lasting: bool
    """News neither read nor told as unread, failed for so long and so often that it will not pass by itself."""


# ------------------------------------------------------------------ listing


def start_watching(session: Session, kind: str, today: date, now: datetime) -> WatchRow:
    """The watch over `kind`, begun on `today` if it had not begun before."""
    watch = session.get(WatchRow, kind)
    if watch is None:
        watch = WatchRow(kind=kind, baseline_date=today, baseline_started_at=now)
        session.add(watch)
        session.flush()
    return watch


def known_urns(session: Session, kind: str) -> set[str]:
    """URNs of all providers of `kind` that have not been told as gone."""
    return set(
        session.exec(select(ProviderRow.urn).where(ProviderRow.kind == kind, col(ProviderRow.gone_told_at).is_(None)))
    )


def record_listing(
    session: Session, kind: str, listed: Sequence[ListedProvider], *, complete: bool, today: date, now: datetime
) -> ListingChanges:
    """Take over a listing of `kind`. Only a `complete` one counts providers that it does not show as missing."""
    watch = start_watching(session, kind, today, now)
    rows = {row.urn: row for row in session.exec(select(ProviderRow).where(ProviderRow.kind == kind))}
    fresh = [entry for entry in listed if entry.urn not in rows]
    newest = max((entry.latest_report for entry in listed if entry.latest_report), default=None)
    history_until = _history_until(watch, fresh, today, newest)
    appeared = [_add_provider(session, kind, entry, history_until, now) for entry in fresh]
    renamed, closed = [], []
    for entry in listed:
        if (row := rows.get(entry.urn)) is not None:
            before = row.name
            closes = entry.status == "closed" and row.status != "closed"
            _refresh_provider(row, entry, now)
            renamed += [(as_provider(row), before)] if row.name != before else []
            closed += [as_provider(row)] if closes else []
    shown = {entry.urn for entry in listed}
    missing = _count_missing([row for urn, row in rows.items() if urn not in shown], now) if complete else []
    if complete and newest:
        watch.watermark = max(newest, watch.watermark or newest)
    session.flush()
    return ListingChanges(
        tuple(as_provider(row) for row in appeared),
        tuple(renamed),
        tuple(closed),
        tuple(as_provider(row) for row in missing),
    )


def _history_until(watch: WatchRow, fresh: Sequence[ListedProvider], today: date, newest: date | None) -> date:
    """Up to which publication date the reports of providers never seen before are history.

    - While the baseline runs: up to the day on which watching began.
    - Afterwards one or a few new providers are new: what is newer than all that we had seen is news.
    - Many at once were missing from earlier listings by mistake: all that they carry is history.
    """
    if watch.baseline_completed_at is None:
        return watch.baseline_date
    if len(fresh) > FEW_NEW_PROVIDERS or watch.watermark is None:
        return max(today, newest or today)
    return watch.watermark


def _add_provider(
    session: Session, kind: str, entry: ListedProvider, history_until: date, now: datetime
) -> ProviderRow:
    authority = find_authority(entry.urn) if kind == "local_authority" else None
    row = ProviderRow(
        urn=entry.urn,
        kind=kind,
        name=authority.name if authority else _plain(kind, entry.name),
        site_name=entry.name,
        url=entry.url,
        region=authority.region if authority else None,
        gss=authority.gss if authority else None,
        address=entry.address,
        status=entry.status,
        history_until=history_until,
        first_seen_at=now,
        last_listed_at=now,
        listed_latest=entry.latest_report,
    )
    session.add(row)
    return row


def _plain(kind: str, name: str) -> str:
    return plain_name(name) if kind == "local_authority" else name


def _refresh_provider(row: ProviderRow, entry: ListedProvider, now: datetime) -> None:
    if entry.name != row.site_name:
        row.former_names = [*row.former_names, row.site_name]
        row.site_name, row.name = entry.name, _plain(row.kind, entry.name)
    row.url, row.status, row.listed_latest = entry.url, entry.status, entry.latest_report
    row.address = entry.address or row.address
    row.last_listed_at, row.missing_since, row.missing_polls, row.gone_told_at = now, None, 0, None


def _count_missing(rows: Iterable[ProviderRow], now: datetime) -> list[ProviderRow]:
    missing = [row for row in rows if row.gone_told_at is None]
    for row in missing:
        row.missing_since = row.missing_since or now
        row.missing_polls += 1
    return missing


def provider_named(session: Session, kind: str, name: str, text: str) -> ProviderRow | None:
    """The one stored provider of `kind` that `text` calls `name` and says to be where it is; None for none or several.

    Authorities are found by name alone (`outcomes.providers.find_authority`); schools, nurseries and homes are not.
    """
    word = telling_word(name)
    if not word:
        return None
    like = col(ProviderRow.site_name).icontains(word, autoescape=True)
    rows = session.exec(select(ProviderRow).where(ProviderRow.kind == kind, like))
    found = [row for row in rows if is_namesake(name, row.site_name, row.address) and says_where(text, row.address)]
    return found[0] if len(found) == 1 else None


def as_provider(row: ProviderRow) -> Provider:
    """The provider as the domain knows it."""
    return Provider(row.urn, row.name, row.kind, row.url, row.region, row.gss, tuple(row.former_names))


# -------------------------------------------------------------------- pages


def pages_to_open(session: Session, kind: str, sweep: bool, now: datetime) -> list[PageToOpen]:
    """Pages to read in this poll: never read, differing from the listing, with a report gone, of a provider whose
    report the news has announced, or all in a sweep."""
    here = select(ProviderRow).where(ProviderRow.kind == kind, col(ProviderRow.gone_told_at).is_(None))
    statement = here.order_by(ProviderRow.urn)
    if not sweep:
        gone = select(ReportRow.urn).where(
            col(ReportRow.missing_since).is_not(None), col(ReportRow.withdrawn_at).is_(None)
        )
        confirm = col(ProviderRow.urn).in_(gone) & (col(ProviderRow.page_read_at) <= now - LOOK_AGAIN)
        statement = statement.where(or_(_never_read(), _differs(), confirm, _announced(now)))
    return [_page(session, row) for row in session.exec(statement)]


def _never_read() -> ColumnElement[bool]:
    return col(ProviderRow.baselined_at).is_(None)


def _announced(now: datetime) -> ColumnElement[bool]:
    """Whether a story told of a report that is not there yet, lately, and none has been read since."""
    claim = aliased(ClaimRow)
    come = select(InspectionRow.id).where(
        InspectionRow.urn == claim.urn, col(InspectionRow.observed_at) >= col(claim.observed_at)
    )
    told = select(claim.urn).where(
        claim.relation == Answer.PRECEDES, col(claim.observed_at) >= now - ANNOUNCED_FOR, ~come.exists()
    )
    return col(ProviderRow.urn).in_(told) & (col(ProviderRow.page_read_at) <= now - LOOK_CLOSELY)


def _differs() -> ColumnElement[bool]:
    return col(ProviderRow.listed_latest).is_distinct_from(col(ProviderRow.page_latest))


def page_of(session: Session, urn: str) -> PageToOpen | None:
    """The page of one provider, whatever is known of it; None for a URN that is not held."""
    row = session.get(ProviderRow, urn)
    return _page(session, row) if row else None


def _page(session: Session, row: ProviderRow) -> PageToOpen:
    kept = session.get(ResourceRow, row.url) if row.baselined_at else None
    return PageToOpen(
        row.urn, row.site_name, row.url, kept.etag if kept else None, kept.last_modified if kept else None
    )


def record_page(
    session: Session, urn: str, reports: Sequence[ListedReport], region: str | None, now: datetime
) -> list[ReportRow]:
    """Take over a page read whole; the reports seen for the first time, oldest first."""
    provider = session.get_one(ProviderRow, urn)
    provider.region = provider.region or region
    known = {row.url: row for row in session.exec(select(ReportRow).where(ReportRow.urn == urn))}
    shown = {report.url: report for report in reports}
    fresh = [_add_report(provider, report, now) for url, report in shown.items() if url not in known]
    fresh.sort(key=lambda row: (row.published, row.url))
    for row in fresh:
        session.add(row)
    for url, row in known.items():
        _refresh_report(row, shown.get(url), now)
    _page_seen(provider, max((report.published for report in reports), default=None), now)
    session.flush()
    return fresh


def record_unchanged_page(session: Session, urn: str, now: datetime) -> None:
    """The server says that the page is as it was: so are the reports on it."""
    provider = session.get_one(ProviderRow, urn)
    newest = None
    for row in session.exec(select(ReportRow).where(ReportRow.urn == urn)):
        if row.missing_since is None:
            row.last_seen_at = now
            newest = max(row.published, newest or row.published)
        else:
            row.missing_polls += 1
    _page_seen(provider, newest, now)


def _page_seen(provider: ProviderRow, newest: date | None, now: datetime) -> None:
    """A page that lags behind the listing is read again at each poll for a day; after that the sweep will find it."""
    provider.page_read_at = now
    provider.baselined_at = provider.baselined_at or now
    agrees = newest == provider.listed_latest
    provider.lagging_since = None if agrees else provider.lagging_since or now
    if agrees or (provider.lagging_since and now - provider.lagging_since >= PATIENCE_WITH_PAGES):
        provider.page_latest = provider.listed_latest


def _add_report(provider: ProviderRow, report: ListedReport, now: datetime) -> ReportRow:
    return ReportRow(
        urn=provider.urn,
        url=report.url,
        label=report.label,
        inspected=report.inspected,
        published=report.published,
        history=provider.baselined_at is None and report.published <= provider.history_until,
        first_seen_at=now,
        last_seen_at=now,
        next_attempt_at=now,
    )


def _refresh_report(row: ReportRow, report: ListedReport | None, now: datetime) -> None:
    if report is None:
        row.missing_since = row.missing_since or now
        row.missing_polls += 1
        return
    row.label, row.inspected, row.published = report.label, report.inspected, report.published
    row.last_seen_at, row.missing_since, row.missing_polls, row.withdrawn_at = now, None, 0, None


# ------------------------------------------------------------------ reports


def reports_to_read(session: Session, now: datetime, recheck: bool) -> list[ReportToRead]:
    """Reports whose file is due, oldest publication first: never read, or unreadable so far; in a sweep all of them."""
    statement = (
        select(ReportRow, ProviderRow.name)
        .join(ProviderRow, col(ProviderRow.urn) == col(ReportRow.urn))
        .where(col(ReportRow.missing_since).is_(None))
        .order_by(col(ReportRow.published), col(ReportRow.id))
    )
    if not recheck:
        statement = statement.where(col(ReportRow.next_attempt_at) <= now)
    return [_to_read(session, row, name, now) for row, name in session.exec(statement)]


def report_to_read(session: Session, report_id: int, now: datetime, recheck: bool) -> ReportToRead | None:
    """One report, if its file is still due; None where another worker has read it meanwhile."""
    row = session.get_one(ReportRow, report_id)
    due = row.missing_since is None and (recheck or (row.next_attempt_at is not None and row.next_attempt_at <= now))
    return _to_read(session, row, session.get_one(ProviderRow, row.urn).name, now) if due else None


def another_report(session: Session, than: int) -> str | None:
    """Address of the newest other report whose file could be read; None where there is none."""
    others = select(ReportRow.url).where(
        ReportRow.state == ReportState.READ, col(ReportRow.id) != than, col(ReportRow.missing_since).is_(None)
    )
    return session.exec(others.order_by(col(ReportRow.published).desc(), col(ReportRow.id)).limit(1)).first()


def _to_read(session: Session, row: ReportRow, provider: str, now: datetime) -> ReportToRead:
    """With validators only where the copy at hand was readable: a damaged one must not be confirmed as unchanged."""
    kept = session.get(ResourceRow, row.url) if row.state == ReportState.READ else None
    assert row.id is not None
    return ReportToRead(
        row.id,
        row.urn,
        provider,
        row.label,
        row.url,
        row.published,
        row.history,
        kept.etag if kept else None,
        kept.last_modified if kept else None,
        row.document,
        lasting=not row.history
        and row.told_unread_at is None
        and row.state != ReportState.READ
        and row.attempts + 1 >= QUICK_TRIES
        and row.first_failed_at is not None
        and now - row.first_failed_at >= LASTING,
    )


def record_failure(session: Session, report_id: int, reason: str, sha256: str | None, now: datetime) -> ReportRow:
    """The report's file could not be had, or says nothing readable: note why, and when to try again.

    - A file of history that holds the same unreadable bytes at a second try is settled until the next sweep.
    - A new report is tried at every poll for two days and at least eight times, then at every sweep.
    """
    row = session.get_one(ReportRow, report_id)
    same = sha256 is not None and sha256 == row.document
    row.attempts = row.attempts + 1 if reason == row.last_error else 1
    row.first_failed_at = row.first_failed_at or now
    row.last_error = reason
    if row.state != ReportState.READ:
        row.state = ReportState.UNREADABLE if sha256 else row.state
        row.document = sha256 or row.document
        age = now - row.first_failed_at
        tried = (age > QUICK_RETRIES and row.attempts >= QUICK_TRIES) or age > LONGEST_QUICK
        row.next_attempt_at = None if tried or (same and row.history) else now
    return row


def keep_validators(
    session: Session,
    url: str,
    *,
    etag: str | None,
    last_modified: str | None,
    sha256: str | None,
    now: datetime,
    body: bytes | None = None,
) -> None:
    """Remember how to ask "changed since?" for `url`; `body` only for pages that are read again when unchanged."""
    row = session.get(ResourceRow, url) or ResourceRow(url=url, fetched_at=now)
    row.etag, row.last_modified, row.sha256, row.fetched_at, row.body = etag, last_modified, sha256, now, body
    session.add(row)


def complete_baseline(session: Session, kind: str, now: datetime) -> bool:
    """Note that the baseline of `kind` is complete, if every page has been read; whether it is."""
    watch = session.get_one(WatchRow, kind)
    unread = session.exec(select(ProviderRow.urn).where(ProviderRow.kind == kind, _never_read()).limit(1)).first()
    if watch.baseline_completed_at is None and unread is None:
        watch.baseline_completed_at = watch.swept_at = now
    return watch.baseline_completed_at is not None
