from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from wagtail.models import Page

from content.models import OrganisationSettings, Person, Topic
from factsheets.models import FactsheetAuthor, FactsheetPage
from home.demo_loader import snippets
from home.demo_loader.blocks import Keys, to_stream
from home.demo_loader.dates import tell_of_years
from home.demo_loader.helpful import say_what_helped
from home.demo_loader.inbox import fill_inbox
from home.demo_loader.logins import make_users
from home.demo_loader.logo import make_logo
from home.demo_loader.source import DemoSource, Record
from home.demo_loader.states import set_states
from home.models import StandardPage
from home.setup import SiteTree
from home.setup.tree import add_published
from qa.models import CategoryIndexPage, QuestionPage
from review import ledger
from users.models import User

Report = Callable[[str], None]


class DemoAlreadyLoadedError(Exception):
    """The demo content is in this database already."""


@dataclass
class Demo:
    """What has been made so far, by its key in the source."""

    source: DemoSource
    tree: SiteTree
    users: dict[str, User]
    people: dict[str, Person] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    categories: dict[str, CategoryIndexPage] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    written: dict[str, date] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)

    @property
    def author(self) -> User:
        """Who writes the demo's content."""
        return self.users["editor@example.org"]

    @property
    def reviewer(self) -> User:
        """Who signs most of it off."""
        return self.users["reviewer@example.org"]

    @property
    def pharmacist(self) -> User:
        """Who signs off what is about medicines."""
        return self.users["deputy@example.org"]

    @property
    def publisher(self) -> User:
        """Who publishes it."""
        return self.users["managing@example.org"]


@transaction.atomic
def load_demo(tree: SiteTree, source: DemoSource, report: Report) -> Demo:
    """Fill the empty tree with the demo content: all of it, or nothing.

    Raises DemoAlreadyLoadedError when it is there: what somebody has since changed or deleted is theirs.
    """
    if Topic.objects.filter(slug__in=[record["key"] for record in source.topics]).exists():
        raise DemoAlreadyLoadedError
    demo = Demo(source, tree, make_users())
    name_organisation(demo)
    load_snippets(demo)
    report(f"{len(demo.people)} people, {len(demo.topics)} topics, {len(demo.keys.references)} references")
    load_categories(demo)
    plant_pages(demo)
    for key, record in source.questions.items():
        write_question(demo, key, record)
    for key, record in source.factsheets.items():
        write_factsheet(demo, key, record)
    write_standard_pages(demo)
    write_ask_page(demo)
    report(f"{len(demo.categories)} categories, {len(source.questions)} questions, {len(source.factsheets)} factsheets")
    tell_of_years(demo)
    set_states(demo)
    say_what_helped(demo)
    report(f"{fill_inbox(demo)} questions from visitors")
    return demo


def name_organisation(demo: Demo) -> None:
    """Give the charity its name, its logo, and ways to reach it."""
    settings = OrganisationSettings.load()
    settings.name = "Clearwell Health"
    settings.strapline = "Clear answers from people who know"
    settings.contact_email = "hello@clearwell.example"
    settings.registration = "A made-up charity that shows what this software does"
    settings.logo = make_logo(demo.author)
    settings.telephone = "01632 960 123"
    settings.address = "Clearwell Health\n1 Spring Lane\nExampletown EX1 2AB"
    settings.opening_hours = "Monday to Friday, 9 am to 5 pm"
    settings.footer_text = (
        "Paid for by gifts from people whom an answer has helped. We take no money from anybody who sells treatment."
    )
    settings.social_links = (
        "Our films https://video.example/clearwell\nOur newsletter https://letters.example/clearwell"
    )
    settings.full_clean()
    settings.save()


def load_snippets(demo: Demo) -> None:
    """Make people, topics, urgent advice, references and drawings."""
    demo.people = snippets.make_people(demo.source, demo.publisher, demo.users)
    demo.topics = snippets.make_topics(demo.source, demo.publisher)
    # Clinicians keep these, so it is one of them who publishes.
    snippets.make_urgent_rules(demo.source, demo.reviewer)
    references = snippets.make_references(demo.source, demo.publisher)
    images = snippets.make_images(demo.source, demo.author)
    demo.keys.references = {key: reference.pk for key, reference in references.items()}
    demo.keys.images = {key: image.pk for key, image in images.items()}


def load_categories(demo: Demo) -> None:
    """Make the category pages, parents first."""
    for record in demo.source.categories:
        *above, title = split_path(record["path"])
        parent = demo.categories["/".join(above)] if above else demo.tree.archive
        category = CategoryIndexPage(title=title, introduction=record["intro"], show_in_menus=not above)
        demo.categories[record["path"]] = add_published(parent, category)


