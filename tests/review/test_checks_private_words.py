"""What leads to a person is found, and what belongs to an organisation, a book or a trial is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.models import OrganisationSettings
from review import checks
from review.checks.private_words import OwnContacts, is_nhs_number, private_words
from tests.factories import CategoryFactory, QuestionFactory, StandardPageFactory

OURS = OwnContacts(frozenset({"ask@clearwell.org"}), frozenset({"clearwell.org"}), frozenset({"2079460000"}))


def kinds(text: str) -> list[str]:
    return [what for what, _ in private_words(text, OURS)]


@pytest.mark.parametrize("text", ["Write to jane.doe@gmail.com.", "j+x@sub.example.co.uk", "JANE@EXAMPLE.COM"])
def test_a_persons_email_address_is_found(text):
    assert kinds(text) == ["an email address"]


@pytest.mark.parametrize("text", ["info@nice.org.uk", "enquiries@example.org", "ask@clearwell.org", "bo@clearwell.org"])
def test_an_organisations_mailbox_is_left_alone(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "07700 900123",
        "07700900123.",
        "+44 7700 900123",
        "+44 (0)20 7946 0958",
        "0044 7700 900 123",
        "(0117) 496 0123",
        "0117-496-0123, in the evening",
        "01632 960001",
    ],
)
def test_a_persons_phone_number_is_found(text):
    assert kinds(f"Ring me on {text}") == ["a phone number"]


@pytest.mark.parametrize(
    "text",
    [
        "Call 999 or 111, or 112 abroad, or text 85258",
        "NHS 111",
        "Samaritans on 116 123",
        "0800 123 4567",
        "0808 800 1234",
        "0300 123 1234",
        "0345 600 8080",
        "our office: 020 7946 0000",
        "https://doi.org/10.1016/j.0123456789",
        "10.1136/bmj.0117496012",
        "ISBN 0521123456",
        "EudraCT 0117496012",
        "lots 05 06 07 08 09",
        "on 01-02-2020 10 people",
        "0.5 (95% CI 0.2 to 0.9)",
        "1 234 567 890 people",
        "ISRCTN01174960123",
    ],
)
def test_a_services_number_and_other_numbers_are_left_alone(text):
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["943 476 5919", "943-476-5919", "9434765919"])
def test_an_nhs_number_is_found_by_its_check_digit(text):
    assert kinds(f"My number is {text}.") == ["an NHS number"]


@pytest.mark.parametrize("text", ["943 476 5918", "1111111111", "registered charity 9434765919", "19434765919"])
def test_ten_digits_that_are_no_nhs_number_are_left_alone(text):
    assert kinds(text) == []


@given(st.integers(min_value=400_000_000, max_value=499_999_999))
def test_one_wrong_digit_never_makes_another_nhs_number(number):
    remainder = sum(int(digit) * (10 - place) for place, digit in enumerate(str(number))) % 11
    check = (11 - remainder) % 11
    if check == 10:
        assert not any(is_nhs_number(f"{number}{digit}") for digit in range(10))
    else:
        assert [digit for digit in range(10) if is_nhs_number(f"{number}{digit}")] == [check]


@pytest.mark.parametrize(
    "text",
    [
        "DOB: 12/03/1975",
        "d.o.b. 12.3.75",
        "My date of birth is 12 March 1975",
        "I was born on 3rd May 1962",
        "my son, who was born on 2019-04-30",
    ],
)
def test_a_date_of_birth_is_found(text):
    assert kinds(text) == ["a date of birth"]


@pytest.mark.parametrize(
    "text",
    ["Answered on 12/03/2019", "The NHS was born on 5 July 1948", "Since 12 March 1975", "I was born in Leeds in 1962"],
)
def test_other_dates_are_left_alone(text):
    assert kinds(text) == []


@pytest.mark.django_db
class TestOnPages:
    @pytest.fixture
    def question(self, tree):
        return QuestionFactory(parent=CategoryFactory(parent=tree.archive), live=False)

    def found(self, page):
        return [problem for problem in checks.run(page, "submit") if problem.check == "private-words"]

    @pytest.mark.parametrize("name", ["title", "question", "summary", "search_description", "seo_title", "source_name"])
    def test_every_text_field_is_read(self, question, name):
        setattr(question, name, "Ask jane.doe@gmail.com")
        assert [(problem.level, problem.field) for problem in self.found(question)] == [("error", name)]

    def test_the_answer_is_read_however_deep_and_behind_its_links(self, question):
        question.answer = [
            ("paragraph", "<p>Write to me.</p><p>On <b>07700</b> 900123</p>"),
            ("callout", {"kind": "advice", "heading": "Ring 01632 960001", "text": "<p>Now.</p>"}),
            ("table", {"data": [["NHS 943 476 5919", "x"]], "table_caption": ""}),
            ("paragraph", '<p><a href="mailto:jane.doe@gmail.com">Jane</a></p>'),
        ]
        assert len(self.found(question)) == 4

    def test_addresses_and_references_are_not_read(self, question):
        question.source_url = "https://example.org/07700900123"
        assert self.found(question) == []

    def test_the_charitys_own_address_is_no_private_word(self, question):
        settings = OrganisationSettings.load()
        settings.contact_email = "jane@ourcharity.org"
        settings.emergency = "Ring us on 0117 496 0123."
        settings.save()
        question.summary = "Write to jane@ourcharity.org or ring 0117 496 0123."
        assert self.found(question) == []

    def test_on_a_page_without_advice_it_is_a_warning_for_a_contact_may_be_meant(self, tree):
        about = StandardPageFactory(parent=tree.home, body=[("paragraph", "<p>Ring 0117 496 0123.</p>")])
        assert [problem.level for problem in self.found(about)] == ["warning"]
