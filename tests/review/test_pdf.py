"""The PDF of a question or factsheet: the page's own words and numbers, for whoever may read the page."""

import io
import re
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from pypdf import PdfReader

from content.models import SafetyHold
from content.pdf import kept
from content.pdf.compiling import PdfFailed
from references.models import Reference
from review import holds, ledger
from review.pdf import digest_of, read_page
from tests.content.pdf.papers import catalogue_of, elements_of, said, said_in_html, tags_of, text_of
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    PersonFactory,
    QuestionFactory,
    ReferenceFactory,
    make_private,
    signing_reviewer,
)
from tests.references.test_inline import cite, paragraph
from tests.review.test_redaction import take_out


def evidence(*references):
    return ("evidence", {"claim": "<p>Exercise helps.</p>", "citations": list(references)})


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.PDF_ROOT = tmp_path / "pdf"
    return settings.PDF_ROOT


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive, title="Back")


@pytest.fixture
def question(category):
    return QuestionFactory(parent=category, title="Does rest help?", slug="does-rest-help")


@pytest.fixture
def full(tree):
    """A factsheet with every block that a factsheet may have."""
    first, second = ReferenceFactory(title="First trial"), ReferenceFactory(title="Second trial")
    image = ImageFactory(title="Spine", description="The spine from the side")
    picture = {"image": image, "caption": "The lower spine", "credit": "Our own"}
    outcome = {"outcome": "Pain", "finding": "<p>Less # $ * _ pain.</p>", "certainty": "low", "reasons": "Few trials."}
    effect = {"measure": "mean_difference", "estimate": Decimal("-1.5"), "low": Decimal(-3), "high": Decimal(0)}
    function = outcome | {"outcome": "Function", "effect": effect | {"unit": "points of 10", "level": None}}
    function |= {"grounds": ["imprecision", "inconsistency"]}
    counted = {"studies": 12, "people": 1480}
    study = {"reference": second, "people": "120 adults", "compared": "Exercise with rest", "found": "Less pain."}
    bars = [{"label": "With exercise", "value": Decimal(50)}, {"label": "With rest", "value": Decimal("41.5")}]
    chart = {"title": "People who got better", "unit": "in 100", "bars": bars, "scale": None, "note": "After a year."}
    table = {"table_caption": "At a glance", "table_header_choice": "row", "first_row_is_table_header": True}
    table |= {"first_col_is_header": True, "data": [["What", "Effect"], ["Rest", "None"], ["Exercise", "Some"]]}
    position = {"body": "NICE", "date": date(2020, 1, 1), "statement": "<p>Exercise.</p>", "is_current": False}
    return FactsheetFactory(
        parent=tree.factsheets,
        title="Low back pain",
        slug="low-back-pain",
        version="1.2",
        body=[
            ("key_points", {"points": ["Keeping active helps.", "Rest does not."]}),
            ("urgent", {"text": "<p>Call 999 if you cannot pee.</p>"}),
            ("heading", {"text": "What it is", "level": "h2"}),
            paragraph(f"<p>It is <b>common</b>{cite(second, first)} and <i>passes</i>.</p><ul><li>One</li></ul>"),
            evidence(first),
            ("outcome", {**outcome, "citations": [first, second]}),
            ("outcome", {**function, **counted, "citations": [first]}),
            ("studies", {"caption": "Trials of exercise", "studies": [study, {**study, "reference": first}]}),
            ("chart", {**chart, "citations": [second]}),
            ("guideline", {**position, "citations": [second], "replaced_by": "NICE NG59"}),
            ("safety", {"text": "<p>Muscles may be sore.</p>"}),
            ("callout", {"kind": "clinician", "heading": "See your GP", "text": "<p>After six weeks.</p>"}),
            ("table", table),
            ("figure", picture),
            ("glossary", {"terms": [{"term": "Placebo", "meaning": "A dummy treatment."}]}),
        ],
    )


def fetch(client, page, **headers):
    return client.get(f"{page.url}pdf/", **headers)


def shown_on_page(client, page):
    """Return the words of the page's own article, without what is for the screen alone."""
    [article] = BeautifulSoup(client.get(page.url).content, "html.parser").find_all("article")
    for part in article.select("nav, .download, .cite-this, .helpful"):
        part.decompose()
    return article


# What it says


