"""Nobody signs off what they changed themselves, by whatever way they come to it."""

from typing import Any

from review import changes


class ApprovalRefused(Exception):
    """This person may not approve this content now; the message says why.

    No PermissionDenied: the admin answers each of those with the same sentence and the way home (`review.middleware`
    says this one's).
    """


OWN_WORK = "You changed this text since its last sign-off, so somebody else must approve it."
CHANGED_MEANWHILE = "The page has changed since you opened it. Read the new version, then decide."
UNSEEN = "Read the page on the review screen, and decide there."
ALREADY_DECIDED = "Somebody has decided on this meanwhile. Open the page again to see how."
NOT_YOURS = "This is not yours to decide."
PART_OF_NOTHING = (
    "Nobody has read the whole of this page yet, so it cannot be signed off in part. Approve the whole page."
)


def is_own_work(page: Any, user: Any) -> bool:
    """Return whether `user` changed what is to be signed off."""
    return changes.has_changed(page, user)
