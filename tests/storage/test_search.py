"""Words are found in reports and titles alike on both databases, whatever is typed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from outcomes.inspection import Kind
from storage.engine import reading, writing
from storage.models import ArticleRow
from storage.search import index_article, index_document, phrases_of, search, texts_without_index

ROCHDALE = "Leaders have strengthened oversight. Children in care live in stable homes and are listened to."
CAMDEN = "Care is stable. Children have few homes, and leavers told inspectors that nobody listened."


@pytest.fixture
def library(engine: Engine, facts: Any) -> Engine:
    """Two reports of two regions and one article."""
    facts.provider("80542", "Rochdale", "North West")
    facts.provider("80443", "Camden", "London")
    facts.inspection("80542", date(2018, 1, 29), text=ROCHDALE)
    facts.inspection("80443", date(2022, 5, 9), text=CAMDEN, kind=Kind.FOCUSED_VISIT)
    with writing(engine) as session:
        seen = datetime(2023, 3, 18, 7, tzinfo=UTC)
        article = {
            "site": "example.org",
            "published": seen,
            "first_seen_at": seen,
            "relevant": True,
            "fingerprint": "f",
        }
        session.add(ArticleRow(url="https://example.org/a", title="Stable homes praised", story="s", **article))
        index_article(session, "https://example.org/a", "Stable homes praised")
    return engine


def found(engine: Engine, text: str, **filters: Any) -> list[str | None]:
    with reading(engine) as session:
        return [hit.provider or hit.document for hit in search(session, text, **filters)]


def test_all_words_must_stand_in_the_document(library: Engine) -> None:
    assert set(found(library, "stable homes")) == {"Rochdale", "Camden", "article"}
    assert found(library, "stable oversight") == ["Rochdale"]
    assert found(library, "unheard words") == []


def test_a_quoted_phrase_is_found_as_it_stands(library: Engine) -> None:
    assert set(found(library, '"stable homes"')) == {"Rochdale", "article"}


def test_words_are_found_in_their_other_forms(library: Engine) -> None:
    assert found(library, "strengthening") == ["Rochdale"]


def test_a_word_in_the_title_counts_more(library: Engine) -> None:
    assert found(library, '"stable homes"')[0] == "article"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"provider": "80443"}, ["Camden"]),
        ({"region": "North West"}, ["Rochdale"]),
        ({"kind": "focused_visit"}, ["Camden"]),
        ({"kind": "article"}, ["article"]),
        ({"since": date(2023, 1, 1)}, ["article"]),
        ({"until": date(2018, 12, 31)}, ["Rochdale"]),
        ({"since": date(2022, 1, 1), "until": date(2022, 12, 31)}, ["Camden"]),
    ],
)
def test_filters_narrow_the_search(library: Engine, filters: dict[str, Any], expected: list[str]) -> None:
    assert found(library, "stable homes", **filters) == expected


def test_a_hit_tells_where_it_is_and_shows_the_words(library: Engine) -> None:
    with reading(library) as session:
        (hit,) = search(session, "oversight")
    assert (hit.urn, hit.region, hit.kind, hit.published) == (
        "80542",
        "North West",
        "ilacs_standard",
        date(2018, 3, 20),
    )
    assert hit.url == "https://x/file/1"
    assert "⟦oversight⟧" in hit.snippet
    assert hit.to_json()["published"] == "2018-03-20"


def test_words_that_stand_far_apart_are_shown_where_one_of_them_stands(engine: Engine, facts: Any) -> None:
    facts.provider()
    facts.inspection("80542", date(2018, 1, 29), text=f"neglect {'of many words ' * 300} oversight")
    with reading(engine) as session:
        (hit,) = search(session, '"oversight" neglect')
    assert "⟦" in hit.snippet


def test_an_article_is_shown_by_its_title_and_address(library: Engine) -> None:
    with reading(library) as session:
        (hit,) = search(session, "praised")
    assert (hit.document, hit.url, hit.published) == ("article", "https://example.org/a", date(2023, 3, 18))
    assert "praised" in hit.snippet.lower()


def test_indexing_again_replaces_the_words(library: Engine) -> None:
    with reading(library) as session:
        (hit,) = search(session, "oversight")
    with writing(library) as session:
        index_document(session, hit.id, "80542", "Children's services inspection", "Entirely amended wording.")
    assert found(library, "oversight") == []
    assert found(library, "amended") == ["Rochdale"]
    with reading(library) as session:
        assert texts_without_index(session) == 0


def test_words_of_a_transaction_that_failed_are_not_found(library: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(library) as session:
        index_article(session, "https://example.org/b", "Never committed")
        raise ZeroDivisionError
    assert found(library, "never committed") == []


def test_the_best_are_given_first_and_no_more_than_asked(library: Engine) -> None:
    assert len(found(library, "stable homes", limit=2)) == 2


OPERATORS = (
    "",
    '"',
    "()",
    "AND",
    "NOT OR NEAR(",
    "title:stable",
    "stable*",
    "-stable",
    "a ' OR 1=1 --",
    "\x00",
    "%",
    "⟦",
)
MORE = ("^x", '"stable', "col-on: {x}", "'", "\\", "a" * 5000, "wörd & | ! <->", ":phrase0 :query")


@pytest.mark.parametrize("text", OPERATORS + MORE)
def test_nothing_typed_is_an_operator(library: Engine, text: str) -> None:
    found(library, text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_can_be_searched_for(library: Engine, text: str) -> None:
    found(library, text)


@given(st.text())
def test_phrases_hold_letters_and_digits_only(text: str) -> None:
    words = [word for phrase in phrases_of(text) for word in phrase]
    assert all(character.isalnum() for word in words for character in word if character.isascii())