def test_the_pdf_has_every_word_of_the_page_in_its_order(client, full):
    text = said(text_of(fetch(client, full).content))
    article = shown_on_page(client, full)
    blocks = article.find_all(["h1", "h2", "h3", "p", "li", "dd", "dt", "td", "th", "caption"])
    assert len(blocks) > 40
    place = text.index(said("What the evidence says"))
    for block in article.select(".short-answer > *, .prose p, .prose h2, .prose h3, .references li, .about dd"):
        if words := said_in_html(str(block)):
            assert words in text[place:], f"“{block.get_text()}” is missing or comes too early"
            place = max(place, text.index(words, place))
    for block in blocks:
        for part in block.find_all(string=True, recursive=False):
            assert said(part) in text or block.find_parent(class_="visually-hidden")


def test_numbers_are_those_of_the_page(client, full):
    text = text_of(fetch(client, full).content)
    article = shown_on_page(client, full)
    numbers = [re.sub(r"\D", "", link.get_text()) for link in article.select("sup.cite a")]
    assert numbers == ["1", "2", "1", "2"]
    assert "[1][2]" in said(text)
    listed = [said_in_html(str(entry)) for entry in article.select(".references li")]
    assert [f"{number}.{words}" in said(text) for number, words in enumerate(listed, 1)] == [True, True]
    sources = [said_in_html(str(line)) for line in article.select(".sources")]
    assert all(line in said(text) for line in sources)


def test_a_retraction_stands_beside_the_reference(client, full):
    Reference.objects.filter(title="First trial").update(standing=Reference.Standing.RETRACTED)
    assert "Retracted" in text_of(fetch(client, full).content)


def test_it_names_its_version_review_and_address(client, full, question):
    text = said(text_of(fetch(client, full).content))
    assert said(full.full_url) in text
    assert said("Version 1 of the page, published on") in text
    assert said("Version 1.2") in text
    for words in ("Reviewed by Rita Quill", "next review due", "Page last reviewed"):
        assert said(words) in text
    assert said("In an emergency call 999") in said(text_of(fetch(client, question).content))


def test_the_foot_of_each_page_has_its_number_and_the_address(client, full):
    pages = pypdfium2.PdfDocument(fetch(client, full).content)
    for number, page in enumerate(pages, 1):
        foot = page.get_textpage().get_text_bounded(top=70)
        assert f"Page {number} of {len(pages)}" in foot
        assert "low-back-pain" in foot


def test_an_archive_page_says_that_nobody_has_reviewed_it(client, category):
    page = QuestionFactory(parent=category, is_legacy=True)
    assert said("not reviewed since it was written") in said(text_of(fetch(client, page).content))


def test_it_is_tagged_with_title_language_author_and_descriptions(client, full):
    pdf = fetch(client, full).content
    assert catalogue_of(pdf)["/Lang"].lower() in ("en-gb", "en")
    assert {"H1", "H2", "H3", "P", "L", "LI", "Table", "TH", "TD", "Figure", "Link", "Caption"} <= set(tags_of(pdf))
    [figure] = [element for element in elements_of(pdf) if element["/S"] == "/Figure"]
    assert figure["/Alt"] == "The spine from the side"


def test_a_question_names_its_expert_as_author(client, category):
    page = QuestionFactory(parent=category, answered_by=PersonFactory(name="Dr Owen Prichard"))
    facts = PdfReader(io.BytesIO(fetch(client, page).content)).metadata
    assert facts
    assert facts.author == "Dr Owen Prichard"


def test_every_template_of_a_page_is_known_to_the_pdf(full, question):
    for page in (full, question):
        _, reading = read_page(page, RequestFactory().get(page.url))
        assert not reading.unknown


# Who gets it


def test_the_pages_offer_it(client, full, question):
    for page in (full, question):
        [link] = BeautifulSoup(client.get(page.url).content, "html.parser").select(".download a")
        assert link["href"] == f"{page.url}pdf/"
        assert "Download PDF" in link.get_text()


def test_headers_make_a_file_with_a_name_that_nobody_lists(client, full):
    response = fetch(client, full)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="low-back-pain-1-2.pdf"'
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "public, no-cache"


def test_a_draft_has_none(client, category):
    page = QuestionFactory(parent=category, title="Draft zebra", live=False)
    assert client.get(f"{category.url}{page.slug}/pdf/").status_code == 404


def test_an_unpublished_page_has_none(client, question):
    fetch(client, question)
    question.unpublish()
    assert fetch(client, question).status_code == 404


def test_a_draft_of_a_public_page_is_not_in_it(client, question):
    question.summary = "Zebra cream helps."
    question.save_revision()
    assert "Zebra" not in text_of(fetch(client, question).content)


