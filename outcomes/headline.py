"""The first line of an event: who, better or worse or neither, and on what. Falls come first."""

from collections.abc import Iterable, Sequence
from textwrap import shorten

from outcomes.event import Change, Direction, Verdict
from outcomes.frameworks import Framework
from outcomes.grades import AreaOutcome, printed
from outcomes.inspection import Judgement, Kind, Reading

VERBS = {Direction.DECLINED: "fell", Direction.IMPROVED: "rose"}
THEME_WIDTH = 140
"""Characters of a visit's subject that a headline tells; some letters name it in a paragraph."""
LATE = "an older inspection, published after a newer one: "

AREA_WORDS = {
    AreaOutcome.POSITIVE: "typically positive experiences and outcomes",
    AreaOutcome.INCONSISTENT: "inconsistent experiences and outcomes",
    AreaOutcome.SYSTEMIC_FAILINGS: "widespread and/or systemic failings",
}
AREA_LEAD = {Verdict.DECLINED: "worse: ", Verdict.IMPROVED: "better: ", Verdict.UNCHANGED: "unchanged: "}

KIND_WORDS = {
    Kind.FOCUSED_VISIT: "a focused visit",
    Kind.MONITORING_VISIT: "a monitoring visit",
    Kind.JTAI: "a joint targeted area inspection",
    Kind.JOINT_TARGETED: "a joint targeted inspection",
    Kind.JOINT_AREA_REVIEW: "a joint area review",
    Kind.AREA_SEND_REVISIT: "an area SEND revisit",
    Kind.LETTER: "a letter",
}


def grade_words(judgement: Judgement) -> str:
    """The grade as Ofsted prints it, or why there is none."""
    return printed(judgement.grade) if judgement.grade else str(judgement.absent).replace("_", " ")


def grades_words(judgements: Sequence[Judgement], framework: Framework | None) -> str:
    """An outcome in words: the one grade alone, or which judgements have which: "good for leadership and …"."""
    if len(judgements) == 1:
        return grade_words(judgements[0])
    own = [j for j in judgements if not (framework and j.key in framework.other_bodies)]
    together: dict[str, list[str]] = {}
    for judgement in own:
        together.setdefault(grade_words(judgement), []).append(short_name(judgement.key, judgement.printed, framework))
    return "; ".join(f"{grade} for {listed(names)}" for grade, names in together.items())


def short_name(key: str, name: str, framework: Framework | None) -> str:
    """A judgement's name within a sentence; as the report prints it where its framework does not know it."""
    rule = framework.rule(key) if framework else None
    return rule.short if rule else name


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def graded_headline(
    name: str, overall: Change | None, parts: Sequence[Change], framework: Framework | None, late: bool
) -> str:
    """The line of a graded inspection. What fell stands first: the overall grade before the others."""
    falls = _moves(parts, Direction.DECLINED, framework)
    rises = _moves(parts, Direction.IMPROVED, framework)
    whole = _overall_words(overall) if overall else []
    match overall.direction if overall else None:
        case Direction.DECLINED:
            said = [*whole, *falls, *rises]
        case Direction.IMPROVED:
            said = [*falls, *whole, *rises]
        case Direction.UNCHANGED | Direction.ENDED | None if falls or rises:
            said = [*falls, *rises, *whole]
        case Direction.UNCHANGED | Direction.ENDED | None:
            said = [*_still_words(overall, parts, framework), *whole]
        case _:
            said = [*falls, *rises, *whole, *([] if falls or rises else _each_words(parts, framework))]
    said += _unread_words(parts, framework)
    return f"{name}: {LATE if late else ''}{'; '.join(said)}"


def _overall_words(change: Change) -> list[str]:
    now = printed(change.to_grade) if change.to_grade else ""
    was = printed(change.from_grade) if change.from_grade else ""
    year = change.from_start.year if change.from_start else ""
    match change.direction:
        case Direction.UNCHANGED:
            return [f"overall still {now}, as in {year}"]
        case Direction.DECLINED | Direction.IMPROVED:
            return [f"overall {VERBS[change.direction]} from {was} ({year}) to {now}"]
        case Direction.FIRST:
            return [f"first overall grade: {now}"]
        case Direction.ENDED:
            return [f"overall no longer given ({was} in {year})" if was else "overall no longer given"]
        case Direction.UNREADABLE:
            return ["the overall grade could not be read"]
        case Direction.NOT_JUDGED:
            return ["overall not judged"]
        case _:
            return [f"overall {now}, not comparable with the grade before"] if now else []


def _still_words(overall: Change | None, parts: Sequence[Change], framework: Framework | None) -> list[str]:
    """Nothing moved: said as such where every judgement was compared, else what each of them is."""
    graded = [change for change in parts if change.to_grade]
    if not graded or any(change.direction is not Direction.UNCHANGED for change in graded):
        return _each_words(parts, framework)
    if overall and overall.direction is Direction.UNCHANGED:
        return ["no judgement changed"]
    return ["no judgement changed", *_each_words(parts, framework)]


def _each_words(parts: Iterable[Change], framework: Framework | None) -> list[str]:
    """What the judgements are, those of one grade told together: "good for leadership and children in care"."""
    together: dict[tuple[str, str], list[Change]] = {}
    for change in parts:
        if change.to_grade:
            lead = "still " if change.direction is Direction.UNCHANGED else ""
            together.setdefault((lead, printed(change.to_grade)), []).append(change)
    return [f"{lead}{grade} for {listed(_names(changes, framework))}" for (lead, grade), changes in together.items()]


def _moves(parts: Iterable[Change], direction: Direction, framework: Framework | None) -> list[str]:
    """Judgements that moved the same way between the same grades are told together."""
    together: dict[tuple[str, str], list[Change]] = {}
    for change in parts:
        if change.direction is direction and change.from_grade and change.to_grade:
            together.setdefault((printed(change.from_grade), printed(change.to_grade)), []).append(change)
    return [
        f"{listed(_names(changes, framework))} {VERBS[direction]} from {was} to {now}"
        for (was, now), changes in together.items()
    ]


def _unread_words(parts: Iterable[Change], framework: Framework | None) -> list[str]:
    unread = [change for change in parts if change.direction is Direction.UNREADABLE]
    return [f"the grade for {listed(_names(unread, framework))} could not be read"] if unread else []


def _names(changes: Iterable[Change], framework: Framework | None) -> list[str]:
    return [short_name(change.key, change.printed, framework) for change in changes]


def visit_headline(name: str, reading: Reading) -> str:
    """The line of a visit or letter: its kind, its subject, and areas for priority action before anything else."""
    what = KIND_WORDS.get(reading.kind, "a letter")
    about = f" on {shorten(reading.theme, THEME_WIDTH, placeholder=' …')}" if reading.theme else ""
    serious = "areas for priority action: " if reading.priority_action else ""
    return f"{name}: {serious}{what}{about} was published"


def area_headline(name: str, was: AreaOutcome | None, now: AreaOutcome, verdict: Verdict, late: bool = False) -> str:
    """The line of an area SEND inspection."""
    before = f", before: {AREA_WORDS[was]}" if was and was is not now else ""
    lead = AREA_LEAD.get(verdict, "")
    return f"{name} area SEND inspection: {LATE if late else ''}{lead}{AREA_WORDS[now]}{before}"
