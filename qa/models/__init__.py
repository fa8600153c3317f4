from qa.asking_models import AnswerFound, AskAttempt
from qa.export_models import ArchiveExport
from qa.import_models import ArchiveEntry, ArchiveImport
from qa.models.archive import ArchivePage
from qa.models.ask import AskPage
from qa.models.category import CategoryIndexPage
from qa.models.question import QuestionPage
from qa.privacy_models import Erasure, PageSource, PrivateView, PurgeReceipt
from qa.submission_models import Consent, ConsentKind, ConsentText, PrivateReply, SubmittedQuestion
from qa.upload_models import ArchiveUpload, CategoryMapping, UploadedPage
from qa.work_models import ArchiveReason, ArchiveWork

__all__ = [
    "AnswerFound",
    "ArchiveEntry",
    "ArchiveExport",
    "ArchiveImport",
    "ArchivePage",
    "ArchiveReason",
    "ArchiveUpload",
    "ArchiveWork",
    "AskAttempt",
    "AskPage",
    "CategoryIndexPage",
    "CategoryMapping",
    "Consent",
    "ConsentKind",
    "ConsentText",
    "Erasure",
    "PageSource",
    "PrivateReply",
    "PrivateView",
    "PurgeReceipt",
    "QuestionPage",
    "SubmittedQuestion",
    "UploadedPage",
]
