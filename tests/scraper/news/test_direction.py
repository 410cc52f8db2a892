"""Words of movement, each with its rule."""

import pytest

from outcomes.grades import FOUR_POINT, Grade
from scraper.news.direction import Direction, between, direction_words


@pytest.mark.parametrize(
    ("text", "direction", "rule"),
    [
        ("This was its first inspection.", Direction.UNKNOWN, "first inspection"),
        ("Rated good in the first inspection since replacing the county.", Direction.UNKNOWN, "first inspection"),
        ("Rated good in its first report from Ofsted.", Direction.UNKNOWN, "first inspection"),
        ("The first graded report since the new council took over.", Direction.UNKNOWN, "first inspection"),
        ("The same as five years ago.", Direction.UNCHANGED, "retains"),
        ("Ofsted last graded it, with the same outcome, in 2014.", Direction.UNCHANGED, "retains"),
        ("The last two inspections came to the same view.", Direction.UNCHANGED, "retains"),
        ("The grade is the same one that it received in 2020.", Direction.UNCHANGED, "retains"),
        ("Up one from last time.", Direction.IMPROVED, "rises"),
        ("Services have crashed to inadequate.", Direction.DECLINED, "falls"),
        ("They have gone back to being inadequate.", Direction.DECLINED, "falls"),
        ("The letter describes improved practice.", Direction.IMPROVED, "better"),
        ("The school has not maintained a good standard of education.", Direction.DECLINED, "falls"),
        ("This is a huge step forward for us.", Direction.IMPROVED, "better"),
        ("Rated inadequate, a fall of two grades.", Direction.DECLINED, "falls"),
        ("It has again been found to require improvement.", Direction.UNCHANGED, "retains"),
        ("Services are making great strides, inspectors say.", Direction.IMPROVED, "better"),
        ("Cuts led to a decline, but this has since been reversed.", Direction.IMPROVED, "better"),
        ("The council is making 'early progress', the letter says.", Direction.IMPROVED, "better"),
        ("It is unacceptable that we have taken a backward step.", Direction.DECLINED, "worse"),
        ("There had been no overall improvement, inspectors said.", Direction.UNCHANGED, "retains"),
        ("Inspectors praised the significantly improved services.", Direction.IMPROVED, "better"),
        ("Services at the council have got better.", Direction.IMPROVED, "better"),
        ("It shows that improvements in children's social care continue.", Direction.IMPROVED, "better"),
        ("It has the highest accolade for the first time in its history.", Direction.IMPROVED, "rises"),
        ("Services are going in the right direction.", Direction.IMPROVED, "better"),
        ("It has been given 'requires improvement', the same grading as 2019.", Direction.UNCHANGED, "retains"),
        ("The council was seen to hold their judgement of good.", Direction.UNCHANGED, "retains"),
        ("The school has been promoted to an elite group.", Direction.IMPROVED, "rises"),
        ("They had the same outcome in 2017.", Direction.UNCHANGED, "retains"),
        ("It is the first time that it has had Ofsted's lowest mark.", Direction.DECLINED, "falls"),
        ("It won the highest overall grade for children's social care.", None, ""),
        ("Its best report in a decade.", Direction.IMPROVED, "rises"),
        ("The area has made sufficient progress.", Direction.IMPROVED, "better"),
        ("Inspectors saw tangible progress.", Direction.IMPROVED, "better"),
        ("Inspectors find improvement in the team.", Direction.IMPROVED, "better"),
        ("The rating had not improved.", Direction.UNCHANGED, "retains"),
        ("It has not made sufficient progress.", Direction.UNCHANGED, "no progress"),
        ("The council retains its rating.", Direction.UNCHANGED, "retains"),
        ("Outstanding for the second time in a row.", Direction.UNCHANGED, "retains"),
        ("Services were again inadequate.", Direction.UNCHANGED, "retains"),
        ("School still requires improvement, Ofsted says.", Direction.UNCHANGED, "still"),
        ('They continue to "require improvement to be good".', Direction.UNCHANGED, "still"),
        ('Services have again been judged as "good".', Direction.UNCHANGED, "retains"),
        ('Services are in an "improved position".', Direction.IMPROVED, "better"),
        ("The nursery clings on to its rating.", Direction.UNCHANGED, "retains"),
        ("Delighted with our third outstanding report.", Direction.UNCHANGED, "retains"),
        ("The finding matches the outcome of the last inspection.", Direction.UNCHANGED, "retains"),
        ("In 2022 they still required improvement.", None, ""),
        ("The council has been upgraded.", Direction.IMPROVED, "rises"),
        ("The college is up to outstanding.", Direction.IMPROVED, "rises"),
        ("A step up from the grade of 2017.", Direction.IMPROVED, "rises"),
        ("Services have climbed out of the bottom grade.", Direction.IMPROVED, "rises"),
        ("In 2019, too, it required improvement.", Direction.UNCHANGED, "retains"),
        ("Balloons rose from the playground.", None, ""),
        ("It rose from the lowest grade.", Direction.IMPROVED, "rises"),
        ("It has a better rating.", Direction.IMPROVED, "rises"),
        ("There is no overall improvement since 2019.", Direction.UNCHANGED, "retains"),
        ("Services show improvements since then.", Direction.IMPROVED, "better"),
        ("It won back its rating.", Direction.IMPROVED, "rises"),
        ("This is the third time the nursery has been judged outstanding.", Direction.UNCHANGED, "retains"),
        ("The school has been good for more than a decade.", Direction.UNCHANGED, "retains"),
        ("It failed to shake off its old tag.", Direction.UNCHANGED, "retains"),
        ("Inspectors reaffirmed the rating.", Direction.UNCHANGED, "retains"),
        ("Its best result for 20 years.", Direction.IMPROVED, "rises"),
        ("York leaps two grades.", Direction.IMPROVED, "rises"),
        ("It is two rungs higher than the last time.", Direction.IMPROVED, "rises"),
        ("It moved out of the bottom category.", Direction.IMPROVED, "rises"),
        ("The rating is one grade lower than before.", Direction.DECLINED, "falls"),
        ("An academy stripped of its sponsor.", None, ""),
        ("A school stripped of its outstanding rating.", Direction.DECLINED, "falls"),
        ("It was rated requires improvement to be good.", None, ""),
        ("Services for children must improve.", None, ""),
        ("The school has held its good rating.", Direction.UNCHANGED, "retains"),
        ("It is a step back for the authority.", Direction.DECLINED, "falls"),
        ("Outstanding for the second inspection running.", Direction.UNCHANGED, "retains"),
        ("The council slid to requires improvement.", Direction.DECLINED, "falls"),
        ("A far cry from its last report.", Direction.DECLINED, "falls"),
        ("It is no longer rated inadequate.", Direction.IMPROVED, "rises"),
        ("From inadequate to good in two years.", Direction.IMPROVED, "rises"),
        ("Services have significantly improved.", Direction.IMPROVED, "better"),
        ("The school was downgraded.", Direction.DECLINED, "falls"),
        ("It slipped to requires improvement.", Direction.DECLINED, "falls"),
        ("Services have deteriorated.", Direction.DECLINED, "worse"),
        ("Managers keep their diaries up to date.", None, ""),
        ("Lunch is served on unchanged plates.", None, ""),
        ("The overall grade is unchanged.", Direction.UNCHANGED, "retains"),
        ("Ofsted renewed its outstanding rating.", Direction.UNCHANGED, "retains"),
        ("A third consecutive upgrade for the borough.", Direction.IMPROVED, "rises"),
        ("Three consecutive outstanding ratings.", Direction.UNCHANGED, "retains"),
        ("Not enough to change that rating, it said.", Direction.UNCHANGED, "retains"),
        ("The playgroup got outstanding marks for the first time.", Direction.IMPROVED, "rises"),
        ("Its Ofsted grade has gone up.", Direction.IMPROVED, "rises"),
        ("Care has got much worse.", Direction.DECLINED, "worse"),
        ("It is no better than its last rating.", Direction.UNCHANGED, "retains"),
        ("That is progress, the leader said.", Direction.IMPROVED, "better"),
        ("There were clear improvements.", Direction.IMPROVED, "better"),
        ("Care in the town continues to improve.", Direction.IMPROVED, "better"),
    ],
)
def test_words_of_movement(text: str, direction: Direction | None, rule: str):
    assert direction_words([text]) == ((direction, rule) if direction else None)


def test_no_movement_is_guessed():
    assert direction_words(["Children's services are good, says Ofsted."]) is None
    assert direction_words([]) is None


def test_words_of_the_rating_outweigh_words_of_the_services():
    texts = ["Transforming lives in the borough.", "Outstanding for the second time in a row.", "Demand rose."]
    assert direction_words(texts) == (Direction.UNCHANGED, "retains")


def test_the_first_text_with_a_word_decides():
    texts = ["Nothing here.", "The council was upgraded.", "It was downgraded."]
    assert direction_words(texts) == (Direction.IMPROVED, "rises")


def test_between_two_grades_follows_the_scale():
    for n, better in enumerate(FOUR_POINT):
        for worse in FOUR_POINT[n + 1 :]:
            assert between(worse, better) is Direction.IMPROVED
            assert between(better, worse) is Direction.DECLINED
        assert between(better, better) is Direction.UNCHANGED
    assert between(None, Grade.GOOD) is Direction.UNKNOWN
    assert between(Grade.ADEQUATE, Grade.GOOD) is Direction.UNKNOWN
