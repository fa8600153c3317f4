"""Wagtail's actions, made all or nothing: what refuses in their middle leaves no half behind.

Publishing takes back every schedule of a page before it saves the page, copying a branch saves one page after the
other, and deleting a page takes it off its parent's count before the ledger is asked; the editor and the API call them
without a transaction, so a refusal would keep what was done until then.
"""

from typing import Any

from django.db import transaction
from treebeard.mp_tree import MP_NodeQuerySet
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction

from review.retiring import ensure_may_be_deleted

ACTIONS = (
    ConvertAliasPageAction,
    CopyPageAction,
    CopyPageForTranslationAction,
    CreatePageAliasAction,
    DeletePageAction,
    PublishRevisionAction,
    UnpublishAction,
)


def make_actions_whole() -> None:
    """Let each of Wagtail's actions run in a transaction of its own."""
    for action in ACTIONS:
        action.execute = transaction.atomic(action.execute)
    # Rows of the tree can also be deleted without an action, as a shell does.
    MP_NodeQuerySet.delete = transaction.atomic(MP_NodeQuerySet.delete)


def make_deleting_ask_first() -> None:
    """Let every way to delete a page ask whether it may go; the views in front of it have asked by then."""
    check_permission = DeletePageAction.check

    def check(self: DeletePageAction, *args: Any, **kwargs: Any) -> None:
        check_permission(self, *args, **kwargs)
        ensure_may_be_deleted(self.page)

    DeletePageAction.check = check
