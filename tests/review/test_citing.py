"""How others cite a page: printed on it, and as files for reference managers."""

from datetime import UTC, datetime
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from bs4 import BeautifulSoup
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from content.models import OrganisationSettings, SafetyHold
from factsheets.models import FactsheetAuthor
from references.readers import bibtex as our_bibtex
from references.readers import ris as our_ris
from references.writers import to_bibtex, to_ris
from review import ledger
from review.citing import name_of
from review.pdf import read_page
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    PersonFactory,
    QuestionFactory,
    UserFactory,
    make_private,
)

ODD = "50% of {A} & B_c: “$x$” \\ ~ # é – TY - </script>"
AUTHORS = ["Dr Maria van der Berg", "Owen Prichard"]
PUBLISHED = datetime(2025, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def factsheet(tree):
    settings = OrganisationSettings.load()
    settings.name = "Clearwell Health"
    settings.save()
    page = FactsheetFactory(
        parent=tree.factsheets,
        title="Low back pain",
        slug="low-back-pain",
        version="2.1",
        authors=[FactsheetAuthor(person=PersonFactory(name=name), sort_order=n) for n, name in enumerate(AUTHORS)],
    )
    Page.objects.filter(pk=page.pk).update(last_published_at=PUBLISHED)
    return page


def fetch(client, page, ending: str) -> Any:
    return client.get(f"{page.url}cite.{ending}")


def read_bibtex(text: str) -> dict[str, str]:
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    [entry] = library.entries
    assert not library.failed_blocks
    return {field.key: field.value for field in entry.fields}


def read_ris(text: str) -> dict[str, Any]:
    [record] = rispy.loads(text)
    return record


def test_the_page_says_how_to_cite_it(client, factsheet):
    soup: Any = BeautifulSoup(client.get(factsheet.url).content, "html.parser")
    assert soup.select_one("details.cite-this p").get_text() == (
        "van der Berg M, Prichard O. Low back pain [Internet]. Version 2.1. Clearwell Health; 2025. "
        f"Available from: {factsheet.full_url}"
    )
    links = [link["href"] for link in soup.select("details.cite-this a")]
    assert links == [f"{factsheet.url}cite.bib", f"{factsheet.url}cite.ris"]
    assert [client.get(link).status_code for link in links] == [200, 200]


def test_bibtex_says_who_what_when_and_where(client, factsheet):
    response = fetch(client, factsheet, "bib")
    assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="low-back-pain-2-1.bib"'
    assert response["X-Robots-Tag"] == "noindex"
    assert response.content.decode().startswith("@misc{low-back-pain-2-1,")
    assert read_bibtex(response.content.decode()) == {
        "author": "van der Berg, Maria and Prichard, Owen",
        "title": "Low back pain",
        "publisher": "Clearwell Health",
        "edition": "Version 2.1",
        "year": "2025",
        "month": "3",
        "language": factsheet.locale.language_code,
        "url": factsheet.full_url,
    }


def test_ris_says_the_same(client, factsheet):
    response = fetch(client, factsheet, "ris")
    assert response["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="low-back-pain-2-1.ris"'
    text = response.content.decode()
    assert text.startswith("TY  - ELEC\n")
    assert text.rstrip().endswith("ER  -")
    record = read_ris(text)
    assert record["authors"] == ["van der Berg, Maria", "Prichard, Owen"]
    assert record["title"] == "Low back pain"
    assert (record["publisher"], record["edition"], record["year"]) == ("Clearwell Health", "Version 2.1", "2025")
    assert (record["date"], record["urls"]) == ("2025/03/02/", [factsheet.full_url])


def test_a_question_is_cited_by_who_answered_it(client, tree):
    page = QuestionFactory(
        parent=CategoryFactory(parent=tree.archive),
        title="Does rest help?",
        slug="does-rest-help",
        answered_by=PersonFactory(name="Priya Nair"),
    )
    soup: Any = BeautifulSoup(client.get(page.url).content, "html.parser")
    text = soup.select_one(".cite-this p").get_text()
    assert text.startswith("Nair P. Does rest help? [Internet].")
    assert read_bibtex(fetch(client, page, "bib").content.decode())["author"] == "Nair, Priya"
    assert read_ris(fetch(client, page, "ris").content.decode())["title"] == "Does rest help?"


def test_odd_letters_come_back_as_they_went_out(client, tree):
    page = FactsheetFactory(parent=tree.factsheets, title=ODD, slug="odd", version="")
    bib, ris = (fetch(client, page, ending).content.decode() for ending in ("bib", "ris"))
    assert read_bibtex(bib)["title"] == ODD
    assert read_ris(ris)["title"] == ODD
    [entry] = our_bibtex.read(bib)
    assert (entry.item["title"], entry.item["URL"]) == (ODD, page.full_url)
    assert next(our_ris.read(ris)).item["title"]
    assert ODD not in client.get(page.url).content.decode()


WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40)


@pytest.mark.sqlite
@given(WORDS, WORDS)
def test_no_title_or_name_breaks_a_file(title, name):
    item = {"title": title, "author": [{"literal": name}], "URL": "https://example.org/a/", "publisher": "Clearwell"}
    bib = bibtexparser.parse_string(to_bibtex(item, "key"))
    assert len(bib.entries) == 1
    assert not bib.failed_blocks
    assert {"url", "publisher"} <= bib.entries[0].fields_dict.keys()
    [record] = rispy.loads(to_ris(item))
    assert record["urls"] == ["https://example.org/a/"]
    assert record.get("title", "") == " ".join(title.split())


def test_a_line_break_in_a_title_begins_no_other_tag():
    item = {"title": "One\nAU  - Somebody\r\nTY  - JOUR", "URL": "https://example.org/"}
    [record] = rispy.loads(to_ris(item))
    assert record["title"] == "One AU - Somebody TY - JOUR"
    assert "authors" not in record


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("Dr Maria van der Berg", {"family": "Berg", "given": "Maria", "non-dropping-particle": "van der"}),
        ("Prof. Owen Prichard", {"family": "Prichard", "given": "Owen"}),
        ("Ngozi Adichie-Okoro", {"family": "Adichie-Okoro", "given": "Ngozi"}),
        ("Madonna", {"literal": "Madonna"}),
        ("山田 太郎", {"literal": "山田 太郎"}),
        ("The review team", {"literal": "The review team"}),
        ("Drew {Field", {"literal": "Drew {Field"}),
        ("Dr", {"literal": "Dr"}),
    ],
)
def test_names_are_taken_apart_only_where_it_is_plain_how(person, name):
    assert name_of(person) == name


