from django.db import models
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail.search import index


class PublicSnippetQuerySet(models.QuerySet):
    """Snippets as the public may see them."""

    def live(self) -> "PublicSnippetQuerySet":
        """Return only what is published."""
        return self.filter(live=True)


class PublicSnippet(TranslatableMixin, PreviewableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """A record that visitors see on many pages: drafted, compared, scheduled and published as a page is."""

    objects = PublicSnippetQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def get_preview_template(self, request, mode_name):
        """Return the snippet's own preview, `<app>/previews/<model>.html`."""
        return f"{self._meta.app_label}/previews/{self._meta.model_name}.html"
