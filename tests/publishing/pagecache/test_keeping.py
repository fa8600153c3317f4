"""Which answers are kept, for whom, and what visitors and caches in front are told of them."""

import gzip
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from qa.asking.links import status_path
from tests.factories import SubmittedQuestionFactory


def queries_of(visitor: Client, address: str, **headers: Any) -> list[str]:
    """Return what answering asks the database."""
    with CaptureQueriesContext(connection) as queries:
        visitor.get(address, **headers)
    return [query["sql"] for query in queries]


def is_kept(visitor: Client, address: str, **headers: Any) -> bool:
    """Return whether an answer is named for caches, as only what is kept is, and asks nothing more the next time."""
    is_named = "Surrogate-Key" in visitor.get(address, **headers)
    asked = [sql for sql in queries_of(visitor, address, **headers) if "content_publicchange" not in sql]
    return is_named and not asked


def test_every_public_page_is_kept(visitor, tree, category, question):
    addresses = [page.url for page in (tree.home, tree.archive, category, question, tree.factsheets)]
    addresses += [f"{category.url}feed/", f"{category.url}?page=1", f"{category.url}?sort=title", "/sitemap.xml"]
    addresses += ["/robots.txt"]
    assert [address for address in addresses if not is_kept(visitor, address)] == []


def test_a_kept_page_is_the_same_page(visitor, question):
    first, second = visitor.get(question.url), visitor.get(question.url)
    assert second.content == first.content
    assert second.headers == first.headers


def test_caches_in_front_are_told_how_long_and_by_which_names(visitor, question):
    answer = visitor.get(question.url)
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-while-revalidate=5"
    assert {"Accept-Encoding", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}
    assert answer["Surrogate-Key"] == f"pages page-{question.pk} questionpage"
    assert answer["Cache-Tag"] == f"pages,page-{question.pk},questionpage"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_browser_that_has_the_page_gets_no_second_copy(visitor, question):
    etag = visitor.get(question.url)["ETag"]
    unchanged = visitor.get(question.url, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["ETag"] == etag
    assert unchanged["Cache-Control"].startswith("public")
    assert visitor.get(question.url, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_page_that_has_changed_has_another_etag(visitor, question):
    etag = visitor.get(question.url)["ETag"]
    question.slug = "another"
    question.save()
    assert visitor.get(question.url, headers={"If-None-Match": etag}).status_code == 200


def test_pages_are_packed_for_who_can_unpack_them(visitor, question):
    plain = visitor.get(question.url)
    packed = visitor.get(question.url, headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert "Content-Encoding" not in visitor.get(question.url, headers={"Accept-Encoding": "gzip;q=0"})


def test_asking_for_the_head_alone_gets_it_and_keeps_the_page(visitor, question):
    head = visitor.head(question.url)
    page = visitor.get(question.url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == page.headers
    assert int(head["Content-Length"]) == len(page.content)


def test_what_trackers_add_makes_no_other_page(visitor, category, question):
    page = visitor.get(category.url).content
    tracked = f"{category.url}?utm_source=mail&fbclid=abc"
    assert visitor.get(tracked).content == page
    assert is_kept(visitor, tracked)


def test_what_trackers_add_stands_in_no_page_that_others_get(visitor, category):
    assert b"fbclid" not in visitor.get(f"{category.url}?fbclid=abc").content
    assert b"fbclid" not in visitor.get(category.url).content


@pytest.mark.parametrize(
    "query", ["x=1", "page=1&x=1", "page=1&page=2", f"page={'1' * 30}", "q=" + "a" * 600, "page[]=1"]
)
def test_nothing_is_kept_with_parameters_that_no_page_knows(visitor, category, query):
    address = f"{category.url}?{query}"
    assert not is_kept(visitor, address)
    assert visitor.get(address)["Cache-Control"] == "private, no-cache"


def test_hosts_are_kept_apart(visitor, question):
    here = visitor.get(question.url).content
    there = visitor.get(question.url, headers={"host": "elsewhere.example.org"})
    assert visitor.get(question.url).content == here
    assert any("wagtailcore_page" in sql for sql in queries_of(visitor, question.url, HTTP_HOST="third.example.org"))
    assert there.status_code == 200


def test_a_permanent_redirect_is_kept_and_asked_for_again(visitor, question):
    Redirect.objects.create(old_path="/old/page.asp", redirect_page=question, is_permanent=True)
    Redirect.objects.create(old_path="/for-now", redirect_page=question, is_permanent=False)
    assert is_kept(visitor, "/old/page.asp")
    answer = visitor.get("/old/page.asp")
    assert (answer.status_code, answer["Location"]) == (301, question.url)
    assert "max-age=0" in answer["Cache-Control"]
    assert not is_kept(visitor, "/for-now/")


def test_what_is_not_there_fills_no_memory_and_is_soon_asked_for_again(visitor, tree):
    assert not is_kept(visitor, "/not-here/")
    assert "s-maxage=1" in visitor.get("/not-here/")["Cache-Control"]


@pytest.mark.parametrize("who", ["editor", "administrator"])
def test_nothing_is_kept_for_or_shown_to_whoever_is_logged_in(visitor, new_process, request, question, who):
    visitor.get(question.url)
    colleague = new_process()
    colleague.force_login(request.getfixturevalue(who))
    answer = colleague.get(question.url)
    assert answer["Cache-Control"] == "private, no-cache"
    assert not is_kept(colleague, question.url)


def test_a_session_of_any_kind_is_answered_anew(visitor, question, settings):
    visitor.get(question.url)
    for cookie in (f"{settings.SESSION_COOKIE_NAME}=abc", "messages=abc"):
        assert not is_kept(visitor, question.url, HTTP_COOKIE=cookie)
    assert not is_kept(visitor, question.url, HTTP_AUTHORIZATION="Basic abc")
    assert is_kept(visitor, question.url, HTTP_COOKIE="_ga=1; csrftoken=abc")


def test_forms_status_links_and_searches_are_never_kept(visitor, tree, question):
    asked = SubmittedQuestionFactory()
    for address in (tree.ask.url, status_path(asked.code), "/search/?q=rest", "/admin/login/"):
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert "public" not in answer["Cache-Control"], address
        assert not is_kept(visitor, address), address


def test_the_form_of_a_page_with_a_password_is_never_kept(visitor, new_process, question):
    PageViewRestriction.objects.create(page=question, restriction_type="password", password="open sesame")
    form = visitor.get(question.url)
    assert b"csrfmiddlewaretoken" in form.content
    assert "no-store" in form["Cache-Control"]
    assert new_process().get(question.url).content != form.content
    assert not is_kept(visitor, question.url)


def test_a_preview_is_neither_taken_from_what_is_kept_nor_kept(visitor, question):
    public = visitor.get(question.url).content
    question.title = "A draft that nobody has approved"
    # As a task of the worker previews it, without the request of somebody who is logged in.
    preview = question.make_preview_request()
    assert b"A draft that nobody has approved" in preview.content
    assert "private" in preview["Cache-Control"]
    assert visitor.get(question.url).content == public


def test_the_notice_of_a_page_on_hold_is_never_kept(visitor, question, editor):
    question.safety_holds.create(reason="A doubt", placed_by=editor)
    assert b"being checked" in visitor.get(question.url).content
    assert not is_kept(visitor, question.url)


def test_a_host_that_is_not_ours_is_refused_as_ever(visitor, question, settings):
    settings.ALLOWED_HOSTS = ["ours.example.org"]
    assert visitor.get(question.url, headers={"host": "theirs.example.org"}).status_code == 400
