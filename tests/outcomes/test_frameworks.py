"""Frameworks as files: one more file is one more framework, and every fault in one is named."""

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from outcomes.event import Event, Verdict
from outcomes.frameworks import FrameworkError, load_frameworks
from outcomes.inspection import Inspection, Kind, Provider
from outcomes.verdict import judge

Inspected = Callable[..., Inspection]

FRAMEWORK_2027 = """
id = "families_2027"
name = "the children and families services framework from 2027"
remit = "local_authority"
start = 2027-04-01
scale = ["outstanding", "good", "requires_improvement", "inadequate"]
source = "an invented document"

[[judgements]]
key = "leadership_of_services"
printed = ["The leadership of services for children and families"]
short = "leadership of services"
continues = { ilacs_2026 = "leaders" }

[[judgements]]
key = "family_help"
printed = ["Family help"]
short = "family help"

[ends]
care_leavers = "Care leavers are told about elsewhere."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the frameworks that come with the program."""
    with as_file(files("outcomes") / "frameworks") as ours:
        return Path(shutil.copytree(ours, tmp_path / "frameworks"))


def test_one_more_file_is_one_more_framework(folder: Path, inspected: Inspected, rochdale: Provider) -> None:
    (folder / "families_2027.toml").write_text(FRAMEWORK_2027)
    before = inspected("ilacs_2026", "2026-05-04", "leaders=g help=g in_care=g care_leavers=g")
    new = inspected("families_2027", "2029-05-07", "leadership_of_services=ri family_help=o", kind=Kind.ILACS_STANDARD)
    event = judge(rochdale, new, [before], load_frameworks(folder))
    assert event.verdict is Verdict.DECLINED
    assert event.headline.startswith(
        "Rochdale: leadership of services fell from good to requires improvement to be good"
    )
    assert {change.key: change.direction.value for change in event.judgements} == {
        "leadership_of_services": "declined",
        "family_help": "not_comparable",
        "help_and_protection": "ended",
        "in_care": "ended",
        "care_leavers": "ended",
    }
    assert "Care leavers are told about elsewhere." in event.notes
    assert Event.from_json(event.to_json()) == event


FAULTS = {
    "no name": ("name = ", "called = ", ("families_2027.toml", "called: no such key")),
    "no source": ('source = "an invented document"', "", ("families_2027.toml", "source")),
    "no text for a judgement": ('short = "family help"', 'short = ""', ("families_2027.toml", "judgements.2.short")),
    "no printed name": ('["Family help"]', "[]", ("families_2027.toml", "judgements.2.printed")),
    "an unknown key in a judgement": (
        'short = "family help"',
        'short = "f"\nbest = 1',
        ("judgements.2.best", "no such key"),
    ),
    "a grade that is none": ('"good", "req', '"goodish", "req', ("families_2027.toml", "scale.2")),
    "a date that is none": ("2027-04-01", '"soon"', ("families_2027.toml", "start")),
    "an end before the start": ("2027-04-01\n", "2027-04-01\nend = 2026-01-01\n", ("end", "before the start")),
    "the same judgement twice": (
        'key = "family_help"',
        'key = "leadership_of_services"',
        ("judgements", "stands there twice"),
    ),
    "continues what nobody describes": (
        'ilacs_2026 = "leaders"',
        'ilacs_2026 = "chiefs"',
        ("leadership_of_services", "ilacs_2026.chiefs"),
    ),
    "continues another scale": (
        'ilacs_2026 = "leaders"',
        'older_framework = "overall_effectiveness"',
        ("continues", "another scale"),
    ),
    "part of nothing": ('short = "family help"', 'short = "family help"\nunder = "help"', ("family_help", "under")),
    "no scale at all": (
        'scale = ["outstanding", "good", "requires_improvement", "inadequate"]',
        "scale = []",
        ("no scale",),
    ),
    "ends what never was": ("care_leavers = ", "carers = ", ("ends", "carers")),
    "not TOML": ("[ends]", "[ends", ("families_2027.toml", "no valid TOML")),
    "another file's name": (
        'id = "families_2027"',
        'id = "families"',
        ("families_2027.toml", "must be called families.toml"),
    ),
}


@pytest.mark.parametrize(("right", "wrong", "named"), FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_is_named(folder: Path, right: str, wrong: str, named: tuple[str, ...]) -> None:
    assert right in FRAMEWORK_2027
    (folder / "families_2027.toml").write_text(FRAMEWORK_2027.replace(right, wrong))
    with pytest.raises(FrameworkError) as caught:
        load_frameworks(folder)
    assert str(caught.value).startswith("families_2027.toml: ")
    assert [part for part in named if part not in str(caught.value)] == []


CONSEQUENCE = '[[consequences]]\njudgement = "{0}"\ngrade = "{1}"\ntext = "t"\nsource = "s"\n\n[ends]'


@pytest.mark.parametrize(
    ("judgement", "grade", "fault"),
    [("managers", "good", "there is no judgement managers"), ("any", "goodish", "goodish is no grade")],
)
def test_a_consequence_hangs_on_what_there_is(folder: Path, judgement: str, grade: str, fault: str) -> None:
    text = FRAMEWORK_2027.replace("[ends]", CONSEQUENCE.format(judgement, grade))
    (folder / "families_2027.toml").write_text(text)
    with pytest.raises(FrameworkError, match=fault):
        load_frameworks(folder)


def test_a_judgement_may_not_continue_a_younger_one(folder: Path) -> None:
    file = folder / "ilacs_2018.toml"
    file.write_text(file.read_text().replace('{ sif = "leaders" }', '{ ilacs_2023 = "leaders" }'))
    with pytest.raises(FrameworkError, match="not older"):
        load_frameworks(folder)


def test_safeguarding_met_has_a_scale_of_its_own(inspected: Inspected, rochdale: Provider) -> None:
    card = "school_report_card_2025"
    event = judge(
        rochdale,
        inspected(card, "2028-01-10", "achievement=strong_standard safeguarding=not_met"),
        [inspected(card, "2026-01-12", "achievement=expected_standard safeguarding=met")],
        load_frameworks(),
    )
    assert event.verdict is Verdict.MIXED
    assert event.urgency == "urgent"
