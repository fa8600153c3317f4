from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.signals import published

from references.models import Reference
from references.signals import reference_retracted


@receiver(pre_save, sender=Reference, dispatch_uid="references.note_retraction")
def note_retraction(sender: type, instance: Reference, raw: bool, **kwargs: Any) -> None:
    """Note whether saving makes a publication one that the public sees as retracted, and did not before."""
    instance.newly_retracted = bool(
        not raw
        and instance.live
        and instance.is_retracted
        and not Reference.objects.filter(pk=instance.pk, live=True, standing=Reference.Standing.RETRACTED).exists()
    )


@receiver(published, sender=Reference, dispatch_uid="references.tell_of_retraction")
def tell_of_retraction(sender: type, instance: Reference, **kwargs: Any) -> None:
    """Tell whoever listens once it is published."""
    if instance.newly_retracted:
        reference_retracted.send(sender=Reference, instance=instance)
