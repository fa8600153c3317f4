"""Citations inside a text: chosen, never typed; numbered with the blocks; known by key where content is compared."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex

from content.clinical import canonical_html
from content.search_text import plain_text
from qa.models import QuestionPage
from references.blocks import CitedParagraphBlock
from references.citations import CitationList, references_in
from references.models import Reference
from review import checks
from review.names import names_in
from review.passages import passages_of, shapes_of
from tests.factories import CategoryFactory, FactsheetFactory, QuestionFactory, ReferenceFactory
from tests.review.posting import client_of

FEATURES = CitedParagraphBlock().features


def cite(*references):
    return "".join(f'<embed embedtype="reference" id="{getattr(one, "pk", one)}"/>' for one in references)


def paragraph(text):
    return ("paragraph", text)


def evidence(*references):
    return ("evidence", {"claim": "<p>Exercise helps.</p>", "citations": list(references)})


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


@pytest.fixture
def first(db):
    return ReferenceFactory(title="First")


@pytest.fixture
def second(db):
    return ReferenceFactory(title="Second")


def soup_of(page, client):
    return BeautifulSoup(client.get(page.url).content, "html.parser")


# On the page


def test_texts_and_blocks_share_one_numbering_in_order_of_appearance(category, first, second):
    third = ReferenceFactory(title="Third")
    page = QuestionFactory(
        parent=category,
        answer=[
            paragraph(f"<p>One{cite(second)} and two{cite(first, second)}.</p>"),
            evidence(third, first),
            paragraph(f"<p>Again{cite(third)}.</p>"),
        ],
    )
    assert [(one.number, one.reference.title) for one in page.get_citations()] == [
        (1, "Second"),
        (2, "First"),
        (3, "Third"),
    ]


@pytest.mark.parametrize("kind", ["question", "factsheet"])
def test_a_citation_leads_to_the_list_and_back_by_names_that_can_be_heard(tree, category, client, kind):
    first, second = ReferenceFactory.create_batch(2)
    text = [paragraph(f"<p>One{cite(second)}, two{cite(first)} and one{cite(second)}.</p>"), evidence(first)]
    if kind == "question":
        page = QuestionFactory(parent=category, answer=text)
    else:
        page = FactsheetFactory(parent=tree.factsheets, body=text)
    soup = soup_of(page, client)
    links = soup.select("sup.cite a")
    assert [" ".join(link.get_text().split()) for link in links] == ["[reference 1]", "[reference 2]", "[reference 1]"]
    for link in links:
        entry = soup.select_one(link["href"])
        assert entry.name == "li"
        assert f"#{link['id']}" in [back["href"] for back in entry.select("a.references__back")]
    backs = soup.select("#ref-1 a.references__back")
    assert [back.get_text(" ", strip=True) for back in backs] == [
        "↑ Back to where reference 1 is cited, place 1",
        "↑ Back to where reference 1 is cited, place 2",
    ]
    anchors = [tag["id"] for tag in soup.select("[id]")]
    assert len(anchors) == len(set(anchors))


def test_what_visitors_do_not_see_has_no_number_and_leaves_no_gap(category, first, client):
    draft = ReferenceFactory(live=False)
    text = [paragraph(f"<p>One{cite(draft)}, two{cite(first)}, three{cite(999_999)}.</p>")]
    page = QuestionFactory(parent=category, is_legacy=True, answer=text)
    soup = soup_of(page, client)
    assert [link.get_text() for link in soup.select("sup.cite")] == ["[reference 1]"]
    assert "embed" not in str(soup.select_one(".prose"))


def test_a_text_that_nothing_numbers_shows_no_citations(first):
    assert str(CitedParagraphBlock().to_python(f"<p>One{cite(first)}.</p>")) == "<p>One.</p>"


def test_a_retracted_publication_is_said_to_be_so_beside_the_number_and_in_the_list(category, first, client):
    page = QuestionFactory(parent=category, answer=[paragraph(f"<p>One{cite(first)}.</p>")])
    Reference.objects.filter(pk=first.pk).update(
        standing="retracted",
        standing_since="2020-03-02",
        standing_source="The Lancet",
        standing_url="https://a.example/r",
    )
    soup = soup_of(page, client)
    assert soup.select_one("sup.cite").get_text() == "[reference 1, retracted]"
    notice = soup.select_one("#ref-1 .references__standing")
    assert notice.get_text() == "Retracted on 2 March 2020 (The Lancet)"
    assert notice.a["href"] == "https://a.example/r"


def test_the_answers_of_a_category_keep_their_numbers_apart(category, first, client):
    for _ in range(2):
        QuestionFactory(parent=category, answer=[paragraph(f"<p>One{cite(first)}.</p>")])
    soup = soup_of(category, client)
    anchors = [tag["id"] for tag in soup.select("[id]")]
    assert len(soup.select("sup.cite a")) == 2
    assert len(anchors) == len(set(anchors))


# Queries


def count(django_assert_max_num_queries, action):
    with django_assert_max_num_queries(500) as counted:
        action()
    return len(counted)


@pytest.mark.parametrize("number", [1, 120])
def test_a_hundred_citations_cost_one_query(category, number, django_assert_num_queries):
    references = ReferenceFactory.create_batch(number)
    text = [paragraph(f"<p>Words{cite(one)}.</p>") for one in references]
    page = QuestionFactory(parent=category, answer=text)
    page = QuestionPage.objects.get(pk=page.pk)
    with django_assert_num_queries(1):
        citations = page.get_citations()
        assert len(citations) == number
        html = page.answer.render_as_block({"citations": citations})
        assert html.count('class="cite"') == number
        page.get_citations()
        assert page.clinical_digest
    page = QuestionPage.objects.get(pk=page.pk)
    with django_assert_num_queries(1):
        assert page.clinical_digest


def test_a_page_and_a_category_cost_the_same_whatever_is_cited(category, client, django_assert_max_num_queries):
    def fill(number):
        page = QuestionFactory(
            parent=category,
            answer=[paragraph(f"<p>Words{cite(*ReferenceFactory.create_batch(number))}.</p>") for _ in range(3)],
        )
        soup_of(page, client)
        own = count(django_assert_max_num_queries, lambda: client.get(page.url))
        soup_of(category, client)
        return own, count(django_assert_max_num_queries, lambda: client.get(category.url))

    fill(1)
    few, many = fill(1), fill(12)
    assert many[0] <= few[0]
    assert many[1] <= few[1]


# In the editor


def test_the_editor_keeps_citations_by_key(first):
    converter = ContentstateConverter(features=FEATURES)
    source = f'<p data-block-key="a1">One {cite(first)} two{cite(first)}.</p>'
    state = json.loads(converter.from_database_format(source))
    [block] = state["blocks"]
    assert block["text"] == "One ※ two※."
    assert [state["entityMap"][str(one["key"])]["data"] for one in block["entityRanges"]] == [{"id": first.pk}] * 2
    assert converter.to_database_format(json.dumps(state)) == source


def test_the_editor_asks_for_all_names_at_once(first, second, editor, django_assert_num_queries):
    Reference.objects.filter(pk=second.pk).update(standing="retracted")
    client = client_of(editor)
    names = client.get(reverse("references:names"), {"ids": f"{first.pk},{second.pk},999999,x"}).json()
    assert names[str(first.pk)]["name"] == "Marsh 2020"
    assert names[str(second.pk)]["problem"] == "retracted"
    assert names["999999"]["problem"] == "deleted"
    assert len(names) == 3


# Wherever content is compared


def test_content_is_known_by_what_is_cited_and_not_by_its_number(category, first, second):
    page = QuestionFactory(parent=category, answer=[paragraph(f"<p>One{cite(first)}.</p>")])
    digest = page.clinical_digest
    assert f'key="doi:{first.doi}"' in json.dumps(page.get_clinical_content()).replace("\\", "")
    page.answer = [paragraph(f"<p>One{cite(second)}.</p>")]
    assert page.clinical_digest != digest
    page.answer = [paragraph("<p>One.</p>")]
    assert page.clinical_digest != digest
    Reference.objects.filter(pk=second.pk).update(doi="10.99999/other")
    Reference.objects.filter(pk=first.pk).update(doi="10.99999/gone", pmid="")
    Reference.objects.filter(pk=second.pk).update(doi=first.doi)
    page.answer = [paragraph(f"<p>One{cite(second)}.</p>")]
    assert page.clinical_digest == digest


def test_a_text_without_a_page_names_what_it_cites_as_well(first):
    assert (
        canonical_html(f"<p>One{cite(first)}</p>") == f'<p>One<embed embedtype="reference" key="doi:{first.doi}"></p>'
    )
    assert (
        canonical_html(f"<p>One{cite(999_999)}</p>") == '<p>One<embed embedtype="reference" key="reference 999999"></p>'
    )


def test_reviewers_read_which_publication_is_cited(category, first):
    page = QuestionFactory(parent=category, answer=[paragraph(f"<p>One{cite(first)} and more.</p>")])
    form = page.get_clinical_content()
    shape = shapes_of(QuestionPage, ["answer"])["answer"]
    [passage] = passages_of(form["answer"], shape, names_in(form))
    assert passage.text == f"One [{first}] and more."


def test_numbers_are_no_words(category, first):
    page = QuestionFactory(parent=category, answer=[paragraph(f"<p>One{cite(first)} and more.</p>")])
    assert plain_text(page.answer) == "One and more."
    assert page.get_search_text().body == "One and more."


def test_wagtail_knows_where_it_is_used(category, first):
    page = QuestionFactory(parent=category, answer=[paragraph(f"<p>One{cite(first)}.</p>")])
    [use] = ReferenceIndex.get_references_to(first)
    assert use.object_id == str(page.pk)


def test_structured_data_names_what_texts_cite(category, first):
    page = QuestionFactory(parent=category, answer=[paragraph(f"<p>One{cite(first)}.</p>")])
    data = page.get_structured_data(RequestFactory().get("/"))[0]
    assert data["mainEntity"]["acceptedAnswer"]["citation"] == [first.link]


# Checks


def problems(page):
    return [problem for problem in checks.run(page, "submit") if problem.check == "citations"]


def test_the_checks_see_what_texts_cite(category, first):
    page = QuestionFactory(parent=category, live=False, answer=[paragraph(f"<p>One{cite(first)}.</p>")])
    assert problems(page) == []
    Reference.objects.filter(pk=first.pk).update(standing="retracted")
    [problem] = problems(QuestionPage.objects.get(pk=page.pk).get_latest_revision_as_object())
    assert problem.level == "error"
    assert "“Paragraph”" in problem.message
    assert "has been retracted" in problem.message


@pytest.mark.parametrize(
    ("change", "words"),
    [({"live": False}, "is not published"), ({"standing": "superseded"}, "newer version"), ({}, "is no more")],
)
def test_the_checks_say_what_is_wrong_with_each(category, first, change, words):
    page = QuestionFactory(parent=category, live=False, answer=[paragraph(f"<p>One{cite(first)}.</p>")])
    if change:
        Reference.objects.filter(pk=first.pk).update(**change)
    else:
        Reference.objects.filter(pk=first.pk).delete()
    [problem] = problems(QuestionPage.objects.get(pk=page.pk).get_latest_revision_as_object())
    assert words in problem.message


def test_a_list_without_texts_asks_nothing(category, first, django_assert_num_queries):
    page = QuestionFactory(parent=category, answer=[evidence(first)])
    assert list(references_in([page.answer])) == [first]
    with django_assert_num_queries(0):
        assert len(CitationList.of(page.answer)) == 1


def test_only_numbers_are_read(first):
    strange = (
        f'<p>{cite("x")}<embed embedtype="reference"/><embed embedtype="image" id="{first.pk}"/>{cite("9" * 40)}</p>'
    )
    value = CitedParagraphBlock().to_python(strange)
    assert list(references_in([value])) == []
    assert not re.search("embed", str(SafeString(value)))
