"""Pages from their templates, in words and dates as people in England read them."""

from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from alerts.words import moment
from outcomes.clock import day_words
from outcomes.grades import printed

SAFE = ("https://", "http://")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(day=_day, moment=moment, words=_words, grade=_grade, linked=_linked)
    return environment


def page(name: str, **values: Any) -> str:
    """The page `name` as HTML; every value is escaped."""
    return _environment().get_template(f"{name}.html.jinja").render(**values)


@cache
def style() -> str:
    """The one style sheet."""
    return _environment().get_template("style.css").render()


def _day(value: date | None) -> str:
    return day_words(value) if value else "–"


def _words(value: object) -> str:
    """A name of ours as words: "not_comparable" is "not comparable"."""
    return str(value).replace("_", " ") if value else "–"


def _grade(value: Any) -> str:
    """The grade of a judgement or change, or why there is none."""
    if value is None:
        return "–"
    grade = getattr(value, "grade", None)
    return printed(grade) if grade else _words(getattr(value, "absent", None))


def _linked(address: str | None) -> str | None:
    """An address that may stand in a link: nothing but the web's own schemes."""
    return address if address and address.startswith(SAFE) else None
