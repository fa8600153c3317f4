"""Removing something everywhere in the admin: who may, in which steps, and what is said of it."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from content.models import SafetyHold
from home.setup.groups import EDITORS, MANAGING_EDITORS, REVIEWERS
from qa.models import QuestionPage
from review.models import Redaction
from tests.factories import (
    AdministratorFactory,
    CategoryFactory,
    QuestionFactory,
    StandardPageFactory,
    UserFactory,
    make_private,
)
from tests.review.planted import MARKER, traces_in_database
from tests.review.posting import client_of, page_form
from tests.review.test_badge import words

OTHER = "Nobody but she says it like this"


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


@pytest.fixture
def page(category):
    return QuestionFactory(parent=category, question=f"I am {MARKER}.")


def address(page) -> str:
    return reverse("review_redaction:remove", args=[page.pk])


def step(**data):
    return {"kind": "passage", "passage": MARKER, "ignore_case": "on", **data}


def confirmed(**data):
    return step(remove="1", category="identifies", **data)


@pytest.mark.parametrize(
    ("group", "status"), [(EDITORS, 302), (REVIEWERS, 302), ("", 302), (MANAGING_EDITORS, 200), ("administrator", 200)]
)
def test_who_may(page, group, status):
    user = AdministratorFactory() if group == "administrator" else UserFactory(group=group)
    client = client_of(user)
    assert client.get(address(page)).status_code == status
    assert client.post(address(page), step()).status_code == status
    response = client.post(address(page), confirmed())
    is_done = Redaction.objects.exists()
    assert is_done == (status == 200)
    assert (MARKER in QuestionPage.objects.get(pk=page.pk).question) != is_done
    receipt = client.get(response["Location"]) if is_done else None
    assert receipt is None or receipt.status_code == 200


def test_visitors_are_asked_to_log_in(page):
    assert "/login/" in client_of(None).post(address(page), confirmed())["Location"]
    assert not Redaction.objects.exists()


def test_the_way_there_is_offered_to_those_who_may(page, editor, managing_editor):
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert address(page) in client_of(managing_editor).get(edit).content.decode()
    assert address(page) not in client_of(editor).get(edit).content.decode()


def test_the_second_step_says_where_it_stands_and_writes_nothing(page, category, managing_editor):
    SafetyHold.objects.create(page=page, reason=MARKER)
    other = QuestionFactory(parent=category, title="Another one", summary=f"{MARKER} asked.")
    before = sorted(traces_in_database())
    response = client_of(managing_editor).post(address(page), step())
    said = words(response)
    assert response.status_code == 200
    assert "The pages themselves: 1" in said
    assert "The record of reviews: 1" in said
    assert "Safety holds: 1" in said
    assert "Another one (" in said
    assert f'value="{other.pk}"' in response.content.decode()
    assert sorted(traces_in_database()) == before


def test_what_is_found_elsewhere_is_ticked_only_where_it_is_surely_the_same(category, managing_editor):
    page = QuestionFactory(parent=category, question=f"Ann asks. {OTHER}.")
    QuestionFactory(parent=category, question=f"Ann asks. {OTHER}.")
    client = client_of(managing_editor)
    box = 'name="pages" value'
    short = client.post(address(page), step(passage="Ann asks")).content.decode()
    long = client.post(address(page), step(passage=OTHER)).content.decode()
    assert box in short
    assert box in long
    assert "checked" not in short.partition(box)[2].partition(">")[0]
    assert "checked" in long.partition(box)[2].partition(">")[0]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({"passage": ""}, "Paste the passage that is to be removed."),
        ({"passage": "ab"}, "Paste at least three letters"),
        ({"passage": "No such words"}, "This stands nowhere on the page"),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"kind": ""}, "This field is required"),
        ({"remove": "1"}, "Choose why it is removed."),
        ({"remove": "1", "category": "nonsense"}, "Select a valid choice"),
        ({"remove": "1", "category": "legal", "reason": f"It names {MARKER}"}, "Say why without repeating"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(page, managing_editor, data, complaint):
    response = client_of(managing_editor).post(address(page), step(**data))
    assert response.status_code == 200
    assert complaint in words(response)
    assert not Redaction.objects.exists()
    typed = data.get("reason") or data.get("passage", MARKER)
    assert typed in response.content.decode()


def test_a_page_that_nobody_chose_from_the_list_is_not_touched(page, category, managing_editor):
    other = QuestionFactory(parent=category)
    response = client_of(managing_editor).post(address(page), confirmed(pages=[other.pk]))
    assert response.status_code == 302
    assert not Redaction.objects.filter(page=other).exists()


def test_pages_that_one_may_not_edit_are_only_counted(tree, page, category, managing_editor):

    beside = StandardPageFactory(parent=tree.home.get_parent(), introduction=MARKER)
    client = client_of(managing_editor)
    said = words(client.post(address(page), step()))
    assert "It also stands on 1 page that you may not edit." in said
    response = client.post(address(page), confirmed(pages=[beside.pk]))
    beside.refresh_from_db()
    assert beside.introduction == MARKER
    assert response.status_code in {200, 302}


def test_the_receipt_says_what_went_and_what_is_out_of_reach(page, managing_editor):
    client = client_of(managing_editor)
    response = client.post(address(page), confirmed(reason="She wrote to us."), follow=True)
    said = words(response)
    assert "A passage was removed on" in said
    assert managing_editor.get_full_name() in said
    assert "She wrote to us." in said
    assert "Backups made before" in said
    assert MARKER not in said
    assert MARKER not in response.request["PATH_INFO"]


def test_nothing_of_it_is_kept_in_messages_or_the_session(page, managing_editor):
    client = client_of(managing_editor)
    client.post(address(page), confirmed())
    assert MARKER not in str(dict(client.session))
    assert all(MARKER not in cookie.value for cookie in client.cookies.values())
    assert traces_in_database() == []


@pytest.mark.parametrize("act", ["00000000-0000-4000-8000-000000000000"])
def test_receipts_are_for_those_who_may(page, editor, managing_editor, act):
    client = client_of(managing_editor)
    receipt = client.post(address(page), confirmed())["Location"]
    assert client_of(editor).get(receipt).status_code == 302
    assert client.get(reverse("review_redaction:receipt", args=[act])).status_code == 404


def test_an_editor_that_was_opened_before_saves_nothing_back(page, editor, managing_editor):
    old = page.latest_revision_id
    form = page_form(page.get_latest_revision_as_object(), editor)
    client_of(managing_editor).post(address(page), confirmed())
    client = client_of(editor)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for name in ("loaded_revision_id", "overwrite_revision_id"):
        response = client.post(edit, form | {name: str(old)})
        assert response.status_code == 409
        assert "Your editor holds it still, so nothing was saved." in words(response)
    assert traces_in_database() == []
    fresh = QuestionPage.objects.get(pk=page.pk)
    form = page_form(fresh.get_latest_revision_as_object(), editor, summary="New words.")
    response = client.post(edit, form | {"loaded_revision_id": str(fresh.latest_revision_id)})
    assert response.status_code == 302
    assert QuestionPage.objects.get(pk=page.pk).get_latest_revision_as_object().summary == "New words."


def test_a_long_passage_that_comes_back_stops_the_page(page, editor, managing_editor):
    client_of(managing_editor).post(address(page), confirmed())
    page = QuestionPage.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    draft.summary = f"So {MARKER.upper()}, we say."
    draft.save_revision(user=editor)
    response = client_of(editor).get(reverse("review_gate:checks", args=[page.pk]))
    assert "It holds a passage again that was removed on" in words(response)


def test_the_history_says_that_something_was_removed(page, managing_editor):
    client = client_of(managing_editor)
    client.post(address(page), confirmed())
    said = words(client.get(reverse("wagtailadmin_pages:history", args=[page.pk])))
    assert "Removed a passage everywhere. It identifies a person" in said
    assert PageLogEntry.objects.filter(action="review.redact", user=managing_editor).count() == 1


def test_a_whole_entry_is_removed_in_the_same_steps(client, page, managing_editor):
    private = client_of(managing_editor)
    said = words(private.post(address(page), {"kind": "entry", "passage": "", "ignore_case": "on"}))
    assert "The whole entry goes" in said
    response = private.post(address(page), {"kind": "entry", "remove": "1", "category": "request"}, follow=True)
    assert "The whole entry was removed on" in words(response)
    page = QuestionPage.objects.get(pk=page.pk)
    assert client.get(page.url).status_code == 410
    assert traces_in_database() == []


def test_an_alias_leads_to_its_source(page, category, managing_editor):
    alias = page.create_alias(parent=category, update_slug="again")
    client_of(managing_editor).post(address(alias), confirmed())
    assert "[removed]" in QuestionPage.objects.get(pk=page.pk).question


def test_what_was_removed_from_a_private_page_stays_private(client, page, category, managing_editor):
    make_private(category)
    client_of(managing_editor).post(address(page), {"kind": "entry", "remove": "1", "category": "request"})
    assert client.get(QuestionPage.objects.get(pk=page.pk).url).status_code == 302
