"""Who may do what with visitors' questions."""

from typing import Any

VIEW = "qa.view_submittedquestion"
CHANGE = "qa.change_submittedquestion"
EXPORT = "qa.export_private_text"
APPROVE = "qa.approve_reply"
PROTECT = "qa.protect_data"


def may_view(user: Any) -> bool:
    """Return whether `user` may open the inbox and read what visitors wrote."""
    return bool(user.is_active and user.has_perm(VIEW))


def may_handle(user: Any) -> bool:
    """Return whether `user` may answer, decline and file questions."""
    return bool(may_view(user) and user.has_perm(CHANGE))


def may_approve(user: Any) -> bool:
    """Return whether `user` may sign off private replies."""
    return bool(may_view(user) and user.has_perm(APPROVE))


def may_export_private(user: Any) -> bool:
    """Return whether spreadsheets that `user` makes hold what visitors wrote."""
    return bool(may_view(user) and user.has_perm(EXPORT))


def may_protect(user: Any) -> bool:
    """Return whether `user` sees the data protection register, and may export and erase what one asker sent."""
    return bool(user.is_active and user.has_perm(PROTECT))
