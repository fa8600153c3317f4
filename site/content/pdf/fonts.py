"""Where the fonts come from: packages of `fontpkg`, what the compiler brings, and what the system has."""

from functools import cache
from importlib.metadata import version

import fontpkg

MAIN = "Noto Sans"


@cache
def font_folders() -> tuple[str, ...]:
    """Return the folders of all font packages that are installed: whoever needs another script installs its font."""
    files = (file for family in fontpkg.families().values() for file in family.files)
    return tuple(sorted({str(file.path.parent) for file in files}))


@cache
def font_names() -> tuple[str, ...]:
    """Return the families in the order in which they are tried; the compiler then tries all others."""
    names = {family.name for family in fontpkg.families().values()}
    return (MAIN, *sorted(names - {MAIN}), "Libertinus Serif", "New Computer Modern")


@cache
def made_with() -> str:
    """Return what a PDF depends on besides its data, in short."""
    return "/".join([version("typst"), *font_folders()])
