"""The addresses of pages: one that says what is removed is given up, and nothing leads on from it."""

from wagtail.models import Page


def move(page: Page, slug: str) -> str:
    """Give a page another slug, or one like it that is free beside it, and all below it their addresses; return it."""
    old_path = page.url_path
    page.slug = free_slug(page, slug)
    page.set_url_path(page.get_parent())
    Page.objects.filter(pk=page.pk).update(slug=page.slug, url_path=page.url_path)
    page._update_descendant_url_paths(old_path, page.url_path)
    return page.slug


def free_slug(page: Page, slug: str) -> str:
    """Return a slug that no page beside this one has."""
    taken = set(page.get_siblings(inclusive=False).values_list("slug", flat=True))
    number, wanted = 1, slug[:240]
    while wanted in taken:
        number += 1
        wanted = f"{slug[:240]}-{number}"
    return wanted
