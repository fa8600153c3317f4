import pytest
from django.test import RequestFactory

from tests.factories import CategoryFactory, PersonFactory, QuestionFactory, ReferenceFactory, TopicFactory


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


def structured_data(page) -> dict:
    return page.get_structured_data(RequestFactory().get("/"))[0]


def test_an_answer_is_a_medical_page_with_one_question_and_its_expert(category):
    """One expert's answer is not a QAPage by Google's rules: nobody else may add one."""
    expert = PersonFactory(name="Dr Yusuf")
    page = QuestionFactory(parent=category, title="Is rest best?", answered_by=expert)
    data = structured_data(page)
    assert data["@type"] == ["MedicalWebPage", "FAQPage"]
    question = data["mainEntity"]
    assert (question["@type"], question["name"], question["text"]) == ("Question", "Is rest best?", page.question)
    answer = question["acceptedAnswer"]
    assert answer["@type"] == "Answer"
    assert answer["text"] == "Most people feel better within six weeks."
    assert answer["author"]["name"] == "Dr Yusuf"
    assert answer["dateCreated"] == "2024-05-20"
    assert answer["url"] == data["url"]


def test_no_asker_and_no_votes_are_invented(category):
    data = structured_data(QuestionFactory(parent=category))
    assert not {"author", "upvoteCount", "answerCount"} & data["mainEntity"].keys()
    assert "upvoteCount" not in data["mainEntity"]["acceptedAnswer"]


def test_the_charity_answers_where_no_expert_is_named(category):
    data = structured_data(QuestionFactory(parent=category))
    assert data["mainEntity"]["acceptedAnswer"]["author"] == data["publisher"]


def test_no_date_is_made_up(category):
    data = structured_data(QuestionFactory(parent=category, asked_on=None, answered_on=None))
    assert "dateCreated" not in data["mainEntity"]
    assert "dateCreated" not in data["mainEntity"]["acceptedAnswer"]


def test_topics_are_conditions_with_their_other_names_and_codes(category):
    topic = TopicFactory(name="Slipped disc", synonyms="herniated disc\nprolapsed disc", codes="ICD-10 M51.2")
    [condition] = structured_data(QuestionFactory(parent=category, topics=[topic]))["about"]
    assert condition == {
        "@type": "MedicalCondition",
        "name": "Slipped disc",
        "alternateName": ["herniated disc", "prolapsed disc"],
        "code": [{"@type": "MedicalCode", "codingSystem": "ICD-10", "codeValue": "M51.2"}],
    }


def test_what_is_not_published_is_not_named(category):
    draft = {"live": False}
    reference = ReferenceFactory(title="Draft trial", doi="10.99999/draft", **draft)
    page = QuestionFactory(
        parent=category,
        topics=[TopicFactory(name="Draft topic", **draft)],
        answered_by=PersonFactory(name="Draft person", **draft),
        answer=[("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]})],
        # Nobody could have signed it off.
        is_legacy=True,
    )
    assert "raft" not in str(structured_data(page)).replace(page.slug, "")


def test_an_answer_cites_the_lasting_address_of_its_references(category):
    reference = ReferenceFactory(doi="10.99999/made.up")
    page = QuestionFactory(
        parent=category, answer=[("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]})]
    )
    assert structured_data(page)["mainEntity"]["acceptedAnswer"]["citation"] == ["https://doi.org/10.99999/made.up"]


def test_a_category_lists_its_questions_without_their_text(category, rf):
    QuestionFactory(parent=category, title="Is rest best?")
    listing = category.get_context(rf.get("/"))["listing"]
    assert listing["@type"] == "ItemList"
    assert listing["numberOfItems"] == 1
    [item] = listing["itemListElement"]
    assert item.keys() == {"@type", "position", "url", "name"}
    assert structured_data(category)["@type"] == "CollectionPage"


def test_positions_go_on_from_page_to_page(category, rf, monkeypatch):
    monkeypatch.setattr(type(category), "questions_per_page", 2)
    for _ in range(3):
        QuestionFactory(parent=category)
    listing = category.get_context(rf.get("/", {"page": 2}))["listing"]
    assert listing["numberOfItems"] == 3
    assert [item["position"] for item in listing["itemListElement"]] == [3]
