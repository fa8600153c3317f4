from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from references.viewsets import ReferenceViewSet

register_snippet(ReferenceViewSet)


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
    """Return the script of the box for citations."""
    return format_html('<script src="{}" defer></script>', static("js/paste-reference.js"))
