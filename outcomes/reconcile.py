"""Which stored inspection a news claim speaks of, and whether the two agree. A claim never changes a standing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from outcomes.grades import Grade
from outcomes.inspection import VISITS, Inspection, Kind


class Answer(StrEnum):
    """What a claim is to the stored facts."""

    CONFIRMS = "confirms"
    """The report is here and says the same."""
    PRECEDES = "precedes"
    """No report yet: poll that provider now and watch it more closely."""
    CONTRADICTS = "contradicts"
    """The report is here and says otherwise: for a person, never a rating change."""
    BACKGROUND = "background"
    """An old story, or an inspection long known: nothing to do."""


class ClaimLike(Protocol):
    """The fields of a claim that matching looks at (scraper/news/claims.py has them)."""

    @property
    def provider(self) -> str: ...
    @property
    def urn(self) -> str | None: ...
    @property
    def provider_type(self) -> str: ...
    @property
    def event(self) -> str: ...
    @property
    def grade(self) -> Grade | None: ...
    @property
    def previous_grade(self) -> Grade | None: ...
    @property
    def inspection_year(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The answer, the inspection it rests on where there is one, and why in words for the admin."""

    answer: Answer
    inspection: Inspection | None
    reason: str


BEFORE_ARTICLE = timedelta(days=45)
"""A report published at most so long before the article is the one it speaks of (observed lags: 0 to 14 days)."""
AFTER_ARTICLE = timedelta(days=7)
"""A leak may come so long before the report."""
NEWS_AGE = timedelta(days=60)
"""An article is news of a missing report only while it is no older than this."""

_KINDS: dict[str, frozenset[Kind]] = {
    "focused_visit": frozenset({Kind.FOCUSED_VISIT}),
    "monitoring_visit": frozenset({Kind.MONITORING_VISIT}),
    "jtai": frozenset({Kind.JTAI}),
    "area_send": frozenset({Kind.AREA_SEND_FULL, Kind.AREA_SEND_REVISIT, Kind.JOINT_AREA_REVIEW}),
}
_BY_KIND = ("local_authority", "area_send")
"""Types of provider whose reports say what kind of inspection they are of."""
_UNGRADED = VISITS | frozenset({Kind.JTAI, Kind.AREA_SEND_FULL, Kind.AREA_SEND_REVISIT, Kind.LETTER, Kind.OTHER})


def reconcile(
    claim: ClaimLike, inspections: Iterable[Inspection], published: date | None, today: date | None = None
) -> Reconciliation:
    """Matches `claim` to one of a provider's stored `inspections`.

    `published` is the article's London date, or the day it was first seen where the page does not say; `today` the
    day of asking, for the age of an article that no report answers to. Rules, in order:

    - only reports of the claim's kind of event, of the claim's URN where it has one (any report of a school, nursery or
      home: their kinds are not told apart);
    - the report published in the 45 days before the article or the 7 after; without such a one, the newest report of
      an inspection in the year that the claim names, if published before the article;
    - the same overall grade confirms; a claim without a grade confirms by kind and date alone;
    - another grade contradicts, unless it is one of the report's parts or the grade before, which says that the
      article was misread: background;
    - no report: precedes while the article is news, background when it is old.
    """
    candidates = [i for i in inspections if _is_of_kind(i, claim) and claim.urn in (None, i.urn)]
    near = _near(candidates, published) or _of_year(candidates, claim.inspection_year, published)
    if near is None:
        return _without_report(claim, candidates, published, today)
    return _compare(claim, near, candidates)


def _is_of_kind(inspection: Inspection, claim: ClaimLike) -> bool:
    """Whether the report is of the claim's kind of event. Of schools, nurseries and homes only dates are read."""
    kind, kinds = inspection.reading.kind, _KINDS.get(claim.event)
    if kind is Kind.OTHER:
        return claim.provider_type not in _BY_KIND
    return kind in kinds if kinds else kind not in _UNGRADED


