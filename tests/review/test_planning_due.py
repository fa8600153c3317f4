"""The report of review dates: what it lists, who may reassign, and what it costs."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page, PageLogEntry

from content.models import BasePage
from home.setup.groups import REVIEWERS
from qa.models import QuestionPage
from review import holds
from review.models import ReviewDue
from review.planning.due import fill_due_dates
from tests.factories import CategoryFactory, FactsheetFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def section(tree) -> Page:
    return CategoryFactory(parent=tree.archive, title="Back")


def due_in(page: Page, days: int, reviewer: Any = None) -> Page:
    ReviewDue.objects.filter(page=page).update(due_on=TODAY() + timedelta(days=days), reviewer=reviewer)
    return page


def titles(client, user, **query: Any) -> list[str]:
    client.force_login(user)
    found = client.get(reverse("review_planning:due"), {"when": "all"} | query)
    assert found.status_code == 200
    return [page.title for page in found.context["object_list"] if isinstance(page.specific, QuestionPage)]


def test_what_is_overdue_comes_first(client, section, managing_editor):
    for title, days in (("Later", 80), ("Overdue", -4), ("Soon", 8)):
        due_in(QuestionFactory(parent=section, title=title), days)
    assert titles(client, managing_editor) == ["Overdue", "Soon", "Later"]


def test_the_report_is_filtered_by_when_a_page_is_due(client, section, managing_editor):
    for title, days in (("Later", 80), ("Overdue", -4), ("Today", 0), ("Soon", 30)):
        due_in(QuestionFactory(parent=section, title=title), days)
    assert titles(client, managing_editor, when="overdue") == ["Overdue"]
    assert titles(client, managing_editor, when="30") == ["Today", "Soon"]
    day = TODAY() + timedelta(days=80)
    assert titles(client, managing_editor, due_on_from=day, due_on_to=day) == ["Later"]


def test_the_report_is_filtered_by_reviewer_section_type_and_words(client, tree, section, managing_editor, reviewer):
    due_in(QuestionFactory(parent=section, title="Lifting"), 5, reviewer)
    due_in(QuestionFactory(parent=tree.archive, title="Sleeping"), 6)
    FactsheetFactory(parent=tree.factsheets)
    assert titles(client, managing_editor, reviewer=reviewer.pk) == ["Lifting"]
    assert titles(client, managing_editor, reviewer="null") == ["Sleeping"]
    assert titles(client, managing_editor, section=section.pk) == ["Lifting"]
    assert titles(client, managing_editor, q="sleep") == ["Sleeping"]
    factsheet = Page.objects.get(title__endswith="the evidence").content_type_id
    client.force_login(managing_editor)
    found = client.get(reverse("review_planning:due"), {"content_type": factsheet}).context["object_list"]
    assert {page.content_type_id for page in found} == {factsheet}


def test_archive_pages_have_no_date_and_are_asked_for_by_name(client, section, managing_editor):
    QuestionFactory(parent=section, title="From the archive", is_legacy=True)
    QuestionFactory(parent=section, title="Signed off")
    assert titles(client, managing_editor) == ["Signed off"]
    assert titles(client, managing_editor, when="never") == ["From the archive"]
    assert titles(client, managing_editor, when="archive") == ["From the archive"]


def test_a_word_that_is_no_filter_is_refused_without_a_fault(client, section, managing_editor):
    QuestionFactory(parent=section, title="Signed off")
    assert titles(client, managing_editor, when="never; drop table", reviewer="x", due_on_from="soon") == ["Signed off"]


def test_people_who_do_not_work_with_pages_see_no_report(client, tree):
    client.force_login(UserFactory())
    assert client.get(reverse("review_planning:due")).status_code == 302


def test_a_reviewer_sees_the_sections_pages_only(client, tree, reviewer):
    QuestionFactory(parent=tree.archive, title="In the archive")
    client.force_login(reviewer)
    for when in ("all", "never"):
        found = client.get(reverse("review_planning:due"), {"when": when}).context["object_list"]
        assert tree.home.pk not in {page.pk for page in found}
    assert "In the archive" in titles(client, reviewer)


def test_the_report_opens_on_what_is_due_now_and_tells_how_to_see_all(client, section, managing_editor):
    for title, days in (("Later", 80), ("Overdue", -4), ("Soon", 8)):
        due_in(QuestionFactory(parent=section, title=title), days)
    client.force_login(managing_editor)
    shown = [page.title for page in client.get(reverse("review_planning:due")).context["object_list"]]
    assert shown == ["Overdue", "Soon"]


def test_a_page_that_only_lists_others_is_left_out_unless_its_type_is_asked_for(client, section, managing_editor):
    due_in(section, -4)
    client.force_login(managing_editor)
    found = client.get(reverse("review_planning:due")).context["object_list"]
    assert section.pk not in {page.pk for page in found}
    found = client.get(reverse("review_planning:due"), {"content_type": section.content_type_id}).context["object_list"]
    assert section.pk in {page.pk for page in found}


def test_a_page_on_hold_is_marked(client, section, editor, managing_editor):
    holds.place(due_in(QuestionFactory(parent=section, title="Held"), 5), editor, "The dose is wrong.")
    client.force_login(managing_editor)
    for name in ("due", "ledger"):
        assert "On hold" in client.get(reverse(f"review_planning:{name}")).content.decode()


def reassign(client, user, query: str = "", **data: Any) -> Any:
    client.force_login(user)
    return client.post(f"{reverse('review_planning:reassign')}{query}", data)


def test_a_managing_editor_gives_pages_to_another_reviewer(client, section, managing_editor, reviewer):
    pages = [QuestionFactory(parent=section) for _ in range(3)]
    ReviewDue.objects.update(told_soon_for=TODAY())
    reassign(client, managing_editor, page=[page.pk for page in pages[:2]], reviewer=reviewer.pk)
    given = ReviewDue.objects.filter(reviewer=reviewer)
    assert {row.page_id for row in given} == {page.pk for page in pages[:2]}
    assert {row.told_soon_for for row in given} == {None}
    assert PageLogEntry.objects.filter(action="review.reassigned", user=managing_editor).count() == 2


def test_all_that_the_report_shows_can_be_given_at_once(client, section, managing_editor, reviewer):
    overdue = [due_in(QuestionFactory(parent=section), -3) for _ in range(60)]
    due_in(QuestionFactory(parent=section), 300)
    reassign(client, managing_editor, "?when=overdue", everything="yes", reviewer=reviewer.pk)
    assert set(ReviewDue.objects.filter(reviewer=reviewer).values_list("page_id", flat=True)) == {
        page.pk for page in overdue
    }


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_nobody_else_reassigns_even_by_a_hand_made_post(client, section, role, request):
    page = QuestionFactory(parent=section)
    other = UserFactory(group=REVIEWERS)
    reassign(client, request.getfixturevalue(role), page=[page.pk], reviewer=other.pk)
    assert ReviewDue.objects.get(page=page).reviewer != other
    assert 'id="reassign"' not in client.get(reverse("review_planning:due")).content.decode()


def test_a_review_is_given_only_to_somebody_who_may_sign_off(client, section, managing_editor, editor):
    page = QuestionFactory(parent=section)
    before = ReviewDue.objects.get(page=page).reviewer
    for wrong in (editor.pk, 0, "x", ""):
        reassign(client, managing_editor, page=[page.pk], reviewer=wrong)
        assert ReviewDue.objects.get(page=page).reviewer == before


def test_spreadsheets_calculate_nothing(client, section, managing_editor):
    for start in ("=", "+", "-", "@", "\t", "\r"):
        page = QuestionFactory(parent=section, title="Harmless")
        Page.objects.filter(pk=page.pk).update(title=f"{start}HYPERLINK(1)")
    client.force_login(managing_editor)
    address = reverse("review_planning:due")
    everything = {"when": "all"}
    csv = b"".join(client.get(address, everything | {"export": "csv"}).streaming_content).decode()
    assert csv.count("'=HYPERLINK") == csv.count("=HYPERLINK") == 1
    sheet = load_workbook(
        BytesIO(b"".join(client.get(address, everything | {"export": "xlsx"}).streaming_content))
    ).active
    cells = [str(row[0].value) for row in sheet.iter_rows() if "HYPERLINK" in str(row[0].value)]
    assert len(cells) == 6
    assert all(cell.startswith("'") for cell in cells), cells


def test_an_export_has_every_page_and_only_what_was_filtered(client, section, managing_editor):
    for _ in range(55):
        due_in(QuestionFactory(parent=section), -1)
    due_in(QuestionFactory(parent=section, title="Not due"), 200)
    client.force_login(managing_editor)
    found = client.get(reverse("review_planning:due"), {"export": "csv", "when": "overdue"})
    lines = b"".join(found.streaming_content).decode().splitlines()
    assert len(lines) == 56
    assert "Not due" not in "".join(lines)


def test_the_report_costs_as_many_queries_for_twelve_pages_as_for_four(client, section, managing_editor):
    client.force_login(managing_editor)

    def count(**query: Any) -> int:
        address = reverse("review_planning:due")
        client.get(address, query)
        with CaptureQueriesContext(connection) as queries:
            client.get(address, query)
        return len(queries)

    def fill(number: int) -> None:
        for _ in range(number):
            due_in(QuestionFactory(parent=section), -3, UserFactory(group=REVIEWERS))
            QuestionFactory(parent=section, is_legacy=True)

    fill(4)
    few = [count(), count(when="never"), count(export="csv")]
    fill(8)
    assert [count(), count(when="never"), count(export="csv")] == few


def test_pages_that_were_live_before_get_a_date_and_archive_pages_none(tree, section):
    signed = QuestionFactory(parent=section)
    FactsheetFactory(parent=tree.factsheets)
    legacy = QuestionFactory(parent=section, is_legacy=True)
    promised = ReviewDue.objects.get(page=signed)
    Page.objects.update(last_published_at=timezone.now() - timedelta(days=4 * 365))
    ReviewDue.objects.all().delete()
    call_command("start_site", verbosity=0)
    dates = dict(ReviewDue.objects.values_list("page_id", "due_on"))
    assert dates[signed.pk] == promised.due_on
    assert ReviewDue.objects.get(page=signed).reviewer == promised.reviewer
    # Nobody signs a category off: it is due a cycle after it was published, which is long ago.
    assert dates[section.pk] < TODAY()
    assert legacy.pk not in dates
    ours = {page.pk for page in Page.objects.live().specific() if isinstance(page, BasePage)}
    assert dates.keys() == ours - {legacy.pk}


def test_giving_dates_again_changes_nothing(tree, section):
    due_in(QuestionFactory(parent=section), -8)
    before = list(ReviewDue.objects.values())
    assert fill_due_dates() == 0
    assert list(ReviewDue.objects.values()) == before
