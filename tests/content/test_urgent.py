"""What visitors type is matched with the rules that clinicians keep; ordinary words are left in peace."""

import dataclasses
from collections.abc import Callable
from time import perf_counter

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from content.models import SafetyHold, UrgentRule
from content.phrases import phrasebook
from content.urgent import find_urgent_advice
from tests.factories import CategoryFactory, QuestionFactory, UrgentRuleFactory, make_private

CAUDA = "back pain / backache + cannot pee / can't wee / bladder / numb bottom"


def matches(patterns: str, text: str) -> bool:
    """Return whether one rule with these patterns answers to `text`."""
    return phrasebook((patterns,)).find(text) == [0]


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


# Matching


@pytest.mark.parametrize(
    "text",
    [
        "back pain cant pee",
        "Cannot pee, and my BACK is in pain!",
        "my bladder has gone funny since the backache",
        "numb bottom with backache",
        "I have had back pain for a week and now my bottom... I mean numb bottom",
        "backpain cannot wee",
    ],
)
def test_all_parts_must_occur_in_any_order_and_one_alternative_of_each_is_enough(text):
    assert matches(CAUDA, text)


@pytest.mark.parametrize("text", ["back pain", "cannot pee", "bladder infection", "pain in my knee, cannot pee", ""])
def test_a_part_alone_is_not_enough(text):
    assert not matches(CAUDA, text)


def test_each_line_is_a_combination_of_its_own():
    patterns = "chest pain + arm\n\n  slurred speech  "
    assert matches(patterns, "his speech, slurred speech")
    assert not matches(patterns, "arm pain")


@pytest.mark.parametrize(
    "text",
    [
        *("cant pee", "can't pee", "can’t pee", "cannot pee", "can not pee", "can t pee", "unable to pee"),
        *("could not pee", "couldn`t pee", "not able to pee", "CAN’T PEE", "can't even pee", "cannot be peeing"),
    ],
)
@pytest.mark.parametrize("pattern", ["cannot pee", "can't pee", "unable to pee"])
def test_apostrophes_and_ways_to_say_cannot_make_no_difference(pattern, text):
    assert matches(pattern, text)


def test_cannot_is_more_than_the_rest_of_the_phrase():
    assert not matches("cannot pee", "how often should I pee")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("chest pain", "chets pain"),
        ("chest pain", "cheest pain"),
        ("vomiting blood", "vommiting blod blood"),
        ("breathless", "brethless"),
        ("swallowing", "swollowng"),
        ("breathing", "brething"),
        ("headache", "heedachs"),
        ("cannot pee", "canot pee"),
        ("numbness", "NUMBNES"),
    ],
)
def test_a_typing_mistake_in_a_longer_word_is_forgiven_and_two_in_a_long_one(pattern, text):
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("chest pain", "hest pain"),  # another first letter
        ("arm pain", "aim pain"),  # too short to guess
        ("chest pain", "chssit pain"),  # two mistakes in a short word
        ("back pain", "black paint"),  # other words, spelt right
        ("worst headache", "worse headache"),
        ("leaking", "learning"),
        ("black stools\nback pain", "black pain"),  # a word that is in the patterns is no mistake for another
    ],
)
def test_other_words_are_no_typing_mistakes(pattern, text):
    assert not matches(pattern, text)


def test_the_words_of_a_phrase_stand_near_each_other_in_its_order():
    assert matches("numb bottom", "numb in the bottom")
    assert not matches("numb bottom", "numb all over the bottom")
    assert not matches("numb bottom", "bottom numb")
    # The nearest of several words counts, not the first.
    assert matches("numb bottom", "numb fingers and toes and knees, and a numb bottom")
    assert matches("numb right bottom", "numb numb numb right right bottom")


def test_british_spelling_and_endings_make_no_difference():
    assert matches("haemorrhage", "hemorrhaging")
    assert matches("swollen tongue", "swelling of the tongue")


# Rules


@pytest.mark.django_db
def test_advice_says_what_the_rule_says_and_which_version_of_it():
    rule = UrgentRuleFactory(patterns=CAUDA, severity="same_day", heading="Ring today", message="NHS 111")
    [advice] = find_urgent_advice("back pain cant pee")
    assert (advice.rule, advice.heading, advice.message, advice.page) == (rule, "Ring today", "NHS 111", None)
    assert (advice.severity, advice.severity_label) == ("same_day", "See somebody today: your GP or NHS 111")
    assert advice.version == rule.version == rule.live_revision.pk
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(advice, "heading", "Wait")  # noqa: B010 - the types forbid it as well


@pytest.mark.django_db
def test_the_most_severe_come_first_and_three_at_most():
    for severity in ["soon", "emergency", "same_day", "emergency"]:
        UrgentRuleFactory(severity=severity)
    assert [advice.severity for advice in find_urgent_advice("back pain cant pee")] == [
        "emergency",
        "emergency",
        "same_day",
    ]
    # The admin lists them in that order too.
    assert [rule.severity for rule in UrgentRule.objects.all()] == ["emergency", "emergency", "same_day", "soon"]


@pytest.mark.django_db
def test_a_draft_counts_when_it_is_published_and_an_unpublished_rule_stops_at_once():
    rule = UrgentRuleFactory(live=False)
    assert find_urgent_advice("back pain cant pee") == []
    rule.latest_revision.publish()
    assert len(find_urgent_advice("back pain cant pee")) == 1
    UrgentRule.objects.get().unpublish()
    assert find_urgent_advice("back pain cant pee") == []


