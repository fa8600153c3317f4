from review.admin import again, gate, holds, planning, screen  # noqa: F401 - each registers its hooks
