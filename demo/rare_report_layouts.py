"""Invented reports in the layouts that few authorities' pages carry: programmes before 2013, letters, revisits.

The words are ours; authorities and people do not exist. Each function gives a report's pages, as `report_layouts.py`
does for the layouts that are met every month.
"""

from collections.abc import Callable, Mapping

from demo.report_layouts import OVERALL, PROSE, Invented, Pages, long_date, printed_grade

PROTECTION_ROWS = {
    OVERALL: ("Overall effectiveness",),
    "help_and_protection": (
        "The effectiveness of the help and protection",
        "provided to children, young people, families",
        "and carers",
    ),
    "practice": ("The quality of practice",),
    "leaders": ("Leadership and governance",),
}
SAFEGUARDING_ROWS = ("Overall effectiveness", "Capacity for improvement", "Leadership and management")


def protection_2012(spec: Invented) -> Pages:
    """Arrangements for the protection of children, 2012 to 2013: four grades under one heading in the record."""
    record = ["Record of main findings", "Local authority arrangements for the protection of children"]
    for key, lines in PROTECTION_ROWS.items():
        *above, last = lines
        grade = printed_grade(spec.grades[key])
        record += [*above, *([last, f"\t{grade}"] if above else [f"{last}\t{grade}"])]
    sentence = printed_grade(spec.grades[OVERALL]).lower()
    judged = f"2. The overall effectiveness of the arrangements in {spec.authority} is judged to be {sentence}."
    title = ["Inspection of local authority", "arrangements for the protection of", "children"]
    return [
        _cover([*title, f"{spec.authority} Metropolitan Borough Council"], spec),
        ["The inspection judgements and what they mean", "Outstanding", "Good", "Adequate", "Inadequate"],
        ["Overall effectiveness", judged, *PROSE],
        record,
    ]


def safeguarding_2010(spec: Invented) -> Pages:
    """Safeguarding and looked after children, 2009 to 2012: one record of two services, each with an overall grade."""
    grade = printed_grade(spec.grades[OVERALL])
    rows = [f"{label}\t{grade}" for label in SAFEGUARDING_ROWS]
    return [
        _cover(["Inspection of safeguarding and", "looked after children services", f"{spec.authority} Council"], spec),
        ["Outstanding (Grade 1)", "Good (Grade 2)", "Adequate (Grade 3)", "Inadequate (Grade 4)", *PROSE],
        ["Record of main findings:", "Safeguarding services", *rows, "Services for looked after children", *rows],
    ]


def monitoring_2017(spec: Invented) -> Pages:
    """The monitoring letter under the single inspection framework: areas covered, then findings."""
    return [
        [
            *_letter_head(spec),
            f"Monitoring visit of {spec.authority} City Council children’s services",
            f"This letter summarises the findings of the monitoring visit to {spec.authority} City Council",
            f"children’s services on {spec.days}. The visit was the first monitoring visit since",
            f"the local authority was judged inadequate in November 2016. The inspectors were {spec.lead} HMI",
            "and Bertram Oakes HMI.",
            "Areas covered by the visit",
            "During the course of this visit, inspectors reviewed the progress made in the area of",
            f"{spec.theme}.",
            "A range of evidence was considered during the visit.",
            "Overview",
            *PROSE,
        ],
        ["2", "Findings and evaluation of progress", *PROSE, "Yours sincerely", spec.lead, "Her Majesty’s Inspector"],
    ]


def priority_told_in_prose(spec: Invented) -> Pages:
    """A focused visit whose areas for priority action stand without a heading of their own."""
    return [
        [
            *_letter_head(spec),
            f"Focused visit to {spec.authority} children’s services",
            f"This letter summarises the findings of the focused visit to {spec.authority} children’s services",
            f"on {spec.days}. His Majesty’s Inspectors for this visit were {spec.lead} and Bertram Oakes.",
            f"The inspectors scrutinised the council’s arrangements for {spec.theme}, in line with the inspection of",
            "local authority children’s services framework.",
            "Headline findings",
            *PROSE,
            "We have notified the Department for Education of the areas for priority action. You should",
            "submit an action plan within 70 working days.",
            "Yours sincerely",
            spec.lead,
        ]
    ]


def area_review(spec: Invented) -> Pages:
    """A joint area review, up to 2009: a title page without a lead or grades."""
    return [
        [
            f"{spec.authority.upper()} CHILDREN’S SERVICES AUTHORITY AREA",
            "Joint area review",
            f"{spec.authority} Children’s Services Authority Area",
            "Review of services for children and young people",
            f"Inspection dates: {spec.days}",
            "Age group: All",
            *PROSE,
        ]
    ]


def joint_targeted(spec: Invented) -> Pages:
    """A joint inspection between the programmes, 2013 to 2015."""
    title = f"Joint targeted inspection of the arrangements for the protection of children in {spec.authority}"
    return [[title, f"Inspection dates: {spec.days}", f"Lead inspector: {spec.lead}", *PROSE]]


def area_send_revisit(spec: Invented) -> Pages:
    """The letter after a revisit to an area that owed a written statement of action, to 2022."""
    return [
        [
            *_letter_head(spec),
            f"Joint area SEND revisit in {spec.authority}",
            f"Between {spec.days}, Ofsted and the Care Quality Commission",
            f"(CQC) revisited the area of {spec.authority} to decide whether the local area has made progress",
            "in the areas of significant weakness in the written statement of action required on 28 March 2018.",
            *PROSE,
            "Yours sincerely",
            spec.lead,
        ]
    ]


def area_send_monitoring(spec: Invented) -> Pages:
    """The monitoring inspection after systemic failings in an area, since 2024: no outcome of the three."""
    return [
        [
            "Local area partnership report",
            f"Area SEND monitoring inspection of {spec.authority} Local Area",
            "Partnership",
            f"Inspection dates: {spec.days}",
            "Date of previous full inspection: 9 to 13 October 2023",
            "Inspection outcome",
            "Leaders have taken effective action on most of the areas for priority action.",
            *PROSE,
        ],
        [
            "Inspection team",
            "Ofsted\tCare Quality Commission",
            f"{spec.lead} HMI, Ofsted lead inspector\tBert Oakes, CQC",
        ],
    ]


RARE: Mapping[str, Callable[[Invented], Pages]] = {
    layout.__name__: layout
    for layout in (
        protection_2012,
        safeguarding_2010,
        monitoring_2017,
        priority_told_in_prose,
        area_review,
        joint_targeted,
        area_send_revisit,
        area_send_monitoring,
    )
}


def _cover(title: list[str], spec: Invented) -> list[str]:
    published = f"Published: {long_date(spec.published or spec.end)}"
    return [*title, f"Inspection dates: {spec.days}", f"Lead inspector {spec.lead}", "Age group: All", published]


def _letter_head(spec: Invented) -> list[str]:
    return [long_date(spec.published or spec.end), "Director of Children’s Services", "Dear Ms Marsh"]
