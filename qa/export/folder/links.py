"""Turns the addresses of a rendered page into those of a folder, and notes which files they need."""

import re
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.core.files.storage import default_storage
from django.urls import Resolver404, resolve

from qa.export.folder.names import FileNames, relative
from qa.export.keys import public_documents

TAG = re.compile(r"<[a-zA-Z][^>]*>")
ADDRESS = re.compile(r'\s(href|src|srcset|poster)="([^"]*)"')
ELSEWHERE = ("http:", "https:", "mailto:", "tel:")


class Links:
    """The links of the folder. What it does not hold and what is not somebody else's site is no link any more."""

    def __init__(self, names: FileNames) -> None:
        self.names = names
        # Files of the storage, by their name in the folder.
        self.files: dict[str, str] = {}
        self.documents = dict(public_documents().values_list("pk", "file"))
        self.media = default_storage.base_url or "/media/"  # type: ignore[attr-defined]

    def rewrite(self, html: str, source: str) -> str:
        """Return a page, to be kept in the file `source`, with links that lead from there."""

        def in_tag(tag: re.Match[str]) -> str:
            return ADDRESS.sub(self.in_attribute(source), tag[0])

        return TAG.sub(in_tag, html)

    def in_attribute(self, source: str):
        """Return what rewrites one attribute of a page."""

        def rewrite(match: re.Match[str]) -> str:
            name, value = match[1], unescape(match[2])
            if name == "srcset":
                found = self.srcset(value, source)
            else:
                found = self.address(value, source, may_leave=name == "href")
            return "" if found is None else f' {name}="{escape(found)}"'

        return rewrite

    def srcset(self, value: str, source: str) -> str | None:
        """Return the sizes of a picture that the folder holds."""
        kept = []
        for part in value.split(","):
            address, _, size = part.strip().partition(" ")
            if found := self.address(address, source, may_leave=False):
                kept.append(f"{found} {size}".strip())
        return ", ".join(kept) or None

    def address(self, address: str, source: str, *, may_leave: bool) -> str | None:
        """Return where an address leads from the file `source`, or None where it leads nowhere."""
        path, mark, fragment = self.names.without_host(address).partition("#")
        if path.startswith("//"):
            return f"https:{address}" if may_leave else None
        if path.startswith("/"):
            file = self.names.by_address.get(path) or self.file_at(path)
            return relative(source, file) + mark + fragment if file else None
        if path.startswith(ELSEWHERE):
            return address if may_leave else None
        # What the folder's own templates wrote.
        return None if urlsplit(path).scheme else address

    def file_at(self, path: str) -> str | None:
        """Return the name in the folder of an uploaded file that any visitor may have."""
        name = unquote(path.removeprefix(self.media)) if path.startswith(self.media) else self.document_at(path)
        if not name or not default_storage.exists(name):
            return None
        folder = "media" if path.startswith(self.media) else "documents"
        target = f"{folder}/{PurePosixPath(name).name}"
        number = 1
        while self.files.setdefault(target, name) != name:
            number += 1
            target = f"{folder}/{number}-{PurePosixPath(name).name}"
        return target

    def document_at(self, path: str) -> str | None:
        """Return the file of the document at an address, or None; a private one is none."""
        try:
            found = resolve(path)
        except Resolver404:
            return None
        return self.documents.get(int(found.args[0])) if found.url_name == "wagtaildocs_serve" else None
