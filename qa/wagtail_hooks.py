from wagtail import hooks

from qa.viewsets import QuestionListingViewSet
from qa.worklist import admin  # noqa: F401 - registers its hooks


@hooks.register("register_admin_viewset")
def register_questions() -> QuestionListingViewSet:
    """Return the flat list of questions for the menu."""
    return QuestionListingViewSet()
