"""Inspection frameworks as data: one TOML file each in `outcomes/frameworks`. Adding a framework is adding a file.

A file says which judgements the framework asks for, on which scale, and what each of them continues in the frameworks
before it. Nothing else in the program knows a framework by name.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from outcomes.grades import Grade

OVERALL = "overall_effectiveness"


class FrameworkError(Exception):
    """A framework's file is wrong. The message names the file, the key and the fault."""


@dataclass(frozen=True, slots=True)
class JudgementRule:
    """One judgement that a framework asks for."""

    key: str
    printed: tuple[str, ...]
    """Its names in reports over time, newest first."""
    short: str
    """Its name within a sentence: "children in care"."""
    continues: Mapping[str, str]
    """Earlier framework's id -> the key there that it may be compared with."""
    split_note: str = ""
    """What to tell readers where the earlier judgement was split or merged."""
    other_body: bool = False
    """About another body than the provider (the safeguarding board): part of the report, never of the standing."""
    under: str | None = None
    """The judgement that it is a graded part of."""
    scale: tuple[Grade, ...] = ()
    """Its own scale, best first, where it is another than the framework's: safeguarding is met or not met."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an outcome triggers, by the published document that says so."""

    judgement: str
    """A key, or "any"."""
    grade: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One framework."""

    id: str
    name: str
    """Its name within a sentence: "the framework of 2018 to 2022"."""
    remit: str
    start: date | None
    """First day on site of its first inspections; None: not known."""
    end: date | None
    scale: tuple[Grade, ...]
    """Best first; empty where it does not grade."""
    judgements: tuple[JudgementRule, ...]
    consequences: tuple[Consequence, ...] = ()
    ends: Mapping[str, str] = field(default_factory=dict)
    """Key of an earlier judgement that this framework no longer asks for -> how to tell readers."""
    source: str = ""
    programmes: bool = False
    """Several programmes go by this name, told apart by the judgements they ask for; only like compares with like."""

    def rule(self, key: str) -> JudgementRule | None:
        return next((rule for rule in self.judgements if rule.key == key), None)

    def is_other_body(self, key: str) -> bool:
        """Whether judgement `key` is about another body than the provider."""
        rule = self.rule(key)
        return rule is not None and rule.other_body

    def scale_of(self, key: str) -> tuple[Grade, ...]:
        """The scale of judgement `key`, best first."""
        rule = self.rule(key)
        return rule.scale if rule and rule.scale else self.scale


Frameworks = Mapping[str, Framework]


@cache
def load_frameworks() -> Frameworks:
    """Every framework by its id, oldest first. Raises `FrameworkError`."""
    folder = files("outcomes") / "frameworks"
    found = [
        read_framework(entry.name, tomllib.loads(entry.read_text("utf-8")))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    found.sort(key=lambda framework: (framework.start or date.min, framework.id))
    frameworks = {framework.id: framework for framework in found}
    for framework in found:
        _check_continuations(framework, frameworks)
    return frameworks


def read_framework(name: str, raw: Mapping[str, Any]) -> Framework:
    """One framework from its parsed file `name`. Raises `FrameworkError`."""
    known = {
        "id",
        "name",
        "remit",
        "start",
        "end",
        "scale",
        "judgements",
        "consequences",
        "ends",
        "source",
        "programmes",
    }
    _refuse_unknown(name, raw, known)
    judgements = tuple(_rule(name, rule) for rule in raw.get("judgements", ()))
    keys = [rule.key for rule in judgements]
    if len(set(keys)) < len(keys):
        raise FrameworkError(f"{name}: judgements: a key stands there twice: {', '.join(keys)}")
    return Framework(
        id=_text(name, raw, "id"),
        name=_text(name, raw, "name"),
        remit=_text(name, raw, "remit"),
        start=raw.get("start"),
        end=raw.get("end"),
        scale=tuple(_grade(name, grade) for grade in raw.get("scale", ())),
        judgements=judgements,
        consequences=tuple(_consequence(name, entry) for entry in raw.get("consequences", ())),
        ends=dict(raw.get("ends", {})),
        source=raw.get("source", ""),
        programmes=bool(raw.get("programmes", False)),
    )


def _rule(name: str, raw: Mapping[str, Any]) -> JudgementRule:
    _refuse_unknown(name, raw, {"key", "printed", "short", "continues", "split_note", "other_body", "under", "scale"})
    return JudgementRule(
        key=_text(name, raw, "key"),
        printed=tuple(raw.get("printed", ())),
        short=_text(name, raw, "short"),
        continues=dict(raw.get("continues", {})),
        split_note=raw.get("split_note", ""),
        other_body=bool(raw.get("other_body", False)),
        under=raw.get("under"),
        scale=tuple(_grade(name, grade) for grade in raw.get("scale", ())),
    )


def _consequence(name: str, raw: Mapping[str, Any]) -> Consequence:
    _refuse_unknown(name, raw, {"judgement", "grade", "text", "source"})
    return Consequence(*(_text(name, raw, key) for key in ("judgement", "grade", "text", "source")))


def _text(name: str, raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        raise FrameworkError(f"{name}: {key} is missing or no text")
    return value


def _grade(name: str, value: object) -> Grade:
    try:
        return Grade(str(value))
    except ValueError:
        raise FrameworkError(f"{name}: scale: {value!r} is no grade; known: {', '.join(Grade)}") from None


def _refuse_unknown(name: str, raw: Mapping[str, Any], known: set[str]) -> None:
    for key in raw:
        if key not in known:
            raise FrameworkError(f"{name}: {key}: no such key; known: {', '.join(sorted(known))}")


def _check_continuations(framework: Framework, frameworks: Frameworks) -> None:
    for rule in framework.judgements:
        for earlier, key in rule.continues.items():
            if earlier not in frameworks or frameworks[earlier].rule(key) is None:
                raise FrameworkError(
                    f"{framework.id}.toml: judgement {rule.key} continues {earlier}.{key}, which no file describes"
                )


def counterpart(newer: Framework, key: str, older: str | None) -> str | None:
    """The key in framework `older` that judgement `key` of `newer` may be compared with; None where there is none."""
    rule = newer.rule(key)
    if rule is None or older is None:
        return None
    return key if older == newer.id else rule.continues.get(older)
