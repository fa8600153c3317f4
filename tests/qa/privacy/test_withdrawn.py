"""Who takes the consent to publication back is heard: no page goes live against it, and an editor decides what is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from content.exceptions import PublishingRefused
from home.setup.groups import find_permissions
from publishing import scheduling
from publishing.backoff import Backoff
from qa import consent
from qa.checks import ConsentCheck
from qa.inbox import handling
from qa.inbox.refusals import ActionRefused
from qa.models import PageSource, QuestionPage
from qa.privacy import erasing
from review import ledger
from tests.factories import QuestionFactory, SubmittedQuestionFactory, UserFactory
from tests.review.posting import client_of, post_approval, post_edit

pytestmark = pytest.mark.django_db

LIST = reverse("qa_privacy:withdrawn")
REASON = "Nothing on it leads to anybody."


def fresh(page):
    return QuestionPage.objects.get(pk=page.pk)


def source_of(page):
    return PageSource.objects.get(page=page.pk)


def decide_address(page):
    return reverse("qa_privacy:decide", args=[source_of(page).pk])


def decide(page, decision, user):
    consent.decide(source_of(page), decision, REASON, user)


def shown(response):
    """Return what a page says, without its markup's quotation."""
    return response.content.decode()


# No way to the public


@pytest.fixture(params=["withdraw", "withdraw_publication", "erase"])
def taken_back(request, asked, draft):
    """A draft that could go out, but for the consent that is gone."""
    getattr(erasing, request.param)(asked)
    return draft


def by_the_editor(page, user):
    post_edit(page, user, **{"action-publish": "action-publish"})


def by_the_worker(page, user):
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    scheduling.publish_and_expire(Backoff())


def with_many(page, user):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client_of(user).post(f"{address}?id={page.pk}&next=/admin/")


def by_approval(page, user):
    page.get_workflow().start(page.get_latest_revision_as_object(), page.owner)
    post_approval(fresh(page), user)


WAYS = [by_the_editor, by_the_worker, with_many, by_approval]


@pytest.mark.parametrize("way", WAYS)
def test_it_goes_live_while_the_asker_agrees(draft, managing_editor, reviewer, way):
    way(draft, reviewer if way is by_approval else managing_editor)
    assert fresh(draft).live


@pytest.mark.parametrize("way", WAYS[:3])
def test_it_does_not_go_live_afterwards(taken_back, managing_editor, way):
    way(taken_back, managing_editor)
    assert not fresh(taken_back).live


@pytest.mark.parametrize("act", [erasing.withdraw, erasing.withdraw_publication, erasing.erase])
def test_an_approval_does_not_publish_it(asked, draft, editor, reviewer, act):
    draft.get_workflow().start(draft.get_latest_revision_as_object(), editor)
    act(asked)
    assert post_approval(fresh(draft), reviewer).status_code == 302
    assert not fresh(draft).live
    assert fresh(draft).current_workflow_state


def test_no_code_publishes_it(taken_back):
    with pytest.raises(PublishingRefused, match="no longer agrees"):
        taken_back.get_latest_revision().publish()
    page = fresh(taken_back)
    page.live = True
    with pytest.raises(PublishingRefused):
        page.save()
    bare = Page.objects.get(pk=taken_back.pk)
    bare.live = True
    with pytest.raises(PublishingRefused):
        bare.save()
    assert not fresh(taken_back).live


def test_the_checks_say_so(taken_back, live_page_of_somebody_else):
    found = list(ConsentCheck().find(fresh(taken_back)))
    assert [problem.level for problem in found] == ["error"]
    assert not ConsentCheck().applies_to(live_page_of_somebody_else)


@pytest.fixture
def live_page_of_somebody_else(category):
    return QuestionFactory(parent=category)


def test_a_live_page_stays_public_until_somebody_decides(asked, live):
    erasing.withdraw_publication(asked)
    assert fresh(live).live
    assert [problem.level for problem in ConsentCheck().find(fresh(live))] == ["warning"]
    page = fresh(live)
    page.summary = "No. Keep going, slowly."
    revision = page.save_revision()
    ledger.sign_off(revision, UserFactory())
    revision.publish()
    assert fresh(live).live


def test_an_unpublished_page_does_not_come_back_before_somebody_decides(asked, live):
    erasing.withdraw_publication(asked)
    fresh(live).unpublish()
    with pytest.raises(PublishingRefused):
        live.get_latest_revision().publish()


# What is decided


def test_after_unpublishing_it_cannot_go_live_again(asked, live, managing_editor):
    erasing.withdraw_publication(asked)
    decide(live, "unpublish", managing_editor)
    assert not fresh(live).live
    with pytest.raises(PublishingRefused):
        live.get_latest_revision().publish()


