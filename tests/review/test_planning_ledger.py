"""The ledger as an auditor reads it."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from qa.models import QuestionPage
from review import ledger
from review.models import Review
from tests.factories import QuestionFactory, StandardPageFactory, UserFactory

pytestmark = pytest.mark.django_db
REASON = "A recall was announced on a Sunday."


def override(page: QuestionPage, user: Any, reason: str = REASON) -> Review:
    """Publish a change of the page without sign-off."""
    page = page.get_latest_revision_as_object()
    page.summary = "Stop taking it and call your pharmacist."
    revision = page.save_revision(user=user)
    line = ledger.override(revision, user, reason)
    revision.publish(user=user)
    return line


@pytest.fixture
def signed(tree) -> QuestionPage:
    return QuestionFactory(parent=tree.archive, title="Signed off")


@pytest.fixture
def overridden(tree, managing_editor) -> QuestionPage:
    page = QuestionFactory(parent=tree.archive, title="Overridden")
    override(page, managing_editor)
    return page


def titles(client, user, report: str = "ledger", **query: Any) -> list[str]:
    client.force_login(user)
    found = client.get(reverse(f"review_planning:{report}"), query)
    assert found.status_code == 200
    return [row.title for row in found.context["object_list"]]


def test_every_decision_is_listed_the_newest_first(client, signed, overridden, managing_editor):
    assert titles(client, managing_editor) == ["Overridden", "Overridden", "Signed off"]


def test_decisions_are_found_by_kind_person_page_words_and_date(client, signed, overridden, managing_editor):
    assert titles(client, managing_editor, decision="overridden") == ["Overridden"]
    assert titles(client, managing_editor, reviewer=managing_editor.pk) == ["Overridden"]
    assert titles(client, managing_editor, page=signed.pk) == ["Signed off"]
    assert titles(client, managing_editor, q="recall") == ["Overridden"]
    today = timezone.localdate()
    assert len(titles(client, managing_editor, signed_at_from=today, signed_at_to=today)) == 3
    assert titles(client, managing_editor, signed_at_to="2001-01-01") == []


def test_the_reason_of_an_override_is_plain_to_see(client, overridden, managing_editor):
    client.force_login(managing_editor)
    shown = client.get(reverse("review_planning:ledger")).content.decode()
    assert "Published without sign-off" in shown
    assert REASON in shown


def test_a_page_outside_ones_own_sections_is_not_in_the_ledger(client, signed, tree):
    outsider = UserFactory(group="Outsiders")
    client.force_login(outsider)
    assert client.get(reverse("review_planning:ledger")).status_code == 302
    line = Review.objects.get(page=signed)
    assert client.get(reverse("review_planning:line", args=[line.pk])).status_code == 302


def line_of(client, user, line: Review) -> Any:
    client.force_login(user)
    return client.get(reverse("review_planning:line", args=[line.pk]))


def test_a_line_shows_what_was_signed_and_proves_it(client, signed, managing_editor):
    line = Review.objects.get(page=signed)
    found = line_of(client, managing_editor, line)
    assert found.context["verification"].is_unaltered
    assert found.context["verification"].is_public_now
    shown = found.content.decode()
    assert "Most people feel better within" in shown
    assert line.digest in shown


def test_a_line_that_was_altered_says_so(client, signed, managing_editor):
    line = Review.objects.get(page=signed)
    Review._base_manager.filter(pk=line.pk).update(content=line.content | {"summary": "Something else."})
    found = line_of(client, managing_editor, line)
    assert not found.context["verification"].is_unaltered
    assert "altered outside this system" in found.content.decode()


def test_a_line_that_was_replaced_is_not_what_visitors_read(client, overridden, managing_editor):
    first = Review.objects.get(page=overridden, version=1)
    verification = line_of(client, managing_editor, first).context["verification"]
    assert verification.is_unaltered
    assert not verification.is_public_now


def test_what_was_unpublished_is_not_what_visitors_read(client, signed, managing_editor):
    signed.unpublish()
    assert not line_of(client, managing_editor, Review.objects.get()).context["verification"].is_public_now


def test_public_pages_that_nobody_signed_off_are_listed_with_the_reason(
    client, tree, signed, overridden, managing_editor
):
    QuestionFactory(parent=tree.archive, title="Archived", is_legacy=True)
    withdrawn = QuestionFactory(parent=tree.archive, title="Withdrawn")
    Review.objects.filter(page=withdrawn).update(
        withdrawn_at=timezone.now(), withdrawn_because="Its study was retracted."
    )
    StandardPageFactory(parent=tree.home)
    client.force_login(managing_editor)
    pages = client.get(reverse("review_planning:unsigned")).context["object_list"]
    assert {page.title: page.why for page in pages} == {
        "Archived": "From the archive, not reviewed since",
        "Overridden": f"Published without sign-off: {REASON}",
        "Withdrawn": "Sign-off withdrawn: Its study was retracted.",
    }
    assert titles(client, managing_editor, "unsigned", archive="true") == ["Archived"]
    assert titles(client, managing_editor, "unsigned", archive="false") == ["Overridden", "Withdrawn"]


def test_a_sign_off_after_an_override_takes_the_page_off_the_list(client, overridden, managing_editor, reviewer):
    revision = overridden.get_latest_revision()
    ledger.sign_off(revision, reviewer)
    revision.publish()
    assert titles(client, managing_editor, "unsigned") == []


@pytest.mark.parametrize("report", ["ledger", "unsigned"])
def test_spreadsheets_calculate_nothing(client, tree, managing_editor, report):
    override(QuestionFactory(parent=tree.archive, title="@SUM(A1)"), managing_editor, "=cmd|' /C calc'!A0")
    client.force_login(managing_editor)
    address = reverse(f"review_planning:{report}")
    csv = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode()
    assert "'@SUM(A1)" in csv
    assert ",@SUM" not in csv
    assert ",=cmd" not in csv
    sheet = load_workbook(BytesIO(b"".join(client.get(address, {"export": "xlsx"}).streaming_content))).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "'@SUM(A1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_reports_cost_as_many_queries_for_twelve_pages_as_for_four(client, tree, managing_editor):
    client.force_login(managing_editor)

    def count(report: str, **query: Any) -> int:
        address = reverse(f"review_planning:{report}")
        client.get(address, query)
        with CaptureQueriesContext(connection) as queries:
            client.get(address, query)
        return len(queries)

    def fill(number: int) -> None:
        for _ in range(number):
            override(QuestionFactory(parent=tree.archive), managing_editor)

    def counts() -> list[int]:
        return [count("ledger"), count("ledger", export="csv"), count("unsigned"), count("unsigned", export="csv")]

    fill(4)
    few = counts()
    fill(8)
    assert counts() == few
