"""The badge is true: it says who reviewed exactly what visitors see, and nothing else."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qa.models import QuestionPage
from review import ledger
from review.models import Review, ReviewDue
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    PersonFactory,
    QuestionFactory,
    UserFactory,
    signing_reviewer,
)

TODAY = timezone.localdate


class Words(HTMLParser):
    """The visible words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def words(response) -> str:
    parser = Words()
    parser.feed(response.content.decode())
    return " ".join("".join(parser.parts).split())


def day(moment) -> str:
    return f"{moment.day} {moment:%B %Y}"


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


@pytest.fixture
def page(category):
    return QuestionFactory(parent=category)


@pytest.fixture
def factsheet(tree):
    return FactsheetFactory(parent=tree.factsheets)


def publish(page, *, by=None, override="", part="", **changes) -> QuestionPage:
    """Publish changes to a page, signed off by somebody or not at all."""
    draft = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    revision = draft.save_revision()
    if override:
        ledger.override(revision, by or UserFactory(), override)
    elif by:
        ledger.sign_off(revision, by, part=part)
    revision.publish()
    return type(page).objects.get(pk=page.pk)


def set_in_ledger(page, **fields) -> None:
    """Set what the ledger itself would refuse to change."""
    QuerySet.update(Review.objects.filter(page=page), **fields)


def structured_data(page) -> dict:
    return type(page).objects.get(pk=page.pk).get_structured_data(RequestFactory().get("/"))[0]


@pytest.mark.parametrize("kind", ["page", "factsheet"])
def test_a_page_says_who_reviewed_it_and_when_the_next_review_is_due(client, tree, request, kind):
    PersonFactory(name="Dr Rita Quill", credentials="MRCGP", role="GP", user=signing_reviewer())
    page = publish(request.getfixturevalue(kind), by=signing_reviewer(), summary="Keep moving.")
    due = day(ReviewDue.objects.get(page=page).due_on)
    said = words(client.get(page.url))
    assert f"Reviewed by Dr Rita Quill, MRCGP, GP, on {day(TODAY())}, next review due {due}." in said
    assert f"Page last reviewed: {day(TODAY())} Next review due: {due}" in said


def test_the_badge_is_in_the_listing_where_the_answer_is_whole(client, category, page):
    assert "Reviewed by Rita Quill" in words(client.get(category.url))


def test_a_typo_outside_the_clinical_content_keeps_the_badge(client, page):
    page = publish(page, source_name="The old archive")
    assert "Reviewed by" in words(client.get(page.url))


def test_the_badge_is_bound_to_what_visitors_see_and_to_no_flag(client, category, page):
    """Whatever writes past every check: the words are others, so nobody has reviewed them."""
    QuestionPage.objects.filter(pk=page.pk).update(summary="Rest for six weeks.")
    for address in (page.url, category.url):
        assert "eviewed by" not in words(client.get(address))
    assert "last reviewed" not in words(client.get(page.url))
    assert not {"lastReviewed", "reviewedBy"} & structured_data(page).keys()


def test_a_sign_off_that_was_withdrawn_shows_no_badge(client, page):
    Review.objects.filter(page=page).update(withdrawn_at=timezone.now())
    assert "eviewed by" not in words(client.get(page.url))


def test_what_was_published_without_sign_off_shows_no_badge(client, page):
    page = publish(page, override="It is urgent.", summary="Stop taking it.")
    said = words(client.get(page.url))
    assert "Stop taking it." in said
    assert "eviewed by" not in said
    assert "It is urgent." not in said
    assert not {"lastReviewed", "reviewedBy"} & structured_data(page).keys()


def test_an_archive_page_shows_no_badge(client, category):
    page = QuestionFactory(parent=category, is_legacy=True)
    ledger.sign_off(page.get_latest_revision(), signing_reviewer())
    assert "eviewed by" not in words(client.get(page.url))


def test_a_page_signed_off_but_not_yet_published_keeps_the_words_and_the_badge_of_before(client, page):
    draft = page.get_latest_revision_as_object()
    draft.summary = "Something new."
    ledger.sign_off(draft.save_revision(), UserFactory(first_name="Bo", last_name="Late"))
    said = words(client.get(page.url))
    assert "Something new." not in said
    assert "Reviewed by Rita Quill" in said
    assert "Bo Late" not in said


