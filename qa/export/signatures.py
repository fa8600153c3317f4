"""The lines of the ledger in an export: who signed which content when, so that a badge is true elsewhere as well."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from django.core.files.storage import default_storage
from django.db.models import Model
from wagtail.images import get_image_model

from content.clinical import digest_of, version_of
from qa.export.fields import Data
from qa.export.keys import Keys, Swap
from qa.export.rewriting import swap_form, swap_html
from review.models import Review

# What the public was told. Notes, reasons and accounts are for colleagues, and stay.
TOLD = (
    *("decision", "scope", "part", "reviewer_name", "reviewer_credentials", "signed_at", "next_due_on", "title"),
    *("published_at", "version", "change_note", "superseded_at", "withdrawn_at"),
)
SOURCE = re.compile(r'(src|srcset)="([^"]*)"')
PICTURE = "export-image:"


def lines_as_told(model: type[Model], lines: Iterable[Review], keys: Keys, renditions: dict[str, str]) -> list[Data]:
    """Return the lines of one page, the oldest first."""
    told = []
    for line in lines:
        content = swap_form(model, line.content, keys)
        told.append(
            {name: getattr(line, name) for name in TOLD}
            | {
                "digest": digest_of(content, version_of(line.digest)),
                "content": content,
                "rendered": name_pictures(swap_html(line.rendered, keys), renditions),
            }
        )
    return told


def find_renditions(texts: Iterable[str], keys: Keys) -> dict[str, str]:
    """Return what the pictures of frozen texts are called in an export, by their address here; one query."""
    addresses = {address for text in texts for _, value in SOURCE.findall(text) for address in addresses_in(value)}
    images = get_image_model()
    names = {name_of_file(address): address for address in addresses}
    renditions = images.get_rendition_model().objects.filter(file__in=names) if names else ()
    return {
        names[rendition.file.name]: f"{PICTURE}{key}/{rendition.filter_spec}"
        for rendition in renditions
        if (key := keys.of(images, rendition.image_id))
    }


def addresses_in(value: str) -> list[str]:
    """Return the addresses of a `src` or `srcset`."""
    return [part.split()[0] for part in value.split(",") if part.strip()]


def name_of_file(address: str) -> str:
    """Return the name in the storage of the file at an address, or the address where it is somebody else's."""
    base = default_storage.base_url or "/media/"  # type: ignore[attr-defined]
    return unquote(address.removeprefix(base))


def name_pictures(text: str, names: dict[str, str]) -> str:
    """Return a frozen text whose pictures go by the given names."""

    def rename(match: re.Match[str]) -> str:
        value = match[2]
        for address in addresses_in(value):
            value = value.replace(address, names.get(address, address))
        return f'{match[1]}="{value}"'

    return SOURCE.sub(rename, text)


def pictures_named_in(text: str) -> set[tuple[str, str]]:
    """Return the pictures that a frozen text of an export shows, as key and rendition."""
    addresses = [address for _, value in SOURCE.findall(text) for address in addresses_in(value)]
    named = (address.removeprefix(PICTURE).partition("/") for address in addresses if address.startswith(PICTURE))
    return {(key, filter_spec) for key, _, filter_spec in named}


def signed_here(model: type[Model], line: Data, swap: Swap) -> tuple[dict[str, Any], str]:
    """Return the content that a line signs, and its digest, as this site numbers its records.

    Raises ValueError where the line does not sign what it says it does.
    """
    version = version_of(line["digest"])
    if digest_of(line["content"], version) != line["digest"]:
        raise ValueError(f"The sign-off of “{line['title']}” is not of the content beside it.")
    content = swap_form(model, line["content"], swap)
    return content, digest_of(content, version)
