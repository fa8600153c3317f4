"""Where an answer may be written, the likeliest places first."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from qa.models import CategoryIndexPage, QuestionPage, SubmittedQuestion

MOST_NEAR = 4
# So many answers about the same topic are looked at.
LOOKED_AT = 200


def writable(user: Any) -> QuerySet[CategoryIndexPage]:
    """Return the categories in which `user` may add a page, in the order of the tree."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "add")
    return CategoryIndexPage.objects.filter(pk__in=pages.values("pk")).order_by("path")


def choices(categories: QuerySet[CategoryIndexPage], near: list[int]) -> list[Any]:
    """Return them for a select box, each with where it stands; those named in `near` are offered first as well."""
    found = list(categories.only("title", "path", "depth"))
    titles = {category.path: category.title for category in found}
    labels = {category.pk: label(category, titles) for category in found}
    closest = [(key, labels[key]) for key in near if key in labels]
    everything = list(labels.items())
    if not closest:
        return [("", "Choose one"), *everything]
    return [("", "Choose one"), ("Where answers like it stand", closest), ("All categories", everything)]


def label(category: CategoryIndexPage, titles: dict[str, str]) -> str:
    """Return its title after those of the categories that it is in."""
    step = Page.steplen
    paths = [category.path[: length * step] for length in range(1, category.depth + 1)]
    return " › ".join(titles[path] for path in paths if path in titles)


def nearest(submission: SubmittedQuestion, alike: Iterable[int]) -> list[int]:
    """Return the categories in which answers `alike` stand, and those about the same topic; the commonest first."""
    paths: Counter[str] = Counter()
    for path in Page.objects.filter(pk__in=list(alike)).values_list("path", flat=True):
        paths[path[: -Page.steplen]] += LOOKED_AT
    if submission.topic_id:
        about = QuestionPage.objects.filter(topics=submission.topic_id).order_by("-pk")
        for path in about.values_list("path", flat=True)[:LOOKED_AT]:
            paths[path[: -Page.steplen]] += 1
    wanted = [path for path, _ in paths.most_common(MOST_NEAR)]
    keys = dict(CategoryIndexPage.objects.filter(path__in=wanted).values_list("path", "pk"))
    return [keys[path] for path in wanted if path in keys]
