from qa.models.archive import ArchivePage
from qa.models.ask import AskPage
from qa.models.category import CategoryIndexPage
from qa.models.question import QuestionPage

__all__ = ["ArchivePage", "AskPage", "CategoryIndexPage", "QuestionPage"]
