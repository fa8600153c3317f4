import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

DEMO_FOLDER = Path(__file__).resolve().parent.parent / "demo"

Record = dict[str, Any]


class DemoSource:
    """The files of the demo content, read when asked for."""

    def __init__(self, folder: Path = DEMO_FOLDER) -> None:
        self.folder = folder

    def read(self, name: str) -> Record:
        """Return the TOML file `name`; raises tomllib.TOMLDecodeError naming the file."""
        try:
            return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise tomllib.TOMLDecodeError(f"{name}: {error}") from error

    def read_folder(self, name: str) -> dict[str, Record]:
        """Return the TOML files of the folder `name` by their key, which is the file's name."""
        return {path.stem: self.read(f"{name}/{path.name}") for path in sorted((self.folder / name).glob("*.toml"))}

    @cached_property
    def people(self) -> list[Record]:
        """The experts."""
        return self.read("people.toml")["person"]

    @cached_property
    def topics(self) -> list[Record]:
        """The topics."""
        return self.read("topics.toml")["topic"]

    @cached_property
    def urgent(self) -> list[Record]:
        """The rules of urgent advice."""
        return self.read("urgent.toml")["rule"]

    @cached_property
    def references(self) -> list[Record]:
        """The publications."""
        return [reference for file in self.read_folder("references").values() for reference in file["reference"]]

    @cached_property
    def categories(self) -> list[Record]:
        """The categories, parents before children."""
        return sorted(self.read("categories.toml")["category"], key=lambda category: category["path"].count("/"))

    @cached_property
    def images(self) -> list[Record]:
        """The drawings."""
        return self.read("images.toml")["image"]

    @cached_property
    def helpful(self) -> list[Record]:
        """What visitors said of pages."""
        return self.read("helpful.toml")["page"]

    @cached_property
    def questions(self) -> dict[str, Record]:
        """The questions by key."""
        return self.read_folder("questions")

    @cached_property
    def factsheets(self) -> dict[str, Record]:
        """The factsheets by key."""
        return self.read_folder("factsheets")

    @cached_property
    def pages(self) -> dict[str, Record]:
        """The standard pages by key."""
        return self.read_folder("pages")

    @cached_property
    def ask(self) -> Record:
        """The page that explains how to ask."""
        return self.read("ask.toml")

    @cached_property
    def inbox(self) -> list[Record]:
        """What visitors have asked."""
        return self.read("inbox.toml")["question"]

    @cached_property
    def states(self) -> Record:
        """Which pages are scheduled, in review, drafts, or have a history."""
        return self.read("states.toml")
