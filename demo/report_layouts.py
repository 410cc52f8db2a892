"""Invented inspection reports as pages of lines, in every layout family that authorities' pages carry.

The words are ours; authorities and people do not exist. A line is text; a tab moves the rest into the column of
grades. `report_pdf.py` bends the pages and makes PDFs of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from outcomes.grades import AreaOutcome, Grade, printed
from outcomes.inspection import Kind

Pages = list[list[str]]

LINES_A_PAGE = 46

OVERALL = "overall_effectiveness"
ILACS_ROWS = {
    "leaders": ("The impact of leaders on social work", "practice with children and families"),
    "help_and_protection": ("The experiences and progress of", "children who need help and protection"),
    "in_care_and_care_leavers": ("The experiences and progress of", "children in care and care leavers"),
    "in_care": ("The experiences and progress of", "children in care"),
    "care_leavers": ("The experiences and progress of care", "leavers"),
}
SIF_ROWS = {
    "help_and_protection": "1. Children who need help and protection",
    "in_care": "2. Children looked after and achieving permanence",
    "adoption": "2.1 Adoption performance",
    "care_leavers": "2.2 Experiences and progress of care leavers",
    "leaders": "3. Leadership, management and governance",
}
OLDER_ROWS = {
    OVERALL: "Overall effectiveness",
    "capacity": "Capacity to improve",
    "outcomes": "Outcomes for looked after children and young people",
    "provision": "Quality of provision",
    "leaders": "Leadership and management",
}
OLDER_NUMBERS = {Grade.OUTSTANDING: 1, Grade.GOOD: 2, Grade.ADEQUATE: 3, Grade.INADEQUATE: 4}
AREA_SENTENCES = {
    AreaOutcome.POSITIVE: (
        "The local area partnership's arrangements typically lead to positive experiences and",
        "outcomes for children and young people with SEND.",
        "The next full area SEND inspection will be within approximately five years.",
    ),
    AreaOutcome.INCONSISTENT: (
        "The local area partnership's arrangements lead to inconsistent experiences and",
        "outcomes for children and young people with SEND.",
        "The next full area SEND inspection will be within approximately three years.",
    ),
    AreaOutcome.SYSTEMIC_FAILINGS: (
        "There are widespread and/or systemic failings leading to significant concerns about the",
        "experiences and outcomes of children and young people with SEND.",
        "A monitoring inspection will be carried out within approximately 18 months.",
    ),
}
PROSE = (
    "Children here are seen by people who know them, and most plans say what is to change and by when.",
    "Managers read what their teams write. Where they find a gap, they ask why, and the answer is acted on.",
    "Some visits are late. Some records do not say what a child had to tell, and leaders have this in hand.",
    "Families told us that they would rather be told bad news early than good news late.",
)
EXPLAINED = (
    "What the inspection judgements mean",
    "An outstanding local authority leads highly effective services.",
    "A good local authority leads effective services that help, protect and care for children.",
    "In a local authority that requires improvement, there are no widespread or serious failures.",
    "A local authority that is inadequate is providing services where there are such failures.",
)


@dataclass(frozen=True, slots=True)
class Invented:
    """What an invented report says. A grade of None is printed as "Not judged"."""

    kind: Kind
    authority: str
    start: date
    end: date
    lead: str = "Ada Pennywhistle"
    grades: Mapping[str, Grade | None] = field(default_factory=dict)
    theme: str = "care leavers"
    priority_action: bool = False
    outcome: AreaOutcome = AreaOutcome.INCONSISTENT
    published: date | None = None
    dates: str = ""
    """The days as printed; by default "3 June 2024 to 7 June 2024"."""
    style: str = ""
    """Variant of the layout: "early" and "late" for the single inspection framework, "2018" for the first ILACS."""

    @property
    def days(self) -> str:
        return self.dates or f"{long_date(self.start)} to {long_date(self.end)}"


def long_date(day: date) -> str:
    """ "3 June 2024"."""
    return f"{day.day} {day:%B %Y}"


def pages_of(spec: Invented) -> Pages:
    """The report's pages in the layout of its kind."""
    return LAYOUTS[spec.kind](spec)


