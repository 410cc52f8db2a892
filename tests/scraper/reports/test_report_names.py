"""Names in reports: authorities without council words, inspectors without titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.providers import authorities, find_authority
from scraper.reports.names import authority_name, inspector_name

FORMS = (
    "{}",
    "{} Council",
    "{} County Council",
    "{} City Council",
    "{} Metropolitan Borough Council",
    "London Borough of {}",
    "Royal Borough of {}",
    "Metropolitan Borough of {}",
    "the {} local authority",
    "{} Local Area Partnership",
    "{} Council’s",
)


@pytest.mark.parametrize("form", FORMS)
def test_every_authority_is_found_under_the_name_that_is_left(form: str) -> None:
    for authority in authorities():
        name = authority_name(form.format(authority.name).replace("’", "'"))
        assert name is not None
        assert find_authority(name) is authority, f"{form.format(authority.name)} -> {name}"


@pytest.mark.parametrize("text", ["local authority", "the Council", "", "7", "1\n"])
def test_council_words_alone_are_no_name(text: str) -> None:
    assert authority_name(text) is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ada Pennywhistle, His Majesty's Inspector", "Ada Pennywhistle"),
        ("Ada Pennywhistle \nHer Majesty's Inspector\nJudgement Grade", "Ada Pennywhistle"),
        ("Ada Pennywhistle HMI\nDeputy lead inspector: Bertram Oakes", "Ada Pennywhistle"),
        ("Ada Pennywhistle Senior HMI", "Ada Pennywhistle"),
        ("Ada \nPennywhistle and Bertram Oakes", "Ada Pennywhistle"),
        ("Ada Penny- Whistle", "Ada Penny-Whistle"),
        ("Ada Pennywhistle and Bertram\nOakes, HMI", "Ada Pennywhistle"),
        ("Dick O'Barley/Ian Young", "Dick O'Barley"),
        ("Her Majesty's Inspector", None),
        ("", None),
    ],
)
def test_an_inspector_is_named_without_titles(printed: str, name: str | None) -> None:
    assert inspector_name(printed) == name


@given(st.text(max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    for found in (inspector_name(text), authority_name(text)):
        assert found is None or found == found.strip()


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Common Council of the City of London", "City of London"),
        ("City of London Corporation", "City of London"),
        ("Council of the Isles of Scilly", "Isles of Scilly"),
        ("City of York Council", "York"),
        ("Medway Council (Unitary Authority)", "Medway"),
        ("SANDMERE AND FEN COUNCIL", "Sandmere and Fen"),
        ("North Fen Local Safeguarding Children Board", "North Fen"),
    ],
)
def test_authorities_whose_names_hold_council_words(printed: str, name: str) -> None:
    assert authority_name(printed) == name
