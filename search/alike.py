"""What is published already about a question that somebody wrote out: for the form to ask on, and for the inbox."""

from django.http import HttpRequest
from wagtail.models import Page

from search.directory import find_places
from search.finding import Found, site_labels
from search.suggestions import Suggestion
from search.understanding import understand

MOST = 5
# A page is worth showing that is so good an answer (`search.ranking.score`), and so much of the best one's.
LEAST, LEAST_OF_BEST = 0.42, 0.5


def find_alike(text: str, root: Page, request: HttpRequest | None = None, *, most: int = MOST) -> list[Suggestion]:
    """Return at most `most` public pages below `root` that may answer a question of any length, the likeliest first.

    The question is kept nowhere: in no log, no cache and no address. Nothing is returned rather than what is far off.
    """
    found = Found(understand(text), always=site_labels(root.pk))
    best = found.best
    if not best:
        return []
    least = max(LEAST, LEAST_OF_BEST * found.scores[best[0]])
    alike = [key for key in best if found.scores[key] >= least][:most]
    places = find_places(alike)
    return [
        Suggestion(places[key].title, places[key].kind, places[key].url(request), key) for key in alike if key in places
    ]
