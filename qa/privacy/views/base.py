from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from qa.inbox.permissions import may_protect


class ProtectedMixin:
    """For those alone who look after data protection; no browser keeps what it shows."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer; raises PermissionDenied for all others."""
        if not may_protect(request.user):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response


class DataProtectionView(ProtectedMixin, WagtailAdminTemplateMixin):
    """A page of the data protection officer's, with the way back to the register."""

    header_icon = "lock"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        here = [{"url": "", "label": self.get_page_title()}]
        above = [{"url": reverse("qa_privacy:register"), "label": "Data protection register"}]
        is_register = getattr(self, "is_register", False)
        return [*self.breadcrumbs_items, *([] if is_register else above), *here]
