"""ZIP files, Word documents and tables, built in memory."""

import struct
from collections.abc import Mapping
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships" xmlns:m="{OFFICE}/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
CONTENT_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
PACKAGE_RELATIONSHIPS = (
    f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
PAGE = b"Ask an expert - feet\n\nQ: Why?\n\nA: So."


def pack(files: Mapping[str, bytes | str]) -> bytes:
    """A ZIP file."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return file.getvalue()


def pack_raw_name(name: str, content: bytes = PAGE) -> bytes:
    """A ZIP file with a name that `zipfile` itself would put right."""
    stand_in = "x" * len(name.encode())
    return pack({stand_in: content}).replace(stand_in.encode(), name.encode())


def pack_with_flag(flag: int, content: bytes = PAGE, name: str = "page.txt") -> bytes:
    """A ZIP file whose member claims something of itself, such as 1: encrypted."""
    data = bytearray(pack({name: content}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(sign) + offset, flag)
    return bytes(data)


def pack_link(target: str = "/etc/passwd") -> bytes:
    """A ZIP file with a page, and a symbolic link."""
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr("page.txt", PAGE)
        link = ZipInfo("link.txt")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        packed.writestr(link, target)
    return file.getvalue()


def claim_size(data: bytes, size: int) -> bytes:
    """The ZIP file with headers that say that its first member unpacks to `size` bytes."""
    changed = bytearray(data)
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", changed, changed.index(sign) + offset, size)
    return bytes(changed)


def overlap() -> bytes:
    """A ZIP file whose directory names one member twice, under two names."""
    data = pack({"a.txt": PAGE, "b.txt": PAGE})
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    changed = bytearray(data)
    struct.pack_into("<I", changed, second + 42, 0)
    return bytes(changed)


def run(text: str, properties: str = "") -> str:
    """A run of a Word document."""
    style = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*texts: str) -> str:
    """A paragraph of a Word document: of plain texts, and of XML, which begins with a tag of Word's."""
    return f"<w:p>{''.join(text if text.startswith(('<w:', '<m:', '<mc:')) else run(text) for text in texts)}</w:p>"


def document(*paragraphs: str, parts: Mapping[str, bytes | str] | None = None, relationships: str = "") -> bytes:
    """A Word document of paragraphs, plain or XML; `parts` are further files in it, or replace its own."""
    body = "".join(text if text.startswith("<w:") else paragraph(text) for text in paragraphs)
    return pack(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": PACKAGE_RELATIONSHIPS,
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships">{relationships}</Relationships>'
            ),
            **(parts or {}),
        }
    )


def part(kind: str, content: str) -> str:
    """A further part of a Word document: kind is "hdr", "footnotes" …"""
    return f"<w:{kind} {NAMESPACES}>{content}</w:{kind}>"
