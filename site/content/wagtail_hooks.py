from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from content.link_handlers import PublicPageLinkHandler
from content.viewsets import PersonViewSet, TopicViewSet, UrgentRuleViewSet
from content.withholding import withhold

register_snippet(TopicViewSet)
register_snippet(PersonViewSet)
register_snippet(UrgentRuleViewSet)


@hooks.register("insert_global_admin_css")
def admin_colours() -> str:
    """Return the link to our own colours of the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


# Last, in the place of Wagtail's own handler.
@hooks.register("register_rich_text_features", order=1000)
def link_to_public_pages_only(features: FeatureRegistry) -> None:
    """Let links in a text lead to public pages only."""
    features.register_link_type(PublicPageLinkHandler)


# After Wagtail's own check of who may open the page.
hooks.register("on_serve_page", withhold, order=100)
