import re

# Far below the number of words at which the backends give up (about 200 on PostgreSQL, 600 on SQLite).
MAX_WORDS = 24
MAX_LENGTH = 400
WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def clean_query(text: str) -> str:
    """Return the words of a visitor's query, without anything a search backend takes for an operator.

    Quotation marks, NUL and lone punctuation raise errors in the backends; very long queries exhaust them.
    """
    words = WORD.findall(text[:MAX_LENGTH].replace("\x00", " ").replace("_", " "))
    return " ".join(words[:MAX_WORDS]).lower()
