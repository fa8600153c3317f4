import pytest

from references.citations import CitationList
from tests.factories import CategoryFactory, QuestionFactory, ReferenceFactory


def evidence(*references, claim="<p>Exercise helps.</p>"):
    return ("evidence", {"claim": claim, "citations": list(references)})


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


def numbered(page) -> list[tuple[int, str]]:
    return [(citation.number, citation.reference.title) for citation in page.get_citations()]


def test_references_are_numbered_by_first_appearance_and_once(category):
    first, second, third = (ReferenceFactory(title=title) for title in ("First", "Second", "Third"))
    page = QuestionFactory(parent=category, answer=[evidence(second, first), evidence(first, third)])
    assert numbered(page) == [(1, "Second"), (2, "First"), (3, "Third")]


def test_an_unpublished_reference_has_no_number_and_leaves_no_gap(category):
    draft, public = ReferenceFactory(title="Draft", live=False), ReferenceFactory(title="Public")
    page = QuestionFactory(parent=category, is_legacy=True, answer=[evidence(draft, public)])
    assert numbered(page) == [(1, "Public")]
    assert page.get_citations().get(draft) is None


def test_a_prefix_keeps_the_anchors_of_two_answers_apart(category):
    reference = ReferenceFactory()
    page = QuestionFactory(parent=category, answer=[evidence(reference)])
    anchors = {citation.anchor for prefix in ("a-", "b-") for citation in CitationList.of(page.answer, prefix=prefix)}
    assert anchors == {"a-ref-1", "b-ref-1"}


def test_each_place_that_cites_a_reference_has_an_anchor_of_its_own(category):
    page = QuestionFactory(parent=category, answer=[evidence(ReferenceFactory())])
    (citation,) = page.get_citations()
    assert [citation.mention(), citation.mention()] == ["ref-1-1", "ref-1-2"]
    assert citation.mentions == ["ref-1-1", "ref-1-2"]
