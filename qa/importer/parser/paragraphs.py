"""Paragraphs with their emphasis and links, however the source wrote them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; `href` is empty where it is no link."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""

    @property
    def style(self) -> tuple[bool, bool, str]:
        return (self.bold, self.italic, self.href)

    @property
    def html(self) -> str:
        """The run as rich text: only b, i and a[href], everything else escaped."""
        html = escape(self.text, quote=False)
        if self.italic:
            html = f"<i>{html}</i>"
        if self.bold:
            html = f"<b>{html}</b>"
        return f'<a href="{escape(self.href)}">{html}</a>' if self.href else html


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or one list of the source.

    `lines` holds the runs: one line for a paragraph, one for each item of a list. `list_tag` is "", "ul" or "ol".
    `part` numbers the part of the page furniture (menu, footer …) that it stood in; 0 is the page itself.
    `lost_links` and `images` are addresses that could not be kept.
    """

    lines: tuple[Runs, ...]
    list_tag: str = ""
    part: int = 0
    lost_links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()

    @classmethod
    def plain(cls, text: str) -> "Paragraph":
        """A paragraph without any style."""
        return cls(lines=(tidy_runs([Run(text)]),))

    @property
    def text(self) -> str:
        """The words alone, spaces made single; the items of a list on lines of their own."""
        return "\n".join(filter(None, (runs_text(runs) for runs in self.lines)))

    @property
    def html(self) -> str:
        """The paragraph as safe rich text: p, ul, ol, li, b, i and a[href]."""
        lines = ["".join(run.html for run in runs) for runs in self.lines if runs]
        if not self.list_tag:
            return "".join(f"<p>{line}</p>" for line in lines)
        items = "".join(f"<li>{line}</li>" for line in lines)
        return f"<{self.list_tag}>{items}</{self.list_tag}>"

    @property
    def links(self) -> Iterator[str]:
        return (run.href for runs in self.lines for run in runs if run.href)

    def cut(self, length: int) -> tuple["Paragraph", "Paragraph"]:
        """The first `length` characters of a paragraph (not a list), and the rest, which keeps the links lost."""
        head, tail = cut_runs(self.lines[0], length)
        return Paragraph(lines=(head,), part=self.part), replace(self, lines=(tail, *self.lines[1:]))


def runs_text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def tidy_runs(runs: Iterable[Run]) -> Runs:
    """The same words with single spaces, none at either end, and neighbours of one style joined."""
    tidy: list[Run] = []
    space_due = False
    for style, same in groupby(runs, key=lambda run: run.style):
        run = Run("".join(run.text for run in same), *style)
        words = " ".join(run.text.split())
        if not words:
            space_due = space_due or bool(run.text)
            continue
        if tidy and (space_due or run.text[0].isspace()):
            words = _place_space(tidy, run, words)
        _append(tidy, replace(run, text=words))
        space_due = run.text[-1].isspace()
    return tuple(tidy)


def _place_space(tidy: list[Run], run: Run, words: str) -> str:
    """Puts the space between two runs outside a style where it can, so that no link or emphasis ends in one."""
    if any(tidy[-1].style) and not any(run.style):
        return f" {words}"
    tidy[-1] = replace(tidy[-1], text=f"{tidy[-1].text} ")
    return words


def _append(tidy: list[Run], run: Run) -> None:
    if tidy and tidy[-1].style == run.style:
        tidy[-1] = replace(run, text=tidy[-1].text + run.text)
    else:
        tidy.append(run)


def cut_runs(runs: Runs, length: int) -> tuple[Runs, Runs]:
    """The first `length` characters of the runs, and the rest, both tidy."""
    head: list[Run] = []
    tail: list[Run] = []
    for run in runs:
        head.append(replace(run, text=run.text[:length]))
        tail.append(replace(run, text=run.text[length:]))
        length = max(0, length - len(run.text))
    return tidy_runs(run for run in head if run.text), tidy_runs(run for run in tail if run.text)
