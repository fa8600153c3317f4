from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
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
