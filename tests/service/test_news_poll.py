"""The news half against the replica's news site: feeds, claims, stories, and what is told of them."""

from typing import Any

import pytest

pytestmark = [pytest.mark.shared, pytest.mark.slow]

TEXT = (
    "Children's services in Rochdale still require improvement to be good, Ofsted has said after an inspection in "
    "January 2023.",
    "The council was rated requires improvement at its last inspection in 2018 as well, and its leaders said that they "
    "were disappointed but had a plan for the services.",
)


TITLE = "Rochdale children's services still require improvement, says Ofsted"


def article(replica: Any, slug: str, site: str, published: str, *paragraphs: str, title: str = TITLE) -> None:
    replica.call(
        "article", {"slug": slug, "site": site, "title": title, "published": published, "paragraphs": paragraphs}
    )


@pytest.fixture
def news(program: Any, replica: Any) -> Any:
    """The program with the replica's feed, after the report and before the story."""
    program.environment["GRADEWATCH_NEWS_FEEDS"] = f"{replica.address}/news/rss.xml"
    program.json("poll", "--today", "2023-03-16")
    replica.on("2023-03-17")
    program.json("poll", "--today", "2023-03-17")
    return program


def test_a_story_confirms_its_report_and_copies_are_one_story(news: Any, replica: Any) -> None:
    article(replica, "one", "Sample Gazette", "2023-03-18", *TEXT)
    article(replica, "two", "Sample Echo", "2023-03-19", *TEXT)
    replica.on("2023-03-19")
    polled = news.json("poll", "--source", "news", "--today", "2023-03-19")
    assert polled["events"] == 1 and polled["queued"] == 0, "no route asks for news"
    told = [event for event in news.lines("changes") if event["event"] == "news"]
    assert [(event["urn"], event["verdict"]) for event in told] == [("80542", None)]
    claims = news.json("history", "Rochdale")["claims"]
    assert {claim["relation"] for claim in claims} == {"confirms"} and len(claims) == 2
    assert len({claim["story"] for claim in claims}) == 1
    shown = news.run("history", "Rochdale").stdout
    assert shown.count("the same story: Sample Echo") == 1
    assert f"{replica.address}/news/two" in "".join(shown.split()), "the address opens the article"
    assert news.json("poll", "--source", "news", "--today", "2023-03-19")["documents_read"] == 0


def test_a_story_that_contradicts_its_report_is_told_once_and_changes_no_standing(news: Any, replica: Any) -> None:
    before = news.lines("providers")
    wrong = tuple(text.replace("still require improvement to be good", "have been rated inadequate") for text in TEXT)
    title = "Ofsted reports on Rochdale children's services"
    article(replica, "wrong", "Sample Gazette", "2023-03-18", *wrong, title=title)
    article(replica, "copy", "Sample Echo", "2023-03-18", *wrong, title=title)
    replica.on("2023-03-18")
    told = news.run("poll", "--source", "news", "--today", "2023-03-18").stdout
    assert [claim["relation"] for claim in news.json("history", "Rochdale")["claims"]] == ["contradicts"] * 2
    assert told.count("contradicts the report") == 1, "two sites, one story"
    assert news.lines("providers") == before


@pytest.mark.parametrize(("said", "turns_out"), [("", "confirms"), ("have been rated inadequate", "contradicts")])
def test_a_story_ahead_of_its_report_is_tied_to_it_once_it_is_there(
    program: Any, replica: Any, said: str, turns_out: str
) -> None:
    program.environment["GRADEWATCH_NEWS_FEEDS"] = f"{replica.address}/news/rss.xml"
    replica.on("2023-03-15")
    program.json("poll", "--today", "2023-03-15")
    early = tuple(text.replace("still require improvement to be good", said) if said else text for text in TEXT)
    title = "Ofsted reports on Rochdale children's services" if said else TITLE
    article(replica, "early", "Sample Gazette", "2023-03-16", *early, title=title)
    replica.on("2023-03-16")
    program.json("poll", "--today", "2023-03-16")
    assert [claim["relation"] for claim in program.json("history", "Rochdale")["claims"]] == ["precedes"]
    replica.on("2023-03-17")
    told = program.run("poll", "--today", "2023-03-17").stdout
    assert ("contradicts the report" in told) is (turns_out == "contradicts")
    assert [claim["relation"] for claim in program.json("history", "Rochdale")["claims"]] == [turns_out]


def test_one_broken_feed_does_not_stop_the_others(news: Any, replica: Any) -> None:
    feeds = f"{replica.address}/news/nothing-here.xml,{replica.address}/news/rss.xml"
    news.environment["GRADEWATCH_NEWS_FEEDS"] = feeds
    article(replica, "one", "Sample Gazette", "2023-03-18", *TEXT)
    replica.on("2023-03-18")
    polled = news.json("poll", "--source", "news", "--today", "2023-03-18")
    assert [failure["what"] for failure in polled["failures"]] == ["feed"]
    assert polled["documents_read"] >= 1


def test_what_a_new_feed_already_carries_is_history(program: Any, replica: Any) -> None:
    program.json("poll", "--today", "2023-03-17")
    article(replica, "one", "Sample Gazette", "2023-03-17", *TEXT)
    replica.on("2023-03-17")
    program.environment["GRADEWATCH_NEWS_FEEDS"] = f"{replica.address}/news/rss.xml"
    polled = program.json("poll", "--source", "news", "--today", "2023-03-17")
    assert polled["documents_read"] >= 1 and polled["events"] == 0
