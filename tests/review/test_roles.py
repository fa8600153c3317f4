"""Who may do what to which kind of page, tried through real requests as each of them; direct POSTs, no buttons.

A cell of the tables names those who may: E an editor, R a reviewer, M a managing editor, A an administrator; "-" is
nobody. What does not apply to a kind of page is left at ".". Somebody who has not logged in may never do anything.
What counts is what happened, never the status of the answer.

The category holds a signed-off question, so it is not deleted either. The explorer lists every page below the home
page to everybody in the admin. Nobody but an owner deletes a draft without the right to publish.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.admin.panels import get_edit_handler
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Workflow

from content.models import SafetyHold
from home.setup.groups import EDITORS, MANAGING_EDITORS, MODEL_PERMISSIONS, REVIEWERS
from review import ledger
from review.models import ClinicalPage
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    PersonFactory,
    QuestionFactory,
    ReferenceFactory,
    StandardPageFactory,
    TopicFactory,
    UrgentRuleFactory,
    signing_reviewer,
)
from tests.review.posting import client_of, page_form, record_form
from users.models import User

pytestmark = pytest.mark.django_db

KINDS = ["question", "category", "archive", "ask", "factsheet", "index", "standard", "home"]

PAGES = """
                 question  category  archive  ask    factsheet  index  standard  home
