"""Each check finds what it is for, and lets good pages pass."""

from typing import Any

import pytest

from factsheets.models import FactsheetPage
from qa.models import QuestionPage
from references.models import Reference
from review import checks
from review.checks import Problem
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    QuestionFactory,
    ReferenceFactory,
    StandardPageFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(tree: Any) -> QuestionPage:
    return QuestionFactory(parent=CategoryFactory(parent=tree.archive), live=False)


@pytest.fixture
def factsheet(tree: Any) -> FactsheetPage:
    return FactsheetFactory(parent=tree.factsheets, live=False)


def found(page: Any, check: str, moment: checks.Moment = "submit") -> list[Problem]:
    return [problem for problem in checks.run(page, moment) if problem.check == check]


def evidence(*references: Reference | None) -> tuple[str, dict[str, Any]]:
    return ("evidence", {"claim": "<p>Exercise helps.</p>", "citations": list(references)})


def figure(image: Any, alt: str = "A spine", *, decorative: bool = False) -> tuple[str, dict[str, Any]]:
    image.contextual_alt_text, image.decorative = alt, decorative
    return ("figure", {"image": image, "caption": "", "credit": ""})


def test_a_good_page_has_no_problem_at_all(question):
    question.topics = [TopicFactory()]
    assert checks.run(question, "submit") == []


def test_every_check_has_a_name_of_its_own_and_says_what_is_true_when_it_passes():
    assert len({check.name for check in checks.CHECKS}) == len(checks.CHECKS)
    assert all(check.title for check in checks.CHECKS)


def test_a_page_type_brings_checks_of_its_own(question, monkeypatch):
    class NoShouting(checks.Check):
        name, title = "shouting", "No shouting"

        def find(self, page):
            if page.title.isupper():
                yield self.error("Write the title in small letters.", "title")

    monkeypatch.setattr(QuestionPage, "own_checks", (NoShouting,))
    question.title = "HELP"
    assert [problem.message for problem in found(question, "shouting")] == ["Write the title in small letters."]


def test_errors_come_before_warnings(question):
    question.review_every = None
    levels = [problem.level for problem in checks.run(question, "submit")]
    assert levels == ["error", "warning"]


class TestSignOff:
    def test_it_is_asked_for_at_publishing_and_not_at_submitting(self, question):
        assert found(question, "sign-off", "publish")
        assert not found(question, "sign-off", "submit")
        assert not found(question, "sign-off", "draft")

    def test_a_signed_page_and_an_unchanged_archive_page_pass(self, question, tree):
        signed = QuestionFactory(parent=question.get_parent())
        archived = QuestionFactory(parent=question.get_parent(), is_legacy=True)
        assert not found(signed, "sign-off", "publish")
        assert not found(archived, "sign-off", "publish")
        archived.summary = "Something new."
        assert found(archived, "sign-off", "publish")

    def test_a_page_without_advice_needs_none(self, tree):
        assert not found(StandardPageFactory(parent=tree.home), "sign-off", "publish")


def test_the_review_cycle_must_be_set_on_pages_with_advice_only(question, tree):
    about = StandardPageFactory(parent=tree.home, review_every=None)
    question.review_every = None
    assert [problem.anchor for problem in found(question, "review-cycle")] == ["id_review_every"]
    assert not found(about, "review-cycle")


class TestCitations:
    def test_a_claim_without_a_reference_is_an_error_that_leads_to_its_block(self, question):
        question.answer = [evidence()]
        question.save_revision()
        page = question.get_latest_revision_as_object()
        (problem,) = found(page, "citations")
        assert problem.level == "error"
        assert problem.anchor == f"block-{page.answer[0].id}-section"

    def test_a_draft_reference_counts_as_missing(self, question):
        question.answer = [evidence(ReferenceFactory(live=False))]
        assert "publish the reference" in found(question, "citations")[0].message

    def test_an_outcome_of_a_factsheet_needs_one_too_and_a_guideline_does_not(self, factsheet):
        outcome = {"outcome": "Pain", "finding": "<p>Less.</p>", "certainty": "low", "reasons": "", "citations": []}
        guideline: dict[str, Any] = {"body": "NICE", "date": None, "statement": "<p>Move.</p>", "is_current": True}
        guideline["citations"] = []
        factsheet.body = [("outcome", outcome), ("guideline", guideline)]
        assert [problem.message.split()[0] for problem in found(factsheet, "citations")] == ["“Outcome”"]

    def test_a_retracted_reference_is_an_error_beside_a_good_one(self, question):
        question.answer = [evidence(ReferenceFactory(), ReferenceFactory(standing="retracted"))]
        (problem,) = found(question, "citations")
        assert (problem.level, "retracted" in problem.message) == ("error", True)

    @pytest.mark.parametrize("standing", ["concern", "superseded"])
    def test_a_doubtful_reference_is_a_warning(self, question, standing):
        question.answer = [evidence(ReferenceFactory(standing=standing))]
        assert [problem.level for problem in found(question, "citations")] == ["warning"]

    def test_a_published_reference_passes(self, question):
        question.answer = [evidence(ReferenceFactory())]
        assert not found(question, "citations")


