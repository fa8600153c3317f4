from qa.import_models import ArchiveEntry, ArchiveImport
from qa.models.archive import ArchivePage
from qa.models.ask import AskPage
from qa.models.category import CategoryIndexPage
from qa.models.question import QuestionPage

__all__ = ["ArchiveEntry", "ArchiveImport", "ArchivePage", "AskPage", "CategoryIndexPage", "QuestionPage"]
