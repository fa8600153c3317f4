"""The link of an asker: it shows and changes one question, cannot be guessed, and leaks nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from publishing.models import OutgoingMail
from qa.asking.links import signature_of, status_path
from qa.inbox import handling
from qa.models import Erasure, SubmittedQuestion
from qa.privacy import clock
from tests.factories import QuestionFactory, SubmittedQuestionFactory, make_private

pytestmark = pytest.mark.django_db

ACTIONS = ("withdraw", "unpublish", "erase", "email")


def heading(client: Client, asked: SubmittedQuestion) -> str:
    """Return how the question stands, as its asker reads it."""
    found = re.search(r'<h2 id="standing">(.*?)</h2>', client.get(status_path(asked.code)).content.decode())
    return found[1] if found else ""


def change(client: Client, asked: SubmittedQuestion, what: str, **said: str):
    """Have something done by the link."""
    return client.post(f"{status_path(asked.code)}{what}/", said)


@pytest.fixture
def asked(tree) -> SubmittedQuestion:
    """A question whose asker left an address and agrees to publication."""
    return SubmittedQuestionFactory()


def test_after_sending_the_link_is_shown_to_be_kept(visitor, tree):
    tree.ask.thanks = "Our physiotherapists read it on Fridays."
    tree.ask.save_revision().publish()
    sent = visitor.send()
    page = visitor.client.get(sent["Location"]).content.decode()
    asked = SubmittedQuestion.objects.get()
    assert "Our physiotherapists read it on Fridays." in page
    assert f"http://testserver{status_path(asked.code)}" in page
    assert "You left no email address" in page


def test_a_mail_brings_the_link_and_none_of_the_words(visitor):
    asked = visitor.asked(email="ann@example.org")
    mail = OutgoingMail.objects.get()
    assert mail.to == "ann@example.org"
    assert status_path(asked.code) in mail.text
    assert status_path(asked.code) in mail.html
    for part in (mail.subject, mail.text, mail.html, mail.key):
        assert "knee" not in part.lower()
        assert "stairs" not in part
    assert "ann@" not in mail.key


def test_without_an_address_no_mail_is_written(visitor):
    visitor.asked()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("what", ["", *(f"{action}/" for action in ACTIONS)])
def test_a_link_that_was_made_up_shows_nothing(client, asked, what):
    other = SubmittedQuestionFactory()
    real = signature_of(asked.code)
    for signature in ("x", real[:-1], f"{real}x", signature_of(other.code), "ü" * 20, "a" * 400):
        address = f"/ask/status/{asked.code}/{signature}/{what}"
        for response in (client.get(address), client.post(address, {"sure": "1"})):
            assert response.status_code == 404
    assert client.get(f"/ask/status/NOSUCHQUESTION/{signature_of('NOSUCHQUESTION')}/").status_code == 410
    asked.refresh_from_db()
    assert asked.state == "new"


def test_the_page_is_kept_out_of_caches_search_engines_and_other_sites_logs(client, asked):
    for response in (client.get(status_path(asked.code)), client.get(f"/ask/status/{asked.code}/made-up/")):
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
        assert not response.cookies


def test_the_page_does_not_repeat_what_was_asked(client, asked):
    assert asked.text not in client.get(status_path(asked.code)).content.decode()


def test_each_state_is_told_in_plain_words(client, asked, editor):
    assert heading(client, asked) == "We have received it"
    handling.assign(asked, editor, editor)
    assert heading(client, asked) == "It is being answered"
    handling.decline(asked, "We know too little of this.\nAsk your GP.", editor)
    page = client.get(status_path(asked.code)).content.decode()
    assert heading(client, asked) == "We cannot answer it"
    assert "We know too little of this." in page


def test_the_answer_is_linked_while_visitors_may_see_it(client, asked, category, editor):
    answer = QuestionFactory(parent=category, title="Do stairs harm a knee?")
    handling.link_page(asked, answer, editor)
    assert heading(client, asked) == "It is answered"
    assert f'href="{answer.url}"' in client.get(status_path(asked.code)).content.decode()
    make_private(answer)
    page = client.get(status_path(asked.code)).content.decode()
    assert answer.title not in page
    assert "not at the moment" in page


def test_opening_a_link_changes_nothing(client, asked):
    for action in ACTIONS:
        response = client.get(f"{status_path(asked.code)}{action}/?sure=1")
        assert response["Location"] == status_path(asked.code)
    asked.refresh_from_db()
    assert (asked.state, bool(asked.email), asked.consents.filter(withdrawn_at=None).count()) == ("new", True, 2)


@pytest.mark.parametrize("action", ["withdraw", "unpublish", "erase"])
def test_what_cannot_be_undone_is_asked_about(client, asked, action):
    response = change(client, asked, action)
    assert response.status_code == 200
    assert "Tick the box to say that you mean it" in response.content.decode()
    asked.refresh_from_db()
    assert asked.state == "new"


def test_withdrawing_closes_the_question_and_takes_both_consents_back(client, asked):
    assert change(client, asked, "withdraw", sure="1").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert asked.closed_at
    assert not asked.consents.filter(withdrawn_at=None).exists()
    assert heading(client, asked) == "You have withdrawn it"


def test_taking_back_the_consent_to_publication_leaves_the_question_open(client, asked):
    change(client, asked, "unpublish", sure="1")
    asked.refresh_from_db()
    assert asked.state == "new"
    assert asked.consent_to_publish is None
    assert asked.consents.get(kind="answer").withdrawn_at is None
    assert "Take back that we may publish it" not in client.get(status_path(asked.code)).content.decode()


def test_erasing_leaves_an_opaque_name_and_says_so(client, asked):
    code = asked.code
    assert change(client, asked, "erase", sure="1").status_code == 302
    assert not SubmittedQuestion.objects.exists()
    assert Erasure.objects.get(kind="erased").code == code
    after = client.get(status_path(code))
    assert after.status_code == 410
    assert "Everything is erased" in after.content.decode()
    # Sent once more, as by a second click.
    assert client.post(f"{status_path(code)}erase/", {"sure": "1"}).status_code == 410


def test_news_goes_to_another_address_and_the_old_one_is_forgotten(visitor, client):
    asked = visitor.asked(email="old@example.org")
    change(client, asked, "email", email="new@example.org")
    asked.refresh_from_db()
    assert asked.email == "new@example.org"
    assert not OutgoingMail.objects.filter(to="old@example.org").exists()
    assert OutgoingMail.objects.get(to="new@example.org").subject == "News of your question will come here"
    change(client, asked, "email", email="")
    asked.refresh_from_db()
    assert asked.email == ""
    assert not OutgoingMail.objects.exclude(to="").exists()


def test_a_wrong_address_stays_in_the_box(client, asked):
    page = change(client, asked, "email", email="new@nowhere").content.decode()
    assert 'value="new@nowhere"' in page
    assert "This is no email address" in page
    asked.refresh_from_db()
    assert asked.email.startswith("asker")


def test_addresses_cannot_be_changed_without_end(client, asked, settings):
    settings.ASK_MOST_AN_HOUR = 2
    for number in range(3):
        response = change(client, asked, "email", email=f"a{number}@example.org")
    assert response.status_code == 429
    asked.refresh_from_db()
    assert asked.email == "a1@example.org"


def test_the_link_ends_with_the_time_that_the_question_is_kept(client, asked, editor, settings):
    handling.decline(asked, "No.", editor)
    closed = timezone.now() - timedelta(days=settings.ASK_CONTACT_KEEP_DAYS + 1)
    SubmittedQuestion.objects.update(closed_at=closed)
    clock.purge()
    page = client.get(status_path(asked.code)).content.decode()
    assert "Add an email address" not in page, "there is no news any more"
    SubmittedQuestion.objects.update(closed_at=timezone.now() - timedelta(days=settings.ASK_TEXT_KEEP_DAYS + 1))
    clock.purge()
    gone = client.get(status_path(asked.code))
    assert gone.status_code == 410
    assert "no longer kept" in gone.content.decode()
