from django.dispatch import Signal

# A page is withheld from the public, or shown again. Arguments: `page`; `hold`, its `content.models.SafetyHold`;
# `user`, who placed or lifted it. Sent inside the transaction that does it; a receiver that fails stops nothing.
hold_placed = Signal()
hold_lifted = Signal()

# Something is removed from a page everywhere. Arguments: `page_pk`; `redactor`, whose `redact(text)` and
# `redact_value(json)` take it out of whatever else is kept of the page; `kind`, of `review.models.Redaction`. Sent
# inside the transaction that does it: a receiver that fails undoes it all, for half a removal is none.
passage_removed = Signal()
