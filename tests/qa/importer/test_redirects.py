import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from qa.importer.loader.redirects import old_paths
from qa.importer.request import parse_range
from tests.qa.importer.samples import UNTIDY
from tests.qa.importer.site_pages import category

OLD = "https://www.example.org/ask/jaw.html"


def test_the_old_address_leads_to_the_category(archive_page, run_import):
    report = run_import(UNTIDY, "--publish", "--source-url", OLD)

    assert Client().get("/ask/jaw.html").headers["Location"].endswith(category().url)
    assert report["redirects_made"] == ["/ask/jaw.html"]


def test_the_numbered_pages_lead_to_the_category_too(archive_page, run_import):
    run_import(UNTIDY, "--publish", "--source-url", OLD, "--source-pages", "?page={n}&s=1", "1-3")

    for number in (1, 2, 3):
        response = Client().get(f"/ask/jaw.html?s=1&page={number}")
        assert response.status_code == 301
        assert response.headers["Location"].endswith(category().url)
    assert Redirect.objects.count() == 4


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ("?page={n}", "/ask/jaw.html?page=2"),
        ("page/{n}/", "/ask/page/2"),
        ("/jaw-{n}.html", "/jaw-2.html"),
        ("https://old.example.org/x?n={n}", "/x?n=2"),
    ],
)
def test_numbered_pages_are_addresses_beside_the_old_one(template, path):
    assert old_paths(OLD, template, [2]) == ["/ask/jaw.html", path]


@pytest.mark.parametrize(("text", "numbers"), [("1-4", [1, 2, 3, 4]), ("3", [3]), (" 2-2 ", [2])])
def test_a_range_counts_from_its_first_to_its_last_number(text, numbers):
    assert list(parse_range(text)) == numbers


@pytest.mark.parametrize("text", ["", "a", "4-1", "1-", "-3", "0-1000", "1,2"])
def test_what_is_no_range_is_refused(text):
    with pytest.raises(ValueError, match="“"):
        parse_range(text)


def test_a_redirect_of_a_person_is_left_alone_and_listed(archive_page, run_import):
    Redirect.add_redirect("/ask/jaw.html", redirect_to="https://example.org/elsewhere")

    report = run_import(UNTIDY, "--source-url", OLD)

    assert Redirect.objects.get().redirect_link == "https://example.org/elsewhere"
    assert report["warnings"] == ["The old address /ask/jaw.html is redirected to somewhere else already."]
    assert report["redirects_made"] == []


def test_a_redirect_that_is_missing_is_made_by_the_next_import(archive_page, run_import):
    run_import(UNTIDY, "--source-url", OLD)
    Redirect.objects.all().delete()

    report = run_import(UNTIDY, "--source-url", OLD)

    assert (report["unchanged"], report["redirects_made"]) == (4, ["/ask/jaw.html"])
    assert Redirect.objects.get().redirect_page_id == category().pk


def test_a_category_is_not_redirected_to_itself(archive_page, run_import):
    run_import(UNTIDY, "--publish")

    run_import(UNTIDY, "--source-url", f"https://www.example.org{category().url}")

    assert not Redirect.objects.exists()
