"""What a page of the inbox says."""

import re
from html import unescape
from typing import Any

from django.contrib.messages import get_messages

from qa.models import SubmittedQuestion


def html(response: Any) -> str:
    """Return the page."""
    assert response.status_code == 200, response
    return response.content.decode()


def codes(response: Any) -> list[str]:
    """Return the codes of the questions of a list, in its order."""
    return re.findall(r'<span class="inbox-code">(\w+)</span>', html(response))


def tabs(response: Any) -> dict[str, int]:
    """Return the tabs with their numbers."""
    found = re.findall(
        r'inbox-tabs__tab"[^>]*>([^<]+) <span class="inbox-tabs__number">([\d,]+)</span>', html(response)
    )
    return {label: int(number.replace(",", "")) for label, number in found}


def actions(response: Any) -> set[str]:
    """Return the labels of what a question's page offers."""
    bar = html(response).partition('class="inbox-actions"')[2].partition("</div>")[0]
    return {label.strip() for label in re.findall(r">([^<>\n]+)</(?:a|button)>", bar)}


def told(response: Any) -> str:
    """Return what is said after something was done."""
    return " ".join(unescape(str(message)) for message in get_messages(response.wsgi_request))


def stored(submission: SubmittedQuestion) -> SubmittedQuestion:
    """Return a question as it is now."""
    return SubmittedQuestion.objects.get(pk=submission.pk)
