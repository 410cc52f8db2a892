"""Of people no more is kept than is needed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from outcomes.event import Event
from outcomes.frameworks import load_frameworks
from storage.corrections import record_correction
from storage.engine import reading, writing
from storage.inspections import inspections_of
from storage.models import InspectionRow
from storage.privacy import forget_inspectors, searchable, without_inspectors
from storage.search import search

TEAM = """Leaders know their services.
Lead inspector: Ada Example HMI
Deputy lead inspectors: Bea Sample HMI, Cy Other Senior HMI
Team inspectors: Dee Fourth, Eve Fifth, Rob \nHackett, Gus Seventh.\f
Senior data analyst: Hal Eighth
Quality assurance manager: Ida Ninth
Any complaints should be made in writing.
Inspectors found that: plans are good.
Yours sincerely
Ada  Example
His Majesty's Inspector
"""


def test_nobody_who_inspected_is_left_in_the_text() -> None:
    left = without_inspectors(TEAM, "Ada Example")
    for name in ("Ada", "Bea", "Cy", "Dee", "Eve", "Hackett", "Gus", "Hal", "Ida"):
        assert name not in left
    for kept in ("Leaders know their services.", "Any complaints", "plans are good", "His Majesty's Inspector"):
        assert kept in left
    assert "Ada  Example" in without_inspectors(TEAM, None), "a name that was not read is not guessed"


@pytest.mark.parametrize("kind", ["childrens_home", "early_years"])
def test_the_words_about_a_small_home_are_not_made_searchable(kind: str) -> None:
    assert searchable(kind, "The manager, Mr Example, lives there.", None, keep_names=True) == ""
    assert searchable("local_authority", TEAM, "Ada Example", keep_names=True) == TEAM


def test_names_that_were_stored_are_taken_out(engine: Engine, facts: Any) -> None:
    facts.provider()
    facts.inspection("80542", date(2023, 1, 23), text=TEAM, inspector="Ada Example")
    with reading(engine) as session:
        assert search(session, '"Ada Example"') and search(session, "Hackett")
    with writing(engine) as session:
        assert forget_inspectors(session) == 1
    with writing(engine) as session:
        assert forget_inspectors(session) == 0
    with reading(engine) as session:
        assert session.exec(select(InspectionRow.lead_inspector)).all() == [None]
        assert not search(session, '"Ada Example"') and not search(session, "Hackett")
        assert search(session, '"leaders know their services"')


def test_a_changed_setting_about_names_is_no_correction(engine: Engine, facts: Any) -> None:
    """Nobody was told wrongly: the reading is confirmed, and holds the name or does not, as the setting says now."""
    facts.provider()
    sha256 = facts.inspection("80542", date(2023, 1, 23), leaders="good", inspector=None)
    now = datetime(2023, 6, 1, tzinfo=UTC)
    frameworks = load_frameworks()

    def read_again(version: str, name: str, keep: bool) -> Event | None:
        with writing(engine) as session:
            (held,) = inspections_of(session, "80542")
            (row,) = session.exec(select(InspectionRow).where(col(InspectionRow.superseded_at).is_(None)))
            assert held.document == sha256 and row.id is not None
            again = replace(held.reading, lead_inspector=name)
            return record_correction(
                session, row.id, again, frameworks, reader_version=version, keep_names=keep, now=now
            )

    def named() -> str | None:
        with reading(engine) as session:
            (held,) = inspections_of(session, "80542")
            return held.reading.lead_inspector

    assert read_again("2", "Ada Example", keep=False) is None and named() is None
    assert read_again("3", "Ada Example", keep=True) is None and named() == "Ada Example"
    assert read_again("4", "Ada Example", keep=False) is None and named() is None
    assert read_again("5", "Ada Example", keep=True) is None and named() == "Ada Example"
    assert read_again("6", "Ida Otherwise", keep=True) is not None, "a name read wrongly is a correction"
