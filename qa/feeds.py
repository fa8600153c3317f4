import re
from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import make_aware
from wagtail.models import Page

from content.models import OrganisationSettings
from content.structured_data import absolute_url
from qa.queries import first_of, questions_in

FEED_LENGTH = 30
# XML 1.0 has no way to say these, and old archives hold some.
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def questions_feed(section: Page, request: HttpRequest) -> HttpResponse:
    """Return the newest public questions of `section` (the archive or a category) as an Atom feed."""
    address = absolute_url(section, request)
    feed = Atom1Feed(
        title=f"{section.title} – {OrganisationSettings.load(request_or_site=request).name}",
        link=address,
        description=section.specific.listing_summary,
        language=section.locale.language_code,
        feed_url=f"{address}feed/",
    )
    for question in first_of(questions_in(section), "newest", 0, FEED_LENGTH):
        link = absolute_url(question, request)
        feed.add_item(
            title=without_control_characters(question.title),
            link=link,
            unique_id=link,
            description=without_control_characters(question.listing_summary),
            author_name=question.expert.name if question.expert else None,
            pubdate=midnight(question.answered_on) or question.first_published_at,
            updateddate=question.last_published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def without_control_characters(text: str) -> str:
    """Return `text` without the characters that no XML document may hold."""
    return CONTROL_CHARACTERS.sub("", text)


def midnight(day: date | None) -> datetime | None:
    """Return the beginning of `day` in the site's time zone, or None."""
    return make_aware(datetime.combine(day, time.min)) if day else None
