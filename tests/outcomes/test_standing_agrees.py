"""The standing that the store answers with is the domain's: two computations, one answer."""

from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from outcomes.frameworks import Frameworks
from outcomes.inspection import Inspection
from outcomes.standing import standing
from storage.standing import standing_values

ASKED = {
    "sif": ("overall", "help", "in_care", "leaders", "lscb"),
    "ilacs_2018": ("leaders", "help", "care", "overall"),
    "ilacs_2023": ("leaders", "help", "in_care", "care_leavers", "overall"),
    "ilacs_2026": ("leaders", "help", "in_care", "care_leavers"),
}


@st.composite
def descriptions(draw: st.DrawFn) -> tuple[str, str, str]:
    framework = draw(st.sampled_from(sorted(ASKED)))
    grades = " ".join(f"{key}={draw(st.sampled_from(('o', 'g', 'ri', 'i', 'unreadable')))}" for key in ASKED[framework])
    return framework, draw(st.dates(date(2014, 1, 1), date(2028, 1, 1))).isoformat(), grades


@given(
    described=st.lists(descriptions(), max_size=5, unique_by=lambda described: described[1]),
    on=st.dates(date(2014, 1, 1), date(2028, 6, 1)),
)
def test_the_store_and_the_domain_say_the_same(
    inspected: Callable[..., Inspection], frameworks: Frameworks, described: list[tuple[str, str, str]], on: date
) -> None:
    held = [inspected(*one) for one in described]
    said = {
        stands.key: str(stands.grade or stands.absent) for stands in standing(held, on, None, frameworks).judgements
    }
    assert standing_values(held, on) == said
