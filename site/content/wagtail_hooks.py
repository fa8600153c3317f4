from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from content.viewsets import PersonViewSet, TopicViewSet

register_snippet(TopicViewSet)
register_snippet(PersonViewSet)


@hooks.register("insert_global_admin_css")
def admin_colours() -> str:
    """Return the link to our own colours of the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
