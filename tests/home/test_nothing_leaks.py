"""What is not public is in no public response: pages, listings, counts, search, feeds, sitemap, structured data.

Everything hidden has the word “zebra” in it, and everything that a visitor can reach is read.
"""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from content.models import OrganisationSettings, SafetyHold
from factsheets.models import FactsheetAuthor
from home.setup import SiteTree
from references.models import Reference
from review import ledger
from tests.content.pdf.papers import text_of
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    PersonFactory,
    QuestionFactory,
    ReferenceFactory,
    StandardPageFactory,
    TopicFactory,
    UserFactory,
    make_private,
)

HIDDEN = "zebra"


def evidence(*references):
    return ("evidence", {"claim": "<p>It helps.</p>", "citations": list(references)})


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive, title="Back")


@pytest.fixture
def hidden_question(category):
    return QuestionFactory(parent=category, title="Draft zebra", live=False)


@pytest.fixture
def everything(tree: SiteTree, category, hidden_question) -> SiteTree:
    """A site on which every kind of thing is hidden somewhere, beside public ones."""
    sleep = CategoryFactory(parent=tree.archive, title="Sleep")
    # Questions: unpublished, scheduled, expired, private, in a private category, in an unpublished one.
    QuestionFactory(parent=category, title="Withdrawn zebra").unpublish()
    scheduled = QuestionFactory(parent=category, title="Coming zebra", live=False)
    scheduled.go_live_at = timezone.now() + timedelta(days=1)
    scheduled.save_revision().publish()
    private_question = make_private(QuestionFactory(parent=category, title="Private zebra", also_in=[sleep]))
    private_category = make_private(CategoryFactory(parent=tree.archive, title="Zebra category"))
    QuestionFactory(parent=private_category, title="Zebra in a private category", also_in=[sleep])
    CategoryFactory(parent=category, title="Draft zebra category", live=False)
    # What a public page refers to.
    person, topic = PersonFactory(name="Dr Zebra", live=False), TopicFactory(name="Zebra", synonyms="zebra", live=False)
    public_person = PersonFactory(user=UserFactory(email="zebra@example.org", last_name="Zebra"))
    reference = ReferenceFactory(title="A zebra trial")
    related = ("related_pages", {"heading": "Read next", "pages": [hidden_question, private_question]})
    earlier = ("earlier_answer", {"date": None, "text": "<p>Rest.</p>", "page": hidden_question})
    link = ("paragraph", f'<p>See <a linktype="page" id="{hidden_question.pk}">this</a>.</p>')
    shown = QuestionFactory(
        parent=category,
        title="Is rest best?",
        answered_by=person,
        topics=[topic, TopicFactory(name="Lumbago")],
        answer=[evidence(reference, ReferenceFactory()), related, earlier, link],
    )
    QuestionFactory(parent=category, title="Is walking good?", answered_by=public_person)
    # A draft of a page that is public, by somebody who writes for the charity.
    shown.summary = "Zebra in unpublished changes"
    shown.save_revision(user=UserFactory(first_name="Zebra"))
    # What a reviewer wrote, for colleagues, of a page that is public and has an earlier version.
    names_hidden = [related, earlier, link]
    public_reviewer = UserFactory(email="zebra.reviewer@example.org", first_name="Rita", last_name="Quill")
    reviewed = QuestionFactory(parent=category, title="Is warmth good?", summary="For a day.", answer=names_hidden)
    reviewed.summary, reviewed.change_note = "For a week.", "We corrected for how long."
    revision = reviewed.save_revision()
    ledger.sign_off(revision, public_reviewer, note="Zebra in a note")
    revision.publish()
    overridden = QuestionFactory(parent=category, title="Is cold good?")
    overridden.summary = "For an hour."
    revision = overridden.save_revision()
    ledger.override(revision, UserFactory(first_name="Zebra"), "Zebra as a reason")
    revision.publish()
    unpublished = overridden.get_latest_revision_as_object()
    unpublished.summary = "Zebra that is signed off and not published"
    ledger.sign_off(unpublished.save_revision(), public_reviewer)
    # On a safety hold.
    hold(tree, category, sleep, topic=TopicFactory(name="Stiffness"))
    # Factsheets and other pages.
    FactsheetFactory(parent=tree.factsheets, title="Draft zebra", live=False)
    make_private(FactsheetFactory(parent=tree.factsheets, title="Private zebra"))
    FactsheetFactory(
        parent=tree.factsheets,
        title="Lumbago",
        condition=topic,
        topics=[topic],
        authors=[FactsheetAuthor(person=person)],
        body=[evidence(reference), related],
    )
    # The gate lets no page out that cites a draft; raw SQL may do what it refuses.
    Reference.objects.filter(pk=reference.pk).update(live=False)
    StandardPageFactory(parent=tree.home, title="Draft zebra", show_in_menus=True, live=False)
    make_private(StandardPageFactory(parent=tree.home, title="Private zebra", show_in_menus=True))
    StandardPageFactory(parent=tree.home, title="About us", body=[related], show_in_menus=True)
    return tree


