"""The page on judging holds: its example of a new framework loads, and adding a framework is adding that file."""

import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from outcomes.event import Direction, Verdict
from outcomes.frameworks import Frameworks, load_frameworks
from outcomes.inspection import Inspection, Provider
from outcomes.verdict import judge

PAGE = Path(__file__).resolve().parents[2] / "docs" / "judging.md"


@pytest.fixture
def with_example(tmp_path: Path) -> Frameworks:
    """The frameworks with the page's example among their files."""
    shutil.copytree(PAGE.parents[1] / "outcomes" / "frameworks", tmp_path, dirs_exist_ok=True)
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / f"{tomllib.loads(block)['id']}.toml").write_text(block, "utf-8")
    return load_frameworks(tmp_path)


def test_a_new_framework_is_judged_with_nothing_but_its_file(
    with_example: Frameworks, frameworks: Frameworks, inspected: Callable[..., Inspection], rochdale: Provider
) -> None:
    (example,) = (with_example[id_] for id_ in with_example.keys() - frameworks.keys())
    before = inspected("ilacs_2026", "2026-04-27", "leaders=g help=g in_care=g care_leavers=g")
    new = inspected(example.id, "2027-06-07", "leaders=ri safeguarding=met")
    event = judge(rochdale, new, [before], with_example)
    directions = {change.key: change.direction for change in event.judgements}
    assert event.verdict is Verdict.DECLINED
    assert directions["leaders"] is Direction.DECLINED
    assert directions["in_care"] is Direction.ENDED
    assert example.ends["in_care"] in event.notes


def test_until_its_file_is_there_nothing_of_it_is_compared(
    frameworks: Frameworks, inspected: Callable[..., Inspection], rochdale: Provider
) -> None:
    before = inspected("ilacs_2026", "2026-04-27", "leaders=g help=g in_care=g care_leavers=g")
    event = judge(rochdale, inspected("cfs_2027", "2027-06-07", "leaders=ri"), [before], frameworks)
    assert event.verdict is Verdict.NOT_COMPARABLE


def test_the_page_names_every_module_of_judging_and_no_other() -> None:
    named = set(re.findall(r"`(\w+\.py)`", PAGE.read_text("utf-8")))
    assert {name for name in named if (PAGE.parents[1] / "outcomes" / name).is_file()} == named
