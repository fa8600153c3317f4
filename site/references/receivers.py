from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.signals import published

from references.models import Reference
from references.signals import reference_retracted, reference_superseded

SIGNALS = {
    Reference.Standing.RETRACTED: reference_retracted,
    Reference.Standing.SUPERSEDED: reference_superseded,
}


@receiver(pre_save, sender=Reference, dispatch_uid="references.note_fall")
def note_fall(sender: type, instance: Reference, raw: bool, **kwargs: Any) -> None:
    """Note whether saving makes a publication one that the public sees as retracted or replaced, and did not before."""
    instance.newly_fallen = bool(
        not raw
        and instance.live
        and instance.standing in SIGNALS
        and not Reference.objects.filter(pk=instance.pk, live=True, standing=instance.standing).exists()
    )


@receiver(published, sender=Reference, dispatch_uid="references.tell_of_fall")
def tell_of_fall(sender: type, instance: Reference, **kwargs: Any) -> None:
    """Tell whoever listens once it is published."""
    if instance.newly_fallen:
        SIGNALS[Reference.Standing(instance.standing)].send(sender=Reference, instance=instance)
