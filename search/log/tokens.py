"""What a page of results carries, so that only what was really shown counts as opened."""

from django.core import signing

SALT = "search.opened"
# Seconds for which a page of results counts.
GOOD_FOR = 24 * 60 * 60


def token_of(text: str) -> str:
    """Return a search in a form that nobody else can make."""
    return signing.dumps(text, salt=SALT)


def text_of(token: str) -> str:
    """Return the search of a token, nothing for one that is too old or not ours."""
    try:
        text = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError):
        return ""
    return text if isinstance(text, str) else ""
