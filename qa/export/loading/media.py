"""Pictures and documents of an export, added to the library of this site."""

from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files import File
from PIL import Image, UnidentifiedImageError
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from qa.export.document import FOCUS, file_models
from qa.export.fields import Data
from qa.export.keys import key_of_file
from qa.export.loading.file import ExportFile
from qa.export.loading.ids import Ids
from qa.export.loading.refusal import ImportRefused

# What Pillow calls the formats that the site takes.
FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")


class Media:
    """Adds the files that are missing, and takes them away again if the import comes to nothing."""

    def __init__(self, export: ExportFile, ids: Ids) -> None:
        self.export = export
        self.ids = ids
        self.written: list[Any] = []

    def load(self, told: Data, model: Any, words: tuple[str, ...]) -> bool:
        """Add one picture or document, unless the site has it; return whether it was added."""
        fields = {word: told["fields"][word] for word in words}
        if told["key"] != key_of_file(told["file_hash"], tuple(fields.values())):
            raise ImportRefused("A picture or document has a key that is not its own.")
        if self.ids.of(model, told["key"]) or told["file"] is None:
            return False
        with self.export.open_file(told["file"]) as content:
            file = File(content, name=PurePosixPath(str(told["file_name"])).name)
            ensure_kind(file, model)
            if hash_filelike(file) != told["file_hash"]:
                raise ImportRefused(f"“{file.name}” is not the file that the export says it is.")
            file.seek(0)
            one = model(collection=Collection.get_first_root_node(), **fields)
            for name in FOCUS:
                if told.get(name) is not None:
                    setattr(one, name, int(told[name]))
            one.file = file
            one.file_hash, one.file_size = told["file_hash"], file.size
            one.full_clean(exclude=["uploaded_by_user"])
            one.save()
        self.written.append(one.file)
        model.objects.filter(pk=one.pk).update(created_at=told["created_at"])
        self.ids.add(model, told["key"], one.pk)
        return True

    def load_all(self, counts: dict[str, int]) -> None:
        """Add all that the export holds, and count it."""
        for name, model, words in file_models():
            counts[name] = sum(self.load(told, model, words) for _, told in self.export.records(name))

    def picture_address(self, key: str, filter_spec: str, model: Any) -> str | None:
        """Return the address here of one size of a picture, None for one that the site does not have."""
        pk = self.ids.of(model, key)
        if pk is None:
            return None
        rendition = model.objects.get(pk=pk).get_rendition(filter_spec)
        self.written.append(rendition.file)
        return str(rendition.url)

    def take_back(self) -> None:
        """Remove what was written: the database forgets by itself."""
        for file in self.written:
            file.storage.delete(file.name)


def ensure_kind(file: File, model: Any) -> None:
    """Raise ImportRefused for a file of a kind that the site does not take."""
    suffix = PurePosixPath(file.name or "").suffix.lower().removeprefix(".")
    is_image = hasattr(model, "get_rendition_model")
    allowed = settings.WAGTAILIMAGES_EXTENSIONS if is_image else settings.WAGTAILDOCS_EXTENSIONS
    if suffix not in allowed:
        raise ImportRefused(f"“{file.name}” is of a kind that this site does not take.")
    if not is_image:
        return
    try:
        with Image.open(file, formats=FORMATS) as picture:
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise ImportRefused(f"“{file.name}” is not a picture.") from None
    file.seek(0)