def printed_grade(grade: Grade | None) -> str:
    """As a table prints it: "Requires improvement to be good", "Not judged"."""
    return printed(grade).capitalize() if grade else "Not judged"


def ilacs(spec: Invented) -> Pages:
    """2018 to early 2021 with the council's name on top, later with the long title; 2026 without overall."""
    rows = [line for key in ILACS_ROWS if key in spec.grades for line in _ilacs_row(key, spec)]
    if OVERALL in spec.grades:
        rows.append(f"Overall effectiveness\t{printed_grade(spec.grades[OVERALL])}")
    inspector = [f"Lead inspector: {spec.lead}, His Majesty’s Inspector"]
    title = [f"Inspection of {spec.authority} local authority", "children’s services"]
    if spec.style == "2018":
        title = ["1", f"{spec.authority} Borough Council", "Inspection of children’s social care services"]
        inspector = [f"Lead inspector: {spec.lead}", "Her Majesty’s Inspector"]
    cover = [*title, f"Inspection dates: {spec.days}", *inspector, "Judgement\tGrade", *rows, "", *PROSE]
    sections = [line for key in ILACS_ROWS if key in spec.grades for line in _ilacs_section(key, spec)]
    return _paged(cover, ["What needs to improve?", "• The timeliness of visits.", *sections], list(EXPLAINED))


def _ilacs_row(key: str, spec: Invented) -> list[str]:
    first, second = ILACS_ROWS[key]
    return [first, second, f"\t{printed_grade(spec.grades[key])}"]


def _ilacs_section(key: str, spec: Invented) -> list[str]:
    grade = printed_grade(spec.grades[key]).lower()
    return ["", f"{' '.join(ILACS_ROWS[key])}: {grade}", *(f"{number}. {line}" for number, line in enumerate(PROSE, 1))]


def sif(spec: Invented) -> Pages:
    """The single inspection framework: "early" (2014) says it in prose, "late" (2015 on) in one sentence."""
    again = spec.kind is Kind.SIF_REINSPECTION
    title = [
        "1",
        f"{spec.authority} City Council",
        f"{'Re-inspection' if again else 'Inspection'} of services for children in need of help and",
        "protection, children looked after and care leavers",
        *([] if again else ["and", "Review of the effectiveness of the Local Safeguarding Children", "Board1"]),
        f"Inspection date: {spec.days}",
        f"Report published: {long_date(spec.published or spec.end)}",
    ]
    rows = [f"{SIF_ROWS[key]}\t{sif_grade(spec.grades[key])}" for key in SIF_ROWS]
    board = [] if again else _board(spec)
    body = [*_sif_headings(spec), *(board if spec.style != "early" else [])]
    last = [
        *EXPLAINED,
        "The inspection team",
        f"Lead inspector: {spec.lead} HMI",
        "Deputy lead inspector: Bertram Oakes",
    ]
    cover = [*title, *_sif_overall(spec), *rows, *(board if spec.style == "early" else [])]
    return _paged(cover, ["Summary of key findings", *PROSE], body, last)


def sif_grade(grade: Grade | None) -> str:
    """The rows leave the tail "to be good" out."""
    return printed_grade(grade).removesuffix(" to be good")


def _is(grade: Grade | None, plural: bool) -> str:
    words = sif_grade(grade).lower()
    if grade is Grade.REQUIRES_IMPROVEMENT:
        return words.replace("requires", "require") if plural else words
    return f"{'are' if plural else 'is'} {words}"