def test_a_private_page_asks_for_its_password(client, question):
    make_private(question)
    response = fetch(client, question)
    assert response["Content-Type"].startswith("text/html")
    assert b"%PDF" not in response.content


def test_a_held_page_answers_with_its_notice(client, question, editor):
    fetch(client, question)
    holds.place(question, editor, "The dose is wrong.")
    response = fetch(client, question)
    assert response["Content-Type"].startswith("text/html")
    assert "This page is being checked" in response.content.decode()
    assert SafetyHold.objects.on(question)


def test_links_to_hidden_pages_are_words(client, category):
    hidden = QuestionFactory(parent=category, title="Hidden zebra", slug="zebra", live=False)
    text = f'<p>See <a linktype="page" id="{hidden.pk}">another answer</a>.</p>'
    pdf = fetch(client, QuestionFactory(parent=category, answer=[("paragraph", text)])).content
    assert "another answer" in text_of(pdf)
    assert b"zebra" not in pdf


# Keeping it


@pytest.fixture
def compiled(monkeypatch):
    """The documents that were compiled."""
    documents = []

    def compile_one(document):
        documents.append(document)
        return b"%PDF"

    monkeypatch.setattr("review.views.pdf.compile_pdf", compile_one)
    return documents


def test_it_is_made_once(client, question, compiled):
    for _ in range(3):
        fetch(client, question)
    assert len(compiled) == 1


def test_a_browser_that_has_it_gets_no_other(client, question, compiled):
    etag = fetch(client, question)["ETag"]
    response = fetch(client, question, HTTP_IF_NONE_MATCH=etag)
    assert (response.status_code, response.content) == (304, b"")


def test_it_is_made_anew_when_the_page_is_published_again(client, question, compiled):
    fetch(client, question)
    question.summary = "Rest does not help at all."
    revision = question.save_revision()
    ledger.sign_off(revision, signing_reviewer())
    revision.publish()
    fetch(client, question)
    assert len(compiled) == 2
    assert "Rest does not help at all." in str(compiled[1].data)


def test_it_is_made_anew_when_what_is_cited_or_the_review_changes(client, full, compiled):
    fetch(client, full)
    Reference.objects.filter(title="First trial").update(standing=Reference.Standing.RETRACTED)
    fetch(client, full)
    assert len(compiled) == 2


def test_files_of_a_page_go_when_it_changes(client, question, compiled, root, django_capture_on_commit_callbacks):
    fetch(client, question)
    assert list(root.glob(f"{question.pk}/*.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        question.save()
    assert not list(root.glob(f"{question.pk}/*.pdf"))


def test_files_of_a_page_go_when_something_is_removed_from_it(
    client, question, root, managing_editor, django_capture_on_commit_callbacks
):
    fetch(client, question)
    assert list(root.glob("*/*.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        take_out(question, managing_editor, passage="wondering")
    assert not list(root.glob("*/*.pdf"))


def test_files_of_a_page_go_when_it_is_deleted(client, category, compiled, root, django_capture_on_commit_callbacks):
    question = QuestionFactory(parent=category, is_legacy=True)
    fetch(client, question)
    assert list(root.glob(f"{question.pk}/*.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        type(question).objects.get(pk=question.pk).delete()
    assert not list(root.glob("*/*.pdf"))


def test_where_it_cannot_be_made_the_answer_says_so(client, question, monkeypatch):
    def fail(document):
        raise PdfFailed("broken")

    monkeypatch.setattr("review.views.pdf.compile_pdf", fail)
    response = fetch(client, question)
    assert response.status_code == 503
    assert "cannot be made just now" in response.content.decode()
    assert int(response["Retry-After"]) == kept.REST


def test_a_picture_that_changes_makes_another_digest(full):
    request = RequestFactory().get(full.url)
    document, _ = read_page(full, request)
    [name] = document.files
    before = digest_of(document)
    document.files[name] += b"x"
    assert digest_of(document) != before


def test_the_number_of_queries_does_not_grow_with_the_text(client, tree, compiled, django_assert_max_num_queries):
    counts = []
    for length in (2, 12):
        references = [ReferenceFactory() for _ in range(length)]
        page = FactsheetFactory(parent=tree.factsheets, body=[evidence(one) for one in references])
        fetch(client, page)
        with django_assert_max_num_queries(60) as queries:
            fetch(client, page)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_search_engines_are_asked_not_to_come(client, tree):
    assert "Disallow: /*/pdf/$" in client.get("/robots.txt").content.decode()
