"""Invented reports of every family, and what a right reader must find in each."""

from collections.abc import Callable
from datetime import date

import pytest

from demo.report_layouts import OLDER_ROWS, Invented, ilacs_spec
from outcomes.grades import AreaOutcome, Grade
from outcomes.inspection import Kind

GOOD, POOR, BAD, BEST = Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE, Grade.OUTSTANDING
SIF_GRADES = {
    "overall_effectiveness": POOR,
    "help_and_protection": POOR,
    "in_care": GOOD,
    "adoption": BAD,
    "care_leavers": None,
    "leaders": BEST,
    "lscb": GOOD,
}
OLDER_GRADES = dict(zip(OLDER_ROWS, [Grade.ADEQUATE, GOOD, Grade.ADEQUATE, BAD, BEST], strict=True))
VISIT_DAYS = (date(2024, 3, 12), date(2024, 3, 13))

SPECS = {
    "ilacs_2018 short": ilacs_spec("Sandmere", date(2019, 6, 3), date(2019, 6, 7), GOOD, POOR, BAD, GOOD, style="2018"),
    "ilacs_2018 standard": ilacs_spec("Sandmere", date(2022, 5, 9), date(2022, 5, 20), BEST, GOOD, BEST, BEST),
    "ilacs_2023": ilacs_spec("North Fen", date(2024, 6, 3), date(2024, 6, 14), GOOD, POOR, GOOD, BEST, GOOD),
    "ilacs_2026": ilacs_spec("North Fen", date(2026, 6, 8), date(2026, 6, 19), POOR, POOR, POOR, GOOD),
    **{
        f"sif {style}": Invented(
            Kind.SIF, "Sandmere", date(2015, 3, 3), date(2015, 3, 25), grades=SIF_GRADES, style=style
        )
        for style in ("early", "middle", "late")
    },
    "re-inspection": Invented(
        Kind.SIF_REINSPECTION, "Sandmere", date(2017, 3, 6), date(2017, 3, 30), grades=SIF_GRADES, style="late"
    ),
    "older": Invented(Kind.OLDER_FRAMEWORK, "Sandmere", date(2013, 7, 15), date(2013, 7, 19), grades=OLDER_GRADES),
    "focused visit": Invented(Kind.FOCUSED_VISIT, "Sandmere", *VISIT_DAYS, theme="children at the edge of care"),
    "monitoring visit": Invented(Kind.MONITORING_VISIT, "Sandmere", *VISIT_DAYS, priority_action=True),
    "jtai": Invented(Kind.JTAI, "Sandmere", *VISIT_DAYS, theme="serious youth violence", priority_action=True),
    **{
        f"send {outcome}": Invented(Kind.AREA_SEND_FULL, "North Fen", *VISIT_DAYS, outcome=outcome)
        for outcome in AreaOutcome
    },
}


@pytest.fixture(params=sorted(SPECS))
def spec(request: pytest.FixtureRequest) -> Invented:
    """One invented report of each family."""
    return SPECS[request.param]


@pytest.fixture
def specs_of() -> Callable[..., list[Invented]]:
    """The invented reports of the kinds asked for."""
    return lambda *kinds: [spec for spec in SPECS.values() if spec.kind in kinds]
