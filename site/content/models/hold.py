from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from wagtail.models import Page

DEFAULT_NOTICE = "We are checking this page. Until we have, we do not show it."


class SafetyHoldQuerySet(models.QuerySet):
    """Holds, those in force among them."""

    def active(self) -> "SafetyHoldQuerySet":
        """Return the holds that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)

    def on(self, page: Page) -> "SafetyHold | None":
        """Return the hold that withholds `page`: its own, or that of the page whose alias it is; or None."""
        return self.active().filter(page_id__in=[page.pk, page.alias_of_id]).first()

    def on_source_of(self, page: Page) -> "SafetyHold | None":
        """Return the hold on the page that `page` repeats by what the database says, or None."""
        return self.active().filter(page__aliases=page.pk).first() if page.pk else None


class SafetyHold(models.Model):
    """A page whose content is withheld from the public at once, for fear that it may do harm.

    The page itself is untouched: visitors find a notice at its address, and nothing of it anywhere else. A second
    person lifts the hold.
    """

    # It is about a page, and no use of one.
    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="safety_holds")
    reason = models.TextField(help_text="For colleagues: what may be wrong, and who is looking into it.")
    notice = models.TextField(
        "notice for visitors",
        blank=True,
        help_text=f"Leave empty for: “{DEFAULT_NOTICE}”",
    )
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    objects = SafetyHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(lifted_at__isnull=True), name="content_one_hold_a_page"
            )
        ]
        ordering = ["-placed_at"]

    def __str__(self) -> str:
        return f"Hold on {self.page}"

    @property
    def shown_notice(self) -> str:
        """What visitors read in the place of the page."""
        return self.notice or DEFAULT_NOTICE

    def may_be_lifted_by(self, user: models.Model) -> bool:
        """Return whether `user` is a second person."""
        return self.placed_by_id != user.pk

    def lift(self, user: models.Model, because: str) -> None:
        """Show the page again; raises PermissionDenied for who placed the hold, and for one that is lifted already."""
        if not self.may_be_lifted_by(user):
            raise PermissionDenied("A second person must lift a safety hold.")
        if self.lifted_at:
            raise PermissionDenied("Somebody has lifted this hold already.")
        self.lifted_by_id = user.pk
        self.lifted_at = timezone.now()
        self.lifted_because = because
        self.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])


def held_page_keys() -> models.QuerySet:
    """Return the keys of the pages that are on hold, and of their aliases."""
    held = SafetyHold.objects.active().values("page_id")
    return Page.objects.filter(models.Q(pk__in=held) | models.Q(alias_of__in=held)).order_by().values("pk")


def not_held() -> models.Q:
    """Return what keeps pages on hold and their aliases out of a query, by their own columns and few holds alone."""
    held = SafetyHold.objects.active().order_by().values("page_id")
    return ~models.Q(pk__in=held) & ~models.Q(alias_of__in=held)
