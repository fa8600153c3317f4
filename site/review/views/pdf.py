"""The PDF of a public page, below its address."""

import logging
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from content.pdf import kept
from content.pdf.compiling import Document, PdfFailed, compile_pdf
from review.pdf import digest_of, read_page

if TYPE_CHECKING:
    from review.models import ClinicalPage

logger = logging.getLogger(__name__)

UNAVAILABLE = 503


def page_as_pdf(request: HttpRequest, page: "ClinicalPage") -> HttpResponse:
    """Answer with the page as a PDF: the one that is kept if nothing has changed, else a new one.

    Browsers ask each time whether theirs still holds, for the page may be corrected or withheld at any moment. Where it
    cannot be made the answer says so and leads back to the page.
    """
    try:
        document, _ = read_page(page, request)
        response = answer(request, page, document)
    except PdfFailed as failure:
        logger.error("No PDF of page %s: %s", page.pk, failure)
        response = TemplateResponse(request, "review/pdf/failed.html", {"failed_page": page}, status=UNAVAILABLE)
        response["Retry-After"] = str(kept.REST)
    is_private = page.get_view_restrictions().exists()
    response["Cache-Control"] = f"{'private' if is_private else 'public'}, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def answer(request: HttpRequest, page: "ClinicalPage", document: Document) -> HttpResponse:
    """Return the PDF, or that what the browser has still holds. Raises PdfFailed."""
    digest = digest_of(document)
    etag = quote_etag(digest)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(kept.fetch(page.pk, digest, lambda: compile_pdf(document)), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{page.pdf_name}.pdf") or "attachment"
    response["ETag"] = etag
    return response
