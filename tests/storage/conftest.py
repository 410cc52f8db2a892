"""Facts made in a line each, written through the same functions that the service writes with."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel, select

from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import Judgement, Kind, Reading
from storage.archive import Archive
from storage.engine import writing
from storage.inspections import add_inspection, current_of_report, supersede
from storage.models import DocumentRow, InspectionRow, ProviderRow, ReportRow, ReportState, Superseded
from storage.search import index_document


def judgement(key: str, value: str) -> Judgement:
    """A judgement from a grade's or an absence's name."""
    absent = value in set(Absence)
    return Judgement(key, key.replace("_", " "), None if absent else Grade(value), Absence(value) if absent else None)


@dataclass
class Facts:
    """Writes facts into one database, each observed on the morning of its publication unless said otherwise."""

    engine: Engine
    watching_since: date = date(2023, 1, 1)
    count: int = field(default=0)
    archive: Archive | None = None
    """Where to keep the reports' files; None: nowhere."""

    def provider(self, urn: str = "80542", name: str = "Rochdale", region: str | None = "North West") -> str:
        since = datetime(2023, 1, 1, tzinfo=UTC)
        with writing(self.engine) as session:
            session.add(
                ProviderRow(
                    urn=urn,
                    kind="local_authority",
                    name=name,
                    site_name=f"{name} Council",
                    url=f"https://x/provider/44/{urn}",
                    region=region,
                    first_seen_at=since,
                    baselined_at=since,
                    page_read_at=since,
                    history_until=self.watching_since,
                )
            )
        return urn

    def inspection(
        self,
        urn: str,
        start: date,
        *,
        published: date | None = None,
        kind: Kind = Kind.ILACS_STANDARD,
        framework: str | None = "ilacs_2018",
        observed: datetime | None = None,
        text: str = "",
        inspector: str | None = "Ada Example",
        outcome: AreaOutcome | None = None,
        file: bytes = b"",
        nameless: tuple[Judgement, ...] = (),
        **grades: str,
    ) -> str:
        """Store a read report and what it says; the SHA-256 of its file."""
        self.count += 1
        day = published or start + timedelta(days=50)
        now = observed or datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        data = file or f"{urn} {start} {self.count}".encode()
        sha256 = self.archive.put(data) if self.archive else hashlib.sha256(data).hexdigest()
        url = f"https://x/file/{self.count}"
        with writing(self.engine) as session:
            document = DocumentRow(sha256=sha256, size=3, media_type="application/pdf", source=url, stored_at=now)
            report = ReportRow(
                urn=urn,
                url=url,
                label="Children's services inspection",
                inspected=start,
                published=day,
                history=day <= self.watching_since,
                state=ReportState.READ,
                document=sha256,
                first_seen_at=now,
                last_seen_at=now,
            )
            session.add(document)
            session.flush()
            session.add(report)
            session.flush()
            reading = Reading(
                kind=kind,
                provider=None,
                framework=framework,
                start=start,
                end=start + timedelta(days=11),
                lead_inspector=inspector,
                outcome=outcome,
                judgements=(*(judgement(key, value) for key, value in grades.items()), *nameless),
                pages=8,
            )
            add_inspection(session, reading, report, sha256, reader_version="1", keep_names=True, now=now)
            index_document(session, sha256, urn, report.label, text)
        return sha256

    def area(self, urn: str, start: date, outcome: AreaOutcome) -> str:
        """An area SEND inspection."""
        return self.inspection(urn, start, kind=Kind.AREA_SEND_FULL, framework=None, outcome=outcome)

    def empty(self) -> None:
        """Forget every provider and what is held of it."""
        with writing(self.engine) as session:
            there = inspect(session.connection()).get_table_names()
            for table in reversed(SQLModel.metadata.sorted_tables):
                if table.name in there:
                    session.execute(table.delete())

    def correct(self, sha256: str, now: datetime, **grades: str) -> None:
        """A newer reader reads the same bytes differently."""
        with writing(self.engine) as session:
            report = session.exec(select(ReportRow).where(ReportRow.document == sha256)).one()
            row = current_of_report(session, report.id or 0)
            assert isinstance(row, InspectionRow)
            supersede(session, row, Superseded.CORRECTION, now)
            reading = Reading(
                kind=Kind(row.kind),
                provider=None,
                framework=row.framework,
                start=row.start,
                end=row.end,
                judgements=tuple(judgement(key, value) for key, value in grades.items()),
            )
            add_inspection(session, reading, report, sha256, reader_version="2", keep_names=True, now=now)


@pytest.fixture
def facts(engine: Engine) -> Facts:
    return Facts(engine)
