from django.dispatch import Signal

# A page is withheld from the public, or shown again. Arguments: `page`; `hold`, its `content.models.SafetyHold`;
# `user`, who placed or lifted it. Sent inside the transaction that does it; a receiver that fails stops nothing.
hold_placed = Signal()
hold_lifted = Signal()
