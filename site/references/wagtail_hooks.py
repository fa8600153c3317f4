from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet

from references.inline import register_citation
from references.viewsets import ReferenceViewSet

register_snippet(ReferenceViewSet)
hooks.register("register_rich_text_features", register_citation)


@hooks.register("register_admin_urls")
def register_references_urls() -> list[URLPattern | URLResolver]:
    """Put pasting, importing and the report below /admin/references/."""
    return [path("references/", include("references.urls"))]


@hooks.register("insert_global_admin_css")
def references_css() -> str:
    """Return the link to the style of these pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/references.css"))


@hooks.register("insert_global_admin_js")
def references_js() -> str:
    """Return the script of the box for citations, with the address at which editors' texts ask for names."""
    address, names = static("js/paste-reference.js"), reverse("references:names")
    return format_html('<script src="{}" data-citation-names="{}" defer></script>', address, names)


class CitationsMenuItem(MenuItem):
    """The way to the report, for those who work with pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person adds, changes or publishes anything."""
        return page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def citations_menu_item() -> MenuItem:
    """Return the way to what is cited where."""
    return CitationsMenuItem("Citations", reverse("references:report"), icon_name="openquote", order=130)
