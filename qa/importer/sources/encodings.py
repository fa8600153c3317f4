"""Bytes into text, in an encoding that is named, marked, or guessed."""

import codecs

from charset_normalizer import from_bytes

from qa.importer.sources.model import ArchiveFileError

UNICODE_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# The encodings that old archives come in; a guess among all that exist is often an exotic one.
LIKELY_ENCODINGS = [
    *("cp1252", "utf_16", "utf_32", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "big5", "shift_jis"),
]
# Old English archives come from Western Windows. What else than ASCII they hold is quotation marks, dashes, a few
# signs, the letters of foreign words: a text that holds nothing else in this encoding is in this encoding.
MOST_LIKELY = "cp1252"
USUAL = frozenset("‘’“”‚„–—…•·£€©®™°±×¼½¾²³µ§«»\xa0àáâäåæçèéêëìíîïñòóôöøœùúûüßÀÁÄÅÇÈÉÊÍÑÓÖØÚÜ")
GUESS_FROM_BYTES = 200_000
# A guess is sure with so few unlikely characters, in per cent, and so far ahead of any that gives another text.
MOST_CHAOS = 5.0
LEAD = 5.0


def decode(name: str, data: bytes, encoding: str = "", *, guess: bool = False) -> tuple[str, str]:
    """The text and the name of its encoding: the one that is given, or UTF-8, or with `guess` the likely one.

    Raises ArchiveFileError where that does not fit the bytes; the message names the likely encoding.
    """
    if encoding:
        return _decode_as(name, data, encoding), encoding
    has_mark = any(data.startswith(mark) for mark in UNICODE_MARKS)
    if b"\x00" in data and not has_mark:
        raise ArchiveFileError(f"{name} is a binary file, not a text.")
    try:
        if has_mark:
            raise UnicodeError
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeError as error:
        return _decode_other(name, data, guess, error)


def _decode_other(name: str, data: bytes, guess: bool, error: UnicodeError) -> tuple[str, str]:
    likely, is_certain = _guess_encoding(data)
    if not likely:
        raise ArchiveFileError(f"{name} is a binary file, or a text in an unknown encoding.") from error
    if guess and is_certain:
        try:
            return data.decode(likely).removeprefix("\ufeff"), f"{likely} (guessed)"
        except UnicodeError:
            raise ArchiveFileError(f"{name} is in several encodings at once: save it as UTF-8.") from error
    raise ArchiveFileError(f"{name} is not UTF-8.{_advice(likely)}") from error


def _decode_as(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise ArchiveFileError(f"There is no text encoding called “{encoding}”.") from error
    except (UnicodeError, ValueError) as error:
        likely, _ = _guess_encoding(data)
        raise ArchiveFileError(f"{name} is not in the encoding {encoding}.{_advice(likely)}") from error


def _advice(likely: str) -> str:
    return f" It looks like {likely}: try again with --encoding {likely}." if likely else ""


def _guess_encoding(data: bytes) -> tuple[str, bool]:
    """The likely encoding of the bytes, as Python calls it ("" where nothing fits), and whether that is sure."""
    for mark, encoding in UNICODE_MARKS.items():
        if data.startswith(mark):
            return encoding, True
    if _is_usual(data):
        return MOST_LIKELY, True
    matches = list(from_bytes(_sample(data), cp_isolation=LIKELY_ENCODINGS))
    if not matches:
        return "", False
    best, *others = matches
    encoding = MOST_LIKELY if MOST_LIKELY in best.could_be_from_charset else best.encoding
    is_ahead = all(
        other.percent_chaos > best.percent_chaos or other.percent_coherence <= best.percent_coherence - LEAD
        for other in others
        if str(other) != str(best)
    )
    return encoding.replace("_", "-"), is_ahead and best.percent_chaos <= MOST_CHAOS


def _is_usual(data: bytes) -> bool:
    try:
        letters = {letter for letter in data.decode(MOST_LIKELY) if not letter.isascii()}
    except UnicodeError:
        return False
    return b"\x00" not in data and letters <= USUAL


def _sample(data: bytes) -> bytes:
    """A part of the bytes that holds the first one that is not plain ASCII."""
    first = next((place for place, byte in enumerate(data) if byte > 127), 0)
    start = max(0, first - GUESS_FROM_BYTES // 2)
    return data[start : start + GUESS_FROM_BYTES]
