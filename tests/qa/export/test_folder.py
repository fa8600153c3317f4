"""The folder of HTML holds what visitors can read, and works without a server and without a network."""

import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from posixpath import dirname, normpath

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Topic
from qa.export.folder import build
from qa.export.folder.build import write_folder
from qa.models import QuestionPage
from tests.bulk import plant_archive
from tests.factories import CategoryFactory, QuestionFactory, make_private
from tests.qa.export.stage import fill_site

pytestmark = pytest.mark.django_db


class Page(HTMLParser):
    """What a page of the folder links to and is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.anchors: list[str] = []
        self.language = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.append(tag)
        self.language = self.language or named.get("lang", "")
        self.anchors += [named["id"]] if "id" in named else []
        self.addresses += [named[name] for name in ("href", "src", "action") if named.get(name)]
        self.addresses += [part.split()[0] for part in (named.get("srcset") or "").split(",") if part.strip()]


def folder() -> dict[str, bytes]:
    target = BytesIO()
    write_folder(target, lambda done, total: None)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        return {name.removeprefix("archive/"): archive.read(name) for name in archive.namelist()}


def pages_of(files: dict[str, bytes]) -> dict[str, Page]:
    return {name: Page(content.decode()) for name, content in files.items() if name.endswith(".html")}


def test_every_page_opens_without_a_server(tree):
    fill_site(tree)
    files = folder()
    pages = pages_of(files)
    for name, page in pages.items():
        assert page.tags.count("h1") == page.tags.count("main") == 1, name
        assert page.language == "en-gb"
        assert len(page.anchors) == len(set(page.anchors)), name
        for address in page.addresses:
            if address.startswith(("https://doi.org/", "mailto:")):
                continue
            path, _, fragment = address.partition("#")
            assert not path.startswith("/"), (name, address)
            assert not re.match("[a-z]+:", path), (name, address)
            target = normpath(f"{dirname(name)}/{path}") if path else name
            target = target.lstrip("/")
            assert target in files, (name, address)
            if fragment:
                assert fragment in pages[target].anchors, (name, address)
    everything_loaded = b"".join(files.values())
    assert b'src="http' not in everything_loaded
    assert b"@import" not in everything_loaded
    walking = files["questions/is-walking-good.html"].decode()
    assert "../media/" in walking
    assert 'href="is-rest-best.html"' in walking
    assert "../documents/exercises.pdf" in walking
    assert "Ria Bell" in walking
    assert "We corrected for how long." in walking
    assert "From our archive, not reviewed" in files["questions/is-the-archive-public.html"].decode()
    assert 'href="categories/back-spine.html"' in files["index.html"].decode()


def test_links_to_what_is_not_in_the_folder_are_words(tree):
    category = CategoryFactory(parent=tree.archive)
    private = make_private(QuestionFactory(parent=category))
    links = [f'linktype="page" id="{private.pk}"', 'href="/search/?q=x"', 'href="https://nhs.uk/"']
    text = " ".join(f"<a {link}>{word}</a>" for link, word in zip(links, ["one", "two", "three"], strict=True))
    QuestionFactory(parent=category, title="Linked", answer=[("paragraph", f"<p>{text}</p>")])
    html = folder()["questions/linked.html"].decode()
    assert "/search/" not in html
    assert "<a>two</a>" in html
    assert '<a href="https://nhs.uk/">three</a>' in html


def test_the_search_finds_titles_summaries_and_other_words_for_a_topic(tree):
    topic = Topic.objects.create(name="Slipped disc", slug="slipped-disc", synonyms="herniated disc")
    page = QuestionFactory(
        parent=CategoryFactory(parent=tree.archive), title='Is </script> "safe"?\u2028', topics=[topic]
    )
    data = folder()["search-data.js"].decode()
    assert "herniated disc" in data
    assert data.isascii()
    assert page.listing_summary.split("”")[-1] in data


def test_a_long_category_is_on_several_pages(tree, monkeypatch):
    monkeypatch.setattr(build, "ON_A_PAGE", 3)
    plant_archive(tree.archive, categories=1, questions=7)
    names = [name for name in folder() if name.startswith("categories/")]
    assert len(names) == 3


def test_an_empty_archive_makes_a_folder_too(tree):
    assert "There are no categories yet." in folder()["index.html"].decode()


def test_names_are_short_plain_and_never_twice_the_same(tree):
    category = CategoryFactory(parent=tree.archive)
    other = CategoryFactory(parent=tree.archive)
    for parent in (category, other):
        QuestionFactory(parent=parent, title="Same", slug="same")
        QuestionFactory(parent=parent, title="Long", slug="x" * 200)
    QuestionFactory(parent=category, title="Что это?", slug="что-это")
    names = [name for name in folder() if name.startswith("questions/")]
    assert len(names) == QuestionPage.objects.count() == 5
    assert all(name.isascii() and len(name) < 80 for name in names)


def test_queries_do_not_grow_with_the_number_of_questions(tree):
    plant_archive(tree.archive, categories=2, questions=6)
    folder()
    with CaptureQueriesContext(connection) as few:
        folder()
    plant_archive(tree.archive, categories=1, questions=30)
    with CaptureQueriesContext(connection) as many:
        folder()
    # Some for the further category, none for each question.
    assert len(many) - len(few) <= 8
