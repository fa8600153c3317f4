"""What changed, and the permanent addresses of what a page said before."""

import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import SafetyHold
from review import ledger
from review.models import Review
from tests.factories import CategoryFactory, FactsheetFactory, QuestionFactory, UserFactory, make_private
from tests.review.test_badge import publish, words

NOTE = "We corrected how long recovery takes."


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


@pytest.fixture
def page(category):
    """A page with two versions, the second with a note."""
    page = QuestionFactory(parent=category, summary="It takes three weeks.")
    return publish(page, by=UserFactory(), summary="It takes six weeks.", change_note=NOTE)


def version(page, number: int) -> str:
    return f"{page.url}versions/{number}/"


def test_a_page_lists_what_changed_with_dates_newest_first(client, page):
    page = publish(page, by=UserFactory(), summary="It takes eight weeks.", change_note="A new trial was added.")
    Review.objects.filter(page=page, version=2).update(published_at=timezone.make_aware(datetime(2026, 3, 2)))
    body = client.get(page.url).content.decode()
    assert 'id="what-changed"' in body
    assert body.index("A new trial was added.") < body.index("2 March 2026") < body.index(NOTE)
    assert f'href="{version(page, 1)}"' in body
    assert f'href="{version(page, 2)}"' in body
    assert f'href="{version(page, 3)}"' not in body


def test_a_page_without_a_note_says_nothing_of_changes(client, category):
    page = publish(QuestionFactory(parent=category), by=UserFactory(), summary="New.")
    assert "What changed" not in words(client.get(page.url))


def test_a_first_version_with_a_note_leads_nowhere(client, category):
    page = QuestionFactory(parent=category, change_note="First published here.")
    body = client.get(page.url).content.decode()
    assert "First published here." in body
    assert "versions/" not in body


def test_an_earlier_version_is_shown_as_it_was_and_says_that_it_is_one(client, page):
    response = client.get(version(page, 1))
    said = words(response)
    assert response.status_code == 200
    assert "It takes three weeks." in said
    assert "It takes six weeks." not in said
    assert "This is an earlier version. Do not rely on it." in said
    assert "Reviewed by Rita Quill on" in said
    assert f'<a href="{page.url}">Read the page as it is now</a>' in response.content.decode()


def test_a_factsheet_has_earlier_versions_too(client, tree):
    page = FactsheetFactory(parent=tree.factsheets, verdict="Helps a little")
    page = publish(page, by=UserFactory(), verdict="Does not help", change_note=NOTE)
    said = words(client.get(version(page, 1)))
    assert "Helps a little" in said
    assert "Does not help" not in said
    assert NOTE in words(client.get(page.url))


def test_search_engines_leave_earlier_versions_out(client, page):
    response = client.get(version(page, 1))
    body = response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in body
    assert f'<link rel="canonical" href="{page.full_url}">' in body
    assert "application/ld+json" not in body
    assert "versions/" not in client.get("/sitemap.xml").content.decode()


def test_the_number_of_the_current_version_leads_to_the_page(client, page):
    response = client.get(version(page, 2))
    assert response.status_code == 302
    assert response.url == page.url


@pytest.mark.parametrize("number", ["3", "0", "01", "x", "-1", "99999999999999999999", "1/more", "٢"])
def test_what_never_was_public_is_not_found(client, page, number):
    draft = page.get_latest_revision_as_object()
    draft.summary = "Never published."
    draft.save_revision()
    assert client.get(f"{page.url}versions/{number}/").status_code == 404
    assert client.get(f"{page.url}versions/").status_code == 404


def test_what_was_signed_off_but_never_published_is_not_found(client, page):
    draft = page.get_latest_revision_as_object()
    draft.summary = "Never published."
    ledger.sign_off(draft.save_revision(), UserFactory())
    assert client.get(version(page, 3)).status_code == 404


def test_the_versions_of_one_page_are_not_those_of_another(client, category, page):
    other = QuestionFactory(parent=category)
    assert client.get(version(other, 2)).status_code == 404


def test_a_withdrawn_version_is_a_notice_and_its_change_is_not_told(client, page):
    page = publish(page, by=UserFactory(), summary="It takes eight weeks.")
    Review.objects.filter(page=page, version=2).update(withdrawn_at=timezone.now(), withdrawn_because="A wrong dose.")
    response = client.get(version(page, 2))
    said = words(response)
    assert response.status_code == 410
    assert "This version was withdrawn" in said
    assert "six weeks" not in said
    assert "A wrong dose." not in said
    assert NOTE not in words(client.get(page.url))


def test_earlier_versions_go_when_the_page_is_unpublished(client, page):
    page.unpublish()
    assert client.get(version(page, 1)).status_code == 404


def test_earlier_versions_of_a_private_page_are_private(client, page):
    make_private(page)
    response = client.get(version(page, 1))
    assert response.status_code == 302
    assert "/login/" in response.url
    assert b"three weeks" not in response.content


def test_earlier_versions_of_a_page_in_a_private_category_are_private(client, category, page):
    make_private(category)
    assert client.get(version(page, 1)).status_code == 302


def test_earlier_versions_of_a_held_page_are_held(client, page):
    SafetyHold.objects.create(page=page, reason="It may be wrong.")
    response = client.get(version(page, 1))
    assert "This page is being checked" in words(response)
    assert "three weeks" not in words(response)


def test_an_override_among_the_versions_is_told_without_its_reason_or_its_name(client, page):
    boss = UserFactory(first_name="Olga", last_name="Override")
    page = publish(page, by=boss, override="The board wants it.", summary="It takes a day.")
    page = publish(page, by=UserFactory(), summary="It takes ten weeks.")
    said = words(client.get(version(page, 3)))
    assert "It was published without a review." in said
    assert "It takes a day." in said
    assert "Olga" not in said
    assert "board" not in said


def test_a_frozen_version_names_no_page_that_has_been_hidden_since(client, category):
    other = QuestionFactory(parent=category, title="Zebra stripes")
    answer = [
        ("paragraph", f'<p>See <a linktype="page" id="{other.pk}">this answer</a>.</p>'),
        ("related_pages", {"heading": "Read next", "pages": [other]}),
        ("earlier_answer", {"date": date(2016, 1, 1), "text": "<p>Rest.</p>", "page": other}),
    ]
    page = QuestionFactory(parent=category, answer=answer)
    page = publish(page, by=UserFactory(), summary="Other words.")
    body = client.get(version(page, 1)).content.decode()
    assert f'<a href="{other.url}">this answer</a>' in body
    assert "linktype" not in body
    SafetyHold.objects.create(page=other, reason="It may be wrong.")
    body = client.get(version(page, 1)).content.decode()
    assert "this answer" in body
    assert "zebra" not in body.lower()


def test_no_id_stands_twice_on_an_earlier_version(client, page):
    ids = re.findall(r'\bid="([^"]+)"', client.get(version(page, 1)).content.decode())
    assert len(ids) == len(set(ids))


def test_a_heading_of_the_answer_does_not_take_the_anchor_of_the_changes(client, page):
    heading = ("heading", {"text": "What changed", "level": "h2"})
    page = publish(page, by=UserFactory(), answer=[heading, ("paragraph", "<p>Much.</p>")])
    assert client.get(page.url).content.decode().count('id="what-changed"') == 1


def test_many_versions_cost_the_page_no_more_queries(client, page):
    def count() -> int:
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        return len(queries)

    few = count()
    for weeks in range(10, 15):
        page = publish(page, by=UserFactory(), summary=f"It takes {weeks} weeks.", change_note=f"Now {weeks}.")
    assert count() == few
