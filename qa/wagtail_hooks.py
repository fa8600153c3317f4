from wagtail import hooks

from qa.export import admin  # noqa: F401 - registers its hooks
from qa.inbox import admin as inbox_admin  # noqa: F401 - registers its hooks
from qa.inbox import log_actions  # noqa: F401 - registers its hooks
from qa.privacy import admin as privacy_admin  # noqa: F401 - registers its hooks
from qa.viewsets import CategoryExplorerViewSet, QuestionListingViewSet
from qa.wizard import admin as wizard_admin  # noqa: F401 - registers its hooks
from qa.worklist import admin as worklist_admin  # noqa: F401 - registers its hooks


@hooks.register("register_admin_viewset")
def register_questions() -> QuestionListingViewSet:
    """Return the flat list of questions for the menu."""
    return QuestionListingViewSet()


@hooks.register("register_admin_viewset")
def register_category_explorer() -> CategoryExplorerViewSet:
    """Return the list below a category for the explorer."""
    return CategoryExplorerViewSet()
