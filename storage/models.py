"""The tables. Enumerations are text with a CHECK, so that a wrong state cannot be stored on either database."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import Kind

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class ReportState(StrEnum):
    """How far a report on a provider's page has come."""

    LISTED = "listed"
    """Seen on the page; its file has not been fetched or read yet."""
    READ = "read"
    UNREADABLE = "unreadable"
    """Its file was fetched and says nothing that could be read; `last_error` says why."""


class DeliveryStatus(StrEnum):
    """Where one alert to one target stands."""

    QUEUED = "queued"
    SENDING = "sending"
    """A sender holds the row under a lease."""
    SENT = "sent"
    HELD = "held"
    """Waits for an admin's decision on its batch."""
    DEAD = "dead"
    """Refused for good, or out of attempts: see `error`; `alerts retry` queues it again."""
    DROPPED = "dropped"
    """Decided not to be sent: its batch was discarded, or its recipient unsubscribed."""


class BatchStatus(StrEnum):
    HELD = "held"
    RELEASED = "released"
    DISCARDED = "discarded"


class Superseded(StrEnum):
    """Why a reading of a report no longer counts."""

    CORRECTION = "correction"
    """A newer reader reads the same bytes differently."""
    AMENDED = "amended"
    """The link carries new content."""


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class ProviderRow(SQLModel, table=True):
    """A provider as the reports site lists it."""

    __tablename__ = "providers"
    __table_args__ = (Index("ix_providers_kind_name", "kind", "name"),)

    urn: str = Field(primary_key=True, max_length=20)
    kind: str = Field(max_length=40)
    name: str
    site_name: str
    url: str
    region: str | None = None
    gss: str | None = None
    address: str | None = None
    """As the site lists it, "Chart Road, Folkestone, Kent, CT19 4PN"; None where it lists none or withholds it."""
    status: str = "open"
    former_names: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    successor: str | None = None
    first_seen_at: datetime
    last_listed_at: datetime | None = None
    missing_since: datetime | None = None
    missing_polls: int = 0
    listed_latest: date | None = None
    """Date of the latest report, as the listing says now."""
    page_latest: date | None = None
    """Date of the latest report, as the listing said when the page was last read and agreed with it."""
    lagging_since: datetime | None = None
    """Since when the page has not shown the report that the listing announces."""
    page_read_at: datetime | None = None
    history_until: date
    """Reports published up to this date were there before we watched it: on the first reading of its page they are
    stored as history and told to nobody."""
    baselined_at: datetime | None = None
    """When its page had first been read whole. Whatever appears on it later is news."""
    gone_told_at: datetime | None = None
    """When its absence from the listing was confirmed and told."""


class WatchRow(SQLModel, table=True):
    """One watched kind of provider: when watching began, and when its slow sweep last ended."""

    __tablename__ = "watches"

    kind: str = Field(primary_key=True, max_length=40)
    baseline_date: date
    """London date on which watching began."""
    baseline_started_at: datetime
    baseline_completed_at: datetime | None = None
    swept_at: datetime | None = None
    watermark: date | None = None
    """Newest "Latest report" date seen by the last complete listing."""


class HostRow(SQLModel, table=True):
    """What is known of another party's server, shared by all workers."""

    __tablename__ = "hosts"

    host: str = Field(primary_key=True)
    robots: str | None = Field(default=None, sa_column=Column(Text))
    robots_fetched_at: datetime | None = None
    next_request_at: datetime | None = None
    blocked_until: datetime | None = None
    blocked_reason: str | None = None


class ResourceRow(SQLModel, table=True):
    """An address fetched before, with the validators that allow to ask "changed since?"."""

    __tablename__ = "resources"

    url: str = Field(primary_key=True)
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = Field(default=None, max_length=64)
    fetched_at: datetime
    """Last time the server confirmed or sent it."""
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    """The body, compressed, of the few pages that are read again when the server says "not modified": the listing."""


class DocumentRow(SQLModel, table=True):
    """A file kept in the archive under its hash."""

    __tablename__ = "documents"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    media_type: str
    source: str
    """Address it was first fetched from."""
    stored_at: datetime


