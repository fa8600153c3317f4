from review import record_forms  # noqa: F401 - gives publications their form
from review.admin import accounts, again, gate, holds, planning, screen  # noqa: F401 - each registers its hooks