def test_a_review_of_a_part_does_not_move_when_the_page_was_last_reviewed(client, page):
    signed_at = timezone.now() - timedelta(days=400)
    set_in_ledger(page, signed_at=signed_at, next_due_on=TODAY() + timedelta(days=700))
    ReviewDue.objects.filter(page=page).update(due_on=TODAY() + timedelta(days=700))
    page = publish(
        page, by=UserFactory(first_name="Bo", last_name="Part"), part="the summary", summary="Only this is new."
    )
    said = words(client.get(page.url))
    long_ago = day(timezone.localdate(signed_at))
    assert f"Last reviewed as a whole by Rita Quill on {long_ago}" in said
    assert f"Part of this page (the summary) was reviewed by Bo Part on {day(TODAY())}." in said
    assert f"Page last reviewed: {long_ago}" in said
    data = structured_data(page)
    assert data["lastReviewed"] == timezone.localdate(signed_at).isoformat()
    assert "reviewedBy" not in data


def test_a_review_of_a_part_alone_claims_no_review_of_the_page(client, page):
    page = publish(page, by=UserFactory(first_name="Bo", last_name="Part"), part="the summary", summary="New.")
    Review.objects.filter(page=page).whole().update(withdrawn_at=timezone.now())
    said = words(client.get(page.url))
    assert "Part of this page (the summary) was reviewed by Bo Part" in said
    assert "ast reviewed" not in said
    assert "lastReviewed" not in structured_data(page)


def test_the_next_review_of_the_whole_page_takes_the_place_of_that_of_a_part(client, page):
    page = publish(page, by=UserFactory(), part="the summary", summary="New.")
    page = publish(page, by=UserFactory(first_name="Wim", last_name="Whole"))
    said = words(client.get(page.url))
    assert "Reviewed by Wim Whole" in said
    assert "Part of this page" not in said


def test_an_overdue_page_says_so(client, page, factsheet):
    for overdue in (page, factsheet):
        set_in_ledger(overdue, next_due_on=date(2024, 3, 1))
        said = words(client.get(overdue.url))
        assert "The next review was due on 1 March 2024 and is overdue." in said
        assert "Next review due: 1 March 2024 (overdue)" in said


def test_a_page_is_not_overdue_on_the_day_itself(client, page):
    set_in_ledger(page, next_due_on=TODAY())
    said = words(client.get(page.url))
    assert "overdue" not in said
    assert f"next review due {day(TODAY())}" in said


def test_planning_brings_a_review_forward_but_never_puts_off_what_visitors_were_promised(client, page):
    promised = Review.objects.get(page=page).next_due_on
    assert promised
    planned = ReviewDue.objects.get(page=page)
    planned.due_on = promised + timedelta(days=90)
    planned.save()
    assert f"next review due {day(promised)}" in words(client.get(page.url))
    planned.due_on = promised - timedelta(days=90)
    planned.save()
    assert f"next review due {day(promised - timedelta(days=90))}" in words(client.get(page.url))


def test_an_alias_shows_the_review_of_the_page_it_repeats(client, tree, page):
    alias = page.create_alias(parent=CategoryFactory(parent=tree.archive))
    assert "Reviewed by Rita Quill" in words(client.get(alias.url))


def test_structured_data_names_the_reviewer(page):
    PersonFactory(name="Dr Rita Quill", credentials="MRCGP", role="GP", user=signing_reviewer())
    page = publish(page, by=signing_reviewer(), summary="Keep moving.")
    data = structured_data(page)
    assert data["lastReviewed"] == TODAY().isoformat()
    assert data["reviewedBy"] == {"@type": "Person", "name": "Dr Rita Quill", "description": "MRCGP, GP"}


def test_a_preview_of_changed_words_shows_no_badge(page, rf):
    draft = page.get_latest_revision_as_object()
    draft.summary = "Not read by anybody."
    assert "Reviewed by" not in words(draft.make_preview_request())


def test_the_badges_of_a_listing_cost_one_query_for_all(client, category, page):
    def count() -> int:
        client.get(category.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(category.url)
        return len(queries)

    few = count()
    for _ in range(8):
        publish(QuestionFactory(parent=category), by=UserFactory(), summary="New.")
    assert words(client.get(category.url)).count("Reviewed by") == 9
    assert count() == few


def test_a_change_without_review_is_told_with_the_last_review_and_the_version_before(client, page):
    last = Review.objects.filter(page=page).get()
    page = publish(page, override="It is urgent.", summary="Stop taking it.")
    shown = client.get(page.url)
    assert f"Last reviewed on {day(timezone.localtime(last.signed_at))}. Changed since, on" in words(shown)
    assert f"{page.url}versions/{last.version}/" in shown.content.decode()
    page = publish(page, by=signing_reviewer(), summary="Ask before you take it.")
    assert "Changed since" not in words(client.get(page.url))


def test_a_page_that_nobody_ever_reviewed_says_so(client, category):
    page = category.add_child(instance=QuestionPage(title="New", slug="new", summary="Take it.", live=False))
    page.save_revision()
    page = publish(page, override="It is urgent.")
    assert "Not reviewed since it was published on" in words(client.get(page.url))