class ReportRow(SQLModel, table=True):
    """One entry of a provider's timeline: a link to a file, its label and its dates."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("urn", "url"),
        one_of("state", ReportState),
        # the poll's question: which files are still to be fetched or read again?
        Index("ix_reports_state_next_attempt_at", "state", "next_attempt_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    urn: str = Field(foreign_key="providers.urn", index=True)
    url: str
    label: str
    inspected: date | None = None
    published: date
    history: bool
    """Published before watching began: stored, never told."""
    state: str = ReportState.LISTED
    document: str | None = Field(default=None, foreign_key="documents.sha256")
    first_seen_at: datetime
    last_seen_at: datetime
    missing_since: datetime | None = None
    missing_polls: int = 0
    withdrawn_at: datetime | None = None
    attempts: int = 0
    """Failures running for the present reason."""
    next_attempt_at: datetime | None = None
    """When to try an unread file again; None: not before the next sweep."""
    first_failed_at: datetime | None = None
    last_error: str | None = None
    told_unread_at: datetime | None = None


class InspectionRow(SQLModel, table=True):
    """What one report says, as one version of the readers read it. Never updated but to be superseded."""

    __tablename__ = "inspections"
    __table_args__ = (
        one_of("kind", Kind),
        CheckConstraint(f"outcome IN ({', '.join(repr(o.value) for o in AreaOutcome)})", name="outcome"),
        CheckConstraint("(superseded_at IS NULL) = (superseded IS NULL)", name="superseded_whole"),
        # one link has one reading that counts; one content counts once a provider
        Index(
            "uq_inspections_report_id",
            "report_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index(
            "uq_inspections_urn_document",
            "urn",
            "document",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        # history of one provider, newest first
        Index("ix_inspections_urn_start", "urn", "start"),
        # standing of all at a date
        Index("ix_inspections_published", "published"),
    )

    id: int | None = Field(default=None, primary_key=True)
    urn: str = Field(foreign_key="providers.urn")
    report_id: int = Field(foreign_key="reports.id")
    document: str = Field(foreign_key="documents.sha256")
    reader_version: str
    observed_at: datetime
    superseded_at: datetime | None = None
    superseded: str | None = None
    kind: str
    framework: str | None = None
    provider_printed: str | None = None
    start: date | None = None
    end: date | None = None
    published: date
    lead_inspector: str | None = None
    outcome: str | None = None
    theme: str | None = None
    priority_action: bool | None = None
    next_inspection: str | None = None
    previous_start: date | None = None
    previous_end: date | None = None
    pages: int = 0
    warnings: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class JudgementRow(SQLModel, table=True):
    """One judgement of one inspection: a grade, or the reason why there is none."""

    __tablename__ = "judgements"
    __table_args__ = (
        one_of("grade", Grade),
        one_of("absent", Absence),
        CheckConstraint("(grade IS NULL) <> (absent IS NULL)", name="grade_or_absent"),
        # a judgement is given once; several that we have no name for may stand in one report
        Index(
            "uq_judgements_inspection_id_key",
            "inspection_id",
            "key",
            unique=True,
            sqlite_where=text("key <> 'other'"),
            postgresql_where=text("key <> 'other'"),
        ),
    )

    inspection_id: int = Field(foreign_key="inspections.id", primary_key=True)
    position: int = Field(primary_key=True)
    key: str = Field(max_length=60)
    printed: str
    grade: str | None = None
    absent: str | None = None


class BatchRow(SQLModel, table=True):
    """Events of one poll held back together until an admin decides."""

    __tablename__ = "batches"
    __table_args__ = (one_of("status", BatchStatus),)

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime
    reason: str
    status: str = BatchStatus.HELD
    decided_at: datetime | None = None


class EventRow(SQLModel, table=True):
    """Something that happened, judged once and kept as it was judged."""

    __tablename__ = "events"
    __table_args__ = (
        # changes of a period, by the date the public could know
        Index("ix_events_published", "published"),
        Index("ix_events_urn_published", "urn", "published"),
    )

    id: str = Field(primary_key=True, max_length=64)
    sequence: int = Field(index=True, unique=True)
    """Order in which events were recorded."""
    urn: str = Field(foreign_key="providers.urn")
    event: str = Field(max_length=20)
    verdict: str | None = Field(default=None, max_length=20)
    urgency: str = Field(max_length=10)
    region: str | None = None
    inspection_id: int | None = Field(default=None, foreign_key="inspections.id")
    report_id: int | None = Field(default=None, foreign_key="reports.id", index=True)
    published: date
    observed_at: datetime
    batch_id: int | None = Field(default=None, foreign_key="batches.id", index=True)
    corrects: str | None = Field(default=None, foreign_key="events.id")
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """The event as `outcomes.event.Event.to_json` gives it."""


class DeliveryRow(SQLModel, table=True):
    """One alert to one target of one route: the outbox. Written in the transaction of its event.

    Several deliveries may travel in one message (a digest, a burst): they share `message` from the moment it is handed
    over, so that a sender that dies is followed by one who sends, or looks for, exactly the same message.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "route", "target"),
        one_of("status", DeliveryStatus),
        CheckConstraint("(event_id IS NULL) <> (notice IS NULL)", name="event_or_notice"),
        # the sender's question: what is due for this target?
        Index("ix_deliveries_target_status_due_at", "target", "status", "due_at"),
        Index("ix_deliveries_status_due_at", "status", "due_at"),
        Index("ix_deliveries_message", "message"),
        # the pace of a channel: what went there in the last minute?
        Index("ix_deliveries_target_sent_at", "target", "sent_at"),
    )

    id: str = Field(primary_key=True, max_length=32)
    """Made from event, route and target: the same alert always has the same id."""
    event_id: str | None = Field(default=None, foreign_key="events.id", index=True)
    notice: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """A message of our own that no event stands behind: to the admin, or "all quiet"."""
    route: str
    target: str
    """"slack:#channel", "mailto:someone@example.org", …: one recipient."""
    digest: str | None = None
    """None: told at once; "daily" or "weekly": gathered with the others due at the same time."""
    status: str = DeliveryStatus.QUEUED
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    first_attempt_at: datetime | None = None
    message: str | None = Field(default=None, max_length=32)
    """Which message it goes out in; set when that is first handed over."""
    parts_sent: int = 0
    """How many parts of the message (a summary and the thread below it) have arrived."""
    handed_at: datetime | None = None
    """When a part was handed to the channel whose answer is not recorded yet: it may have arrived."""
    sent_at: datetime | None = None
    marked: bool = False
    """May have arrived twice: the answer to an earlier attempt was lost after the message was handed over."""
    message_ref: str | None = None
    """What the channel calls the message: Slack's channel and ts, a Message-ID."""
    error: str | None = None


