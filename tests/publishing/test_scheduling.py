"""What is due is published and expired by Wagtail's rules, in the order of its times, once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun.api import FrozenDateTimeFactory
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision
from wagtail.signals import page_published, page_unpublished, published

from content.models import Person, Topic
from home.models import StandardPage
from home.setup import SiteTree
from publishing.backoff import Backoff
from publishing.scheduling import Due, Outcome, due_query, expire, find_due, publish, publish_and_expire
from publishing.targets import expiring_models
from references.models import Reference
from tests.factories import StandardPageFactory, TopicFactory

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def question(clock: FrozenDateTimeFactory, tree: SiteTree) -> StandardPage:
    """A draft."""
    return StandardPageFactory(parent=tree.home, title="Draft", slug="draft", live=False)


def schedule(
    page: Page, *, go_live_at: datetime | None = None, expire_at: datetime | None = None, **fields: str
) -> None:
    """Publish as the editor's “Schedule for publishing” does."""
    page = type(page).objects.get(pk=page.pk)
    page.go_live_at, page.expire_at = go_live_at, expire_at
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def run() -> Outcome:
    """Run one round of a fresh worker."""
    return publish_and_expire(Backoff())


def logged(page: Page) -> list[str]:
    """Return the actions of the scheduler in the page's history, oldest first."""
    actions = PageLogEntry.objects.filter(page=page.pk, action__endswith=".scheduled")
    return list(actions.order_by("pk").values_list("action", flat=True))


def test_page_goes_live_when_its_time_has_come(question, clock):
    schedule(question, go_live_at=NOON + HOUR)
    assert run() == Outcome()
    question.refresh_from_db()
    assert not question.live

    clock.move_to(NOON + HOUR + timedelta(milliseconds=1))
    assert run() == Outcome(published=1)
    question.refresh_from_db()
    assert question.live
    assert question.live_revision_id == question.latest_revision_id
    assert question.first_published_at == NOON + HOUR + timedelta(milliseconds=1)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert logged(question) == ["wagtail.publish.scheduled"]


def test_page_expires_when_its_time_is_over(question, clock):
    schedule(question, expire_at=NOON + HOUR)
    assert run() == Outcome()

    clock.move_to(NOON + 2 * HOUR)
    assert run() == Outcome(expired=1)
    question.refresh_from_db()
    assert (question.live, question.expired, question.live_revision_id) == (False, True, None)
    assert logged(question) == ["wagtail.unpublish.scheduled"]


def test_what_is_done_is_not_done_again(question, clock):
    schedule(question, go_live_at=NOON + HOUR, expire_at=NOON + 3 * HOUR)
    clock.move_to(NOON + 2 * HOUR)
    run(), run()
    clock.move_to(NOON + 4 * HOUR)
    run(), run()
    assert logged(question) == ["wagtail.publish.scheduled", "wagtail.unpublish.scheduled"]


def test_work_found_before_another_worker_did_it_is_left_alone(question, clock):
    schedule(question, go_live_at=NOON + HOUR, expire_at=NOON + 3 * HOUR)
    clock.move_to(NOON + 2 * HOUR)
    (stale,) = find_due(NOON + 2 * HOUR)
    assert publish(stale)
    assert not publish(stale)

    clock.move_to(NOON + 4 * HOUR)
    (stale,) = find_due(NOON + 4 * HOUR)
    assert expire(stale)
    assert not expire(stale)
    assert logged(question) == ["wagtail.publish.scheduled", "wagtail.unpublish.scheduled"]


def test_schedule_cancelled_after_it_was_found_is_not_carried_out(question, clock):
    schedule(question, go_live_at=NOON + HOUR)
    clock.move_to(NOON + 2 * HOUR)
    (due,) = find_due(NOON + 2 * HOUR)
    Revision.objects.update(approved_go_live_at=None)
    assert not publish(due)
    question.refresh_from_db()
    assert not question.live


def test_page_deleted_after_it_was_found_is_no_error(question, clock):
    schedule(question, go_live_at=NOON + HOUR)
    clock.move_to(NOON + 2 * HOUR)
    (due,) = find_due(NOON + 2 * HOUR)
    question.delete()
    assert not publish(due)
    assert not expire(Due("expire", "wagtailcore.Page", str(question.pk), NOON))


def test_new_version_of_a_live_page_replaces_the_old_one_on_time(question, clock):
    schedule(question)
    schedule(question, go_live_at=NOON + HOUR, title="New version")
    question.refresh_from_db()
    assert (question.live, question.title) == (True, "Draft")

    clock.move_to(NOON + 2 * HOUR)
    run()
    question.refresh_from_db()
    assert question.title == "New version"


def test_draft_written_after_scheduling_stays_a_draft(question, clock):
    schedule(question, go_live_at=NOON + HOUR)
    later = StandardPage.objects.get(pk=question.pk)
    later.title = "Unfinished"
    later.save_revision()
    clock.move_to(NOON + 2 * HOUR)
    run()
    question.refresh_from_db()
    assert (question.live, question.title, question.has_unpublished_changes) == (True, "Draft", True)