def hold(tree: SiteTree, category, sleep, topic) -> None:
    """Withhold pages of every kind, an alias among them, that public pages link to."""
    question = QuestionFactory(parent=category, title="Held zebra", also_in=[sleep], topics=[topic])
    question.create_alias(parent=sleep)
    sheet = FactsheetFactory(parent=tree.factsheets, title="Held zebra cream", condition=topic)
    below = CategoryFactory(parent=tree.archive, title="Held zebra category", slug="stiffness")
    QuestionFactory(parent=below, title="Is this below a held page?", topics=[topic])
    standard = StandardPageFactory(parent=tree.home, title="Held zebra page", show_in_menus=True)
    QuestionFactory(
        parent=category,
        title="Is stretching good?",
        topics=[topic],
        answer=[
            ("paragraph", f'<p>See <a linktype="page" id="{question.pk}">this</a>.</p>'),
            ("related_pages", {"heading": "Read next", "pages": [question, sheet, below, standard]}),
            ("earlier_answer", {"date": None, "text": "<p>Rest.</p>", "page": question}),
        ],
    )
    for page in (question, sheet, below, standard):
        SafetyHold.objects.create(page=page, reason="Zebra may bite", placed_by=UserFactory(last_name="Zebra"))


SEARCHES = [
    "zebra",
    "rest",
    "lumbago",
    "private",
    "draft zebra category",
    "dr zebra",
    "zebra trial",
    "walking",
    "held",
    "warmth",
]


def read(response: Any) -> str:
    """Return what a response says; icons may have words beside the picture."""
    if response["Content-Type"] == "application/pdf":
        return text_of(response.content)
    is_picture = response["Content-Type"].startswith("image/") and "svg" not in response["Content-Type"]
    return response.content.decode("latin-1" if is_picture else "utf-8")


def crawl(client: Client, start: str) -> dict[str, str]:
    """Return every address of the site that can be reached by links from `start`, and what it answers with."""
    found: dict[str, str] = {}
    waiting = [start, "/sitemap.xml", "/robots.txt", "/no-such-page/"]
    for words in SEARCHES:
        waiting += [f"/search/?q={words}", f"/search/?q={words}&sort=newest", f"/search/suggest/?q={words}"]
    while waiting:
        address = waiting.pop()
        if address in found or address.startswith(("/admin", "/static", "/media", "/documents")):
            continue
        response = client.get(address)
        found[address] = body = read(response)
        links = re.findall(r'(?:href|src|action)="([^"]+)"|<loc>([^<]+)<', body)
        for link in filter(None, (part for pair in links for part in pair)):
            parts = urlsplit(urljoin(address, link.replace("&amp;", "&")))
            if parts.hostname in {None, "testserver", "127.0.0.1", "localhost"} and parts.path:
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def test_what_is_not_public_is_in_no_public_response(client, everything):
    found = crawl(client, everything.home.url)
    assert len(found) > 25, "the crawl should reach every public page"
    assert any(address.endswith("/feed/") for address in found)
    assert any(address.endswith("/versions/1/") for address in found)
    assert any(address.endswith("/pdf/") for address in found)
    assert sum("/search/?q=" in address and "category=" in address for address in found) > 5, "filters are links"
    for address, body in found.items():
        # A search page repeats the visitor's own words, and its links keep them; so does the form that gets them.
        repeats = address.startswith("/search/?q=") or "/?question=" in address
        own_words = r"(?i)value=\"[^\"]*\"|[?&;](?:q|question)=[^\"&]*|<title>[^<]*|“[^”]*”|<textarea[^<]*<"
        own_words = own_words if repeats else r"(?!)"
        said = re.sub(own_words, "", body)
        leak = re.search(rf"(?i).{{0,160}}{HIDDEN}.{{0,60}}", said)
        assert not leak, f"{address}: {leak.group()}"


