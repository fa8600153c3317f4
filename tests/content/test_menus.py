from wagtail.models import PageViewRestriction, Site

from content.menus import get_menu
from tests.factories import CategoryFactory, StandardPageFactory


def titles(items) -> list[str]:
    return [item.page.title for item in items]


def menu():
    return get_menu(Site.objects.get(is_default_site=True))


def test_the_menu_follows_the_tree_and_sets_invitations_apart(tree):
    StandardPageFactory(parent=tree.home, title="About us", show_in_menus=True)
    assert titles(menu().sections) == [tree.archive.title, tree.factsheets.title, "About us"]
    assert titles(menu().actions) == [tree.ask.title]


def test_a_section_lists_the_pages_below_it_that_are_in_menus(tree):
    CategoryFactory(parent=tree.archive, title="Digestion", show_in_menus=True)
    CategoryFactory(parent=tree.archive, title="Sleep", show_in_menus=False)
    assert titles(menu().sections[0].children) == ["Digestion"]


def test_drafts_and_private_pages_are_in_no_menu(tree):
    StandardPageFactory(parent=tree.home, title="Draft", show_in_menus=True, live=False)
    private = StandardPageFactory(parent=tree.home, title="Private", show_in_menus=True)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert titles(menu().sections) == [tree.archive.title, tree.factsheets.title]


def test_without_a_site_there_is_no_menu():
    assert get_menu(None).sections == []


def test_the_menu_costs_three_queries_however_long_it_is(tree, django_assert_num_queries):
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    get_menu(site)
    for _ in range(5):
        CategoryFactory(parent=tree.archive, show_in_menus=True)
    with django_assert_num_queries(3):  # whether anything has changed, what is private, the pages
        get_menu(site)


def test_the_menu_is_kept_until_something_public_changes(tree, django_assert_num_queries):
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    get_menu(site)
    with django_assert_num_queries(1):  # whether anything has changed
        get_menu(site)
    CategoryFactory(parent=tree.archive, title="Digestion", show_in_menus=True)
    assert titles(get_menu(site).sections[0].children) == ["Digestion"]
