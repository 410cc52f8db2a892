"""The tables that are given to others: their columns, what they mean, and their rows. One fact a row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select
from sqlmodel import Session, col, select

from storage.models import (
    ArticleRow,
    ClaimRow,
    EventRow,
    InspectionRow,
    JudgementRow,
    ProviderRow,
    ReportRow,
)

Value = str | int | float | bool | date | datetime | None
Row = Sequence[Value]
AT_ONCE = 2000
"""Rows held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is Frictionless's: string, integer, number, boolean, date or datetime (UTC)."""

    name: str
    type: str
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One tidy table."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Session], Iterator[Row]]
    key: tuple[str, ...]
    refers: tuple[tuple[str, str, str], ...] = ()
    """(column, table, column there)"""


def _stream(session: Session, statement: "Select[tuple[object, ...]]") -> Iterator[Row]:
    for row in session.execute(statement, execution_options={"yield_per": AT_ONCE}):
        yield tuple(row)


def _providers(session: Session) -> Iterator[Row]:
    for row in session.exec(select(ProviderRow).order_by(ProviderRow.urn).execution_options(yield_per=AT_ONCE)):
        former = "; ".join(row.former_names)
        yield (
            row.urn, row.name, row.site_name, former or None, row.kind, row.status, row.region, row.gss, row.url,
            row.first_seen_at, row.gone_told_at,
        )  # fmt: skip


def _standing(session: Session) -> Iterator[Row]:
    from storage.history import providers

    for standing in providers(session):
        for judgement in standing.judgements:
            yield (
                standing.provider.urn, judgement.key, judgement.printed, judgement.grade, judgement.absent,
                judgement.since, judgement.inspection_start,
            )  # fmt: skip


def _inspections(session: Session) -> Iterator[Row]:
    row = InspectionRow
    columns = (
        row.id, row.urn, row.kind, row.framework, row.start, row.end, row.published, row.lead_inspector, row.outcome,
        row.theme, row.priority_action, row.next_inspection, row.pages, ReportRow.label, ReportRow.url, row.document,
        row.observed_at, row.superseded_at, row.superseded, ReportRow.withdrawn_at, row.reader_version,
    )  # fmt: skip
    statement = select(*columns).join(ReportRow, col(ReportRow.id) == col(row.report_id))  # type: ignore[call-overload]
    return _stream(session, statement.order_by(col(row.id)))


def _judgements(session: Session) -> Iterator[Row]:
    row = JudgementRow
    columns = (row.inspection_id, row.position, row.key, row.printed, row.grade, row.absent)
    statement = select(*columns)  # type: ignore[call-overload]
    return _stream(session, statement.order_by(col(row.inspection_id), col(row.position)))


def _events(session: Session) -> Iterator[Row]:
    statement = select(EventRow).order_by(col(EventRow.sequence)).execution_options(yield_per=AT_ONCE)
    for row in session.exec(statement):
        event = row.payload
        overall = event["overall"] or {}
        yield (
            row.id, row.sequence, row.event, row.verdict, row.urgency, row.urn, event["provider"], row.region,
            event["kind"], event["framework"], _day(event["inspection_start"]), row.published, row.observed_at,
            event["headline"], overall.get("from"), overall.get("to"), overall.get("direction"),
            _day(event["previous"]["inspection_start"]), event["report_url"], event["evidence"], event["corrects"],
        )  # fmt: skip


def _changes(session: Session) -> Iterator[Row]:
    statement = select(EventRow).order_by(col(EventRow.sequence)).execution_options(yield_per=AT_ONCE)
    for row in session.exec(statement):
        for change in (row.payload["overall"], *row.payload["judgements"]):
            if change:
                yield (
                    row.id, change["key"], change["judgement"], change["from_key"], change["from"], change["to"],
                    change["direction"], _day(change["from_start"]), change["indicative"],
                )  # fmt: skip


def _claims(session: Session) -> Iterator[Row]:
    row = ClaimRow
    columns = (
        row.id, row.article, ArticleRow.title, ArticleRow.site, ArticleRow.published, row.urn, row.provider,
        row.service, row.event, row.grade, row.previous_grade, row.direction, row.inspection_year, row.confidence,
        row.relation,
    )  # fmt: skip
    statement = select(*columns).join(ArticleRow, col(ArticleRow.url) == col(row.article))  # type: ignore[call-overload]
    return _stream(session, statement.order_by(col(row.id)))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_URN = Column("urn", "string", "Ofsted's number of the provider, as text: some begin with letters", required=True)
_REGION = Column("region", "string", "Region of England")
_JUDGED = (
    Column("key", "string", "Stable name of the judgement", required=True),
    Column("judgement", "string", "The judgement's name as the report prints it"),
)
_GRADED = (
    *_JUDGED,
    Column("grade", "string", "Grade; empty where there is none, then see absent"),
    Column("absent", "string", "Why there is no grade: not_judged, not_published or unreadable"),
)
"""A judgement as every table that holds one names it."""

