"""The measure of a text agrees with what is known of it."""

import pytest

from review import checks
from review.checks.reading import reading_age, sentences, syllables
from tests.factories import CategoryFactory, QuestionFactory

EASY = "The cat sat on the mat. It was warm in the sun and the cat was glad. "
HARD = (
    "Randomised controlled investigations demonstrate statistically significant amelioration of musculoskeletal "
    "symptomatology following individualised physiotherapeutic interventions administered by professionals. "
)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("pain", 1),
        ("helped", 1),
        ("wanted", 2),
        ("about", 2),
        ("little", 2),
        ("exercise", 3),
        ("evidence", 3),
        ("acupuncture", 4),
        ("inflammation", 4),
        ("physiotherapist", 5),
        ("diseases", 3),
    ],
)
def test_syllables_of_everyday_words_are_counted(word, number):
    assert syllables(word) == number


def test_a_decimal_and_an_abbreviated_list_end_no_sentence():
    assert [len(words) for words in sentences("Pain fell by 1.5 points. “Did it?” Yes!")] == [4, 2, 1]


def test_a_forgotten_space_ends_a_sentence_all_the_same():
    assert [len(words) for words in sentences("Walk a little.Then rest. See www.nhs.uk first.")] == [3, 2, 5]


def test_short_plain_sentences_are_easy_to_read():
    plain = "You can walk a little each day. Stop if it hurts a lot. Most people feel better in a few weeks. "
    assert (reading_age([plain * 6]) or 99) < 9
    assert (reading_age([plain.replace(". ", ".") * 6]) or 99) < 9


def test_the_formula_is_flesch_and_kincaids():
    # 100 words in 10 sentences with a syllable each: 0.39 × 10 + 11.8 - 15.59, and five years.
    text = "a b c d e f g h i j. " * 10
    assert reading_age([text]) == pytest.approx(0.39 * 10 + 11.8 - 15.59 + 5)


def test_too_few_words_tell_nothing():
    assert reading_age([HARD]) is None


@pytest.mark.django_db
class TestOnPages:
    @pytest.fixture
    def question(self, tree):
        return QuestionFactory(parent=CategoryFactory(parent=tree.archive), live=False)

    def found(self, page, check):
        return [problem for problem in checks.run(page, "submit") if problem.check == check]

    def test_a_hard_text_is_warned_of_and_an_easy_one_is_not(self, question):
        question.answer = [("paragraph", f"<p>{HARD}</p>")] * 8
        assert [problem.level for problem in self.found(question, "reading-age")] == ["warning"]
        question.answer = [("paragraph", f"<p>{EASY}</p>")] * 8
        assert not self.found(question, "reading-age")

    def test_the_age_is_a_setting(self, question, settings):
        settings.REVIEW_READING_AGE = 3
        question.answer = [("paragraph", f"<p>{EASY}</p>")] * 8
        assert self.found(question, "reading-age")

    def test_a_long_paragraph_is_warned_of_where_it_stands(self, question):
        question.answer = [("paragraph", f"<p>Short.</p><p>{EASY * 10}</p>")]
        (problem,) = self.found(question, "paragraphs")
        assert (problem.level, problem.field) == ("warning", "answer")

    def test_many_short_paragraphs_in_one_block_are_fine(self, question):
        question.answer = [("paragraph", f"<p>{EASY}</p>" * 20)]
        assert not self.found(question, "paragraphs")
