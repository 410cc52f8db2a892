"""From a whole story to its claims: who, what, before, direction, year; and the kinds of page that tell none."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.news import measure
from outcomes.grades import Grade
from scraper.news.article import Article, read_article, read_text
from scraper.news.claims import QUOTE_LIMIT, Claim, claims, is_relevant
from scraper.news.facts import facts_of_page
from scraper.news.refusal import refusal
from scraper.news.story import lay_out


def story(text: str, title: str = "", published: str | None = None, url: str | None = None) -> Article:
    when = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    read = read_text(text, url=url, title=title, published=when)
    assert isinstance(read, Article)
    return read


def told(claim: Claim) -> tuple[str, Grade | None, Grade | None, str]:
    return claim.provider, claim.grade, claim.previous_grade, claim.direction.value


def test_a_rise_from_one_grade_to_another():
    (claim,) = claims(
        story(
            "Children's services run by Torbay Council have been rated good by Ofsted, up from inadequate.\n"
            "Inspectors spent two weeks in the town in March. Leadership was outstanding.",
            published="2025-05-12",
        )
    )
    assert told(claim) == ("Torbay", Grade.GOOD, Grade.INADEQUATE, "improved")
    assert (claim.urn, claim.provider_type, claim.event, claim.inspection_year) == (
        "80572",
        "local_authority",
        "inspection",
        2025,
    )


def test_a_fallen_overall_grade_is_not_read_from_an_unchanged_part():
    (claim,) = claims(
        story(
            "Services for vulnerable children in Staffordshire need to improve, Ofsted says.\n"
            "Help and protection continues to require improvement; children in care are good.\n"
            "The council's children's services were rated requires improvement overall. They had been good for years.",
            title="Staffordshire children's services told to improve",
        )
    )
    assert told(claim) == ("Staffordshire", Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, "declined")


def test_a_sub_judgement_in_the_headline_is_not_the_grade():
    (claim,) = claims(
        story(
            "Leadership at Camden's children's services is outstanding, within an overall rating of good, says Ofsted.",
            title="Ofsted praises 'outstanding' leadership in Camden",
        )
    )
    assert claim.grade is Grade.GOOD


def test_several_councils_each_get_their_own_grade():
    found = claims(
        story(
            "None of three councils is outstanding, Ofsted says of their children's services.\n"
            "Essex and Kent are good; Coventry is inadequate. Essex's safeguarding board requires improvement."
        )
    )
    assert {(c.provider, c.grade) for c in found} == {
        ("Essex", Grade.GOOD),
        ("Kent", Grade.GOOD),
        ("Coventry", Grade.INADEQUATE),
    }


def test_a_counted_headline_gives_its_grade_to_the_two_that_the_opening_names():
    found = claims(
        story(
            "Sandwell Council was lambasted by inspectors today.\nLeeds City Council fared no better, Ofsted says.",
            title="Two authorities blasted for 'inadequate' children's services",
        )
    )
    assert {(c.provider, c.grade) for c in found} == {("Sandwell", Grade.INADEQUATE), ("Leeds", Grade.INADEQUATE)}


def test_a_neighbour_named_in_passing_gets_no_claim():
    found = claims(
        story(
            "Bracknell Forest Council's children's services are rated good overall, Ofsted says.\n"
            "A year ago services in Reading and Slough got inadequate ratings."
        )
    )
    assert [c.provider for c in found] == ["Bracknell Forest"]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "A monitoring visit to Devon's children's services found some progress, Ofsted says in a letter.\n"
            "They were rated inadequate in 2020.",
            "monitoring_visit",
        ),
        (
            "After a focused visit Ofsted wrote to Surrey County Council that social workers know children well.",
            "focused_visit",
        ),
        ("Children wait too long, a joint targeted area inspection (JTAI) of Solihull Council found.", "jtai"),
        (
            "Ofsted and the Care Quality Commission found weaknesses in SEND services in Kent,\n"
            "the local area partnership was told.",
            "area_send",
        ),
    ],
)
def test_visits_and_area_inspections_have_no_grade(text: str, event: str):
    (claim,) = claims(story(text))
    assert (claim.event, claim.grade) == (event, None)


def test_a_school_is_the_subject_whatever_council_it_lies_in():
    (claim,) = claims(
        story(
            "STONY Lane Primary School has been stripped of its outstanding rating and now requires improvement, "
            "Ofsted says.\nEssex County Council said it would help. The head used to work at Oak Hill Primary School."
        )
    )
    assert told(claim) == ("Stony Lane Primary School", Grade.REQUIRES_IMPROVEMENT, Grade.OUTSTANDING, "declined")
    assert claim.urn is None


def test_the_first_inspection_of_a_new_authority_has_no_direction():
    (claim,) = claims(
        story(
            "Westmorland and Furness Council's children's services are good in the first inspection since replacing "
            "Cumbria County Council, which had been rated requires improvement, Ofsted says."
        )
    )
    assert told(claim) == ("Westmorland and Furness", Grade.GOOD, None, "unknown")


def test_the_council_may_be_named_in_the_address_alone():
    address = "https://news.example/ofsted-downgrades-newham-services-to-inadequate"
    (claim,) = claims(story("The children's services department has been rated inadequate by Ofsted.", url=address))
    assert claim.provider == "Newham"


def test_old_scales_give_no_grade():
    (claim,) = claims(story("Children's services in Rochdale are adequate overall, Ofsted's inspectors say."))
    assert claim.grade is None


def test_the_year_of_an_undated_page_follows_from_the_years_told_to_have_passed():
    (claim,) = claims(
        story(
            "Children's services in Barnet still require improvement, Ofsted says after five difficult years.\n"
            "Too little has changed over the last five years. The last inspection was in 2018."
        )
    )
    assert claim.inspection_year == 2023


def test_each_of_several_moves_its_own_way():
    luton, gateshead = claims(
        story(
            "Children's services in Luton have been rated inadequate, down from requires improvement in 2020, while those "
            "in Gateshead have been judged good for a second successive inspection.",
            title="Luton slips to inadequate while Gateshead stays good",
        )
    )
    assert told(luton) == ("Luton", Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT, "declined")
    assert told(gateshead) == ("Gateshead", Grade.GOOD, Grade.GOOD, "unchanged")


def test_those_in_one_list_move_together():
    found = claims(
        story(
            "Camden council has been rated outstanding by Ofsted.\n"
            "Meanwhile, Dorset and Bracknell Forest have both slipped to requires improvement.",
            title="Ofsted round-up: outstanding for Camden",
        )
    )
    assert {(c.provider, c.direction.value) for c in found} == {
        ("Camden", "unknown"),
        ("Dorset", "declined"),
        ("Bracknell Forest", "declined"),
    }


def test_areas_counted_in_the_title_have_no_grade_of_a_send_inspection():
    found = claims(
        story(
            "Three more areas have been slammed for failings in special educational needs (SEND) services.\n"
            "Oxfordshire, Oldham and Plymouth received the lowest rating in inspections by Ofsted and the Care Quality "
            "Commission.",
            title="Three more councils slammed over SEND failings",
        )
    )
    assert {c.provider for c in found} == {"Oxfordshire", "Oldham", "Plymouth"}
    assert {(c.event, c.grade) for c in found} == {("area_send", None)}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Hill Park School was rated good after an Ofsted inspection last month.", 2013),
        ("Ofsted visited Hill Park School earlier this year and rated it good.", 2014),
        ("Ofsted visited Hill Park School and rated it good.", None),
        ("Ofsted found Hill Park School inadequate in 2009 but inspected it in November, and rates it good.", 2013),
    ],
)
def test_a_date_seen_from_the_day_of_publication(text: str, year: int | None):
    (claim,) = claims(story(text, published="2014-01-20"))
    assert claim.inspection_year == year


def test_several_in_one_list_are_told_though_the_title_names_one():
    found = claims(
        story(
            "Children's services in West Northamptonshire and North Northamptonshire 'require improvement', Ofsted said.",
            title="West Northamptonshire children's services rated requires improvement",
        )
    )
    assert [c.provider for c in found] == ["West Northamptonshire", "North Northamptonshire"]


def test_several_counted_in_the_first_sentence_share_its_grade_and_movement():
    found = claims(
        story(
            "Two schools are celebrating after both remained good in their latest Ofsted inspections.\n"
            "Oakfield Primary School and Elmhurst Junior School were each visited in May.",
            title="Celebration as schools keep their 'good' grades",
        )
    )
    assert [told(c) for c in found] == [
        ("Oakfield Primary School", Grade.GOOD, Grade.GOOD, "unchanged"),
        ("Elmhurst Junior School", Grade.GOOD, Grade.GOOD, "unchanged"),
    ]


def test_a_neighbour_counts_where_the_story_tells_what_became_of_it():
    found = claims(
        story(
            "Redcar and Cleveland's children's services have been upgraded to good by Ofsted, while neighbouring "
            "Middlesbrough has moved from inadequate to requires improvement.",
            title="Redcar and Cleveland upgraded, Middlesbrough out of the bottom grade",
        )
    )
    assert [told(c) for c in found] == [
        ("Redcar and Cleveland", Grade.GOOD, None, "improved"),
        ("Middlesbrough", Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE, "improved"),
    ]
    (kent,) = claims(story("Kent council's services are good, says Ofsted. Neighbouring Medway is still inadequate."))
    assert kent.provider == "Kent"


def test_the_councils_own_site_may_be_written_without_and():
    (claim,) = claims(
        story(
            "The council's children's services require improvement, Ofsted has found after a four-week inspection.",
            url="https://www.brighton-hove.gov.uk/news/2015/services",
        )
    )
    assert claim.provider == "Brighton and Hove"


def test_a_home_for_vulnerable_children_is_a_home_and_no_council():
    (claim,) = claims(
        story(
            "Oakdene Children's Home in Rugby has been rated good, two months after inspectors judged it to require "
            "improvement.",
            title="Home for vulnerable children improves",
        )
    )
    assert (claim.provider, claim.provider_type) == ("Oakdene Children's Home", "childrens_home")


def test_a_first_sentence_may_tell_only_what_was():
    (claim,) = claims(
        story(
            "Moss Lane Academy in Bolton was for many years among those that no parent wanted for a child of theirs.\n"
            "Now Ofsted has declared it outstanding, four years after it was in special measures.",
            title="How a place was changed",
        )
    )
    assert told(claim) == ("Moss Lane Academy", Grade.OUTSTANDING, Grade.INADEQUATE, "improved")


def test_the_only_one_named_is_who_was_visited():
    (claim,) = claims(
        story(
            "A school put in special measures is making progress, says Ofsted.\n"
            "Inspectors who made a monitoring visit to Whitefield High School said leaders had taken effective action.",
            title="School on right path after special measures",
        )
    )
    assert (claim.provider, claim.event, claim.grade) == ("Whitefield High School", "monitoring_visit", None)


def test_a_former_name_is_not_the_providers():
    (claim,) = claims(
        story(
            "John Newman Academy has been rated good by Ofsted.\nIt opened in 2003 as John Newman CE Primary School.",
            title="John Newman Academy rated good",
        )
    )
    assert claim.provider == "John Newman Academy"


def test_good_is_above_the_old_satisfactory():
    (claim,) = claims(story("Ofsted has rated Hillside Academy good. The previous grade was satisfactory."))
    assert told(claim) == ("Hillside Academy", Grade.GOOD, None, "improved")


def test_a_standing_grade_is_no_news_behind_an_opening_of_something_else():
    text = (
        "Social workers in Leeds failed a boy of four whom they had visited, his family said at the weekend.\n"
        "Leeds council's services are rated outstanding by Ofsted."
    )
    assert claims(story(text, title="Family of boy speak out")) == ()
    (claim,) = claims(story(text, title="Leeds report by Ofsted out today"))
    assert claim.grade is Grade.OUTSTANDING


def test_the_month_of_a_visit_dates_a_story_of_that_visit():
    (claim,) = claims(
        story(
            "Torbay Council has welcomed positive feedback from Ofsted after a focused visit in January.\n"
            "Inspectors recognised the strong leadership. Torbay was rated good in 2022.",
            published="2025-02-20",
        )
    )
    assert (claim.event, claim.inspection_year) == ("focused_visit", 2025)


def test_the_last_grade_is_not_the_one_before_that():
    (claim,) = claims(
        story(
            "Somerset County Council's children's services have been rated good by Ofsted.\n"
            "It was previously rated as requiring improvement, in 2017, and inadequate before that in 2015.",
            published="2022-09-12",
        )
    )
    assert told(claim) == ("Somerset", Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, "improved")


def test_last_years_visit_does_not_make_a_story_of_a_visit():
    (claim,) = claims(
        story(
            "Liverpool Council's children's services have been rated inadequate in a damning report by Ofsted.\n"
            "A focused visit last year had raised serious concerns. Inspectors came back in March.",
            title="Liverpool's children's services still not good enough",
            published="2023-05-15",
        )
    )
    assert (claim.grade, claim.event, claim.inspection_year) == (Grade.INADEQUATE, "inspection", 2023)


def test_what_a_list_that_opens_a_sentence_is_told_holds_for_all_of_it():
    found = claims(
        story(
            "Leeds City Council and Kirklees Council, long partners, were yesterday told that their children's services "
            "are outstanding. Ofsted came in May.",
            title="Two Yorkshire neighbours at the top",
        )
    )
    assert {c.provider: c.grade for c in found} == {"Leeds": Grade.OUTSTANDING, "Kirklees": Grade.OUTSTANDING}


def test_visits_told_of_councils_under_one_title_have_no_grade():
    found = claims(
        story(
            "Inspectors saw better care in Leeds and Hull, but little change in Kent, Ofsted's letters say.",
            title="Inadequate councils: what the latest Ofsted visits found",
        )
    )
    assert {(c.provider, c.grade) for c in found} == {("Leeds", None), ("Kingston upon Hull", None), ("Kent", None)}
    assert {c.event for c in found} == {"focused_visit"}


def test_the_only_authority_counts_however_late_it_is_named():
    (claim,) = claims(
        story(
            "Inspectors came in spring and their report is out.\nThey spoke to many families.\n"
            "They met staff, too.\nAll of it took two weeks.\nThe report says Dorset requires improvement.",
            title="Ofsted report on children's services",
        )
    )
    assert (claim.provider, claim.grade) == ("Dorset", Grade.REQUIRES_IMPROVEMENT)


def test_a_grade_shaken_off_is_not_the_outcome_because_it_has_a_year():
    (claim,) = claims(
        story(
            "Oakfield Community School is out of special measures, Ofsted says.\n"
            "It was put into special measures in 2005."
        )
    )
    assert (claim.grade, claim.previous_grade, claim.direction) == (None, Grade.INADEQUATE, "improved")


def test_a_comparison_with_the_last_inspection_counts_wherever_it_stands():
    (claim,) = claims(
        story(
            "Kent's children's services are inadequate, says Ofsted.\nThe leader is sorry.\nA plan is made.\n"
            "Staff were told.\nParents were told.\nMinisters were told.\n"
            "Care has worsened since the last inspection in 2012."
        )
    )
    assert claim.direction == "declined"


def test_what_the_address_spells_out_stands_for_a_missing_title():
    text = "July's inspection saw much that had got worse. Kent County Council was good before, Ofsted says."
    address = "https://news.test/council-vows-to-improve-children-s-services-after-inadequate-rating"
    (claim,) = claims(story(text, url=address))
    assert told(claim) == ("Kent", Grade.INADEQUATE, Grade.GOOD, "declined")
    assert claim.quote in text


def test_the_bbcs_section_is_no_name():
    text = "Children's services in Stoke-on-Trent have been rated good by Ofsted."
    (claim,) = claims(story(text, url="https://www.bbc.test/news/uk-england-stoke-staffordshire-1"))
    assert claim.provider == "Stoke-on-Trent"


def test_a_school_that_the_address_names_leads_before_others_of_the_opening():
    text = (
        "A third school of the county has slipped from outstanding.\n"
        "Oakfield Academy requires improvement, says Ofsted.\n"
        "Elmhurst Junior School and Ashby Primary School went before it."
    )
    (claim,) = claims(story(text, url="https://news.test/oakfield-academy-slips"))
    assert (claim.provider, claim.grade) == ("Oakfield Academy", Grade.REQUIRES_IMPROVEMENT)


def test_an_unnamed_home_is_not_the_council_where_its_owner_sits():
    text = (
        "A private children's home in the fens requires improvement, Ofsted says.\n"
        "Its owner, a firm from Croydon, was told so in May."
    )
    assert [c.provider for c in claims(story(text, title="Home must improve"))] == []


def test_the_address_may_say_that_a_name_is_a_schools():
    text = "Ofsted has been to Elmford Springs and rated it good, its head said. Parents were glad."
    (claim,) = claims(story(text, url="https://news.test/elmford-springs-school-rated-good"))
    assert (claim.provider, claim.provider_type) == ("Elmford Springs School", "school")


def test_another_grade_of_a_time_before_is_the_previous_one_where_no_rule_sees_it():
    (claim,) = claims(
        story(
            "Ofsted has rated Kent's children's services good.\nThe council is glad.\n"
            "Inadequate was the word in 2016, and families remember it."
        )
    )
    assert told(claim) == ("Kent", Grade.GOOD, Grade.INADEQUATE, "improved")


def test_inadequate_is_below_the_old_satisfactory():
    text = "Oakfield Academy is inadequate, Ofsted says. Last year it was satisfactory."
    (claim,) = claims(story(text))
    assert (claim.grade, claim.direction) == (Grade.INADEQUATE, "declined")


def test_labels_above_the_story_do_not_push_its_opening_down():
    page = "Press release\nEducation\nJane Doe Smith\n1 min read\n" + (
        "Kent's children's services have been rated good by Ofsted, the council said today."
    )
    (claim,) = claims(story(page))
    assert claim.provider == "Kent"


def test_a_return_after_a_verdict_is_no_preview():
    text = "Kent's children's services have been rated inadequate by Ofsted, which will come back in summer."
    (claim,) = claims(story(text, title="Ofsted to return to Kent after services are rated inadequate"))
    assert claim.grade is Grade.INADEQUATE


def test_findings_take_the_overall_grade_by_its_name_however_late():
    (claim,) = claims(
        story(
            "Ofsted praises Kent's children's services.\nInspectors saw improvements.\nStaff are proud.\n"
            "Workloads fell.\nFamilies are heard.\nCare plans are clear.\nPlacements are stable.\n"
            "Overall effectiveness is good.",
            title="Praise for Kent",
        )
    )
    assert claim.grade is Grade.GOOD


def test_a_grade_with_its_year_behind_the_new_parts_is_an_old_one():
    (claim,) = claims(
        story(
            "Suffolk County Council's children's services have got worse, says a new Ofsted report.\n"
            "Leadership requires improvement. In 2019 the service was outstanding."
        )
    )
    assert claim.grade is None and claim.direction == "declined"


def test_what_a_provider_is_may_stand_behind_its_name():
    (claim,) = claims(story("ELMFORD Gables, an independent special school in Lymm, was rated outstanding by Ofsted."))
    assert (claim.provider, claim.provider_type) == ("Elmford Gables", "school")


def test_a_school_may_be_named_by_the_address_alone():
    text = "Ofsted's newest report calls a village primary inadequate. The head is off sick."
    (claim,) = claims(story(text, url="https://news.test/great-ambling-primary-school-rated-as-inadequate-50415"))
    assert (claim.provider, claim.grade) == ("Great Ambling Primary School", Grade.INADEQUATE)


GALLERY = (
    "Schools get one of four grades, and the 23 in this list saw some of each. Here they are.\n"
    "1. Schools with reports in May\n"
    "2. Great Ambling Primary School\nReport out 2 May. Classed as 'good'. Previous inspection: Requires improvement.\n"
    "3. Elmford High School | Maps\nReport out 3 May. Classed as 'inadequate'. Previously: Good.\n"
)


def test_each_provider_under_its_own_heading_has_its_own_outcome():
    found = claims(story(GALLERY, title="The schools with new Ofsted reports in May"))
    assert [told(claim) for claim in found] == [
        ("Great Ambling Primary School", Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, "improved"),
        ("Elmford High School", Grade.INADEQUATE, Grade.GOOD, "declined"),
    ]


def test_a_list_of_grades_that_stand_tells_no_outcome():
    standing = GALLERY.replace("Report out", "Inspected").replace("with reports in May", "of the county")
    assert claims(story(standing, title="The county's schools and their grades")) == ()


def test_evidence_for_a_grade_is_not_yet_that_grade():
    text = "Elmford Primary School kept its good rating. There is evidence enough for 'outstanding', Ofsted says."
    (claim,) = claims(story(text))
    assert told(claim) == ("Elmford Primary School", Grade.GOOD, Grade.GOOD, "unchanged")


def test_a_letter_about_visited_services_has_no_grade_but_the_one_that_stands():
    (claim,) = claims(
        story(
            "Inspectors who returned to Torbay last month say the council is making tangible progress.\n"
            "The department was rated inadequate in 2018. Ofsted wrote in a letter that caseloads are too high.",
            title="Inspectors see progress at Torbay children's services",
            published="2020-02-12",
        )
    )
    assert told(claim) == ("Torbay", None, Grade.INADEQUATE, "improved")
    assert claim.event == "monitoring_visit"


def test_a_letter_that_reveals_is_no_readers_letter():
    (claim,) = claims(
        story(
            "Weaknesses in how Medway Council helps care leavers are set out in a letter by Ofsted after a two-day visit.",
            title="Letter reveals weaknesses in help for care leavers",
        )
    )
    assert (claim.provider, claim.event, claim.grade) == ("Medway", "focused_visit", None)


def test_four_inspectorates_together_are_a_joint_inspection():
    (claim,) = claims(
        story(
            "Children are well protected in Southend, a joint inspection has found.\n"
            "Four inspectorates, Ofsted among them, spent a week there with police and probation in November.",
            title="Response to exploitation is strong",
        )
    )
    assert (claim.provider, claim.event, claim.grade) == ("Southend-on-Sea", "jtai", None)


def test_grades_told_respectively_go_each_to_its_own():
    found = claims(
        story(
            "Kirklees, Calderdale and Leeds were judged requires improvement, good and outstanding respectively in "
            "Ofsted reports.",
            title="Ratings for three councils' children's services revealed",
        )
    )
    assert {(c.provider, c.grade) for c in found} == {
        ("Kirklees", Grade.REQUIRES_IMPROVEMENT),
        ("Calderdale", Grade.GOOD),
        ("Leeds", Grade.OUTSTANDING),
    }


def test_a_grade_left_behind_gives_the_direction_even_of_a_first_inspection():
    (claim,) = claims(
        story(
            "Birmingham Children's Trust has been told it requires improvement in its first report from Ofsted. "
            "Inspectors said services were no longer inadequate.",
        )
    )
    assert told(claim) == ("Birmingham", Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE, "improved")


def test_a_first_sentence_that_only_recalls_a_grade_tells_none():
    assert not claims(
        story(
            "Essex County Council, rated outstanding by Ofsted last year, is to help run another's children's services.",
            title="Essex to lend a hand to failing neighbour",
        )
    )


def test_who_goes_back_to_a_grade_has_fallen_to_it():
    (claim,) = claims(
        story(
            "Tameside's children's services have gone back to being inadequate, nearly five years after they escaped from "
            "the bottom grade.",
            title="Tameside back at square one",
        )
    )
    assert told(claim) == ("Tameside", Grade.INADEQUATE, None, "declined")


def test_those_who_took_over_are_the_subject_and_not_who_is_no_more():
    found = claims(
        story(
            "West and North Northamptonshire have both been judged to require improvement for children's services.",
            title="Ofsted reports on Northamptonshire's split services",
            published="2022-11-28",
        )
    )
    assert {(c.provider, c.grade) for c in found} == {
        ("West Northamptonshire", Grade.REQUIRES_IMPROVEMENT),
        ("North Northamptonshire", Grade.REQUIRES_IMPROVEMENT),
    }


def test_a_good_report_card_is_no_grade_of_good():
    (claim,) = claims(
        story(
            'Elmford Academy met the "expected standard" in five areas, under Ofsted\'s new report cards.',
            title="School gets good report card",
        )
    )
    assert (claim.provider, claim.grade) == ("Elmford Academy", None)


def test_findings_that_the_news_follows_are_not_the_news():
    assert not claims(
        story(
            "Hundreds of social workers of Kirklees Council may stop work, their union says.\n"
            "It comes in the wake of a damning Ofsted report. The union had raised the issues for years.",
            title="Crisis at Kirklees children's services deepens after Ofsted",
        )
    )


def test_a_monitoring_visit_to_a_strike_hit_council_is_no_story_of_the_strike():
    (claim,) = claims(
        story(
            "Ofsted inspectors on a monitoring visit found morale better at Kirklees Council, but progress too slow.",
            title="Morale improves at strike-hit council, Ofsted says",
        )
    )
    assert (claim.provider, claim.event, claim.grade) == ("Kirklees", "monitoring_visit", None)


def test_a_round_up_tells_each_provider_that_begins_a_sentence():
    found = claims(
        story(
            "A sixth form college got grade four for apprenticeships in an otherwise good week.\n"
            "Michael John Academy plummeted from grade two to four.\n"
            "Health and Fitness Education of Chorley was hit with 'inadequate' across the board.\n"
            "Cheadle Sixth Form College had 'inadequate' apprenticeships as well and a grade three overall.\n"
            "Trafford College Group, which took on the 'inadequate' Stockport College, made progress.",
            title="Ofsted watch: two providers rated inadequate",
        )
    )
    assert {told(c) for c in found} == {
        ("Michael John Academy", Grade.INADEQUATE, Grade.GOOD, "declined"),
        ("Health and Fitness Education", Grade.INADEQUATE, None, "unknown"),
        ("Cheadle Sixth Form College", Grade.REQUIRES_IMPROVEMENT, None, "unknown"),
    }


def test_a_title_that_asks_tells_no_grade():
    (claim,) = claims(
        story(
            "It was inadequate in 2014 and moved to requires improvement in 2017. Now Ofsted says Knowsley Council still "
            "requires improvement to be good.",
            title="Knowsley: from failing to good?",
            published="2021-12-13",
        )
    )
    assert told(claim) == ("Knowsley", Grade.REQUIRES_IMPROVEMENT, Grade.REQUIRES_IMPROVEMENT, "unchanged")


@pytest.mark.parametrize(
    "opening", ["Hounslow's children's services got a clean bill of health.", "Hounslow's services rose two grades."]
)
def test_an_opening_may_tell_of_an_inspection_without_the_word(opening: str):
    text = f"{opening} Each of four judgements was good, and so was the overall grade, Ofsted said."
    (claim,) = claims(story(text, title="Hounslow: children in safe hands"))
    assert (claim.provider, claim.grade) == ("Hounslow", Grade.GOOD)


def test_infants_and_infant_school_are_one():
    (claim,) = claims(
        story(
            "Elmford Infant School is outstanding, official. The school had been satisfactory three years earlier.",
            title="Elmford Infants on cloud nine",
            published="2013-03-21",
        )
    )
    assert (claim.grade, claim.direction.value) == (Grade.OUTSTANDING, "improved")


def test_who_has_a_lost_grade_again_has_risen_to_it():
    (claim,) = claims(
        story(
            "A pre-school is good again. Ambridge Pre-School lost its good rating in 2021, but Ofsted inspectors who came "
            "back in May restored it.",
            title="Ambridge Pre-School fights back",
            published="2022-06-06",
        )
    )
    assert told(claim) == ("Ambridge Pre-School", Grade.GOOD, None, "improved")


def test_a_home_comes_before_who_runs_it():
    (claim,) = claims(
        story(
            "Ofsted has shut Willow House in Borset after rating it inadequate. The home is run by Acorn Care.",
            title="Care home for children shut",
        )
    )
    assert (claim.provider, claim.provider_type, claim.grade) == ("Willow House", "childrens_home", Grade.INADEQUATE)


def test_an_improvement_board_is_no_finding():
    assert not claims(
        story(
            "Croydon Council's improvement board has signed off a plan following last September's inadequate rating from "
            "Ofsted.",
            title="Robust plan for Croydon children",
        )
    )


def test_now_begins_the_news_behind_a_first_sentence_of_history():
    (claim,) = claims(
        story(
            "Three years ago it was among the very worst in all the country, as everybody there recalls. Now Sunderland's "
            "children's services are the first ever to go from inadequate to outstanding.",
            title="Sunderland completes a turnaround",
        )
    )
    assert told(claim) == ("Sunderland", Grade.OUTSTANDING, Grade.INADEQUATE, "improved")


@pytest.mark.parametrize(
    ("reason", "title", "text"),
    [
        (
            "another inspectorate",
            "Leeds care home rated inadequate",
            "The Care Quality Commission has rated a home in Leeds inadequate.",
        ),
        ("job page", "Social worker vacancy in Kent", "Kent is rated outstanding by Ofsted. Come and work for us."),
        ("forum", "Forum: nursery rated inadequate", "My daughter's nursery was rated inadequate by Ofsted."),
        ("opinion", "The big debate: should Ofsted scrap grades?", "Kent was rated good by Ofsted, and I say why."),
        ("policy", "One-word Ofsted judgements to be scrapped", "Schools will no longer be rated good or inadequate."),
        (
            "statistics",
            "Half of all councils rated good",
            "More than half of councils in England were rated good by Ofsted.",
        ),
        (
            "timeline",
            "A decade in Kent",
            "April 2014: rated inadequate.\nJune 2018: RI.\nMay 2021: good, Ofsted said.",
        ),
        (
            "government's step",
            "Commissioner for Kent council",
            "Kent's children's services were rated inadequate by Ofsted.",
        ),
        (
            "awaited inspection",
            "Kent council braced for Ofsted: inspectors due",
            "Kent was rated good by Ofsted some years ago.",
        ),
        (
            "ranking",
            "Best schools in Kent ranked by Ofsted grade",
            "Hill Park School, Dover: outstanding, says Ofsted in its last report.",
        ),
        (
            "another matter",
            "Council to overspend on placements",
            "Children's services at Kent County Council, rated good by Ofsted, will overspend.",
        ),
        (
            "another matter",
            "Improvement plan progress report",
            "The committee noted the plan after the Ofsted inspection of Kent's children's services.",
        ),
        (
            "government's step",
            "Government to intervene in failing services faster",
            "Councils rated inadequate by Ofsted will be helped sooner, ministers say. Kent is one of them.",
        ),
        ("another matter", "Head who made a school outstanding retires", "Hill Park School was rated good by Ofsted."),
        ("opinion", "Should we scrap inspections?", "Hill Park School in Kent was rated good by Ofsted."),
        ("opinion", "What Ofsted's new report cards mean", "Hill Park School in Kent was rated good by Ofsted."),
        (
            "opening without an inspection",
            "Forty flats for the site of an old school",
            "Forty flats will stand where Greenway School stood.\nBuilding begins in May.\n"
            "The school closed in 2019 after Ofsted rated it inadequate.",
        ),
        (
            "another matter",
            "",
            "A head teacher who brought Hill Park School to outstanding is retiring.\nOfsted rated it outstanding in May.",
        ),
        (
            "government's step",
            "Review of 'inadequate' children's services: Kent stays under council control after Ofsted report",
            "Kent's children's services were rated inadequate by Ofsted in March.",
        ),
        (
            "awaited inspection",
            "Ofsted verdict on Kent to be published in May",
            "Kent's children's services were rated inadequate by Ofsted in 2018.",
        ),
        (
            "another matter",
            "",
            "What an 'outstanding' from Ofsted does to house prices near Hill Park School in Dover.",
        ),
        (
            "opinion",
            "Leader and critic give their views on Kent",
            "Ofsted branded Kent's services inadequate this week.",
        ),
        (
            "opinion",
            "Local Spotlight: Leeds",
            "When awarding Leeds its top rating last December, Ofsted praised the council.",
        ),
        (
            "government's step",
            "Adviser sent to improve Kent's children's services",
            "An adviser is being sent to help services in Kent after Ofsted rated them inadequate.",
        ),
        (
            "statistics",
            "County council among the nation's best",
            "Only a quarter of councils, including Oxfordshire, have passed Ofsted's test, its annual report says.",
        ),
        (
            "another matter",
            "Conservatives question cost of putting Kent children's services right",
            "Kent County Council's inadequate Ofsted rating could cost £15 million, Conservatives claim.",
        ),
        (
            "opinion",
            "Joint inspections: guidance for staff in Kent",
            "Ofsted and the CQC inspect the local area of Kent.",
        ),
        (
            "government's step",
            "Trust told it could lose 'inadequate' primary school",
            "A warning came after Hill Park School in Dover was put in special measures by Ofsted.",
        ),
        (
            "another matter",
            "Ofsted grades the borough's children's centres",
            "The hub of Slough Borough Council's centres was rated as requires improvement by Ofsted.",
        ),
        (
            "ranking",
            "Every Kent secondary school rated 'inadequate' by Ofsted",
            "Many parents turn to Ofsted. Below are the schools that are rated inadequate.\nHill Park School",
        ),
        (
            "government's step",
            "Two schools issued termination warning notices after special measures",
            "Hill Park School in Dover was rated inadequate by Ofsted in March and could be closed.",
        ),
        ("opinion", "Three answers to a poor Ofsted report", "Hill Park School was rated inadequate by Ofsted."),
        (
            "another matter",
            "Row over inadequate children's services at Kent council",
            "Councillors quarrelled on Monday. Ofsted rated Kent's children's services inadequate in summer.",
        ),
        (
            "awaited inspection",
            "Watchdogs to begin fortnight in Kent",
            "Kent's children's services were rated inadequate by Ofsted in 2018.",
        ),
        (
            "awaited inspection",
            "",
            "Ofsted is back at Kent County Council next week.\nIts services were rated inadequate in 2018.",
        ),
        (
            "awaited inspection",
            "Kent inspection outcome expected in days",
            "Kent's children's services were rated inadequate by Ofsted in 2018.",
        ),
        (
            "another matter",
            "Ofsted inspection of Kent: our action plan",
            "Kent's children's services require improvement, Ofsted said in May. The plan answers the report.",
        ),
        (
            "another matter",
            "Two directors leave failing department",
            "Kent's children's services have been rated inadequate twice by Ofsted.",
        ),
        (
            "another matter",
            "Councillors demand a say after critical Ofsted report on Kent",
            "Kent's children's services declined, inspectors found this month.",
        ),
        (
            "awaited inspection",
            "Children's services in Kent to face full inspection next year",
            "Ofsted rated them inadequate in 2018, and six visits have been made since.",
        ),
        (
            "awaited inspection",
            "Ofsted inspection: survey opens as inspectors are in Kent this week",
            "Hill Park School, currently requires improvement, asks parents to fill in a survey.",
        ),
        ("opinion", "How we got from inadequate to good", "Kent's services had been judged inadequate by Ofsted."),
        (
            "another matter",
            "New group to address failings in Kent's children's services",
            "Ofsted found widespread failings at Kent in November. The council has set up a board.",
        ),
        (
            "another matter",
            "Staff at 'inadequate' council to strike as director quits",
            "Staff of Kent County Council, rated inadequate by Ofsted in November, will strike this month.",
        ),
        (
            "statistics",
            "Damning Ofsted report says 20 local authorities cannot keep children safe",
            "Councils fail children with 'inadequate' protection. Kent was named.",
        ),
        ("opinion", "An Ofsted inspector's diary", "When I inspected schools in Kent no grade was inadequate."),
        ("policy", "Ofsted consults on report cards", "Our school in Kent was good, said a father in Dover."),
        (
            "what follows an inspection",
            "Councillors hear that work is on track",
            "Kent's improvement work is on track following an inadequate judgement from Ofsted in December.",
        ),
        ("no inspection", "A new road in Kent", "The road through the county opened on Thursday, ahead of plan."),
    ],
)
def test_a_page_that_tells_no_outcome_is_refused_with_its_reason(reason: str, title: str, text: str):
    article = story(text, title=title)
    assert refusal(lay_out(article)) == reason
    assert not is_relevant(article)


@pytest.mark.parametrize(
    "text",
    [
        "Kent council has an improvement plan.\nOfsted inspected its children's services in March 2019 and judged them "
        "inadequate.",
        "In response to what a recent Ofsted inspection found, Kent is carrying out an improvement plan for its "
        "children's services. All partners are behind it.",
    ],
)
def test_the_work_since_an_inspection_is_no_outcome(text: str):
    from scraper.news.refusal import refusal

    article = story(text, title="Improving children's services in Kent")
    assert refusal(lay_out(article)) == "work since an inspection"


def test_a_grade_recalled_behind_another_matter_is_no_outcome():
    from scraper.news.refusal import refusal

    article = story(
        "Kent council's leader has resigned.\nShe had led the council for ten years, and gave her heart to it.\nIt is said "
        "that somebody else will look after the county's most vulnerable children.\nOfsted rated children's services "
        "inadequate in May, and the government sent a commissioner."
    )
    assert refusal(lay_out(article)) is not None


def test_a_plan_that_comes_with_the_report_does_not_hide_it():
    (claim,) = claims(
        story(
            "Kent council has promised an improvement plan after its children's services were rated inadequate by Ofsted.",
            title="Kent children's services rated inadequate",
        )
    )
    assert claim.grade is Grade.INADEQUATE


def test_every_reason_of_refusal_has_its_case():
    from scraper.news.refusal import _REASONS

    tested = {
        "another inspectorate",
        "job page",
        "forum",
        "opinion",
        "policy",
        "statistics",
        "timeline",
        "government's step",
    }
    tested |= {"awaited inspection", "no inspection", "index page", "ranking", "another matter"}
    tested |= {"opening without an inspection", "what follows an inspection", "work since an inspection"}
    tested |= {"recalled late"}
    assert {name for name, _ in _REASONS} == tested


@pytest.mark.parametrize(
    "text",
    [
        "The leader of Kent council wants its children's services to be outstanding by the next Ofsted inspection.",
        "Ofsted grades children's services as outstanding, good, requires improvement or inadequate. Kent has some.",
        "A nursery was rated inadequate by Ofsted. It cannot be named for legal reasons, and nobody knows where it is.",
    ],
)
def test_hopes_scales_and_unnamed_providers_give_no_claim(text: str):
    assert claims(story(text)) == ()


@given(st.text(max_size=600), st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_whatever_breaks_the_reading(text: str, title: str):
    read = read_text("Ofsted rated the services of Leeds City Council good. " + text, title=title)
    assert isinstance(read, Article)
    for claim in claims(read):
        assert 0 <= claim.confidence <= 1
        assert 0 < len(claim.quote) <= QUOTE_LIMIT


@pytest.mark.shared
def test_the_seed_tells_one_outcome(shared: Path):
    (seed,) = (shared / "seed").glob("*.txt")
    read = read_article(seed.read_bytes())
    assert isinstance(read, Article)
    (claim,) = claims(read)
    assert told(claim) == ("Rochdale", Grade.REQUIRES_IMPROVEMENT, Grade.REQUIRES_IMPROVEMENT, "unchanged")
    assert (claim.urn, claim.service, claim.event, claim.inspection_year) == (
        "80542",
        "children's services",
        "inspection",
        2023,
    )
    assert claim.quote in seed.read_text()


@pytest.mark.shared
def test_the_contracts_line_of_the_seed(shared: Path):
    (seed,) = (shared / "seed").glob("*.txt")
    line = facts_of_page(seed.read_bytes(), str(seed))
    assert list(line) == ["document", "source", "url", "title", "site", "published", "relevant", "outcomes", "warnings"]
    assert list(line["outcomes"][0]) == [
        "provider", "urn", "provider_type", "service", "event", "grade", "previous_grade", "direction",
        "inspection_year", "confidence", "quote",
    ]  # fmt: skip
    assert json.loads(json.dumps(line)) == line


@pytest.mark.shared
def test_the_labelled_stories_are_read_within_the_bars(shared: Path):
    lines = (shared / "corpus" / "news.jsonl").read_text().splitlines()
    figures = measure(json.loads(line) for line in lines)["all"]
    assert figures["relevance"]["f1"] >= 0.95
    assert figures["grade"]["precision"] >= 0.97
    assert figures["grade"]["recall"] >= 0.90
    assert figures["direction"]["right"] >= 0.90
    assert figures["negatives_silent"] >= 0.95


def test_a_round_up_without_a_leading_name_is_read_too():
    found = claims(
        story(
            "Two colleges stepped up to grade two, but there was despair at a provider rated 'inadequate'.\n"
            "As reported on Wednesday, Ambridge College and Borchester College rose from grade three to two.\n"
            "But Felpersham Learns, a small provider with some 60 learners, dropped from a grade three to a four.\n"
            "It was better news for two firms, Penny Skills for Growth and Hassett Training Solutions, who both hopped "
            "from a grade three to a two.\n"
            "Darrington College, a sixth-form college, went down two grades from its previous 'outstanding'.",
            title="Ofsted Watch: delight and despair",
        )
    )
    assert {told(c) for c in found} == {
        ("Ambridge College", Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, "improved"),
        ("Borchester College", Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, "improved"),
        ("Felpersham Learns", Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT, "declined"),
        ("Penny Skills for Growth", Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, "improved"),
        ("Hassett Training Solutions", Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, "improved"),
        ("Darrington College", Grade.REQUIRES_IMPROVEMENT, Grade.OUTSTANDING, "declined"),
    }


def test_minutes_on_a_councils_own_site_tell_the_report_that_was_their_item():
    (claim,) = claims(
        story(
            "Agenda item\nOFSTED Inspection Report\n"
            "- Meeting of Children's Policy Development and Scrutiny Panel, Monday 13th October 2025 9.30 am\n"
            "- View the background to item 47.\nThis report presents the inspection's findings.\nMinutes:\n"
            "The director presented the report and highlighted the following.\n"
            "- The local authority received 'Good' in all areas.",
            url="https://democracy.bathnes.gov.uk/mgAi.aspx?ID=1",
        )
    )
    assert (claim.provider, claim.grade) == ("Bath and North East Somerset", Grade.GOOD)


def test_a_place_that_only_the_address_joins_to_a_pre_school_is_no_name():
    (claim,) = claims(
        story(
            "LITTLE Larks Nursery Pre-School in Cowes has been rated 'inadequate' by Ofsted.",
            url="http://iwcp.co.uk/news/16106519.Isle_of_Wight_pre-school_branded_inadequate_by_Ofsted/",
        )
    )
    assert claim.provider == "Little Larks Nursery Pre-School"


def test_a_visit_that_found_progress_far_down_went_up():
    (claim,) = claims(
        story(
            "The board heard what came of the focused visit by Ofsted to Coventry's children's services in February.\n"
            "It was held over two days.\nTwo inspectors came.\nThey met staff.\nThey met partners.\nThey met families.\n"
            "Inspectors found progress in the quality of assessments.",
        )
    )
    assert (claim.event, claim.direction.value) == ("focused_visit", "improved")


def test_a_guide_tells_no_outcome():
    text = "Joint targeted area inspections by Ofsted began in 2016. Leeds should expect to be chosen."
    assert refusal(lay_out(story(text, url="https://leeds.gov.uk/one-minute-guides/joint-inspection"))) == "opinion"


def test_minutes_may_tell_far_down_that_a_grade_was_kept():
    (claim,) = claims(
        story(
            "Agenda item\nOfSTED Inspection Report\nTo consider the findings of the inspection of Leeds City Council.\n"
            "Minutes:\nThe Director submitted a report with the findings of the inspection.\n"
            "The Executive Member highlighted the achievement of maintaining the 'Outstanding' judgement.\n"
            "This 'Outstanding' outcome was a testimony to staff."
        )
    )
    assert told(claim) == ("Leeds", Grade.OUTSTANDING, Grade.OUTSTANDING, "unchanged")


def test_beside_two_in_the_title_a_third_has_its_own_grade():
    found = claims(
        story(
            "Two London boroughs have children's services rated 'outstanding'.\n"
            "Reports say Camden Council and Barnet Council give first-rate help.\n"
            "The third member of their partnership, Enfield, was rated good.",
            title="Two London councils get outstanding grades for children's services",
        )
    )
    assert {(c.provider, c.grade) for c in found} == {
        ("Camden", Grade.OUTSTANDING),
        ("Barnet", Grade.OUTSTANDING),
        ("Enfield", Grade.GOOD),
    }


def test_effective_action_towards_the_removal_of_special_measures_is_a_monitoring_visits_finding():
    (claim,) = claims(
        story(
            "A troubled school has had a boost.\n"
            "Elmford Academy was plunged into special measures in November after a damning report.\n"
            "Now inspectors say that leaders are taking effective action towards the removal of special measures.",
            title="Ofsted praises school in first report since special measures",
        )
    )
    assert (claim.provider, claim.event, claim.grade) == ("Elmford Academy", "monitoring_visit", None)
    assert claim.direction.value == "improved"


def test_a_fostering_agency_by_its_bare_name():
    (claim,) = claims(
        story(
            "A fostering agency has been given an 'outstanding' grade by Ofsted.\n"
            "FCB Marches, based in Worcestershire, got the top mark in all aspects of its work."
        )
    )
    assert (claim.provider, claim.provider_type, claim.grade) == ("FCB Marches", "fostering", Grade.OUTSTANDING)


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        (
            "Council may struggle to recruit new children's services boss",
            "Kent County Council may struggle to find a new head after Ofsted rated its services 'inadequate'.",
            "another matter",
        ),
        (
            "DfE orders reviews at two councils rated 'inadequate' by Ofsted",
            "Commissioners will assess Norfolk County Council and Sandwell Council, whose services were inadequate.",
            "government's step",
        ),
        (
            "Revealed: the schools which escaped academisation after 'requires improvement' judgements",
            "Eight schools failed and then rose to 'requires improvement'. Elmford School was one.",
            "ranking",
        ),
    ],
)
def test_what_follows_old_judgements_is_refused(title: str, text: str, reason: str):
    assert refusal(lay_out(story(text, title=title))) == reason


def test_a_boards_own_site_names_its_council():
    (claim,) = claims(
        story(
            "The outcome of our latest focused visit was published. Ofsted found clear progress for children.",
            title="Positive Ofsted feedback after focused visit to children's services",
            url="https://surreyscp.org.uk/2024/05/20/positive-feedback/",
        )
    )
    assert (claim.provider, claim.event) == ("Surrey", "focused_visit")


def test_a_newspapers_site_names_nobody():
    article = story(
        "Ofsted found clear progress for children at the latest focused visit.",
        title="Positive Ofsted feedback after focused visit to children's services",
        url="https://surreylive.news/2024/05/20/positive-feedback/",
    )
    assert not claims(article)


def test_from_inadequate_to_the_old_middle_grade_is_a_rise():
    (claim,) = claims(
        story(
            "Surrey County Council's children's services only meet minimum requirements, an Ofsted inspection found.\n"
            "In 2008 the watchdog downgraded the council, branding it 'inadequate'.\n"
            "Now services were graded as being adequate for overall effectiveness.",
            published="2010-10-20",
        )
    )
    assert told(claim) == ("Surrey", None, Grade.INADEQUATE, "improved")


def test_a_page_that_goes_through_the_parts_first_ends_with_its_overall_grade():
    (claim,) = claims(
        story(
            "Inspectors were in Bradford in February.\nThe report is on their website.\n"
            "Performance was Good in these areas:\nAdoption\nCare leavers\nLeadership\nIt requires improvement in this:\n"
            "Children who need help and protection\nThe overall judgement is 'requires improvement' because of that.",
            title="Ofsted publishes inspection report for Bradford Council",
        )
    )
    assert told(claim)[:2] == ("Bradford", Grade.REQUIRES_IMPROVEMENT)


def test_a_grade_told_late_with_the_one_it_replaces_is_the_outcome():
    (claim,) = claims(
        story(
            "Children in Lancashire are better helped by the council, a report says.\n"
            "But Ofsted said that services are no longer 'inadequate'.\nInspectors came in June.\nThey saw new energy.\n"
            "Staff get training.\nThere was praise for adoption.\n"
            "The rating had gone from 'inadequate' in September 2015 to 'requires improvement'.",
            title="Lancashire children's services improve",
        )
    )
    assert told(claim) == ("Lancashire", Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE, "improved")


def test_not_improved_from_an_old_grade_is_no_return_to_it():
    (claim,) = claims(
        story(
            "A re-inspection judged children's services to be inadequate.\n"
            "Help and protection has not improved enough from the inadequate judgement of 2015.",
            title="Torbay remains inadequate, Ofsted finds",
        )
    )
    assert told(claim)[3] == "unchanged"


def test_what_politicians_call_for_on_the_day_of_the_report_tells_its_outcome():
    (claim,) = claims(
        story(
            "An MP wants answers from Lancashire County Council after Ofsted found its services 'inadequate'.\n"
            "The damning review of the department was announced today.\n"
            "In 2012 services were found to be good overall.",
            title="MP calls for action after county council Ofsted report",
        )
    )
    assert told(claim) == ("Lancashire", Grade.INADEQUATE, Grade.GOOD, "declined")


def test_the_first_focused_checks_are_a_visit():
    (claim,) = claims(
        story(
            "Inspectors praised leaders at Leeds Council after the first 'focused' visits of two days.\n"
            "All councils are inspected every three years, but those already 'inadequate' face four weeks.\n"
            "A letter said that most children are cared for well.",
            title="Ofsted praises social work after first focused checks",
        )
    )
    assert (claim.event, claim.grade) == ("focused_visit", None)


def test_a_round_up_that_counts_colleges_is_no_statistics():
    (claim,) = claims(
        story(
            "A college that is not on the register got an 'outstanding' grade for its apprenticeships.\n"
            "The list was published last month; at least 18 colleges missed out.\nThat number included Elmford College.\n"
            "Yet Ofsted has now given the college a grade one for apprenticeships, in an overall 'good' new report.",
            title="Ofsted watch: College snubbed from register rated 'outstanding' for apprenticeships",
        )
    )
    assert (claim.provider, claim.grade) == ("Elmford College", Grade.GOOD)


def test_a_visit_gives_no_overall_rating_so_who_gave_one_inspected():
    (claim,) = claims(
        story(
            "A council's services have improved across the board, inspectors have said.\n"
            "Sefton Council's services were rated 'inadequate' in early 2022, but the watchdog's latest monitoring report "
            "gave it an overall rating of 'good'.",
            title="Children's services 'transformed' after new rating",
            published="2025-08-12",
        )
    )
    assert (claim.event, *told(claim)[1:]) == ("inspection", Grade.GOOD, Grade.INADEQUATE, "improved")


def test_what_stands_above_the_path_to_a_story_is_a_menu():
    (claim,) = claims(
        story(
            "The Times of Everywhere and all its many sections for readers\nRoad works near the western junction today\n"
            "Home » Love in the system\n"
            "Shropshire Council is proud that Ofsted inspectors have rated its children's services 'outstanding'.",
            title="Shropshire's children's services bring love back into the system",
        )
    )
    assert told(claim)[:2] == ("Shropshire", Grade.OUTSTANDING)


def test_a_councils_notice_to_improve_is_the_governments_and_no_grade():
    assert not claims(
        story(
            "Cambridgeshire County Council is under a formal Notice to Improve. It follows its inspection last October.",
            title="Children's services under Notice to Improve",
        )
    )


def test_the_visit_that_prompted_an_inspection_may_be_told_by_its_days():
    (claim,) = claims(
        story(
            "A council has been rated 'inadequate' for the first time, three months after a spot check.\n"
            "Children known to Wakefield Council were at risk.\n"
            "The inspection in June was prompted by a two-day 'focused visit' in February.",
            title="Spot check prompts first 'inadequate' rating",
        )
    )
    assert (claim.event, *told(claim)[:2]) == ("inspection", "Wakefield", Grade.INADEQUATE)


def test_limited_progress_of_an_inadequate_service_is_a_visits_finding():
    (claim,) = claims(
        story(
            "Chiefs in Sunderland say they have a plan that works, despite another critical assessment by Ofsted.\n"
            "In July inspectors branded the city department 'Inadequate' for the second time.\n"
            "After a visit early this year officials see 'limited' improvements.\n"
            "After a damning inspection in 2015 it had been handed to Together for Children.",
            title="'Inadequate' Sunderland children's services make 'limited' progress",
        )
    )
    assert (claim.event, claim.provider, claim.grade) == ("monitoring_visit", "Sunderland", None)


def test_an_old_visit_behind_new_grades_makes_no_story_of_a_visit():
    found = claims(
        story(
            "Warwickshire joins Newcastle in moving from 'requires improvement' to 'good', while Sutton council retains good "
            "rating.\nA council criticised for high caseloads has improved.\n"
            "In 2017 caseloads were too high at Warwickshire, and again at a focused visit in 2018.",
            title="Council improves to 'good' after hiring social workers",
        )
    )
    assert {(c.provider, c.grade) for c in found} >= {
        ("Warwickshire", Grade.GOOD),
        ("Newcastle upon Tyne", Grade.GOOD),
        ("Sutton", Grade.GOOD),
    }


def test_last_months_visit_is_a_visit():
    (claim,) = claims(
        story(
            "Blackpool Council's services for children are continuing to improve, a new Ofsted report says.\n"
            "Last month's visit looked at children who need help.",
            title="Ofsted give verdict on Blackpool Council's Children's Services",
        )
    )
    assert (claim.event, claim.grade, claim.direction.value) == ("focused_visit", None, "improved")


def test_headings_may_have_numbers_and_addresses():
    found = claims(
        story(
            "Take a look at the schools with reports in September:\n"
            "1. Progress School, Gough Lane, Elmford, PR5 6AQ\n"
            "Report published September 26 | Rating - Good | Highlights - pupils thrive.\n"
            "2. St Mary's CE Primary School, Lime Road, Ambridge, BB4 5NP\n"
            "Report published September 27 | Rating - Outstanding | Highlights - pupils work hard.",
            title="Fourteen schools that received new Ofsted ratings in September",
        )
    )
    assert {(c.provider, c.grade) for c in found} == {
        ("Progress School", Grade.GOOD),
        ("St Mary's CE Primary School", Grade.OUTSTANDING),
    }


def test_a_visit_may_be_told_after_the_opening():
    (claim,) = claims(
        story(
            "It was described as requiring improvement previously.\nBosses of a Blackburn college have been praised.\n"
            "Ofsted judged Our Lady Catholic College as requiring improvement at its last full inspection in 2017.\n"
            "It is now on the right track to being judged good.\nA monitoring visit was carried out in April.\n"
            "'Leaders are taking effective action,' the letter says.",
            title="Praise for change at Blackburn college",
        )
    )
    assert (claim.provider, claim.event, claim.grade) == ("Our Lady Catholic College", "monitoring_visit", None)


def test_a_schools_own_page_names_it_by_its_address():
    (claim,) = claims(
        story(
            "I was pleased to receive our Ofsted report.\n"
            "We are delighted to have maintained our rating of 'Good' since our last inspection.",
            title="We are a 'good' school!",
            url="https://www.elmfordprimaryschool.co.uk/post/we-are-a-good-school",
        )
    )
    assert (claim.provider, claim.grade, claim.direction.value) == ("Elmford Primary School", Grade.GOOD, "unchanged")


def test_a_schools_own_page_is_never_of_its_county():
    assert not claims(
        story(
            "Our Ofsted inspection went well.\nJust one other school in Dorset has been judged 'outstanding' this year.",
            title="We are OUTSTANDING",
            url="http://www.stnicholas.dorset.sch.uk/ofsted/",
        )
    )


def test_an_improved_rating_outweighs_what_it_replaces():
    (claim,) = claims(
        story(
            "Wilton Primary School celebrates an improved Ofsted report.\n"
            "Inspectors came last July and rated it as inadequate.\n"
            "However, this year's inspection gave them an improved rating of satisfactory.",
            title="Improvement at Wilton",
        )
    )
    assert (claim.provider, claim.grade, claim.direction.value) == ("Wilton Primary School", None, "improved")


def test_why_inspectors_say_so_is_no_opinion():
    (claim,) = claims(
        story(
            "Lancashire County Council's children's services 'require improvement', Ofsted inspectors say.",
            title="Why inspectors say children's services in Lancashire 'require improvement'",
        )
    )
    assert told(claim)[:2] == ("Lancashire", Grade.REQUIRES_IMPROVEMENT)


def test_whose_manager_rejoices_when_it_was_rated_was_rated_now():
    (claim,) = claims(
        story(
            "date 2016-10-11 A thrilled manager praised her staff when Ofsted rated their nursery 'outstanding'.\n"
            "Little Clovers, at 19 Mill Road, was inspected on September 22."
        )
    )
    assert (claim.provider, claim.grade) == ("Little Clovers", Grade.OUTSTANDING)


def test_the_first_page_of_a_report_is_read_by_its_own_sentence():
    (claim,) = claims(
        story(
            "Leeds City Council Inspection of services for children in need of help and protection Inspection date: 20 "
            "January 2015 – 11 February 2015 The overall judgement is that children's services are good The authority "
            "leads services that meet the requirements. The judgements are: 1. Children looked after Good 2. "
            "Leadership Outstanding"
        )
    )
    assert (claim.provider, claim.grade) == ("Leeds", Grade.GOOD)


def test_a_judgement_named_far_down_is_the_grade_of_a_story_of_findings():
    (claim,) = claims(
        story(
            "Children's services in Kirklees have improved significantly, a new Ofsted report says.\n"
            "It tells of progress.\nThe leader called it excellent news.\nStaff were thanked.\nSo were families.\n"
            "There is more to do.\n"
            "That is reflected in the judgement of 'requires improvement to be good'. He wants to be outstanding."
        )
    )
    assert told(claim)[:2] == ("Kirklees", Grade.REQUIRES_IMPROVEMENT)


def test_the_second_upgrade_in_a_row_is_a_rise():
    (claim,) = claims(
        story(
            "Children's services in Tower Hamlets have a top rating from Ofsted – the second upgrade in a row.\n"
            "The report tells of improvements since the leap to 'good' in 2019.",
            title="'Outstanding' rating for Tower Hamlets children's services",
        )
    )
    assert told(claim) == ("Tower Hamlets", Grade.OUTSTANDING, Grade.GOOD, "improved")


def test_an_inspection_that_follows_a_visit_is_no_visit():
    (claim,) = claims(
        story(
            "Leaders of Tower Hamlets children's services turned 'inadequate' into 'good' in two years, Ofsted says.\n"
            "The improved rating follows a monitoring visit in March.",
            title="Tower Hamlets secures a better Ofsted rating",
        )
    )
    assert (claim.event, *told(claim)[1:]) == ("inspection", Grade.GOOD, Grade.INADEQUATE, "improved")


def test_the_year_of_an_inspection_just_told_is_no_past_year():
    (claim,) = claims(
        story(
            "Tower Hamlets got the highest possible rating from Ofsted – seven years after the worst grade.\n"
            "The council was 'Outstanding' after an inspection on 11-15 November 2024.",
            title="Tower Hamlets children's services 'Outstanding'",
        )
    )
    assert told(claim) == ("Tower Hamlets", Grade.OUTSTANDING, Grade.INADEQUATE, "improved")


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        (
            "Delayed Ofsted report likely after elections",
            "Devon County Council's report is likely in May. It was rated inadequate in 2020.",
            "awaited inspection",
        ),
        (
            "",
            "OFSTED is back in Devon to see whether the county council's services can leave special measures.",
            "awaited inspection",
        ),
        (
            "Elmford Academy Trust v The Office for Standards in Education [2017] EWHC 2097 (Admin)",
            "Elmford Academy applies for judicial review of a report that adjudged it 'inadequate'.",
            "another matter",
        ),
    ],
)
def test_what_is_still_to_come_or_in_court_is_refused(title: str, text: str, reason: str):
    assert refusal(lay_out(story(text, title=title))) == reason


def test_a_schools_name_is_spelled_as_in_the_body():
    (claim,) = claims(
        story(
            "Elmford Down Infant School has retained its 'good' rating.",
            title="Elmford Down Infants School keeps 'Good'",
        )
    )
    assert claim.provider == "Elmford Down Infant School"


def test_a_schools_glowing_report_is_news_without_its_grade():
    (claim,) = claims(
        story(
            "Elmford Primary School is celebrating a glowing Ofsted report. All children achieve well.",
            title="Snow does not stop school's exhibition",
        )
    )
    assert (claim.provider, claim.grade) == ("Elmford Primary School", None)


def test_a_leap_at_the_last_inspection_is_no_leap_now():
    (claim,) = claims(
        story(
            "Sunderland's children's services were judged to be outstanding at Ofsted's latest inspection.\n"
            "At the last inspection in 2021 they were the first to make the leap from 'inadequate' to 'outstanding'.",
            published="2025-03-12",
        )
    )
    assert told(claim) == ("Sunderland", Grade.OUTSTANDING, Grade.OUTSTANDING, "unchanged")


def test_the_grade_before_is_the_one_that_an_earlier_rise_ended_with():
    (claim,) = claims(
        story(
            "Reading's services were last inspected in September 2019 and upgraded from inadequate (in 2016) to "
            "'requires improvement to be good'. In April 2024 they were inspected again.\n"
            "The overall grade is requires improvement to be good.",
            title="Ofsted inspection of Reading Council's children's services",
        )
    )
    assert told(claim)[1:] == (Grade.REQUIRES_IMPROVEMENT, Grade.REQUIRES_IMPROVEMENT, "unchanged")


def test_a_line_broken_within_a_sentence_is_read_on():
    (claim,) = claims(
        story(
            "Inspection of services for children in need of help and\nprotection\n"
            "The overall judgement is that children's services require\nimprovement\n"
            "The authority is not yet delivering good help.",
            title="Windsor and Maidenhead - Draft report",
        )
    )
    assert (claim.provider, claim.grade) == ("Windsor and Maidenhead", Grade.REQUIRES_IMPROVEMENT)


def test_an_inspection_that_begins_has_no_outcome():
    article = story(
        "Inspectors arrived today at Norfolk County Council. The department was inadequate in 2013 and again in 2015.",
        title="Ofsted begins inspection of Norfolk services for vulnerable children",
    )
    assert refusal(lay_out(article)) == "awaited inspection"


def test_evidence_of_improvement_is_a_rise():
    (claim,) = claims(
        story(
            "Reading's children's services are now judged as 'requires improvement' in all areas.",
            title="Children's services in Reading have evidence of improvement, says Ofsted",
        )
    )
    assert told(claim) == ("Reading", Grade.REQUIRES_IMPROVEMENT, None, "improved")


def test_a_firm_of_childminders_has_a_name():
    (claim,) = claims(
        story("Bluebells Childminders were suspended after Ofsted found the provision 'inadequate' on March 22.")
    )
    assert (claim.provider, claim.provider_type) == ("Bluebells Childminders", "early_years")


def test_still_requires_improvement_yields_to_an_earlier_grade():
    (claim,) = claims(
        story(
            "Children's services in South Gloucestershire were judged 'inadequate' in 2016.\n"
            "Now Ofsted has rated South Gloucestershire Council's services 'requires improvement to be good'.",
            title="Children's services still require improvement",
            published="2019-05-20",
        )
    )
    assert told(claim)[1:] == (Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE, "improved")


def test_a_visit_is_news_though_the_title_speaks_of_the_ranking_before():
    (claim,) = claims(
        story(
            "Inspectors see 'significant improvement' in Staffordshire, rated 'requires improvement' in 2023.\n"
            "Staffordshire County Council has been praised after a focused visit in December.",
            title="Praise for Staffordshire County Council after 'requires improvement' ranking",
            published="2026-01-28",
        )
    )
    assert (claim.event, claim.grade, claim.direction.value) == ("focused_visit", None, "improved")


def test_a_collection_of_send_reports_tells_each_area():
    found = claims(
        story(
            "Ofsted and the CQC publish the results of joint inspections of support for SEND.\n"
            + "".join(
                f"{name} Council\nInspectors visited {name} in January. They found a mixed picture.\n"
                for name in ("Hackney", "Barnet", "Torbay")
            ),
            title="The most recent local area SEND inspection reports",
        )
    )
    assert {(c.provider, c.event) for c in found} == {(n, "area_send") for n in ("Hackney", "Barnet", "Torbay")}


def test_consistently_good_services_are_no_grade():
    (claim,) = claims(
        story(
            'Bristol families do "not receive consistently good services", an Ofsted inspection has found. The damning '
            "report on Bristol City Council's children's services names failings."
        )
    )
    assert claim.grade is None


def test_a_downgrade_told_before_an_old_visit_is_no_visit():
    (claim,) = claims(
        story(
            "A council's children's services were downgraded from 'good' overall to 'requires improvement'.\n"
            "Cambridgeshire County Council was warned in April 2018 after a focused visit.",
            title="High caseloads cost a council its 'good' Ofsted rating",
            published="2019-02-19",
        )
    )
    assert (claim.event, *told(claim)[1:]) == ("inspection", Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, "declined")


def test_one_that_joins_another_shares_its_rise():
    found = claims(
        story(
            "Warwickshire joins Newcastle in moving from 'requires improvement' to 'good', while Sutton keeps its good "
            "rating.\nWarwickshire council joined Newcastle in improving by one grade from the requires improvement ratings "
            "of 2017, while Sutton council retained its good rating, Ofsted revealed this week.",
            title="Council improves to 'good' after hiring social workers",
            published="2022-02-04",
        )
    )
    assert {(c.provider, c.grade, c.direction.value) for c in found} == {
        ("Warwickshire", Grade.GOOD, "improved"),
        ("Newcastle upon Tyne", Grade.GOOD, "improved"),
        ("Sutton", Grade.GOOD, "unchanged"),
    }


def test_a_school_that_the_story_names_only_later_is_its_subject():
    (claim,) = claims(
        story(
            "Ofsted rated a school 'good' after taking an 'inadequate' report off its website.\n"
            "The only change was the inspector.\nParents are happy.\nSo are staff.\n"
            "Queen Anne Primary School in Ambridge had a second visit in June.",
            title="School 'good' after legal challenge to 'inadequate' rating",
        )
    )
    assert told(claim) == ("Queen Anne Primary School", Grade.GOOD, Grade.INADEQUATE, "improved")


def test_a_nursery_by_its_bare_name_is_inadequate_for_its_failures():
    (claim,) = claims(
        story(
            "A Norfolk nursery means to win back its reputation after a critical Ofsted report.\n"
            "Toddlers World in Hockwold near Thetford was ranked as 'inadequate' for failures in leadership.\n"
            "'We are determined to re-establish our previous grading of good,' its manager said."
        )
    )
    assert told(claim) == ("Toddlers World", Grade.INADEQUATE, Grade.GOOD, "declined")


def test_little_progress_since_an_old_grade_is_news():
    (claim,) = claims(
        story(
            "Services in Reading made 'little progress' since they were rated 'inadequate' in 2016, inspectors said.",
            title="Ofsted criticises council over 'unmanageable' caseloads",
        )
    )
    assert (claim.provider, claim.grade, claim.direction.value) == ("Reading", None, "unchanged")


def test_a_school_in_small_letters():
    (claim,) = claims(story("Little Combe primary school has a grade 2 for overall effectiveness from Ofsted."))
    assert (claim.provider, claim.grade) == ("Little Combe Primary School", Grade.GOOD)


def test_the_yearly_rating_of_old_is_an_outcome_without_a_grade():
    (claim,) = claims(
        story(
            "Staffordshire County Council's children's services perform 'poorly' overall, the watchdog Ofsted says.",
            title="Children's services in Staffordshire rated 'poor'",
            published="2011-11-09",
        )
    )
    assert (claim.provider, claim.grade) == ("Staffordshire", None)


def test_a_council_named_in_an_addresss_headline_is_the_subject():
    (claim,) = claims(
        story(
            "Ofsted came to the Children's Services Department to look at its arrangements for care leavers.\n"
            "Inspectors praised staff for their commitment.",
            url="https://news.example/education/ofsted-praises-hartlepool-borough-council-for-high-quality-of-care-3613066",
        )
    )
    assert (claim.provider, claim.grade) == ("Hartlepool", None)


def test_what_the_inspection_concluded_of_the_past_is_told_today():
    (claim,) = claims(
        story(
            "To receive an update on the outcome of the Ofsted inspection of Children's Services.\nMinutes:\n"
            "They were last inspected in January 2020, when they had an 'outstanding' judgement.\n"
            "The inspection of 2024 concluded that they had maintained the 'outstanding' judgement.",
            url="https://democracy.telford.gov.uk/mgAi.aspx?ID=1",
        )
    )
    assert told(claim)[:2] == ("Telford and Wrekin", Grade.OUTSTANDING)
    assert claim.direction.value == "unchanged"


def test_minutes_may_name_no_grade():
    (claim,) = claims(
        story(
            "Outcome from the Ofsted Inspection of Services for Children in need of help and protection\nMinutes:\n"
            "The Cabinet considered the report. The Cabinet Member apologised that results were not better.\n"
            "The report highlighted a number of weaknesses.",
            url="https://worcestershire.moderngov.co.uk/mgAi.aspx?ID=1",
        )
    )
    assert (claim.provider, claim.grade) == ("Worcestershire", None)


def test_a_round_up_mixes_councils_and_colleges():
    found = claims(
        story(
            "A council-run adult learning provider has shaken off its inadequate rating and gone up to a grade three.\n"
            "Leaders at Wakefield Metropolitan District Council's adult learning service were praised.\n"
            "Ambridge College got a grade two across the board – up from its previous grade three.\n"
            "Borchester College fell to grade three from 'good'.",
            title="Ofsted watch: council-run provider shakes off inadequate rating",
        )
    )
    assert {told(c) for c in found} == {
        ("Wakefield", Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE, "improved"),
        ("Ambridge College", Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, "improved"),
        ("Borchester College", Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, "declined"),
    }


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        (
            "Councils fail to protect children at risk, Ofsted says",
            "Over a quarter are 'inadequate'.\nToo many children are at risk.\nMore than a quarter of councils were judged "
            "'inadequate'.\nSunderland was singled out.\nSunderland Council was 'inadequate' last year.",
            "statistics",
        ),
        (
            "Interactive map shows England's best primary schools",
            "More than 2,400 are outstanding. Elmford Primary School was rated outstanding in December.",
            "ranking",
        ),
        (
            "",
            "Inspectors rate all schools. Some inspections are a decade old.\nElmford College\nIt was ranked outstanding.\n"
            "Ambridge Primary School\nAn outstanding rating was awarded.",
            "ranking",
        ),
    ],
)
def test_figures_maps_and_lists_of_what_stands_are_refused(title: str, text: str, reason: str):
    assert refusal(lay_out(story(text, title=title))) == reason


def test_a_grade_told_behind_says_of_is_that_ones():
    found = claims(
        story(
            "Dorset Council and Thurrock Council were both rated 'requires improvement' by Ofsted.\n"
            "'In 2012 the local authority was judged to be good,' it says of Thurrock.",
            title="Ofsted tells two councils to improve children's services",
            published="2016-05-23",
        )
    )
    assert {told(c) for c in found} == {
        ("Dorset", Grade.REQUIRES_IMPROVEMENT, None, "unknown"),
        ("Thurrock", Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, "declined"),
    }


def test_reasonable_progress_towards_leaving_special_measures_is_a_visits_finding():
    (claim,) = claims(
        story(
            "A village primary is 'making reasonable progress' towards leaving special measures, inspectors say.\n"
            "Elmford CofE Primary School was put in special measures last summer when Ofsted branded it 'inadequate'.",
            title="School 'makes progress' to leave special measures",
        )
    )
    assert (claim.event, claim.grade, claim.direction.value) == ("monitoring_visit", None, "improved")


def test_what_a_nursery_has_been_for_years_it_is_no_more():
    (claim,) = claims(
        story("Elmford Pre-School has been 'good' for years, but now Ofsted has boosted it to 'outstanding'.")
    )
    assert told(claim) == ("Elmford Pre-School", Grade.OUTSTANDING, Grade.GOOD, "improved")


def test_after_some_inspections_it_is_now_better():
    (claim,) = claims(
        story(
            "Elmford Primary School was Inadequate in May 2013, but after three Section 8 inspections it is now 'Requires "
            "Improvement' – one notch up.",
            title="Ofsted upgrades primary school's rating",
            published="2014-12-01",
        )
    )
    assert told(claim)[1:] == (Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE, "improved")


def test_universities_and_groups_of_colleges_are_named_one_by_one():
    found = claims(
        story(
            "Universities stood out this week.\n"
            "North West Downs Colleges, with 9,000 learners, received a grade two report.\n"
            "The University of Elmford also received a grade two from its first inspection.\n"
            "The University of Ambridge improved from a grade three to a grade two.\n"
            "Birmingham City University, with 200 apprentices, maintained its grade one.",
            title="Ofsted watch: Universities stand out",
            published="2020-02-01",
        )
    )
    assert {(c.provider, c.provider_type, c.grade, c.direction.value) for c in found} == {
        ("North West Downs Colleges", "college", Grade.GOOD, "unknown"),
        ("University of Elmford", "college", Grade.GOOD, "unknown"),
        ("University of Ambridge", "college", Grade.GOOD, "improved"),
        ("Birmingham City University", "college", Grade.OUTSTANDING, "unchanged"),
    }


def test_a_round_ups_first_grade_is_not_whose_progress_is_told():
    found = claims(
        story(
            "A private provider dropped two grades to 'inadequate' this week.\n"
            "Elmford College Group was found to have made 'significant progress' in all areas.\n"
            "Hill Training, with 88 apprentices, plummeted from grade two to four.",
            title="Ofsted watch: Mixed week",
            published="2019-02-01",
        )
    )
    assert [(c.provider, c.grade) for c in found] == [("Hill Training", Grade.INADEQUATE)]


def paper(text: str, title: str) -> tuple[Claim, ...]:
    return claims(story(text, title=title, url="https://democracy.leeds.gov.uk/mgAi.aspx?ID=1"))


def test_a_papers_action_plan_tells_the_inspection_that_it_answers():
    (claim,) = paper(
        "Minutes:\nThe Director presented the findings of the Ofsted inspection of May 2024.\n"
        "In January 2020 children's services were judged 'Outstanding'.\n"
        "During the recent inspection services retained the Outstanding judgement.",
        "Agenda item - Ofsted Action Plan",
    )
    assert told(claim) == ("Leeds", Grade.OUTSTANDING, Grade.OUTSTANDING, "unchanged")


def test_a_papers_judgement_stands_below_an_opening_about_the_meeting():
    (claim,) = paper(
        "Statement from the Chair\nMeeting: 23/01/2020 - Scrutiny Panel (Item 25)\nThe panel noted the following:\n"
        "- That the overall judgement of this Ofsted inspection was that the service required improvement, with a few "
        "areas judged overall as good.",
        "Issue - meetings",
    )
    assert told(claim)[:2] == ("Leeds", Grade.REQUIRES_IMPROVEMENT)


def test_a_papers_feedback_of_a_visit_has_its_direction():
    (claim,) = paper(
        "Minutes:\nThe cabinet member introduced the report.\nThis was the sixth visit.\n"
        "Its focus was the quality of assessments.\nIt took place in May.\n"
        "Leaders were now making tangible progress to improve quality.",
        "Agenda item - Ofsted Monitoring Visit Feedback",
    )
    assert (claim.event, claim.grade, claim.direction.value) == ("monitoring_visit", None, "improved")


def test_readiness_for_an_inspection_is_no_inspection():
    text = "Self-evaluation and Ofsted Inspection Readiness\nServices were judged 'good' in 2019, as in 2014."
    assert refusal(lay_out(story(text, title="Issue - meetings"))) == "awaited inspection"
    assert not paper(text, "Issue - meetings")


def test_whom_the_watchdog_has_also_rated_is_told_too():
    found = claims(
        story(
            "Children's services in Plymouth were praised by Ofsted for their handling of a scandal.\n"
            "A worker pleaded guilty in October.\nGrading the council's services as 'good', it noted a restructuring.\n"
            "Supervision was weak.\nThe building is new.\n"
            "The watchdog has also rated Peterborough as 'inadequate'. Turnover of staff was to blame.",
            title="Council praised for handling of scandal",
            published="2010-06-01",
        )
    )
    assert {(c.provider, c.grade) for c in found} == {("Plymouth", Grade.GOOD), ("Peterborough", Grade.INADEQUATE)}


def test_what_a_nursery_must_make_it_has_not_made():
    (claim,) = claims(
        story(
            "Elmford Pre-School has been rated 'inadequate' by Ofsted.\n"
            "In last year's inspection the pre-school, with eight children, was rated 'requires improvement'.\n"
            "A spokesperson said: 'We must make significant improvements.'"
        )
    )
    assert told(claim) == ("Elmford Pre-School", Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT, "declined")


def test_a_vow_to_become_outstanding_again_is_no_unchanged_grade():
    (claim,) = claims(
        story(
            "The manager of Elmford Pre-School, rated 'inadequate' by Ofsted, was devastated.",
            title="Pre-school rated 'inadequate' vows to become outstanding again",
        )
    )
    assert told(claim) == ("Elmford Pre-School", Grade.INADEQUATE, None, "unknown")


def test_a_visit_that_prompted_the_inspection_is_not_the_event():
    (claim,) = claims(
        story(
            "A council has been rated 'inadequate' under the new framework.\n"
            "Inspectors found that children known to Wakefield Council were at risk.\n"
            "The inspection in June was prompted by a 'focused visit' in February.\n"
            "Wakefield was last inspected in July 2016, in which it was rated as 'requires improvement to be good'.",
            title="Spot check prompts 'inadequate' rating",
        )
    )
    assert (claim.event, *told(claim)[1:]) == (
        "inspection",
        Grade.INADEQUATE,
        Grade.REQUIRES_IMPROVEMENT,
        "declined",
    )


def test_figures_of_primaries_are_no_story_of_the_one_that_serves_as_an_example():
    text = (
        "New inspections are harsher, leaders warn.\n84 per cent of 'outstanding' primaries were downgraded.\n"
        "Elmford Primary School was downgraded to 'good' after an inspection in September."
    )
    assert refusal(lay_out(story(text, title="Top primaries lose their Ofsted status"))) == "statistics"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Wilde Care Ltd", "Wilde Care Ltd, which delivers apprenticeships in adult care, was judged 'inadequate'."),
        (
            "Wildes Education",
            "Wildes Education, once a subcontractor, was judged 'inadequate' after its first inspection.",
        ),
        ("Academy Training Group", "Harrow-based Academy Training Group was branded 'inadequate' across the board."),
    ],
)
def test_a_firm_that_trains_apprentices_is_a_provider(name: str, text: str):
    (claim,) = claims(story(f"A training provider has been given Ofsted's lowest grade.\n{text}"))
    assert (claim.provider, claim.grade) == (name, Grade.INADEQUATE)


def test_the_grade_from_which_progress_began_is_not_that_of_a_visit():
    (claim,) = claims(
        story(
            "Children's services in Kent continue to improve, Ofsted says.\n"
            "In July 2023 the watchdog rated the council's services as inadequate.\n"
            "There have been two monitoring visits since then, and a letter on the second came out today.",
            title="Kent council's children's services making progress",
        )
    )
    assert (claim.event, claim.grade, claim.direction.value) == ("monitoring_visit", None, "improved")


def test_a_grade_that_inspectors_gave_on_a_visit_is_one():
    (claim,) = claims(
        story(
            "Following a visit in January, the inspectorate gave Kent council's children's services a 'requires "
            "improvement' rating.",
            title="Kent children's services improve their Ofsted rating",
        )
    )
    assert (claim.event, claim.grade) == ("inspection", Grade.REQUIRES_IMPROVEMENT)


def test_the_best_rating_yet_is_not_the_best_rating():
    (claim,) = claims(
        story("Kent council's children's services have been rated good.", title="Kent gets its best Ofsted rating yet")
    )
    assert claim.grade is Grade.GOOD


def test_two_in_two_places_are_both():
    found = claims(
        story(
            "Ofsted has told two councils that their children's services are not good enough.\n"
            "Halton Borough Council in the north west and Kent County Council in the south east were both rated "
            "'requires improvement' following inspections in November."
        )
    )
    assert {c.provider for c in found} == {"Halton", "Kent"}
    assert {c.grade for c in found} == {Grade.REQUIRES_IMPROVEMENT}


def test_services_that_are_worse_than_last_time_have_declined():
    (claim,) = claims(
        story(
            "Kent council's children's services have been rated inadequate by Ofsted.\n"
            "Their quality has deteriorated since they were last inspected in 2015."
        )
    )
    assert claim.direction.value == "declined"


def test_when_it_was_last_inspected_opens_what_was():
    (claim,) = claims(
        story(
            "Hill Park School in Dover has been rated inadequate by Ofsted.\n"
            "When it was last inspected, in 2013, the school was rated good."
        )
    )
    assert (claim.previous_grade, claim.direction.value) == (Grade.GOOD, "declined")


def test_a_marker_behind_another_grade_is_of_that_one():
    (claim,) = claims(
        story(
            "Ofsted visited Hill Park School in Dover in March, and found it 'inadequate' where it had been 'good' "
            "before.",
            title="Ofsted places Dover school in special measures",
        )
    )
    assert claim.grade is Grade.INADEQUATE and claim.previous_grade in (None, Grade.GOOD)


def test_schools_listed_behind_their_grade_are_read_item_by_item():
    found = claims(
        story(
            "Ofsted says five out of eight primary schools in Norfolk need to improve, after its latest inspections.\n"
            "The three 'good' schools are Hill Park Primary and Nursery, St Mary's Church of England VC Infant and Ash "
            "Green (Beccles).\n"
            "The schools judged to require improvement are Oak Junior, Elm Hill Primary and St Ann's Community "
            "Foundation (Lynn).",
            title="Five Norfolk primary schools told they 'must improve'",
        )
    )
    grades = {c.provider: c.grade for c in found}
    assert grades == {
        "Hill Park Primary and Nursery": Grade.GOOD,
        "St Mary's Church of England VC Infant": Grade.GOOD,
        "Ash Green": Grade.GOOD,
        "Oak Junior": Grade.REQUIRES_IMPROVEMENT,
        "Elm Hill Primary": Grade.REQUIRES_IMPROVEMENT,
        "St Ann's Community Foundation": Grade.REQUIRES_IMPROVEMENT,
    }


LINES = "\n".join(f"• {name} - {grade}" for name, grade in (
    ("Hill Park Primary School", "Outstanding"),
    ("Oak Grammar School", "Good"),
    ("Elm Hill Primary School", "Requires improvement"),
))  # fmt: skip


def test_lines_of_name_and_grade_are_read_where_they_are_new():
    found = claims(
        story(f"Three schools have had new Ofsted ratings this month.\n{LINES}", title="Ofsted's latest reports")
    )
    assert [(c.provider, c.grade) for c in found] == [
        ("Hill Park Primary School", Grade.OUTSTANDING),
        ("Oak Grammar School", Grade.GOOD),
        ("Elm Hill Primary School", Grade.REQUIRES_IMPROVEMENT),
    ]


def test_lines_of_name_and_grade_that_stand_tell_nothing():
    assert not claims(
        story(f"Here is how every school in town is rated by Ofsted.\n{LINES}", title="Every school, rated")
    )


def test_services_that_a_trust_runs_for_two_councils_are_the_claims_of_both():
    text = (
        "Children's services in Northamptonshire require improvement, the latest Ofsted report says.\n"
        "They are run by Northamptonshire Children's Trust and were rated inadequate in 2019."
    )
    found = claims(
        story(text, title="Northamptonshire children's services require improvement", published="2022-11-25")
    )
    assert [(c.provider, c.grade, c.direction.value) for c in found] == [
        ("North Northamptonshire", Grade.REQUIRES_IMPROVEMENT, "improved"),
        ("West Northamptonshire", Grade.REQUIRES_IMPROVEMENT, "improved"),
    ]
    before = claims(story(text, title="Northamptonshire children's services", published="2019-11-25"))
    assert {c.provider for c in before} <= {"Northamptonshire"}


def test_whom_a_council_is_compared_with_has_no_claim():
    (claim,) = claims(
        story(
            "Like Hampshire, North Yorkshire and Camden, Kent council now holds Ofsted's top rating for its children's "
            "services.",
            title="Kent children's services rated outstanding",
        )
    )
    assert (claim.provider, claim.grade) == ("Kent", Grade.OUTSTANDING)


def test_at_that_time_is_before():
    (claim,) = claims(
        story(
            "Ofsted has given Hill Park School, near Norwich, an overall rating of requires improvement.\n"
            "The school had not been inspected since 2016. At that time the regulator rated it outstanding.",
        )
    )
    assert (claim.grade, claim.previous_grade) == (Grade.REQUIRES_IMPROVEMENT, Grade.OUTSTANDING)


def test_top_marks_in_a_headline_yield_to_the_grade_itself():
    (claim,) = claims(
        story(
            "Kent council's children's services have been rated 'good' by Ofsted.",
            title="Top marks from watchdog for Kent children's services",
        )
    )
    assert claim.grade is Grade.GOOD


def test_what_somebody_called_good_is_no_grade_of_a_joint_inspection():
    (claim,) = claims(
        story(
            "A joint targeted area inspection of services in Kent has been made by Ofsted and the Care Quality Commission.\n"
            "Inspectors praised the council. The director said that it was 'good'.",
            title="Joint inspection praises Kent council",
        )
    )
    assert (claim.event, claim.grade) == ("jtai", None)


def test_ofsteds_full_name_is_no_provider():
    (claim,) = claims(
        story(
            "A nursery in Essex has been rated inadequate by Ofsted, the Office for Standards in Education, Children's "
            "Services and Skills.\nEllie's Nursery, on the High Street, looks after 66 children.",
            title="Essex nursery rated 'inadequate'",
        )
    )
    assert claim.provider == "Ellie's Nursery"


def test_when_services_were_also_good_is_before_whoever_is_praised():
    (claim,) = claims(
        story(
            "Kent council's children's services have been judged good by Ofsted.\n"
            "Inspectors praised the council for improvements since 2018, when services were also judged good overall."
        )
    )
    assert claim.direction.value == "unchanged"


def test_the_same_rating_at_the_previous_inspection_counts_wherever_it_stands():
    (claim,) = claims(
        story(
            "Kent council's children's services have been rated good by Ofsted.\nMost children are safe.\nHelp comes "
            "early.\nSocial workers know families well.\nPlans are clear.\nVisits are regular.\nAt the previous inspection "
            "the services were given the same rating."
        )
    )
    assert claim.direction.value == "unchanged"


def test_who_means_to_win_a_rating_back_has_not_risen():
    (claim,) = claims(
        story(
            "Oak Nursery in Dover has been rated inadequate by Ofsted.\nIts manager is determined to win back its rating."
        )
    )
    assert claim.direction.value != "improved"
