"""What a person should look at in an entry; a flag is a hint, never a verdict."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from qa.importer.parser.answers import QUOTATION, has_quotation
from qa.importer.parser.entries import ORPHAN_ANSWER, UNANSWERED, Entry
from qa.importer.parser.paragraphs import Paragraph

PRIVATE = "private_details"
MESSAGES = {
    "question_missing": "The archive holds this answer without its question: write the question.",
    "answer_missing": "The archive holds no answer to this question.",
    "unmarked_answer": "The answer was not marked as one: check where the question ends.",
    "earlier_answer": "An earlier answer is quoted: check where the quotation ends, and give its date and page.",
    "lost_link": "A link seems to be lost: find what it pointed to.",
    "lost_image": "A picture of the old page was left out.",
    "question_link": "The question held a link, and a question has none.",
    PRIVATE: "Possibly a private detail: leave out what identifies somebody.",
    "outdated_guidance": "Possibly out-of-date guidance: check what the body says today.",
    "missing_summary": "The summary is missing: write the answer in two sentences.",
}
GUIDANCE_BODIES = (
    *("ASA", "BMA", "Cochrane", "Department of Health", "EMA", "FDA", "General Medical Council", "GMC", "MHRA", "NHS"),
    *("NICE", "NIH", "PHE", "Public Health England", "SIGN", "UKHSA", "WHO", "World Health Organisation"),
    *("World Health Organization",),
)
# What an excerpt shows on either side of the words that raised the flag.
EXCERPT_MARGIN = 40

LOST_LINK = re.compile(
    r"\b(?:this|these) (?:one|ones|link|links|study|studies|article|articles|paper|papers|page|website|site|"
    r"report|review|trial|leaflet|factsheet|video)\b|\b(?:click|see|read|found|look) here\b|\bfollowing links?\b",
    re.IGNORECASE,
)
PRIVATE_DETAILS = (
    ("an email address", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}")),
    ("a telephone number", re.compile(r"(?<![\w.])(?:\+\d{1,3}|0)(?:[\s().-]{0,2}\d){8,12}(?!\w)")),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2}\b")),
    ("a health service number", re.compile(r"(?<!\d)\d{3}[\s-]\d{3}[\s-]\d{4}(?!\d)")),
    ("a date of birth", re.compile(r"\b(?:born|d\.?o\.?b\.?|date of birth)\b[^.?!]{0,20}\d", re.IGNORECASE)),
    ("a name", re.compile(r"\b(?:[Mm]y name is|[Ii] am called|[Rr]egards,?|[Ss]igned,?)\s+[A-Z][a-z]+")),
    ("a name", re.compile(r"\b(?:Mrs?|Ms|Miss|Dr|Prof|Professor)\.?\s+[A-Z][a-z]+")),
)
VERDICT = re.compile(
    r"\b(?:recommend|accept|approv|endors|advis|guideline|guidance|evidence|support|conclu|reject|withdr|licen[cs])\w*",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.?!]+(?:[.?!]+(?!\s|$)[^.?!]*)*[.?!]*")


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at: which kind (a key of MESSAGES), and the words that it is about."""

    kind: str
    excerpt: str = ""

    @property
    def note(self) -> str:
        """The flag as a sentence for a person."""
        return f"{MESSAGES[self.kind]} “{self.excerpt}”" if self.excerpt else MESSAGES[self.kind]

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def find_flags(entry: Entry, bodies: Iterable[str] = GUIDANCE_BODIES) -> list[Flag]:
    """Everything in the entry that a person should look at, once each; `bodies` give guidance that may be old."""
    flags = [
        *_shape_flags(entry),
        *_source_flags(entry),
        *_lost_link_flags(entry),
        *_private_flags(entry),
        *_guidance_flags(entry, tuple(bodies)),
        Flag("missing_summary"),
    ]
    return list(dict.fromkeys(flags))


def _shape_flags(entry: Entry) -> Iterator[Flag]:
    if entry.kind == ORPHAN_ANSWER:
        yield Flag("question_missing")
    if entry.kind == UNANSWERED:
        yield Flag("answer_missing")
    if entry.is_unmarked:
        yield Flag("unmarked_answer")
    if has_quotation(entry.answer):
        yield Flag("earlier_answer")
    elif any(QUOTATION.search(paragraph.text) for paragraph in entry.answer):
        yield Flag("earlier_answer", "nothing follows the words that open the quotation")


def _source_flags(entry: Entry) -> Iterator[Flag]:
    """What the source had and a page of ours has not."""
    for paragraph in (*entry.question, *entry.answer):
        yield from (Flag("lost_link", link) for link in paragraph.lost_links)
        yield from (Flag("lost_image", image) for image in paragraph.images)
    for paragraph in entry.question:
        yield from (Flag("question_link", link) for link in paragraph.links)


def _lost_link_flags(entry: Entry) -> Iterator[Flag]:
    """Words that point somewhere ("this study") and are no link."""
    for paragraph in entry.answer:
        unlinked = _unlinked_text(paragraph)
        yield from (Flag("lost_link", _excerpt(unlinked, match)) for match in LOST_LINK.finditer(unlinked))


def _private_flags(entry: Entry) -> Iterator[Flag]:
    for paragraph in (*entry.question, *entry.answer):
        for name, pattern in PRIVATE_DETAILS:
            for match in pattern.finditer(paragraph.text):
                yield Flag(PRIVATE, f"{name}: {_excerpt(paragraph.text, match)}")


def _guidance_flags(entry: Entry, bodies: tuple[str, ...]) -> Iterator[Flag]:
    """Sentences in which a named body and a verdict stand together."""
    if not bodies:
        return
    body = re.compile(rf"\b(?:{'|'.join(map(re.escape, bodies))})\b")
    named = (paragraph.text for paragraph in entry.answer if body.search(paragraph.text))
    for text in named:
        for sentence in SENTENCE.findall(text):
            match = body.search(sentence)
            if match and VERDICT.search(sentence):
                yield Flag("outdated_guidance", _excerpt(sentence, match))


def _unlinked_text(paragraph: Paragraph) -> str:
    """The words of the paragraph, with a mark where a link stands that was kept."""
    return "\n".join("".join("⧉" if run.href else run.text for run in runs) for runs in paragraph.lines)


def _excerpt(text: str, match: re.Match[str]) -> str:
    start = max(0, match.start() - EXCERPT_MARGIN)
    end = match.end() + EXCERPT_MARGIN
    words = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"
