"""What in the settings would break the privacy clock's promises without a word: `manage.py check` says it."""

from typing import Any

from django.conf import settings
from django.core import checks

from qa.privacy import ledger


@checks.register
def check_ledger(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse an address where a folder is meant."""
    return [checks.Error(ledger.NO_ADDRESS, id="qa.E001")] if ledger.is_address() else []


@checks.register
def check_times(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn where contact details are kept longer than the words: they go with the words then."""
    if settings.ASK_CONTACT_KEEP_DAYS <= settings.ASK_TEXT_KEEP_DAYS:
        return []
    return [
        checks.Warning(
            "ASK_CONTACT_KEEP_DAYS is longer than ASK_TEXT_KEEP_DAYS.",
            hint="An email address is removed with the question at the latest; askers are told the longer time.",
            id="qa.W001",
        )
    ]
