"""When which grade came to stand, kept ready: per provider in `standings`, counted over all in `tallies`.

Both are made from the inspections that count now and can be made anew at any time; nothing else writes them. They
answer for the publication axis as known now. What was known at an earlier moment is answered from the inspections.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, text
from sqlmodel import Session, col, select

from outcomes.frameworks import load_frameworks
from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import Inspection, Judgement, Kind, Reading
from outcomes.standing import Standing, standing
from storage.models import InspectionRow, JudgementRow, ProviderRow, ReportRow, StandingRow

Steps = dict[str, list[list[str | None]]]
"""Judgement -> [publication date, what stands from then on], oldest first."""
NAMELESS = "other"
"""Judgements of old programmes that no framework of ours names; there may be several in one report."""
AREA = "area_send"
"""Under this name the outcome of the area's SEND inspection is kept beside the provider's own judgements."""
_GRADES = {grade.value: grade for grade in Grade}
_ABSENCES = {absence.value: absence for absence in Absence}
"""Looked up and not called: a page of the nation's standing makes thousands of them."""
Tally = Counter[tuple[str, str, str, str, str, str]]
"""(kind of provider, judgement, "day" or "month", its first day, region, value) -> change of the number of holders."""


def refresh_standing(session: Session, urn: str) -> None:
    """Bring what is kept of one provider's standing up to its inspections, in the transaction that changed them."""
    provider = session.exec(select(ProviderRow).where(ProviderRow.urn == urn).with_for_update()).one()
    row = session.get(StandingRow, urn)
    before = tally(row.kind, row.region, row.steps) if row else Tally()
    row = row or StandingRow(urn=urn, kind="", region="", steps={})
    row.kind, row.region = provider.kind, provider.region or ""
    row.steps = steps_of(held_inspections(session, [urn]).get(urn, ()))
    session.add(row)
    session.flush()
    after = tally(row.kind, row.region, row.steps)
    after.subtract(before)
    _count(session, after)


def fill_standings(session: Session) -> int:
    """Make what is kept for providers that have inspections and nothing kept yet; how many there were.

    To be called after the schema was brought up to date: it finds nothing to do ever after.
    """
    kept = select(StandingRow.urn).where(col(StandingRow.urn) == col(InspectionRow.urn))
    urns = session.exec(select(InspectionRow.urn).where(~kept.exists()).distinct()).all()
    for urn in urns:
        refresh_standing(session, urn)
    return len(urns)


def steps_of(inspections: Iterable[Inspection]) -> Steps:
    """What stood for a provider from which publication date on, by judgement."""
    held = list(inspections)
    steps: Steps = {}
    before: Mapping[str, str] = {}
    for day in sorted({inspection.published for inspection in held}):
        now = standing_values(held, day)
        for key in sorted(before.keys() | now.keys()):
            if before.get(key) != now.get(key):
                steps.setdefault(key, []).append([day.isoformat(), now.get(key)])
        before = now
    return steps


def held_inspections(
    session: Session, urns: Sequence[str], on: date | None = None, known_at: datetime | None = None
) -> dict[str, list[Inspection]]:
    """The inspections of many providers as they counted on both time axes, each with what a standing needs.

    Left out of the readings: names of inspectors, themes, warnings and what else no standing depends on.
    """
    row = InspectionRow
    conditions: list[Any] = [col(row.urn).in_(urns)]
    conditions += [col(row.published) <= on] if on else []
    if known_at is None:
        conditions += [col(row.superseded_at).is_(None)]
    else:
        conditions += [
            col(row.observed_at) <= known_at,
            or_(col(row.superseded_at).is_(None), col(row.superseded_at) > known_at),
        ]
    columns = (
        row.id, row.urn, row.kind, row.framework, row.start, row.published, row.observed_at, row.document, row.outcome,
        ReportRow.url,
    )  # fmt: skip
    statement = select(*columns).join(ReportRow, col(ReportRow.id) == col(row.report_id))  # type: ignore[call-overload]
    rows = session.execute(statement.where(*conditions)).all()
    judgements = _judgements(session, [found[0] for found in rows])
    held: dict[str, list[Inspection]] = {}
    for id_, urn, kind, framework, start, published, observed_at, document, outcome, url in rows:
        reading = Reading(
            Kind(kind),
            None,
            framework,
            start,
            None,
            judgements=tuple(judgements.get(id_, ())),
            outcome=AreaOutcome(outcome) if outcome else None,
        )
        held.setdefault(urn, []).append(Inspection(urn, reading, published, observed_at, document, url))
    return held