def test_pages_are_done_in_the_order_of_their_times(question, clock):
    second = StandardPageFactory(parent=question.get_parent(), live=False)
    schedule(second, go_live_at=NOON + 2 * HOUR)
    schedule(question, go_live_at=NOON + HOUR)
    clock.move_to(NOON + 3 * HOUR)
    run()
    assert list(PageLogEntry.objects.filter(action="wagtail.publish.scheduled").values_list("page", flat=True)) == [
        second.pk,
        question.pk,
    ]


def test_page_whose_whole_time_went_by_is_never_seen(question, clock):
    seen = []

    def look(**kwargs: object) -> None:
        seen.append(connection.in_atomic_block and StandardPage.objects.get(pk=question.pk).live)

    schedule(question, go_live_at=NOON + HOUR, expire_at=NOON + 2 * HOUR)
    clock.move_to(NOON + 3 * HOUR)
    (due,) = find_due(NOON + 3 * HOUR)
    page_unpublished.connect(look)
    try:
        with CaptureQueriesContext(connection) as queries:
            assert publish(due)
    finally:
        page_unpublished.disconnect(look)
    question.refresh_from_db()
    assert (question.live, question.expired) == (False, True)
    assert seen == [False]
    assert logged(question) == ["wagtail.publish.scheduled", "wagtail.unpublish.scheduled"]
    # Both happen between one begin and one end of the page's own transaction.
    outermost = [query["sql"].split('"')[1] for query in queries if query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert outermost[0] == outermost[-1]
    assert outermost.count(outermost[0]) == 2


def test_version_scheduled_for_after_the_expiry_still_goes_live(question, clock):
    schedule(question, expire_at=NOON + HOUR)
    schedule(question, go_live_at=NOON + 3 * HOUR, title="Back again")
    # The live page keeps its own expiry date, the new version has none.
    assert StandardPage.objects.get(pk=question.pk).expire_at == NOON + HOUR

    clock.move_to(NOON + 2 * HOUR)
    assert run() == Outcome(expired=1)
    clock.move_to(NOON + 4 * HOUR)
    assert run() == Outcome(published=1)
    question.refresh_from_db()
    assert (question.live, question.title) == (True, "Back again")


def test_coming_late_gives_the_same_result_as_being_there(question, clock):
    schedule(question, expire_at=NOON + 2 * HOUR)
    schedule(question, go_live_at=NOON + HOUR, title="Kept, without an end")
    clock.move_to(NOON + 3 * HOUR)
    run()
    question.refresh_from_db()
    assert (question.live, question.title) == (True, "Kept, without an end")


@pytest.mark.parametrize("model", [Topic, Person, Reference])
def test_every_public_snippet_can_be_scheduled(model):
    assert model in expiring_models()


@pytest.mark.django_db
def test_snippet_goes_live_and_expires(clock):
    topic = TopicFactory(live=False)
    topic.go_live_at, topic.expire_at = NOON + HOUR, NOON + 3 * HOUR
    topic.save_revision().publish()
    heard = []

    def hear(instance: object, **kwargs: object) -> None:
        heard.append(instance)

    published.connect(hear, sender=Topic)
    try:
        clock.move_to(NOON + 2 * HOUR)
        assert run() == Outcome(published=1)
    finally:
        published.disconnect(hear, sender=Topic)
    topic.refresh_from_db()
    assert topic.live
    assert heard == [topic]

    clock.move_to(NOON + 4 * HOUR)
    assert run() == Outcome(expired=1)
    topic.refresh_from_db()
    assert (topic.live, topic.expired) == (False, True)
    actions = ModelLogEntry.objects.filter(object_id=str(topic.pk), action__endswith=".scheduled")
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "wagtail.publish.scheduled",
        "wagtail.unpublish.scheduled",
    ]


def test_receivers_run_inside_the_page_s_transaction(question, clock):
    schedule(question, go_live_at=NOON + HOUR)
    clock.move_to(NOON + 2 * HOUR)
    depths = []

    def note_depth(**kwargs: object) -> None:
        depths.append(len(connection.savepoint_ids))

    page_published.connect(note_depth)
    try:
        before = len(connection.savepoint_ids)
        run()
    finally:
        page_published.disconnect(note_depth)
    assert len(depths) == 1
    assert depths[0] > before


def test_looking_for_work_is_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert run() == Outcome()


@pytest.mark.django_db
def test_looking_for_work_uses_an_index_on_every_table():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # the tables are too small for an index otherwise
    plan = due_query(NOON).explain()
    for model in expiring_models():
        assert f"publishing_expiry_{model._meta.db_table}" in plan
    assert not re.search(r"SCAN wagtailcore_revision|Seq Scan", plan)
