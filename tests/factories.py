"""Make what a test needs, with everything that it does not speak of filled in believably.

Pages are made as editors make them: a revision, and publishing it; `live=False` gives a draft.
"""

from datetime import date
from typing import Any

import factory
import wagtail_factories
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory
from wagtail.models import Collection, Page, PageViewRestriction, Revision

from content.models import Person, Topic, UrgentRule
from factsheets.models import FactsheetIndexPage, FactsheetPage
from home.models import HomePage, StandardPage
from images.models import CustomImage
from qa.asking.consents import STANDARD, ensure_text
from qa.models import ArchivePage, AskPage, CategoryIndexPage, Consent, ConsentKind, QuestionPage, SubmittedQuestion
from references.models import Reference
from review import ledger
from review.models import ClinicalPage
from users.models import User

PASSWORD = "correct horse"
SIGNING_REVIEWER = "rita.quill@example.org"


class UserFactory(DjangoModelFactory):
    """Somebody who logs in; `group="Editors"` makes them one of a group."""

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    first_name = "Sam"
    last_name = factory.Sequence(lambda n: f"Field {n}")
    group = ""

    class Meta:
        model = User

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        group = kwargs.pop("group")
        user = model_class.objects.create_user(password=password, **kwargs)
        if group:
            user.groups.add(Group.objects.get_or_create(name=group)[0])
        return user


class AdministratorFactory(UserFactory):
    """Somebody who may do everything."""

    is_superuser = True
    is_staff = True


class ImageFactory(wagtail_factories.ImageFactory):
    """A small picture that says what it shows."""

    title = factory.Sequence(lambda n: f"Picture {n}")
    description = "A drawing of the lower spine from the side"
    credit = "Our own drawing"
    licence = "Our own"
    collection = factory.LazyFunction(Collection.get_first_root_node)

    class Meta:
        model = CustomImage


class TopicFactory(DjangoModelFactory):
    """A condition with another word for it and a code."""

    name = factory.Sequence(lambda n: f"Condition {n}")
    slug = factory.Sequence(lambda n: f"condition-{n}")
    synonyms = factory.LazyAttribute(lambda topic: f"{topic.name} in other words")
    codes = "ICD-10 M54.5"

    class Meta:
        model = Topic


class PersonFactory(DjangoModelFactory):
    """An expert."""

    name = factory.Sequence(lambda n: f"Dr Expert {n}")
    slug = factory.Sequence(lambda n: f"expert-{n}")
    role = "Consultant physiotherapist"
    credentials = "MSc, MCSP"

    class Meta:
        model = Person


class UrgentRuleFactory(DjangoModelFactory):
    """A rule of urgent advice, published as editors publish unless `live=False`."""

    name = factory.Sequence(lambda n: f"Rule {n}")
    patterns = "back pain / backache + cannot pee / numb bottom"
    heading = "Get checked in hospital now"
    message = "Go to A&E now. The nerves may be under pressure."

    class Meta:
        model = UrgentRule

    @classmethod
    def _create(cls, model_class: type[UrgentRule], *args: Any, **kwargs: Any) -> UrgentRule:
        live = kwargs.pop("live", True)
        rule = model_class(*args, live=False, **kwargs)
        rule.full_clean()
        rule.save()
        revision = rule.save_revision()
        if live:
            revision.publish()
            rule.refresh_from_db()
        return rule


class ReferenceFactory(DjangoModelFactory):
    """A publication; its numbers are made up."""

    title = factory.Sequence(lambda n: f"A trial of exercise, part {n}")
    slug = factory.Sequence(lambda n: f"trial-{n}")
    authors = "Marsh E\nSen R"
    container = "Journal of Made-up Trials"
    year = 2020
    doi = factory.Sequence(lambda n: f"10.99999/made.up.{n}")

    class Meta:
        model = Reference


