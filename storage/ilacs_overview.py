"""The overview of councils' newest ILACS inspections, with the columns that users of the sector's own summary know.

Column names follow the public summary of the project data-to-insight/ofsted-ilacs-scrape-tool (one row a council, its
newest inspection), so that spreadsheets built on it go on working. Grades are written as there, in lower case with
spaces; a framework without an overall grade gives `not_reported_post_reform`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlmodel import Session, col, select

from outcomes.grades import Grade
from outcomes.providers import Authority, authorities
from storage.history import ProviderStanding, providers
from storage.models import InspectionRow
from storage.tidy import Column, Row, Table

NO_OVERALL = "not_reported_post_reform"
REGION_CODES = {
    "North East": "E12000001",
    "North West": "E12000002",
    "Yorkshire and the Humber": "E12000003",
    "East Midlands": "E12000004",
    "West Midlands": "E12000005",
    "East of England": "E12000006",
    "London": "E12000007",
    "South East": "E12000008",
    "South West": "E12000009",
}
GRADE_COLUMNS = {
    "overall_effectiveness_grade": ("overall_effectiveness",),
    "impact_of_leaders_grade": ("leaders",),
    "help_and_protection_grade": ("help_and_protection",),
    "in_care_grade": ("in_care", "in_care_and_care_leavers"),
    "care_leavers_grade": ("care_leavers", "in_care_and_care_leavers"),
}


def _rows(session: Session) -> Iterator[Row]:
    held = {standing.provider.urn: standing for standing in providers(session, kind="local_authority")}
    newest = {urn: _inspection(session, urn, held[urn]) for urn in held}
    led = Counter(row.lead_inspector for row in newest.values() if row and row.lead_inspector)
    by_urn = {authority.urn: authority for authority in authorities() if authority.urn}
    for urn in sorted(held, key=lambda urn: held[urn].provider.name):
        row = newest[urn]
        if row is not None and (row.framework or "").startswith("ilacs"):
            yield _row(held[urn], row, by_urn.get(urn), held, by_urn, led)


def _inspection(session: Session, urn: str, standing: ProviderStanding) -> InspectionRow | None:
    """The inspection that the provider's standing is from."""
    statement = select(InspectionRow).where(
        InspectionRow.urn == urn,
        InspectionRow.start == standing.last_inspection,
        InspectionRow.framework == standing.framework,
        col(InspectionRow.superseded_at).is_(None),
    )
    return session.exec(statement.order_by(col(InspectionRow.published).desc())).first()


def _row(
    standing: ProviderStanding,
    row: InspectionRow,
    authority: Authority | None,
    held: Mapping[str, ProviderStanding],
    by_urn: Mapping[str, Authority],
    led: Mapping[str, int],
) -> Row:
    neighbours = authority.neighbours if authority else ()
    return (
        standing.provider.urn,
        authority.dfe_number if authority else None,
        REGION_CODES.get(standing.provider.region or ""),
        standing.provider.gss,
        ",".join(by_urn[urn].dfe_number for urn in neighbours if urn in by_urn) or None,
        ",".join(_grade(held[urn], "overall_effectiveness_grade") or "" for urn in neighbours if urn in held) or None,
        standing.provider.name.lower(),
        standing.report_url,
        *(_grade(standing, column) for column in GRADE_COLUMNS),
        "short" if row.kind == "ilacs_short" else "standard",
        row.lead_inspector,
        led.get(row.lead_inspector or "") or None,
        row.start,
        row.end,
        row.published,
    )


def _grade(standing: ProviderStanding, column: str) -> str | None:
    """As the known summary writes grades; None where none was read."""
    found = {judgement.key: judgement for judgement in standing.judgements}
    for key in GRADE_COLUMNS[column]:
        if key in found:
            grade = found[key].grade
            return _written(grade) if grade else found[key].absent
    return NO_OVERALL if column == "overall_effectiveness_grade" and found else None


def _written(grade: Grade) -> str:
    return grade.value.replace("_", " ")


OVERVIEW = Table(
    "ofsted_csc_ilacs_overview",
    "Councils' newest ILACS inspections, in the columns of the sector's known summary",
    (
        Column("urn", "string", "Ofsted's number of the council", required=True),
        Column("la_code", "string", "The Department for Education's three digits"),
        Column("region_code", "string", "Code of the region"),
        Column("ltla23cd", "string", "Code of the Office for National Statistics"),
        Column("stat_neighbours", "string", "Codes (la_code) of its ten statistical neighbours, closest first"),
        Column("stat_neighbour_judgement", "string", "The neighbours' overall grades, in the same order"),
        Column("local_authority", "string", "Name in lower case", required=True),
        Column("inspection_link", "string", "Address of the report"),
        Column("overall_effectiveness_grade", "string", f"Grade; {NO_OVERALL} where the framework has none"),
        Column("impact_of_leaders_grade", "string", "Grade"),
        Column("help_and_protection_grade", "string", "Grade"),
        Column("in_care_grade", "string", "Grade; to 2022 the joint one of children in care and care leavers"),
        Column("care_leavers_grade", "string", "Grade; to 2022 the joint one of children in care and care leavers"),
        Column("inspection_framework", "string", "short or standard"),
        Column("inspector_name", "string", "Lead inspector; empty where the store keeps no names"),
        Column("inspectors_inspections_count", "integer", "How many of these rows the same inspector has led"),
        Column("inspection_start_date", "date", "First day on site"),
        Column("inspection_end_date", "date", "Last day on site"),
        Column("publication_date", "date", "Publication date"),
    ),
    _rows,
    ("urn",),
)
