"""JSON-LD, by the shapes that schema.org and Google's guidelines give for health pages."""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

if TYPE_CHECKING:
    from content.models import BasePage, OrganisationSettings, Person, Topic

JsonObject = dict[str, Any]

# "</script>" and "<!--" would end or hide the element; these are the same characters to a JSON parser.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def without_empty(thing: JsonObject) -> JsonObject:
    """Return `thing` without the properties that say nothing."""
    return {key: value for key, value in thing.items() if value not in (None, "", [], {})}


def to_script(document: JsonObject) -> SafeString:
    """Return `document` as JSON that is safe inside a `<script>` element."""
    return mark_safe(json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False).translate(ESCAPES))


def iso(moment: date | datetime | None) -> str | None:
    """Return a date or a time as ISO 8601, or None."""
    return moment.isoformat() if moment else None


def absolute_url(page: Page, request: HttpRequest | None) -> str:
    """Return the page's full address on its own site."""
    return page.get_full_url(request) or ""


def publisher(organisation: "OrganisationSettings", request: HttpRequest) -> JsonObject:
    """Return the charity as a schema.org `Organization`."""
    logo = organisation.brand.logo
    return without_empty(
        {
            "@type": "Organization",
            "name": organisation.name,
            "email": organisation.contact_email,
            "telephone": organisation.telephone,
            "address": " ".join(organisation.address.split()),
            "logo": request.build_absolute_uri(logo.url) if logo else "",
            "sameAs": [link.url for link in organisation.links],
        }
    )


def web_page(page: "BasePage", request: HttpRequest) -> JsonObject:
    """Return what every page says of itself; page types add to it."""
    url = absolute_url(page, request)
    return without_empty(
        {
            "@context": "https://schema.org",
            "@type": page.schema_type,
            "@id": url,
            "url": url,
            "name": page.title,
            "description": page.listing_summary,
            "inLanguage": page.locale.language_code,
            "datePublished": iso(page.first_published_at),
            "dateModified": iso(page.last_published_at),
            "publisher": page.get_publisher(request),
        }
    )


def breadcrumb_list(pages: list[Page], request: HttpRequest) -> JsonObject:
    """Return a `BreadcrumbList` of `pages`, the outermost first."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": page.title, "item": absolute_url(page, request)}
            for position, page in enumerate(pages, start=1)
        ],
    }


def item_list(pages: list["BasePage"], total: int, first_position: int, request: HttpRequest) -> JsonObject:
    """Return an `ItemList` of the `pages` shown of `total`, without their text."""
    return {
        "@type": "ItemList",
        "numberOfItems": total,
        "itemListElement": [
            {"@type": "ListItem", "position": position, "url": absolute_url(page, request), "name": page.title}
            for position, page in enumerate(pages, start=first_position)
        ],
    }


def person(somebody: "Person") -> JsonObject:
    """Return an expert, an author or a reviewer as a schema.org `Person`."""
    return without_empty(
        {
            "@type": "Person",
            "name": somebody.name,
            "jobTitle": somebody.role,
            "hasCredential": (
                {"@type": "EducationalOccupationalCredential", "name": somebody.credentials}
                if somebody.credentials
                else None
            ),
            "sameAs": somebody.orcid_url,
        }
    )


def medical_condition(topic: "Topic") -> JsonObject:
    """Return a topic as a schema.org `MedicalCondition`."""
    return without_empty(
        {
            "@type": "MedicalCondition",
            "name": topic.name,
            "alternateName": topic.synonym_list,
            "code": [
                {"@type": "MedicalCode", "codingSystem": system, "codeValue": code} for system, code in topic.code_list
            ],
        }
    )
