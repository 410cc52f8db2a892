"""Copies of one story are one; two stories of one event are two texts."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.news.article import Article
from scraper.news.stories import group, print_of, same_print, same_story

WORDS = [
    f"{a}{b}"
    for a in ("la", "mo", "ti", "re", "su", "ko", "ne", "vi")
    for b in ("ran", "del", "mis", "tor", "pan", "lek")
]


def text(seed: int, words: int = 200) -> str:
    chosen = random.Random(seed)
    return "\n".join(" ".join(chosen.choices(WORDS, k=20)) + "." for _ in range(words // 20))


def article(seed: int, name: str = "a", **changes: object) -> Article:
    made = Article(
        url=f"https://{name}.example/{seed}",
        title=f"Title number {seed} of the {name} newspaper today",
        site=name,
        published=datetime(2024, 7, 1, tzinfo=UTC),
        text=text(seed),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_same_address_is_the_same_story():
    one = article(1, url="https://www.bbc.co.uk/news/uk-england-1234567890"[:45])
    assert same_story(one, replace(article(2), url=one.url + "?at_medium=RSS" if one.url else None))


def test_a_copy_with_another_headline_is_the_same_story():
    assert same_story(article(1), article(1, "b", title="Quite another headline of the sister paper"))


def test_a_cut_copy_is_the_same_story():
    whole = article(1)
    cut = article(1, "b", text="\n".join(whole.text.splitlines()[:4]), title="A short notice of something in the town")
    assert same_story(whole, cut)


def test_a_copy_with_two_paragraphs_changed_is_the_same_story():
    lines = text(1).splitlines()
    changed = article(
        1, "b", text="\n".join([*text(9).splitlines()[:2], *lines[2:]]), title="Other words for it altogether here"
    )
    assert same_story(article(1), changed)


def test_headlines_that_differ_in_one_name_are_two_stories():
    one = article(1, title="Children's services in Leeds rated good by Ofsted inspectors")
    assert not same_story(one, article(2, "b", title="Children's services in Luton rated good by Ofsted inspectors"))


def test_the_same_headline_counts_only_within_a_fortnight():
    one = article(1, title="Children's services in the town rated good by Ofsted")
    near = article(2, "b", title=one.title, published=datetime(2024, 7, 10, tzinfo=UTC))
    assert same_story(one, near)
    assert not same_story(one, replace(near, published=datetime(2024, 7, 1, tzinfo=UTC) + timedelta(days=15)))
    assert not same_story(one, replace(near, published=None))


def test_different_texts_are_different_stories():
    assert not same_story(article(1), article(2))


def test_two_short_notices_are_not_alike_by_chance():
    short = "Services are good, says Ofsted."
    one, other = article(1, text=short + " In Leeds."), article(2, text=short + " In Hull.")
    assert not same_story(one, other)


def test_groups_keep_the_order_of_first_appearance():
    pages = [article(1), article(2), article(1, "b"), article(3), article(2, "c")]
    assert [[a.url for a in g] for g in group(pages)] == [
        ["https://a.example/1", "https://b.example/1"],
        ["https://a.example/2", "https://c.example/2"],
        ["https://a.example/3"],
    ]


@given(st.lists(st.integers(0, 6), max_size=12), st.randoms())
@settings(max_examples=40, deadline=None)
def test_grouping_loses_and_doubles_nothing_in_any_order(seeds: list[int], chance: random.Random):
    pages = [article(seed, f"site{n}") for n, seed in enumerate(seeds)]
    chance.shuffle(pages)
    groups = group(pages)
    assert sorted(a.url or "" for g in groups for a in g) == sorted(a.url or "" for a in pages)
    assert len(groups) == len(set(seeds))


def test_a_print_is_the_same_in_every_run():
    assert print_of(article(1)) == print_of(article(1))
    stored = replace(print_of(article(1)), words=())
    copy = replace(print_of(article(1, "b")), words=())
    assert len(stored.sketch) >= 10
    assert same_print(stored, copy)
    assert not same_print(stored, print_of(article(2)))
