"""A title and a summary read out of the text itself, for an editor to take or to leave. Nothing is made up."""

import re
from collections.abc import Iterable, Iterator

from qa.importer.parser.titles import ABBREVIATION, SENTENCE_END, STRAY_SPACE, shorten

LONGEST_TITLE = 80
LONGEST_SUMMARY = 300
SUMMARY_SENTENCES = 2

ASKS = (
    *("what", "why", "how", "when", "where", "who", "which", "is", "are", "was", "were", "am", "do", "does", "did"),
    *("can", "could", "should", "shall", "would", "will", "has", "have", "may", "might"),
)
# Where the question of a sentence begins after its introduction: “I have had this for years, so is it safe to …”.
QUESTION_START = re.compile(rf"(?:^|[,;:–—-]\s*(?:and |but |so |or )?)({'|'.join(ASKS)})\b", re.IGNORECASE)
# Questions that ask for nothing by themselves: the one before them says what is meant.
EMPTY_QUESTION = re.compile(
    r"^(?:(?:and|so|but|please)[ ,]+)*(?:"
    r"(?:can|could|would|will) (?:you|anyone|anybody|somebody|someone) (?:please )?(?:help|advise|explain)(?: me)?|"
    r"what (?:do|would|can|should) (?:you|i) (?:think|advise|suggest|recommend|do)|any (?:ideas|advice|"
    r"thoughts|suggestions)|is (?:this|that|it) (?:normal|right|true|ok|okay)|why(?: is (?:this|that|it))?|"
    r"does anyone know|thoughts)\W*$",
    re.IGNORECASE,
)
# What says that a sentence concludes: advice, a verdict, or what research found.
CONCLUDES = re.compile(
    r"\b(?:recommend|advis|suggest|should|avoid|safe|unsafe|harmful|harmless|effective|ineffective|evidence|studies|"
    r"research|trials?|reviews?|conclu|found|show(?:s|n|ed)?|likely|unlikely|helps?|works?|improves?|reduces?|usually|"
    r"most people|no need|there is no|best)\w*",
    re.IGNORECASE,
)
# Courtesies and self-introduction carry no answer.
COURTESY = re.compile(
    r"^(?:thank|thanks|dear|hello|hi\b|sorry|we are (?:sorry|not able|unable)|i am sorry|hope this|best wishes|"
    r"good (?:morning|question)|your question|you (?:ask|say|mention|write))",
    re.IGNORECASE,
)
# What cannot stand alone, for it points back to the sentence before it.
POINTS_BACK = re.compile(
    r"^(?:this|that|these|those|it|they|he|she|however|but|and|so|also|therefore)\b", re.IGNORECASE
)


def suggest_title(question: str, longest: int = LONGEST_TITLE) -> str:
    """Return the sentence that asks, without what leads up to it, cut at a word; empty where nothing is asked."""
    asking = [sentence for sentence in sentences(question) if sentence.rstrip("\"'”’) ").endswith("?")]
    if not asking:
        return ""
    telling = [sentence for sentence in asking if not EMPTY_QUESTION.match(sentence)]
    best = next((found for found in map(without_lead, telling or asking) if len(found) >= 12), "")
    best = best or without_lead((telling or asking)[0])
    return shorten(capitalised(best), longest)


def suggest_summary(paragraphs: Iterable[str], longest: int = LONGEST_SUMMARY) -> str:
    """Return the first sentences of an answer that carry a conclusion, in their order; empty for an empty answer.

    An answer of which no sentence is recognised gives its first ones, without courtesies.
    """
    said = [sentence for paragraph in paragraphs for sentence in sentences(paragraph) if not COURTESY.match(sentence)]
    said = [sentence for sentence in said if not sentence.endswith("?")]
    concluding = [sentence for sentence in said if CONCLUDES.search(sentence) and not POINTS_BACK.match(sentence)]
    chosen: list[str] = []
    for sentence in (concluding or said)[:SUMMARY_SENTENCES]:
        if chosen and len(" ".join([*chosen, sentence])) > longest:
            break
        chosen.append(sentence)
    return shorten(" ".join(chosen), longest)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, each on one line; a line break of the text ends one too."""
    for line in text.splitlines():
        rest = STRAY_SPACE.sub("", " ".join(line.split()))
        start = 0
        for match in SENTENCE_END.finditer(rest):
            if ABBREVIATION.search(rest[start : match.end()]):
                continue
            yield rest[start : match.end()].strip()
            start = match.end()
        if rest[start:].strip():
            yield rest[start:].strip()


def without_lead(sentence: str) -> str:
    """Return the question of a sentence without its lead: “I am 45, is running safe?” gives “is running safe?”."""
    starts = [match.start(1) for match in QUESTION_START.finditer(sentence)]
    inner = [start for start in starts if len(sentence) - start >= 12]
    return sentence[inner[0] :] if inner else sentence


def capitalised(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]