def _near(candidates: list[Inspection], published: date | None) -> Inspection | None:
    """The report whose publication lies about the article's, the nearest one."""
    if published is None:
        return None
    window = [i for i in candidates if -AFTER_ARTICLE <= published - i.published <= BEFORE_ARTICLE]
    return min(window, key=lambda i: abs(published - i.published), default=None)


def _of_year(candidates: list[Inspection], year: int | None, published: date | None) -> Inspection | None:
    """The newest report of an inspection in the year that the story names, out by the time of the article."""
    if year is None:
        return None
    out = [i for i in candidates if i.start.year == year and (published is None or i.published <= published)]
    return max(out, key=lambda i: i.published, default=None)


def _compare(claim: ClaimLike, inspection: Inspection, all_of_provider: list[Inspection]) -> Reconciliation:
    overall = inspection.reading.overall
    told = overall.grade if overall is not None else None
    report = f"the report published {inspection.published:%-d %B %Y}"
    if claim.grade is None or claim.grade == told:
        said = "the same grade" if claim.grade is not None else "no grade to compare"
        return Reconciliation(
            Answer.CONFIRMS, inspection, f"{said} as {report}" if claim.grade else f"{report}; {said}"
        )
    if told is None:
        return _without_overall(claim, inspection, report)
    if any(j.grade == claim.grade for j in inspection.reading.judgements if j.key != "overall_effectiveness"):
        reason = f"the article's grade is a part's in {report}, whose overall grade is {told.value}"
        return Reconciliation(Answer.BACKGROUND, inspection, reason)
    earlier = max((i for i in all_of_provider if i.start < inspection.start), key=lambda i: i.start, default=None)
    before = earlier.reading.overall if earlier else None
    if before is not None and before.grade == claim.grade and claim.previous_grade != told:
        reason = f"the article's grade is the one before {report}"
        return Reconciliation(Answer.BACKGROUND, inspection, reason)
    reason = f"the article says {claim.grade.value}, {report} says {told.value}"
    return Reconciliation(Answer.CONTRADICTS, inspection, reason)


def _without_overall(claim: ClaimLike, inspection: Inspection, report: str) -> Reconciliation:
    """Reports since April 2026 have no overall grade: an article's one word is checked against the parts."""
    grades = {j.grade for j in inspection.reading.judgements if j.grade is not None}
    if claim.grade in grades:
        return Reconciliation(Answer.CONFIRMS, inspection, f"a judgement of {report}, which has no overall grade")
    if not grades:
        return Reconciliation(Answer.CONFIRMS, inspection, f"{report} by date; its grades are not known")
    named = claim.grade.value if claim.grade else "nothing"
    return Reconciliation(Answer.CONTRADICTS, inspection, f"the article says {named}, which {report} nowhere says")


def _without_report(
    claim: ClaimLike, candidates: list[Inspection], published: date | None, today: date | None
) -> Reconciliation:
    newest = max(candidates, key=lambda i: i.published, default=None)
    if published is None:
        return _undated(claim, newest)
    if today is not None and today - published > NEWS_AGE:
        return Reconciliation(Answer.BACKGROUND, None, f"an article of {published:%-d %B %Y}, found late")
    if claim.inspection_year is not None and published.year - claim.inspection_year > 1:
        return Reconciliation(Answer.BACKGROUND, None, f"an inspection of {claim.inspection_year}, told as background")
    return Reconciliation(Answer.PRECEDES, None, "no report of it is known yet")


def _undated(claim: ClaimLike, newest: Inspection | None) -> Reconciliation:
    """A page without a date or year may be of any age: it confirms the newest report or tells nothing."""
    if newest is None:
        return Reconciliation(Answer.PRECEDES, None, "no report of this provider is known, and the page has no date")
    if claim.inspection_year is not None and claim.inspection_year > newest.start.year:
        return Reconciliation(Answer.PRECEDES, None, f"no report of an inspection in {claim.inspection_year} is known")
    overall = newest.reading.overall
    if claim.grade is not None and overall is not None and overall.grade == claim.grade:
        return Reconciliation(Answer.CONFIRMS, newest, "an undated page with the newest report's grade")
    return Reconciliation(Answer.BACKGROUND, newest, "a page without a date that does not fit the newest report")
