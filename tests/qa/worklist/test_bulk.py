"""Many pages at once: each is asked by itself, and the message says what became of each."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import GroupPagePermission, Workflow

from home.setup.groups import EDITORS, find_permissions, grant_on_pages
from qa.models import ArchiveReason, ArchiveWork, QuestionPage
from qa.worklist.views import bulk as bulk_view
from tests.factories import PersonFactory, TopicFactory, UserFactory
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db


def post(user: Any, pages: list[QuestionPage], action: str, query: str = "", **data: Any) -> str:
    """Post the form and return what the person is told."""
    posted = {"action": action, "page": [page.pk for page in pages], **data}
    answer: Any = client_of(user).post(reverse("archive_worklist:bulk") + query, posted)
    assert answer.status_code == 302, answer
    assert answer.url.startswith(reverse("archive_worklist:index"))
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def latest(page: QuestionPage) -> QuestionPage:
    return QuestionPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def stored(page: QuestionPage) -> QuestionPage:
    return QuestionPage.objects.get(pk=page.pk)


def test_pages_are_given_to_a_person_and_taken_back(make_legacy, editor, reviewer):
    pages = [make_legacy() for _ in range(3)]
    told = post(editor, pages[:2], "assign", **{"bulk-person": reviewer.pk})
    assert f"2 pages are given to {reviewer}" in told
    assert set(ArchiveWork.objects.filter(assigned_to=reviewer).values_list("page", flat=True)) == {
        page.pk for page in pages[:2]
    }
    told = post(editor, pages, "assign", **{"bulk-person": "null"})
    assert "2 pages are given to nobody" in told
    assert "1 page not changed" in told
    assert not ArchiveWork.objects.filter(assigned_to__isnull=False).exists()


def test_nobody_is_given_what_they_may_not_edit(make_legacy, editor, tree):
    page, person = make_legacy(), UserFactory(group="Factsheets only")
    change = GroupPagePermission.objects.filter(group__name=EDITORS).first().permission
    GroupPagePermission.objects.create(group=person.groups.get(), page_id=tree.factsheets.pk, permission=change)
    assert "may not edit it" in post(editor, [page], "assign", **{"bulk-person": person.pk})
    assert ArchiveWork.objects.get(page=page).assigned_to is None


def test_a_reason_is_marked_as_dealt_with_by_name(make_legacy, editor):
    pages = [make_legacy(("private_details", "a name")), make_legacy()]
    told = post(editor, pages, "deal_with", **{"bulk-reason": "private"})
    assert "1 page is marked as dealt with" in told
    assert "no such open reason" in told
    reason = ArchiveReason.objects.get(work__page=pages[0])
    assert reason.dealt_with_by == editor
    assert reason.dealt_with_at


def test_a_fact_is_mended_and_not_dealt_with(make_legacy, editor):
    page = make_legacy(summary="")
    post(editor, [page], "deal_with", **{"bulk-reason": "no_summary"})
    assert ArchiveReason.objects.get(work__page=page).dealt_with_at is None


def test_a_topic_is_published_where_nothing_else_is_new(make_legacy, managing_editor):
    page, topic = make_legacy(), TopicFactory()
    assert "1 page is about" in post(managing_editor, [page], "topic", **{"bulk-topic": topic.pk})
    assert topic in stored(page).topics.all()
    assert stored(page).topics.count() == 2
    assert stored(page).live
    assert stored(page).is_legacy
    assert not stored(page).has_unpublished_changes
    assert stored(page).live_revision.user == managing_editor


def test_an_expert_is_published_too_and_the_reason_goes(make_legacy, managing_editor):
    page, person = make_legacy(answered_by=None), PersonFactory()
    post(managing_editor, [page], "expert", **{"bulk-expert": person.pk})
    assert stored(page).answered_by == person
    assert not ArchiveReason.objects.exists()


def test_beside_other_changes_it_stays_in_the_draft(make_legacy, managing_editor):
    page, person = make_legacy(), PersonFactory()
    before = page.answered_by
    page.summary = "Something new. It is not signed off."
    page.save_revision()
    told = post(managing_editor, [page], "expert", **{"bulk-expert": person.pk})
    assert "in a draft only" in told
    assert "other unpublished changes" in told
    assert (stored(page).answered_by, latest(page).answered_by) == (before, person)
    assert latest(page).summary == "Something new. It is not signed off."


def test_who_may_not_publish_changes_the_draft_only(make_legacy, editor):
    page, person = make_legacy(), PersonFactory()
    assert "must publish it" in post(editor, [page], "expert", **{"bulk-expert": person.pk})
    assert stored(page).answered_by != person
    assert latest(page).answered_by == person


def test_a_clinical_field_never_goes_out_this_way(make_legacy, managing_editor, monkeypatch):
    monkeypatch.setattr(QuestionPage, "clinical_fields", (*QuestionPage.clinical_fields, "answered_by"))
    page, person = make_legacy(), PersonFactory()
    assert "a reviewer must sign it off" in post(managing_editor, [page], "expert", **{"bulk-expert": person.pk})
    assert stored(page).answered_by != person


def test_a_draft_of_the_archive_gets_it_and_stays_the_archives(make_legacy, editor):
    page, topic = make_legacy(live=False, topics=[]), TopicFactory()
    assert "it was not public" in post(editor, [page], "topic", **{"bulk-topic": topic.pk})
    assert topic in stored(page).topics.all()
    assert topic in latest(page).topics.all()
    assert stored(page).is_legacy
    assert not stored(page).live


def test_locked_pages_and_pages_in_review_are_left_alone_and_named(make_legacy, managing_editor, editor):
    locked, reviewed, free = (make_legacy(title=title) for title in ("Locked", "Reviewed", "Free"))
    QuestionPage.objects.filter(pk=locked.pk).update(locked=True, locked_by=editor)
    Workflow.objects.get().start(latest(reviewed), editor)
    person = PersonFactory()
    told = post(managing_editor, [locked, reviewed, free], "expert", **{"bulk-expert": person.pk})
    assert "1 page is answered by" in told
    assert "“Locked”: It is locked" in told
    assert "“Reviewed”: A review of it is under way" in told
    assert [stored(page).answered_by == person for page in (locked, reviewed, free)] == [False, False, True]


def test_unpublishing_wants_a_yes_and_the_right(make_legacy, editor, managing_editor):
    page, draft = make_legacy(), make_legacy(live=False)
    assert "if you mean it" in post(managing_editor, [page], "unpublish")
    assert "somebody who may unpublish" in post(editor, [page], "unpublish", **{"bulk-sure": "on"})
    assert stored(page).live
    told = post(managing_editor, [page, draft], "unpublish", **{"bulk-sure": "on"})
    assert "1 page is no longer public" in told
    assert "it is not public" in told
    assert not stored(page).live
    assert ArchiveWork.objects.get(page=page).outcome == ArchiveWork.Outcome.OPEN


def test_all_of_the_list_means_what_the_filter_shows(make_legacy, editor):
    lacking = [make_legacy(summary="") for _ in range(2)]
    make_legacy()
    post(editor, [], "assign", "?reason=no_summary", everything="yes", **{"bulk-person": editor.pk})
    assert set(ArchiveWork.objects.filter(assigned_to=editor).values_list("page", flat=True)) == {
        page.pk for page in lacking
    }


def test_more_than_can_be_done_at_once_is_refused_before_anything_happens(make_legacy, managing_editor, monkeypatch):
    monkeypatch.setattr(bulk_view, "MOST_AT_ONCE", 1)
    pages = [make_legacy() for _ in range(2)]
    told = post(managing_editor, pages, "expert", **{"bulk-expert": PersonFactory().pk})
    assert "too many at once" in told
    assert {latest(page).pk: latest(page).answered_by for page in pages} == {
        page.pk: page.answered_by for page in pages
    }


@pytest.mark.parametrize(
    "data",
    [
        {"action": ""},
        {"action": "delete"},
        {"action": "assign"},
        {"action": "topic"},
        {"action": "topic", "bulk-topic": "0"},
        {"action": "expert", "bulk-expert": "x"},
        {"action": "assign", "bulk-person": "99999999999999999999"},
        {"action": "deal_with", "bulk-reason": "nonsense"},
    ],
)
def test_half_a_form_changes_nothing_and_says_what_is_missing(make_legacy, managing_editor, data):
    page = make_legacy()
    before = page.latest_revision_id
    rest = {name: value for name, value in data.items() if name != "action"}
    assert post(managing_editor, [page], data["action"], **rest)
    assert stored(page).latest_revision_id == before


def test_a_page_that_one_may_not_edit_is_no_page(make_legacy, tree):
    page, stranger = make_legacy(), UserFactory(group="Factsheets only")
    grant_on_pages(stranger.groups.get(), [tree.factsheets], ["change_page"])
    stranger.groups.get().permissions.add(*find_permissions(["wagtailadmin.access_admin"]))
    assert "Tick the pages first" in post(stranger, [page], "assign", **{"bulk-person": "null"})
    assert "Tick the pages first" in post(stranger, [], "assign", everything="yes", **{"bulk-person": "null"})


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30, "0"])
def test_what_is_no_page_is_passed_over(make_legacy, editor, nonsense):
    posted = {"action": "assign", "page": [nonsense], "bulk-person": editor.pk}
    assert client_of(editor).post(reverse("archive_worklist:bulk"), posted).status_code == 302
    assert not ArchiveWork.objects.filter(assigned_to=editor).exists()
