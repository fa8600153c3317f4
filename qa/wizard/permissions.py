"""Who may bring an archive over, and how far."""

from typing import Any

from qa.importer.loader.categories import find_archive


def may_import(user: Any) -> bool:
    """Return whether `user` may add pages to the archive: they may upload, look through and import drafts."""
    archive = find_archive()
    return bool(archive and user and user.is_active and archive.permissions_for_user(user).can_add_subpage())


def may_publish(user: Any) -> bool:
    """Return whether `user` may make what is imported public at once."""
    archive = find_archive()
    return bool(archive and user and user.is_active and archive.permissions_for_user(user).can_publish_subpage())


def may_redirect(user: Any) -> bool:
    """Return whether an import by `user` also redirects the old addresses."""
    return bool(user and user.has_perm("wagtailredirects.add_redirect"))
