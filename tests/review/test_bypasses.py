"""Every way round a reviewer, tried and refused: nothing with clinical content goes live unsigned.

Each way is tried on a question and on a factsheet, by those whom Wagtail lets go furthest.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import GroupApprovalTask, Locale, Page, ReferenceIndex, Revision, Workflow, WorkflowTask

from content.exceptions import PublishingRefused
from factsheets.models import FactsheetPage
from publishing import scheduling
from publishing.backoff import Backoff
from publishing.models import OutgoingMail
from publishing.signals import go_live_refused
from qa.models import QuestionPage
from references.models import Reference
from review import ledger
from review.models import ClinicalPage, Review
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    QuestionFactory,
    ReferenceFactory,
    signing_reviewer,
)
from tests.review.posting import client_of, page_form, post_approval, post_edit
from users.models import User

pytestmark = pytest.mark.django_db

SIGNED = "What the reviewer read."
UNSIGNED = "What nobody has read."


@pytest.fixture(params=["question", "factsheet"])
def parent(request: pytest.FixtureRequest, tree) -> Page:
    """Where a page of each kind stands."""
    return CategoryFactory(parent=tree.archive) if request.param == "question" else tree.factsheets


def make(parent: Page, **fields: Any) -> Any:
    factory = FactsheetFactory if parent.specific_class.__name__ == "FactsheetIndexPage" else QuestionFactory
    return factory(parent=parent, **fields)


@pytest.fixture
def draft(parent) -> ClinicalPage:
    """A draft that nobody has signed off."""
    return make(parent, live=False, summary=UNSIGNED)


@pytest.fixture
def page(parent) -> ClinicalPage:
    """A page that is public as a reviewer signed it off."""
    return make(parent, summary=SIGNED)


@pytest.fixture
def changed(page) -> ClinicalPage:
    """The same with a draft on top that nobody has signed off."""
    rewrite(page, UNSIGNED)
    return page


def rewrite(page: Page, summary: str, **fields: Any) -> Revision:
    """Save a draft with another summary, in a revision of its own."""
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in {"summary": summary, **fields}.items():
        setattr(draft, name, value)
    return draft.save_revision()


def fresh(page: Page) -> Any:
    return type(page).objects.get(pk=page.pk)


def assert_unread_is_not_public(page: Page) -> None:
    """What is live, wherever it is, is what a reviewer read."""
    for model in (QuestionPage, FactsheetPage):
        assert not model.objects.filter(live=True, summary=UNSIGNED).exists()


# The editor


def test_the_editors_publish(draft, managing_editor):
    response = post_edit(draft, managing_editor, **{"action-publish": "1"})
    assert response.status_code < 500
    assert not fresh(draft).live


def test_the_editors_publish_of_a_change(page, managing_editor):
    post_edit(page, managing_editor, summary=UNSIGNED, **{"action-publish": "1"})
    assert fresh(page).summary == SIGNED
    assert fresh(page).get_latest_revision_as_object().summary == UNSIGNED


def test_create_and_publish(parent, draft, administrator):
    data = page_form(draft, administrator, title="Brand new", slug="brand-new")
    address = reverse("wagtailadmin_pages:add", args=[draft._meta.app_label, draft._meta.model_name, parent.pk])
    response = client_of(administrator).post(address, data | {"action-publish": "1"})
    assert response.status_code < 500
    assert not type(draft).objects.filter(live=True).exists()
    assert type(draft).objects.filter(title="Brand new", live=False).exists()


def test_bulk_publish(draft, administrator):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert client_of(administrator).post(f"{address}?id={draft.pk}").status_code < 500
    assert not fresh(draft).live


def test_bulk_publish_of_a_branch(parent, draft, administrator):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client_of(administrator).post(f"{address}?id={parent.pk}", {"include_descendants": "on"})
    assert not fresh(draft).live


@pytest.mark.parametrize("action", ["publish", "copy", "create_alias", "convert_alias", "revert_to_page_revision"])
def test_the_admins_api(changed, administrator, action):
    data = {
        "copy": {"keep_live": True, "slug": "copied", "title": "Copied"},
        "create_alias": {"update_slug": "alias"},
        "revert_to_page_revision": {"revision_id": changed.get_latest_revision().pk},
    }.get(action, {})
    client_of(administrator).post(
        f"/admin/api/main/pages/{changed.pk}/action/{action}/", data, content_type="application/json"
    )
    assert_unread_is_not_public(changed)
    assert not type(changed).objects.filter(title="Copied", live=True).exists()


def test_publishing_an_old_revision_by_reverting_to_it(page, managing_editor):
    old = rewrite(page, UNSIGNED)
    rewrite(page, SIGNED)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    response = client_of(managing_editor).post(
        address, page_form(old.as_object(), managing_editor) | {"action-publish": "1"}
    )
    assert response.status_code < 500
    assert fresh(page).summary == SIGNED


# Copies, aliases and translations


def test_a_copy_that_stays_live(page):
    for fields in ({"summary": UNSIGNED}, {}):
        with pytest.raises(PublishingRefused):
            page.copy(update_attrs={"slug": "copy", **fields}, keep_live=True)
    assert type(page).objects.count() == 1


def test_publish_copies_by_hand_made_post(parent, page, administrator):
    data = {
        "new_title": "Copied",
        "new_slug": "copied",
        "new_parent_page": parent.pk,
        "publish_copies": "on",
        "copy_subpages": "on",
    }
    response = client_of(administrator).post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert response.status_code < 500
    assert not type(page).objects.filter(title="Copied", live=True).exists()


def test_copying_a_branch_with_its_pages_live_leaves_no_half_of_it(tree, page, parent):
    make(parent, live=False)
    pages = Page.objects.count()
    with pytest.raises(PublishingRefused):
        fresh(parent).copy(to=parent.get_parent(), recursive=True, keep_live=True, update_attrs={"slug": "branch"})
    assert Page.objects.count() == pages
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_copy_of_an_archive_page_is_not_the_archives(parent):
    legacy = make(parent, is_legacy=True)
    copy = legacy.copy(update_attrs={"slug": "copy", "title": UNSIGNED}, keep_live=False)
    assert not copy.is_legacy
    with pytest.raises(PublishingRefused):
        copy.get_latest_revision().publish()
    assert not fresh(copy).live


def test_an_alias_of_a_draft(draft):
    alias = draft.create_alias(update_slug="alias")
    alias.live = True
    with pytest.raises(PublishingRefused):
        alias.save()
    assert not fresh(alias).live


def test_an_alias_with_words_of_its_own(page):
    alias = page.create_alias(update_slug="alias")
    assert fresh(alias).live
    alias.summary = UNSIGNED
    with pytest.raises(PublishingRefused):
        alias.save()


def test_an_alias_shows_what_its_source_may_show_and_follows_it(page, reviewer):
    alias = page.create_alias(update_slug="alias")
    revision = rewrite(page, "Signed again.")
    ledger.sign_off(revision, reviewer)
    revision.publish()
    assert fresh(alias).summary == "Signed again."


def test_converting_an_alias_to_a_page_of_its_own(page, administrator):
    alias = page.create_alias(update_slug="alias")
    address = reverse("wagtailadmin_pages:convert_alias", args=[alias.pk])
    assert client_of(administrator).post(address).status_code < 500
    assert fresh(alias).alias_of_id == page.pk
    for fields in (["alias_of"], ["alias_of_id"], None):
        alias = fresh(alias)
        alias.alias_of = None
        with pytest.raises(PublishingRefused, match="Unpublish it first"):
            alias.save(update_fields=fields)


def test_an_alias_may_be_converted_once_it_is_not_public(page, administrator):
    alias = page.create_alias(update_slug="alias")
    alias.unpublish()
    client_of(administrator).post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    alias = fresh(alias)
    assert alias.alias_of_id is None
    with pytest.raises(PublishingRefused):
        alias.get_latest_revision().publish()


def test_an_alias_of_an_archive_page_stops_being_one_when_its_source_does(parent, reviewer):
    legacy = make(parent, is_legacy=True)
    alias = legacy.create_alias(update_slug="alias")
    assert fresh(alias).is_legacy
    revision = rewrite(legacy, SIGNED)
    ledger.sign_off(revision, reviewer)
    revision.publish()
    assert fresh(alias).summary == SIGNED
    assert not fresh(alias).is_legacy
    assert not fresh(legacy).is_legacy


def test_converting_an_alias_of_an_archive_page_that_is_public(parent, administrator):
    alias = make(parent, is_legacy=True).create_alias(update_slug="alias")
    client_of(administrator).post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    assert fresh(alias).alias_of_id
    alias = fresh(alias)
    alias.alias_of = None
    with pytest.raises(PublishingRefused, match="Unpublish it first"):
        alias.save()


@pytest.mark.parametrize("alias", [True, False])
def test_a_copy_for_translation(changed, alias):
    french = Locale.objects.create(language_code="fr")
    CopyPageForTranslationAction(changed, french, copy_parents=True, alias=alias).execute()
    assert_unread_is_not_public(changed)
    copy = type(changed).objects.get(locale=french)
    assert not copy.live or copy.summary == SIGNED


# The shell


def test_saving_it_live(draft):
    draft.live = True
    with pytest.raises(PublishingRefused):
        draft.save()
    with pytest.raises(PublishingRefused):
        draft.save(update_fields=["live"])
    assert not fresh(draft).live


def test_saving_a_change_of_what_is_public(page):
    page.summary = UNSIGNED
    for fields in (None, ["summary"], {"summary"}, (name for name in ["summary"])):
        with pytest.raises(PublishingRefused):
            page.save(update_fields=fields)
    assert fresh(page).summary == SIGNED


def test_saving_a_chosen_record_by_the_name_of_its_column(tree):
    from tests.factories import TopicFactory

    page = FactsheetFactory(parent=tree.factsheets, condition=TopicFactory())
    page.condition = TopicFactory()
    for name in ("condition", "condition_id"):
        with pytest.raises(PublishingRefused):
            page.save(update_fields=[name])


def test_saving_the_bare_page_under_it(draft, page):
    bare = Page.objects.get(pk=draft.pk)
    bare.live = True
    for fields in (None, ["live"]):
        with pytest.raises(PublishingRefused):
            bare.save(update_fields=fields)
    public = Page.objects.get(pk=page.pk)
    public.title = UNSIGNED
    for fields in (None, ["title"]):
        with pytest.raises(PublishingRefused):
            public.save(update_fields=fields)
    assert not fresh(draft).live


def test_a_stale_bare_page_may_still_be_locked(page, reviewer):
    stale = Page.objects.get(pk=page.pk)
    revision = rewrite(page, SIGNED, title="Another title")
    ledger.sign_off(revision, reviewer)
    revision.publish()
    stale.locked = True
    stale.save(update_fields=["locked"], clean=False)
    assert fresh(page).locked


def test_adding_a_child_that_is_live(parent, draft):
    for legacy in (False, True):
        child = (
            type(draft)(title="Born live", slug="born-live", live=True, is_legacy=legacy, conflicts="None")
            if (isinstance(draft, FactsheetPage))
            else type(draft)(title="Born live", slug="born-live", live=True, is_legacy=legacy)
        )
        with pytest.raises(PublishingRefused), transaction.atomic():
            Page.objects.get(pk=parent.pk).add_child(instance=child)
    assert not type(draft).objects.filter(title="Born live").exists()


def test_publishing_a_revision(draft):
    with pytest.raises(PublishingRefused):
        draft.get_latest_revision().publish(skip_permission_checks=True)
    with pytest.raises(PublishingRefused):
        draft.publish(draft.get_latest_revision())
    assert not fresh(draft).live
    assert fresh(draft).first_published_at is None


def test_changing_the_revision_that_was_signed(page, reviewer):
    revision = rewrite(page, "Signed again.")
    ledger.sign_off(revision, reviewer)
    revision.content["summary"] = UNSIGNED
    revision.save()
    with pytest.raises(PublishingRefused):
        Revision.objects.get(pk=revision.pk).publish()


def test_moving_a_page_keeps_it_as_it_is(page, draft, tree):
    if isinstance(page, QuestionPage):
        other = CategoryFactory(parent=tree.archive)
        for moved in (page, draft):
            Page.objects.get(pk=moved.pk).move(other, pos="last-child")
    assert fresh(page).live
    assert not fresh(draft).live


# Time


def go_live_soon(page: Page, summary: str) -> Revision:
    """Save a draft that is to go live in a minute."""
    return rewrite(page, summary, go_live_at=timezone.now() + timedelta(minutes=1))


def let_time_pass(revision: Revision) -> None:
    """Make it as if the time of the revision had come a second ago."""
    due = timezone.now() - timedelta(seconds=1)
    revision = Revision.objects.get(pk=revision.pk)
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=due, content=revision.content | {"go_live_at": due.isoformat()}
    )


@pytest.fixture
def refusals() -> Any:
    """What was told of go-lives that were refused."""
    told: list[Any] = []

    def listen(**kwargs: Any) -> None:
        told.append(kwargs)

    go_live_refused.connect(listen)
    yield told
    go_live_refused.disconnect(listen)


def test_a_schedule_that_nobody_signed(draft, refusals):
    revision = go_live_soon(draft, UNSIGNED)
    revision.publish()
    let_time_pass(revision)
    assert scheduling.publish_and_expire(Backoff()).refused == 1
    assert not fresh(draft).live
    assert [refusal["revision"] for refusal in refusals] == [revision]
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_wagtails_own_command(draft):
    revision = go_live_soon(draft, UNSIGNED)
    revision.publish()
    let_time_pass(revision)
    with pytest.raises(PublishingRefused):
        call_command("publish_scheduled")
    assert not fresh(draft).live


def test_a_sign_off_that_is_withdrawn_before_the_time_comes(draft, reviewer, refusals):
    revision = go_live_soon(draft, SIGNED)
    ledger.sign_off(revision, reviewer)
    revision.publish()
    Review.objects.update(withdrawn_at=timezone.now(), withdrawn_because="New evidence")
    let_time_pass(revision)
    assert scheduling.publish_and_expire(Backoff()).refused == 1
    assert not fresh(draft).live
    assert refusals


def test_an_edit_between_sign_off_and_the_time_does_not_go_with_it(page, reviewer):
    revision = go_live_soon(page, "Signed again.")
    ledger.sign_off(revision, reviewer)
    revision.publish()
    rewrite(page, UNSIGNED)
    let_time_pass(revision)
    assert scheduling.publish_and_expire(Backoff()).published == 1
    assert fresh(page).summary == "Signed again."
    assert fresh(page).has_unpublished_changes


def cite(reference: Reference) -> list[Any]:
    """Return an answer that rests on a publication."""
    return [("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]})]


def test_a_reference_taken_off_the_site_between_sign_off_and_the_time(tree, reviewer, refusals):
    reference = ReferenceFactory()
    draft = QuestionFactory(parent=CategoryFactory(parent=tree.archive), live=False, answer=cite(reference))
    revision = go_live_soon(draft, SIGNED)
    ledger.sign_off(revision, reviewer)
    revision.publish()
    reference.unpublish()
    let_time_pass(revision)
    assert scheduling.publish_and_expire(Backoff()).refused == 1
    assert not fresh(draft).live
    assert "is not published" in refusals[0]["problems"][0]


def test_a_reference_that_would_expire_while_a_signed_page_cites_it(tree, managing_editor):
    reference = ReferenceFactory()
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive), answer=cite(reference))
    ReferenceIndex.create_or_update_for_object(fresh(page))
    Reference.objects.filter(pk=reference.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    retries = Backoff()
    assert [scheduling.publish_and_expire(retries).refused for _ in range(3)] == [1, 0, 0]
    reference.refresh_from_db()
    assert (reference.live, reference.expire_at) == (True, None)
    mail = OutgoingMail.objects.get(key__startswith="kept:")
    assert mail.to == managing_editor.email
    assert page.title in mail.text
    assert page.title in mail.html


def test_a_time_set_by_hand_on_an_unsigned_revision(changed):
    revision = Page.objects.get(pk=changed.pk).get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(seconds=1))
    assert scheduling.publish_and_expire(Backoff()).refused == 1
    assert fresh(changed).summary == SIGNED


def test_a_refused_publish_leaves_the_schedule_that_stood(page, reviewer, managing_editor):
    scheduled = go_live_soon(page, "Signed for later.")
    ledger.sign_off(scheduled, reviewer)
    scheduled.publish()
    unsigned = rewrite(page, UNSIGNED, go_live_at=None)
    with pytest.raises(PublishingRefused):
        unsigned.publish()
    scheduled.refresh_from_db()
    assert scheduled.approved_go_live_at
    assert fresh(page).summary == SIGNED
    assert fresh(page).reviews.count() == 2


# The workflow


def test_an_edit_between_sign_off_and_the_last_step_is_refused_and_nothing_is_half_done(draft, reviewer, editor):
    workflow = Workflow.objects.get()
    second = GroupApprovalTask.objects.create(name="Read for style")
    second.groups.set(workflow.tasks[0].specific.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=second.task_ptr, sort_order=1)
    workflow.start(draft, editor)
    post_approval(draft, reviewer)
    assert Review.objects.filter(page=draft).count() == 1
    rewrite(draft, "Changed after the sign-off.")
    response = post_approval(fresh(draft), reviewer)
    assert response.status_code < 500
    assert not fresh(draft).live
    assert fresh(draft).current_workflow_task.pk == second.task_ptr_id


def test_a_workflow_without_a_clinical_step(draft, reviewer, editor):
    task = GroupApprovalTask.objects.create(name="Read for style")
    task.groups.set(reviewer.groups.all())
    workflow = Workflow.objects.create(name="Style only")
    WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    workflow.start(draft, editor)
    assert post_approval(draft, reviewer).status_code < 500
    assert not fresh(draft).live
    assert fresh(draft).workflow_in_progress


def test_what_is_signed_is_what_is_published(draft, reviewer, editor):
    Workflow.objects.get().start(draft, editor)
    post_approval(draft, reviewer)
    line = Review.objects.get(page=draft)
    assert fresh(draft).live
    assert fresh(draft).live_revision_id == line.revision_number
    assert fresh(draft).clinical_digest == line.digest


# Sign-offs that no longer hold


def test_an_older_signed_version_needs_a_new_sign_off_after_a_newer_one_was_published(page, reviewer):
    newer = rewrite(page, "Newer.")
    ledger.sign_off(newer, reviewer)
    newer.publish()
    restored = rewrite(page, SIGNED)
    with pytest.raises(PublishingRefused):
        restored.publish()
    assert fresh(page).summary == "Newer."
    ledger.sign_off(restored, reviewer)
    restored.publish()
    assert fresh(page).summary == SIGNED


def test_the_same_after_the_newer_one_was_an_override(page, managing_editor):
    newer = rewrite(page, "Newer.")
    ledger.override(newer, managing_editor, "A recall tonight")
    newer.publish()
    with pytest.raises(PublishingRefused):
        rewrite(page, SIGNED).publish()


def test_unpublishing_and_publishing_again(page, reviewer):
    page.unpublish()
    page.get_latest_revision().publish()
    assert fresh(page).live
    page = fresh(page)
    page.unpublish()
    Review.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(PublishingRefused):
        page.get_latest_revision().publish()
    assert not fresh(page).live


def test_the_sign_off_of_another_page_with_the_same_words(parent, page):
    twin = make(parent, live=False, title=page.title, slug="twin", summary=SIGNED)
    for name in twin.clinical_fields:
        setattr(twin, name, getattr(page, name))
    revision = twin.save_revision()
    assert twin.clinical_digest == page.clinical_digest
    with pytest.raises(PublishingRefused):
        revision.publish()


def test_one_override_permits_one_content(draft, managing_editor):
    revision = rewrite(draft, "Urgent.")
    ledger.override(revision, managing_editor, "A recall tonight")
    with pytest.raises(PublishingRefused):
        rewrite(draft, UNSIGNED).publish()
    revision.publish()
    with pytest.raises(PublishingRefused):
        rewrite(draft, UNSIGNED).publish()
    assert fresh(draft).summary == "Urgent."


# The archive


@pytest.fixture
def legacy(parent) -> ClinicalPage:
    """A page of the archive, public without a sign-off."""
    return make(parent, is_legacy=True, summary="As it was in the archive.")


def test_a_change_of_an_archive_page(legacy, managing_editor):
    with pytest.raises(PublishingRefused):
        rewrite(legacy, UNSIGNED).publish()
    post_edit(legacy, managing_editor, summary=UNSIGNED, **{"action-publish": "1"})
    assert fresh(legacy).is_legacy
    assert_unread_is_not_public(legacy)


def test_a_change_beside_the_clinical_content_of_an_archive_page_publishes_freely(legacy, managing_editor):
    post_edit(legacy, managing_editor, slug="better-address", **{"action-publish": "1"})
    assert fresh(legacy).slug == "better-address"
    assert fresh(legacy).is_legacy


def test_making_a_draft_the_archives_after_its_making(draft):
    draft.is_legacy = True
    for fields in (["is_legacy"], None):
        draft.save(update_fields=fields)
        with pytest.raises(PublishingRefused):
            fresh(draft).get_latest_revision().publish()
    page = fresh(draft)
    page.is_legacy = page.live = True
    with pytest.raises(PublishingRefused):
        page.save()
    assert not fresh(draft).live


def test_editing_an_archive_draft_twice(legacy, editor):
    legacy.unpublish()
    for words in (UNSIGNED, f"{UNSIGNED} Twice.", "As it was in the archive."):
        post_edit(legacy, editor, summary=words)
    assert not fresh(legacy).is_legacy
    with pytest.raises(PublishingRefused):
        Page.objects.get(pk=legacy.pk).get_latest_revision().publish()


def test_bringing_back_the_archives_words_after_a_review(legacy, reviewer):
    old = legacy.get_latest_revision()
    revision = rewrite(legacy, SIGNED)
    ledger.sign_off(revision, reviewer)
    revision.publish()
    assert not fresh(legacy).is_legacy
    with pytest.raises(PublishingRefused):
        Revision.objects.get(pk=old.pk).publish()
    with pytest.raises(PublishingRefused):
        rewrite(legacy, "As it was in the archive.").publish()


def test_an_override_ends_the_archives_exception(legacy, managing_editor):
    revision = rewrite(legacy, "Urgent.")
    ledger.override(revision, managing_editor, "A recall tonight")
    revision.publish()
    assert not fresh(legacy).is_legacy


def test_a_refused_publish_leaves_an_archive_page_what_it_is(legacy):
    page = fresh(legacy)
    page.summary = UNSIGNED
    with pytest.raises(PublishingRefused):
        page.save()
    assert page.is_legacy
    assert fresh(legacy).is_legacy


# Revisions that must stay as they are


@pytest.mark.parametrize("state", ["live", "scheduled", "in review", "signed"])
def test_overwriting_a_revision_that_must_be_kept(parent, editor, reviewer, state):
    page = make(parent, live=False, summary="Before.")
    page.summary = SIGNED
    page.go_live_at = timezone.now() + timedelta(days=1) if state == "scheduled" else None
    revision = page.save_revision(user=editor)
    if state == "in review":
        Workflow.objects.get().start(page, editor)
    else:
        ledger.sign_off(revision, reviewer)
    if state in ("live", "scheduled"):
        revision.publish()
    kept = Revision.objects.filter(pk=revision.pk).values().get()
    data = page_form(fresh(page).get_latest_revision_as_object(), editor, summary=UNSIGNED)
    response = client_of(editor).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), data | {"overwrite_revision_id": revision.pk}
    )
    assert response.status_code < 500
    assert Revision.objects.filter(pk=revision.pk).values().get() == kept
    latest = Page.objects.get(pk=page.pk).get_latest_revision()
    if state in ("scheduled", "in review"):  # Wagtail locks it for editors; the page itself must hold as well
        assert latest == revision
        draft = revision.as_object()
        draft.summary = UNSIGNED
        latest = draft.save_revision(user=editor, overwrite_revision=Revision.objects.get(pk=revision.pk))
        assert Revision.objects.filter(pk=revision.pk).values().get() == kept
    assert latest.pk != revision.pk
    assert latest.as_object().summary == UNSIGNED


def test_an_autosave_that_nothing_protects_is_overwritten_as_wagtail_does(draft, editor):
    draft.summary = "First."
    revision = draft.save_revision(user=editor)
    draft.summary = "Second."
    assert draft.save_revision(user=editor, overwrite_revision=revision) == revision


def test_overwriting_a_kept_revision_never_hides_a_newer_one_of_somebody_else(page, editor, reviewer):
    page.summary = "The editor's."
    mine = page.save_revision(user=editor)
    ledger.sign_off(mine, reviewer)
    theirs = rewrite(page, "Somebody else's.")
    data = page_form(mine.as_object(), editor, summary="Mine again.")
    client_of(editor).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), data | {"overwrite_revision_id": mine.pk}
    )
    assert Page.objects.get(pk=page.pk).latest_revision_id == theirs.pk


def test_unscheduling_and_scheduling_again_signs_nothing(changed, managing_editor):
    revision = go_live_soon(changed, UNSIGNED)
    revision.publish()
    address = reverse("wagtailadmin_pages:revisions_unschedule", args=[changed.pk, revision.pk])
    client_of(managing_editor).post(address)
    assert_unread_is_not_public(changed)


# What is kept outside the page


def index(page: Page) -> None:
    """Do what Wagtail does once the page is committed."""
    ReferenceIndex.create_or_update_for_object(fresh(page))


@pytest.fixture
def illustrated(tree) -> Any:
    """A signed-off question with a picture and a publication; both may be changed without opening it."""
    image, reference = ImageFactory(), ReferenceFactory()
    image.contextual_alt_text, image.decorative = "A spine", False
    page = QuestionFactory(
        parent=CategoryFactory(parent=tree.archive),
        answer=[
            ("figure", {"image": image, "caption": "The spine"}),
            ("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]}),
        ],
    )
    index(page)
    return page, image, reference


def other_file() -> ContentFile:
    return ContentFile(ImageFactory(file__color="red", file__width=99).file.open().read(), name="other.png")


def test_another_file_in_a_picture_that_is_shown(illustrated, editor):
    page, image, _ = illustrated
    digest = fresh(page).clinical_digest
    data = {"title": "Other", "description": "Other", "collection": image.collection_id, "file": other_file()}
    response = client_of(editor).post(reverse("wagtailimages:edit", args=[image.pk]), data)
    assert response.status_code < 500
    image = type(image).objects.get(pk=image.pk)
    image.file = other_file()
    with pytest.raises(PublishingRefused):
        image.save()
    assert fresh(page).clinical_digest == digest
    assert type(image).objects.get(pk=image.pk).title != "Other"


def test_the_words_about_a_picture_may_be_corrected(illustrated):
    page, image, _ = illustrated
    digest = fresh(page).clinical_digest
    image.title = "Corrected"
    image.save()
    assert fresh(page).clinical_digest == digest


def test_another_publication_in_the_place_of_one_that_is_cited(illustrated, managing_editor):
    _, _, reference = illustrated
    for name, value in (("doi", "10.1000/another"), ("doi", ""), ("live", False)):
        changed = Reference.objects.get(pk=reference.pk)
        setattr(changed, name, value)
        with pytest.raises(PublishingRefused, match="publication"):
            changed.save()
    corrected = Reference.objects.get(pk=reference.pk)
    corrected.title = "Corrected"
    corrected.save()
    assert Reference.objects.get(pk=reference.pk).doi == reference.doi


def test_deleting_what_a_signed_page_shows(illustrated):
    for shown in illustrated[1:]:
        with pytest.raises(PublishingRefused, match="Take it out of the page first"), transaction.atomic():
            shown.delete()


def test_what_only_drafts_show_may_be_changed(tree):
    reference = ReferenceFactory()
    page = QuestionFactory(
        parent=CategoryFactory(parent=tree.archive),
        answer=[("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]})],
        live=False,
    )
    index(page)
    reference.doi = "10.1000/another"
    reference.save()


def test_a_picture_that_changed_after_the_sign_off_lapses_it(tree, reviewer):
    image = ImageFactory()
    image.contextual_alt_text, image.decorative = "A spine", False
    page = QuestionFactory(
        parent=CategoryFactory(parent=tree.archive), answer=[("figure", {"image": image})], live=False
    )
    ledger.sign_off(page.get_latest_revision(), reviewer)
    image = type(image).objects.get(pk=image.pk)
    image.file = other_file()
    image.save()
    with pytest.raises(PublishingRefused):
        fresh(page).get_latest_revision().publish()


def test_a_link_led_elsewhere_needs_a_sign_off(page, reviewer):
    field = "answer" if isinstance(page, QuestionPage) else "body"

    def linking(pk: int) -> Any:
        return [("paragraph", f'<p><a linktype="page" id="{pk}">Read this</a></p>')]

    revision = rewrite(page, SIGNED, **{field: linking(1)})
    ledger.sign_off(revision, reviewer)
    revision.publish()
    with pytest.raises(PublishingRefused):
        rewrite(page, SIGNED, **{field: linking(2)}).publish()


def test_related_pages_chosen_anew_need_a_sign_off(page, tree):
    field = "answer" if isinstance(page, QuestionPage) else "body"
    related = [("related_pages", {"heading": "Read next", "pages": [tree.home]})]
    with pytest.raises(PublishingRefused):
        rewrite(page, SIGNED, **{field: related}).publish()


def test_editing_a_typo_beside_the_clinical_content_keeps_the_sign_off(page):
    signed = page.reviews.get()
    rewrite(page, SIGNED, slug="corrected", change_note="A better address.").publish()
    assert ledger.find_sign_off(fresh(page), fresh(page).clinical_digest) == signed


def test_a_refused_approval_leaves_no_line(draft, editor):
    Workflow.objects.get().start(draft, editor)
    post_approval(draft, User.objects.get(pk=editor.pk))
    assert not Review.objects.exists()
    assert signing_reviewer().reviews.count() == 0
