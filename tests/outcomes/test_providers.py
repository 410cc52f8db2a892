"""The gazetteer: every authority found by any of its names, and never by a name that is nearly another's."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.providers import (
    Authority,
    SuccessionKind,
    authorities,
    authority_of_site,
    find_authority,
    folded_name,
    former_authorities,
    plain_name,
    successions,
    suggest,
    trusts,
)


def named(text: str) -> str | None:
    found = find_authority(text)
    return found and found.name


def test_every_authority_is_there_once_with_its_codes_and_neighbours():
    everyone = authorities()
    assert len(everyone) == 153
    for code in ("urn", "gss", "dfe_number", "name"):
        assert len({getattr(a, code) for a in everyone}) == 153
    urns = {a.urn for a in everyone}
    assert all(len(a.neighbours) == 10 and urns.issuperset(a.neighbours) for a in everyone)
    assert all(a.urn not in a.neighbours for a in everyone)


def test_no_firm_name_is_shared_by_two_authorities():
    owners: dict[str, set[str]] = {}
    for authority in authorities():
        for name in (authority.name, *authority.aliases):
            owners.setdefault(folded_name(name), set()).add(authority.name)
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hull", "Kingston upon Hull"),
        ("hull city council", "Kingston upon Hull"),
        ("BCP", "Bournemouth, Christchurch and Poole"),
        ("West Northants Council", "West Northamptonshire"),
        ("Herefordshire", "Herefordshire"),
        ("Hertfordshire", "Hertfordshire"),
        ("ST. HELENS", "St Helens"),
        ("Brighton & Hove City Council", "Brighton and Hove"),
        ("Stoke on Trent", "Stoke-on-Trent"),
        ("The London Borough of Barnet", "Barnet"),
        ("Durham County Council", "Durham"),
        ("Southend", "Southend-on-Sea"),
        ("E08000005", "Rochdale"),
        ("80542", "Rochdale"),
        ("354", "Rochdale"),
        ("Together for Children", "Sunderland"),
        ("Bournemouth", "Bournemouth"),
        ("Dorset", "Dorset"),
        ("Dorset County Council", "Dorset County Council"),
        ("Somerset County Council", "Somerset"),
        ("Derby", "Derby"),
        ("Nottinghamshire County Council", "Nottinghamshire"),
    ],
)
def test_names_people_use_find_their_authority(text: str, name: str):
    assert named(text) == name


@pytest.mark.parametrize(
    "text", ["", "Herfordshire", "Hartfordshire", "Rochdale United", "Achieving for Children", "the council", "E99"]
)
def test_a_near_or_shared_name_finds_nobody(text: str):
    assert find_authority(text) is None


def test_a_mistyped_name_is_answered_with_suggestions_only():
    assert suggest("Rochdail")[0] == "Rochdale"
    assert {"Herefordshire", "Hertfordshire"} <= set(suggest("Herfordshire"))


def test_a_trust_of_three_authorities_suggests_all_three():
    assert set(suggest("Achieving for Children")) == {
        "Kingston upon Thames",
        "Richmond upon Thames",
        "Windsor and Maidenhead",
    }
    assert all(find_authority(urn) for trust in trusts() for urn in trust.authorities)


@pytest.mark.parametrize(
    ("site_name", "name"),
    [
        ("Rochdale Metropolitan Borough Council", "Rochdale"),
        ("London Borough of Barnet", "Barnet"),
        ("Royal Borough of Kensington and Chelsea", "Kensington and Chelsea"),
        ("Borough of Nowhere", "Nowhere"),
        ("Nowhere and Elsewhere Metropolitan Borough Council", "Nowhere and Elsewhere"),
        ("Nowhere County Council", "Nowhere"),
    ],
)
def test_plain_name_drops_the_councils_form(site_name: str, name: str):
    assert plain_name(site_name) == name


def test_only_continuing_successions_pass_grades_on():
    passing = {s.successors for s in successions() if s.passes_grades_on}
    assert passing == {("Buckinghamshire",), ("North Yorkshire",), ("Somerset",)}
    assert all(find_authority(name) for s in successions() for name in (*s.predecessors, *s.successors))


def test_a_former_authority_names_its_successors_and_its_end():
    cumbria = find_authority("Cumbria County Council")
    assert cumbria is not None
    assert (cumbria.urn, cumbria.abolished) == (None, date(2023, 4, 1))
    assert cumbria.successors == ("Cumberland", "Westmorland and Furness")
    kinds = {s.kind for s in successions() if "Cumbria" in s.predecessors}
    assert kinds == {SuccessionKind.SPLIT}
    assert {a.name for a in former_authorities()}.isdisjoint(a.name for a in authorities())


@given(authority=st.sampled_from(authorities()), shout=st.booleans(), spaces=st.integers(1, 3))
def test_capitals_spaces_and_full_stops_never_matter(authority: Authority, shout: bool, spaces: int):
    for name in (authority.name, *authority.aliases):
        text = (name.upper() if shout else name.lower()).replace(" ", " " * spaces) + "."
        assert find_authority(text) == authority


@pytest.mark.shared
def test_every_firm_alias_of_the_corpus_is_known(shared: Path):
    for line in (shared / "corpus" / "authorities.jsonl").read_text().splitlines():
        row = json.loads(line)
        for text in (row["name"], row["site_name"], row["urn"], row["dfe_number"]):
            assert find_authority(text) == find_authority(row["urn"]), text
        for alias in row["aliases"]:
            found = find_authority(alias)
            assert found and (found.urn == row["urn"] or row["name"] in found.successors), alias


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("democracy.leeds.gov.uk", "Leeds"),
        ("democracy.bathnes.gov.uk", "Bath and North East Somerset"),
        ("www.bcpcouncil.gov.uk", "Bournemouth, Christchurch and Poole"),
        ("n-somerset.gov.uk", "North Somerset"),
        ("www.redcar-cleveland.gov.uk", "Redcar and Cleveland"),
        ("worcestershire.moderngov.co.uk", "Worcestershire"),
        ("www.gov.uk", None),
        ("newcastle-staffs.gov.uk", None),
        ("leeds.gov.uk.example.org", None),
    ],
)
def test_a_councils_web_site_tells_whose_it_is(host: str, name: str | None):
    found = authority_of_site(host)
    assert (found and found.name) == name
