"""What follows from a page going live, and what keeps a bare `Page` from going live behind its type's back."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signals import page_published

from content.models import BasePage
from publishing.signals import go_live_refused
from review import ledger
from review.models import ClinicalPage, ReviewDue


@receiver(page_published, dispatch_uid="review.set_next_due")
def set_next_due(sender: type, instance: Any, **kwargs: Any) -> None:
    """Set when the page is next due; the ledger's own note of what is public is made as the page is saved."""
    page = instance.specific
    # Scheduling a page that never was live sends the same signal.
    if not page.live or page.alias_of_id or not isinstance(page, BasePage):
        return
    if not isinstance(page, ClinicalPage):
        ledger.set_due(page, ledger.due_after(page))
        return
    line = ledger.find_permission(page, page.clinical_digest)
    if line and line.next_due_on:
        ledger.set_due(page, line.next_due_on, line.reviewer)
    elif line and not ReviewDue.objects.filter(page_id=page.pk).exists():
        # Out by override, and nobody has ever read it: a cycle after today, as for what needs no sign-off.
        ledger.set_due(page, ledger.due_after(page))


@receiver(go_live_refused, dispatch_uid="review.note_refusal")
def note_refusal(sender: type, instance: Any, revision: Any, due_at: Any, problems: list[str], **kwargs: Any) -> None:
    """Write into the page's history that it could not go live at its time, and why."""
    if isinstance(instance, Page):
        log(
            instance,
            "review.go_live_refused",
            revision=revision,
            data={"problems": list(problems), "due_at": due_at.isoformat()},
        )


@receiver(pre_save, sender=Page, dispatch_uid="review.guard_bare_pages")
def guard_bare_pages(
    sender: type, instance: Page, raw: bool, update_fields: Collection[str] | None, **kwargs: Any
) -> None:
    """Ask the specific page before a bare `Page` of it is saved as live."""
    if raw or instance._state.adding or not instance.pk:
        return
    model = instance.specific_class
    if model is None or not issubclass(model, ClinicalPage):
        return
    loaded = {field.attname for field in Page._meta.concrete_fields if field.attname in instance.__dict__}
    saved = loaded if update_fields is None else loaded & {Page._meta.get_field(name).attname for name in update_fields}
    decisive = saved & {model._meta.get_field(name).attname for name in {"live", "alias_of", *model.clinical_fields}}
    page = model._base_manager.filter(pk=instance.pk).first() if decisive else None
    if page is None:
        return
    for attribute in decisive:
        setattr(page, attribute, getattr(instance, attribute))
    page.ensure_keeps_hold()
    if page.live:
        page.ensure_may_be_live()