TABLES: tuple[Table, ...] = (
    Table(
        "providers",
        "Providers as the reports site lists them",
        (
            _URN,
            Column("name", "string", "Plain name", required=True),
            Column("site_name", "string", "Name as the reports site prints it", required=True),
            Column("former_names", "string", "Earlier names on the site, parted by semicolons"),
            Column("kind", "string", "local_authority, school, early_years, childrens_home, further_education, …"),
            Column("status", "string", "open, closed or proposed"),
            _REGION,
            Column("gss", "string", "Code of the Office for National Statistics"),
            Column("url", "string", "The provider's page on the reports site"),
            Column("first_seen_at", "datetime", "When Gradewatch first saw it listed"),
            Column("gone_at", "datetime", "When its absence from the listing was confirmed"),
        ),
        _providers,
        ("urn",),
    ),
    Table(
        "standing",
        "What stands for each provider now: the judgements of its newest graded inspection",
        (
            _URN,
            *_GRADED,
            Column("since", "date", "Publication date since which it has been so"),
            Column("inspection_start", "date", "First day on site of the inspection that it stands from"),
        ),
        _standing,
        ("urn", "key"),
        (("urn", "providers", "urn"),),
    ),
    Table(
        "inspections",
        "Every reading of every report: inspections, visits and letters",
        (
            Column("id", "integer", "Number of the reading in this store", required=True),
            _URN,
            Column("kind", "string", "Kind of inspection", required=True),
            Column("framework", "string", "Framework that it was made under"),
            Column("start", "date", "First day on site"),
            Column("end", "date", "Last day on site"),
            Column("published", "date", "Publication date in London", required=True),
            Column("lead_inspector", "string", "Lead inspector as printed; empty where the store keeps no names"),
            Column("outcome", "string", "Outcome of an area inspection of special educational needs"),
            Column("theme", "string", "What a visit looked at"),
            Column("priority_action", "boolean", "Whether areas for priority action were found"),
            Column("next_inspection", "string", "What the report says of the next one"),
            Column("pages", "integer", "Pages of the report"),
            Column("label", "string", "The report's name on the provider's page"),
            Column("report_url", "string", "Address of the report"),
            Column("document", "string", "SHA-256 of the report's file"),
            Column("observed_at", "datetime", "When Gradewatch first held this reading", required=True),
            Column("superseded_at", "datetime", "When it stopped to count; empty while it counts"),
            Column("superseded", "string", "Why: correction (was read wrongly) or amended (Ofsted changed the file)"),
            Column("withdrawn_at", "datetime", "When the report's disappearance from the page was confirmed"),
            Column("reader_version", "string", "Version of the reader"),
        ),
        _inspections,
        ("id",),
        (("urn", "providers", "urn"),),
    ),
    Table(
        "judgements",
        "The judgements of each reading",
        (
            Column("inspection_id", "integer", "The reading", required=True),
            Column("position", "integer", "Place in the report, from 0", required=True),
            *_GRADED,
        ),
        _judgements,
        ("inspection_id", "position"),
        (("inspection_id", "inspections", "id"),),
    ),
    Table(
        "events",
        "What happened, judged once",
        (
            Column("id", "string", "Stable name of the event", required=True),
            Column("sequence", "integer", "Order of recording", required=True),
            Column("event", "string", "grade_change, new_outcome, visit, area_outcome, amended, withdrawn, …"),
            Column("verdict", "string", "improved, declined, mixed, unchanged, first or not_comparable"),
            Column("urgency", "string", "urgent, normal or low"),
            _URN,
            Column("provider", "string", "Name at the time"),
            _REGION,
            Column("kind", "string", "Kind of inspection"),
            Column("framework", "string", "Framework of the inspection"),
            Column("inspection_start", "date", "First day on site"),
            Column("published", "date", "Publication date in London", required=True),
            Column("observed_at", "datetime", "When Gradewatch first held it", required=True),
            Column("headline", "string", "The event in one line"),
            Column("overall_from", "string", "Overall effectiveness before"),
            Column("overall_to", "string", "Overall effectiveness now"),
            Column("overall_direction", "string", "What overall effectiveness did"),
            Column("previous_inspection_start", "date", "First day on site of the inspection compared with"),
            Column("report_url", "string", "Address of the report"),
            Column("evidence", "string", "SHA-256 of the document that proves it"),
            Column("corrects", "string", "Event that this one corrects or follows"),
        ),
        _events,
        ("id",),
        (("urn", "providers", "urn"),),
    ),
    Table(
        "changes",
        "What each judgement did in each event",
        (
            Column("event_id", "string", "The event", required=True),
            *_JUDGED,
            Column("from_key", "string", "The earlier judgement compared with"),
            Column("from", "string", "Grade before"),
            Column("to", "string", "Grade now"),
            Column("direction", "string", "improved, declined, unchanged, first, ended, not_comparable, …"),
            Column("from_start", "date", "First day on site of the inspection that the earlier grade is from"),
            Column("indicative", "boolean", "Compared across two frameworks: a hint, not a measurement"),
        ),
        _changes,
        ("event_id", "key", "judgement"),
        (("event_id", "events", "id"),),
    ),
    Table(
        "claims",
        "What news articles say of a provider: facts and links, no text",
        (
            Column("id", "integer", "Number in this store", required=True),
            Column("article", "string", "Address of the article", required=True),
            Column("title", "string", "Title of the article"),
            Column("site", "string", "Who published it"),
            Column("published", "datetime", "When"),
            Column("urn", "string", "Provider, where it is one that is watched"),
            Column("provider", "string", "Provider as the article names it"),
            Column("service", "string", "Which of its services"),
            Column("event", "string", "inspection, visit, …"),
            Column("grade", "string", "Grade claimed"),
            Column("previous_grade", "string", "Earlier grade claimed"),
            Column("direction", "string", "Direction claimed"),
            Column("inspection_year", "integer", "Year of the inspection meant"),
            Column("confidence", "number", "From 0 to 1"),
            Column("relation", "string", "confirms, precedes, contradicts or background, as to Ofsted"),
        ),
        _claims,
        ("id",),
    ),
)  # fmt: skip
