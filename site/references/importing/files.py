"""An uploaded file becomes a text, or is refused in plain words; what its name says of it is not believed."""

import re

from charset_normalizer import from_bytes
from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 5 * 1024 * 1024
# What texts do not hold; tabs and the ends of lines and pages they do.
BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# What people who do not save as Unicode save as: Western letters first, for the others are told by their shapes.
OLD_ENCODINGS = ["cp1252", "cp1251", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "mac_roman"]


class FileRefused(Exception):
    """Nothing can be read from a file; the message says why, in plain words."""


def read_text(file: UploadedFile) -> str:
    """Return the text of a file in whatever encoding it is; raises FileRefused."""
    if file.size is None or file.size > MOST_BYTES:
        raise FileRefused("The file is larger than 5 MB. Export the references in several files.")
    content = file.read()
    if not content.strip():
        raise FileRefused("The file is empty.")
    text = decode(content)
    if BINARY.search(text[:100_000]):
        raise FileRefused("This is no text file. Export the references as RIS, BibTeX or NBIB.")
    return text


def decode(content: bytes) -> str:
    """Return the text of bytes: UTF-8 or UTF-16 where they are that, else what they most likely are."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise FileRefused("The letters of this file cannot be read. Save it as UTF-8.") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if BINARY.search(content[:100_000].decode("latin-1")):
        raise FileRefused("This is no text file. Export the references as RIS, BibTeX or NBIB.")
    found = from_bytes(content[:200_000], cp_isolation=OLD_ENCODINGS).best()
    try:
        return content.decode(found.encoding if found else "cp1252")
    except (UnicodeDecodeError, LookupError) as error:
        raise FileRefused("The letters of this file cannot be read. Save it as UTF-8.") from error
