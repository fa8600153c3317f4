"""A file that is damaged, foreign, newer or hostile is refused in plain words, and nothing has changed."""

import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from qa.export.document import seal
from qa.export.loading import file as limits
from qa.export.loading.load import import_document
from qa.export.loading.refusal import ImportRefused
from review.models import Review
from tests.qa.export.stage import rewritten

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(export, settings):
    """Check that a file is refused with these words, and that the site is as it was."""

    def check(path, words):
        before = list(Page.objects.order_by("pk").values()), Review.objects.count()
        files = sorted(settings.MEDIA_ROOT.rglob("*"))
        with pytest.raises(ImportRefused, match=words):
            import_document(path)
        assert (list(Page.objects.order_by("pk").values()), Review.objects.count()) == before
        assert sorted(settings.MEDIA_ROOT.rglob("*")) == files

    return check


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_manifest(export, target, **changes):
    parts = parts_of(export)
    manifest = json.loads(parts["manifest.json"]) | changes
    manifest["sha256"] = seal(manifest)
    return write(target, parts | {"manifest.json": json.dumps(manifest).encode()})


def with_pages(export, target, change):
    records = [json.loads(line) for line in parts_of(export)["pages.jsonl"].splitlines()]
    for record in records:
        change(record)
    lines = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    return rewritten(export, target, {"pages.jsonl": lines})


def test_what_is_no_zip_is_foreign(refused, tmp_path):
    path = tmp_path / "other.zip"
    path.write_bytes(b"%PDF-1.4 something else")
    refused(path, "not an export of this software")
    refused(write(path, {"readme.txt": b"Hello"}), "not an export of this software")
    refused(write(path, {"manifest.json": b"[]"}), "not an export of this software")
    refused(write(path, {"manifest.json": b"[" * 100_000}), "manifest cannot be read")
    refused(tmp_path / "nothing.zip", "There is no file")


def test_another_format_and_a_newer_version_are_refused(refused, export, tmp_path):
    refused(with_manifest(export, tmp_path / "a.zip", format="another"), "not an export of this software")
    refused(with_manifest(export, tmp_path / "b.zip", version=2), "newer version of this software")
    refused(with_manifest(export, tmp_path / "c.zip", version="1"), "not an export of this software")


def test_a_changed_or_missing_part_is_refused(refused, export, tmp_path):
    parts = parts_of(export)
    changed = parts["pages.jsonl"].replace(b"Is rest best?", b"Is rest worst?")
    refused(write(tmp_path / "a.zip", parts | {"pages.jsonl": changed}), "pages.jsonl” has another checksum")
    without = {name: content for name, content in parts.items() if name != "topics.jsonl"}
    refused(write(tmp_path / "b.zip", without), "topics.jsonl” is missing")
    manifest = parts["manifest.json"].replace(b'"version": 1', b'"version": 0')
    refused(write(tmp_path / "c.zip", parts | {"manifest.json": manifest}), "not an export|another checksum")
    cut = tmp_path / "d.zip"
    cut.write_bytes(export.read_bytes()[:-200])
    refused(cut, "not an export of this software")


@pytest.mark.parametrize(
    "name", ["../evil.py", "/etc/passwd", "media/images/../../x.png", "media/images/x.png", "a.html"]
)
def test_a_name_that_no_export_has_is_refused(refused, export, tmp_path, name):
    refused(rewritten(export, tmp_path / "a.zip", {}, {name: b"x"}), "which no export has")


def test_a_bomb_is_refused_before_it_goes_off(refused, export, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "LARGEST_FILE", 1000)
    name = f"media/images/{'a' * 40}.png"
    refused(rewritten(export, tmp_path / "a.zip", {}, {name: b"\0" * 5000}), "larger than any picture")
    monkeypatch.setattr(limits, "LARGEST_EXPORT", 100)
    refused(export, "larger than any archive")


def test_a_line_without_end_is_refused(refused, export, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_LINE", 1500)
    long = rewritten(export, tmp_path / "a.zip", {"topics.jsonl": b"[" * 2000})
    refused(long, "Line 1 of “topics.jsonl” is too long")


@pytest.mark.parametrize("line", [b"nonsense\n", b"[]\n", b"{}\n", b'{"key": 5}\n', b"[" * 50_000 + b"\n"])
def test_a_record_that_is_none_is_refused_with_its_line(refused, export, tmp_path, line):
    refused(rewritten(export, tmp_path / "a.zip", {"topics.jsonl": line}), "Line 1 of “topics.jsonl”")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>a<script>alert(1)</script></p>", "<script>"),
        ('<p onclick="alert(1)">a</p>', "onclick"),
        ('<p><a href="java\tscript:alert(1)">a</a></p>', "not one of a web page"),
        ('<iframe src="https://example.org"></iframe>', "<iframe>"),
        ("<p>a<!-- --!><img src=x onerror=alert(1)> --></p>", "declaration|onerror"),
    ],
)
def test_a_text_that_runs_something_is_refused(refused, export, tmp_path, html, words):
    def change(record):
        if record["type"] == "qa.questionpage":
            record["fields"]["answer"] = [{"type": "paragraph", "value": html, "id": "1"}]

    refused(with_pages(export, tmp_path / "a.zip", change), words)

    def change_frozen(record):
        for line in record["reviews"]:
            line["rendered"] = html

    refused(with_pages(export, tmp_path / "b.zip", change_frozen), words)


def test_a_sign_off_of_other_words_is_refused(refused, export, tmp_path):
    def change(record):
        for line in record["reviews"]:
            line["content"]["summary"] = "Nobody signed this."

    refused(with_pages(export, tmp_path / "a.zip", change), "is not of the content beside it")


@pytest.mark.parametrize(
    "wrong",
    [
        ("title", None, "cannot be null"),
        ("source_url", "javascript:alert(1)", "valid URL"),
        ("answered_on", "yesterday", "cannot be read|invalid date"),
        ("answer", "a text", "does not hold blocks"),
        ("answer", [{"type": "evidence", "value": 5, "id": "1"}], "cannot be read"),
    ],
)
def test_a_field_that_nobody_could_have_typed_is_refused(refused, export, tmp_path, wrong):
    name, value, words = wrong

    def change(record):
        if record["type"] == "qa.questionpage":
            record["fields"][name] = value

    refused(with_pages(export, tmp_path / "a.zip", change), words)


def test_an_unknown_type_language_or_parent_is_refused(refused, export, tmp_path):
    def other_type(record):
        record["type"] = record["type"].replace("qa.questionpage", "auth.user")

    refused(with_pages(export, tmp_path / "a.zip", other_type), "no page type “auth.user”")

    def other_language(record):
        record["key"] = f"xx:{record['key'].partition(':')[2]}"

    refused(with_pages(export, tmp_path / "b.zip", other_language), "language")

    def other_parent(record):
        if record["type"] == "qa.questionpage":
            record["parent"] = "en-gb:nobody"

    refused(with_pages(export, tmp_path / "c.zip", other_parent), "is not in the export")


def test_a_picture_that_is_none_is_refused(refused, export, tmp_path):
    name = next(name for name in parts_of(export) if name.startswith("media/images/"))
    refused(rewritten(export, tmp_path / "a.zip", {name: b"<html>"}), "not a picture")


def test_the_command_says_so_in_plain_words(export, tmp_path):
    path = write(tmp_path / "a.zip", {"readme.txt": b"Hello"})
    with pytest.raises(CommandError, match="Nothing has been changed"):
        call_command("import_export", path)