@pytest.mark.parametrize("decision", ["keep", "redact"])
def test_after_keeping_and_redacting_it_can(asked, live, managing_editor, decision):
    erasing.withdraw_publication(asked)
    decide(live, decision, managing_editor)
    fresh(live).unpublish()
    live.get_latest_revision().publish()
    assert fresh(live).live


def test_a_page_that_was_never_public_can_only_stay_a_draft(asked, draft, managing_editor):
    erasing.withdraw_publication(asked)
    assert [value for value, _ in consent.choices_for(draft)] == ["unpublish"]
    with pytest.raises(ValueError, match="keep"):
        decide(draft, "keep", managing_editor)
    decide(draft, "unpublish", managing_editor)
    with pytest.raises(PublishingRefused):
        draft.get_latest_revision().publish()


def test_a_decision_is_recorded_with_who_when_and_why(asked, live, managing_editor):
    erasing.withdraw_publication(asked)
    decide(live, "keep", managing_editor)
    source = source_of(live)
    assert (source.decision, source.reason, source.decided_by) == ("keep", REASON, managing_editor)
    assert source.decided_at
    line = PageLogEntry.objects.get(action="qa.consent.decided")
    assert (line.page_id, line.user) == (live.pk, managing_editor)
    assert "Keep it" in line.message


def test_only_the_first_decision_counts(asked, live, managing_editor):
    erasing.withdraw_publication(asked)
    before = source_of(live)
    decide(live, "keep", managing_editor)
    with pytest.raises(ActionRefused):
        consent.decide(before, "unpublish", REASON, managing_editor)
    assert fresh(live).live


def test_each_asker_is_heard(asked, category, editor, managing_editor):
    other = SubmittedQuestionFactory()
    handling.merge(asked, [other], editor)
    page = handling.draft_answer(asked, category, "Do stairs harm a knee?", editor)
    erasing.withdraw_publication(other)
    assert [source.code for source in consent.blocking(page.pk)] == [other.code]


# Copies and aliases


def copy_of(page, **options):
    return page.copy(update_attrs={"slug": f"{page.slug}-copy", "title": "Copy"}, keep_live=False, **options)


def test_a_copy_is_held_by_the_same_consent(asked, live):
    copy = copy_of(live)
    assert source_of(copy).code == asked.code
    erasing.withdraw_publication(asked)
    assert consent.blocking(copy.pk).exists()
    with pytest.raises(PublishingRefused):
        publish_copy(copy)


def publish_copy(copy):
    revision = fresh(copy).save_revision()
    ledger.sign_off(revision, UserFactory())
    revision.publish()


def test_a_copy_may_go_out_while_the_asker_agrees(live):
    copy = copy_of(live)
    publish_copy(copy)
    assert fresh(copy).live


def test_a_copy_made_after_the_decision_follows_it(asked, live, managing_editor):
    erasing.withdraw_publication(asked)
    decide(live, "unpublish", managing_editor)
    with pytest.raises(PublishingRefused):
        publish_copy(copy_of(fresh(live)))


def test_a_copy_made_in_the_admin_is_held_as_well(asked, live, managing_editor):
    address = reverse("wagtailadmin_pages:copy", args=[live.pk])
    data = {
        "new_title": "Copy",
        "new_slug": "copied",
        "new_parent_page": live.get_parent().pk,
        "copy_subpages": False,
        "publish_copies": False,
        "alias": False,
    }
    assert client_of(managing_editor).post(address, data).status_code == 302
    assert source_of(QuestionPage.objects.get(slug="copied")).code == asked.code


def test_copies_within_a_copied_branch_are_held(asked, live, category):
    copied = category.copy(recursive=True, update_attrs={"slug": "knees-too", "title": "Knees too"}, keep_live=False)
    copy = QuestionPage.objects.child_of(copied).get()
    assert source_of(copy).code == asked.code
    assert PageSource.objects.count() == 2


def test_an_alias_is_held_by_its_original(asked, live, managing_editor):
    alias = live.create_alias(update_slug="alias", user=managing_editor)
    assert alias.live
    erasing.withdraw_publication(asked)
    assert fresh(alias).live
    decide(live, "unpublish", managing_editor)
    assert not fresh(alias).live
    page = fresh(alias)
    page.live = True
    with pytest.raises(PublishingRefused):
        page.save()


def test_no_new_alias_is_public_before_somebody_decides(asked, live, managing_editor):
    erasing.withdraw_publication(asked)
    with pytest.raises(PublishingRefused):
        live.create_alias(update_slug="alias", user=managing_editor)
    assert not QuestionPage.objects.filter(slug="alias").exists()


def test_an_alias_that_becomes_a_page_takes_its_sources_along(asked, live, managing_editor):
    alias = live.create_alias(update_slug="alias", user=managing_editor)
    alias.unpublish()
    address = reverse("wagtailadmin_pages:convert_alias", args=[alias.pk])
    assert client_of(managing_editor).post(address).status_code == 302
    assert fresh(alias).alias_of_id is None
    assert source_of(alias).code == asked.code
    erasing.withdraw_publication(asked)
    assert consent.undecided().count() == 2


