from datetime import date

from django import template
from wagtail.models import Page

from review import public

register = template.Library()


@register.inclusion_tag("review/public/removals.html")
def removals(page: Page) -> dict[str, list[date]]:
    """Say on which days a passage was removed from the page."""
    return {"days": public.removals_from(page)}
