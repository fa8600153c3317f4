"""Who keeps urgent advice in the admin: clinicians and managing editors, through real requests."""

import pytest
from django.test import Client
from django.urls import reverse

from content.models import UrgentRule
from content.urgent import find_urgent_advice
from tests.factories import CategoryFactory, QuestionFactory, UrgentRuleFactory, make_private
from users.models import User

FORM = {
    "name": "Cauda equina",
    "severity": "emergency",
    "patterns": "back pain + cannot pee",
    "heading": "Go to hospital",
    "message": "Go to A&E now.",
    "page": "",
}


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def address(view: str, rule: UrgentRule | None = None) -> str:
    return reverse(UrgentRule.snippet_viewset.get_url_name(view), args=[rule.pk] if rule else [])


@pytest.fixture
def keepers(reviewer, managing_editor) -> dict[str, User]:
    return {"reviewer": reviewer, "managing editor": managing_editor}


@pytest.mark.parametrize("who", ["reviewer", "managing editor"])
def test_clinicians_and_managing_editors_add_publish_and_change_it(keepers, who):
    client = client_of(keepers[who])
    client.post(address("add"), FORM | {"action-publish": "1"})
    [advice] = find_urgent_advice("back pain cant pee")
    assert advice.version
    client.post(address("edit", advice.rule), FORM | {"heading": "Call 999", "action-publish": "1"})
    assert find_urgent_advice("back pain cant pee")[0].heading == "Call 999"
    client.post(address("unpublish", advice.rule))
    assert find_urgent_advice("back pain cant pee") == []


def test_a_draft_is_not_shown(reviewer):
    client_of(reviewer).post(address("add"), FORM)
    assert not UrgentRule.objects.get().live
    assert find_urgent_advice("back pain cant pee") == []


def test_patterns_that_mean_nothing_are_refused_with_the_reason(reviewer):
    answer = client_of(reviewer).post(address("add"), FORM | {"patterns": "the + and", "action-publish": "1"})
    assert "Line 1: “the” has only words that stand in almost every question" in answer.content.decode()
    assert not UrgentRule.objects.exists()


def test_editors_neither_see_nor_add_nor_change_it(editor):
    rule = UrgentRuleFactory()
    client = client_of(editor)
    client.post(address("add"), FORM | {"action-publish": "1"})
    client.post(address("edit", rule), FORM | {"action-publish": "1"})
    client.post(address("unpublish", rule))
    assert list(UrgentRule.objects.values_list("name", "live")) == [(rule.name, True)]
    assert "Urgent advice" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_only_managing_editors_delete_it(keepers):
    rule = UrgentRuleFactory()
    client_of(keepers["reviewer"]).post(address("delete", rule))
    assert UrgentRule.objects.exists()
    client_of(keepers["managing editor"]).post(address("delete", rule))
    assert not UrgentRule.objects.exists()


@pytest.mark.parametrize("view", ["list", "add", "edit", "history", "usage"])
def test_every_view_opens_for_a_reviewer(reviewer, view):
    rule = UrgentRuleFactory()
    answer = client_of(reviewer).get(address(view, None if view in {"list", "add"} else rule))
    assert answer.status_code == 200


def test_the_list_names_severity_in_words_and_is_in_the_menu(reviewer):
    rule = UrgentRuleFactory(severity="soon")
    client = client_of(reviewer)
    listing = client.get(address("list"), {"q": rule.name}).content.decode()
    assert rule.name in listing
    assert "See a GP soon" in listing
    assert address("list") in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("hidden", [False, True])
def test_the_preview_is_the_notice_as_visitors_see_it(tree, hidden):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive))
    if hidden:
        make_private(page)
    rule = UrgentRuleFactory(page=page)
    preview = rule.make_preview_request().content.decode()
    assert rule.heading in preview
    assert "Call 999 or go to A&amp;E" in preview
    assert (page.title in preview) is not hidden
