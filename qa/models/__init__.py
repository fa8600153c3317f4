from qa.import_models import ArchiveEntry, ArchiveImport
from qa.models.archive import ArchivePage
from qa.models.ask import AskPage
from qa.models.category import CategoryIndexPage
from qa.models.question import QuestionPage
from qa.work_models import ArchiveReason, ArchiveWork

__all__ = [
    "ArchiveEntry",
    "ArchiveImport",
    "ArchivePage",
    "ArchiveReason",
    "ArchiveWork",
    "AskPage",
    "CategoryIndexPage",
    "QuestionPage",
]
