"""The list in the admin: who sees what of it, in which order, and what it costs."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from home.setup.groups import EDITORS, find_permissions, grant_on_pages
from qa.models import ArchiveWork, QuestionPage
from qa.worklist import bulk
from qa.worklist.progress import find_progress, sum_up
from tests.factories import CategoryFactory, UserFactory
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db

LIST = reverse("archive_worklist:index")


def titles(user: Any, **query: Any) -> list[str]:
    found = client_of(user).get(LIST, query)
    assert found.status_code == 200
    return [entry.title for entry in found.context["object_list"]]


@pytest.mark.parametrize("role", ["editor", "reviewer", "managing_editor", "administrator"])
def test_who_may_edit_the_archive_finds_its_pages_and_the_menu_leads_there(make_legacy, role, request):
    make_legacy(("private_details", "a name: Jo"), title="Clicks")
    user = request.getfixturevalue(role)
    assert titles(user) == ["Clicks"]
    assert LIST in client_of(user).get(reverse("wagtailadmin_home")).content.decode()
    assert "a name: Jo" in client_of(user).get(LIST).content.decode()


def test_others_are_turned_away(make_legacy):
    make_legacy()
    for user in (None, UserFactory()):
        for name in ("index", "results"):
            assert client_of(user).get(reverse(f"archive_worklist:{name}")).status_code == 302
        assert client_of(user).post(reverse("archive_worklist:bulk"), {"action": "assign"}).status_code == 302


def test_pages_that_one_may_not_edit_are_not_listed(make_legacy, tree):
    make_legacy(title="Clicks")
    stranger = UserFactory(group="Factsheets only")
    group = stranger.groups.get()
    group.permissions.add(*find_permissions(["wagtailadmin.access_admin"]))
    grant_on_pages(group, [tree.factsheets], ["change_page"])
    assert titles(stranger) == []
    assert find_progress(stranger) == []


def test_the_list_is_filtered(make_legacy, editor, tree, category):
    below = CategoryFactory(parent=category, title="Teeth")
    other = CategoryFactory(parent=tree.archive, title="Feet")
    make_legacy(title="Clicks", summary="")
    make_legacy(title="Grinds", parent=below, live=False, question="Could a night guard help?")
    walks = make_legacy(title="Walks", parent=other, topics=[])
    ArchiveWork.objects.filter(page=walks).update(assigned_to=editor)
    assert sorted(titles(editor, category=category.pk)) == ["Clicks", "Grinds"]
    assert titles(editor, reason="no_topic") == ["Walks"]
    assert titles(editor, assigned_to=editor.pk) == ["Walks"]
    assert sorted(titles(editor, assigned_to="null")) == ["Clicks", "Grinds"]
    assert titles(editor, state="draft") == ["Grinds"]
    assert sorted(titles(editor, state="public")) == ["Clicks", "Walks"]
    assert titles(editor, q="night guard") == ["Grinds"]


def test_words_that_are_no_filter_are_refused_without_a_fault(make_legacy, editor):
    make_legacy(title="Clicks")
    assert titles(editor, category="x", reason="'; drop", assigned_to="-1", state="?", p="99999") == ["Clicks"]
    assert titles(editor, category="9" * 30, assigned_to="9" * 30) == ["Clicks"]


def test_what_was_dealt_with_is_not_found_by_its_reason(make_legacy, editor):
    page = make_legacy(("lost_link", "here"))
    bulk.deal_with(ArchiveWork.objects.filter(page=page), "lost", editor)
    assert titles(editor, reason="lost") == []
    assert titles(editor) == [page.title]


def test_an_export_has_every_page_of_the_filter_and_calculates_nothing(make_legacy, editor):
    make_legacy(("private_details", "=HYPERLINK(1)"), title="@Clicks")
    make_legacy(title="Draft", live=False)
    found: Any = client_of(editor).get(LIST, {"export": "csv", "state": "public"})
    csv = b"".join(found.streaming_content).decode()
    assert "'@Clicks" in csv
    assert "'=HYPERLINK" in csv
    assert "Draft" not in csv
    found = client_of(editor).get(LIST, {"export": "xlsx"})
    rows = list(load_workbook(BytesIO(b"".join(found.streaming_content))).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Page", "'@Clicks", "Draft"]


def test_the_list_costs_as_many_queries_for_ten_pages_as_for_three(make_legacy, category, administrator, editor):
    def fill(number: int) -> None:
        for _ in range(number):
            page = make_legacy(("private_details", "a name"), ("lost_link", "here"), summary="", title_is_derived=True)
            ArchiveWork.objects.filter(page=page).update(assigned_to=UserFactory(group=EDITORS))

    def count(user: Any, **query: Any) -> int:
        client = client_of(user)
        client.get(LIST, query)
        with CaptureQueriesContext(connection) as queries:
            list(getattr(client.get(LIST, query), "streaming_content", []))
        return len(queries)

    fill(3)
    few = [count(editor), count(administrator), count(editor, export="csv"), count(editor, reason="private")]
    fill(7)
    many = [count(editor), count(administrator), count(editor, export="csv"), count(editor, reason="private")]
    assert many == few


def test_progress_counts_each_category_by_what_became_of_its_pages(make_legacy, category, editor, tree):
    make_legacy(summary="")
    done, retired = make_legacy(), make_legacy()
    QuestionPage.objects.filter(pk=done.pk).update(is_legacy=False)
    ArchiveWork.objects.filter(page=done).update(outcome=ArchiveWork.Outcome.DONE)
    ArchiveWork.objects.filter(page=retired).update(outcome=ArchiveWork.Outcome.RETIRED)
    feet = CategoryFactory(parent=category, title="Feet")
    make_legacy(parent=feet)
    figures = find_progress(editor)
    assert [(row.title, row.open, row.done, row.retired) for row in figures] == [
        ("Jaw", 1, 1, 1),
        ("Jaw: Feet", 1, 0, 0),
    ]
    assert (sum_up(figures).total, sum_up(figures).percent) == (4, 50)
    shown = client_of(editor).get(LIST).content.decode()
    assert "1 to work through, 1 worked through, 1 retired" in shown


def test_the_home_screen_leads_to_the_list(make_legacy, editor):
    make_legacy()
    shown = client_of(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert f'href="{LIST}"' in shown
    assert "archive answers to work through" in shown
