"""Who hears that a page is withheld from the public and shown again, and who hears that they stand in for somebody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from home.models import StandardPage
from home.setup.groups import REVIEWERS
from publishing.models import OutgoingMail
from qa.models import QuestionPage
from review import holds
from review.models import Absence
from tests.factories import CategoryFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(tree) -> QuestionPage:
    return QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Is zebra cream safe?")


def told(kind: str) -> set[str]:
    """Return the addresses that a kind of mail goes to."""
    return set(OutgoingMail.objects.filter(key__startswith=kind).values_list("to", flat=True))


def test_reviewers_and_managing_editors_hear_of_a_hold_but_not_who_placed_it(page, editor, reviewer, managing_editor):
    holds.place(page, reviewer, "The dose is wrong.")
    assert managing_editor.email in told("hold_placed")
    assert not {reviewer.email, editor.email} & told("hold_placed")
    letter = OutgoingMail.objects.filter(key__startswith="hold_placed")[0]
    assert letter.subject == "“Is zebra cream safe?” is on a safety hold"
    assert "The dose is wrong." in letter.text
    assert reverse("review_holds:lift", args=[page.pk]) in letter.text


def test_the_same_people_and_who_placed_it_hear_that_it_is_lifted(page, editor, reviewer, managing_editor):
    hold = holds.place(page, editor, "The dose is wrong.")
    assert {reviewer.email, managing_editor.email} <= told("hold_placed")
    holds.lift(hold, reviewer, "We checked the dose.")
    assert {editor.email, managing_editor.email} <= told("hold_lifted")
    assert reviewer.email not in told("hold_lifted")
    assert OutgoingMail.objects.filter(key__startswith="hold_lifted", text__contains="We checked the dose.").exists()


def test_a_second_hold_tells_nobody_again(page, editor, reviewer, managing_editor):
    holds.place(page, editor, "The dose is wrong.")
    number = OutgoingMail.objects.count()
    holds.place(page, managing_editor, "The dose is wrong.")
    assert OutgoingMail.objects.count() == number


def test_a_page_without_advice_concerns_no_reviewer(tree, reviewer, managing_editor, administrator):
    page = tree.home.add_child(instance=StandardPage(title="About us", slug="about-us"))
    holds.place(page, administrator, "It is wrong.")
    assert managing_editor.email in told("hold_placed")
    assert reviewer.email not in told("hold_placed")


def test_a_deputy_is_told_once_that_they_stand_in(client, reviewer):
    deputy = UserFactory(group=REVIEWERS)
    client.force_login(reviewer)
    tomorrow = timezone.localdate() + timedelta(days=1)
    client.post(reverse("review_screen:absence"), {"since": tomorrow, "until": "", "deputy": deputy.pk})
    assert Absence.objects.get().deputy == deputy
    letter = OutgoingMail.objects.get(key__startswith="deputy")
    assert letter.to == deputy.email
    assert reviewer.get_full_name() in letter.subject
