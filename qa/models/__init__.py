from qa.export_models import ArchiveExport
from qa.import_models import ArchiveEntry, ArchiveImport
from qa.models.archive import ArchivePage
from qa.models.ask import AskPage
from qa.models.category import CategoryIndexPage
from qa.models.question import QuestionPage
from qa.upload_models import ArchiveUpload, CategoryMapping, UploadedPage
from qa.work_models import ArchiveReason, ArchiveWork

__all__ = [
    "ArchiveEntry",
    "ArchiveExport",
    "ArchiveImport",
    "ArchivePage",
    "ArchiveReason",
    "ArchiveUpload",
    "ArchiveWork",
    "AskPage",
    "CategoryIndexPage",
    "CategoryMapping",
    "QuestionPage",
    "UploadedPage",
]
