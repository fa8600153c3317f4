"""“Was this page helpful?” counts answers for each published version, follows nobody, and tells editors alone."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from publishing import jobs
from review.helpful import counting
from review.models import HelpfulAttempt, HelpfulCount, HelpfulReason
from review.pdf import read_page
from tests.factories import CategoryFactory, FactsheetFactory, QuestionFactory, UserFactory, make_private
from tests.review.posting import client_of
from tests.review.test_badge import publish

pytestmark = pytest.mark.django_db

REPORT = reverse("review_helpful:index")


@pytest.fixture
def question(tree):
    return QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Is rest best?")


def form_of(response):
    """Return the form on a page, None where there is none."""
    return BeautifulSoup(response.content, "html.parser").select_one("[data-helpful] form")


def fields_of(form):
    return {field["name"]: field.get("value", "") for field in form.select("input")}


def answer(client, page, said="yes", **more):
    form = form_of(client.get(page.url))
    return client.post(form["action"], fields_of(form) | {"answer": said} | more)


def counts(page):
    return [(row.revision_number, row.yes, row.no) for row in HelpfulCount.objects.filter(page=page).order_by("pk")]


def test_an_answer_is_counted_for_the_version_that_was_read(client, question):
    first = question.live_revision_id
    read_before = fields_of(form_of(client.get(question.url)))
    answer(client, question)
    answer(client, question, "no")
    publish(question, by=UserFactory(), summary="Most of it.")
    question.refresh_from_db()
    answer(client, question)
    client.post(reverse("helpful", args=[question.pk]), read_before | {"answer": "yes"})
    assert counts(question) == [(first, 2, 1), (question.live_revision_id, 1, 0)]
    assert first != question.live_revision_id


def test_a_factsheet_asks_as_well(client, tree):
    sheet = FactsheetFactory(parent=tree.factsheets)
    answer(client, sheet, "no")
    assert [row[1:] for row in counts(sheet)] == [(0, 1)]


def test_a_reason_may_be_given_without_javascript(client, question):
    thanks = client.get(answer(client, question, "no")["Location"])
    assert "What was missing" in thanks.content.decode()
    form = form_of(thanks)
    said = fields_of(form) | {"reason": "How long does it take?"}
    response = client.post(form["action"], said)
    assert "Thank you" in client.get(response["Location"]).content.decode()
    client.post(form["action"], said)
    [reason] = HelpfulReason.objects.all()
    assert (reason.page_id, reason.was_helpful, reason.text) == (question.pk, False, "How long does it take?")
    assert reason.written_on == timezone.localdate()


def test_a_reason_that_is_too_long_stays_in_its_box(client, question):
    form = form_of(client.get(answer(client, question)["Location"]))
    response = client.post(form["action"], fields_of(form) | {"reason": "x" * 501})
    assert "Shorten it" in response.content.decode()
    assert "x" * 501 in response.content.decode()
    assert not HelpfulReason.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "\0"])
def test_no_reason_is_none(client, question, reason):
    form = form_of(client.get(answer(client, question)["Location"]))
    assert client.post(form["action"], fields_of(form) | {"reason": reason}).status_code == 200
    assert not HelpfulReason.objects.exists()


def test_nothing_of_it_sets_a_cookie_and_the_page_is_the_same_for_everybody(question):
    one, other = Client(), Client(REMOTE_ADDR="192.0.2.7")
    shown = [client.get(question.url) for client in (one, other)]
    assert shown[0].content == shown[1].content
    assert "csrfmiddlewaretoken" not in shown[0].content.decode()
    response = answer(one, question)
    thanks = one.get(response["Location"])
    for each in (*shown, response, thanks):
        assert not each.cookies
    assert "no-store" in response["Cache-Control"]
    assert "no-store" in thanks["Cache-Control"]
    assert not one.cookies


def test_no_address_is_kept(question):
    answer(Client(REMOTE_ADDR="198.51.100.23"), question)
    for model in (HelpfulAttempt, HelpfulCount, HelpfulReason):
        assert "198.51.100.23" not in str(list(model.objects.values()))
    assert HelpfulAttempt.objects.count() == 1


def test_one_sender_is_counted_so_often_an_hour(client, question, settings):
    settings.HELPFUL_MOST_AN_HOUR = 2
    assert [answer(client, question).status_code for _ in range(3)] == [302, 302, 429]
    assert counts(question)[0][1] == 2
    assert answer(Client(REMOTE_ADDR="192.0.2.9"), question).status_code == 302


def test_what_falls_into_the_trap_is_thanked_and_not_counted(client, question):
    assert answer(client, question, leave_this_empty="buy").status_code == 302
    assert not HelpfulCount.objects.exists()


@pytest.mark.parametrize(
    ("headers", "is_counted"),
    [
        ({"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "https://elsewhere.example"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "http://testserver"}, True),
        ({"origin": "null"}, True),
        ({}, True),
    ],
)
def test_pages_of_other_sites_cannot_send_it(client, question, headers, is_counted):
    client.post(reverse("helpful", args=[question.pk]), {"answer": "yes"}, headers=headers)
    assert HelpfulCount.objects.exists() is is_counted


@pytest.mark.parametrize("version", ["", "1.2:nonsense", "\0", "9" * 400])
def test_a_version_that_is_not_signed_counts_for_what_is_public(client, question, version):
    client.post(reverse("helpful", args=[question.pk]), {"answer": "yes", "version": version})
    assert counts(question) == [(question.live_revision_id, 1, 0)]


def test_nonsense_leads_back_to_the_page_or_to_nothing(client, question, tree):
    action = reverse("helpful", args=[question.pk])
    for response in (client.get(action), client.post(action, {"answer": "maybe"}), client.post(action)):
        assert response["Location"] == question.url
    hidden = QuestionFactory(parent=question.get_parent().specific, live=False)
    private = make_private(QuestionFactory(parent=question.get_parent().specific))
    for key in (hidden.pk, private.pk, tree.home.pk, 10**30):
        assert client.post(f"/helpful/{key}/", {"answer": "yes"}).status_code == 404
        assert client.get(f"/helpful/{key}/thanks/").status_code == 404
    assert client.get("/helpful/thanks/nonsense/").status_code == 404
    assert not HelpfulCount.objects.exists()


def test_drafts_previews_and_earlier_versions_do_not_ask(question, editor):
    publish(question, by=UserFactory(), summary="Most of it.")
    viewer = client_of(editor)
    for address in (reverse("wagtailadmin_pages:view_draft", args=[question.pk]), f"{question.url}versions/1/"):
        response = viewer.get(address)
        assert response.status_code == 200
        assert form_of(response) is None


def test_the_pdf_does_not_ask(question):
    _, reading = read_page(question, RequestFactory().get(question.url))
    assert not reading.unknown
    document, _ = read_page(question, RequestFactory().get(question.url))
    assert "helpful" not in str(document.data).lower()


def test_reasons_go_when_their_time_has_come(question, settings):
    settings.HELPFUL_REASONS_KEEP_DAYS = 30
    said = counting.count(question, 1, True)
    counting.keep_reason(said, "New")
    old = HelpfulReason.objects.create(page=question, was_helpful=True, text="Old", key="old")
    HelpfulReason.objects.filter(pk=old.pk).update(written_on=timezone.localdate() - timedelta(days=31))
    jobs.registry["review.helpful.purge"].run()
    assert [reason.text for reason in HelpfulReason.objects.all()] == ["New"]
    assert counts(question) == [(1, 1, 0)]


def test_senders_are_forgotten(client, question):
    answer(client, question)
    HelpfulAttempt.objects.update(hour=timezone.now() - timedelta(hours=3))
    jobs.registry["review.helpful.forget_senders"].run()
    assert not HelpfulAttempt.objects.exists()


def say(page, yes=0, no=0, *reasons):
    HelpfulCount.objects.create(page=page, revision_number=page.live_revision_id, yes=yes, no=no)
    for number, text in enumerate(reasons):
        HelpfulReason.objects.create(page=page, was_helpful=False, text=text, key=f"{page.pk}-{number}")


def export(viewer, kind) -> bytes:
    response: Any = viewer.get(REPORT, {"export": kind})
    return b"".join(response.streaming_content)


def rows(response):
    return [(page.title, page.yes, page.no, page.share) for page in response.context["object_list"]]


def test_editors_see_which_pages_need_work(question, editor):
    other = QuestionFactory(parent=question.get_parent().specific, title="Is warmth good?")
    QuestionFactory(parent=question.get_parent().specific, title="Nobody answered")
    say(question, 1, 3, "How long?")
    say(other, 8, 2)
    viewer = client_of(editor)
    assert rows(viewer.get(REPORT)) == [("Is rest best?", 1, 3, 25), ("Is warmth good?", 8, 2, 80)]
    assert rows(viewer.get(REPORT, {"reasons": "some"})) == [("Is rest best?", 1, 3, 25)]
    assert rows(viewer.get(REPORT, {"answers": "5"})) == [("Is warmth good?", 8, 2, 80)]
    assert rows(viewer.get(REPORT, {"share": "50"})) == [("Is rest best?", 1, 3, 25)]
    assert rows(viewer.get(REPORT, {"q": "warmth"})) == [("Is warmth good?", 8, 2, 80)]


def test_the_report_says_so_where_nobody_has_answered(question, editor):
    assert "Nobody has answered yet" in client_of(editor).get(REPORT).content.decode()


def test_the_export_holds_the_reasons_and_no_formula(question, editor):
    say(question, 1, 3, '=HYPERLINK("https://elsewhere.example")', "How long?")
    viewer = client_of(editor)
    content = export(viewer, "csv").decode()
    [line] = csv.DictReader(StringIO(content))
    assert (line["Page"], line["Answers"], line["Helpful to (%)"]) == ("Is rest best?", "4", "25")
    assert "How long?" in line["Reasons"]
    publish(question, by=UserFactory(), title="=1+1")
    book = load_workbook(BytesIO(export(viewer, "xlsx")))
    cells = [cell.value for row in book.active.iter_rows(min_row=2) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith("=")]


def test_one_page_shows_its_versions_and_reasons(question, editor):
    say(question, 1, 3, "How <long>?")
    shown = client_of(editor).get(reverse("review_helpful:page", args=[question.pk])).content.decode()
    assert "How &lt;long&gt;?" in shown
    assert "25 %" in shown
    assert "public now" in shown
    assert (
        "Helpful to 1 of 4"
        in client_of(editor).get(reverse("wagtailadmin_pages:edit", args=[question.pk])).content.decode()
    )


def test_an_editor_removes_a_reason_that_says_too_much(question, editor):
    say(question, 1, 3, "My name is")
    [reason] = HelpfulReason.objects.all()
    remove = reverse("review_helpful:remove", args=[reason.pk])
    assert client_of(editor).get(remove).status_code == 405
    assert client_of(editor).post(remove).status_code == 302
    assert not HelpfulReason.objects.exists()


def test_others_read_nothing_of_it(question):
    say(question, 1, 3, "My name is")
    [reason] = HelpfulReason.objects.all()
    addresses = [REPORT, reverse("review_helpful:page", args=[question.pk])]
    for user in (None, UserFactory()):
        viewer = client_of(user)
        assert [viewer.get(address).status_code for address in addresses] == [302, 302]
        assert viewer.post(reverse("review_helpful:remove", args=[reason.pk])).status_code == 302
    assert HelpfulReason.objects.exists()


def test_the_report_costs_as_many_queries_for_many_pages(question, editor, django_assert_max_num_queries):
    parent = question.get_parent().specific
    for _ in range(15):
        say(QuestionFactory(parent=parent), 1, 1, "Why?")
    viewer = client_of(editor)
    viewer.get(REPORT)
    with django_assert_max_num_queries(30):
        viewer.get(REPORT)
