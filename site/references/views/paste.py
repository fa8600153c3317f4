from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views import View

from references import duplicates, formatting, pasting
from references.keys import to_key


class PasteView(View):
    """Answers with the fields of a pasted citation as JSON, or with what is wrong with it. Nothing is saved."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in who edits references."""
        if not (
            request.user.has_perm("references.add_reference") or request.user.has_perm("references.change_reference")
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> JsonResponse:
        """Read the text."""
        try:
            entry = pasting.find(request.POST.get("text", ""))
        except pasting.Unpasteable as problem:
            return JsonResponse({"error": str(problem)}, status=400)
        values = pasting.values_of(entry)
        match = duplicates.find_one(values, other_than=to_key(request.POST.get("own")))
        return JsonResponse(
            {"values": values, "citation": formatting.format_item(entry.item), "known": self.describe(match)}
        )

    def describe(self, match: duplicates.Match | None) -> dict[str, str] | None:
        """Return where the publication is that is here already."""
        if match is None:
            return None
        address = reverse("wagtailsnippets_references_reference:edit", args=[match.known.key])
        return {"name": match.known.name, "because": match.because, "address": address}
