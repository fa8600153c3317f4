"""What visitors search for, counted by day and without personal data.

`note_answer` is for the search page; `note_search` and `note_opened` keep a note in the process (`buffer`), a thread
counts (`counters`) what may be written down (`masking`, `unknown`). Editors read it in `search.report`.
"""

from django.conf import settings
from django.http import HttpRequest

from search.log.buffer import note_opened, note_search
from search.log.tokens import token_of
from search.services import Answer

__all__ = ["note_answer", "note_opened", "note_search"]


def note_answer(request: HttpRequest, answer: Answer) -> str:
    """Count a search whose results are shown, and return what the page carries for counting what is opened.

    Nothing, and an empty text, for a page that nobody may ever see.
    """
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if not settings.SEARCH_LOG or request.method != "GET" or "prefetch" in purpose:
        return ""
    # Words that no page has were taken for others, and the page says so.
    corrected = answer.did_you_mean if answer.query.corrections and answer.count else ""
    note_search(answer.query.text, answer.count, corrected)
    return token_of(corrected or answer.query.text) if answer.count else ""
