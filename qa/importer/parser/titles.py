"""A working title for an entry that has none."""

import re

LONGEST_TITLE = 80
ORPHAN_PREFIX = "Question missing: "
# A longer sentence is cut anyway.
LONGEST_SENTENCE = 400
# The end of a sentence: its mark, perhaps a closing quote, then a space or the end.
SENTENCE_END = re.compile(r"[.?!…]+[\"'”’)]*(?=\s|$)")
# A slip of the typewriter: “dizziness .”
STRAY_SPACE = re.compile(r"\s+(?=[.,;:?!](?:\s|$))")
# A full stop after these does not end a sentence.
ABBREVIATION = re.compile(r"(?:\b(?:dr|mr|mrs|ms|prof|st|e\.g|i\.e|eg|ie|etc|approx|no|vs)|\b[a-z])\.$", re.IGNORECASE)


def derive_title(text: str, longest: int = LONGEST_TITLE) -> str:
    """The first sentence of the text, cut at a word so that it has at most `longest` characters, "…" where cut."""
    return shorten(STRAY_SPACE.sub("", first_sentence(text)), longest)


def derive_orphan_title(answer: str) -> str:
    """A title that says that the question is missing, with the first words of the answer."""
    return ORPHAN_PREFIX + derive_title(answer, LONGEST_TITLE - len(ORPHAN_PREFIX))


def first_sentence(text: str) -> str:
    """The text up to the end of its first sentence, on one line; its first words where that is very long."""
    text = " ".join(text[: LONGEST_SENTENCE * 2].split())[:LONGEST_SENTENCE]
    for match in SENTENCE_END.finditer(text):
        if not ABBREVIATION.search(text[: match.end()]):
            return text[: match.end()].strip()
    return text


def shorten(text: str, longest: int) -> str:
    """The text, or its first words and "…" where it has more than `longest` characters."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    if not text[longest - 1].isspace():
        cut = cut.rsplit(None, 1)[0] if " " in cut.strip() else cut
    return cut.rstrip(" ,;:-–—(“\"'") + "…"
