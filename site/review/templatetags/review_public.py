from datetime import date

from django import template
from django.template import Context
from wagtail.models import Page

from content.queries import is_visible
from review import citing, public
from review.helpful import counting

register = template.Library()


@register.inclusion_tag("review/public/removals.html")
def removals(page: Page) -> dict[str, list[date]]:
    """Say on which days a passage was removed from the page."""
    return {"days": public.removals_from(page)}


@register.simple_tag(takes_context=True)
def citation(context: Context, page: Page) -> str:
    """Return how others cite the page."""
    return citing.citation_of(page, context["request"])


@register.simple_tag(takes_context=True)
def helpful_version(context: Context) -> str:
    """Return what says which revision of the page is shown; empty where visitors are not asked about it."""
    page, request = context.get("page"), context.get("request")
    is_shown = request and not getattr(request, "is_preview", False) and page and page.pk and is_visible(page)
    return counting.sign_version(page) if is_shown else ""
