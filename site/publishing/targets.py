"""What can be scheduled, found out from the models themselves: publishing knows no section of the site."""

from django.apps import apps
from django.db import models
from wagtail.models import DraftStateMixin, Page


def expiring_models() -> list[type[models.Model]]:
    """Return `Page`, which holds the dates of all page types, and every model with drafts that is not a page."""
    snippets = [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page) and not model._meta.proxy
    ]
    return [Page, *snippets]
