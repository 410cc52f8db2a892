"""Schools, nurseries and homes by name and place."""

import pytest

from outcomes.namesakes import is_namesake, says_where, telling_word

CHURCH_ROAD = "Church Road, Elmford, Kent, CT18 8JA"


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("St Mary's C of E Primary School", "St. Mary's Church of England Primary School"),
        ("Stella Maris RC Primary", "Stella Maris Catholic Primary School"),
        ("St Peter's CofE Primary", "Elmford, St Peter's Church of England Primary School"),
        ("The Beacon", "The Beacon Elmford"),
        ("Oak & Ash Infants' School", "Oak and Ash Infant School"),
        ("Elmford Primary School", "Elmford Primary"),
        ("Little Oaks Pre-School", "Little Oaks Preschool"),
    ],
)
def test_spellings_of_one_name(name: str, stored: str):
    assert is_namesake(name, stored, CHURCH_ROAD) and is_namesake(stored, name, CHURCH_ROAD)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("Oak Hill School", "Oak Hall School"),
        ("Elmford Infant School", "Elmford Junior School"),
        ("Elmford CE Primary School", "St Peter's CE Primary School"),
        ("Elmford Primary School", "Elmford High School"),
        ("Elmford Primary School", "Church Road Primary School"),
        ("The School", "The Academy"),
    ],
)
def test_names_that_are_not_one(name: str, stored: str):
    assert not is_namesake(name, stored, CHURCH_ROAD)


@pytest.mark.parametrize(
    ("text", "address", "where"),
    [
        ("The school in Elmford was rated good.", CHURCH_ROAD, True),
        ("The school, in Church Road, was rated good.", CHURCH_ROAD, True),
        ("A Kent school was rated good.", CHURCH_ROAD, False),
        ("A school in Elmfordham was rated good.", CHURCH_ROAD, False),
        ("A London school was rated good.", "2 The Green, London, N1 1AA", False),
        ("A school in Elmford was rated good.", None, False),
        ("A school in Ash-by-Sea was rated good.", "1 The Street, Ash by Sea, Kent, CT1 1AA", True),
    ],
)
def test_a_text_says_where_by_town_or_street(text: str, address: str | None, where: bool):
    assert says_where(text, address) is where


@pytest.mark.parametrize(
    ("name", "word"),
    [("St Peter's CofE Primary", "Peter"), ("The Beacon", "Beacon"), ("The Primary School", "")],
)
def test_a_name_is_looked_up_by_its_most_telling_word(name: str, word: str):
    assert telling_word(name) == word