@pytest.mark.parametrize("typed", ["zebr", "zebar", "rest zebar", "zebras", "draft z", "held zebar lumbago"])
def test_corrections_and_suggestions_know_no_hidden_words(client, everything, typed):
    shown = client.get("/search/", {"q": typed})
    assert HIDDEN not in (shown.context["answer"].did_you_mean + str(shown.context["answer"].query.corrections)).lower()
    assert HIDDEN not in client.get("/search/suggest/", {"q": typed}).content.decode().lower()


@pytest.mark.parametrize("typed", ["Is a zebra good for lumbago and rest?", "walking held zebra", "zebar trial"])
def test_what_may_answer_a_question_is_public(client, everything, typed):
    key = everything.ask.pk
    for address, said in ((f"/ask/{key}/look/", {}), (f"/ask/{key}/", {"continue": "1"})):
        shown = client.post(address, {"question": typed} | said).content.decode()
        found = re.findall(r'class="ask-answers__title"><a[^>]*>([^<]*)', shown)
        assert not [title for title in found if HIDDEN in title.lower()]


def test_counts_of_a_search_are_those_of_public_pages(client, everything):
    """Everything hidden has the word, and no number may tell of it: each filter finds as many as it says."""
    for words in ("rest", "walking", "lumbago", "is"):
        shown = client.get("/search/", {"q": words})
        for choice in (choice for facet in shown.context["facets"] for choice in facet.choices):
            chosen = client.get(f"/search/{choice.address}")
            assert chosen.context["answer"].count == choice.count
            assert len(chosen.context["results"].paginator.object_list[:100]) == choice.count
    assert client.get("/search/", {"q": HIDDEN}).context["answer"].count == 0


def test_public_pages_are_reached_by_links(client, everything):
    """Or the test above would prove nothing."""
    found = "".join(crawl(client, everything.home.url).values())
    for title in (
        "Is rest best?",
        "Is walking good?",
        "Lumbago",
        "About us",
        "Sleep",
        "Post a question",
        "Is warmth good?",
    ):
        assert title in found


def test_numbers_do_not_count_what_is_hidden(client, everything):
    [sleep, back] = sorted(everything.archive.get_categories(), key=lambda category: category.title)[::-1]
    assert (back.title, back.question_count) == ("Back", 5)
    assert (sleep.title, sleep.question_count) == ("Sleep", 0)


def test_a_held_page_says_nothing_at_any_of_its_addresses(client, everything):
    """Nobody links to them any more, but people have bookmarks."""
    held = [
        *Page.objects.filter(safety_holds__isnull=False),
        *Page.objects.filter(alias_of__safety_holds__isnull=False),
    ]
    assert len(held) == 5
    for page in held:
        for address in (page.url, f"{page.url}versions/1/", f"{page.url}feed/"):
            assert HIDDEN not in client.get(address).content.decode().lower().replace(page.slug, "")


@pytest.mark.parametrize("made_private", [False, True])
def test_hidden_pages_cannot_be_opened(client, category, made_private):
    page = QuestionFactory(parent=category, live=made_private)
    if made_private:
        make_private(page)
    response = client.get(page.url)
    assert response.status_code == (302 if made_private else 404)
    assert page.summary not in response.content.decode()


def test_the_sitemap_has_public_pages_and_no_others(client, everything):
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "is-rest-best" in sitemap
    assert HIDDEN not in sitemap.lower()


def test_archive_answers_stay_out_of_search_engines_until_the_charity_wants_them(client, category):
    legacy = QuestionFactory(parent=category, title="From the archive", is_legacy=True)
    assert 'content="noindex' in client.get(legacy.url).content.decode()
    assert legacy.slug not in client.get("/sitemap.xml").content.decode()
    organisation = OrganisationSettings.load()
    organisation.index_legacy_pages = True
    organisation.save()
    assert 'content="noindex' not in client.get(legacy.url).content.decode()
    assert legacy.slug in client.get("/sitemap.xml").content.decode()


def test_robots_are_told_where_the_sitemap_is_and_kept_from_the_admin(client, tree):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
