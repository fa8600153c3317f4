"""What the tests look at on the site, and do there as a person would."""

from qa.models import CategoryIndexPage, QuestionPage


def category(title: str = "Jaw / face") -> CategoryIndexPage:
    """The category with a title."""
    return CategoryIndexPage.objects.get(title=title)


def pages() -> list[QuestionPage]:
    """All question pages, in the order of the tree."""
    return list(QuestionPage.objects.order_by("path"))


def edit(page: QuestionPage, user=None, **values: str) -> QuestionPage:
    """A person's edit of a page, as the editor saves a draft."""
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(user=user, log_action=True)
    return QuestionPage.objects.get(pk=page.pk)


def latest(page: QuestionPage) -> QuestionPage:
    """The page as its latest revision has it."""
    return QuestionPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def answer(page: QuestionPage) -> str:
    """The words of the answer."""
    return " ".join(str(block.value) for block in page.answer)
