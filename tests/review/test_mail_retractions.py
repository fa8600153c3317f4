"""When a publication is retracted, the pages that rest on it are due today, and their people are told once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from home.setup.groups import REVIEWERS
from publishing.models import OutgoingMail
from qa.models import QuestionPage
from references.models import Reference
from references.signals import reference_retracted
from review import ledger
from review.models import Absence, ReviewDue
from tests.factories import FactsheetFactory, QuestionFactory, ReferenceFactory, StandardPageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trial(tree) -> Reference:
    return ReferenceFactory()


@pytest.fixture
def citing(tree, trial) -> QuestionPage:
    """A public answer that rests on the trial."""
    return QuestionFactory(parent=tree.archive, title="Is rest best?", answer=[evidence(trial)])


def evidence(reference: Reference) -> tuple[str, dict[str, Any]]:
    return "evidence", {"claim": "<p>Exercise helps a little.</p>", "citations": [reference]}


def retract(reference: Reference) -> None:
    """Publish it as retracted, as the admin does."""
    reference.standing = Reference.Standing.RETRACTED
    reference.save_revision().publish()


def due_on(page: QuestionPage) -> date | None:
    return ReviewDue.objects.filter(page_id=page.pk).values_list("due_on", flat=True).first()


def told() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("to", flat=True))


@pytest.fixture
def heard() -> Any:
    """The publications that the signal has told of."""
    heard: list[Reference] = []

    def listen(sender: type, instance: Reference, **kwargs: Any) -> None:
        heard.append(instance)

    reference_retracted.connect(listen)
    yield heard
    reference_retracted.disconnect(listen)


def test_a_retraction_is_told_of_once_when_it_is_published(trial, heard):
    trial.standing = Reference.Standing.RETRACTED
    revision = trial.save_revision()
    assert heard == [], "A draft retracts nothing"
    revision.publish()
    assert heard == [trial]
    retracted = Reference.objects.get(pk=trial.pk)
    retracted.authors = "Marsh E"
    retracted.save_revision().publish()
    assert heard == [trial]


def test_a_publication_that_is_added_as_retracted_is_told_of(tree, heard):
    found = ReferenceFactory(live=False, standing=Reference.Standing.RETRACTED)
    found.save_revision().publish()
    assert heard == [found]


def test_what_is_only_superseded_is_no_retraction(trial, heard):
    trial.standing = Reference.Standing.SUPERSEDED
    trial.save_revision().publish()
    assert heard == []


def test_what_is_replaced_by_a_newer_version_is_reviewed_as_well(trial, citing, managing_editor):
    trial.standing = Reference.Standing.SUPERSEDED
    trial.standing_source, trial.standing_url = "Cochrane", "https://example.org/pub3"
    trial.save_revision().publish()
    assert due_on(citing) == timezone.localdate()
    mail = OutgoingMail.objects.get(to=managing_editor.email)
    assert mail.subject == "“Is rest best?” cites a publication that has been replaced by a newer version"
    assert "Says Cochrane: https://example.org/pub3" in mail.text


def test_a_page_that_cites_it_inside_a_text_is_due_as_well(tree, trial):
    text = f'<p>Rest does not help<embed embedtype="reference" id="{trial.pk}"/>.</p>'
    page = QuestionFactory(parent=tree.archive, answer=[("paragraph", text)])
    retract(trial)
    assert due_on(page) == timezone.localdate()


def test_public_pages_that_cite_it_are_due_today(tree, trial, citing):
    factsheet = FactsheetFactory(parent=tree.factsheets, body=[("key_points", {"points": ["It helps."]})])
    draft = QuestionFactory(parent=tree.archive, live=False, answer=[evidence(trial)])
    legacy = QuestionFactory(parent=tree.archive, is_legacy=True, answer=[evidence(trial)])
    before = due_on(factsheet)
    retract(trial)
    assert due_on(citing) == due_on(legacy) == timezone.localdate()
    assert due_on(factsheet) == before
    assert due_on(draft) is None


def test_a_page_whose_draft_no_longer_cites_it_is_due_all_the_same(trial, citing):
    citing.answer = [("paragraph", "<p>Keep moving.</p>")]
    citing.save_revision()
    retract(trial)
    assert due_on(citing) == timezone.localdate()


def test_what_has_been_overdue_for_longer_stays_so(trial, citing):
    long_ago = timezone.localdate() - timedelta(days=90)
    ledger.set_due(citing, long_ago)
    retract(trial)
    assert due_on(citing) == long_ago


def test_the_reviewer_and_the_managing_editors_are_told_once_with_the_page(trial, citing, reviewer, managing_editor):
    ledger.set_due(citing, timezone.localdate() + timedelta(days=300), reviewer)
    retract(trial)
    assert told() == sorted([reviewer.email, managing_editor.email])
    mail = OutgoingMail.objects.get(to=reviewer.email)
    assert mail.subject == "“Is rest best?” cites a publication that has been retracted"
    assert str(trial) in mail.text
    assert reverse("wagtailadmin_pages:edit", args=[citing.pk]) in mail.text


def test_one_mail_names_all_pages(tree, trial, citing, reviewer, managing_editor):
    second = QuestionFactory(parent=tree.archive, title="Is sleep best?", answer=[evidence(trial)])
    for page in (citing, second):
        ledger.set_due(page, timezone.localdate(), reviewer)
    retract(trial)
    mail = OutgoingMail.objects.get(to=reviewer.email)
    assert mail.subject == "2 pages cite a publication that has been retracted"
    assert "Is rest best?" in mail.text
    assert "Is sleep best?" in mail.text


def test_the_deputy_is_told_in_place_of_who_is_away(trial, citing, reviewer):
    deputy = UserFactory(group=REVIEWERS)
    Absence.objects.create(user=reviewer, deputy=deputy)
    ledger.set_due(citing, timezone.localdate() + timedelta(days=300), reviewer)
    retract(trial)
    assert told() == [deputy.email]


def test_a_page_without_a_reviewer_falls_to_who_signed_it_off_last(trial, citing):
    signer = citing.reviews.get().reviewer
    ReviewDue.objects.filter(page_id=citing.pk).delete()
    retract(trial)
    assert ReviewDue.objects.get(page_id=citing.pk).reviewer == signer


def test_a_retraction_that_nothing_rests_on_tells_nobody(tree, trial, managing_editor):
    StandardPageFactory(parent=tree.home)
    retract(trial)
    assert told() == []
