from django.dispatch import Signal

# A publication that the public could see as standing is now published as retracted. Argument: `instance`.
reference_retracted = Signal()
# The same for one that a newer version has replaced.
reference_superseded = Signal()
