from datetime import date

from django import template
from django.template import Context
from wagtail.models import Page

from review import citing, public

register = template.Library()


@register.inclusion_tag("review/public/removals.html")
def removals(page: Page) -> dict[str, list[date]]:
    """Say on which days a passage was removed from the page."""
    return {"days": public.removals_from(page)}


@register.simple_tag(takes_context=True)
def citation(context: Context, page: Page) -> str:
    """Return how others cite the page."""
    return citing.citation_of(page, context["request"])
