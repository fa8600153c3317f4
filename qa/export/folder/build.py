"""Makes the folder: the first page, categories with their answers, questions, A to Z, search, and the other pages."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Page

from content.batches import batches
from content.models import BasePage, OrganisationSettings, Topic
from content.queries import looked_up, pages_named_in, visible
from qa.export.document import Progress
from qa.export.folder.catalogue import Catalogue, Category
from qa.export.folder.links import Links
from qa.export.folder.names import INDEX, FileNames, folder_of, has_text
from qa.export.pages import BATCH, page_types
from qa.export.spreadsheet import listed_in
from qa.models import QuestionPage
from qa.queries import for_listing, load_answers
from review.models import ClinicalPage
from review.public import load_trust

TOP = "archive"
ON_A_PAGE = 40
SEARCH, DATA = "search.html", "search-data.js"
IN_MEMORY = 4 * 2**20


def write_folder(target: IO[bytes], progress: Progress) -> None:
    """Write the public archive as a ZIP of HTML pages that need no server."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        Folder(archive, progress).write()


class Folder:
    """The folder while it is made."""

    def __init__(self, archive: zipfile.ZipFile, progress: Progress) -> None:
        self.archive = archive
        self.progress = progress
        self.names = FileNames()
        self.links = Links(self.names)
        self.catalogue = Catalogue(self.names)
        self.titles: list[tuple[str, str]] = []
        self.shared: dict[str, Any] = {
            "organisation": OrganisationSettings.load(),
            "language": settings.LANGUAGE_CODE,
            "exported_on": timezone.localdate(),
        }

    def write(self) -> None:
        """Write everything."""
        self.write_questions()
        for category in self.catalogue:
            self.write_category(category)
        letters = self.write_letters()
        sections = self.write_other_pages()
        self.write_page(INDEX, "index", catalogue=self.catalogue, letters=letters, sections=sections)
        self.write_page(SEARCH, "search", letters=letters)
        self.write_styles()
        for file, name in self.links.files.items():
            with default_storage.open(name) as content, self.archive.open(f"{TOP}/{file}", "w") as copy:
                for chunk in content.chunks():
                    copy.write(chunk)

    def write_page(self, file: str, template: str, **context: Any) -> None:
        """Render one page and write it."""
        context = self.shared | {"root": "../" * file.count("/"), "file": file} | context
        html = render_to_string(f"qa/export/{template}.html", context)
        self.archive.writestr(f"{TOP}/{file}", self.links.rewrite(html, file))

    def write_questions(self) -> None:
        """Write a page for each question, and what the search knows of them."""
        total, done = self.catalogue.count, 0
        with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8") as data:
            data.write("window.archiveIndex = [\n")
            for questions in self.question_batches(self.catalogue.homes):
                for question in questions:
                    self.write_question(question)
                    data.write(f"{self.index_entry(question)},\n")
                done += len(questions)
                self.progress(done, total)
            data.write("];\n")
            data.seek(0)
            with self.archive.open(f"{TOP}/{DATA}", "w") as part:
                while chunk := data.read(IN_MEMORY):
                    part.write(chunk.encode())

    def question_batches(self, numbers: Iterable[int], size: int = BATCH) -> Iterator[list[QuestionPage]]:
        """Yield public questions in the order of `numbers`, with all that their pages show, some queries a batch."""
        for batch in batches(numbers, size):
            found = {page.pk: page for page in for_listing(visible(QuestionPage.objects.filter(pk__in=batch)))}
            questions = [found[number] for number in batch if number in found]
            load_answers(questions)
            load_trust(questions)
            load_topics(questions)
            with looked_up(pages_named_in(questions)):
                yield questions

    def write_question(self, question: QuestionPage) -> None:
        """Write the page of one question."""
        file = self.names.by_page[question.pk]
        self.titles.append((question.title, file))
        home = self.catalogue.homes[question.pk]
        self.write_page(file, "question", page=question, trail=home.trail if home else [])

    def index_entry(self, question: QuestionPage) -> str:
        """Return what the search knows of a question, as a line of JavaScript."""
        home = self.catalogue.homes[question.pk]
        words = " ".join(f"{topic.name} {' '.join(topic.synonym_list)}" for topic in question.live_topics)
        entry = [
            question.title,
            self.names.by_page[question.pk],
            question.listing_summary,
            home.title if home else "",
            f"{words} {question.question[:500]}".strip(),
            int(question.is_legacy),
        ]
        # All in ASCII: some characters end a line of JavaScript that JSON lets pass.
        return json.dumps(entry)

    def write_category(self, category: Category) -> None:
        """Write the pages of a category, so many answers on each."""
        parts = [category.questions[n : n + ON_A_PAGE] for n in range(0, len(category.questions), ON_A_PAGE)] or [[]]
        files = [category.file, *(f"{category.file[:-5]}--{number}.html" for number in range(2, len(parts) + 1))]
        for number, (file, part) in enumerate(zip(files, parts, strict=True), start=1):
            for questions in self.question_batches(part, ON_A_PAGE) if part else [[]]:
                self.write_page(
                    file,
                    "category",
                    category=category,
                    questions=questions,
                    number=number,
                    start=(number - 1) * ON_A_PAGE + 1,
                    files=list(enumerate(files, start=1)),
                )

    def write_letters(self) -> list[tuple[str, str]]:
        """Write the list from A to Z, a page a letter, and return the letters with their files."""
        self.titles.sort(key=lambda title: (letter_of(title[0]), title[0].lower()))
        groups = [(letter, list(group)) for letter, group in groupby(self.titles, key=lambda each: letter_of(each[0]))]
        letters = [(letter, f"a-z/{file_of_letter(letter)}.html") for letter, _ in groups]
        for (letter, titles), (_, file) in zip(groups, letters, strict=True):
            self.write_page(file, "letter", letter=letter, titles=titles, letters=letters)
        self.titles = []
        return letters

    def write_other_pages(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Write factsheets and pages about the charity, and return their titles by section."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for model in page_types():
            if folder_of(model) != "pages":
                continue
            for page in visible(model.objects.all()).order_by("title"):
                file = self.names.by_page[page.pk]
                with looked_up(pages_named_in([page])):
                    self.write_page(file, "page", page=page, body=body_of(page), texts=texts_of(page))
                sections.setdefault(section_of(page), []).append((page.title, file))
        return list(sections.items())

    def write_styles(self) -> None:
        """Write the one style sheet and the script of the search: the site's own styles, for paper as well."""
        style = f"{static_text('css/site.css')}\n@media print {{\n{printed(static_text('css/print.css'))}\n}}\n"
        self.archive.writestr(f"{TOP}/style.css", style + static_text("qa/export/folder.css"))
        self.archive.writestr(f"{TOP}/search.js", static_text("qa/export/search.js"))


def load_topics(questions: Sequence[QuestionPage]) -> None:
    """Give each question its published topics; two queries."""
    listed = listed_in(QuestionPage.topics.through, [question.pk for question in questions], "topic_id")
    topics = Topic.objects.live().in_bulk({pk for pks in listed.values() for pk in pks})
    for question in questions:
        found = (topics[pk] for pk in listed[question.pk] if pk in topics)
        question.live_topics = sorted(found, key=lambda topic: topic.name.lower())


def body_of(page: BasePage) -> str:
    """Return the text of a page that a reviewer signs off, as HTML; empty for another."""
    return page.render_clinical_content() if isinstance(page, ClinicalPage) else ""


def texts_of(page: BasePage) -> list[Any]:
    """Return the texts of a page that gives no advice on health."""
    is_clinical = isinstance(page, ClinicalPage) or not has_text(type(page))
    return [] if is_clinical else [getattr(page, name) for name in page.get_streamfield_names()]


def section_of(page: Page) -> str:
    """Return what the pages of a type are called in a list."""
    return page.related_heading or "About us"


def letter_of(title: str) -> str:
    """Return the letter under which a title is listed; “#” for digits and signs."""
    first = next((character for character in title if character.isalnum()), "#").upper()[:1]
    return first if first.isalpha() else "#"


def file_of_letter(letter: str) -> str:
    """Return the name of the page of a letter, in letters that every system knows."""
    if letter == "#":
        return "other"
    return letter.lower() if letter.isascii() else f"u{ord(letter):04x}"


def static_text(path: str) -> str:
    """Return a static file as text."""
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(f"The static file {path} is missing.")
    return Path(found).read_text(encoding="utf-8")


def printed(style: str) -> str:
    """Return styles for paper as they may stand in a media query: the size of the paper has no place in one."""
    return "\n".join(line for line in style.splitlines() if not line.startswith("@page"))