@pytest.mark.django_db
def test_a_change_works_once_it_is_published_and_has_another_version():
    rule = UrgentRuleFactory(patterns="chest pain")
    before = rule.version
    rule.patterns = "jaw pain"
    revision = rule.save_revision()
    assert find_urgent_advice("jaw pain") == []
    revision.publish()
    assert find_urgent_advice("chest pain") == []
    [advice] = find_urgent_advice("jaw pain")
    assert advice.version != before
    assert rule.revisions.get(pk=before).content["patterns"] == "chest pain"


@pytest.mark.django_db
@pytest.mark.parametrize("then", ["live", "unpublished"])
def test_a_version_that_visitors_saw_is_never_overwritten(then):
    rule = UrgentRuleFactory(patterns="chest pain")
    seen = rule.latest_revision
    if then == "unpublished":
        rule.unpublish()
    rule.patterns = "jaw pain"
    draft = rule.save_revision(overwrite_revision=seen)
    assert draft != seen
    assert rule.revisions.get(pk=seen.pk).content["patterns"] == "chest pain"
    # A draft of one's own may be, as autosave does.
    rule.patterns = "jaw pain + arm"
    assert rule.save_revision(overwrite_revision=draft) == draft


def test_a_page_is_named_while_visitors_may_see_it(category):
    hidden: list[Callable] = [
        make_private,
        lambda page: page.unpublish(),
        lambda page: SafetyHold.objects.create(page=page, reason="May do harm"),
    ]
    for hide in hidden:
        page = QuestionFactory(parent=category)
        rule = UrgentRuleFactory(page=page)
        [advice] = find_urgent_advice("back pain cant pee")
        assert advice.page == page
        assert page.title in render_to_string("includes/urgent_advice.html", {"advice": [advice]})
        hide(page)
        [advice] = find_urgent_advice("back pain cant pee")
        assert advice.page is None
        rule.unpublish()


def test_it_costs_one_query_and_one_look_up_of_pages(category, django_assert_num_queries):
    UrgentRuleFactory(patterns="chest pain")
    for _ in range(5):
        UrgentRuleFactory(page=QuestionFactory(parent=category))
    with django_assert_num_queries(0):
        assert find_urgent_advice("  ") == []
    with django_assert_num_queries(1):
        assert find_urgent_advice("which tablets help sciatica") == []
    with django_assert_num_queries(1):
        assert len(find_urgent_advice("chest pain")) == 1
    # `visible_by_key` asks for private sections, and then for the pages.
    with django_assert_num_queries(3):
        found = [(str(one.page), one.rule.pk, one.severity_label) for one in find_urgent_advice("back pain cant pee")]
    assert len(found) == 3


# Whatever is typed


@given(st.text(st.characters(exclude_categories=()), max_size=300) | st.text("canot 'pe’+/\n", max_size=80))
@pytest.mark.django_db
def test_any_text_is_answered(text):
    assert find_urgent_advice(text) == []
    assert isinstance(phrasebook((CAUDA, "headache")).find(text), list)
    # Nor do patterns that slipped past the form do any harm.
    assert isinstance(phrasebook((text,)).find(text), list)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["al", "\ufdfa", "can ", "back ", "'", "a'"])
def test_a_very_long_text_is_answered_soon(text):
    UrgentRuleFactory()
    started = perf_counter()
    assert find_urgent_advice(text * 20_000) == []
    assert perf_counter() - started < 0.5


@pytest.mark.django_db
def test_what_comes_after_ten_thousand_characters_is_not_looked_at():
    UrgentRuleFactory()
    assert find_urgent_advice("x " * 4_900 + "back pain cant pee")
    assert not find_urgent_advice("x " * 5_000 + "back pain cant pee")


# What clinicians may write


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("patterns", "problem"),
    [
        ("chest pain\nback pain + the", "Line 2: “the” has only words that stand in almost every question"),
        ("I can't", "Line 1: “I can't” has only words"),
        ("chest pain + 12", "Line 1: “12” has only words"),
        ("chest pain + ?!", "Line 1: “?!” has no word in it"),
        ("chest pain +", "Line 1: there is nothing on one side of a “+” or “/”"),
        ("chest pain / / arm", "Line 1: there is nothing on one side"),
        ("\n\n+", "Line 3: there is nothing on one side"),
        (" \n ", "Write at least one phrase"),
    ],
)
def test_patterns_that_mean_nothing_are_refused_in_plain_words(patterns, problem):
    with pytest.raises(ValidationError) as refused:
        UrgentRuleFactory(patterns=patterns)
    assert problem in " ".join(refused.value.message_dict["patterns"])


def test_the_notice_is_calm_and_has_a_heading_of_its_own(tree):
    rule = UrgentRuleFactory.build(heading="Ring <111>", message="Do it now.\n\nThen rest.")
    notice = render_to_string("includes/urgent_advice.html", {"advice": [rule], "level": 3})
    assert '<h3 class="urgent-advice__title" id="urgent-advice">' in notice
    assert 'aria-labelledby="urgent-advice"' in notice
    assert "Ring &lt;111&gt;" in notice
    assert "<p>Then rest.</p>" in notice
    assert "alert" not in notice
    assert render_to_string("includes/urgent_advice.html", {"advice": []}).strip() == ""
