from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.utils.file import hash_filelike


class CustomImage(AbstractImage):
    """An image with what a charity must be able to show: who made it, under what licence, and what it depicts.

    The alternative text is Wagtail's own `description`.
    """

    credit = models.CharField(
        max_length=255, blank=True, help_text="Who made it, as it should be shown beside the image."
    )
    licence = models.CharField(
        max_length=255,
        blank=True,
        help_text="What allows us to use it: “Our own”, “CC BY 4.0”, “Bought from …, order 123”.",
    )
    is_decorative = models.BooleanField(
        "decorative",
        default=False,
        help_text="Tick only when the image says nothing that the text does not: screen readers then skip it.",
    )

    admin_form_fields = (*Image.admin_form_fields, "is_decorative", "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"

    @property
    def default_alt_text(self) -> str:
        """The alternative text where a page gives none of its own; empty for a decorative image."""
        return "" if self.is_decorative else self.description

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the image with the hash of its file: it tells whether a page still shows what was signed."""
        saved = kwargs.get("update_fields")
        # A form that was refused still holds a file that is not to be saved.
        if self.file and (saved is None or "file" in saved) and (not self.file_hash or self.has_another_file()):
            self.file.open()
            self.file_hash: str = hash_filelike(self.file)
            self.file.seek(0)
            if saved is not None:
                kwargs["update_fields"] = {*saved, "file_hash"}
        super().save(*args, **kwargs)

    def has_another_file(self) -> bool:
        """Return whether the file is not the one that the database knows, by whatever way it came here."""
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("file", flat=True).first()
        return not self.file._committed or stored != self.file.name

    def clean(self) -> None:
        super().clean()
        if not self.description and not self.is_decorative:
            raise ValidationError(
                {"description": "Say in a sentence what the image shows, or tick “decorative” if it adds nothing."}
            )


class CustomRendition(AbstractRendition):
    """One size and format of an image."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="images_rendition_unique")
        ]
