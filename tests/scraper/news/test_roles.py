"""Each rule that tells an outcome from history, parts, hopes and counts."""

import pytest

from scraper.news.grade_phrases import grade_phrases
from scraper.news.roles import RULES, Role, told_grades
from scraper.news.sentences import Sentence, plain_text


def roles(text: str, year: int | None = 2024) -> list[tuple[Role, str]]:
    plain = plain_text(text)
    return [(t.role, t.rule) for t in told_grades(grade_phrases(Sentence(plain, 1, text)), year)]


CASES = [
    ("hope", Role.NONE, "The school is now on the right track to being judged good."),
    ("count", Role.NONE, "No Kent secondary schools were found Outstanding in the year."),
    ("outcome", Role.NOW, "Overall the service is not doing as well as it could and was rated inadequate."),
    ("from", Role.BEFORE, "Its care has been downgraded from an Ofsted overall 'good' to 'requires improvement'."),
    ("in passing", Role.BEFORE, "'Inadequate' Sunderland children's services make 'limited' progress"),
    ("part", Role.PART, "Leadership was judged as 'good'."),
    ("outcome", Role.NOW, "Other areas were judged as 'requires improvement', with this forming the overall rating."),
    ("hope", Role.NONE, "It must face another inspection after evidence that it is no longer 'outstanding'."),
    ("outcome", Role.NOW, "She was in tears when she heard that the pre-school had been rated 'outstanding'."),
    ("earlier", Role.BEFORE, "For years it has been ranked as 'good', but now it is much more."),
    ("earlier", Role.BEFORE, "It has improved since the last inspection in 2015, which judged it to be inadequate."),
    ("outcome", Role.NOW, "While much is done since the last inspection in 2016, Ofsted issued a rating of 'good'."),
    ("part", Role.PART, "The college saw its apprenticeships grade fall from 'good' in 2018."),
    ("count", Role.NONE, "All are inspected for two weeks, but those already 'inadequate' face four."),
    ("part", Role.PART, "It faces a ban on apprenticeships after Ofsted judged the provision as 'inadequate'."),
    (
        "outcome",
        Role.NOW,
        "It rated the council's safeguarding services and services for looked after children as 'inadequate'.",
    ),
    ("outcome", Role.NOW, "That the services were effective had resulted in an overall judgement of 'good'."),
    ("earlier", Role.BEFORE, "At its last inspection in 2007 the school was rated as grade three or 'satisfactory'."),
    ("earlier", Role.BEFORE, "Inspectors are delighted at the changes since special measures."),
    ("earlier", Role.BEFORE, "Services have improved in most areas since the council's previous 'good' rating."),
    ("outcome", Role.NOW, "Ofsted praised management at the council for receiving a 'good' rating."),
    ("part", Role.PART, "It made progress in most areas, but still required improvement in child protection."),
    ("from", Role.BEFORE, "Its rating had gone from 'inadequate' in September 2015 to 'requires improvement'."),
    ("outcome", Role.NOW, "Ofsted rated Hill Council's children's services inadequate in three of four categories."),
    ("left behind", Role.BEFORE, "The decline of 'good' children's services came with the cuts."),
    (
        "outcome",
        Role.NOW,
        "Ofsted said more progress needs to be made, rating the service as 'requires improvement' overall.",
    ),
    ("outcome", Role.NOW, "It resulted in a better judgement for Hill, moving from 'inadequate' to 'good'."),
    ("hope", Role.NONE, "Ofsted has overturned a provisional 'inadequate' judgement."),
    ("hope", Role.NONE, "The inspectorate apologises after reversing grade four."),
    (
        "outcome",
        Role.NOW,
        "It was inadequate in May, but after two visits has now been rated as 'requires improvement'.",
    ),
    ("outcome", Role.NOW, "A review was called for after it was placed into special measures by Ofsted."),
    ("outcome", Role.NOW, "Elmford Academy, formerly Hill High School, was branded 'inadequate'."),
    ("earlier", Role.BEFORE, "Ofsted follows up on the school judged 'inadequate'."),
    ("part", Role.PART, "Its apprenticeships fell from 'good' in 2018."),
    ("part", Role.PART, "It faces a ban on apprenticeships after Ofsted judged them 'inadequate'."),
    ("part", Role.PART, "The service needed work, with a few areas that were judged overall as good."),
    ("outcome", Role.NOW, "Christmas is early at the pre-school, where all celebrate being graded 'outstanding'."),
    ("earlier", Role.BEFORE, "It is a return to form after only 'good' on the last two visits."),
    ("count", Role.NONE, "Centres rated 'inadequate' would be visited again within eight weeks."),
    ("left behind", Role.BEFORE, "The loss of its 'good' rating left the nursery devastated."),
    ("outcome", Role.NOW, "He praised the achievement of maintaining the 'outstanding' judgement."),
    ("outcome", Role.NOW, "She met staff to share the news that Ofsted had judged them to be giving a 'good' service."),
    ("earlier", Role.BEFORE, "This is a re-inspection of services following a judgement of inadequate in all."),
    ("question", Role.NONE, "Why was the school's rating inadequate?"),
    ("another's", Role.NONE, "The care home was rated good by the Care Quality Commission."),
    ("another's", Role.NONE, "The city's adult social care services have been rated good."),
    ("outcome", Role.NOW, "Torbay, Kent and Hull were rated outstanding, good and inadequate respectively."),
    ("in passing", Role.BEFORE, "She won a prize run by the council, whose children's services are outstanding."),
    ("outcome", Role.NOW, "The council was rated inadequate in three of four areas, including overall."),
    ("earlier", Role.BEFORE, "Ofsted has withdrawn a report which rated the school inadequate."),
    ("left behind", Role.BEFORE, "Inadequate rating overturned for the school in town."),
    ("outcome", Role.NOW, "Children jumped for joy, as Ofsted had given their school a 'good' rating."),
    ("left behind", Role.BEFORE, "The county's services move out of their inadequate rating."),
    ("part", Role.PART, "The college had 'inadequate' apprenticeships as well."),
    ("earlier", Role.BEFORE, "The nursery, with a staff of 14, had been outstanding."),
    ("outcome", Role.NOW, "Each of four judgements was good, and so was the overall grade."),
    ("earlier", Role.BEFORE, "Having been outstanding since 2020, services have slid."),
    ("hope", Role.NONE, "There is a long way to go before we are rated good."),
    ("hope", Role.NONE, "They need to improve further to be good."),
    ("outcome", Role.NOW, "It has become the first school in town to be rated outstanding."),
    ("from", Role.BEFORE, "Their journey from inadequate to good took three years."),
    ("earlier", Role.BEFORE, "It was last inspected in 2018, when it also came out as outstanding."),
    ("outcome", Role.NOW, "A year after it was told to improve, the council has had a visit and come out as good."),
    ("outcome", Role.NOW, "Safeguarding was found wanting in many areas and given the lowest of four grades."),
    ("scale", Role.NONE, "The grades are outstanding, good, requires improvement and inadequate."),
    ("scale", Role.NONE, "Most services are now good or outstanding."),
    ("passed through", Role.BEFORE, "The school, cut from outstanding to inadequate, has been rated good."),
    ("left behind", Role.BEFORE, "The council is no longer rated inadequate."),
    ("left behind", Role.BEFORE, "The school is out of special measures."),
    ("left behind", Role.BEFORE, "It was stripped of its outstanding rating."),
    ("where it stands", Role.NOW, "The plan is meant to move services from requires improvement to good."),
    ("from", Role.BEFORE, "The service went from inadequate to good."),
    ("count", Role.NONE, "Ten of 43 councils were rated good."),
    ("count", Role.NONE, "Only six authorities in England are rated outstanding."),
    ("hope", Role.NONE, "The leader wants to be outstanding."),
    ("hope", Role.NONE, "The council hopes it will be rated good next time."),
    ("after being", Role.BEFORE, "Services were rated good after being inadequate."),
    ("from", Role.BEFORE, "Inspectors downgraded the initial 'good' verdict to 'requires improvement'."),
    ("left behind", Role.BEFORE, "Inspectors downgrade academy's 'good' rating."),
    ("earlier", Role.BEFORE, "The council was good at its last inspection in 2019."),
    ("outcome", Role.NOW, "The school was told it requires improvement after previously being good."),
    ("earlier", Role.BEFORE, "The college is inadequate, having been good since 2016."),
    ("earlier", Role.BEFORE, "The school had required improvement since 2017."),
    ("in passing", Role.BEFORE, "He has a place at Langdon Academy, which is in special measures, against her wish."),
    ("earlier", Role.BEFORE, "It had previously been rated good."),
    ("earlier", Role.BEFORE, "The last inspection found services inadequate."),
    ("earlier", Role.BEFORE, "The nursery was rated good two years ago."),
    ("earlier", Role.BEFORE, "In its previous report back in 2013, the nursery was given a 'good' overall rating."),
    ("earlier", Role.BEFORE, "The college, having spent 14 years at good, has a new roof."),
    ("in passing", Role.BEFORE, "The service, which was rated good by Ofsted in 2024, has seen its costs double."),
    ("in passing", Role.BEFORE, "Children at Little Oaks Nursery, rated outstanding by Ofsted, held a garden party."),
    ("in passing", Role.BEFORE, "Wigan, whose children's services are rated good by Ofsted, will sponsor the prize."),
    ("standing", Role.NOW, "The council's children's services are rated outstanding by Ofsted."),
    ("earlier", Role.BEFORE, "The school was good when inspectors last called in 2018."),
    ("earlier", Role.BEFORE, "The once-failing school has a new head."),
    ("left behind", Role.BEFORE, "The report ends six years of requires improvement."),
    ("left behind", Role.BEFORE, "The school bettered the requires improvement of its last report."),
    ("dated", Role.DATED, "It was judged to be good at its inspection in 2018 and has now been told it is inadequate."),
    ("outcome", Role.NOW, "It was judged to be good at its inspection in 2018 and has now been told it is inadequate."),
    ("outcome", Role.NOW, "The school has failed to shake off its requires improvement tag."),
    ("outcome", Role.NOW, "The school has had its rating cut from good to requires improvement."),
    ("outcome", Role.NOW, "It has shaken off its old rating to become good."),
    (
        "outcome",
        Role.NOW,
        "It wants a report quashed after it was rated good ten weeks after being put into special measures.",
    ),
    ("outcome", Role.NOW, "A new era began after it was rated 'good' for the first time ever."),
    ("outcome", Role.NOW, "It fell from its previous ‘outstanding’ rating to ‘requires improvement’."),
    ("outcome", Role.NOW, "It completes a journey from inadequate in 2017 to good in 2024."),
    ("outcome", Role.NOW, "Inspectors came in May and rated it good."),
    ("outcome", Role.NOW, "Inspectors came earlier this year and rated it good."),
    ("hope", Role.NONE, "The school may be rated good one day."),
    ("outcome", Role.NOW, "Services that were in the lowest category six years ago have been rated outstanding."),
    ("outcome", Role.NOW, "Squirrels Nursery, rated outstanding by Ofsted, is celebrating."),
    ("outcome", Role.NOW, "Staff are celebrating after it was rated 'Outstanding'."),
    (
        "outcome",
        Role.NOW,
        "A primary rated outstanding four years ago is appealing after it was placed in special measures.",
    ),
    ("outcome", Role.NOW, "In the first inspection since it was formed in April, services were judged inadequate."),
    ("part", Role.PART, "Leadership was outstanding."),
    ("part", Role.PART, "It is rated good with outstanding features."),
    ("part", Role.PART, "Help and protection: requires improvement."),
    ("part", Role.PART, "Leadership at the council was rated outstanding."),
    ("part", Role.PART, "It brands as ‘inadequate’ the safeguarding board."),
    ("count", Role.NONE, "The phrase comes with most inadequate judgements."),
    ("dated", Role.DATED, "The most recent one in 2022 said that it requires improvement."),
    ("count", Role.NONE, "The council is one of only six authorities rated good."),
    ("after being", Role.BEFORE, "Services improved after they were rated inadequate."),
    ("left behind", Role.BEFORE, "Inspectors have removed a council's inadequate rating."),
    ("left behind", Role.BEFORE, "Ofsted strips an outstanding school of its top rating."),
    ("dated", Role.DATED, "In 2019, the verdict of the service was that it requires improvement."),
    ("dated", Role.DATED, "The council was rated inadequate in 2018."),
    ("outcome", Role.NOW, "Ofsted has rated the council inadequate."),
    ("standing", Role.NOW, "All areas but adoption are rated good."),
    ("outcome", Role.NOW, "It was rated inadequate overall, with leadership no better."),
    ("outcome", Role.NOW, "Elmford joins only four other councils rated good."),
    ("outcome", Role.NOW, "The move makes Elmford one of five boroughs to be rated outstanding."),
    ("count", Role.NONE, "No area was found to be good."),
    ("from", Role.BEFORE, "Its good rating plunged to inadequate."),
    ("left behind", Role.BEFORE, "Two years in special measures are behind the school."),
    ("left behind", Role.BEFORE, "Its time in the lowest category is at an end after a spell in special measures."),
    ("earlier", Role.BEFORE, "Its last report, in 2016, also found care to be good."),
    ("earlier", Role.BEFORE, "At its previous visit, in 2016, it was judged good, though it went on working."),
    ("earlier", Role.BEFORE, "Eight years earlier, it was rated good."),
    ("left behind", Role.BEFORE, "Services are 'inadequate' no longer."),
    ("earlier", Role.BEFORE, "Much has changed since 2019, when Elmford Borough Council was good."),
    ("outcome", Role.NOW, "In 2014 Elm School required improvement; the new report finds it to be good."),
    ("left behind", Role.BEFORE, "It is far above the 'adequate' of 2012."),
    ("outcome", Role.NOW, "No council had gone from inadequate to outstanding before this one."),
    ("earlier", Role.BEFORE, "Much has changed since the day when Ofsted made it inadequate."),
    ("outcome", Role.NOW, "Elmford, good in its report of 2014, is outstanding in this one."),
    ("earlier", Role.BEFORE, "For almost a decade services were rated inadequate."),
    ("earlier", Role.BEFORE, "The service has been judged inadequate for more than ten years."),
    ("earlier", Role.BEFORE, "The visit before was in 2017, where it was rated good."),
    ("outcome", Role.NOW, "Their new report says that the playgroup had been given an outstanding grade."),
    ("outcome", Role.NOW, "Since the last full inspection, Ofsted has found that it remained outstanding."),
    ("outcome", Role.NOW, "The nursery in Mill Road was rated good."),
    ("outcome", Role.NOW, "After years of hard work it has been rated good."),
    ("outcome", Role.NOW, "All five areas were good."),
    ("part", Role.PART, "They praised the 'outstanding' quality of leadership."),
    ("part", Role.PART, "Outstanding children's services leadership was seen."),
]


