"""What is a story's news, and what only stands behind it."""

import pytest

from scraper.news.opening import tells_outcome, without_what_was


@pytest.mark.parametrize(
    "text",
    [
        "Ofsted has rated Elmford's children's services inadequate, and a commissioner will run them",
        "Inspectors praise 'inadequate' council",
        "Elmford council slips from good to requires improvement",
        "Children's services retain their good rating",
        "Elmford services have received a second 'inadequate' rating from the watchdog",
        "Children's services are now good",
    ],
)
def test_an_outcome_that_is_the_news(text: str):
    assert tells_outcome(text)


@pytest.mark.parametrize(
    "text",
    [
        "A commissioner is to run children's services which were rated inadequate by Ofsted in May",
        "Commissioner sent to council after Ofsted rated its services inadequate",
        "Government to review 'inadequate' children's services",
        "An improvement board has met, following a report in which inspectors found serious failings",
        "Two councils judged inadequate by Ofsted will get advisers",
        "Ofsted had rated the school inadequate last year",
    ],
)
def test_an_outcome_that_stands_behind_the_news(text: str):
    assert not tells_outcome(text)


def test_the_main_clause_after_a_reason_is_kept():
    said = without_what_was("After an inspection in May, in which services were rated good, the council has a new plan")
    assert "the council has a new plan" in said and "good" not in said
