from wagtail import hooks

from qa.viewsets import QuestionListingViewSet
from qa.wizard import admin  # noqa: F401 - registers the import wizard


@hooks.register("register_admin_viewset")
def register_questions() -> QuestionListingViewSet:
    """Return the flat list of questions for the menu."""
    return QuestionListingViewSet()
