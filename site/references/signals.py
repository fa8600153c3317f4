from django.dispatch import Signal

# A publication that the public could see as standing is now published as retracted. Argument: `instance`.
reference_retracted = Signal()