# The pages in the admin


@pytest.mark.parametrize(
    ("role", "may"), [("editor", True), ("managing_editor", True), ("administrator", True), ("reviewer", False)]
)
def test_those_who_handle_questions_see_the_list(asked, live, role, may, request):
    erasing.withdraw_publication(asked)
    user = request.getfixturevalue(role)
    response = client_of(user).get(LIST)
    assert (response.status_code == 200) is may
    assert (client_of(user).get(decide_address(live)).status_code == 200) is may
    home = shown(client_of(user).get(reverse("wagtailadmin_home")))
    assert ("consents withdrawn, to decide" in home) is may
    if may:
        assert live.title in shown(response)
        assert asked.code in shown(response)


def test_the_list_shows_what_waits_and_what_was_decided(asked, live, managing_editor):
    response = client_of(managing_editor).get(LIST)
    assert "Nothing waits for a decision" in shown(response)
    erasing.withdraw_publication(asked)
    assert "Public until somebody decides" in shown(client_of(managing_editor).get(LIST))
    decide(live, "keep", managing_editor)
    response = client_of(managing_editor).get(LIST)
    assert "Nothing waits for a decision" in shown(response)
    assert REASON in shown(response)
    assert str(managing_editor) in shown(response)
    assert asked.text not in shown(response)


def test_the_list_costs_the_same_for_many(asked, live, editor, category):
    client = client_of(editor)

    def cost():
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    erasing.withdraw_publication(asked)
    before = cost()
    for number in range(6):
        page = QuestionFactory(parent=category)
        PageSource.objects.create(
            page=page,
            code=f"CODE{number}",
            withdrawn_at=timezone.now(),
            decision="keep" if number % 2 else "",
            decided_at=timezone.now() if number % 2 else None,
            decided_by=editor if number % 2 else None,
        )
    assert cost() <= before + 1  # who decided


def test_a_decision_needs_a_reason(asked, live, managing_editor):
    erasing.withdraw_publication(asked)
    response = client_of(managing_editor).post(decide_address(live), {"decision": "keep", "reason": " "})
    assert response.status_code == 200
    assert "Say why" in shown(response)
    assert source_of(live).decision == ""


def test_unpublishing_needs_the_permission_to_unpublish(asked, live, editor, managing_editor):
    erasing.withdraw_publication(asked)
    page = client_of(editor).get(decide_address(live))
    assert "You may not unpublish this page" in shown(page)
    assert 'value="unpublish"' not in shown(page)
    said = {"decision": "unpublish", "reason": REASON}
    assert client_of(editor).post(decide_address(live), said).status_code == 200
    assert fresh(live).live
    assert client_of(managing_editor).post(decide_address(live), said)["Location"] == LIST
    assert not fresh(live).live


def test_an_editor_may_keep_a_page(asked, live, editor):
    erasing.withdraw_publication(asked)
    said = {"decision": "keep", "reason": REASON}
    assert client_of(editor).post(decide_address(live), said)["Location"] == LIST
    assert source_of(live).decided_by == editor


def test_redacting_leads_to_the_tool_for_it(asked, live, managing_editor):
    erasing.withdraw_publication(asked)
    said = {"decision": "redact", "reason": REASON}
    response = client_of(managing_editor).post(decide_address(live), said)
    assert response["Location"] == reverse("review_redaction:remove", args=[live.pk])


def test_who_may_not_redact_is_led_to_the_editor(asked, live, editor):
    erasing.withdraw_publication(asked)
    response = client_of(editor).post(decide_address(live), {"decision": "redact", "reason": REASON})
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[live.pk])


def test_pages_that_one_may_not_edit_are_for_others_to_decide(asked, live):
    erasing.withdraw_publication(asked)
    stranger = UserFactory(group="Inbox only")
    stranger.groups.get().permissions.add(
        *find_permissions(["wagtailadmin.access_admin", "qa.view_submittedquestion", "qa.change_submittedquestion"])
    )
    response = client_of(stranger).get(LIST)
    assert "You may not edit this page" in shown(response)
    assert client_of(stranger).get(decide_address(live)).status_code == 302
    assert source_of(live).decision == ""


def test_what_is_decided_already_is_said(asked, live, managing_editor):
    erasing.withdraw_publication(asked)
    decide(live, "keep", managing_editor)
    response = client_of(managing_editor).post(decide_address(live), {"decision": "unpublish", "reason": REASON})
    assert response["Location"] == LIST
    assert fresh(live).live


def test_others_are_turned_away(asked, live):
    erasing.withdraw_publication(asked)
    for user in (None, UserFactory()):
        for address in (LIST, decide_address(live)):
            assert client_of(user).get(address).status_code == 302