def split_path(path: str) -> list[str]:
    """Return the levels of a category path; " / " with spaces belongs to a name."""
    return [level.replace("\0", " / ") for level in path.replace(" / ", "\0").split("/")]


def plant_pages(demo: Demo) -> None:
    """Add every question and factsheet as an empty draft, so that each can be linked to by number."""
    for key, record in demo.source.questions.items():
        parent = demo.categories[record["category"]]
        demo.pages[key] = parent.add_child(
            instance=QuestionPage(title=record["title"], slug=key, live=False, owner=demo.author)
        )
    for key, record in demo.source.factsheets.items():
        demo.pages[key] = demo.tree.factsheets.add_child(
            instance=FactsheetPage(title=record["title"], slug=key, live=False, owner=demo.author)
        )
    demo.keys.pages = {key: page.pk for key, page in demo.pages.items()}


def write_question(demo: Demo, key: str, record: Record) -> None:
    """Fill a question in, and publish it unless it is to be in another state."""
    page = demo.pages[key]
    page.question = record["question"].strip()
    page.summary = record["summary"].strip()
    page.answer = to_stream(record["answer"], demo.keys)
    page.answered_by = demo.people[record["answered_by"]]
    page.asked_on = record.get("asked_on")
    page.answered_on = record.get("answered_on")
    page.topics = [demo.topics[topic] for topic in record.get("topics", [])]
    page.also_in = [demo.categories[path] for path in record.get("also_in", [])]
    page.search_description = page.summary[:255] if len(page.summary) < 160 else ""
    if record.get("answered_on"):
        demo.written[key] = record["answered_on"]
    if key in demo.source.states["legacy"]:
        publish_unreviewed(demo, page)
        return
    history = next((found for found in demo.source.states["history"] if found["page"] == key), None)
    if history:
        for page.summary in history["summaries"]:
            save_and_publish(demo, key, page)
        page.summary, page.change_note = record["summary"].strip(), history["note"]
    save_and_publish(demo, key, page)


def write_factsheet(demo: Demo, key: str, record: Record) -> None:
    """Fill a factsheet in and publish it."""
    page = demo.pages[key]
    texts = ("summary", "verdict", "verdict_kind", "version", "funding", "funders", "conflicts")
    for name in (*texts, "evidence_searched_on"):
        setattr(page, name, record[name].strip() if isinstance(record[name], str) else record[name])
    page.condition = demo.topics[record["condition"]]
    page.topics = [demo.topics[topic] for topic in record.get("topics", [])]
    page.body = to_stream(record["body"], demo.keys)
    page.authors = [
        FactsheetAuthor(person=demo.people[person], sort_order=n) for n, person in enumerate(record["authors"])
    ]
    demo.written[key] = record["evidence_searched_on"]
    save_and_publish(demo, key, page)


def write_standard_pages(demo: Demo) -> None:
    """Make the pages about the charity."""
    for key, record in demo.source.pages.items():
        page = StandardPage(title=record["title"], slug=key, introduction=record["intro"].strip(), show_in_menus=True)
        page.body = to_stream(record["body"], demo.keys)
        demo.keys.pages[key] = add_published(demo.tree.home, page).pk


def write_ask_page(demo: Demo) -> None:
    """Fill in the page that explains how to ask."""
    page = demo.tree.ask
    page.introduction = demo.source.ask["intro"]
    page.body = to_stream(demo.source.ask["body"], demo.keys)
    page.save_revision(user=demo.author).publish(user=demo.publisher)


def save_and_publish(demo: Demo, key: str, page: Page) -> None:
    """Check and save a revision by the author; publish it unless the page is to stay a draft."""
    page.full_clean()
    revision = page.save_revision(user=demo.author, clean=False)
    states = demo.source.states
    if key not in states["drafts"]:
        ledger.sign_off(revision, demo.pharmacist if key in states["medicines"] else demo.reviewer)
        revision.publish(user=demo.publisher)


def publish_unreviewed(demo: Demo, page: QuestionPage) -> None:
    """Publish an answer of the old archive as it came."""
    page.full_clean()
    page.save()
    # A draft that is written loses the mark, and only the archive's own text goes out unsigned.
    QuestionPage.objects.filter(pk=page.pk).update(is_legacy=True)
    page.is_legacy = True
    page.save_revision(user=demo.author, clean=False).publish(user=demo.publisher)
