from qa.export_models import ArchiveExport
from qa.import_models import ArchiveEntry, ArchiveImport
from qa.models.archive import ArchivePage
from qa.models.ask import AskPage
from qa.models.category import CategoryIndexPage
from qa.models.question import QuestionPage

__all__ = [
    "ArchiveEntry",
    "ArchiveExport",
    "ArchiveImport",
    "ArchivePage",
    "AskPage",
    "CategoryIndexPage",
    "QuestionPage",
]
