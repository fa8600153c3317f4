"""The form: two steps without JavaScript, cookies or an account, and whatever fails keeps what was typed."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from content import generation
from publishing.models import OutgoingMail
from qa.asking.consents import STANDARD
from qa.asking.tokens import LONGEST
from qa.models import AnswerFound, AskAttempt, Consent, ConsentText, SubmittedQuestion
from search.log.buffer import buffer as log_buffer
from tests.factories import QuestionFactory, TopicFactory, UrgentRuleFactory, make_private
from tests.qa.asking.conftest import QUESTION

pytestmark = pytest.mark.django_db

CAUDA_EQUINA = "back pain + cannot pee"


def test_a_question_is_kept_with_what_was_agreed_to(visitor):
    topic = TopicFactory(name="Knee pain")
    asked = visitor.asked(email="ann@example.org", topic=topic.pk)
    assert (asked.text, asked.email, asked.topic, asked.state) == (QUESTION, "ann@example.org", topic, "new")
    assert {given.kind: given.text.text for given in asked.consents.all()} == {
        kind: words.replace("{charity}", "Our charity") for kind, words in STANDARD.items()
    }
    assert all(timezone.now() - given.given_at < timedelta(minutes=1) for given in asked.consents.all())


def test_neither_consent_is_ticked_beforehand_and_only_the_first_is_needed(visitor):
    page = visitor.go_on().content.decode()
    assert page.count('type="checkbox"') == 2
    assert "checked" not in page
    assert visitor.send(agrees="none").context["form"].errors.keys() == {"consent_to_answer"}
    asked = visitor.asked(agrees="one")
    assert asked.consent_to_publish is None
    assert [given.kind for given in asked.consents.all()] == ["answer"]


def test_no_cookie_is_set_and_nothing_may_be_kept(visitor):
    for response in (visitor.open(), visitor.go_on(), visitor.send()):
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
    kept = visitor.client.get(visitor.send(after=30)["Location"])
    assert not kept.cookies
    assert "no-store" in kept["Cache-Control"]


def test_no_address_of_anybody_is_stored(visitor):
    visitor.client.defaults["REMOTE_ADDR"] = "203.0.113.77"
    asked = visitor.asked()
    values = [str(value) for value in [*vars(asked).values(), *AskAttempt.objects.values_list("sender", flat=True)]]
    assert not [value for value in values if "203.0.113" in value]
    assert len(AskAttempt.objects.get().sender) == 64


@pytest.mark.parametrize("question", ["", "   \n ", "Knee?", "..........................", "\u200b" * 40])
def test_a_question_that_says_nothing_is_asked_for_again(visitor, question):
    response = visitor.go_on(question)
    assert response.context["step"] == "question"
    assert response.context["form"].errors["question"]
    assert not SubmittedQuestion.objects.exists()


def test_a_question_that_is_too_long_is_kept_in_the_box(visitor, text_of):
    question = "My knee hurts. " * 400
    response = visitor.go_on(question)
    assert "Shorten it to 5,000" in response.content.decode()
    assert text_of(response).strip() == question.strip()


def test_lines_count_once_however_a_browser_ends_them(visitor):
    question = "Knee\r\n" * 833
    assert visitor.asked(question).text == question.replace("\r\n", "\n").strip()


def test_every_failure_keeps_what_was_typed(visitor, text_of):
    topic = TopicFactory(name="Knee pain")
    kept = {"email": "not an address", "topic": topic.pk}
    for response in (
        visitor.send(agrees="none", **kept),
        visitor.send(**kept),
        visitor.send(after=0, **kept),
        visitor.send(after=LONGEST + 60, **kept),
        visitor.send(form="made up", **kept),
        visitor.send(form="", **kept),
    ):
        page = response.content.decode()
        assert response.status_code == 200
        assert text_of(response) == QUESTION
        assert 'value="not an address"' in page
        assert f'<option value="{topic.pk}" selected>' in page
    assert not SubmittedQuestion.objects.exists()


def test_whoever_answers_faster_than_anybody_types_is_asked_to_look_again(visitor):
    response = visitor.send(after=1)
    assert "Look over what you wrote" in response.content.decode()
    said = response.context["form"].data.dict() | {"form": visitor.token(response)}
    with freeze_time(timezone.now() + timedelta(seconds=10)):
        assert visitor.client.post(visitor.action, said).status_code == 302


def test_a_form_that_was_open_too_long_can_be_sent_at_the_second_try(visitor):
    response = visitor.send(after=LONGEST + 60)
    assert "Nothing is lost" in response.content.decode()
    said = response.context["form"].data.dict() | {"form": visitor.token(response)}
    with freeze_time(timezone.now() + timedelta(seconds=LONGEST + 90)):
        assert visitor.client.post(visitor.action, said).status_code == 302


def test_one_form_sent_twice_is_one_question(visitor):
    token = visitor.token(visitor.go_on())
    said = {"question": QUESTION, "form": token, "send": "1", "consent_to_answer": "on"}
    with freeze_time(timezone.now() + timedelta(seconds=20)):
        first = visitor.client.post(visitor.action, said)
        second = visitor.client.post(visitor.action, said)
    assert first["Location"] == second["Location"]
    assert SubmittedQuestion.objects.count() == 1


def test_what_fills_the_trap_is_kept_as_spam_and_nobody_is_written_to(visitor, django_capture_on_commit_callbacks):
    asked = visitor.asked(leave_this_empty="http://spam.example", email="bot@example.org")
    assert asked.state == "spam"
    assert asked.closed_at
    assert not OutgoingMail.objects.exists()


def test_the_limit_of_an_hour_keeps_the_question_and_ends_with_the_hour(visitor, text_of, settings):
    settings.ASK_MOST_AN_HOUR = 2
    with freeze_time("2026-05-04 10:05:00"):
        assert visitor.send().status_code == visitor.send().status_code == 302
        refused = visitor.send()
    assert refused.status_code == 429
    assert text_of(refused) == QUESTION
    assert "again in an hour" in refused.content.decode()
    assert SubmittedQuestion.objects.count() == 2
    with freeze_time("2026-05-04 11:00:01"):
        assert visitor.send().status_code == 302


def test_one_sender_does_not_use_up_the_limit_of_another(visitor, settings):
    settings.ASK_MOST_AN_HOUR = 1
    assert visitor.send().status_code == 302
    assert visitor.send().status_code == 429
    visitor.client.defaults["REMOTE_ADDR"] = "198.51.100.9"
    assert visitor.send().status_code == 302


def test_words_that_changed_meanwhile_are_read_before_they_are_agreed_to(visitor, tree):
    token = visitor.token(visitor.go_on())
    page = tree.ask
    page.consent_to_answer = "I agree to {charity} reading this."
    page.save_revision().publish()
    said = {"question": QUESTION, "form": token, "send": "1", "consent_to_answer": "on", "consent_to_publish": "on"}
    with freeze_time(timezone.now() + timedelta(seconds=20)):
        again = visitor.client.post(visitor.action, said)
        body = again.content.decode()
        assert "I agree to Our charity reading this." in body
        assert "checked" not in body
        assert not Consent.objects.exists()
        visitor.client.post(visitor.action, said | {"form": visitor.token(again)})
    [answer] = Consent.objects.filter(kind="answer")
    assert answer.text.text == "I agree to Our charity reading this."
    # The standard words were the first to be kept; what is shown now is the second version.
    assert answer.text.number == ConsentText.objects.filter(kind="answer").count()


def test_the_words_of_a_consent_are_kept_word_for_word_when_the_page_changes(visitor, tree):
    before = visitor.asked()
    words = {given.kind: given.text.text for given in before.consents.all()}
    tree.ask.consent_to_publish = "Other words"
    tree.ask.save_revision().publish()
    assert {given.kind: given.text.text for given in before.consents.all()} == words
    assert visitor.asked().consents.get(kind="publish").text.text == "Other words"


def test_age_is_confirmed_where_the_page_asks_for_it(visitor, tree):
    assert "or older" not in visitor.go_on().content.decode()
    tree.ask.minimum_age = 16
    tree.ask.save_revision().publish()
    assert "I am 16 or older" in visitor.go_on().content.decode()
    assert visitor.send().context["form"].errors.keys() == {"is_of_age"}
    assert visitor.asked(is_of_age="on").is_of_age is True


def test_a_closed_form_says_so_and_gives_back_what_was_typed(visitor, tree, text_of):
    token = visitor.token(visitor.go_on())
    tree.ask.takes_questions = False
    tree.ask.closed_message = "We are moving house until May."
    tree.ask.save_revision().publish()
    page = visitor.open().content.decode()
    assert "We are moving house until May." in page
    assert 'name="continue"' not in page
    late = visitor.client.post(visitor.action, {"question": QUESTION, "form": token, "send": "1"})
    assert text_of(late) == QUESTION
    assert not SubmittedQuestion.objects.exists()


def test_words_of_a_search_are_carried_over(visitor, text_of):
    assert text_of(visitor.open(question="knee <b>pain</b>")) == "knee &lt;b&gt;pain&lt;/b&gt;"


def test_back_keeps_the_question(visitor, text_of):
    response = visitor.client.post(visitor.action, {"question": QUESTION, "back": "1"})
    assert response.context["step"] == "question"
    assert text_of(response) == QUESTION


@pytest.mark.parametrize("hidden", ["draft", "private"])
def test_the_form_of_a_hidden_page_takes_nothing(visitor, tree, hidden):
    if hidden == "draft":
        tree.ask.unpublish()
    else:
        make_private(tree.ask)
    assert visitor.client.post(visitor.action, {"question": QUESTION, "continue": "1"}).status_code == 404


@pytest.mark.parametrize("key", [0, 999_999, 10**30])
def test_the_form_of_no_page_is_not_found(client, tree, key):
    assert client.post(f"/ask/{key}/", {"question": QUESTION}).status_code == 404
    assert client.get(f"/ask/{key}/").status_code == 404


def test_opening_what_the_form_posts_to_leads_to_the_form(visitor):
    assert visitor.client.get(visitor.action)["Location"] == visitor.page.url


def test_too_much_to_be_read_is_said_in_plain_words(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = visitor.client.post(visitor.action, {"question": "x" * 5000, "continue": "1"})
    assert response.status_code == 413
    assert "too large to be read" in response.content.decode()


def test_urgent_advice_stands_before_sending_and_stops_nobody(visitor):
    rule = UrgentRuleFactory(patterns=CAUDA_EQUINA, heading="Get checked now")
    question = "I have back pain since Monday and now I cannot pee at all, what should I do?"
    assert "Get checked now" in visitor.go_on(question).content.decode()
    asked = visitor.asked(question)
    assert asked.is_urgent
    [shown] = asked.advice
    assert (shown["rule"], shown["version"], shown["heading"]) == (rule.name, rule.version, "Get checked now")


def test_those_who_answer_are_told_of_an_urgent_question_and_not_what_it_says(visitor, editor):
    UrgentRuleFactory(patterns=CAUDA_EQUINA)
    visitor.asked(QUESTION)
    assert not OutgoingMail.objects.exists()
    visitor.asked("I have back pain since Monday and now I cannot pee at all, what should I do?")
    told = OutgoingMail.objects.get(to=editor.email)
    assert "urgent" in told.subject
    assert "back pain" not in told.text + told.html


def test_urgent_advice_that_was_not_shown_yet_is_read_before_sending(visitor):
    UrgentRuleFactory(patterns=CAUDA_EQUINA, heading="Get checked now")
    token = visitor.token(visitor.go_on())
    worse = f"{QUESTION} Also I have back pain and I cannot pee."
    said = {"question": worse, "form": token, "send": "1", "consent_to_answer": "on"}
    with freeze_time(timezone.now() + timedelta(seconds=20)):
        again = visitor.client.post(visitor.action, said)
        assert "Get checked now" in again.content.decode()
        assert "please read what stands above" in again.content.decode()
        assert 'name="consent_to_answer" checked' in again.content.decode()
        assert visitor.client.post(visitor.action, said | {"form": visitor.token(again)}).status_code == 302
    assert SubmittedQuestion.objects.get().is_urgent


def test_answers_that_may_help_stand_before_sending(visitor, category):
    answer = QuestionFactory(parent=category, title="Does exercise help a knee that hurts on stairs?")
    QuestionFactory(parent=category, title="Does exercise help a knee that hurts? (draft)", live=False)
    page = visitor.go_on().content.decode()
    assert answer.title in page
    assert "(draft)" not in page
    looked = visitor.client.post(f"{visitor.action}look/", {"question": QUESTION})
    assert answer.title in looked.content.decode()
    assert "no-store" in looked["Cache-Control"]
    assert not looked.cookies


def test_an_answer_that_helps_is_counted_without_the_question(visitor, category):
    answer = QuestionFactory(parent=category, title="Does exercise help a knee?")
    for _ in range(2):
        response = visitor.client.post(visitor.action, {"helped": answer.pk})
    assert answer.title in response.content.decode()
    counted = AnswerFound.objects.get()
    assert (counted.page_id, counted.day, counted.count) == (answer.pk, timezone.localdate(), 2)
    assert not SubmittedQuestion.objects.exists()


@pytest.mark.parametrize("key", ["", "0", "x", "9" * 40, "-1"])
def test_an_answer_that_is_none_is_not_counted(visitor, key):
    assert visitor.client.post(visitor.action, {"helped": key}).status_code == 302
    assert not AnswerFound.objects.exists()


def test_a_draft_cannot_be_said_to_help(visitor, category):
    draft = QuestionFactory(parent=category, live=False)
    assert visitor.client.post(visitor.action, {"helped": draft.pk}).status_code == 302
    assert not AnswerFound.objects.exists()


def test_how_soon_people_are_answered_is_said_from_the_record(visitor):
    assert "usually reply" not in visitor.open().content.decode()
    now = timezone.now()
    for days in (1, 2, 2, 3, 4, 4, 5, 5, 30, 60):
        SubmittedQuestion.objects.create(
            state="answered", submitted_at=now - timedelta(days=days, hours=1), closed_at=now - timedelta(hours=1)
        )
    # Those that nobody took for a question, and those answered long ago, say nothing of it.
    SubmittedQuestion.objects.create(state="spam", submitted_at=now - timedelta(days=90), closed_at=now)
    SubmittedQuestion.objects.create(
        state="answered", submitted_at=now - timedelta(days=900), closed_at=now - timedelta(days=300)
    )
    cache.clear()
    assert "We usually reply within 5 days." in re.sub(r"\s+", " ", visitor.open().content.decode())


def test_opening_the_form_asks_the_database_a_fixed_number_of_questions(visitor, django_assert_max_num_queries):
    visitor.open()
    with django_assert_max_num_queries(12):
        visitor.open()


def test_a_question_that_is_written_is_kept_nowhere(visitor, category, caplog):
    QuestionFactory(parent=category, title="Which tablets help sciatica?")
    question = "My private sciatica is killing me, which tablets help?"
    with CaptureQueriesContext(connection) as queries, caplog.at_level("DEBUG"):
        looked = visitor.client.post(f"{visitor.action}look/", {"question": question})
        stepped = visitor.client.post(visitor.action, {"question": question, "continue": "1"})
    assert "Which tablets help sciatica?" in looked.content.decode()
    assert "Which tablets help sciatica?" in stepped.content.decode()
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    logged = [record for record in caplog.records if record.name != "django.db.backends"]
    assert "My private" not in " ".join(record.getMessage() for record in logged)
    assert "sciatica" not in str(log_buffer.notes).lower()


@pytest.mark.parametrize("path", ["", "look/"])
def test_nothing_typed_reaches_a_cache(visitor, path):
    visitor.client.post(f"{visitor.action}{path}", {"question": "My quokkish knee hurts", "continue": "1"})
    assert "quokk" not in repr(getattr(cache, "_cache", {})).lower()
    assert "quokk" not in repr(generation._kept).lower()