class PageFactory(wagtail_factories.PageFactory):
    """A page below `parent`, published unless `live=False`."""

    # Wagtail makes one of the title that is free.
    slug = ""

    class Meta:
        abstract = True

    @classmethod
    def _create_instance(cls, model_class: type[Page], parent: Page, kwargs: dict[str, Any]) -> Page:
        live = kwargs.pop("live", True)
        # Other tests' objects may have added children to the same parent since it was read.
        parent = Page.objects.get(pk=parent.pk)
        page = parent.add_child(instance=model_class(live=False, **kwargs))
        revision = page.save_revision()
        if live:
            cls._sign(page, revision)
            revision.publish()
            page.refresh_from_db()
        return page

    @classmethod
    def _sign(cls, page: Page, revision: Revision) -> None:
        """Have a reviewer sign off what needs it; an archive page goes out as it is."""
        if isinstance(page, ClinicalPage) and not page.is_legacy:
            ledger.sign_off(revision, signing_reviewer())


def signing_reviewer() -> User:
    """Return the reviewer who signs off what the factories publish."""
    return User.objects.filter(email=SIGNING_REVIEWER).first() or UserFactory(
        email=SIGNING_REVIEWER, first_name="Rita", last_name="Quill"
    )


class HomePageFactory(PageFactory):
    title = "Clearwell Health"
    introduction = "Search our experts’ answers."

    class Meta:
        model = HomePage


class StandardPageFactory(PageFactory):
    title = factory.Sequence(lambda n: f"About us {n}")
    introduction = "Who we are."
    body = factory.LazyFunction(lambda: [("paragraph", "<p>We answer questions.</p>")])

    class Meta:
        model = StandardPage


class ArchiveFactory(PageFactory):
    title = "Ask an expert"

    class Meta:
        model = ArchivePage


class AskPageFactory(PageFactory):
    title = "Post a question"

    class Meta:
        model = AskPage


class CategoryFactory(PageFactory):
    title = factory.Sequence(lambda n: f"Category {n}")
    introduction = factory.LazyAttribute(lambda category: f"All about {category.title}.")

    class Meta:
        model = CategoryIndexPage


class QuestionFactory(PageFactory):
    title = factory.Sequence(lambda n: f"Does question {n} have an answer?")
    question = factory.LazyAttribute(lambda page: f"I have been wondering for weeks: {page.title}")
    summary = factory.LazyAttribute(
        lambda page: f"The short answer to “{page.title}” is yes. It usually takes six weeks."
    )
    answer = factory.LazyFunction(lambda: [("paragraph", "<p>Most people feel better within <b>six weeks</b>.</p>")])
    asked_on = date(2024, 5, 1)
    answered_on = date(2024, 5, 20)

    class Meta:
        model = QuestionPage


class FactsheetIndexFactory(PageFactory):
    title = "Factsheets"

    class Meta:
        model = FactsheetIndexPage


class FactsheetFactory(PageFactory):
    title = factory.Sequence(lambda n: f"Condition {n}: the evidence")
    summary = "Exercise helps a little. Rest does not."
    verdict = "Exercise probably helps a little"
    conflicts = "None declared"
    funding = "None"
    version = "1.0"
    evidence_searched_on = date(2024, 1, 31)
    body = factory.LazyFunction(lambda: [("key_points", {"points": ["Keeping active helps."]})])

    class Meta:
        model = FactsheetPage


def make_private(page: Page) -> Page:
    """Let only people who have logged in open `page` and what is below it."""
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


class SubmittedQuestionFactory(DjangoModelFactory):
    """A question from a visitor who agrees to everything; with `publish=False` to being answered alone."""

    class Meta:
        model = SubmittedQuestion
        skip_postgeneration_save = True

    text = factory.Sequence(lambda n: f"My knee number {n} hurts when I go down the stairs. What would help?")
    email = factory.Sequence(lambda n: f"asker{n}@example.org")

    @factory.post_generation
    def publish(self: Any, create: bool, agrees: bool | None, **kwargs: Any) -> None:
        """Agree to being answered, and to publication unless that is refused."""
        kinds = [ConsentKind.ANSWER] if agrees is False else list(ConsentKind)
        for kind in kinds:
            Consent.objects.create(submission=self, kind=kind, text=ensure_text(kind, STANDARD[kind]))
