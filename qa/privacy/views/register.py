"""The register of what is kept, and what shows that privacy is kept."""

import csv
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View
from wagtail.admin.widgets.button import HeaderButton

from content.spreadsheets import neutralise
from qa.inbox.permissions import may_view
from qa.privacy import proof, register
from qa.privacy.ledger import LedgerState
from qa.privacy.views.base import DataProtectionView, ProtectedMixin


class RegisterView(DataProtectionView, TemplateView):
    """What is stored, why, how long, who sees it; receipts, consents, the ledger, and what stays open too long."""

    page_title = "Data protection register"
    template_name = "qa/privacy/register.html"
    is_register = True

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to the spreadsheet."""
        return [HeaderButton("Download CSV", url=reverse("qa_privacy:register_csv"), icon_name="download")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the register as it stands now."""
        old = proof.open_too_long()
        shown = list(old[: proof.SHOWN])
        return super().get_context_data(
            headings=register.HEADINGS,
            lines=register.lines(),
            wordings=proof.wordings(),
            months=proof.months(),
            month_headings=proof.MONTH_HEADINGS,
            ledger=LedgerState.find(),
            old=shown,
            old_in_all=old.count() if len(shown) == proof.SHOWN else len(shown),
            text_days=settings.ASK_TEXT_KEEP_DAYS,
            may_view=may_view(self.request.user),
            today=timezone.localdate(),
            **kwargs,
        )


class RegisterCsvView(ProtectedMixin, View):
    """The register as a spreadsheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the file; nothing in it is calculated when it is opened."""
        name = f"data-protection-register-{timezone.localdate():%Y-%m-%d}.csv"
        response = HttpResponse(
            content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
        writer = csv.writer(response)
        writer.writerow(register.HEADINGS.values())
        for line in register.lines():
            writer.writerow(neutralise(getattr(line, column)) for column in register.HEADINGS)
        return response
