"""A safety hold withholds a page from the public at once and everywhere; a second person lifts it."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from content.exceptions import PublishingRefused
from content.models import SafetyHold
from factsheets.models import FactsheetPage
from home.setup.groups import EDITORS, MANAGING_EDITORS, REVIEWERS
from qa.models import QuestionPage
from review import holds
from review.retiring import DeletionRefused
from review.signals import hold_lifted, hold_placed
from tests.factories import (
    AdministratorFactory,
    CategoryFactory,
    FactsheetFactory,
    QuestionFactory,
    StandardPageFactory,
    TopicFactory,
    UserFactory,
    make_private,
)
from tests.review.posting import client_of
from tests.review.test_badge import words

NOTICE = "This page is being checked"


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive, title="Back")


@pytest.fixture
def page(category):
    return QuestionFactory(parent=category, title="Is zebra cream safe?", summary="Zebra cream is safe.")


@pytest.fixture
def hold(page, editor):
    return holds.place(page, editor, "The dose is wrong.")


def place(client, page, **data):
    return client.post(reverse("review_holds:place", args=[page.pk]), {"reason": "The dose is wrong.", **data})


def lift(client, page, because="We checked the dose."):
    return client.post(reverse("review_holds:lift", args=[page.pk]), {"because": because})


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# What visitors see


def test_visitors_find_a_notice_in_the_place_of_the_page(client, page, hold):
    response = client.get(page.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    shown = words(response)
    assert NOTICE in shown
    assert "We are checking this page. Until we have, we do not show it." in shown
    body = response.content.decode().lower()
    assert 'content="noindex"' in body
    for secret in ("zebra", "dose", "ld+json"):
        assert secret not in body


def test_the_notice_may_say_more(client, page, editor):
    holds.place(page, editor, "The dose is wrong.", notice="Ring us about <b>cream</b>.")
    assert "Ring us about <b>cream</b>." in words(client.get(page.url))


def test_the_page_comes_back_when_the_hold_is_lifted(client, page, hold, reviewer):
    holds.lift(hold, reviewer, "The dose is right.")
    response = client.get(page.url)
    assert "Zebra cream is safe." in words(response)
    assert "no-store" not in response.get("Cache-Control", "")


def test_neither_content_nor_revisions_are_touched(page, editor, reviewer):
    def state():
        fresh = QuestionPage.objects.get(pk=page.pk)
        return fresh.serializable_data(), list(fresh.revisions.values_list("pk", "content"))

    before = state()
    hold = holds.place(page, editor, "The dose is wrong.")
    assert state() == before
    holds.lift(hold, reviewer, "The dose is right.")
    assert state() == before


def test_every_address_below_the_page_is_withheld(client, category, page, editor):
    holds.place(category, editor, "It is wrong.")
    assert NOTICE in words(client.get(category.url))
    assert NOTICE in words(client.get(f"{category.url}feed/"))
    assert "Zebra cream is safe." in words(client.get(page.url))
    assert "Back" not in words(client.get(page.url))


def test_aliases_are_withheld_with_their_source(client, tree, page, editor):
    elsewhere = CategoryFactory(parent=tree.archive)
    alias = page.create_alias(parent=elsewhere)
    second = alias.create_alias(parent=CategoryFactory(parent=tree.archive))
    holds.place(alias, editor, "It is wrong.")
    for address in (page.url, alias.url, second.url):
        assert NOTICE in words(client.get(address))
    for address in (elsewhere.url, second.get_parent().url, "/search/?q=cream"):
        assert "zebra" not in client.get(address).content.decode().lower()


def test_an_alias_of_an_alias_is_one_of_the_page_that_both_repeat(client, page, editor):
    chain = [page]
    for number in range(4):
        chain.append(chain[-1].create_alias(update_slug=f"alias-{number}"))
    badge = words(client.get(page.url))
    assert "Reviewed by" in badge
    for alias in chain[1:]:
        assert Page.objects.get(pk=alias.pk).alias_of_id == page.pk
        assert "Reviewed by" in words(client.get(alias.url))
    holds.place(page, editor, "It is wrong.")
    for alias in chain:
        assert NOTICE in words(client.get(alias.url))


@pytest.mark.parametrize("is_legacy", [True, False])
@pytest.mark.parametrize("is_live", [True, False])
def test_an_alias_on_hold_is_not_made_a_page_of_its_own(category, managing_editor, is_legacy, is_live):
    page = QuestionFactory(parent=category, is_legacy=is_legacy)
    alias = page.create_alias(update_slug="alias")
    if not is_live:
        alias.unpublish()
    holds.place(page, managing_editor, "It is wrong.")
    client = client_of(managing_editor)
    response = client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    assert response.status_code == 302
    assert "Lift the hold first" in said(response)
    assert Page.objects.get(pk=alias.pk).alias_of_id == page.pk
    address = f"/admin/api/main/pages/{alias.pk}/action/convert_alias/"
    assert client.post(address, {}, content_type="application/json").status_code == 409
    bare = Page.objects.get(pk=alias.pk)
    bare.alias_of = None
    with pytest.raises(PublishingRefused, match="Lift the hold first"):
        bare.save()
    assert Page.objects.get(pk=alias.pk).alias_of_id == page.pk


def test_who_may_not_open_a_private_page_is_not_told_that_it_is_held(client, page, hold):
    make_private(page)
    assert client.get(page.url).status_code == 302


def test_a_factsheet_is_withheld_from_the_index_too(client, tree, editor):
    topic = TopicFactory()
    sheet = FactsheetFactory(parent=tree.factsheets, title="Zebra cream", condition=topic)
    other = QuestionFactory(parent=CategoryFactory(parent=tree.archive), topics=[topic])
    assert "Zebra cream" in words(client.get(other.url))
    holds.place(sheet, editor, "It is wrong.")
    for address in (tree.factsheets.url, tree.home.url, other.url, sheet.url, "/sitemap.xml"):
        assert "zebra" not in client.get(address).content.decode().lower()


# Who may place one


@pytest.mark.parametrize("group", [EDITORS, REVIEWERS, MANAGING_EDITORS, ""])
def test_whoever_may_edit_a_page_may_place_a_hold(client, page, group):
    user = UserFactory(group=group) if group else AdministratorFactory()
    client.force_login(user)
    assert "withhold it now" in words(client.get(reverse("review_holds:place", args=[page.pk])))
    response = place(client, page, notice="Ring us.")
    assert response.status_code == 302
    hold = SafetyHold.objects.active().get(page=page)
    assert (hold.placed_by, hold.reason, hold.notice) == (user, "The dose is wrong.", "Ring us.")
    assert NOTICE in words(client.get(page.url))


@pytest.mark.parametrize("name", ["place", "lift"])
def test_whoever_may_not_edit_the_page_may_not_place_or_lift_a_hold(client, tree, page, editor, name):
    standard = StandardPageFactory(parent=tree.home)
    client.force_login(editor)
    address = reverse(f"review_holds:{name}", args=[standard.pk])
    for answer in (client.get(address), client.post(address, {"reason": "No.", "because": "No."})):
        assert answer.status_code == 302
    assert not SafetyHold.objects.exists()
    with pytest.raises(PermissionDenied):
        holds.place(standard, editor, "No.")


def test_visitors_place_nothing(client, page):
    assert "/login/" in place(client, page).url
    assert not SafetyHold.objects.exists()


def test_a_hold_needs_a_reason(client, page, editor):
    client.force_login(editor)
    response = place(client, page, reason="  ")
    assert "Say what may be wrong" in words(response)
    assert not SafetyHold.objects.exists()


def test_a_second_hold_on_the_same_page_changes_nothing(client, page, hold, reviewer):
    client.force_login(reviewer)
    assert client.get(reverse("review_holds:place", args=[page.pk])).status_code == 302
    place(client, page, reason="Another reason.")
    assert SafetyHold.objects.get() == hold


# Who may lift one


@pytest.mark.parametrize("group", [REVIEWERS, MANAGING_EDITORS])
def test_a_second_person_lifts_it(client, page, hold, group):
    user = UserFactory(group=group)
    client.force_login(user)
    assert lift(client, page).status_code == 302
    hold.refresh_from_db()
    assert (hold.lifted_by, hold.lifted_because) == (user, "We checked the dose.")
    assert hold.lifted_at is not None


@pytest.mark.parametrize("group", [REVIEWERS, MANAGING_EDITORS, ""])
def test_who_placed_it_may_not_lift_it_whoever_they_are(client, page, group):
    user = UserFactory(group=group) if group else AdministratorFactory()
    hold = holds.place(page, user, "The dose is wrong.")
    client.force_login(user)
    shown = client.get(reverse("review_holds:lift", args=[page.pk]))
    assert holds.OWN_HOLD in words(shown)
    assert 'name="because"' not in shown.content.decode()
    response = lift(client, page)
    assert response.status_code == 403
    assert holds.OWN_HOLD in words(response)
    with pytest.raises(PermissionDenied):
        holds.lift(hold, user, "It is fine.")
    assert SafetyHold.objects.active().get() == hold


def test_an_editor_lifts_none(client, page, reviewer):
    hold = holds.place(page, reviewer, "The dose is wrong.")
    client.force_login(UserFactory(group=EDITORS))
    response = lift(client, page)
    assert response.status_code == 403
    assert holds.NOT_YOURS in words(response)
    assert SafetyHold.objects.active().get() == hold


def test_lifting_needs_a_reason(client, page, hold, reviewer):
    client.force_login(reviewer)
    assert "Say why the page is safe" in words(lift(client, page, because=" "))
    assert SafetyHold.objects.active().exists()


def test_lifting_what_is_lifted_already_changes_nothing(client, page, hold, reviewer):
    client.force_login(reviewer)
    lift(client, page)
    response = lift(client, page, because="Again.")
    assert "is not on hold" in said(response)
    holds.lift(hold, UserFactory(group=MANAGING_EDITORS), "Again.")
    assert SafetyHold.objects.get().lifted_because == "We checked the dose."
    assert PageLogEntry.objects.filter(action=holds.LIFTED).count() == 1


# What people see of it in the admin


def test_the_history_of_the_page_says_so(client, page, hold, reviewer):
    holds.lift(hold, reviewer, "The dose is right.")
    client.force_login(reviewer)
    history = words(client.get(reverse("wagtailadmin_pages:history", args=[page.pk])))
    for expected in (
        "Withheld from the public",
        "The dose is wrong.",
        "Shown to the public again",
        "The dose is right.",
    ):
        assert expected in history


def test_the_editor_of_a_held_page_says_so(client, page, hold, reviewer):
    client.force_login(reviewer)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = words(client.get(address))
    assert "This page is on a safety hold." in shown
    assert "The dose is wrong." in shown
    assert "Lift the safety hold" in shown
    holds.lift(hold, reviewer, "The dose is right.")
    shown = words(client.get(address))
    assert "This page is on a safety hold." not in shown
    assert "Put on a safety hold" in shown


def test_the_hold_is_one_click_from_the_lists_of_pages(client, category, page, reviewer):
    client.force_login(reviewer)
    body = client.get(reverse("wagtailadmin_explore", args=[category.pk])).content.decode()
    assert reverse("review_holds:place", args=[page.pk]) in body


def test_the_list_has_those_in_force_first(client, category, page, hold, reviewer):
    lifted = holds.place(QuestionFactory(parent=category, title="Lifted one"), reviewer, "Old.")
    holds.lift(lifted, UserFactory(group=MANAGING_EDITORS), "Fine.")
    client.force_login(reviewer)
    body = client.get(reverse("review_holds:index")).content.decode()
    assert body.index("Is zebra cream safe?") < body.index("Lifted one")
    exported = client.get(reverse("review_holds:index") + "?export=csv")
    rows = b"".join(exported.streaming_content).decode().splitlines()
    assert [row.split(",")[:2] for row in rows[1:]] == [["Is zebra cream safe?", "In force"], ["Lifted one", "Lifted"]]


def test_the_list_is_for_people_who_work_with_pages(client, page, hold):
    client.force_login(UserFactory())
    assert client.get(reverse("review_holds:index")).status_code == 302


def test_others_hear_of_a_hold_and_cannot_stop_it(page, editor, reviewer):
    heard = []

    def listen(signal, hold, user, **kwargs):
        heard.append((hold.page_id, user))
        raise RuntimeError("The mail server is down.")

    hold_placed.connect(listen)
    hold_lifted.connect(listen)
    try:
        hold = holds.place(page, editor, "The dose is wrong.")
        holds.lift(hold, reviewer, "The dose is right.")
    finally:
        hold_placed.disconnect(listen)
        hold_lifted.disconnect(listen)
    assert heard == [(page.pk, editor), (page.pk, reviewer)]
    assert SafetyHold.objects.get().lifted_by == reviewer


# Retiring in the place of deleting


def test_what_was_signed_off_is_retired_in_the_place_of_deleting(client, category, page, managing_editor):
    client.force_login(managing_editor)
    for target in (page, category):
        address = reverse("wagtailadmin_pages:delete", args=[target.pk])
        asked, done = client.get(address), client.post(address)
        assert (asked.status_code, done.status_code) == (200, 403)
        for response in (asked, done):
            shown = words(response)
            assert "cannot be deleted" in shown
            assert "Retire it instead" in shown
    assert Page.objects.filter(pk=page.pk).exists()


def test_administrators_do_not_delete_it_either(client, page, administrator):
    client.force_login(administrator)
    assert client.post(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code == 403
    assert Page.objects.filter(pk=page.pk).exists()


def test_several_pages_are_not_deleted_at_once_if_one_was_signed_off(client, category, page, managing_editor):
    draft = QuestionFactory(parent=category, live=False)
    client.force_login(managing_editor)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = client.post(f"{address}?id={page.pk}&id={draft.pk}&next=/admin/")
    assert response.status_code == 302
    assert "Nothing was deleted" in said(response)
    assert "Is zebra cream safe?" in said(response)
    assert Page.objects.filter(pk__in=[page.pk, draft.pk]).count() == 2


@pytest.mark.parametrize("where", ["", "&next=https://elsewhere.example/"])
def test_a_refused_deletion_of_several_pages_leads_to_where_they_are_listed(page, managing_editor, where):
    client = client_of(managing_editor)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = client.post(f"{address}?id={page.pk}{where}")
    assert response["Location"] == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert client.get(response["Location"]).status_code == 200


def assert_nothing_is_deleted(category, page):
    assert Page.objects.get(pk=category.pk).numchild == 2
    assert QuestionPage.objects.filter(pk=page.pk, live=True).exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_admins_api_does_not_delete_it_and_says_what_to_do_instead(category, page, managing_editor):
    QuestionFactory(parent=category, live=False)
    for target in (page, category):
        address = f"/admin/api/main/pages/{target.pk}/action/delete/"
        response = client_of(managing_editor).post(address, {}, content_type="application/json")
        assert response.status_code == 409
        assert "Retire such pages instead: unpublish them." in response.json()["problems"][0]
        assert_nothing_is_deleted(category, page)


def test_the_shell_does_not_delete_it_and_the_tree_stays_whole(category, page):
    QuestionFactory(parent=category, live=False)
    for target in (page, category):
        with pytest.raises(DeletionRefused):
            Page.objects.get(pk=target.pk).delete()
        assert_nothing_is_deleted(category, page)


@pytest.mark.django_db(transaction=True)
def test_a_query_that_would_delete_it_leaves_the_tree_whole(category, page):
    QuestionFactory(parent=category, live=False)
    for target in (page, category):
        with pytest.raises(ProtectedError):
            Page.objects.filter(pk=target.pk).delete()
        assert_nothing_is_deleted(category, page)


def test_what_nobody_has_signed_off_is_deleted(client, category, managing_editor):
    drafts = [QuestionFactory(parent=category, live=False) for _ in range(2)]
    client.force_login(managing_editor)
    client.post(reverse("wagtailadmin_pages:delete", args=[drafts[0].pk]))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{address}?id={drafts[1].pk}")
    assert not QuestionPage.objects.filter(pk__in=[draft.pk for draft in drafts]).exists()


def test_a_reviewed_page_may_be_moved_and_unpublished(client, tree, page, managing_editor):
    elsewhere = CategoryFactory(parent=tree.archive)
    client.force_login(managing_editor)
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere.pk]))
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page = QuestionPage.objects.get(pk=page.pk)
    assert page.get_parent().pk == elsewhere.pk
    assert not page.live


def test_factsheets_are_kept_too(client, tree, administrator):
    sheet = FactsheetFactory(parent=tree.factsheets)
    client.force_login(administrator)
    assert client.post(reverse("wagtailadmin_pages:delete", args=[sheet.pk])).status_code == 403
    assert FactsheetPage.objects.filter(pk=sheet.pk).exists()
