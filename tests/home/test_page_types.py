"""Which page may stand where: the tree of the design, and no other."""

import pytest
from django.apps import apps
from wagtail.fields import StreamField
from wagtail.models import Page

from content.models import BasePage
from factsheets.models import FactsheetIndexPage, FactsheetPage
from home.models import HomePage, StandardPage
from qa.models import ArchivePage, AskPage, CategoryIndexPage, QuestionPage
from tests.factories import (
    ArchiveFactory,
    AskPageFactory,
    CategoryFactory,
    FactsheetFactory,
    FactsheetIndexFactory,
    HomePageFactory,
    QuestionFactory,
    StandardPageFactory,
)

CHILDREN = {
    Page: {HomePage},
    HomePage: {ArchivePage, FactsheetIndexPage, StandardPage},
    ArchivePage: {CategoryIndexPage, AskPage},
    CategoryIndexPage: {CategoryIndexPage, QuestionPage},
    QuestionPage: set(),
    AskPage: set(),
    FactsheetIndexPage: {FactsheetPage},
    FactsheetPage: set(),
    StandardPage: {StandardPage},
}
PAGE_TYPES = [model for model in apps.get_models() if issubclass(model, BasePage)]


@pytest.mark.parametrize("page_type", CHILDREN, ids=lambda model: model.__name__)
def test_only_what_the_design_names_may_be_added_below(page_type):
    assert set(page_type.allowed_subpage_models()) - {Page} == CHILDREN[page_type]


def test_the_design_names_every_page_type():
    assert set(PAGE_TYPES) | {Page} == set(CHILDREN)


@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda model: model.__name__)
def test_the_screen_to_add_a_page_explains_each_type(page_type):
    assert len(page_type.page_description) > 20
    assert page_type.page_description.endswith(".")


@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda model: model.__name__)
def test_every_field_an_editor_fills_in_is_explained_or_speaks_for_itself(page_type):
    speak_for_themselves = {"asked_on", "body", "answer", "source_name", "source_url"}
    own = [field for field in page_type._meta.local_fields if field.editable and not field.is_relation]
    unexplained = {field.name for field in own if not field.help_text} - speak_for_themselves
    assert unexplained == set()


@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda model: model.__name__)
def test_every_page_type_is_found_by_its_text(page_type):
    fields = {field.field_name for field in page_type.search_fields}
    texts = {"introduction", "question", "summary", "answer", "verdict", "body", "heading"}
    own = {field.name for field in page_type._meta.local_fields} & texts - {"heading"}
    assert own <= fields


@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda model: model.__name__)
def test_migrations_name_no_block_of_ours(page_type):
    """So that a block may be renamed or moved without breaking a migration that was made before."""
    for field in page_type._meta.local_fields:
        if isinstance(field, StreamField):
            blocks = field.deconstruct()[3]["block_lookup"].values()
            assert {path.split(".")[0] for path, _, _ in blocks} == {"wagtail"}, field.name


@pytest.mark.parametrize(
    ("page_type", "parent"), [(ArchivePage, "home"), (FactsheetIndexPage, "home"), (AskPage, "archive")]
)
def test_a_site_has_one_of_each_section(tree, page_type, parent):
    assert not page_type.can_create_at(getattr(tree, parent))


def test_there_is_one_home_page(tree):
    assert not HomePage.can_create_at(Page.get_first_root_node())


def test_a_tree_of_every_page_type_can_be_made(db):
    home = HomePageFactory(parent=Page.get_first_root_node(), slug="another")
    archive = ArchiveFactory(parent=home)
    category = CategoryFactory(parent=CategoryFactory(parent=archive))
    pages = [
        home,
        archive,
        category,
        AskPageFactory(parent=archive),
        QuestionFactory(parent=category),
        FactsheetFactory(parent=FactsheetIndexFactory(parent=home)),
        StandardPageFactory(parent=StandardPageFactory(parent=home)),
    ]
    for page in pages:
        page.full_clean()
        assert page.live


def test_a_long_answer_begins_with_its_contents(client, tree):
    category = CategoryFactory(parent=tree.archive)
    headings = [("heading", {"text": f"Part {number}", "level": "h2"}) for number in range(4)]
    for length, has_contents in ((4, True), (3, False)):
        page = QuestionFactory(parent=category, answer=headings[:length])
        html = client.get(page.url).content.decode()
        assert ('<a href="#part-0">Part 0</a>' in html) is has_contents
        assert '<h3 id="part-0">Part 0</h3>' in html
