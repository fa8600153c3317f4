from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from references.keys import to_key
from references.models import Reference

MOST = 1000


def names(request: HttpRequest) -> JsonResponse:
    """Answer with what the editor calls the publications of `ids`, “1,2,3”: all of a page's in one question."""
    keys = {key for one in request.GET.get("ids", "").split(",")[:MOST] if (key := to_key(one))}
    found = Reference.objects.in_bulk(keys)
    return JsonResponse({str(key): describe(found.get(key)) for key in keys})


def describe(reference: Reference | None) -> dict[str, str]:
    """Return the short and the whole name of a publication, and what is wrong with it."""
    if reference is None:
        return {"name": "Deleted", "title": "This publication is no more. Cite another.", "problem": "deleted"}
    problem = "" if reference.live else "not published"
    if reference.standing != Reference.Standing.CURRENT:
        problem = reference.get_standing_display().lower()
    return {
        "name": reference.short_name,
        "title": str(reference),
        "problem": problem,
        "address": reverse("wagtailsnippets_references_reference:edit", args=[reference.pk]),
    }