class TargetRow(SQLModel, table=True):
    """One target that alerts go to: who is sending to it, how fast it may be sent to, and whether it fails.

    The lease is here and not on the delivery because a channel hears one message at a time, in order.
    """

    __tablename__ = "targets"

    target: str = Field(primary_key=True)
    lease_owner: str | None = None
    lease_until: datetime | None = None
    next_at: datetime | None = None
    """Not to be sent to before: the pace of one message a second, a Retry-After, or the wait after a failure."""
    failures: int = 0
    """Failed attempts since the last message that arrived."""
    failing_since: datetime | None = None
    last_error: str | None = None
    stopped_at: datetime | None = None
    stopped: str | None = None
    """Why nothing is sent to it any more: its address bounced, or its owner unsubscribed."""


class RouteRow(SQLModel, table=True):
    """Since when a route has stood as it is written now: older events owe it nothing."""

    __tablename__ = "routes"

    name: str = Field(primary_key=True)
    fingerprint: str
    since: datetime


class CheckRow(SQLModel, table=True):
    """One poll or sweep of one source: what it cost, what it found, what failed."""

    __tablename__ = "checks"
    __table_args__ = (Index("ix_checks_source_started_at", "source", "started_at"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=20)
    sweep: bool = False
    started_at: datetime
    finished_at: datetime | None = None
    complete: bool = False
    """Every page it wanted was read."""
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    failures: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class PartRow(SQLModel, table=True):
    """What one worker did of a poll that several share, until the poll adds it up."""

    __tablename__ = "parts"

    id: int | None = Field(default=None, primary_key=True)
    check_id: int = Field(foreign_key="checks.id", index=True, ondelete="CASCADE")
    counts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    failures: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class FeedRow(SQLModel, table=True):
    """One configured feed or news page, and how it has behaved."""

    __tablename__ = "feeds"

    url: str = Field(primary_key=True)
    last_success_at: datetime | None = None
    last_new_item_at: datetime | None = None
    """When its newest item came out."""
    typical_gap_hours: float | None = None
    """The median gap between its items; None where too few have a date."""
    failing_since: datetime | None = None
    last_error: str | None = None
    warning: str | None = None
    """What is odd about it although it can be read: silent for longer than its habit, articles on hosts not allowed."""


class ArticleRow(SQLModel, table=True):
    """A news article: facts, link, title and at most a short quotation; never its text unless the setting says so."""

    __tablename__ = "articles"
    __table_args__ = (Index("ix_articles_published", "published"),)

    url: str = Field(primary_key=True)
    title: str
    site: str
    published: datetime | None = None
    first_seen_at: datetime
    relevant: bool
    story: str = Field(index=True)
    """Address of the first article of the same story."""
    fingerprint: str
    text: str | None = Field(default=None, sa_column=Column(Text))
    link: str | None = None
    """The address that opens it; `url` is the one by which it is known."""
    history: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """It was there when its feed was first read: told to nobody."""
    left_alone: str | None = None
    """Why it was not read, or not wholly: robots.txt, a wall, no story in it, an answer that failed."""
    try_again_at: datetime | None = None
    """When an article that could not be read is asked for again; None: never."""


class ClaimRow(SQLModel, table=True):
    """What an article says of one provider, and how that stands to what Ofsted published."""

    __tablename__ = "claims"
    __table_args__ = (UniqueConstraint("article", "urn", "service", "event"), Index("ix_claims_urn", "urn"))

    id: int | None = Field(default=None, primary_key=True)
    article: str = Field(foreign_key="articles.url")
    urn: str | None = None
    provider: str
    provider_type: str
    service: str
    event: str
    grade: str | None = None
    previous_grade: str | None = None
    direction: str | None = None
    inspection_year: int | None = None
    confidence: float
    quote: str
    relation: str = "background"
    """confirms, precedes, contradicts, background."""
    reason: str = ""
    inspection_id: int | None = Field(default=None, foreign_key="inspections.id")
    observed_at: datetime


class SearchTextRow(SQLModel, table=True):
    """The words of one document, to be found again. The index over them, `search_index`, differs by database."""

    __tablename__ = "search_texts"
    __table_args__ = (UniqueConstraint("source", "urn"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str
    """SHA-256 of a report's file, or the address of an article."""
    urn: str = Field(default="", index=True)
    """The provider that the report is about; empty for an article."""
    title: str
    body: str = Field(default="", sa_column=Column(Text, nullable=False))


class StandingRow(SQLModel, table=True):
    """When which grade of a provider came to stand, as known now. Made from its inspections, and can be made anew."""

    __tablename__ = "standings"

    urn: str = Field(primary_key=True, foreign_key="providers.urn", max_length=20)
    kind: str = Field(max_length=40)
    region: str
    """Empty where the provider has none."""
    steps: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Judgement -> list of [publication date, grade or reason of its absence, or null where it is judged no more]."""


class TallyRow(SQLModel, table=True):
    """By how much the number of providers with a grade changed on a day, or in a month. Made from `standings`.

    The months before a date and the days of its own month, summed, are the distribution at that date, over any number
    of providers.
    """

    __tablename__ = "tallies"
    __table_args__ = (
        CheckConstraint("span IN ('day', 'month')", name="span"),
        {"sqlite_with_rowid": False},  # summed in the order of its key: no second look-up a row
    )

    kind: str = Field(primary_key=True, max_length=40)
    key: str = Field(primary_key=True, max_length=60)
    span: str = Field(primary_key=True, max_length=5)
    """day, or month: then `day` is its first."""
    day: date = Field(primary_key=True)
    region: str = Field(primary_key=True)
    value: str = Field(primary_key=True, max_length=30)
    change: int
