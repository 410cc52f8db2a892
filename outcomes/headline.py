"""The first line of an event: who, better or worse or neither, and on what. Falls come first."""

from collections.abc import Iterable, Sequence

from outcomes.event import Change, Direction, Verdict
from outcomes.frameworks import Framework
from outcomes.grades import AreaOutcome, printed
from outcomes.inspection import Judgement, Kind, Reading

VERBS = {Direction.DECLINED: "fell", Direction.IMPROVED: "rose"}

AREA_WORDS = {
    AreaOutcome.POSITIVE: "typically positive experiences and outcomes",
    AreaOutcome.INCONSISTENT: "inconsistent experiences and outcomes",
    AreaOutcome.SYSTEMIC_FAILINGS: "widespread and/or systemic failings",
}

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


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def graded_headline(
    name: str, overall: Change | None, parts: Sequence[Change], framework: Framework | None, late: bool
) -> str:
    """The line of a graded inspection: the overall grade leads where it fell or rose, else the judgements that did."""
    said = [_overall_words(overall)] if overall else []
    moved = [*_moves(parts, Direction.DECLINED, framework), *_moves(parts, Direction.IMPROVED, framework)]
    if overall is None or overall.direction not in VERBS:
        said = [*moved, *said]
    elif overall.direction is Direction.IMPROVED and any(c.direction is Direction.DECLINED for c in parts):
        said = [*_moves(parts, Direction.DECLINED, framework), *said, *_moves(parts, Direction.IMPROVED, framework)]
    else:
        said = [*said, *moved]
    if not moved and (overall is None or overall.direction is not Direction.UNCHANGED):
        said += _standing_words(parts, framework)
    unread = [c for c in parts if c.direction is Direction.UNREADABLE]
    if unread:
        said.append(f"{listed(_names(unread, framework))} could not be read")
    return f"{name}: {'an older inspection, published late: ' if late else ''}{'; '.join(said)}"


def _overall_words(change: Change) -> str:
    now = printed(change.to_grade) if change.to_grade else ""
    was = printed(change.from_grade) if change.from_grade else ""
    year = change.from_start.year if change.from_start else ""
    match change.direction:
        case Direction.UNCHANGED:
            return f"overall still {now}, as in {year}"
        case Direction.DECLINED | Direction.IMPROVED:
            return f"overall {VERBS[change.direction]} from {was} ({year}) to {now}"
        case Direction.FIRST:
            return f"first inspection: overall {now}"
        case Direction.ENDED:
            return f"overall no longer given ({was} in {year})" if was else "overall no longer given"
        case Direction.UNREADABLE:
            return "the overall grade could not be compared: it could not be read"
        case Direction.NOT_JUDGED:
            return "overall not judged"
        case _:
            return f"overall {now}; the grade before cannot be compared"


def _moves(parts: Iterable[Change], direction: Direction, framework: Framework | None) -> list[str]:
    """Judgements that moved the same way between the same grades are told together."""
    together: dict[tuple[object, object], list[Change]] = {}
    for change in parts:
        if change.direction is direction:
            together.setdefault((change.from_grade, change.to_grade), []).append(change)
    return [_move_words(changes, direction, framework) for changes in together.values()]


def _move_words(changes: Sequence[Change], direction: Direction, framework: Framework | None) -> str:
    first = changes[0]
    was = printed(first.from_grade) if first.from_grade else ""
    now = printed(first.to_grade) if first.to_grade else ""
    return f"{listed(_names(changes, framework))} {VERBS[direction]} from {was} to {now}"


def _standing_words(parts: Sequence[Change], framework: Framework | None) -> list[str]:
    """Where nothing moved and no overall grade says how things stand: what the judgements are."""
    together: dict[tuple[str, bool], list[Change]] = {}
    for change in parts:
        if change.to_grade:
            stays = change.direction is Direction.UNCHANGED
            together.setdefault((printed(change.to_grade), stays), []).append(change)
    return [
        f"{listed(_names(changes, framework))} {'still ' if stays else ''}{grade}"
        for (grade, stays), changes in together.items()
    ]


def _names(changes: Iterable[Change], framework: Framework | None) -> list[str]:
    names = []
    for change in changes:
        rule = framework.rule(change.key) if framework else None
        names.append(rule.short if rule else change.printed)
    return names


def visit_headline(name: str, reading: Reading) -> str:
    """The line of a visit or letter: its kind, its subject, and areas for priority action before anything else."""
    what = KIND_WORDS.get(reading.kind, "a letter")
    about = f" on {reading.theme}" if reading.theme else ""
    serious = ": areas for priority action" if reading.priority_action else ""
    return f"{name}: {what}{about} was published{serious}"


def area_headline(name: str, was: AreaOutcome | None, now: AreaOutcome, verdict: Verdict) -> str:
    """The line of an area SEND inspection."""
    words = AREA_WORDS[now]
    before = f", before: {AREA_WORDS[was]}" if was else ""
    lead = {Verdict.DECLINED: "worse: ", Verdict.IMPROVED: "better: ", Verdict.UNCHANGED: "unchanged: "}.get(
        verdict, ""
    )
    return f"{name} area SEND inspection: {lead}{words}{before}"