def _sif_overall(spec: Invented) -> list[str]:
    grade = spec.grades[OVERALL]
    if spec.style == "early":
        return [
            f"The overall judgement is {sif_grade(grade).lower()}",
            "It is our expectation that children get good help.",
        ]
    if spec.style == "late":
        tail = " to be good" if grade is Grade.REQUIRES_IMPROVEMENT else ""
        return [f"Children’s services in {spec.authority} {_is(grade, plural=True)}{tail}"]
    return [f"The overall judgement is that children’s services {_is(grade, plural=True)}"]


def _sif_headings(spec: Invented) -> list[str]:
    help_and_protection = _is(spec.grades["help_and_protection"], True)
    headings = [
        f"The experiences and progress of children who need help and protection {help_and_protection}",
        f"The graded judgement for adoption performance is that it {_is(spec.grades['adoption'], False)}",
        f"Leadership, management and governance {_is(spec.grades['leaders'], True)}",
    ]
    judged = [line for line in headings if "not judged" not in line]
    return [line for heading in judged for line in (heading, *PROSE, "")]


def _board(spec: Invented) -> list[str]:
    return [f"The Local Safeguarding Children Board {_is(spec.grades['lscb'], False)}", *PROSE[:2]]


def board_review(spec: Invented) -> Pages:
    """The review of a safeguarding board that stands alone."""
    cover = [
        f"{spec.authority} Council",
        "Review of the effectiveness of the Local Safeguarding Children Board",
        f"Inspection date: {spec.days}",
        *_board(spec),
    ]
    return _paged(cover, [*PROSE, f"Lead inspector: {spec.lead}"])


def older(spec: Invented) -> Pages:
    """2013: nothing on the cover, the scale on an early page, the grades in the record at the end."""
    cover = [
        "Inspection of looked after children",
        "services",
        f"{spec.authority} County Council",
        f"Inspection dates: {spec.days}",
        f"Reporting inspector {spec.lead} HMI",
        "Age group: All",
        f"Published: {long_date(spec.published or spec.end)}",
    ]
    scale = [
        f"{name.value.capitalize()} (Grade {number})\tA service of that kind" for name, number in OLDER_NUMBERS.items()
    ]
    body = [line for key in OLDER_ROWS for line in (OLDER_ROWS[key], _numbered(spec.grades[key]), *PROSE[:2])]
    record = ["Record of main findings", "Services for looked after children"]
    record += [f"{label}\t{printed_grade(spec.grades[key])}" for key, label in OLDER_ROWS.items()]
    return _paged(
        cover, ["All inspection judgements are made using the following four point scale.", *scale], body, record
    )


def _numbered(grade: Grade | None) -> str:
    return f"Grade {OLDER_NUMBERS[grade]} ({printed_grade(grade)})" if grade in OLDER_NUMBERS else ""


def visit(spec: Invented) -> Pages:
    """The letter after a focused or monitoring visit."""
    name = "Focused" if spec.kind is Kind.FOCUSED_VISIT else "Monitoring"
    joined = spec.dates or f"{long_date(spec.start)} and {long_date(spec.end)}"
    letter = [
        long_date(spec.published or spec.end),
        "Clementine Marsh",
        "Director of Children’s Services",
        "Dear Ms Marsh",
        f"{name} visit to {spec.authority} children’s services",
        f"This letter summarises the findings of the {name.lower()} visit to {spec.authority} children’s services",
        f"on {joined}. His Majesty’s Inspectors for this visit were {spec.lead} and",
        "Bertram Oakes.",
        f"Inspectors looked at the local authority’s arrangements for {spec.theme}.",
        "Inspectors looked at a range of evidence, including case discussions with social workers.",
        "Headline findings",
        *PROSE,
        *_priority_actions(spec),
    ]
    return _paged(letter, ["2", *PROSE, "Yours sincerely", spec.lead, "His Majesty’s Inspector"])


def _priority_actions(spec: Invented) -> list[str]:
    return ["Areas for priority action", "• Strategy meetings are late.", ""] if spec.priority_action else []


