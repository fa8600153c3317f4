from typing import Any

from django import template
from wagtail.models import Page

from content.models import BasePage
from review.checks.report import Report

register = template.Library()


@register.inclusion_tag("review/gate/includes/panel.html")
def review_checks(page: Any) -> dict[str, Any]:
    """Show what the checks say of the page in the editor; nothing for records that are no pages of ours."""
    is_ours = isinstance(page, BasePage)
    is_saved = is_ours and bool(page.pk)
    report = Report.of(page) if is_saved and isinstance(page, Page) else None
    return {"is_ours": is_ours, "page": page, "report": report, "in_editor": True}