list             ERMA      ERMA      ERMA     ERMA   ERMA       ERMA   ERMA      ERMA
create           EMA       EMA       .        EMA    EMA        .      MA        .
save draft       ERMA      ERMA      ERMA     ERMA   ERMA       ERMA   MA        MA
submit           ERMA      ERMA      ERMA     ERMA   ERMA       ERMA   .         .
set a time       ERMA      ERMA      ERMA     ERMA   ERMA       ERMA   MA        MA
approve          RA        RA        RA       RA     RA         RA     .         .
return           RA        RA        RA       RA     RA         RA     .         .
publish          MA        MA        MA       MA     MA         MA     MA        MA
publish unsigned -         .         .        .      -          .      .         .
bulk publish     MA        MA        MA       MA     MA         MA     MA        MA
unpublish        MA        MA        MA       MA     MA         MA     MA        MA
move             MA        MA        .        .      .          .      MA        .
copy             EMA       EMA       .        .      EMA        .      MA        .
delete live      -         -         .        MA     -          .      MA        .
delete own draft ERMA      ERMA      .        .      ERMA       .      MA        .
lock             MA        MA        MA       MA     MA         MA     MA        MA
see history      ERMA      ERMA      ERMA     ERMA   ERMA       ERMA   MA        MA
compare          ERMA      ERMA      ERMA     ERMA   ERMA       ERMA   MA        MA
override         MA        .         .        .      MA         .      .         .
hold             ERMA      .         .        .      ERMA       .      .         .
lift hold        RMA       .         .        .      RMA        .      .         .
claim            RA        RA        RA       RA     RA         RA     .         .
"""

RECORDS = """
redirects            MA
people               MA
topics               MA
references           EMA
urgent advice        RMA
delete a person      MA
delete a reference   MA
delete urgent advice MA
images               EMA
delete an image      EMA
organisation         MA
users                A
groups               A
workflows            A
sites                A
due pages            ERMA
sign-offs            ERMA
calendar             ERMA
holds                ERMA
being away           RMA
reading queue        ERMA
"""


def an_administrator() -> User:
    """Return whose form shows every field: what others may not change is ignored when they post it."""
    return User.objects.get(is_superuser=True)


@dataclass
class Attempt:
    """One person who tries one thing on one page. `page` is public, with another draft that is signed off."""

    client: Client
    user: User | None
    kind: str
    page: Any

    def address(self, name: str, *args: Any) -> str:
        known = ":" in name or name.startswith("wagtailadmin")
        return reverse(name if known else f"wagtailadmin_pages:{name}", args=args or [self.page.pk])

    def post(self, name: str, *args: Any, **data: Any) -> Any:
        return self.client.post(self.address(name, *args), data)

    def shows(self, name: str, *args: Any) -> bool:
        return self.client.get(self.address(name, *args)).status_code == 200

    def fresh(self) -> Any:
        return type(self.page).objects.get(pk=self.page.pk)

    def edit(self, **changes: Any) -> Any:
        """Post the page's editor as an administrator's browser would; what is left out for others is ignored."""
        latest = self.fresh().get_latest_revision_as_object()
        form_user = an_administrator()
        return self.client.post(self.address("edit"), page_form(latest, form_user, **changes))

    def submitted(self) -> Any:
        """Have somebody else send the page to the reviewers, and return the task."""
        Workflow.objects.get().start(self.fresh(), signing_reviewer())
        return self.fresh().current_workflow_task_state

    def decide(self, action: str) -> str:
        """Return the state of the task after a hand-made decision."""
        state = self.submitted()
        seen = getattr(self.fresh().get_latest_revision_as_object(), "clinical_digest", "")
        self.post("workflow_action", self.page.pk, action, state.pk, comment="Because", seen_digest=seen)
        return type(state).objects.get(pk=state.pk).status


def try_list(attempt: Attempt) -> bool:
    return attempt.shows("wagtailadmin_explore", attempt.page.pk)


def try_create(attempt: Attempt) -> bool:
    parent, model = attempt.page.get_parent(), type(attempt.page)
    if attempt.kind == "ask":
        Page.objects.get(pk=attempt.page.pk).delete()
    before = Page.objects.count()
    new = (
        model(title="Made by hand", slug="made-by-hand", conflicts="None")
        if attempt.kind == "factsheet"
        else (model(title="Made by hand", slug="made-by-hand"))
    )
    data = page_form(new, an_administrator())
    attempt.post("add", model._meta.app_label, model._meta.model_name, parent.pk, **data)
    return Page.objects.count() > before


def try_save_draft(attempt: Attempt) -> bool:
    attempt.edit(title="Changed by hand")
    return attempt.fresh().draft_title == "Changed by hand"


def try_submit(attempt: Attempt) -> bool:
    attempt.edit(**{"action-submit": "1"})
    return attempt.fresh().workflow_in_progress


def try_set_a_time(attempt: Attempt) -> bool:
    attempt.edit(go_live_at="2099-01-01 09:00")
    return attempt.fresh().get_latest_revision_as_object().go_live_at is not None


def try_approve(attempt: Attempt) -> bool:
    return attempt.decide("approve") == "approved"


def try_return(attempt: Attempt) -> bool:
    return attempt.decide("reject") == "rejected"


def try_publish(attempt: Attempt) -> bool:
    attempt.edit(**{"action-publish": "1"})
    return attempt.fresh().title == "Signed anew"


def try_publish_unsigned(attempt: Attempt) -> bool:
    attempt.edit(title="Unsigned", **{"action-publish": "1"})
    return attempt.fresh().title == "Unsigned"


def try_bulk_publish(attempt: Attempt) -> bool:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    attempt.client.post(f"{address}?id={attempt.page.pk}")
    return attempt.fresh().title == "Signed anew"


def try_unpublish(attempt: Attempt) -> bool:
    attempt.post("unpublish")
    return not attempt.fresh().live


def try_move(attempt: Attempt) -> bool:
    home = attempt.page.get_site().root_page.specific
    other = (
        StandardPageFactory(parent=home)
        if attempt.kind == "standard"
        else CategoryFactory(parent=Page.objects.get(slug="ask-an-expert"))
    )
    attempt.post("move_confirm", attempt.page.pk, other.pk)
    return attempt.fresh().get_parent().pk == other.pk


def try_copy(attempt: Attempt) -> bool:
    before = Page.objects.count()
    parent = attempt.page.get_parent()
    attempt.post("copy", attempt.page.pk, new_title="Copy", new_slug="a-copy", new_parent_page=parent.pk)
    return Page.objects.count() > before


def try_delete_live(attempt: Attempt) -> bool:
    attempt.post("delete")
    return not type(attempt.page).objects.filter(pk=attempt.page.pk).exists()


def try_delete_own_draft(attempt: Attempt) -> bool:
    factory = {
        "question": QuestionFactory,
        "category": CategoryFactory,
        "factsheet": FactsheetFactory,
        "standard": StandardPageFactory,
    }[attempt.kind]
    own = factory(parent=attempt.page.get_parent(), live=False, owner=attempt.user)
    attempt.post("delete", own.pk)
    return not Page.objects.filter(pk=own.pk).exists()


def try_lock(attempt: Attempt) -> bool:
    attempt.post("lock")
    return attempt.fresh().locked


def try_see_history(attempt: Attempt) -> bool:
    return attempt.shows("history")


def try_compare(attempt: Attempt) -> bool:
    return attempt.shows("revisions_compare", attempt.page.pk, "earliest", "latest")


def try_override(attempt: Attempt) -> bool:
    draft = attempt.fresh().get_latest_revision_as_object()
    draft.title = "Unsigned"
    draft.save_revision()
    seen = Page.objects.get(pk=attempt.page.pk).get_latest_revision_as_object().clinical_digest
    attempt.post("review_gate:override", reason="A recall tonight", seen=seen)
    return attempt.fresh().title == "Unsigned"


def try_hold(attempt: Attempt) -> bool:
    attempt.post("review_holds:place", reason="May be wrong", notice="")
    return SafetyHold.objects.active().filter(page=attempt.page.pk).exists()


def try_lift_hold(attempt: Attempt) -> bool:
    SafetyHold.objects.create(page_id=attempt.page.pk, reason="May be wrong", placed_by=signing_reviewer())
    attempt.post("review_holds:lift", because="It is right")
    return not SafetyHold.objects.active().filter(page=attempt.page.pk).exists()


def try_claim(attempt: Attempt) -> bool:
    state = attempt.submitted()
    attempt.post("review_screen:claim", state.pk)
    return hasattr(type(state).objects.get(pk=state.pk), "review_claim")


ACTIONS: dict[str, Callable[[Attempt], bool]] = {
    name.removeprefix("try_").replace("_", " "): tried for name, tried in globals().items() if name.startswith("try_")
}


def read_table(text: str) -> dict[str, list[str]]:
    """Return the cells of a table by the name of their row."""
    rows = (re.fullmatch(r"([a-z].*?)\s+([ERMA.\s-]+)", line) for line in text.splitlines() if line.strip())
    return {row[1]: row[2].split() for row in rows if row}


PAGE_ROWS = read_table("\n".join(PAGES.strip("\n").splitlines()[1:]))


@pytest.fixture
def people(editor, reviewer, managing_editor, administrator) -> dict[str, User | None]:
    """One of each, and somebody who has not logged in."""
    return {"": None, "E": editor, "R": reviewer, "M": managing_editor, "A": administrator}


@pytest.fixture
def pages(tree) -> dict[str, Any]:
    """One public page of each kind, with another draft that is signed off where it must be."""
    category = CategoryFactory(parent=tree.archive)
    pages = {
        "question": QuestionFactory(parent=category),
        "category": category,
        "archive": tree.archive,
        "ask": tree.ask,
        "factsheet": FactsheetFactory(parent=tree.factsheets),
        "index": tree.factsheets,
        "standard": StandardPageFactory(parent=tree.home),
        "home": tree.home,
    }
    for page in pages.values():
        draft = type(page).objects.get(pk=page.pk)
        draft.title = "Signed anew"
        revision = draft.save_revision()
        if isinstance(page, ClinicalPage):
            ledger.sign_off(revision, signing_reviewer())
    return pages


def who_may(tried: Callable[[Any], bool], people: dict[str, User | None], make: Callable[[User | None], Any]) -> str:
    """Return the letters of those who bring it off; everybody starts from the same database."""
    found = ""
    for letter, user in people.items():
        with transaction.atomic():
            done = tried(make(user and User.objects.get(pk=user.pk)))
            transaction.set_rollback(True)
        if done:
            found += letter or "anonymous"
    return found or "-"


def attempt_on(kind: str, page: Any, user: User | None) -> Attempt:
    return Attempt(client_of(user), user, kind, type(page).objects.get(pk=page.pk))


def test_the_tables_name_every_action_and_kind():
    assert PAGE_ROWS.keys() == ACTIONS.keys()
    assert {len(cells) for cells in PAGE_ROWS.values()} == {len(KINDS)}


@pytest.mark.parametrize("action", ACTIONS)
def test_each_role_may_do_to_each_kind_of_page_what_the_table_says(action, pages, people):
    expected = dict(zip(KINDS, PAGE_ROWS[action], strict=True))
    found = {}
    for kind, cell in expected.items():
        if cell == ".":
            found[kind] = "."
            continue
        found[kind] = who_may(ACTIONS[action], people, partial(attempt_on, kind, pages[kind]))
    assert found == expected


# What is not a page


def opens(name: str, *args: str) -> Callable[[User | None], bool]:
    """Return an attempt to open a view of the admin."""

    def attempt(user: User | None) -> bool:
        address = reverse(name, args=args)
        answer = client_of(user).get(address, follow=True)
        # Settings lead on to the site they are of; whoever may not see a view is led to the dashboard.
        return bool(answer.status_code == 200 and answer.request["PATH_INFO"].startswith(address))

    return attempt


def changes_snippet(make: Callable[[], Any], field: str) -> Callable[[User | None], bool]:
    """Return an attempt to change and publish a record by posting its editor."""

    def attempt(user: User | None) -> bool:
        record = make()
        administrator = an_administrator()
        form = record_form(record, administrator, get_edit_handler(type(record)), **{field: "Changed by hand"})
        address = reverse(type(record).snippet_viewset.get_url_name("edit"), args=[record.pk])
        client_of(user).post(address, form | {"action-publish": "1"})
        return getattr(type(record).objects.get(pk=record.pk), field) == "Changed by hand"

    return attempt


def deletes_snippet(make: Callable[[], Any]) -> Callable[[User | None], bool]:
    """Return an attempt to delete a record."""

    def attempt(user: User | None) -> bool:
        record = make()
        client_of(user).post(reverse(type(record).snippet_viewset.get_url_name("delete"), args=[record.pk]))
        return not type(record).objects.filter(pk=record.pk).exists()

    return attempt


def adds_redirect(user: User | None) -> bool:
    data = {"old_path": "/old/", "is_permanent": "on", "redirect_link": "https://example.org/new/"}
    client_of(user).post(reverse("wagtailredirects:add"), data)
    return Redirect.objects.exists()


def changes_image(user: User | None) -> bool:
    image = ImageFactory()
    data = {"title": "Changed by hand", "description": "A spine", "collection": image.collection_id}
    client_of(user).post(reverse("wagtailimages:edit", args=[image.pk]), data)
    return bool(type(image).objects.get(pk=image.pk).title == "Changed by hand")


def deletes_image(user: User | None) -> bool:
    image = ImageFactory()
    client_of(user).post(reverse("wagtailimages:delete", args=[image.pk]))
    return not type(image).objects.filter(pk=image.pk).exists()


RECORD_ACTIONS: dict[str, Callable[[User | None], bool]] = {
    "redirects": adds_redirect,
    "people": changes_snippet(PersonFactory, "name"),
    "topics": changes_snippet(TopicFactory, "name"),
    "references": changes_snippet(ReferenceFactory, "title"),
    "urgent advice": changes_snippet(UrgentRuleFactory, "name"),
    "delete a person": deletes_snippet(PersonFactory),
    "delete a reference": deletes_snippet(ReferenceFactory),
    "delete urgent advice": deletes_snippet(UrgentRuleFactory),
    "images": changes_image,
    "delete an image": deletes_image,
    "organisation": opens("wagtailsettings:edit", "content", "organisationsettings"),
    "users": opens("wagtailusers_users:index"),
    "groups": opens("wagtailusers_groups:index"),
    "workflows": opens("wagtailadmin_workflows:index"),
    "sites": opens("wagtailsites:index"),
    "due pages": opens("review_planning:due"),
    "sign-offs": opens("review_planning:ledger"),
    "calendar": opens("review_planning:calendar"),
    "holds": opens("review_holds:index"),
    "being away": opens("review_screen:absence"),
    "reading queue": opens("review_screen:queue"),
}


def test_each_role_may_do_to_each_kind_of_record_what_the_table_says(tree, people):
    expected = {name: cells[0] for name, cells in read_table(RECORDS).items()}
    assert expected.keys() == RECORD_ACTIONS.keys()
    assert {name: who_may(tried, people, lambda user: user) for name, tried in RECORD_ACTIONS.items()} == expected


# Granting the roles


def has_all(name: str) -> bool:
    """Return whether a group has every permission that is meant for it."""
    held = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
    return set(MODEL_PERMISSIONS[name]) <= {f"{app}.{codename}" for app, codename in held}


@pytest.mark.parametrize("group", [EDITORS, REVIEWERS, MANAGING_EDITORS])
def test_every_permission_that_is_meant_for_a_group_exists_and_is_granted(tree, group):
    assert has_all(group)


def test_permissions_that_are_not_made_yet_are_made_before_they_are_granted(db):
    Permission.objects.filter(codename="override_sign_off").delete()
    call_command("start_site", verbosity=0)
    assert has_all(MANAGING_EDITORS)


def test_only_managing_editors_may_let_something_out_unsigned(tree):
    holders = Group.objects.filter(permissions__codename="override_sign_off").values_list("name", flat=True)
    assert list(holders) == [MANAGING_EDITORS]


BEFORE_REVIEWS = [
    ("home", "0001"),
    ("qa", "0002"),
    ("factsheets", "0001"),
    ("review", "0001"),
    ("references", "0001"),
    ("publishing", "0001"),
    ("content", "0001"),
]


@pytest.mark.django_db(transaction=True)
def test_a_site_upgraded_from_the_version_before_reviews_has_the_roles_too():
    call_command("start_site", verbosity=0)
    try:
        for app, migration in BEFORE_REVIEWS:
            call_command("migrate", app, migration, verbosity=0)
        ContentType.objects.filter(app_label="review").exclude(model="clinicalreviewtask").delete()
        assert not Permission.objects.filter(codename="override_sign_off").exists()
    finally:
        call_command("migrate", verbosity=0)
    call_command("start_site", verbosity=0)
    assert all(has_all(name) for name in (EDITORS, REVIEWERS, MANAGING_EDITORS))