def _judgements(session: Session, ids: Sequence[int]) -> dict[int, list[Judgement]]:
    row = JudgementRow
    columns = (row.inspection_id, row.key, row.printed, row.grade, row.absent)
    statement = select(*columns).where(col(row.inspection_id).in_(ids))  # type: ignore[call-overload]
    found: dict[int, list[Judgement]] = {}
    for id_, key, printed, grade, absent in session.execute(
        statement.order_by(col(row.inspection_id), col(row.position))
    ):
        judgement = Judgement(key, printed, _GRADES[grade] if grade else None, _ABSENCES[absent] if absent else None)
        found.setdefault(id_, []).append(judgement)
    return found


def standing_of(inspections: Iterable[Inspection], on: date | None) -> Standing:
    """What stands by the end of `on`, but for nameless judgements of old programmes: they cannot be told apart."""
    found = standing(inspections, on, None, load_frameworks())
    return replace(found, judgements=tuple(stands for stands in found.judgements if stands.key != NAMELESS))


def standing_values(inspections: Iterable[Inspection], on: date) -> dict[str, str]:
    """Judgement -> grade or reason of its absence, as it stood at the end of `on`."""
    found = standing_of(inspections, on)
    values = {stands.key: str(stands.grade or stands.absent) for stands in found.judgements}
    return {**values, AREA: str(found.area_outcome)} if found.area_outcome else values


def tally(kind: str, region: str, steps: Mapping[str, list[list[str | None]]]) -> Tally:
    """One provider's contribution to the counts."""
    found = Tally()
    for key, changes in steps.items():
        before = None
        for day, value in changes:
            for span, first in (("day", str(day)), ("month", f"{str(day)[:7]}-01")):
                if before is not None:
                    found[kind, key, span, first, region, before] -= 1
                if value is not None:
                    found[kind, key, span, first, region, value] += 1
            before = value
    return found


_ADD = text(
    "INSERT INTO tallies (kind, key, span, day, region, value, change) "
    "VALUES (:kind, :key, :span, :day, :region, :value, :change) "
    "ON CONFLICT (kind, key, span, day, region, value) DO UPDATE SET change = tallies.change + excluded.change"
)


def _count(session: Session, changes: Tally) -> None:
    """Add to the counts, always in the same order, so that two workers never wait for each other in a ring."""
    on_postgres = session.get_bind().dialect.name == "postgresql"
    rows = [
        {
            "kind": kind,
            "key": key,
            "span": span,
            "day": date.fromisoformat(day) if on_postgres else day,
            "region": region,
            "value": value,
            "change": change,
        }
        for (kind, key, span, day, region, value), change in sorted(changes.items())
        if change
    ]
    if rows:
        session.execute(_ADD, rows)


def tallies_that_differ(session: Session) -> Iterator[tuple[str, str]]:
    """(judgement, day) of every count that is not the sum over the providers; none unless something else wrote it."""
    expected = Tally()
    for row in session.exec(select(StandingRow).execution_options(yield_per=1000)):
        expected.update(tally(row.kind, row.region, row.steps))
    columns = "kind, key, span, day, region, value, change"
    for *held, change in session.execute(text(f"SELECT {columns} FROM tallies")):  # noqa: S608  our own names
        kind, key, span, day, region, value = map(str, held)
        expected[kind, key, span, day, region, value] -= change
    for (_, key, _, day, _, _), difference in sorted(expected.items()):
        if difference:
            yield key, day
