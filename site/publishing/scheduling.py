"""Publish what is due and expire what is due: the rules of Wagtail's `publish_scheduled`, each page once.

Wagtail's command works through a list made beforehand, so two runs at once publish twice and one receiver that
raises stops the rest. Here each page, or snippet, has a transaction of its own that first locks its row and then asks
again whether it is still due: publishing, its receivers and its log entry are committed together or not at all.
On PostgreSQL a second worker skips a locked row; SQLite's immediate transactions queue, and the second finds it done.

Further differences from Wagtail's command, all for the case of several dates on one page:
* work is done in the order of its times, so that coming late gives the same result as being there;
* a page whose whole time went by meanwhile is published and expired in one transaction, and never seen;
* expiring a page keeps a later version scheduled that is to go live after the expiry.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision

from content.exceptions import PublishingRefused
from publishing.backoff import Backoff
from publishing.signals import expiry_refused, go_live_refused
from publishing.targets import expiring_models

logger = logging.getLogger(__name__)

PUBLISH: Literal["publish"] = "publish"
EXPIRE: Literal["expire"] = "expire"


@dataclass(frozen=True)
class Due:
    """One piece of work: publish the revision `pk`, or expire the object `pk` of `model`, which was due `at`."""

    action: Literal["publish", "expire"]
    model: str
    pk: str
    at: datetime


@dataclass
class Outcome:
    """What one round came to."""

    published: int = 0
    expired: int = 0
    failed: int = 0
    refused: int = 0


def find_due(before: datetime) -> list[Due]:
    """Return what is due before a moment, earliest first; raises when the database is away."""
    # What takes the place of an expiring version at the very same moment goes first.
    return sorted((Due(*row) for row in due_query(before)), key=lambda due: (due.at, due.action == EXPIRE))


def due_query(before: datetime) -> models.QuerySet:
    """Return the one query, on indexes alone, that a worker asks at every tick."""
    revisions = due_rows(Revision.objects.filter(approved_go_live_at__lt=before), PUBLISH, "approved_go_live_at")
    expired = [
        due_rows(model._base_manager.filter(live=True, expire_at__lt=before), EXPIRE, "expire_at")
        for model in expiring_models()
    ]
    return revisions.union(*expired, all=True)


def due_rows(found: models.QuerySet, action: str, date_field: str) -> models.QuerySet:
    """Return the rows that were found in the columns of `Due`."""
    return (
        found.order_by()
        .annotate(
            due_action=Value(action, CharField()),
            due_model=Value(found.model._meta.label, CharField()),
            due_pk=Cast("pk", CharField()),
            due_at=Cast(F(date_field), DateTimeField()),
        )
        .values_list("due_action", "due_model", "due_pk", "due_at")
    )


def publish_and_expire(
    retries: Backoff,
    *,
    may_continue: Callable[[], bool] = lambda: True,
    overdue_by: timedelta = timedelta(0),
) -> Outcome:
    """Do all that has been due for `overdue_by`, except what failed and still has to wait.

    `may_continue` is asked before each page and ends the round. An error in one page is logged with the page,
    counted in `failed` and kept in `retries`; only a database that has gone away raises.
    """
    outcome = Outcome()
    work = find_due(timezone.now() - overdue_by)
    retries.forget_all_but(set(work))
    for due in work:
        if not retries.may_try(due):
            continue
        if not may_continue():
            break
        try:
            done = publish(due) if due.action == PUBLISH else expire(due)
        except PublishingRefused as refusal:
            outcome.refused += cancel(due, refusal) if due.action == PUBLISH else keep(due, refusal)
        except Exception:
            if not connection.is_usable():
                raise
            outcome.failed += 1
            wait = retries.failed(due)
            logger.exception("Could not %s %s; trying again in %.0f s", due.action, describe(due), wait)
        else:
            outcome.published += done and due.action == PUBLISH
            outcome.expired += done and due.action == EXPIRE
    return outcome


def publish(due: Due) -> bool:
    """Publish a revision that is due, once; return whether it was this call that did."""
    revision = Revision.objects.defer("content").filter(pk=due.pk).first()
    model = revision and revision.base_content_type.model_class()
    if revision is None or model is None:
        return False
    with transaction.atomic():
        if lock(model, pk=revision.object_id) is None:
            return False
        # Only now is the answer final: another worker, or an editor, may have been quicker.
        revision = Revision.objects.filter(pk=due.pk, approved_go_live_at__lt=timezone.now()).first()
        if revision is None:
            return False
        revision.publish(log_action="wagtail.publish.scheduled")
        expire_locked(model, revision.object_id)
    logger.info("Published %s", describe(due))
    return True


def cancel(due: Due, refusal: PublishingRefused) -> bool:
    """Take back the schedule of a version that may not go live and tell whoever listens; return whether we did."""
    # SQLite cuts the times of its casts to the millisecond.
    until = due.at + timedelta(milliseconds=1)
    with transaction.atomic():
        revision = Revision.objects.select_for_update(no_key=True).filter(pk=due.pk, approved_go_live_at__lte=until)
        found = revision.first()
        if found is None:
            return False
        found.approved_go_live_at = None
        found.save(update_fields=["approved_go_live_at"])
        go_live_refused.send(
            sender=type(refusal.page),
            instance=refusal.page,
            revision=found,
            due_at=due.at,
            problems=refusal.problems,
        )
    logger.warning("Did not publish %s: %s", describe(due), " ".join(refusal.problems))
    return True


def keep(due: Due, refusal: PublishingRefused) -> bool:
    """Take back the expiry of an object that may not be taken off the site and tell whoever listens.

    Return whether it was this call that did.
    """
    model = apps.get_model(due.model)
    # SQLite cuts the times of its casts to the millisecond.
    until = due.at + timedelta(milliseconds=1)
    with transaction.atomic():
        found = lock(model, pk=due.pk, live=True, expire_at__lte=until)
        if found is None:
            return False
        model._base_manager.filter(pk=found.pk).update(expire_at=None)
        expiry_refused.send(sender=model, instance=found, page=refusal.page, due_at=due.at, problems=refusal.problems)
    logger.warning("Did not expire %s: %s", describe(due), " ".join(refusal.problems))
    return True


def expire(due: Due) -> bool:
    """Unpublish an object that has expired, once; return whether it was this call that did."""
    with transaction.atomic():
        done = expire_locked(apps.get_model(due.model), due.pk)
    if done:
        logger.info("Expired %s", describe(due))
    return done


def expire_locked(model: type[models.Model], pk: str) -> bool:
    """Lock an object and unpublish it if its time is over; return whether it was. Needs a transaction."""
    found = lock(model, pk=pk, live=True, expire_at__lt=timezone.now())
    if found is None:
        return False
    instance = found.specific if isinstance(found, Page) else found
    # Unpublishing cancels all that is scheduled. A person who unpublishes means that; a date does not.
    later = dict(
        instance.revisions.filter(approved_go_live_at__gt=instance.expire_at).values_list("pk", "approved_go_live_at")
    )
    instance.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for revision_pk, go_live_at in later.items():
        Revision.objects.filter(pk=revision_pk).update(approved_go_live_at=go_live_at)
    return True


def lock(model: type[models.Model], **condition: Any) -> Any:
    """Return the one row that meets the condition, locked until the transaction ends.

    Return None when there is none or another transaction holds it. SQLite locks no rows: its transaction, immediate
    by our settings, already is the only one that writes.
    """
    return model._base_manager.select_for_update(skip_locked=True, no_key=True).filter(**condition).first()


def describe(due: Due) -> str:
    """Return words for the log that lead a person to the page; never raises."""
    try:
        if due.action == PUBLISH:
            revision = Revision.objects.defer("content").select_related("content_type").get(pk=due.pk)
            kind = f"{revision.content_type.app_label}.{revision.content_type.model}"
            return f"“{revision.object_str}” ({kind} {revision.object_id}, revision {revision.pk})"
        return f"“{apps.get_model(due.model)._base_manager.get(pk=due.pk)}” ({due.model} {due.pk})"
    except Exception:
        return f"{due.model} {due.pk}"
