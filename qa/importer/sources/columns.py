"""Which column of a table holds what."""

import re
from collections.abc import Sequence

from qa.importer.sources.model import ArchiveFileError, ColumnMapping, ReadOptions

# The usual names of columns, the best first; of questions above all, for an export often calls them titles.
USUAL_NAMES = {
    "question": ("question", "questions", "q", "enquiry", "query", "frage", "pregunta", "vraag", "domanda"),
    "answer": (
        *("answer", "answers", "a", "reply", "response", "antwort", "réponse", "reponse", "respuesta", "antwoord"),
        *("risposta", "content", "body", "text", "post content"),
    ),
    "title": ("title", "heading", "subject", "headline", "post title", "titel", "titre", "título", "titolo"),
    "category": (
        *("category", "categories", "section", "topic", "body part", "kategorie", "rubrik", "catégorie", "categoría"),
        "categoria",
    ),
    "address": ("address", "url", "link", "permalink", "old address", "adresse", "source url", "page url"),
    "asked_on": ("asked on", "asked", "date asked", "date", "question date", "post date", "created", "datum", "fecha"),
}


def suggest_columns(headers: Sequence[str]) -> ColumnMapping:
    """The mapping that the usual names of columns suggest; a title stands in for a question that has no column."""
    by_key = {_key(header): header for header in reversed(headers) if header}
    found = {part: next((by_key[name] for name in names if name in by_key), "") for part, names in USUAL_NAMES.items()}
    if not found["question"]:
        found["question"], found["title"] = found["title"], ""
    return ColumnMapping(**found)


def parse_columns(text: str) -> ColumnMapping:
    """The mapping in "question=Frage,answer=Antwort"; raises ValueError for anything else."""
    parts: dict[str, str] = {}
    for pair in text.split(","):
        name, sign, header = pair.partition("=")
        name = name.strip().replace(" ", "_")
        if not sign or name not in USUAL_NAMES or not header.strip() or name in parts:
            raise ValueError(
                f"“{pair.strip()}” names no column: write question=Frage,answer=Antwort, with any of "
                f"{', '.join(USUAL_NAMES)} before the =."
            )
        parts[name] = header.strip()
    return ColumnMapping(**parts)


def find_columns(name: str, headers: Sequence[str], options: ReadOptions) -> dict[int, str]:
    """The part of an entry that each column holds, by its place.

    Raises ArchiveFileError where a column is missing or named twice, or where nobody said which they are and their
    names do not tell.
    """
    columns = ", ".join(f"“{header}”" for header in headers if header)
    mapping = options.columns
    if mapping is None:
        mapping = suggest_columns(headers)
        if not (mapping.question and mapping.answer):
            raise ArchiveFileError(
                f"The names of the columns in {name} do not tell which holds the questions and which the answers: "
                f"{options.hints.columns}. They are {columns}."
            )
    if not (mapping.question or mapping.answer):
        raise ArchiveFileError(f"Say which column of {name} holds the questions or the answers. They are {columns}.")
    places: dict[int, str] = {}
    for part, header in mapping.items():
        place = next((place for place, other in enumerate(headers) if _same(header, other)), None)
        if place is None:
            raise ArchiveFileError(f"{name} has no column “{header}”. Its columns are {columns}.")
        if place in places:
            raise ArchiveFileError(f"The column “{header}” of {name} is named twice: choose one use for it.")
        places[place] = part
    return places


def _same(header: str, other: str) -> bool:
    return header.strip().casefold() == other.strip().casefold()


def _key(header: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", header.casefold()).split())
