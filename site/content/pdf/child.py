"""The process that compiles one document: `python -m content.pdf.child` in a folder with `order.json` and the pictures.

A process of its own can be stopped, and takes with it whatever memory the compiler keeps. It knows nothing of Django,
and the compiler reads no file outside the folder.
"""

import json
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Literal

import typst

from content.pdf.missing import find_missing, put_into_words, unusual_words

TEMPLATE = Path(__file__).with_name("document.typ")
STANDARD: Literal["ua-1"] = "ua-1"
PROBE = """#let data = json("data.json")
#set document(title: "Probe")
#set text(font: data.fonts)
#data.words.join(" ")
"""
# A document whose missing characters were put into words may show that others are missing.
ATTEMPTS = 4


def limit(memory: int, seconds: int) -> None:
    """Let this process use so many bytes and seconds of a processor, where the system can see to it."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        resource.setrlimit(what, (most, most))


def compile_document(order: dict[str, Any], folder: Path) -> tuple[bytes, list[str]]:
    """Return the PDF, and the characters that it has in words only. Raises RuntimeError saying what is wrong."""
    fonts = typst.Fonts(include_system_fonts=order["system_fonts"], font_paths=order["font_paths"])
    compiler = typst.Compiler(root=folder, font_paths=fonts)
    moment = datetime.fromtimestamp(order["timestamp"], timezone.utc)  # noqa: UP017 - what the compiler takes
    (folder / "main.typ").write_bytes(TEMPLATE.read_bytes())
    missing = probe(compiler, order["data"], folder)
    for _ in range(ATTEMPTS):
        data = with_note(order, missing) if missing else order["data"]
        (folder / "data.json").write_text(json.dumps(data), encoding="ascii")
        try:
            pdf = compiler.compile(folder / "main.typ", pdf_standards=[STANDARD], timestamp=moment)
        except typst.TypstError as error:
            found = find_missing(error.diagnostic) - missing
            if not found:
                raise RuntimeError(error.diagnostic) from error
            missing |= found
        else:
            assert isinstance(pdf, bytes)  # noqa: S101 - for the type checker: one file, not a list of pages
            return pdf, sorted(missing)
    raise RuntimeError("Ever more characters are missing.")


def probe(compiler: typst.Compiler, data: dict[str, Any], folder: Path) -> set[str]:
    """Return what no font has, found out with the unusual words alone: setting a long text twice takes its time."""
    words = sorted(unusual_words(data))
    if not words:
        return set()
    (folder / "probe.typ").write_text(PROBE, encoding="ascii")
    (folder / "data.json").write_text(json.dumps({"words": words, "fonts": data["fonts"]}), encoding="ascii")
    try:
        compiler.compile(folder / "probe.typ", pdf_standards=[STANDARD])
    except typst.TypstError as error:
        return find_missing(error.diagnostic)
    return set()


def with_note(order: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    """Return the data with what is missing put into words, and the note that says so."""
    data: dict[str, Any] = put_into_words(order["data"], missing)
    before, after = data["blocks"][: order["note_at"]], data["blocks"][order["note_at"] :]
    return data | {"blocks": [*before, order["note"], *after]}


def main() -> None:
    """Read the order, write the answer: a line of JSON, then the PDF."""
    folder = Path.cwd()
    order = json.loads((folder / "order.json").read_bytes())
    limit(order["memory"], order["seconds"])
    try:
        pdf, missing = compile_document(order, folder)
    except RuntimeError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(json.dumps({"missing": missing}).encode() + b"\n" + pdf)


if __name__ == "__main__":
    main()
