from qa.import_models import ArchiveEntry, ArchiveImport
from qa.models.archive import ArchivePage
from qa.models.ask import AskPage
from qa.models.category import CategoryIndexPage
from qa.models.question import QuestionPage
from qa.upload_models import ArchiveUpload, CategoryMapping, UploadedPage

__all__ = [
    "ArchiveEntry",
    "ArchiveImport",
    "ArchivePage",
    "ArchiveUpload",
    "AskPage",
    "CategoryIndexPage",
    "CategoryMapping",
    "QuestionPage",
    "UploadedPage",
]
