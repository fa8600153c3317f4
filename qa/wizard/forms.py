from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from qa.importer.loader.redirects import old_paths
from qa.importer.parser.categories import split_path
from qa.importer.request import parse_range
from qa.importer.sources import ENCODING_NAMES, ColumnMapping
from qa.models import UploadedPage
from qa.wizard.choices import Choice, Twin
from qa.wizard.preview import Item

MOST_FILES = 200
LONGEST_TITLE = 255


class ManyFilesInput(forms.ClearableFileInput):
    """Lets several files be chosen at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; each is checked as one would be."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, none if none was chosen."""
        return [super(ManyFilesField, self).clean(one, initial) for one in data or []]


class UploadForm(forms.Form):
    """What is to be brought over: files, or a text from the clipboard."""

    chosen = ManyFilesField(
        required=False,
        label="Files",
        help_text="Saved web pages, text files, Word documents (.docx), tables (.csv), or a ZIP of them.",
    )
    text = forms.CharField(
        required=False,
        label="Or paste the text of a page",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="With its heading, as it stands on the old page.",
        strip=False,
    )

    encoding = forms.ChoiceField(
        required=False,
        label="What the texts are written in",
        choices=[("", "Find it out"), *ENCODING_NAMES.items()],
        help_text="For text files and tables of old programs. Web pages and Word documents say it themselves.",
    )

    def clean_chosen(self) -> list[UploadedFile]:
        """Return the files; raises ValidationError for too many, and for one that is too large."""
        files = self.cleaned_data["chosen"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Choose at most {MOST_FILES} files at once, or put them into a ZIP.")
        for file in files:
            if (file.size or 0) > settings.ARCHIVE_MAX_BYTES:
                largest = filesizeformat(settings.ARCHIVE_MAX_BYTES)
                raise forms.ValidationError(f"“{file.name}” is larger than {largest}. Divide it.")
        return files

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when there is nothing to read."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("chosen") and not (cleaned.get("text") or "").strip():
            raise forms.ValidationError("Choose a file, or paste a text.")
        return cleaned


class PageForm(forms.ModelForm):
    """Where one uploaded page goes, and where it was."""

    category = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="Category here",
    )
    source_url = forms.URLField(
        required=False,
        max_length=500,
        assume_scheme="https",
        label="Old address",
        help_text="Readers who come there are sent to the category.",
    )
    leave_out = forms.BooleanField(required=False, label="Leave this page out")

    class Meta:
        model = UploadedPage
        fields = ("new_category", "source_url", "page_template", "page_numbers")
        labels = {
            "new_category": "Or a new category",
            "page_template": "Its numbered pages",
            "page_numbers": "Numbers",
        }
        help_texts = {
            "new_category": "A path with slashes: Muscles and bones/Back / spine",
            "page_template": "Such as ?page={n}",
            "page_numbers": "Such as 2-4",
        }

    def __init__(self, *args: Any, categories: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", [("", "A new one, named beside"), *categories])
        self.initial["category"] = self.instance.category_id
        self.initial["leave_out"] = self.instance.state == UploadedPage.State.LEFT_OUT

    def clean_new_category(self) -> str:
        """Return the path; raises ValidationError for one with an empty name in it."""
        path = self.cleaned_data["new_category"].strip()
        try:
            names = split_path(path) if path else ()
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if any(len(name) > LONGEST_TITLE for name in names):
            raise forms.ValidationError("A name in it is too long: 255 characters at most.")
        return path

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for an old address that cannot be redirected."""
        cleaned = super().clean() or {}
        try:
            numbers = parse_range(cleaned["page_numbers"]) if cleaned.get("page_numbers") else range(0)
            if cleaned.get("source_url"):
                old_paths(cleaned["source_url"], cleaned.get("page_template") or "", numbers)
            elif numbers:
                raise ValueError("The numbered pages need the old address that they belong to.")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned

    def save(self, commit: bool = True) -> UploadedPage:
        """Save the page; what was found in it is looked for anew where that may have changed."""
        page = super().save(commit=False)
        page.category_id = self.cleaned_data["category"]
        if page.category_id:
            page.new_category = ""
        if page.state in {UploadedPage.State.WAITING, UploadedPage.State.LEFT_OUT}:
            left_out = self.cleaned_data["leave_out"]
            page.state = UploadedPage.State.LEFT_OUT if left_out else UploadedPage.State.WAITING
        if self.has_changed():
            page.figures, page.problem = {}, ""
        if commit:
            page.save()
        return page


class ColumnsForm(forms.Form):
    """Which column of a table holds what."""

    NAMES = {
        "question": "The question",
        "answer": "The answer",
        "title": "A title",
        "category": "The category",
        "address": "The old address",
        "asked_on": "When it was asked",
    }

    def __init__(self, *args: Any, headers: list[str], suggested: ColumnMapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.NAMES.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=name in {"question", "answer"},
                choices=[("", "No column"), *((header, header) for header in headers)],
                initial=getattr(suggested, name, ""),
            )

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when one column is to be two things."""
        cleaned = super().clean() or {}
        used = [column for column in cleaned.values() if column]
        if len(used) != len(set(used)):
            raise forms.ValidationError("Each column can be one thing only.")
        return cleaned

    @property
    def mapping(self) -> ColumnMapping:
        """The columns that were named."""
        return ColumnMapping(**{name: column for name, column in self.cleaned_data.items() if column})


class EntryForm(forms.Form):
    """What is decided on one entry of a page."""

    leave_out = forms.BooleanField(required=False, label="Leave it out")
    title = forms.CharField(required=False, max_length=LONGEST_TITLE, label="Title")
    category = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Category")
    question_paragraphs = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label="The answer begins"
    )
    twin = forms.ChoiceField(required=False, widget=forms.RadioSelect, label="This question is here already")

    def __init__(self, *args: Any, item: Item, categories: list[tuple[int, str]], **kwargs: Any) -> None:
        self.item = item
        initial = {
            "leave_out": item.choice.leave_out,
            "title": item.choice.title,
            "category": item.choice.category,
            "question_paragraphs": item.question_length,
            "twin": item.choice.twin,
        }
        kwargs |= {"prefix": f"e{item.entry.position}", "initial": initial}
        super().__init__(*args, **kwargs)
        self.fill_choices(categories)
        if item.duplicate is None:
            del self.fields["twin"]

    def fill_choices(self, categories: list[tuple[int, str]]) -> None:
        """Offer the categories, every place where the answer may begin, and what can be done about a twin."""
        choices: dict[str, list[tuple[Any, str]]] = {
            "category": [("", "That of the page"), *categories],
            "question_paragraphs": list(self.split_points()),
            "twin": [(Twin.KEEP_BOTH, "Keep both"), (Twin.SKIP, "Skip this one")],
        }
        if self.item.duplicate and self.item.duplicate.page_id and self.item.entry.answer:
            choices["twin"].append((Twin.EARLIER_ANSWER, "Add this answer to the page there, as an earlier answer"))
        for name, offered in choices.items():
            offer(self, name, offered)

    def split_points(self) -> Any:
        """Yield each number of paragraphs that the question may have, with what the answer then begins with."""
        paragraphs = self.item.paragraphs
        for count in range(len(paragraphs) + 1):
            if count == len(paragraphs):
                yield count, "Nowhere: all of it is the question"
            else:
                words = " ".join(paragraphs[count].text.split())[:60]
                yield count, f"with “{words}…”" if count else f"at once, with “{words}…”"

    @property
    def choice(self) -> Choice:
        """What was decided."""
        cleaned = self.cleaned_data
        count = cleaned["question_paragraphs"]
        twin = cleaned.get("twin", "")
        return Choice(
            leave_out=cleaned["leave_out"],
            title=cleaned["title"].strip(),
            category=cleaned["category"],
            question_paragraphs=None if count == len(self.item.entry.question) else count,
            twin=twin,
            twin_page=self.item.duplicate.page_id if twin and self.item.duplicate else None,
        )


def offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    """Let the field `name` of a form be one of `choices`."""
    form.fields[name].choices = choices  # type: ignore[attr-defined] # every field that this is asked for has them
