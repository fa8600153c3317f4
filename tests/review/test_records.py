"""What pages show that is kept outside them: nobody changes public words, or escapes four eyes, by way of a record."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.log_actions import LogContext
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Workflow

from content.exceptions import PublishingRefused
from content.spreadsheets import neutralise
from home.setup.groups import EDITORS
from references.models import Reference
from review import ledger
from review.models import ClinicalChange, Review
from tests.factories import CategoryFactory, ImageFactory, QuestionFactory, ReferenceFactory
from tests.review.posting import client_of, post_approval, post_edit, record_form
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(tree) -> Page:
    return CategoryFactory(parent=tree.archive)


@pytest.fixture
def both(reviewer) -> User:
    """A reviewer who edits as well."""
    reviewer.groups.add(Group.objects.get(name=EDITORS))
    return reviewer


def fresh(record: Any) -> Any:
    return type(record)._base_manager.get(pk=record.pk)


def make(category: Page, **fields: Any) -> tuple[Page, Any, Any, Any]:
    """Return a page with a picture, a publication and a document, and these."""
    image, reference = ImageFactory(), ReferenceFactory()
    image.contextual_alt_text, image.decorative = "A spine", False
    document = get_document_model().objects.create(title="Leaflet", file=ContentFile(b"safe", name="leaflet.txt"))
    page = QuestionFactory(
        parent=category,
        answer=[
            ("figure", {"image": image}),
            ("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]}),
            ("paragraph", f'<p><a linktype="document" id="{document.pk}">Leaflet</a></p>'),
        ],
        **fields,
    )
    ReferenceIndex.create_or_update_for_object(fresh(page))
    return page, fresh(image), reference, document


@pytest.fixture(params=["signed", "legacy"])
def shown(request: pytest.FixtureRequest, category) -> Any:
    return make(category, is_legacy=request.param == "legacy")


def other_picture() -> ContentFile:
    return ContentFile(ImageFactory(file__color="red", file__width=99).file.open().read(), name="other.jpg")


def post_picture(image: Any, user: User, **changes: Any) -> Any:
    data = {"title": image.title, "description": image.description, "credit": image.credit, "licence": image.licence}
    data |= {"collection": image.collection_id, **changes}
    return client_of(user).post(reverse("wagtailimages:edit", args=[image.pk]), data)


def post_document(document: Any, user: User) -> Any:
    data = {"title": "Leaflet", "file": ContentFile(b"harm", name="b.txt"), "collection": document.collection_id}
    return client_of(user).post(reverse("wagtaildocs:edit", args=[document.pk]), data)


def post_reference(reference: Any, user: User, action: str = "action-publish", **changes: Any) -> Any:
    view = Reference.snippet_viewset
    data = record_form(reference, user, view._edit_handler, **changes)
    return client_of(user).post(reverse(view.get_url_name("edit"), args=[reference.pk]), data | {action: "1"})


# Words


def test_an_editor_does_not_change_the_words_of_a_cited_publication(shown, editor):
    _, _, reference, _ = shown
    response = post_reference(reference, editor, authors="Somebody Else")
    assert response.status_code == 200
    assert "Ask a managing editor" in response.content.decode()
    assert "Somebody Else" in response.content.decode()
    assert fresh(reference).authors == reference.authors


def test_an_editor_keeps_a_draft_of_a_cited_publication(shown, editor):
    _, _, reference, _ = shown
    assert (
        post_reference(reference, editor, "action-draft", authors="Somebody Else", doi="10.1000/x").status_code == 302
    )
    assert fresh(reference).get_latest_revision_as_object().authors == "Somebody Else"
    assert fresh(reference).authors == reference.authors


def test_a_managing_editor_corrects_them_and_the_page_tells_of_it(shown, managing_editor):
    page, image, reference, _ = shown
    post_reference(reference, managing_editor, container="The Right Journal")
    post_picture(image, managing_editor, credit="Somebody Else")
    assert fresh(reference).container == "The Right Journal"
    logged = PageLogEntry.objects.filter(page=page, action="review.correct_record", user=managing_editor)
    assert [entry.data["fields"] for entry in logged.order_by("pk")] == [["journal or publisher"], ["credit"]]
    assert "Corrected credit of" in logged.order_by("pk").last().message


def test_an_editor_does_not_change_the_credit_of_a_picture(shown, editor):
    _, image, _, _ = shown
    response = post_picture(image, editor, credit="Double the dose")
    assert "Ask a managing editor" in response.content.decode()
    assert fresh(image).credit == image.credit
    image = fresh(image)
    image.credit = "Double the dose"
    with LogContext(user=editor), pytest.raises(PublishingRefused):
        image.save()


def test_anybody_may_say_that_a_publication_was_retracted_but_not_that_it_was_not(shown, editor):
    _, _, reference, _ = shown
    reference = fresh(reference)
    with LogContext(user=editor):
        reference.standing = Reference.Standing.RETRACTED
        reference.save()
        reference.standing = Reference.Standing.CURRENT
        with pytest.raises(PublishingRefused):
            reference.save()


# Files


def test_neither_picture_nor_publication_nor_document_becomes_another_while_a_page_shows_it(shown, editor):
    page, image, reference, document = shown
    digest = fresh(page).clinical_digest
    assert "is public" in post_picture(image, editor, file=other_picture()).content.decode()
    assert "is public" in post_document(document, editor).content.decode()
    assert "is public" in post_reference(reference, editor, doi="10.1000/other").content.decode()
    assert fresh(page).clinical_digest == digest
    assert fresh(document).file.open().read() == b"safe"
    assert fresh(image).file.open().read()


def test_none_of_them_is_deleted(shown):
    for record in shown[1:]:
        with pytest.raises(PublishingRefused, match="Take it out of the page first"), transaction.atomic():
            record.delete()


# Four eyes


def test_whoever_changes_a_record_of_a_draft_does_not_approve_it(category, editor, both):
    page, image, *_ = make(category, live=False)
    Workflow.objects.get().start(page, editor)
    assert post_picture(image, both, file=other_picture()).status_code == 302
    assert ClinicalChange.objects.filter(page=page, user=both).count() == 1
    post_approval(page, both)
    assert not fresh(page).live
    assert not Review.objects.filter(page=page).exists()


def test_the_same_for_a_publication_changed_or_deleted(category, both, managing_editor):
    page, _, reference, _ = make(category, live=False)
    untouched, *_ = make(category, live=False)
    post_reference(reference, both, doi="10.1000/other")
    with LogContext(user=managing_editor):
        fresh(reference).delete()
    changes = ClinicalChange.objects.exclude(user=None)
    assert {change.user for change in changes.filter(page=page)} == {both, managing_editor}
    assert not changes.filter(page=untouched).exists()


def test_a_draft_upon_a_public_page_counts_as_well(category, both):
    page = QuestionFactory(parent=category)
    reference = ReferenceFactory()
    draft = fresh(page)
    draft.answer = [("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]})]
    draft.save_revision()
    post_reference(reference, both, doi="10.1000/other")
    assert ClinicalChange.objects.filter(page=page, user=both).exists()


def test_whoever_wrote_a_page_has_written_its_copy_though_its_revisions_were_purged(category, editor, reviewer):
    page = QuestionFactory(parent=category, live=False)
    draft = fresh(page)
    draft.summary = "The reviewer's own."
    draft.save_revision(user=reviewer)
    draft = fresh(page).get_latest_revision_as_object()
    draft.slug = "another"
    last = draft.save_revision(user=editor)
    page.revisions.exclude(pk=last.pk).delete()
    copy = fresh(page).copy(update_attrs={"slug": "copy"}, user=editor)
    assert ClinicalChange.objects.filter(page=copy, user=reviewer).exists()


def test_whoever_wrote_a_page_has_written_its_alias_once_that_is_a_page_of_its_own(
    category, reviewer, managing_editor, administrator
):
    page = QuestionFactory(parent=category)
    draft = fresh(page)
    draft.summary = "The reviewer's own."
    revision = draft.save_revision(user=reviewer)
    ledger.override(revision, managing_editor, "Urgent")
    revision.publish()
    alias = fresh(page).create_alias(update_slug="alias")
    alias.unpublish()
    client_of(administrator).post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    assert fresh(alias).alias_of_id is None
    assert ClinicalChange.objects.filter(page=alias, user=reviewer).exists()


# Beside them


def test_what_visitors_are_told_of_a_change_is_what_the_reviewer_read(category, managing_editor, reviewer):
    page = QuestionFactory(parent=category)
    draft = fresh(page)
    draft.summary, draft.change_note, draft.go_live_at = "New.", "As read.", timezone.now() + timedelta(hours=1)
    ledger.sign_off(draft.save_revision(), reviewer)
    post_edit(page, managing_editor, change_note="Typed later.", go_live_at="", **{"action-publish": "1"})
    assert fresh(page).summary == "New."
    assert Review.objects.get(page=page, reviewer=reviewer).change_note == "As read."


def test_the_account_of_whom_the_ledger_names_is_not_deleted(category, administrator, editor):
    reviewer = Review.objects.get(page=QuestionFactory(parent=category)).reviewer
    assert reviewer
    browser = client_of(administrator)
    bulk = reverse("wagtail_bulk_action", args=["users", "user", "delete"])
    for address in (
        reverse("wagtailusers_users:delete", args=[reviewer.pk]),
        f"{bulk}?id={reviewer.pk}&id={editor.pk}",
    ):
        response = browser.post(address, follow=True)
        assert response.status_code == 200
        assert "The sign-off ledger names this person." in response.content.decode()
    assert User.objects.filter(pk__in=[reviewer.pk, editor.pk]).count() == 2
    browser.post(reverse("wagtailusers_users:delete", args=[editor.pk]))
    assert not User.objects.filter(pk=editor.pk).exists()


def test_control_characters_do_not_break_a_spreadsheet():
    assert neutralise("pasted\x0bfrom Word") == "pastedfrom Word"
    assert neutralise("\x0b=1+1") == "'=1+1"
