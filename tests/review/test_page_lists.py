"""Lists of questions and factsheets say how each page stands, are searched by it, and cost the same however long."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from factsheets.models import FactsheetAuthor
from qa.models import QuestionPage
from review import holds
from review.models import ReviewDue
from review.planning.standing import Due, State, in_state, is_due, load_standing
from tests.bulk import plant_archive
from tests.factories import CategoryFactory, FactsheetFactory, PersonFactory, QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(tree) -> Any:
    return CategoryFactory(parent=tree.archive, title="Back")


@pytest.fixture
def many_states(category, editor, reviewer) -> dict[str, QuestionPage]:
    """A question in each state."""
    live = QuestionFactory(parent=category, title="Live one")
    held = QuestionFactory(parent=category, title="Held one")
    holds.place(held, reviewer, reason="May do harm")
    draft = QuestionFactory(parent=category, title="Draft one", live=False)
    expired = QuestionFactory(parent=category, title="Expired one")
    expired.unpublish(set_expired=True)
    waiting = QuestionFactory(parent=category, title="Waiting one", live=False)
    Workflow.objects.get().start(waiting, editor)
    returned = QuestionFactory(parent=category, title="Returned one", live=False)
    Workflow.objects.get().start(returned, editor)
    state = returned.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "reject", comment="Say who should not walk.")
    scheduled = QuestionFactory(parent=category, title="Scheduled one", live=False)
    scheduled.latest_revision.approved_go_live_at = timezone.now() + timedelta(days=3)
    scheduled.latest_revision.save()
    changed = QuestionFactory(parent=category, title="Changed one")
    changed.save_revision()
    archive = QuestionFactory(parent=category, title="Archive one", is_legacy=True)
    return {
        State.LIVE: live,
        State.HELD: held,
        State.DRAFT: draft,
        State.EXPIRED: expired,
        State.REVIEW: waiting,
        State.RETURNED: returned,
        State.SCHEDULED: scheduled,
        State.CHANGED: changed,
        State.ARCHIVE: archive,
    }


def test_each_state_is_shown_of_the_pages_that_its_filter_finds(many_states):
    pages = list(QuestionPage.objects.all())
    load_standing(pages)
    for state, page in many_states.items():
        shown = {question.pk for question in pages if state in question.standing.states}
        assert page.pk in shown, state
        assert shown == set(QuestionPage.objects.filter(in_state(state)).values_list("pk", flat=True)), state


@pytest.mark.parametrize("state", State)
def test_the_list_is_filtered_by_state(client, editor, many_states, state):
    client.force_login(editor)
    shown = client.get(reverse("questions:index"), {"state": state}).context["object_list"]
    assert many_states[state].pk in {page.pk for page in shown}
    assert len(shown) < len(many_states)


def test_reviewed_is_said_only_of_what_is_public_exactly_as_signed_off(client, editor, many_states):
    client.force_login(editor)
    pages = client.get(reverse("questions:index")).context["object_list"]
    signed = {page.pk for page in pages if page.standing.signed}
    assert many_states[State.LIVE].pk in signed
    for state in (State.DRAFT, State.REVIEW, State.EXPIRED, State.ARCHIVE):
        assert many_states[state].pk not in signed, state


def test_an_overdue_review_says_so_in_words(client, editor, category):
    page = QuestionFactory(parent=category)
    client.force_login(editor)
    address = reverse("questions:index_results")
    assert "queue__mark--late" not in client.get(address).content.decode()
    ReviewDue.objects.update_or_create(page=page, defaults={"due_on": timezone.localdate() - timedelta(days=1)})
    assert '<span class="queue__mark queue__mark--late">Overdue</span>' in client.get(address).content.decode()


def test_pages_are_found_by_when_they_are_due(category):
    today = timezone.localdate()
    days = {Due.OVERDUE: -1, Due.SOON: 30, Due.LATER: 31}
    pages = {when: QuestionFactory(parent=category) for when in Due}
    for when, page in pages.items():
        ReviewDue.objects.filter(page=page).delete()
        if when in days:
            ReviewDue.objects.create(page=page, due_on=today + timedelta(days=days[when]))
    for when, page in pages.items():
        assert list(QuestionPage.objects.filter(is_due(when))) == [page]


@pytest.mark.parametrize("ordering", ["review_due__due_on", "-review_due__due_on"])
def test_what_has_no_date_comes_last_whichever_way_dates_are_sorted(client, editor, category, ordering):
    dated, undated = QuestionFactory(parent=category), QuestionFactory(parent=category, live=False)
    ReviewDue.objects.filter(page=undated).delete()
    ReviewDue.objects.update_or_create(page=dated, defaults={"due_on": timezone.localdate()})
    client.force_login(editor)
    shown = client.get(reverse("questions:index"), {"ordering": ordering}).context["object_list"]
    assert [page.pk for page in shown] == [dated.pk, undated.pk]


@pytest.mark.parametrize("ordering", ["title", "path", "live", "answered_by__name", "review_due__due_on", "nonsense"])
@pytest.mark.parametrize("query", ["", "walking"])
def test_every_way_of_sorting_answers_also_for_a_search(client, editor, category, ordering, query):
    QuestionFactory(parent=category, title="Is walking safe?")
    client.force_login(editor)
    address = reverse("questions:index")
    assert client.get(address, {"ordering": ordering, "q": query}).context["object_list"]


def count_queries(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_fifty_questions_cost_what_three_cost(client, editor, tree):
    client.force_login(editor)
    few = plant_archive(tree.archive, 1, 3)[0]
    addresses = [reverse("questions:index"), reverse("wagtailadmin_explore", args=[few.pk])]
    before = [count_queries(client, address) for address in addresses]
    many = plant_archive(tree.archive, 1, 47)[0]
    addresses[1] = reverse("wagtailadmin_explore", args=[many.pk])
    after = [count_queries(client, address) for address in addresses]
    assert all(late <= early for late, early in zip(after, before, strict=True)), (before, after)


def test_ten_factsheets_cost_what_three_cost(client, editor, tree):
    def add(number: int) -> None:
        for _ in range(number):
            page = FactsheetFactory(parent=tree.factsheets, condition=TopicFactory())
            FactsheetAuthor.objects.create(page=page, person=PersonFactory(), sort_order=0)

    client.force_login(editor)
    addresses = [reverse("factsheets:index"), reverse("wagtailadmin_explore", args=[tree.factsheets.pk])]
    add(3)
    before = [count_queries(client, address) for address in addresses]
    add(7)
    assert [count_queries(client, address) for address in addresses] == before


def test_factsheets_are_found_by_verdict_author_and_topic(client, editor, tree):
    writer, condition, touched = PersonFactory(), TopicFactory(), TopicFactory()
    found = FactsheetFactory(parent=tree.factsheets, condition=condition, topics=[touched], verdict_kind="helps")
    FactsheetAuthor.objects.create(page=found, person=writer, sort_order=0)
    FactsheetFactory(parent=tree.factsheets)
    client.force_login(editor)
    asked = [
        {"verdict_kind": found.verdict_kind},
        {"author": writer.pk},
        {"topic": condition.pk},
        {"topic": touched.pk},
    ]
    for query in asked:
        shown = client.get(reverse("factsheets:index"), query).context["object_list"]
        assert [page.pk for page in shown] == [found.pk], query


def test_the_explorer_says_how_the_questions_of_a_category_stand(client, editor, many_states, category):
    client.force_login(editor)
    shown = client.get(reverse("wagtailadmin_explore", args=[category.pk])).content.decode()
    for state in (State.HELD, State.REVIEW, State.SCHEDULED, State.ARCHIVE):
        assert state.label in shown


def test_an_empty_list_says_what_it_is_for_and_where_to_begin(client, editor, reviewer, tree):
    for user, may_write in ((editor, True), (reviewer, False)):
        client.force_login(user)
        for name in ("questions", "factsheets"):
            shown = client.get(reverse(f"{name}:index")).content.decode()
            assert "empty" in shown
            assert (f'class="button" href="{reverse(f"{name}:choose_parent")}"' in shown) == may_write, (name, user)


def test_a_list_that_nothing_matches_leads_back_to_all(client, editor, category):
    QuestionFactory(parent=category)
    client.force_login(editor)
    shown = client.get(reverse("questions:index"), {"state": "held"}).content.decode()
    assert "Nothing matches what you chose" in shown


def test_an_empty_report_says_what_comes_into_it(client, editor, tree):
    client.force_login(editor)
    told = {
        "review_planning:ledger": "kept here for good",
        "review_planning:unsigned": "Nothing to do here",
        "review_planning:due": "gets a date with its sign-off",
        "review_holds:index": "a hold withholds it",
        "references:report": "No page cites a publication yet",
    }
    for name, words in told.items():
        assert words in client.get(reverse(name)).content.decode(), name
