from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Manager
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState

from content.blocks import CalloutKind
from content.models import Person, SafetyHold, Topic, UrgentRule
from content.models.hold import held_page_keys
from content.pdf.compiling import compile_pdf
from content.pdf.looks import LEFT_OUT
from content.urgent import find_urgent_advice
from factsheets.blocks import FactsheetBodyBlock
from factsheets.models import FactsheetPage
from home.demo_loader.source import DemoSource
from publishing.models import OutgoingMail
from qa.blocks import AnswerBlock
from qa.models import CategoryIndexPage, QuestionPage
from references.citations import references_in
from references.models import Reference
from review import ledger
from review.models import Review, ReviewDue
from review.pdf import read_page
from review.planning import audit, queues
from tests.content.pdf.papers import said, text_of
from users.models import User

# The tests that only read share one loading of the demo, in one worker.
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The site with its demo content, taken back when the tests of this file are done."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: None) -> Iterator[None]:
    """The demo content, as it is after loading whatever an earlier test did to it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_production_refuses_the_demo(settings):
    settings.DEMO_CONTENT_ALLOWED = False
    with pytest.raises(CommandError, match="never loaded in production"):
        call_command("load_demo")


def test_the_demo_is_believable_in_size(demo):
    assert CategoryIndexPage.objects.filter(depth=4).count() >= 5
    assert CategoryIndexPage.objects.filter(depth=5).count() >= 10
    assert QuestionPage.objects.live().count() >= 30
    assert FactsheetPage.objects.live().count() >= 6
    assert Topic.objects.exclude(synonyms="").count() >= 20
    assert Page.find_problems() == ([], [], [], [], [])


def test_its_made_up_people_get_no_mail_about_its_making(demo):
    assert not OutgoingMail.objects.exists()


def test_what_waits_for_a_reviewer_has_waited_for_days(demo):
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    assert waiting.count() == 3
    assert not waiting.filter(started_at__gt=timezone.now() - timedelta(hours=23)).exists()


def test_every_block_is_used(demo):
    used = {child.block_type for page in QuestionPage.objects.all() for child in page.answer}
    assert used == set(AnswerBlock().child_blocks)
    in_factsheets = {child.block_type for page in FactsheetPage.objects.all() for child in page.body}
    assert in_factsheets == set(FactsheetBodyBlock().child_blocks)


def test_outcomes_have_figures_and_texts_cite_inside_their_lines(demo):
    for page in FactsheetPage.objects.live():
        outcomes = [child.value for child in page.body if child.block_type == "outcome"]
        assert all(outcome["in_short"] for outcome in outcomes), page.title
        assert any(outcome["effect"].text for outcome in outcomes), page.title
        assert any("<embed" in child.value.source for child in page.body if child.block_type == "paragraph"), page.title


def test_every_kind_of_callout_is_used(demo):
    kinds = {
        child.value["kind"]
        for page in QuestionPage.objects.all()
        for child in page.answer
        if child.block_type == "callout"
    }
    assert kinds == {kind for kind, _ in CalloutKind.choices}


def test_every_published_answer_says_who_gave_it_and_what_it_is_about(demo):
    for page in QuestionPage.objects.live():
        assert page.expert, page.title
        assert page.summary, page.title
        assert page.topics.count(), page.title


def test_every_outcome_of_a_factsheet_is_cited(demo):
    for page in FactsheetPage.objects.live():
        outcomes = [child.value for child in page.body if child.block_type == "outcome"]
        assert len(outcomes) >= 2, page.title
        for outcome in outcomes:
            assert list(references_in([outcome])), (page.title, outcome["outcome"])


def test_no_publication_is_kept_twice():
    dois = [record["doi"].lower() for record in DemoSource().references if record.get("doi")]
    keys = [record["key"] for record in DemoSource().references]
    assert sorted(dois) == sorted(set(dois))
    assert sorted(keys) == sorted(set(keys))


def test_pages_stand_in_the_states_that_editors_meet(demo):
    assert Revision.page_revisions.filter(approved_go_live_at__isnull=False).exists()
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()
    assert max(page.revisions.count() for page in QuestionPage.objects.live()) >= 3


def test_there_is_something_to_see_for_everybody_who_plans(demo):
    users = {user.email: user for user in User.objects.all()}
    editor, reviewer, deputy = (users[f"{name}@example.org"] for name in ("editor", "reviewer", "deputy"))
    assert len(queues.find_submitted(editor)) == 3
    assert [item.comment for item in queues.find_returned(editor)] == [DemoSource().states["returned"]["comment"]]
    assert {item.claimed_by for item in queues.find_waiting(reviewer)} == {None, deputy}
    today = timezone.localdate()
    due = [row.due_on for row in ReviewDue.objects.filter(due_on__lte=today + queues.SOON)]
    assert len([day for day in due if day < today]) >= 2
    assert len([day for day in due if day >= today]) >= 2
    assert SafetyHold.objects.active().count() == 1
    assert QuestionPage.objects.live().filter(is_legacy=True).count() >= 3


def test_the_ledger_of_the_demo_is_true(demo):
    for line in Review.objects.select_related("page"):
        assert audit.Verification.of(line).is_unaltered, line
        assert line.signed_at <= timezone.now(), line
        assert line.next_due_on is None or line.next_due_on > timezone.localdate(line.signed_at), line
    assert Review.objects.filter(decision=Review.Decision.OVERRIDDEN).exclude(note="").count() == 1
    assert Review.objects.filter(version__gte=2, superseded_at=None).exclude(change_note="").count() >= 3
    assert Review.objects.filter(reviewer_credentials="").approvals().count() == 0


def test_a_page_of_the_demo_is_due_when_its_badge_says(demo):
    for page in QuestionPage.objects.live().filter(is_legacy=False):
        line = ledger.find_sign_off(page, page.clinical_digest)
        if line is None:
            continue
        assert page.review_due.due_on == line.next_due_on, page.title
        assert page.review_due.reviewer == line.reviewer, page.title
        assert page.first_published_at <= line.published_at, page.title


def test_reviewers_of_the_demo_are_people_the_public_knows(demo):
    names = {person.name for person in Person.objects.filter(user__groups__name="Reviewers")}
    assert names == {"Dr Ravi Sen", "Hana Okoro"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("back pain cant pee", "Cauda equina"),
        ("terrible sciatica and numb between my legs", "Cauda equina"),
        ("I’ve had backache for weeks and now my bum has gone numb", "Cauda equina"),
        ("my mum has chest pain and her arm hurts", "Chest pain that may be the heart"),
        ("pain in chest, sweaty and feel sick", "Chest pain that may be the heart"),
        ("dads face is drooping and his speech is slurred", "Signs of a stroke"),
        ("i want to end it all", "Thoughts of suicide"),
        ("I don’t want to live like this", "Thoughts of suicide"),
        ("worst headache of my life", "Sudden or worst headache, meningitis"),
        ("headache with stiff neck and a temperature", "Sudden or worst headache, meningitis"),
        ("20 weeks pregnant and bleeding heavily", "Heavy bleeding or severe pain in pregnancy"),
        ("pregnant, baby isn’t moving as much", "Bleeding, waters or movements in pregnancy"),
        ("vommiting blood", "Vomiting blood, black stools"),
        ("my poo is black like tar", "Vomiting blood, black stools"),
        ("swolen calf and breathless", "Clot in the leg with breathlessness"),
        ("my calf is swollen, hot and painful", "Clot in the leg"),
        ("i suddenly cant see out of one eye", "Sudden loss of sight"),
        ("swollen tongue, struggling to breathe", "Severe allergic reaction"),
        ("suddenly short of breath", "Sudden or severe breathlessness"),
        ("back pain and losing weight", "Back pain with fever, weight loss or cancer"),
    ],
)
def test_its_urgent_advice_answers_to_what_people_type(demo, typed, name):
    assert name in [advice.rule.name for advice in find_urgent_advice(typed)]


ORDINARY = [
    *("back pain", "chest infection", "which tablets help sciatica", "headache most days", "bladder infection"),
    *("cant lift my arm frozen shoulder", "stiff neck and headache", "swollen knee", "back pain in pregnancy"),
    *("cant sleep", "painful calf after running", "breathless on stairs copd", "lose weight for my knees", "black eye"),
    *("leaking when I sneeze", "numb fingers at night", "tired all the time", "sore throat", "blood pressure tablets"),
]


def test_its_urgent_advice_leaves_ordinary_words_in_peace(demo):
    titles = Page.objects.values_list("title", flat=True)
    topics = [word for topic in Topic.objects.all() for word in (topic.name, *topic.synonym_list)]
    shown = {words: find_urgent_advice(words) for words in [*ORDINARY, *titles, *topics]}
    assert {words: found[0].rule.name for words, found in shown.items() if found} == {}


def test_each_kind_of_urgent_advice_is_in_the_demo_and_published_by_a_clinician(demo):
    rules = UrgentRule.objects.live().select_related("live_revision__user")
    assert rules.count() == UrgentRule.objects.count() >= 10
    assert {rule.severity for rule in rules} == set(UrgentRule.Severity.values)
    assert {rule.live_revision.user.email for rule in rules} == {"reviewer@example.org"}


def test_loading_it_again_changes_nothing(demo):
    managers: list[Manager] = [model._default_manager for model in (Page, Person, Topic, UrgentRule, Reference, User)]
    before = [list(manager.order_by("pk").values()) for manager in managers]
    call_command("load_demo", verbosity=0)
    assert [list(manager.order_by("pk").values()) for manager in managers] == before


def test_a_page_that_somebody_deleted_stays_deleted(demo):
    page = QuestionPage.objects.filter(live=False).first()
    page.delete()
    call_command("load_demo", verbosity=0)
    assert not QuestionPage.objects.filter(slug=page.slug).exists()


@pytest.mark.sqlite
@pytest.mark.parametrize("page_type", [FactsheetPage, QuestionPage])
def test_every_page_of_the_demo_has_a_pdf_with_all_its_words(db, demo, page_type):
    pages = page_type.objects.live().exclude(pk__in=held_page_keys())
    assert pages
    for page in pages:
        document, reading = read_page(page, RequestFactory().get(page.url))
        assert not reading.unknown, page.title
        text = said(text_of(compile_pdf(document)))
        shown = BeautifulSoup(page.render_clinical_content(), "html.parser")
        # A picture is there itself, and tables may be read column by column.
        for words in shown.find_all(string=True):
            if not words.find_parent(["svg", "picture"]) and not words.find_parent(class_=list(LEFT_OUT)):
                assert said(words) in text, f"{page.title}: {words}"
