"""The part of the admin that serves the inbox: the listing, the pages of its actions, and its style."""

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from qa.inbox.modeladmin import InboxAdmin
from qa.inbox.views import answering, filing, merging, replying

modeladmin_register(InboxAdmin)

VIEWS = {
    "assign": filing.AssignView,
    "take": filing.TakeView,
    "draft": answering.DraftView,
    "link": answering.LinkView,
    "unlink": answering.UnlinkView,
    "reply": replying.ReplyView,
    "decide": replying.DecideView,
    "recall": replying.RecallView,
    "merge": merging.MergeView,
    "separate": filing.SeparateView,
    "decline": filing.DeclineView,
    "spam": filing.SpamView,
    "reopen": filing.ReopenView,
}


@hooks.register("register_admin_urls")
def register_inbox_urls() -> list[URLPattern | URLResolver]:
    """Put what is done with a question below /admin/inbox/."""
    patterns = [path(f"<int:pk>/{name}/", view.as_view(), name=name) for name, view in VIEWS.items()]
    return [path("inbox/", include((patterns, "inbox")))]


@hooks.register("insert_global_admin_css")
def inbox_css() -> str:
    """Return the link to the style of the inbox, and of what stands beside the editor."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/inbox.css"))
