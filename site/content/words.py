"""What counts as the same word: case, accents, British and American spelling, and endings make no difference.

Whatever compares a visitor's words with a text goes through here: the search index, its queries, urgent advice.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from snowballstemmer import stemmer  # type: ignore[import-untyped]

# Apostrophes belong to a word ("don’t"), and hyphens join what counts as one word and as its parts ("x-ray").
WORD = re.compile(r"[^\W_]+(?:[’'ʼ‘`´][^\W_]+)*")
# What is longer is no word; its beginning stands for it.
LONGEST_WORD = 60
APOSTROPHES = re.compile(r"[’'ʼ‘`´]")
POSSESSIVE = re.compile(r"[’'ʼ‘`´]s$")
LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}  # NFKD leaves these

# British letters of Greek and Latin roots, where American spelling has one letter less.
BRITISH_ROOTS = [
    (re.compile(pattern), american)
    for pattern, american in (
        (r"aem(?=i|a|o|$)", "em"),  # anaemia, leukaemia, ischaemic; haemato-, haemorrhage
        (r"(?<=^p)aed(?=i|o)", "ed"),  # paediatric
        (r"(?<=orthop)aed", "ed"),
        (r"(?<=an)aesth", "esth"),
        (r"(?<=gyn)aec", "ec"),
        (r"^(f|c)aec", r"\1ec"),  # faeces, caecum
        (r"^aeti", "eti"),  # aetiology
        (r"^(o)e(?=dem|so|str)", "e"),  # oedema, oesophagus, oestrogen
        (r"(?<=[a-z])oedem", "edem"),
        (r"(?<=[a-z])oestr", "estr"),
        (r"(?<=rrh)oe", "e"),  # diarrhoea, amenorrhoea
        (r"(?<=pn)oe(?=a|i)", "e"),  # apnoea, dyspnoea
        (r"(?<=^f)oet", "et"),  # foetus
        (r"(?<=^c)oel(?=i|o)", "el"),  # coeliac
        (r"(?<=^man)oeuv", "euv"),
        (r"(?<=hom)oe(?=o)", "e"),
        (r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|ful|less|ab|it|al|y$)", "or"),  # colour, tumour, behaviour
        (r"(?<=[a-z]{2})is(?=(?:e|ed|es|er|ing|ation|ations)$)", "iz"),  # recognise, immunisation
        (r"(?<=[a-z]{2}l)ys(?=(?:e|ed|es|ing)$)", "yz"),  # paralyse
        (r"(?<=[a-z]{2})re$(?<=[tb]re)", "er"),  # centre, fibre, litre
        (r"(?<=[a-z]{2})res$(?<=[tb]res)", "ers"),
        (r"^(.*[aeiouy].*[aeiou]l)l(ed|ing|er|ers)$", r"\1\2"),  # travelling, labelled; not swelling
    )
]
# What no rule tells.
SAME_WORDS = {
    "disk": "disc",
    "disks": "discs",
    "grey": "gray",
    "sulphur": "sulfur",
    "programme": "program",
    "programmes": "programs",
    "practise": "practice",
    "practised": "practiced",
    "practising": "practicing",
    "licence": "license",
    "tyre": "tire",
    "mould": "mold",
    "mom": "mum",
    "nite": "night",
    "tonite": "tonight",
    "ageing": "aging",
    "judgement": "judgment",
    "pyjamas": "pajamas",
    "foetal": "fetal",
    "sceptical": "skeptical",
    "cheque": "check",
    "aluminium": "aluminum",
    "tumorous": "tumor",
    "feet": "foot",
    "teeth": "tooth",
    "women": "woman",
    "men": "man",
    "children": "child",
    "slept": "sleep",
    "felt": "feel",
    "hurting": "hurt",
    "bled": "bleed",
    "ate": "eat",
    "broke": "break",
    "broken": "break",
    "fallen": "fall",
    "fell": "fall",
    "ran": "run",
    "swollen": "swell",
    "worn": "wear",
    "died": "die",
    "dying": "die",
    "taken": "take",
    "took": "take",
    "given": "give",
    "gave": "give",
}

stem_english = stemmer("english")

# Endings that Snowball keeps apart though they mean the same to a reader: treatment and treat, sciatica and sciatic.
SAME_ENDINGS = [
    (re.compile(pattern), ending)
    for pattern, ending in (
        (r"(?<=[a-z]{4})ment$", ""),  # treatment, improvement
        (r"(?<=[a-z]{3})iti$", "it"),  # arthritis and arthritic
        (r"(?<=[a-z]{4})ica$", "ic"),  # sciatica and sciatic
        (r"(?<=[a-z]{4})ful$", ""),  # painful
        (r"(?<=[a-z]{4})therapist$", "therapi"),
        (r"(?<=[a-z]{4})logist$", "log"),
        (r"(?<=[a-z]{4})anc$", ""),  # avoidance
        (r"(?<=[a-z]{3})thi$", "th"),  # healthy
        (r"(?<=[a-z]{3})osi$", "os"),  # diagnosis and diagnose
    )
]
SAME_STEMS = {
    "surgeon": "surgeri",
    "surgic": "surgeri",
    "anxious": "anxieti",
    "pregnant": "pregn",
    "anem": "anemia",
    "dietitian": "diet",
    "dietician": "diet",
    "dietari": "diet",
}

# Words that say nothing of what a text is about.
SAYING_NOTHING = """
    a about after again all also am an and any are arent as at be because been before being but by came can cannot cant
    could couldnt did didnt do does doesnt doing dont down each else etc ever every for from get gets getting go goes
    going gone got had has hasnt have havent having he her here hers him his how i id if ill im in into is isnt it its
    ive just keep keeps let like made make makes may me might more most much must my myself need needs no nor not now of
    off on once one only or other our out over own per please put quite rather really same say says see shall she should
    shouldnt since so some still such take than thanks that thats the their them then there theres these they thing
    things this those though through to too try trying under until up us use used using very want was wasnt way we well
    went were what whats when where whether which while who whom whose why will with within without wont would wouldnt
    yes yet you your youre
