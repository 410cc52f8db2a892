"""The official figures beside what is stored: what counts as a difference, and who is told of one."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from outcomes.grades import Absence, Grade
from outcomes.inspection import Inspection, Judgement, Kind, Reading
from scraper.govuk import Figure
from service.official_figures import difference
from storage.engine import open_engine, writing
from storage.models import JudgementRow

PUBLISHED = date(2023, 3, 17)


def held(published: date = PUBLISHED, **grades: Grade | Absence) -> Inspection:
    judgements = tuple(
        Judgement(
            key, "", grade=said if isinstance(said, Grade) else None, absent=said if isinstance(said, Absence) else None
        )
        for key, said in grades.items()
    )
    days = date(2023, 1, 23), date(2023, 2, 3)
    reading = Reading(Kind.ILACS_STANDARD, "Anytown", "ilacs_2018", *days, judgements=judgements)
    seen = datetime(published.year, published.month, published.day, 9, 30, tzinfo=UTC)
    return Inspection("80542", reading, published, seen, "document", "https://reports.example/document")


def figure(published: date | None = PUBLISHED, **grades: Grade | Absence) -> Figure:
    return Figure("80542", "Anytown", published, grades)


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        (figure(overall=Grade.GOOD), held(overall=Grade.GOOD)),
        (figure(date(2023, 3, 20), overall=Grade.GOOD), held(overall=Grade.GOOD)),
        (figure(overall=Grade.GOOD, care_leavers=Grade.GOOD), held(overall=Grade.GOOD)),
        (figure(overall=Grade.GOOD), held(overall=Grade.GOOD, leaders=Grade.INADEQUATE)),
        (figure(None), None),
    ],
    ids=["the same", "some days apart", "a column of theirs alone", "a judgement of ours alone", "neither has any"],
)
def test_what_is_no_difference(said: Figure, ours: Inspection | None) -> None:
    assert difference(said, ours) is None


@pytest.mark.parametrize(
    ("said", "ours", "words"),
    [
        (
            figure(overall=Grade.GOOD, in_care=Grade.OUTSTANDING),
            held(overall=Grade.GOOD, in_care=Grade.REQUIRES_IMPROVEMENT),
            "in care is outstanding in the figures and requires improvement in the report as we read it",
        ),
        (figure(date(2024, 1, 9)), held(), "the report of 09 January 2024, and our newest by then is that of 17 March"),
        (figure(), None, "a report of 17 March 2023, and we hold none"),
        (figure(None), held(), "we hold a report of 17 March 2023, and the figures give none yet"),
    ],
    ids=["another grade", "another report", "a report that we lack", "a report that they lack"],
)
def test_a_difference_is_said_in_words(said: Figure, ours: Inspection | None, words: str) -> None:
    assert words in (difference(said, ours) or "")


def figures(program: Any) -> dict[str, Any]:
    polled: dict[str, Any] = program.json("poll", "--source", "govuk")
    return polled


@pytest.mark.shared
@pytest.mark.slow
def test_figures_that_agree_are_asked_for_once(program: Any, replica: Any) -> None:
    replica.on("2023-04-16")
    program.json("poll")
    first = figures(program)
    assert first["checked"] == first["agreed"] == first["graded"] > 0 and first["differences"] == []
    assert first["unwatched"] == 0
    again = figures(program)
    assert (again["requests"], again["not_modified"], again["checked"]) == (1, 1, 0)
    assert program.lines("alerts") == []


@pytest.mark.shared
@pytest.mark.slow
def test_a_report_that_we_lack_is_told_to_the_admin_once_and_changes_nothing(program: Any, replica: Any) -> None:
    replica.on("2023-03-16")
    program.json("poll")
    before = program.lines("providers")
    replica.on("2023-04-16")
    for _ in range(2):
        assert any("Rochdale (80542)" in line for line in figures(program)["differences"])
    assert [(delivery["route"], delivery["status"]) for delivery in program.lines("alerts")] == [("admin", "sent")]
    assert program.lines("providers") == before and program.lines("changes") == []


@pytest.mark.shared
@pytest.mark.slow
def test_a_grade_that_we_read_otherwise_is_found_and_told_once(program: Any, replica: Any) -> None:
    replica.on("2023-04-16")
    program.json("poll")
    misread(program, "overall_effectiveness")
    for _ in range(2):
        found = figures(program)
        assert found["agreed"] == found["checked"] - len(found["differences"])
        (rochdale,) = (line for line in found["differences"] if "(80542)" in line)
        assert "overall effectiveness is requires improvement in the figures and good" in rochdale
    assert [delivery["route"] for delivery in program.lines("alerts")] == ["admin"]
    misread(program, "in_care")
    assert "in care is" in str(figures(program)["differences"])
    assert [delivery["route"] for delivery in program.lines("alerts")] == ["admin", "admin"]


def misread(program: Any, key: str) -> None:
    """Every "requires improvement" that is stored for the judgement `key` becomes "good"."""
    wrong = update(JudgementRow).where(
        col(JudgementRow.key) == key, col(JudgementRow.grade) == Grade.REQUIRES_IMPROVEMENT
    )
    engine = open_engine(program.environment["GRADEWATCH_DATABASE_URL"])
    with writing(engine) as session:
        session.execute(wrong.values(grade=Grade.GOOD))
    engine.dispose()


@pytest.mark.shared
def test_figures_that_are_not_there_are_said_to_be_missing(program: Any, replica: Any) -> None:
    program.environment["GRADEWATCH_GOVUK_URL"] = f"{replica.address}/nothing"
    polled = program.run("poll", "--source", "govuk")
    assert polled.returncode == 4 and "is the page still kept under this address" in polled.stdout + polled.stderr
