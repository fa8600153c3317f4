from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from home.setup.tree import SiteTree

EDITORS = "Editors"
REVIEWERS = "Reviewers"
MANAGING_EDITORS = "Managing editors"

# To come in, and to read what people search for.
ADMIN = ["wagtailadmin.access_admin", "search.view_searchday"]
REFERENCES = ["references.add_reference", "references.change_reference", "references.publish_reference"]
PEOPLE_AND_TOPICS = [
    f"content.{action}_{model}" for model in ("person", "topic") for action in ("add", "change", "delete", "publish")
]
# Clinicians keep it, and it is theirs to publish.
URGENT_ADVICE = ["content.add_urgentrule", "content.change_urgentrule", "content.publish_urgentrule"]
# What visitors ask: to read it, to handle it, to sign off what goes to one asker alone.
INBOX = ["qa.view_submittedquestion"]
ANSWERING = [*INBOX, "qa.change_submittedquestion"]
SIGN_OFF_REPLIES = ["qa.approve_reply"]
MANAGEMENT = [
    "content.change_organisationsettings",
    "review.override_sign_off",
    # For reviewers who are away: their absence, and what they have claimed.
    "review.change_absence",
    "review.delete_reviewclaim",
    "review.redact",
    "references.delete_reference",
    "content.delete_urgentrule",
    # Private words in spreadsheets; the register, and what one asker may demand.
    "qa.export_private_text",
    "qa.protect_data",
    # The whole archive, drafts included, as a file.
    "qa.add_archiveexport",
    *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete")),
    *(f"wagtailsearchpromotions.{action}_searchpromotion" for action in ("add", "change", "delete")),
]

MODEL_PERMISSIONS = {
    EDITORS: [*ADMIN, *REFERENCES, *ANSWERING],
    REVIEWERS: [*ADMIN, *URGENT_ADVICE, *INBOX, *SIGN_OFF_REPLIES],
    MANAGING_EDITORS: [
        *(*ADMIN, *REFERENCES, *PEOPLE_AND_TOPICS, *URGENT_ADVICE),
        *(*ANSWERING, *SIGN_OFF_REPLIES, *MANAGEMENT),
    ],
}
PAGE_PERMISSIONS = {
    EDITORS: ["add_page", "change_page"],
    # Without it a reviewer sees neither explorer, history nor comparison; approving needs no right to publish.
    REVIEWERS: ["change_page"],
    MANAGING_EDITORS: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"],
}
MEDIA_PERMISSIONS = {
    EDITORS: ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"],
    REVIEWERS: ["choose_image", "choose_document"],
    MANAGING_EDITORS: [
        f"{action}_{model}" for model in ("image", "document") for action in ("add", "change", "choose", "delete")
    ],
}


def grant_groups(tree: SiteTree) -> None:
    """Make the three groups and give each what its people need; what an administrator added stays."""
    ensure_permissions_exist()
    sections: list[Page] = [tree.archive, tree.factsheets]
    for name, pages in ((EDITORS, sections), (REVIEWERS, sections), (MANAGING_EDITORS, [tree.home])):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*find_permissions(MODEL_PERMISSIONS[name]))
        grant_on_pages(group, pages, PAGE_PERMISSIONS[name])
        grant_on_media(group, MEDIA_PERMISSIONS[name])
    remove_wagtail_defaults()


def ensure_permissions_exist() -> None:
    """Make the permissions that a version just installed has brought.

    Django makes them at the end of `migrate` only: whoever comes here sooner would grant what is not there yet.
    """
    wanted = {label for labels in MODEL_PERMISSIONS.values() for label in labels}
    known = Permission.objects.values_list("content_type__app_label", "codename")
    if not wanted <= {f"{app}.{codename}" for app, codename in known}:
        for app_config in apps.get_app_configs():
            create_contenttypes(app_config, verbosity=0)
            create_permissions(app_config, verbosity=0)


def find_permissions(labels: Iterable[str]) -> list[Permission]:
    """Return the permissions named "app.codename"; those that this version of an app does not have are left out."""
    wanted = Q(pk__in=[])
    for label in labels:
        app, codename = label.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def grant_on_pages(group: Group, pages: Iterable[Page], codenames: Iterable[str]) -> None:
    """Let `group` do the actions on `pages` and on all below them."""
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    for page in pages:
        for permission in permissions.filter(content_type__model="page"):
            GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def grant_on_media(group: Group, codenames: Iterable[str]) -> None:
    """Let `group` do the actions on images and documents of every collection."""
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames
    ):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def remove_wagtail_defaults() -> None:
    """Take away what Wagtail grants on a fresh database: editors' rights on the whole tree, and "Moderators"."""
    root = Page.get_first_root_node()
    GroupPagePermission.objects.filter(group__name=EDITORS, page=root).delete()
    Group.objects.filter(name="Moderators", user__isnull=True).delete()
