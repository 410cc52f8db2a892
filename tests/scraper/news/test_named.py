"""Who is named: the gazetteer's traps, and the shapes of schools', nurseries' and homes' names."""

import pytest

from scraper.news.named import (
    loosely_named,
    named_authorities,
    named_bare,
    named_establishments,
    named_in_round_up,
    unlisted_authorities,
    weakly_named,
)
from scraper.news.sentences import Sentence


def in_sentence(text: str) -> Sentence:
    return Sentence(text, 1, text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hull City Council said so.", ["Kingston upon Hull"]),
        ("BCP Council apologised.", ["Bournemouth, Christchurch and Poole"]),
        ("Services in Blackburn and Darwen improved.", ["Blackburn with Darwen"]),
        (
            "North Northamptonshire and West Northamptonshire share a trust.",
            ["North Northamptonshire", "West Northamptonshire"],
        ),
        ("Herefordshire is not Hertfordshire.", ["Herefordshire", "Hertfordshire"]),
        ("Derbyshire County Council and Derby City Council", ["Derbyshire", "Derby"]),
        ("Together for Children runs them.", ["Sunderland"]),
        ("St. Helens Council said so.", ["St Helens"]),
        ("SUNDERLAND'S services are good.", ["Sunderland"]),
        ("West and North Northamptonshire fell.", ["West Northamptonshire", "North Northamptonshire"]),
        ("The West and North Yorkshire police.", ["North Yorkshire"]),
        ("Westminster and Kensington and Chelsea share staff.", ["Westminster", "Kensington and Chelsea"]),
        ("Cumbria County Council is no more.", ["Cumbria"]),
    ],
)
def test_authorities_are_found_by_the_longest_name(text: str, names: list[str]):
    assert [n.name for n in named_authorities(in_sentence(text))] == names


@pytest.mark.parametrize(
    "text",
    [
        "Essex Police were called.",
        "He appeared at Leeds Crown Court.",
        "Cllr Kent was pleased.",
        "The Liverpool Echo reported it.",
        "They were reading a book.",
        "MPs in Westminster debated it.",
        "She came from Rotherham last year.",
        "NHS Kent and Medway said sorry.",
        "Achieving for Children runs it.",
        "Bury the news.",
        "A Harrow-based firm trains apprentices.",
        "Slough's children's centres are warm.",
    ],
)
def test_a_name_within_another_body_or_word_is_nobody(text: str):
    assert "local_authority" not in {n.type for n in named_authorities(in_sentence(text)) if n.name != "Medway"}


def test_a_royal_borough_with_a_name_is_the_one_it_names():
    found = named_authorities(
        in_sentence("Westminster Council and Royal Borough Kensington and Chelsea work together.")
    )
    assert [a.name for a in found] == ["Westminster", "Kensington and Chelsea"]


def test_weak_names_need_the_council_beside_them():
    assert [n.name for n in named_authorities(in_sentence("Bury Council's services were praised."))] == ["Bury"]
    assert [n.name for n in named_authorities(in_sentence("Children's services in Reading were praised."))] == [
        "Reading"
    ]


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("Inspectors came to Stony Lane Primary School in May.", "Stony Lane Primary School", "school"),
        ("OAKEN Hill Community Primary School is celebrating.", "Oaken Hill Community Primary School", "school"),
        ("Staff at St Mary's C of E Primary School cheered.", "St Mary's C of E Primary School", "school"),
        ("Little Acorns Day Nursery was visited.", "Little Acorns Day Nursery", "early_years"),
        ("Westbrook College rose to good.", "Westbrook College", "college"),
        ("Governors at Holm Cross College were criticised.", "Holm Cross College", "college"),
        ("Millbrook Secure Training Centre was closed.", "Millbrook Secure Training Centre", "other"),
        ("Great Marlow Primary school was praised.", "Great Marlow Primary School", "school"),
        ("Elmford-based Bright Path Training Group was slated.", "Bright Path Training Group", "other"),
        ("Elmford Institute Group was praised.", "Elmford Institute Group", "college"),
        ("The Sixth Form College Elmford was praised.", "The Sixth Form College Elmford", "college"),
        ("In March 2018 Elmford Hill School was praised.", "Elmford Hill School", "school"),
        ("In 2018 Elmford Hill School was praised.", "Elmford Hill School", "school"),
    ],
)
def test_establishments_are_found_by_their_shape(text: str, name: str, type_: str):
    assert (name, type_) in {(n.name, n.type) for n in named_establishments(in_sentence(text))}