"""
STOP_WORDS = frozenset(SAYING_NOTHING.split())


class Token(NamedTuple):
    """A word of a text: where it stands, what it is folded to, and its stem."""

    start: int
    end: int
    word: str
    stem: str


def tokens_in(text: str) -> Iterator[Token]:
    """Yield the words of `text` in their order, those that say nothing included."""
    for match in WORD.finditer(text):
        word, stem = analysed(match.group())
        if word:
            yield Token(match.start(), match.end(), word, stem)


def stems_in(text: str) -> list[str]:
    """Return the stems of the words of `text` that say something."""
    return [token.stem for token in tokens_in(text) if token.word not in STOP_WORDS]


@lru_cache(maxsize=200_000)
def analysed(written: str) -> tuple[str, str]:
    """Return a word folded to plain small letters, and its stem; both empty for what is no word."""
    word = fold(APOSTROPHES.sub("", POSSESSIVE.sub("", written[:LONGEST_WORD])))
    return word, stem_of(word)


def fold(text: str) -> str:
    """Return `text` in small letters and without accents."""
    text = "".join(LETTERS.get(letter, letter) for letter in text.casefold())
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if letter.isalnum())


@lru_cache(maxsize=200_000)
def stem_of(word: str) -> str:
    """Return what stands for a folded word and for its other endings and spellings."""
    word = SAME_WORDS.get(word, word)
    for root, american in BRITISH_ROOTS:
        word = root.sub(american, word)
    stem = stem_english.stemWord(SAME_WORDS.get(word, word))
    for pattern, ending in SAME_ENDINGS:
        stem = pattern.sub(ending, stem)
    return SAME_STEMS.get(stem, stem)
