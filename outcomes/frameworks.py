"""Inspection frameworks as data: one TOML file each in `outcomes/frameworks`. Adding a framework is adding a file.

A file says which judgements the framework asks for, on which scale, and what each of them continues in the frameworks
before it. Nothing else in the program knows a framework by name.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from outcomes.grades import AreaOutcome, Grade

OVERALL = "overall_effectiveness"
NO_JUDGEMENTS = {"any", "outcome", "priority_action"}
"""What a consequence may hang on beside a judgement: any of them, an area's outcome, areas for priority action."""
OTHER_OUTCOMES = {*AreaOutcome, "true"}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class FrameworkError(Exception):
    """A framework's file is wrong. The message names the file, the key and the fault."""


@dataclass(frozen=True, slots=True)
class JudgementRule:
    """One judgement that a framework asks for."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    key: Text
    printed: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Its names in reports over time, newest first."""
    short: Text
    """Its name within a sentence: "children in care"."""
    continues: Mapping[str, str] = field(default_factory=dict)
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

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    judgement: Text
    """A key, "any", "outcome" (of an area) or "priority_action"."""
    grade: Text
    text: Text
    source: Text


@dataclass(frozen=True)
class Framework:
    """One framework."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: Text
    name: Text
    """Its name within a sentence: "the framework of 2018 to 2022"."""
    remit: Text
    scale: tuple[Grade, ...]
    """Best first; empty where it does not grade."""
    source: Text
    """The document that says so."""
    start: date | None = None
    """First day on site of its first inspections; None: not known."""
    end: date | None = None
    judgements: tuple[JudgementRule, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    ends: Mapping[str, str] = field(default_factory=dict)
    """Key of an earlier judgement that this framework no longer asks for -> how to tell readers."""
    programmes: bool = False
    """Several programmes go by this name, told apart by the judgements they ask for; only like compares with like."""

    @cached_property
    def _rules(self) -> Mapping[str, JudgementRule]:
        """By key: every comparison asks, a national standing a million times."""
        return {rule.key: rule for rule in self.judgements}

    def rule(self, key: str) -> JudgementRule | None:
        return self._rules.get(key)

    @cached_property
    def other_bodies(self) -> frozenset[str]:
        """The judgements that are about another body than the provider."""
        return frozenset(rule.key for rule in self.judgements if rule.other_body)

    def scale_of(self, key: str) -> tuple[Grade, ...]:
        """The scale of judgement `key`, best first."""
        rule = self.rule(key)
        return rule.scale if rule and rule.scale else self.scale


Frameworks = Mapping[str, Framework]


@cache
def load_frameworks(folder: Path | None = None) -> Frameworks:
    """Every framework of `folder` (None: those that come with the program) by its id, oldest first.

    Raises `FrameworkError` naming the file, the key and the fault; nothing is loaded then.
    """
    place = folder if folder is not None else files("outcomes") / "frameworks"
    entries = sorted((entry for entry in place.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    found = [read_framework(entry.name, entry.read_text("utf-8")) for entry in entries]
    found.sort(key=lambda framework: (framework.start or date.min, framework.id))
    frameworks = {framework.id: framework for framework in found}
    for framework in found:
        for fault in _faults(framework, frameworks):
            raise FrameworkError(f"{framework.id}.toml: {fault}")
    return frameworks


def read_framework(name: str, text: str) -> Framework:
    """One framework from the TOML `text` of its file `name`. Raises `FrameworkError`."""
    try:
        raw = tomllib.loads(text)
        framework = _ADAPTER.validate_python(raw)
    except tomllib.TOMLDecodeError as error:
        raise FrameworkError(f"{name}: no valid TOML: {error}") from None
    except ValidationError as error:
        raise FrameworkError(f"{name}: {'; '.join(_said(fault) for fault in error.errors())}") from None
    if name != f"{framework.id}.toml":
        raise FrameworkError(f"{name}: id: is {framework.id}, so the file must be called {framework.id}.toml")
    return framework


_ADAPTER: TypeAdapter[Framework] = TypeAdapter(Framework)


def _said(fault: Mapping[str, Any]) -> str:
    """One fault as a person reads it: "judgements.1.short: field required"."""
    where = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"])
    what = "no such key" if fault["type"] == "unexpected_keyword_argument" else str(fault["msg"])
    return f"{where}: {what[:1].lower()}{what[1:]}"


def _faults(framework: Framework, frameworks: Frameworks) -> Iterator[str]:
    """What is wrong between the parts of a framework, or between it and the others."""
    if framework.start and framework.end and framework.end < framework.start:
        yield f"end: {framework.end} lies before the start, {framework.start}"
    keys = [rule.key for rule in framework.judgements]
    yield from (f"judgements: {key} stands there twice" for key in sorted({k for k in keys if keys.count(k) > 1}))
    for rule in framework.judgements:
        if rule.under is not None and rule.under not in keys:
            yield f"judgements: {rule.key}: under: there is no judgement {rule.under}"
        if not framework.scale_of(rule.key):
            yield f"judgements: {rule.key}: has no scale, neither its own nor the framework's"
        yield from _continuation_faults(framework, rule, frameworks)
    for entry in framework.consequences:
        yield from _consequence_faults(framework, entry)
    others = [other for other in frameworks.values() if other is not framework]
    yield from (
        f"ends: {key}: no other framework asks for it" for key in framework.ends if not any(o.rule(key) for o in others)
    )


def _continuation_faults(framework: Framework, rule: JudgementRule, frameworks: Frameworks) -> Iterator[str]:
    """A judgement may only continue one that some file describes, of an older framework on the same scale."""
    for earlier, key in rule.continues.items():
        where = f"judgements: {rule.key}: continues: {earlier}.{key}"
        older = frameworks.get(earlier)
        if older is None or older.rule(key) is None:
            yield f"{where} is described by no file"
        elif (older.start or date.min) >= (framework.start or date.min):
            yield f"{where} is of a framework that is not older"
        elif older.scale_of(key) != framework.scale_of(rule.key):
            yield f"{where} has another scale: grades of two scales are never compared"


def _consequence_faults(framework: Framework, entry: Consequence) -> Iterator[str]:
    if entry.judgement not in NO_JUDGEMENTS and framework.rule(entry.judgement) is None:
        yield f"consequences: judgement: there is no judgement {entry.judgement}"
    known = OTHER_OUTCOMES if entry.judgement in ("outcome", "priority_action") else {*Grade}
    if entry.grade not in known:
        yield f"consequences: {entry.judgement}: {entry.grade} is no grade or outcome"


def counterpart(newer: Framework, key: str, older: str | None) -> str | None:
    """The key in framework `older` that judgement `key` of `newer` may be compared with; None where there is none."""
    rule = newer.rule(key)
    if rule is None or older is None:
        return None
    return key if older == newer.id else rule.continues.get(older)
