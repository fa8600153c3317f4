from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django import template
from django.core.paginator import Page as ResultsPage
from django.template import Context
from django.template.base import FilterExpression, Parser, Token
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.blocks import StreamValue
from wagtail.models import Site

from content import fragments
from content.branding.brand import Brand, find_brand
from content.branding.views import card_digest
from content.menus import Menu, get_menu
from content.models import BasePage, UrgentRule
from content.outline import Outline
from content.queries import is_visible, looked_up, pages_named_in
from content.related import RelatedSection, get_related
from content.structured_data import JsonObject, absolute_url, to_script
from content.urgent import UrgentAdvice, advice_of

register = template.Library()

LEVELS = range(2, 7)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> Menu:
    """Return the menus of the site that is asked for."""
    request = context.get("request")
    return get_menu(Site.find_for_request(request) if request else None)


@register.simple_tag(takes_context=True)
def canonical_url(context: Context, page: BasePage, results: ResultsPage | None = None) -> str:
    """Return the one address of `page`; each page of `results` but the first has an address of its own."""
    address = absolute_url(page, context.get("request"))
    return f"{address}?page={results.number}" if results is not None and results.number > 1 else address


@register.simple_tag
def brand() -> Brand:
    """Return how the site looks."""
    return find_brand()


@register.simple_tag
def sharing_card(page: BasePage, canonical: str) -> str:
    """Return the full address of the picture that is drawn for sharing `page`; empty for one that is not public."""
    if not canonical or not page.pk or not is_visible(page):
        return ""
    return urljoin(canonical, reverse("sharing_card", args=[page.pk, card_digest(find_brand(), page.title)]))


@register.simple_tag(takes_context=True)
def structured_data(context: Context, page: BasePage, main_entity: JsonObject | None = None) -> SafeString:
    """Return the page's JSON-LD, one script a document; `main_entity` is what a listing page lists."""
    document, *others = page.get_structured_data(context["request"])
    if main_entity:
        document = document | {"mainEntity": {**main_entity}}
    return format_html_join(
        "\n", '<script type="application/ld+json">{}</script>', ((to_script(each),) for each in (document, *others))
    )


class KeptNode(template.Node):
    """What is rendered inside is kept until something public changes, for each page and what was asked of it."""

    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return fragments.render(self.name, context.get("page"), context.get("request"), self.render_now(context))

    def render_now(self, context: Context) -> Callable[[], SafeString]:
        return lambda: self.nodelist.render(context)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep a part of a page that says the same to everybody: `{% kept "answer" %}`, a name for each part of a template.

    It may depend on the page and its address, and on nothing that was set outside of it.
    """
    _, name = token.split_contents()
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(name.strip("\"'"), nodelist)


class LookupNode(template.Node):
    """What is rendered inside finds every page its texts name without a query each."""

    def __init__(self, pages: FilterExpression, nodelist: template.NodeList) -> None:
        self.pages = pages
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        pages = self.pages.resolve(context)
        with looked_up(pages_named_in([pages] if isinstance(pages, BasePage) else pages)):
            return self.nodelist.render(context)


@register.tag
def lookup(parser: Parser, token: Token) -> LookupNode:
    """Look up at once what the texts of a page, or of a list of pages, link to: `{% lookup questions %}`."""
    _, pages = token.split_contents()
    nodelist = parser.parse(["endlookup"])
    parser.delete_first_token()
    return LookupNode(parser.compile_filter(pages), nodelist)


@register.simple_tag
def outline(text: StreamValue, top: int = 2, prefix: str = "") -> Outline:
    """Return the outline of a StreamField; blocks rendered with it as `outline` take their headings from it."""
    return Outline.of(text, top, prefix)


@register.simple_tag(takes_context=True)
def block_heading(context: Context, value: Any, text: str, level: int = 2) -> SafeString:
    """Return the heading of a block, at the level and with the anchor that the text's outline gives it."""
    found = context["outline"].get(value) if context.get("outline") else None
    if found is None:
        return heading_element(text, level)
    return heading_element(text, found.level, found.anchor)


def heading_element(text: str, level: int, anchor: str = "") -> SafeString:
    """Return a heading of `level` 2 to 6 as HTML."""
    if level not in LEVELS:
        raise ValueError(f"A heading inside a page has a level from 2 to 6, not {level}.")
    identity = format_html(' id="{}"', anchor) if anchor else ""
    return format_html("<h{0}{1}>{2}</h{0}>", level, identity, text)


@register.simple_tag
def related(page: BasePage, length: int = 4) -> list[RelatedSection]:
    """Return the other public pages on the topics of `page`, by type."""
    return get_related(page, length)


@register.simple_tag
def page_numbers(results: ResultsPage) -> list[int | str]:
    """Return the numbers for the links of a long listing, with an ellipsis where some are left out."""
    return list(results.paginator.get_elided_page_range(results.number, on_each_side=1, on_ends=1))


@register.simple_tag
def urgent_advice(rule: UrgentRule) -> list[UrgentAdvice]:
    """Return what visitors are shown of a rule, for its preview."""
    return advice_of([rule])
