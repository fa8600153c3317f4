"""The register says what is kept, of all that is kept; only those who look after data protection read it."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from qa.asking import letters
from qa.models import Erasure, PrivateView, PurgeReceipt, SubmittedQuestion
from qa.privacy import erasing, ledger, register
from qa.privacy.clock import purge
from review.models import HelpfulAttempt, HelpfulCount, HelpfulReason
from tests.factories import SubmittedQuestionFactory, UserFactory
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db

REGISTER = reverse("qa_privacy:register")
CSV = reverse("qa_privacy:register_csv")
READS = reverse("qa_privacy:reads")
ACCESS = reverse("qa_privacy:access")

# Every table with private words, and every one that says who they are of or what became of them.
TABLES = (
    *("SubmittedQuestion", "PrivateReply", "Consent", "PageSource", "PrivateView", "Erasure", "PurgeReceipt"),
    *("AskAttempt", "AnswerFound"),
)


SAID_OF_PAGES: tuple[Any, ...] = (HelpfulAttempt, HelpfulCount, HelpfulReason)


@pytest.fixture
def officer(managing_editor):
    return managing_editor


def shown(user, address=REGISTER, **query):
    response = client_of(user).get(address, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_what_is_private_is_in_the_register(table):
    model = apps.get_model("qa", table)
    columns = {f"{table}.{field.name}" for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}
    assert columns - set(register.covered_columns()) == set()


@pytest.mark.parametrize("model", SAID_OF_PAGES)
def test_so_is_every_column_of_what_visitors_say_of_a_page(model):
    columns = {f"{model.__name__}.{field.name}" for field in model._meta.local_fields}
    assert columns - set(register.covered_columns()) == set()


def test_the_register_names_no_column_that_is_not_there():
    known = {
        f"{model.__name__}.{field.name}"
        for model in [*apps.get_app_config("qa").get_models(), *SAID_OF_PAGES]
        for field in model._meta.fields
    }
    assert set(register.covered_columns()) <= known


def test_every_table_that_points_to_a_question_is_in_the_register():
    pointing = {relation.field.model.__name__ for relation in SubmittedQuestion._meta.related_objects}
    assert pointing <= set(TABLES)


@pytest.mark.parametrize("address", [REGISTER, CSV, READS, f"{READS}results/", ACCESS])
@pytest.mark.parametrize(
    ("role", "may"), [("managing_editor", True), ("administrator", True), ("editor", False), ("reviewer", False)]
)
def test_only_those_who_look_after_data_protection_read_it(address, role, may, request):
    response = client_of(request.getfixturevalue(role)).get(address)
    assert (response.status_code == 200) is may
    if may:
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", [REGISTER, CSV, READS, ACCESS])
def test_others_are_turned_away(tree, address):
    for user in (None, UserFactory()):
        assert client_of(user).get(address).status_code == 302


@pytest.mark.parametrize(("role", "may"), [("managing_editor", True), ("editor", False)])
def test_the_menu_leads_there(role, may, request):
    home = client_of(request.getfixturevalue(role)).get(reverse("wagtailadmin_home")).content.decode()
    for address in (REGISTER, READS, ACCESS):
        assert (f'"{address}"' in home) is may


def test_the_times_are_those_of_the_settings(officer, settings):
    settings.ASK_CONTACT_KEEP_DAYS, settings.ASK_TEXT_KEEP_DAYS = 11, 22
    settings.ASK_VIEWS_KEEP_DAYS, settings.MAIL_KEEP_DAYS, settings.SEARCH_LOG_KEEP_DAYS = 33, 44, 55
    said = shown(officer)
    for days in (11, 22, 33, 44, 55):
        assert f"{days} days" in said


def line(name):
    return next(line for line in register.lines() if line.name.startswith(name))


def test_it_counts_what_is_there_now(asked, close, tree):
    close(text="", email="")
    letters.received(asked, 3)
    assert line("Questions, as").count == 1
    assert line("Email addresses").count == 1
    assert line("The state of").count == 2
    assert line("Consents").count == 4
    assert line("Mail to askers").count == 1


def test_it_says_which_groups_see_it(tree):
    assert line("Questions, as").seen_by == "Editors, Managing editors, Reviewers, Administrators"
    assert line("Who of the staff").seen_by == "Managing editors, Administrators"
    assert line("A scrambled form").seen_by.startswith("Nobody")


def test_it_costs_the_same_however_much_is_kept(officer, close, folder):
    client = client_of(officer)

    def cost():
        client.get(REGISTER)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(REGISTER).status_code == 200
        return len(queries)

    def fill():
        old = SubmittedQuestionFactory(submitted_at=timezone.now() - timedelta(days=200))
        PurgeReceipt.objects.create(kind="text", count=3)
        Erasure.objects.create(code=old.code, kind="consent")
        ledger.copy_out()

    fill()
    before = cost()
    for _ in range(5):
        fill()
    assert cost() == before


def test_it_holds_nobodys_words(officer, asked):
    said = shown(officer)
    assert asked.text not in said
    assert asked.email not in said


def test_receipts_are_shown_by_month(officer, close):
    with freeze_time("2026-03-10"):
        old = close()
    with freeze_time("2026-04-20"):
        purge()
        erasing.withdraw_publication(old)
        erasing.erase(SubmittedQuestionFactory())
    response = client_of(officer).get(REGISTER)
    (month,) = response.context["months"]
    assert (str(month.first_day), month.cells) == ("2026-04-01", [1, 0, 1, 0, 1, 0])
    assert "April 2026" in response.content.decode()


def test_it_says_that_there_is_no_ledger_outside(officer):
    assert "ERASURE_LEDGER" in shown(officer)


def test_it_says_how_the_ledger_stands(officer, asked, folder):
    erasing.erase(asked)
    assert "1 waits to be copied" in shown(officer)
    ledger.copy_out()
    said = shown(officer)
    assert str(folder) in said
    assert "All of them are copied" in said


def test_it_says_that_the_ledger_cannot_be_read(officer, asked, folder):
    folder.write_text("There is a file in the place of the folder.")
    erasing.erase(asked)
    assert "It cannot be read now" in shown(officer)


def test_questions_that_stay_open_too_long_are_a_warning(officer, asked, close):
    assert "open for longer" not in shown(officer)
    old = SubmittedQuestionFactory(submitted_at=timezone.now() - timedelta(days=181))
    close(submitted_at=timezone.now() - timedelta(days=181))
    said = shown(officer)
    assert "1 question open for longer than 180 days" in said
    assert old.code in said
    assert asked.code not in said


def test_the_words_that_askers_agreed_to_are_shown_with_how_many_did(officer, asked):
    other = SubmittedQuestionFactory()
    erasing.withdraw_publication(other)
    response = client_of(officer).get(REGISTER)
    found = {wording.text: (wording.agreed, wording.standing) for wording in response.context["wordings"]}
    texts = {given.kind: given.text for given in asked.consents.all()}
    assert found[texts["answer"]] == (2, 2)
    assert found[texts["publish"]] == (2, 1)
    assert texts["publish"].text in response.content.decode()


def test_the_register_is_a_spreadsheet_too(officer, asked):
    response = client_of(officer).get(CSV)
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(response.content.decode().splitlines()))
    assert len(rows) == len(register.KINDS) + 1
    assert rows[1][0] == "Questions, as visitors wrote them"
    assert rows[1][-1] == "1"


# Who read what


@pytest.fixture
def views(asked, editor, reviewer):
    other = SubmittedQuestionFactory()
    PrivateView.objects.create(code=asked.code, user=editor, where="inbox")
    PrivateView.objects.create(code=other.code, user=reviewer, where="reply")
    PrivateView.objects.create(code=other.code, user=None, where="inbox", at=timezone.now() - timedelta(days=9))
    return [asked.code, other.code]


def codes(officer, **query):
    response = client_of(officer).get(READS, query)
    assert response.status_code == 200
    return [(view.code, view.where) for view in response.context["object_list"]]


def test_who_read_what_is_listed_the_latest_first(officer, views):
    mine, other = views
    assert codes(officer) == [(other, "reply"), (mine, "inbox"), (other, "inbox")]
    assert "An account that was deleted" in shown(officer, READS)


def test_who_read_what_is_filtered(officer, editor, views):
    mine, other = views
    assert codes(officer, user=editor.pk) == [(mine, "inbox")]
    assert codes(officer, code=mine.lower()) == [(mine, "inbox")]
    assert codes(officer, where="reply") == [(other, "reply")]
    assert codes(officer, at_from=str(timezone.localdate() - timedelta(days=1))) == [(other, "reply"), (mine, "inbox")]
    assert codes(officer, at_to=str(timezone.localdate() - timedelta(days=5))) == [(other, "inbox")]


def test_words_that_are_no_filter_are_refused_without_a_fault(officer, views):
    assert len(codes(officer, user="x", where="?", at_from="never", p="99999")) == 3
    assert codes(officer, code="'; drop") == []
    assert codes(officer, code="9" * 500) == []
    assert len(codes(officer, code="\0")) == 3


def test_who_read_what_is_exported_safely(officer, editor, views):
    editor.first_name = "=HYPERLINK(1)"
    editor.save()
    response = client_of(officer).get(READS, {"export": "csv"})
    content = response.getvalue().decode()
    assert "'=HYPERLINK" in content
    assert editor.email in content
    assert views[0] in content


def test_who_read_what_costs_the_same_for_many(officer, asked, views):
    client = client_of(officer)

    def cost():
        client.get(READS)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(READS).status_code == 200
        return len(queries)

    before = cost()
    for _ in range(10):
        PrivateView.objects.create(code=asked.code, user=UserFactory(), where="export")
    assert cost() == before
