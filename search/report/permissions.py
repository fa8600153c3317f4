"""Who reads the report of searches, and who may do what about a search."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from search.models import SearchDay

policy = ModelPermissionPolicy(SearchDay)


def may_read(user: Any) -> bool:
    """Return whether `user` may see what people search for."""
    return policy.user_has_permission(user, "view")


def may_add_synonyms(user: Any) -> bool:
    """Return whether `user` may change topics and publish them: a synonym works at once."""
    return may_read(user) and user.has_perms(["content.change_topic", "content.publish_topic"])


def may_promote(user: Any) -> bool:
    """Return whether `user` may put pages above the results of a search."""
    return may_read(user) and user.has_perm("wagtailsearchpromotions.add_searchpromotion")


def may_write(user: Any) -> bool:
    """Return whether `user` may add pages somewhere."""
    return may_read(user) and page_permission_policy.user_has_permission(user, "add")
