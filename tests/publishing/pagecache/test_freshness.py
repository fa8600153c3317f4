"""What the public sees changes for visitors of every process, whatever it is that changes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from content import generation
from content.models import OrganisationSettings
from publishing.pagecache import middleware
from review import ledger
from review.models import Redaction, ReviewDue
from tests.factories import (
    CategoryFactory,
    ImageFactory,
    PersonFactory,
    QuestionFactory,
    ReferenceFactory,
    TopicFactory,
    UserFactory,
    make_private,
    signing_reviewer,
)


def publish_as(page, **changes):
    """Change a page and publish it signed off."""
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    revision = page.save_revision()
    ledger.sign_off(revision, signing_reviewer())
    revision.publish()


def words(process, page) -> str:
    return process.get(page if isinstance(page, str) else page.url).content.decode()


@pytest.fixture
def processes(new_process):
    """Two processes that have what they keep apart."""
    return [new_process(), new_process()]


def test_a_correction(processes, question):
    assert all("Is bed rest best?" in words(process, question) for process in processes)
    publish_as(question, title="Is bed rest harmful?")
    for process in processes:
        assert "Is bed rest harmful?" in words(process, question)
        assert "<h1>Is bed rest best?" not in words(process, question)


def test_listings_counts_and_feeds(processes, tree, category, question):
    lists = [category.url, tree.archive.url, tree.home.url, f"{category.url}feed/", "/sitemap.xml"]
    before = [[words(process, address) for address in lists] for process in processes]
    QuestionFactory(parent=category, title="Does heat help?")
    for process, seen in zip(processes, before, strict=True):
        for address, old in zip(lists, seen, strict=True):
            assert words(process, address) != old, address
        assert "2 questions" in words(process, category)
        assert "Does heat help?" in words(process, tree.home)


@pytest.mark.parametrize("what", ["unpublish", "delete its category", "hide", "hold"])
def test_what_is_not_public_any_more_is_gone_everywhere(processes, tree, question, editor, what):
    category = question.get_parent()
    places: list = [question, category, tree.archive, tree.home, f"{category.url}feed/", "/sitemap.xml"]
    for process in processes:
        assert sum("bed-rest" in words(process, place) for place in places) >= 4
    match what:
        case "unpublish":
            question.unpublish()
        case "delete its category":
            question.unpublish()
            category.unpublish()
        case "hide":
            make_private(question)
        case "hold":
            question.safety_holds.create(reason="A doubt", placed_by=editor)
    for process in processes:
        for place in places[1:]:
            assert "bed-rest" not in words(process, place), place
        assert "six weeks" not in words(process, question)


def test_what_becomes_public_again(processes, category, question, editor):
    hold = question.safety_holds.create(reason="A doubt", placed_by=editor)
    restriction = make_private(category).view_restrictions.get()
    assert not any("six weeks" in words(process, question) for process in processes)
    hold.lift(UserFactory(), "Nothing was wrong.")
    restriction.delete()
    assert all("six weeks" in words(process, question) for process in processes)


def test_a_page_that_moves(processes, tree, category, question):
    other = CategoryFactory(parent=tree.archive, title="Neck")
    old = question.url
    assert all("six weeks" in words(process, old) for process in processes)
    Page.objects.get(pk=question.pk).move(other, pos="last-child")
    new = Page.objects.get(pk=question.pk).url
    for process in processes:
        assert process.get(old)["Location"] == new
        assert "six weeks" in words(process, new)
        assert "1 question" in words(process, other)


def test_a_page_below_another_address(processes, category, question):
    old = question.url
    assert all(process.get(old).status_code == 200 for process in processes)
    category.slug = "spine"
    category.save()
    assert all(process.get(old).status_code == 404 for process in processes)


def changes(tree, category, question):
    """Yield what is changed, and how it shows on the page of the question."""
    due = ReviewDue.objects.get(page=question)
    due.due_on = soon = date.today() + timedelta(days=3)
    yield due.save, f"{soon.day} {soon:%B %Y}"
    organisation = OrganisationSettings.load()
    organisation.name = "Another charity"
    yield organisation.save, "Another charity"
    person = PersonFactory(name="Ada Marsh")
    yield lambda: publish_as(question, answered_by=person), "Ada Marsh"
    person.name = "Ada Quill"
    yield person.save, "Ada Quill"
    topic = TopicFactory(name="Sore backs")
    yield lambda: publish_as(question, topics=[topic]), "Sore backs"
    topic.name = "Stiff backs"
    yield topic.save, "Stiff backs"
    related = QuestionFactory(parent=category, title="Does heat help?")
    yield lambda: related.topics.add(topic) or related.save(), "Does heat help?"
    reference = ReferenceFactory(title="A trial of rest")
    block = ("evidence", {"claim": "<p>Rest does harm.</p>", "citations": [reference]})
    yield lambda: publish_as(question, answer=[block]), "A trial of rest"
    reference.standing = reference.Standing.RETRACTED
    yield reference.save, "Retracted"
    image = ImageFactory(title="A spine", credit="Drawn by Ann")
    yield lambda: publish_as(question, answer=[("figure", {"image": image})]), "Drawn by Ann"
    image.credit = "Drawn by Bea"
    yield image.save, "Drawn by Bea"
    tree.factsheets.title = "What research says"
    yield tree.factsheets.save, "What research says"
    yield (lambda: Redaction.objects.create(page=question, category="request")), "was removed"


def test_whatever_a_page_shows(processes, tree, category, question):
    for change, shown in changes(tree, category, question):
        assert not any(shown in words(process, question) for process in processes), shown
        change()
        assert all(shown in words(process, question) for process in processes), shown


def test_redirects_and_sites(processes, tree, question):
    redirect = Redirect.objects.create(old_path="/old", redirect_page=question)
    assert all(process.get("/old")["Location"] == question.url for process in processes)
    redirect.redirect_page = tree.archive
    redirect.save()
    assert all(process.get("/old")["Location"] == tree.archive.url for process in processes)
    redirect.delete()
    assert all(process.get("/old").status_code in {301, 404} for process in processes)
    site = Site.objects.get()
    site.root_page = tree.archive
    site.save()
    assert all(process.get(question.url).status_code == 404 for process in processes)


def test_a_draft_changes_nothing(processes, question):
    before = [words(process, question) for process in processes]
    number = generation.current()
    question.title = "A draft"
    question.save_revision()
    assert generation.current() == number
    assert [words(process, question) for process in processes] == before


def test_what_depends_on_the_day_turns_over(visitor, question, monkeypatch):
    words(visitor, question)
    ReviewDue.objects.filter(page=question).update(due_on=date.today() - timedelta(days=1))
    assert "is overdue" not in words(visitor, question)
    monkeypatch.setattr(middleware, "KEPT_FOR", 0.0)
    monkeypatch.setattr(generation, "KEPT_FOR", 0.0)
    assert "is overdue" in words(visitor, question)


def test_what_changes_while_a_page_is_made_is_not_taken_for_what_it_shows(visitor, question, monkeypatch):
    """The page is kept under what was true before it was begun."""
    serve = type(question).serve

    def slow(self, request, *args, **kwargs):
        response = serve(self, request, *args, **kwargs).render()
        type(question).objects.filter(pk=question.pk).update(summary="The advice has changed.")
        generation.changed()
        return response

    with monkeypatch.context() as patched:
        patched.setattr(type(question), "serve", slow)
        assert "The advice has changed." not in words(visitor, question)
    assert "The advice has changed." in words(visitor, question)


@contextmanager
def without_database() -> Iterator[None]:
    """Have the database answer nothing inside this block, and this process trust nothing that it was told before."""
    generation.forget()
    with patch.object(connection, "cursor", side_effect=DatabaseError("gone")):
        yield


def test_without_the_database_visitors_are_shown_what_is_kept(visitor, question):
    before = words(visitor, question)
    with without_database():
        assert words(visitor, question) == before


def test_without_the_database_nobody_is_shown_what_was_known_to_have_changed(visitor, category, question):
    words(visitor, question)
    make_private(question)
    words(visitor, category)
    visitor.raise_request_exception = False
    with without_database():
        assert visitor.get(question.url).status_code >= 500