def jtai(spec: Invented) -> Pages:
    """The letter of a joint targeted area inspection."""
    letter = [
        long_date(spec.published or spec.end),
        f"Clementine Marsh, Director of Children’s Services, {spec.authority} City",
        f"Dear {spec.authority} Local Safeguarding Partnership",
        f"Joint targeted area inspection of {spec.authority}",
        "This letter summarises the findings of the joint targeted area inspection (JTAI) of the",
        f"multi-agency response to {spec.theme} in {spec.authority}.",
        f"This inspection took place from {spec.days}. It was carried out by inspectors from Ofsted.",
        "Headline findings",
        *PROSE,
        *_priority_actions(spec),
    ]
    return _paged(letter, [*PROSE, "Yours sincerely", "Four inspectorates"])


def send(spec: Invented) -> Pages:
    """A report on a local area partnership for special educational needs and disabilities."""
    cover = [
        "Local area partnership report",
        f"Area SEND inspection of {spec.authority} Local",
        "Area Partnership",
        f"Inspection dates: {spec.days}",
        "Dates of previous inspection: 5 to 9 March 2018",
        "Inspection outcome",
        *AREA_SENTENCES[spec.outcome],
        "Information about the local area partnership",
        *PROSE,
    ]
    team = [
        "Inspection team",
        "Ofsted\tCare Quality Commission",
        f"{spec.lead}, Ofsted HMI Lead inspector\tBert Oakes, CQC Lead inspector",
    ]
    return _paged(cover, [*PROSE, *_priority_actions(spec)], team)


def letter(spec: Invented) -> Pages:
    """A letter of no family."""
    subject = f"Annual unannounced inspection of contact arrangements in {spec.authority} Council"
    return _paged(
        [long_date(spec.published or spec.end), "Dear Ms Marsh", subject, "", *PROSE, "Yours sincerely", spec.lead]
    )


def unknown(spec: Invented) -> Pages:
    """A layout that nobody has met, with a grade in it that must not be taken for anything."""
    return _paged(
        [f"{spec.authority}: a new kind of report", "Family help: expected standard", "Overall: good", *PROSE]
    )


LAYOUTS: Mapping[Kind, Callable[[Invented], Pages]] = {
    Kind.ILACS_STANDARD: ilacs,
    Kind.ILACS_SHORT: ilacs,
    Kind.SIF: sif,
    Kind.SIF_REINSPECTION: sif,
    Kind.OLDER_FRAMEWORK: older,
    Kind.FOCUSED_VISIT: visit,
    Kind.MONITORING_VISIT: visit,
    Kind.JTAI: jtai,
    Kind.AREA_SEND_FULL: send,
    Kind.LETTER: letter,
    Kind.OTHER: unknown,
}


def _paged(*sections: list[str]) -> Pages:
    """Each section begins a page; a long one goes on over the next."""
    return [
        section[at : at + LINES_A_PAGE] for section in sections for at in range(0, max(1, len(section)), LINES_A_PAGE)
    ]


def ilacs_spec(authority: str, start: date, end: date, *grades: Grade, **more: object) -> Invented:
    """An ILACS report of the edition that its days and number of grades show: leaders first, overall last.

    Four grades to 2022, five from 2023; four again from April 2026, then without an overall grade.
    """
    care = ["in_care", "care_leavers"]
    keys = ["leaders", "help_and_protection", *care]
    if len(grades) == 5:
        keys.append(OVERALL)
    elif start < date(2026, 4, 1):
        keys = ["leaders", "help_and_protection", "in_care_and_care_leavers", OVERALL]
    kind = Kind.ILACS_SHORT if (end - start).days < 8 else Kind.ILACS_STANDARD
    spec = Invented(kind, authority, start, end, grades=dict(zip(keys, grades, strict=True)))
    return replace(spec, **more)  # type: ignore[arg-type]