# For whom


@pytest.mark.parametrize("ending", ["bib", "ris"])
def test_only_what_is_public_can_be_cited(client, tree, ending):
    draft = FactsheetFactory(parent=tree.factsheets, live=False)
    assert client.get(f"{draft.get_url()}cite.{ending}").status_code == 404
    held = FactsheetFactory(parent=tree.factsheets, title="Held back")
    SafetyHold.objects.create(page=held, placed_by=UserFactory(), reason="Wrong dose")
    assert b"Held back" not in fetch(client, held, ending).content
    private = FactsheetFactory(parent=tree.factsheets, title="Kept private")
    make_private(private)
    assert fetch(client, private, ending).status_code == 302


@pytest.mark.parametrize("ending", ["bib", "ris"])
def test_whoever_may_read_a_private_page_may_cite_it_and_no_cache_keeps_that(client, tree, ending):
    private = FactsheetFactory(parent=tree.factsheets, title="Kept private")
    make_private(private)
    client.force_login(UserFactory())
    response = fetch(client, private, ending)
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("private, no-cache")


@pytest.mark.parametrize("address", ["cite.txt", "cite.bib/", "cite.", "versions/cite.bib", "pdf/cite.ris"])
def test_there_are_no_other_files(client, factsheet, address):
    assert client.get(f"{factsheet.url}{address}").status_code == 404


@pytest.mark.parametrize("page", ["home", "archive", "factsheets", "ask"])
def test_pages_that_give_no_advice_are_no_publications(client, tree, page):
    assert client.get(f"{getattr(tree, page).url}cite.bib").status_code == 404


def test_it_is_neither_in_the_pdf_nor_part_of_what_is_signed(client, factsheet):
    document, _ = read_page(factsheet, RequestFactory().get("/"))
    assert "Cite this page" not in str(document.data)
    assert "Available from" not in factsheet.freeze_clinical_content()
    assert "cite" not in str(factsheet.get_clinical_content()).lower()
    assert ledger.find_sign_off(factsheet, factsheet.clinical_digest)
