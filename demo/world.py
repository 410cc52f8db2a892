"""The small invented world: a handful of authorities that do not exist, and what was found in them.

Sampleham is the story that Gradewatch began with, told of an invented place: an overall grade that hides a fall.
"""

from datetime import date, timedelta

from demo.report_layouts import Invented, ilacs_spec
from demo.report_pdf import invented_report
from demo.site import Publication, SiteProvider, World
from outcomes.grades import AreaOutcome, Grade
from outcomes.inspection import Kind

G, RI, O, I = Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.OUTSTANDING, Grade.INADEQUATE  # noqa: E741
NEWS_DAY = date(2025, 3, 14)
"""The day on which Sampleham's new report comes out."""
SAMPLEHAM, BROCKTON, LITTLE_DEEPING, WENSBURY, ORTON = "89001", "89002", "89003", "89004", "89005"
LABELS = {
    Kind.FOCUSED_VISIT: "Children's services focused visit",
    Kind.AREA_SEND_FULL: "Area SEND full inspection",
    Kind.JTAI: "Joint area child protection inspection",
}
COVER_TO_PUBLICATION = timedelta(weeks=6)


def small_world() -> World:
    """Five authorities on the day before the news, with Sampleham's next report waiting for its day."""
    providers = {
        SAMPLEHAM: _authority(SAMPLEHAM, "Sampleham Metropolitan Borough Council", _sampleham()),
        BROCKTON: _authority(BROCKTON, "Brockton City Council", _brockton()),
        LITTLE_DEEPING: _authority(LITTLE_DEEPING, "Little Deeping County Council", _little_deeping()),
        WENSBURY: _authority(WENSBURY, "Wensbury & Vale <Borough> Council", _wensbury()),
        ORTON: _authority(ORTON, "Orton Council", ()),
    }
    return World(providers, NEWS_DAY - timedelta(days=1))


def _authority(urn: str, name: str, specs: tuple[Invented, ...]) -> SiteProvider:
    found = tuple(publication(int(urn) * 100 + number, spec) for number, spec in enumerate(specs))
    return SiteProvider(urn, name, publications=found)


def publication(file_id: int, spec: Invented) -> Publication:
    """The report of `spec` as the site lists it, out on the day that the spec names or six weeks after the last day."""
    label = LABELS.get(spec.kind, "Children's services inspection")
    published = spec.published or spec.end + COVER_TO_PUBLICATION
    return Publication(file_id, label, published, invented_report(spec), spec.start)


def _sampleham() -> tuple[Invented, ...]:
    return (
        ilacs_spec("Sampleham", date(2019, 1, 28), date(2019, 2, 8), RI, RI, G, RI),
        Invented(Kind.FOCUSED_VISIT, "Sampleham", date(2022, 6, 14), date(2022, 6, 15), theme="children in need"),
        ilacs_spec("Sampleham", date(2025, 1, 20), date(2025, 1, 31), RI, RI, RI, RI, RI, published=NEWS_DAY),
    )


def _brockton() -> tuple[Invented, ...]:
    return (
        ilacs_spec("Brockton", date(2020, 2, 3), date(2020, 2, 14), I, I, RI, I),
        ilacs_spec("Brockton", date(2023, 5, 15), date(2023, 5, 26), G, G, G, RI, G),
    )


def _little_deeping() -> tuple[Invented, ...]:
    area = Invented(Kind.AREA_SEND_FULL, "Little Deeping", date(2024, 4, 22), date(2024, 4, 26))
    return (ilacs_spec("Little Deeping", date(2022, 9, 5), date(2022, 9, 9), O, G, G, G), area)


def _wensbury() -> tuple[Invented, ...]:
    return (
        Invented(
            Kind.JTAI,
            "Wensbury",
            date(2023, 10, 9),
            date(2023, 10, 13),
            theme="serious youth violence",
            outcome=AreaOutcome.INCONSISTENT,
        ),
    )
