"""Wagtail's actions, made all or nothing: what refuses in their middle leaves no half behind.

Publishing takes back every schedule of a page before it saves the page, and copying a branch saves one page after the
other; the editor and the API call both without a transaction, so a refusal would keep what was done until then.
"""

from django.db import transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction

ACTIONS = (
    ConvertAliasPageAction,
    CopyPageAction,
    CopyPageForTranslationAction,
    CreatePageAliasAction,
    PublishRevisionAction,
    UnpublishAction,
)


def make_actions_whole() -> None:
    """Let each of Wagtail's actions run in a transaction of its own."""
    for action in ACTIONS:
        action.execute = transaction.atomic(action.execute)
