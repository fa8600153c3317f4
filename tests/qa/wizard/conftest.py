import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qa.models import ArchiveUpload
from qa.wizard import queue

HEADING = "Ask an expert - {category}"


def page_text(category: str, *entries: tuple[str, str]) -> str:
    """The text of a page of an archive."""
    asked = "\n\n".join(f"Q: {question}\n\nA: {answer}" for question, answer in entries)
    return f"{HEADING.format(category=category)}\n\n{asked}\n"


def zipped(**texts: str) -> bytes:
    """A ZIP of text files, by name without their suffix."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in texts.items():
            file.writestr(f"{name}.txt", text)
    return buffer.getvalue()


FEET = page_text("legs - feet", ("Why do my feet hurt?", "Rest them."), ("Are bunions dangerous?", "They are not."))
HANDS = page_text("arms - hands", ("Why is my thumb stiff?", "Warm it."))


@pytest.fixture
def wizard(tree, editor) -> "Wizard":
    """The wizard as an editor meets it."""
    return Wizard(editor)


class Wizard:
    """Somebody who brings an archive over, by real requests."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def post(self, name: str, *args: Any, **data: Any) -> Any:
        return self.client.post(reverse(f"qa_import:{name}", args=args), data)

    def get(self, name: str, *args: Any, **query: Any) -> Any:
        return self.client.get(reverse(f"qa_import:{name}", args=args), query)

    def upload(self, *files: tuple[str, bytes | str], text: str = "") -> ArchiveUpload:
        """Upload files, and return what became of them."""
        named = [SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data) for name, data in files]
        response = self.post("list", chosen=named, text=text)
        assert response.status_code == 302, response.content.decode()
        assert "/archive/import/" in response["Location"], response["Location"]
        return ArchiveUpload.objects.latest("pk")

    def form_of(self, name: str, *args: Any, **query: Any) -> dict[str, Any]:
        """What a browser would post of a screen that nobody has touched."""
        response = self.get(name, *args, **query)
        forms = response.context["forms"]
        data: dict[str, Any] = {}
        for form in forms:
            for field in form:
                value = field.value()
                if value not in (None, False, ""):
                    data[field.html_name] = value
        return data

    def decide(self, upload: ArchiveUpload, position: int = 1, **changes: Any) -> Any:
        """Save the entries of a page with changes such as `e1_title` or `e2_leave_out`."""
        data = self.form_of("page", upload.pk, position)
        return self.post("page", upload.pk, position, **data | dashed(changes))

    def release(self, upload: ArchiveUpload, **changes: Any) -> Any:
        """Press “Import”."""
        data = self.form_of("upload", upload.pk)
        response = self.post("upload", upload.pk, **data | dashed(changes) | {"import": "on"})
        upload.refresh_from_db()
        return response

    def run(self, upload: ArchiveUpload, **changes: Any) -> ArchiveUpload:
        """Press “Import”, and have the worker do it."""
        self.release(upload, **changes)
        assert upload.state == "queued", self.messages(upload)
        queue.work()
        upload.refresh_from_db()
        return upload

    def messages(self, upload: ArchiveUpload) -> list[str]:
        """What the next screen says."""
        return [str(message) for message in self.get("upload", upload.pk).context["messages"]]


def dashed(changes: dict[str, Any]) -> dict[str, Any]:
    """The names as forms have them: e1_title is e1-title."""
    return {re.sub(r"^(e\d+)_", r"\1-", name): value for name, value in changes.items()}


@pytest.fixture
def at_leisure(monkeypatch) -> None:
    """Lets the worker's turns never end early on a slow machine."""
    monkeypatch.setattr(queue, "TURN", 600.0)
