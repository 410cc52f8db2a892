"""What was read comes back from the store as it went in, so that judging again gives the same."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import Judgement, Kind, Reading
from storage.engine import reading, writing
from storage.inspections import add_inspection, inspections_of, supersede
from storage.models import InspectionRow, ReportRow, Superseded

WHOLE = Reading(
    kind=Kind.ILACS_STANDARD,
    provider="Rochdale",
    framework="ilacs_2023",
    start=date(2023, 1, 23),
    end=date(2023, 2, 3),
    lead_inspector="Ada Example",
    judgements=(
        Judgement("leaders", "Leaders", Grade.GOOD, confirmed=True),
        Judgement("in_care", "In care", None, Absence.UNREADABLE),
    ),
    outcome=AreaOutcome.INCONSISTENT,
    theme="care leavers",
    priority_action=True,
    next_inspection="in about three years",
    previous_start=date(2018, 1, 29),
    previous_end=date(2018, 2, 9),
    pages=13,
    warnings=("one", "two"),
)


def test_every_field_of_a_reading_comes_back_from_the_store(engine: Engine, facts: Any) -> None:
    """A field that is added to a reading and forgotten in the tables is noticed here."""
    assert all(getattr(WHOLE, field.name) for field in fields(Reading)), "each field must say something"
    facts.provider()
    sha256 = facts.inspection("80542", date(2023, 1, 23))
    now = datetime(2023, 6, 1, tzinfo=UTC)
    with writing(engine) as session:
        report = session.exec(select(ReportRow)).one()
        supersede(session, session.exec(select(InspectionRow)).one(), Superseded.CORRECTION, now)
        add_inspection(session, WHOLE, report, sha256, reader_version="2", keep_names=True, now=now)
    with reading(engine) as session:
        (held,) = inspections_of(session, "80542")
    assert held.reading == WHOLE
    compared = {field.name for field in fields(Judgement) if field.compare}
    assert compared == {"key", "printed", "grade", "absent"}, "what is not compared is not stored: see Judgement"
