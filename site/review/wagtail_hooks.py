from review import record_forms  # noqa: F401 - gives publications their form
from review.admin import (  # noqa: F401 - each registers its hooks
    accounts,
    again,
    gate,
    helpful,
    holds,
    planning,
    redaction,
    screen,
)
