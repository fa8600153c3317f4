from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from search.log.buffer import note_opened
from search.log.tokens import text_of

# Bytes; what is longer was not sent by a page of ours.
LONGEST_BODY = 4_096


@csrf_exempt
@require_POST
@never_cache
@sensitive_post_parameters()
def opened(request: HttpRequest) -> HttpResponse:
    """Count that a result was opened. The answer is the same for nonsense; a beacon has no cookies and no token."""
    if text := text_of(token_in(request)):
        note_opened(text)
    return HttpResponse(status=204)


def token_in(request: HttpRequest) -> str:
    """Return what a page of results sent, nothing where that cannot be read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        return ""
    try:
        return request.POST.get("search", "")
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError, ValueError):
        return ""
