"""Each rule of grade phrases, on sentences made for it."""

from itertools import pairwise

import pytest

from outcomes.grades import Grade
from scraper.news.grade_phrases import grade_phrases
from scraper.news.sentences import Sentence, plain_text


def found(text: str) -> list[tuple[Grade | None, str]]:
    plain = plain_text(text)
    return [(p.grade, p.rule) for p in grade_phrases(Sentence(plain, 1, text))]


@pytest.mark.parametrize(
    ("text", "grade", "rule"),
    [
        ("The town's services ‘require improvement to be good’.", Grade.REQUIRES_IMPROVEMENT, "requires improvement"),
        ("It was told that it was requiring improvement.", Grade.REQUIRES_IMPROVEMENT, "requires improvement"),
        ("The department is in need of improvement.", Grade.REQUIRES_IMPROVEMENT, "needs improvement"),
        (
            "It was judged overall to require significant improvement.",
            Grade.REQUIRES_IMPROVEMENT,
            "requires improvement",
        ),
        ("The council was RI at the time.", Grade.REQUIRES_IMPROVEMENT, "RI"),
        ("It got the second-highest of four grades.", Grade.GOOD, "second of four"),
        ("It was given the second-bottom of the four grades.", Grade.REQUIRES_IMPROVEMENT, "third of four"),
        ("It was put in the second-bottom category.", Grade.REQUIRES_IMPROVEMENT, "second lowest"),
        ("The town's services need improvement in every area.", Grade.REQUIRES_IMPROVEMENT, "needs improvement"),
        ("It was outstanding at the inspection before.", Grade.OUTSTANDING, "grade word that stands alone"),
        ("The school was given notice to improve.", Grade.INADEQUATE, "notice to improve"),
        ("The borough is now good at looking after children.", Grade.GOOD, "grade word after verb"),
        ("The college was graded 4 by Ofsted.", Grade.INADEQUATE, "graded four"),
        ("It was rated two overall.", Grade.GOOD, "graded two"),
        ("It has the highest of four grades.", Grade.OUTSTANDING, "top of four"),
        ("It has the lowest of Ofsted's four grades.", Grade.INADEQUATE, "lowest of four"),
        ("Services are no longer failing.", Grade.INADEQUATE, "failing before"),
        ("It had been good a year earlier.", Grade.GOOD, "grade word after verb"),
        ("It has the second highest rating.", Grade.GOOD, "second highest"),
        ("It has the second-lowest grade.", Grade.REQUIRES_IMPROVEMENT, "second lowest"),
        ("Inspectors gave it the highest possible rating.", Grade.OUTSTANDING, "top rating"),
        ("The home got top marks.", Grade.OUTSTANDING, "top rating"),
        ("It got the worst possible score.", Grade.INADEQUATE, "lowest rating"),
        ("The school is in special measures.", Grade.INADEQUATE, "special measures"),
        ("The school was judged to have serious weaknesses.", Grade.INADEQUATE, "serious weaknesses category"),
        ("The school failed its latest inspection.", Grade.INADEQUATE, "failed inspection"),
        ("The college got grade ones throughout.", Grade.OUTSTANDING, "grade one"),
        ("The college is grade two.", Grade.GOOD, "grade two"),
        ("The college got a grade three.", Grade.REQUIRES_IMPROVEMENT, "grade three"),
        ("It had an overall score of four.", Grade.INADEQUATE, "grade four"),
        ("The area grades were mostly expected standard.", None, "report card grade"),
        ("Services were rated good by inspectors.", Grade.GOOD, "grade word beside rating"),
        ("It keeps a good rating.", Grade.GOOD, "grade word beside rating"),
        ("Everything about it is “outstanding”, they say.", Grade.OUTSTANDING, "grade word in quotes"),
        ("Now the council says it has reached Good after years.", Grade.GOOD, "grade word with capital"),
        ("The department, inadequate until now, has changed.", Grade.INADEQUATE, "grade word that stands alone"),
        ("Ofsted found the department good in all areas.", Grade.GOOD, "grade word after verb"),
        ("Homes are inadequate, good or outstanding.", Grade.GOOD, "grade word in a list"),
        ("Services are adequate overall.", None, "grade word after verb"),
    ],
)
def test_a_phrase_means_its_grade_by_its_rule(text: str, grade: Grade | None, rule: str):
    assert (grade, rule) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Inspectors saw good progress.",
        "That is not good enough.",
        "There was inadequate staffing.",
        "It is a good idea to ask.",
        "Teaching is consistently good work.",
        "We have outstanding teachers.",
        "A good understanding of the town is needed.",
        "They hope for good news.",
        "It is a very good school, he wrote.",
    ],
)
def test_everyday_words_are_no_grades(text: str):
    assert found(text) == []


def test_from_grade_three_to_two_names_two_grades():
    assert [g for g, _ in found("The college went from grade three to two.")] == [
        Grade.REQUIRES_IMPROVEMENT,
        Grade.GOOD,
    ]


def test_phrases_never_overlap_and_stand_in_order():
    text = plain_text("From ‘requires improvement to be good’ to good, and from inadequate to the top rating.")
    phrases = grade_phrases(Sentence(text, 1, text))
    assert len(phrases) == 4
    assert all(a.end <= b.start for a, b in pairwise(phrases))