def test_a_factsheet_must_state_its_conflicts(factsheet):
    assert not found(factsheet, "statements")
    factsheet.conflicts = "  "
    (problem,) = found(factsheet, "statements")
    assert "conflicts of interest" in problem.message


class TestPictures:
    def test_a_picture_needs_a_description_unless_it_is_decoration(self, question):
        question.answer = [figure(ImageFactory(), "")]
        assert found(question, "alternative-text")
        question.answer = [figure(ImageFactory(), "", decorative=True)]
        assert not found(question, "alternative-text")
        question.answer = [figure(ImageFactory(), "The lower spine")]
        assert not found(question, "alternative-text")

    def test_a_picture_needs_a_licence(self, question):
        question.answer = [figure(ImageFactory(licence=" ", title="Knee"))]
        assert "“Knee”" in found(question, "licence")[0].message
        question.answer = [figure(ImageFactory(licence="CC BY 4.0"))]
        assert not found(question, "licence")

    def test_pages_without_advice_are_held_to_it_too(self, tree):
        about = StandardPageFactory(parent=tree.home, body=[figure(ImageFactory(licence=""))])
        assert found(about, "licence", "publish")


class TestHeadings:
    @pytest.mark.parametrize(
        ("levels", "wrong"),
        [(["h2", "h3", "h3", "h2"], 0), (["h3"], 1), (["h3", "h2"], 1), (["h2"], 0), ([], 0)],
    )
    def test_a_smaller_heading_belongs_below_a_heading(self, question, levels, wrong):
        question.answer = [("heading", {"text": f"Part {level}", "level": level}) for level in levels]
        assert len(found(question, "headings")) == wrong

    def test_what_other_blocks_stand_under_is_not_the_editors_fault(self, question):
        question.answer = [("related_pages", {"heading": "Read next", "pages": []})]
        assert not found(question, "headings")


class TestFinding:
    def test_a_summary_and_a_topic_are_recommended(self, question):
        question.summary = ""
        assert [problem.level for problem in found(question, "summary")] == ["warning"]
        assert [problem.level for problem in found(question, "topic")] == ["warning"]
        question.topics = [TopicFactory()]
        assert not found(question, "topic")

    def test_a_factsheets_condition_is_a_topic(self, factsheet):
        assert found(factsheet, "topic")
        factsheet.condition = TopicFactory()
        assert not found(factsheet, "topic")


class TestWhatIsPublicAlready:
    """What is wrong with content that is public, word for word, stops nothing that changes beside it."""

    @pytest.fixture
    def archived(self, question) -> QuestionPage:
        return QuestionFactory(parent=question.get_parent(), is_legacy=True, answer=[evidence()])

    def test_an_archive_page_is_warned_of_its_old_text_and_not_stopped(self, archived):
        archived.source_name = "The old site"
        assert [problem.level for problem in found(archived, "citations", "publish")] == ["warning"]
        assert [problem.level for problem in found(archived, "citations", "draft")] == ["warning"]

    def test_it_is_stopped_once_its_text_changes(self, archived):
        archived.summary = "Something new."
        assert [problem.level for problem in found(archived, "citations", "publish")] == ["error"]

    def test_a_reviewer_is_sent_nothing_that_lacks_its_evidence(self, archived):
        assert [problem.level for problem in found(archived, "citations", "submit")] == ["error"]

    def test_what_is_wrong_beside_the_clinical_content_still_stops_it(self, archived):
        archived.source_name = "jane.doe@gmail.com"
        assert [problem.level for problem in found(archived, "private-words", "publish")] == ["error"]

    def test_a_live_page_whose_reference_was_retracted_may_change_beside_it(self, question):
        reference = ReferenceFactory()
        live = QuestionFactory(parent=question.get_parent(), answer=[evidence(reference)])
        reference.standing = "retracted"
        reference.save()
        assert [problem.level for problem in found(live, "citations", "publish")] == ["warning"]
