from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from factsheets.models import FactsheetIndexPage
from home.models import HomePage
from qa.models import ArchivePage, AskPage

SomePage = TypeVar("SomePage", bound=Page)

# What Wagtail's own first migration calls the site before anybody has named it.
UNNAMED_HOSTS = {"localhost", "127.0.0.1"}


@dataclass(frozen=True)
class SiteTree:
    """The pages that every site has."""

    home: HomePage
    archive: ArchivePage
    ask: AskPage
    factsheets: FactsheetIndexPage


def grow_tree() -> SiteTree:
    """Return the pages that every site has, making those that are missing.

    What editors have renamed, moved or unpublished stays as it is.
    """
    home = HomePage.objects.order_by("path").first() or plant_home()
    archive = ensure_child(
        home,
        ArchivePage,
        title="Ask an expert",
        slug="ask-an-expert",
        show_in_menus=True,
        introduction="Questions from the public, answered by people who know. Find yours, or ask it.",
    )
    return SiteTree(
        home=home,
        archive=archive,
        ask=ensure_child(
            archive,
            AskPage,
            title="Post a question",
            slug="post-a-question",
            show_in_menus=True,
            introduction="Can’t find your answer? This page says how our experts answer new questions.",
        ),
        factsheets=ensure_child(
            home,
            FactsheetIndexPage,
            title="Factsheets",
            slug="factsheets",
            show_in_menus=True,
            introduction="What research says about common conditions, how sure it is, and where it comes from.",
        ),
    )


def ensure_child(parent: Page, page_type: type[SomePage], **fields: Any) -> SomePage:
    """Return the page of this type below `parent`, making and publishing it when there is none."""
    return page_type.objects.descendant_of(parent).order_by("path").first() or add_published(
        parent, page_type(**fields)
    )


def add_published(parent: Page, page: SomePage) -> SomePage:
    """Add `page` below `parent` and publish it, with a first revision as an editor's own would have."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def plant_home() -> HomePage:
    """Make the home page in the place of Wagtail's welcome page, and point the site at it."""
    root = Page.get_first_root_node()
    if root is None:
        raise LookupError("The page tree has no root: run the migrations first.")
    welcome = root.get_children().filter(slug="home", content_type__model="page").first()
    if welcome:
        welcome.slug = "welcome-to-wagtail"
        welcome.save()
    home = add_published(
        root,
        HomePage(
            title=settings.WAGTAIL_SITE_NAME,
            slug="home",
            introduction="Search our experts’ answers and research factsheets, or ask a question of your own.",
        ),
    )
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    site.root_page = home
    site.save()
    if welcome:
        Page.objects.get(pk=welcome.pk).delete()
    return home


def name_host(base_url: str = "") -> Site:
    """Return the default site with the host and port of `base_url`, else of BASE_URL.

    What somebody has named in the admin stays; a site that was only ever tried on this machine follows to another port.

    Full addresses in mail, feeds and the sitemap are made from it.
    """
    site = Site.objects.get(is_default_site=True)
    address = urlsplit(base_url or settings.WAGTAILADMIN_BASE_URL)
    if site.hostname in UNNAMED_HOSTS and address.hostname:
        site.hostname = address.hostname
        site.port = address.port or (443 if address.scheme == "https" else 80)
        site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
        site.save()
    return site
