"""An error in one page stops that page only, for a while."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published

from home.models import StandardPage
from home.setup import SiteTree
from publishing.backoff import Backoff, wait_after
from publishing.scheduling import Outcome, publish_and_expire
from tests.factories import StandardPageFactory

SECOND = timedelta(seconds=1)


@pytest.fixture
def questions(tree: SiteTree) -> list[StandardPage]:
    """Three scheduled pages that are due; the first has the words “broken” in its title."""
    pages = [StandardPageFactory(parent=tree.home, title=title, live=False) for title in ("broken", "second", "third")]
    now = timezone.now()
    with freeze_time(now - timedelta(hours=2)):
        for minutes, page in enumerate(pages):
            page.go_live_at = now - timedelta(minutes=10 - minutes)
            page.save_revision().publish()
    return pages


@pytest.fixture
def broken() -> Iterator[set[str]]:
    """The titles at which a receiver raises, after it has written to the database; change it to repair the receiver."""
    titles = {"broken"}

    def raise_at(instance: Page, **kwargs: object) -> None:
        if instance.live and instance.title in titles:
            Page.objects.filter(pk=instance.pk).update(search_description="half done")
            raise RuntimeError("the receiver is broken")

    page_published.connect(raise_at)
    yield titles
    page_published.disconnect(raise_at)


def live(pages: list[StandardPage]) -> list[bool]:
    """Return which of the pages are live."""
    return [StandardPage.objects.get(pk=page.pk).live for page in pages]


def test_raising_receiver_does_not_stop_the_other_pages(questions, broken):
    assert publish_and_expire(Backoff()) == Outcome(published=2, failed=1)
    assert live(questions) == [False, True, True]


def test_failed_page_is_rolled_back_whole(questions, broken):
    publish_and_expire(Backoff())
    page = StandardPage.objects.get(pk=questions[0].pk)
    assert page.search_description == ""
    assert Revision.objects.get(pk=page.latest_revision_id).approved_go_live_at is not None
    assert not PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").exists()


def test_error_is_logged_with_the_page(questions, broken, caplog):
    with caplog.at_level(logging.ERROR, logger="publishing"):
        publish_and_expire(Backoff())
    (record,) = caplog.records
    assert "“broken” (home.standardpage " in record.getMessage()
    assert "the receiver is broken" in caplog.text


def test_repaired_page_is_published_by_a_later_round(questions, broken):
    retries = Backoff()
    with freeze_time(timezone.now()) as clock:
        publish_and_expire(retries)
        broken.clear()
        assert publish_and_expire(retries) == Outcome(), "Too early to try again"
        clock.tick(1.1)
        assert publish_and_expire(retries) == Outcome(published=1)
    assert live(questions) == [True, True, True]


def test_failing_page_is_tried_less_and_less_often(questions, broken):
    retries = Backoff()
    with freeze_time(timezone.now()) as clock:
        attempts = 0
        for _ in range(600):
            attempts += publish_and_expire(retries).failed
            clock.tick(0.5)
    assert attempts == 9, "At 0, 1, 3, 7, 15, 31, 63, 127 and 255 of 300 seconds"


def test_rescheduled_page_is_tried_at_its_new_time(questions, broken):
    retries = Backoff()
    with freeze_time(timezone.now()) as clock:
        for _ in range(10):
            publish_and_expire(retries)
            clock.tick(20)
        page = StandardPage.objects.get(pk=questions[0].pk)
        page.go_live_at = timezone.now() + SECOND
        page.save_revision().publish()
        broken.clear()
        clock.tick(1.1)
        assert publish_and_expire(retries) == Outcome(published=1)


def test_round_ends_after_the_current_page_when_asked(questions):
    answers = iter([True, False])
    assert publish_and_expire(Backoff(), may_continue=lambda: next(answers)) == Outcome(published=1)
    assert live(questions) == [True, False, False]


def test_what_has_long_been_done_takes_no_memory(questions, broken):
    retries = Backoff()
    publish_and_expire(retries)
    assert retries.failures
    questions[0].delete()
    publish_and_expire(retries)
    assert not retries.failures


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (10_000, 300)])
def test_wait_doubles_up_to_five_minutes(failures, seconds):
    assert wait_after(failures) == seconds
