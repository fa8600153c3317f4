from review.admin import again, gate, holds, planning, redaction, screen  # noqa: F401 - each registers its hooks
