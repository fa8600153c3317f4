from review import record_forms  # noqa: F401 - gives publications their form
from review.admin import (  # noqa: F401 - each registers its hooks
    accounts,
    again,
    gate,
    holds,
    planning,
    redaction,
    screen,
)