@pytest.mark.parametrize(
    "text",
    [
        "A primary school was visited.",
        "Every Secondary School in the county",
        "The Academy said so.",
        "Pupils of a Barsetshire School cheered.",
        "A SECONDARY School was visited.",
    ],
)
def test_a_general_word_is_no_name(text: str):
    assert named_establishments(in_sentence(text)) == ()


@pytest.mark.parametrize("text", ["The Elmford college was praised.", "A Yaxley nursery was praised."])
def test_where_it_lies_is_no_name(text: str):
    assert loosely_named(in_sentence(text)) == ()


def test_a_bare_name_may_follow_its_kind_at_the_head_of_a_sentence():
    parts = (
        Sentence("Nursery staff have been sacked after Ofsted branded it inadequate.", 1, ""),
        Sentence("Positive Hands in Elmford, based at the old Two Rivers Methodist Church, was visited.", 2, ""),
    )
    assert [n.name for n in named_bare(parts)] == ["Positive Hands"]


def test_a_round_up_may_tell_where_a_firm_is_based_before_its_name():
    text = "Meanwhile, Borsetshire-based learning provider Health and Sport Education was hit with a low grade."
    assert [n.name for n in named_in_round_up(in_sentence(text))] == ["Health and Sport Education"]


def test_a_register_of_providers_is_none():
    assert named_establishments(in_sentence("It is not on the Register of Apprenticeship Training Providers.")) == ()


def test_a_sixth_form_may_be_a_name():
    assert [n.name for n in named_establishments(in_sentence("Top marks for One Sixth Form in Elmford."))] == [
        "One Sixth Form"
    ]


def test_a_small_nursery_and_an_operator_are_named_loosely():
    assert [n.name for n in loosely_named(in_sentence("Kids 2nd nursery in Ashbrook is good."))] == ["Kids 2nd Nursery"]
    run_by = loosely_named(in_sentence("The home is run by Harmony Homes Limited and was inspected."))
    assert [(n.name, n.type) for n in run_by] == [("Harmony Homes Limited", "childrens_home")]


def test_a_council_outside_the_gazetteer_is_found_by_the_words_around():
    named = unlisted_authorities(in_sentence("Children's services in Sampleshire are good, says Sampleshire Council."))
    assert {n.name for n in named} == {"Sampleshire"}
    assert unlisted_authorities(in_sentence("Three councils and a Good Council were named.")) == ()


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("Brightways Learning Ltd was told so.", "Brightways Learning Ltd", "other"),
        ("Quickstep Training rose.", "Quickstep Training", "other"),
        ("Lucy Smith, a childminder from Diss, is glad.", "Lucy Smith", "early_years"),
        ("Inspectors saw childminder Lucy Smith at work.", "Lucy Smith", "early_years"),
        ("Education at HMP Barset was poor.", "HMP Barset", "other"),
    ],
)
def test_firms_childminders_and_prisons_have_names_of_other_shapes(text: str, name: str, type_: str):
    (named,) = named_establishments(in_sentence(text))
    assert (named.name, named.type) == (name, type_)


@pytest.mark.parametrize(
    ("opening", "names"),
    [
        (
            "A children's home by the sea has shut. Harbour Lodge, run by Coastline Care, was inspected.",
            "Harbour Lodge",
        ),
        ("Children at Little Acorns in Wimborne sang after the pre-school was inspected.", "Little Acorns"),
        ("A nursery was shut. Inspectors went to Positive Steps in Apsley, which is in a church.", "Positive Steps"),
        ("Harbour Lodge, run by Coastline Care, was inspected.", None),
        ("The council met at Ambridge House in Kent.", None),
    ],
)
def test_a_bare_name_counts_where_the_opening_tells_its_kind(opening: str, names: str | None):
    found = named_bare((Sentence(opening, 1, opening),))
    assert [n.name for n in found] == ([names] if names else [])


def test_a_weak_name_counts_alone_but_a_word_only_as_a_place():
    assert [n.name for n in weakly_named(in_sentence("Children at risk in Southend are safe."))] == ["Southend-on-Sea"]
    assert [n.name for n in weakly_named(in_sentence("Managers come and go at Reading, Ofsted says."))] == ["Reading"]
    assert not weakly_named(in_sentence("Reading helps, and pupils do well in Reading, writing and maths."))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Health and Fitness Education of Chorley was hit with 'inadequate'.", ["Health and Fitness Education"]),
        ("Quality Matters UK has fallen to grade three.", ["Quality Matters UK"]),
        ("The college was rated good.", []),
        ("Ofsted Inspectors were pleased.", []),
        ("Leeds City Council was rated good.", []),
    ],
)
def test_a_sentence_of_a_round_up_begins_with_its_provider(text: str, names: list[str]):
    assert [n.name for n in named_in_round_up(in_sentence(text))] == names
