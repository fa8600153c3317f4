"""The menus of the site: the pages that editors have put there, in the order of the tree."""

from dataclasses import dataclass, field

from wagtail.models import Page, Site

from content.generation import cached
from content.queries import visible


@dataclass
class MenuItem:
    """A page in a menu and the pages below it that are in the menus too."""

    page: Page
    children: list["MenuItem"] = field(default_factory=list)


@dataclass
class Menu:
    """The sections below the home page, and the pages that invite visitors to do something."""

    sections: list[MenuItem] = field(default_factory=list)
    actions: list[MenuItem] = field(default_factory=list)


def get_menu(site: Site | None) -> Menu:
    """Return the public pages that are shown in menus, down to two levels below the home page."""
    return make_menu(site.root_page.path, site.root_page.depth) if site else Menu()


@cached
def make_menu(path: str, depth: int) -> Menu:
    """Return the menus below the home page at this place of the tree."""
    menu = Menu()
    pages = (
        visible(Page.objects.filter(path__startswith=path, depth__gt=depth))
        .in_menu()
        .filter(depth__lte=depth + 2)
        .order_by("path")
    )
    sections: dict[str, MenuItem] = {}
    for page in pages:
        item = MenuItem(page)
        if getattr(page.specific_class, "is_menu_action", False):
            menu.actions.append(item)
        elif page.depth == depth + 1:
            sections[page.path] = item
            menu.sections.append(item)
        elif section := sections.get(page.path[: -page.steplen]):
            section.children.append(item)
    return menu