@pytest.mark.parametrize(("rule", "role", "text"), CASES)
def test_a_rule_gives_its_role(rule: str, role: Role, text: str):
    assert (role, rule) in roles(text)


def test_what_led_to_a_dated_grade_shares_its_year():
    told = roles("It went into special measures in 2011 after a report found it to be inadequate.")
    assert [role for role, _ in told] == [Role.DATED, Role.DATED]


def test_every_rule_has_its_case():
    assert {name for name, _, _ in RULES} <= {rule for rule, _, _ in CASES}


def test_a_year_belongs_to_the_grade_that_it_follows():
    told = roles("The school dropped from good (2012) to requires improvement.")
    assert told == [(Role.BEFORE, "from"), (Role.NOW, "outcome")]


def test_a_year_between_commas_belongs_to_the_grade_in_front():
    plain = plain_text("It was previously rated as requiring improvement, in 2017, and inadequate before that in 2015.")
    told = told_grades(grade_phrases(Sentence(plain, 1, plain)), 2022)
    assert [t.year for t in told] == [2017, 2015]


def test_this_years_grade_is_no_history():
    assert roles("The council was rated good in March 2024.") == [(Role.NOW, "outcome")]


def test_an_explaining_phrase_keeps_the_role_of_what_it_explains():
    told = roles("It had been judged ‘requires improvement’, the second lowest rating.")
    assert [role for role, _ in told] == [Role.BEFORE, Role.BEFORE]
