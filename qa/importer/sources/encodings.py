"""Bytes into text, in an encoding that is named, marked, or guessed."""

import codecs
import re

from bs4.dammit import EncodingDetector
from charset_normalizer import from_bytes

from qa.importer.sources.model import DEFAULT_OPTIONS, ArchiveFileError, ReadOptions

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
ENCODING_NAMES = {
    "utf-8": "Unicode",
    "cp1252": "Western European, Windows",
    "mac-roman": "Western European, old Macintosh",
    "cp1250": "Central European, Windows",
    "cp1251": "Cyrillic, Windows",
    "cp1253": "Greek, Windows",
    "cp1254": "Turkish, Windows",
    "big5": "Traditional Chinese",
    "shift-jis": "Japanese",
}
# Old English archives come from Western Windows. What else than ASCII they hold is quotation marks, dashes, a few
# signs, the letters of foreign words: a text that holds nothing else in this encoding is in this encoding.
MOST_LIKELY = "cp1252"
USUAL = frozenset("‘’“”‚„–—…•·£€©®™°±×¼½¾²³µ§«»\xa0àáâäåæçèéêëìíîïñòóôöøœùúûüßÀÁÄÅÇÈÉÊÍÑÓÖØÚÜ")
# What web pages are written in. Python knows more: some of it is no writing but a computation.
OF_WEB_PAGES = re.compile(r"(ascii|big5|cp125|cp874|euc|gb|iso8859|koi8|mac|shift_jis|utf-(8|16))")
GUESSED = " (guessed)"
GUESS_FROM_BYTES = 200_000
# A guess is sure with so few unlikely characters, in per cent, and so far ahead of any that gives another text.
MOST_CHAOS = 5.0
LEAD = 5.0


def decode(name: str, data: bytes, options: ReadOptions = DEFAULT_OPTIONS) -> tuple[str, str]:
    """The text and the name of its encoding: the one that is asked for, or UTF-8, or what a web page says of itself,
    or the likely one if it may be guessed.

    Raises ArchiveFileError where that does not fit the bytes; the message names the likely encoding.
    """
    if options.encoding:
        return _decode_as(name, data, options), options.encoding
    has_mark = any(data.startswith(mark) for mark in UNICODE_MARKS)
    if b"\x00" in data and not has_mark:
        raise ArchiveFileError(f"{name} is a binary file, not a text.")
    try:
        if has_mark:
            raise UnicodeError
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeError as error:
        return _decode_other(name, data, options, error)


def _decode_other(name: str, data: bytes, options: ReadOptions, error: UnicodeError) -> tuple[str, str]:
    if declared := _declared_encoding(data):
        try:
            return data.decode(declared), declared
        except UnicodeError:
            pass
    likely, is_certain = _guess_encoding(data)
    if not likely:
        raise ArchiveFileError(f"{name} is a binary file, or a text in an unknown encoding.") from error
    if options.guess_encoding and is_certain:
        try:
            return data.decode(likely).removeprefix("\ufeff"), f"{likely}{GUESSED}"
        except UnicodeError:
            raise ArchiveFileError(f"{name} is in several encodings at once: save it as UTF-8.") from error
    raise ArchiveFileError(f"{name} is not UTF-8.{_advice(likely, options)}") from error


def _decode_as(name: str, data: bytes, options: ReadOptions) -> str:
    encoding = options.encoding
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise ArchiveFileError(f"There is no text encoding called “{encoding}”.") from error
    except (UnicodeError, ValueError) as error:
        likely, _ = _guess_encoding(data)
        advice = _advice(likely, options)
        raise ArchiveFileError(f"{name} is not in the encoding {encoding_name(encoding)}.{advice}") from error


def _declared_encoding(data: bytes) -> str:
    """What a web page or an XML file says of its own encoding, as Python calls it; "" where it says nothing usable."""
    declared = EncodingDetector.find_declared_encoding(data, is_html=True)
    try:
        found = codecs.lookup(declared or "").name
    except LookupError:
        return ""
    if not OF_WEB_PAGES.match(found):
        return ""
    # Whoever writes one of these means what browsers take it for (WHATWG Encoding Standard, 4.2).
    return MOST_LIKELY if found in {"iso8859-1", "ascii"} else found


def _advice(likely: str, options: ReadOptions) -> str:
    hint = options.hints.encoding.format(encoding=likely)
    return f" It looks like {encoding_name(likely)}: {hint}." if likely else ""


def encoding_name(encoding: str) -> str:
    """What people call an encoding, with Python's name for it: “Cyrillic, Windows (cp1251)”."""
    name = ENCODING_NAMES.get(encoding.replace("_", "-"))
    return f"{name} ({encoding})" if name else encoding


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
