"""Who is reading what: claiming, releasing, the end of a claim, deputies, and telling of an absence."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, Workflow

from home.setup.groups import REVIEWERS
from review import claims
from review.claims import ClaimRefused
from review.models import Absence, ReviewClaim
from tests.factories import CategoryFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive, title="Back")


@pytest.fixture
def state(category, editor) -> TaskState:
    page = QuestionFactory(parent=category, live=False)
    Workflow.objects.get().start(page, editor)
    return page.current_workflow_task_state


@pytest.fixture
def colleague(tree):
    return UserFactory(group=REVIEWERS, first_name="Cora", last_name="Lane")


@pytest.fixture
def third(tree):
    return UserFactory(group=REVIEWERS, first_name="Tom", last_name="Reed")


def post(poster, name: str, *args, **fields):
    client = Client()
    client.force_login(poster)
    return client.post(reverse(f"review_screen:{name}", args=args), fields)


def get(user, name: str, *args) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"review_screen:{name}", args=args)).content.decode()


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


def away(user, deputy=None, since: int = 0, until: int | None = 3) -> Absence:
    last = None if until is None else today(until)
    return Absence.objects.create(user=user, deputy=deputy, since=today(since), until=last)


# Claiming and releasing


def test_a_reviewer_claims_and_others_see_who_and_until_when(state, reviewer, colleague):
    post(colleague, "claim", state.pk)
    assert claims.holder(state) == colleague
    until = timezone.localtime(claims.find_holds([state])[state.pk].until)
    for html in (get(reviewer, "task", state.pk), get(reviewer, "queue")):
        assert "Cora Lane" in html
        assert f"{until.day} {until:%B %Y}" in html


def test_the_second_to_claim_is_told_who_was_first(state, reviewer, colleague):
    post(colleague, "claim", state.pk)
    post(reviewer, "claim", state.pk)
    assert claims.holder(state) == colleague
    with pytest.raises(ClaimRefused, match="Cora Lane is reading this one"):
        claims.claim(state, reviewer)


def test_claiming_again_renews_ones_own_claim(state, reviewer):
    first = claims.claim(state, reviewer)
    ReviewClaim.objects.update(claimed_at=timezone.now() - timedelta(days=1))
    assert claims.claim(state, reviewer).pk == first.pk
    assert claims.find_holds([state])[state.pk].until > timezone.now() + timedelta(days=2)


def test_a_claim_ends_after_a_while_and_another_may_claim(state, reviewer, colleague, settings):
    claims.claim(state, colleague)
    ReviewClaim.objects.update(claimed_at=timezone.now() - timedelta(days=settings.REVIEW_CLAIM_DAYS, seconds=1))
    assert claims.holder(state) is None
    assert claims.claim(state, reviewer).user == reviewer


def test_what_has_been_decided_cannot_be_claimed(state, reviewer, colleague):
    state.task.specific.on_action(state, colleague, "reject", comment="No")
    with pytest.raises(ClaimRefused):
        claims.claim(state, reviewer)


def test_only_reviewers_claim(state, editor, managing_editor):
    for user in (editor, managing_editor):
        post(user, "claim", state.pk)
        assert claims.holder(state) is None


def test_nobody_claims_what_they_wrote(category, reviewer):
    page = QuestionFactory(parent=category, live=False)
    page.summary = "Mine."
    page.save_revision(user=reviewer)
    Workflow.objects.get().start(page, reviewer)
    post(reviewer, "claim", page.current_workflow_task_state.pk)
    assert claims.holder(page.current_workflow_task_state) is None


@pytest.mark.parametrize(("who", "may"), [("colleague", True), ("managing_editor", True), ("administrator", True)])
def test_a_claim_is_released_by_its_reader_and_by_those_who_manage(state, colleague, who, may, request):
    claims.claim(state, colleague)
    post(request.getfixturevalue(who), "release", state.pk)
    assert (claims.holder(state) is None) == may


@pytest.mark.parametrize("who", ["reviewer", "editor"])
def test_nobody_else_releases_a_claim(state, colleague, who, request):
    claims.claim(state, colleague)
    post(request.getfixturevalue(who), "release", state.pk)
    assert claims.holder(state) == colleague


def test_claiming_in_the_queue_leads_back_to_the_queue(state, reviewer):
    response = post(reviewer, "claim", state.pk, **{"from": "queue"})
    assert response.url == reverse("review_screen:queue")


@pytest.mark.parametrize("name", ["claim", "release"])
def test_a_link_alone_claims_nothing(state, reviewer, name):
    client = Client()
    client.force_login(reviewer)
    assert client.get(reverse(f"review_screen:{name}", args=[state.pk])).status_code == 405
    assert claims.holder(state) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_at_once_one_gets_it(transactional_db, tree, editor):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive), live=False)
    Workflow.objects.get().start(page, editor)
    state = page.current_workflow_task_state
    people = [UserFactory(group=REVIEWERS) for _ in range(4)]
    begin = threading.Barrier(len(people))
    got, refused = [], []

    def claim(user):
        begin.wait()
        try:
            got.append(claims.claim(state, user).user_id)
        except ClaimRefused:
            refused.append(user.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=claim, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), len(refused)) == (1, len(people) - 1)
    assert claims.holder(state).pk == got[0]


# Being away


def test_a_claim_passes_to_the_deputy_while_its_holder_is_away(state, reviewer, colleague):
    claims.claim(state, colleague)
    absence = away(colleague, deputy=reviewer)
    assert claims.holder(state) == reviewer
    absence.delete()
    assert claims.holder(state) == colleague


def test_a_claim_ends_while_its_holder_is_away_without_a_deputy(state, reviewer, colleague):
    claims.claim(state, colleague)
    away(colleague)
    assert claims.holder(state) is None
    assert claims.claim(state, reviewer).user == reviewer


def test_a_deputy_who_wrote_the_page_keeps_nobody_from_reading_it(state, reviewer, colleague, third):
    page = state.workflow_state.content_object.specific
    page.summary = "Other words."
    page.save_revision(user=reviewer)
    claims.claim(state, colleague)
    away(colleague, deputy=reviewer)
    assert "approve" in {name for name, *_ in state.task.specific.get_actions(page, third)}
    assert claims.claim(state, third).user == third
    assert claims.holder(state) == third


def test_an_absence_to_come_changes_nothing_yet(state, colleague):
    claims.claim(state, colleague)
    away(colleague, since=1)
    assert claims.holder(state) == colleague


def test_a_deputy_who_is_away_has_a_deputy_and_two_for_each_other_have_none(state, reviewer, colleague, third):
    claims.claim(state, colleague)
    away(colleague, deputy=reviewer)
    absence = away(reviewer, deputy=third)
    assert claims.holder(state) == third
    absence.deputy = colleague
    absence.save()
    assert claims.holder(state) is None


def test_a_deputy_who_may_no_longer_log_in_is_none(state, reviewer, colleague):
    claims.claim(state, colleague)
    away(colleague, deputy=reviewer)
    reviewer.is_active = False
    reviewer.save()
    assert claims.holder(state) is None


def test_the_claims_of_many_cost_as_much_as_the_claims_of_two(
    category, editor, reviewer, colleague, django_assert_num_queries
):
    states = []
    for _ in range(4):
        page = QuestionFactory(parent=category, live=False)
        Workflow.objects.get().start(page, editor)
        states.append(page.current_workflow_task_state)
        claims.claim(states[-1], colleague)
    away(colleague, deputy=reviewer)
    with django_assert_num_queries(2):
        assert set(claims.holders(states).values()) == {reviewer}


# Telling of it


def tell(teller, **fields):
    values = {"since": today().isoformat(), "until": today(3).isoformat(), "deputy": ""}
    return post(teller, "absence", **values | fields)


def test_a_reviewer_tells_that_they_are_away_and_names_a_deputy(reviewer, colleague):
    assert tell(reviewer, deputy=colleague.pk).status_code == 302
    absence = Absence.objects.get()
    assert (absence.user, absence.deputy, absence.since, absence.until) == (reviewer, colleague, today(), today(3))
    assert "Cora Lane" in get(reviewer, "absence")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"since": ""}, "This field is required"),
        ({"until": "2020-01-01"}, "This day has passed."),
        ({"since": "soon"}, "Enter a valid date"),
    ],
)
def test_a_mistake_is_told_in_plain_words(reviewer, fields, message):
    response = tell(reviewer, **fields)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Absence.objects.exists()


def test_the_last_day_is_not_before_the_first(reviewer):
    response = tell(reviewer, since=today(5).isoformat(), until=today(2).isoformat())
    assert "The last day away is before the first." in response.content.decode()
    assert not Absence.objects.exists()


def test_nobody_is_their_own_deputy_nor_is_anybody_who_does_not_review(reviewer, editor):
    for deputy in (reviewer, editor):
        assert tell(reviewer, deputy=deputy.pk).status_code == 422
    assert not Absence.objects.exists()


def test_a_deputy_who_is_away_then_is_refused(reviewer, colleague):
    away(colleague, since=2, until=None)
    assert "Cora Lane is away then too" in tell(reviewer, deputy=colleague.pk).content.decode()


def test_two_absences_of_one_person_do_not_overlap(reviewer):
    away(reviewer, since=2, until=None)
    assert "End that one first" in tell(reviewer).content.decode()
    assert Absence.objects.count() == 1


def test_a_reviewer_tells_of_themselves_only(reviewer, colleague):
    tell(reviewer, user=colleague.pk)
    assert Absence.objects.get().user == reviewer


def test_a_managing_editor_tells_of_others(managing_editor, reviewer, colleague):
    assert tell(managing_editor, user=reviewer.pk, deputy=colleague.pk).status_code == 302
    assert Absence.objects.get().user == reviewer


def test_a_managing_editor_cannot_make_a_person_their_own_deputy(managing_editor, reviewer):
    assert tell(managing_editor, user=reviewer.pk, deputy=reviewer.pk).status_code == 422


def test_an_editor_has_no_absence_to_tell_of(editor):
    tell(editor)
    assert not Absence.objects.exists()


def test_an_absence_ends_early(reviewer, colleague):
    absence = away(reviewer, deputy=colleague, since=-2)
    post(reviewer, "end_absence", absence.pk)
    absence.refresh_from_db()
    assert absence.until == today(-1)
    assert not Absence.objects.current().exists()


@pytest.mark.parametrize("since", [0, 4])
def test_an_absence_that_has_hardly_begun_is_forgotten(reviewer, since):
    post(reviewer, "end_absence", away(reviewer, since=since, until=9).pk)
    assert not Absence.objects.exists()


def test_nobody_ends_the_absence_of_another_but_a_managing_editor(reviewer, colleague, managing_editor):
    absence = away(colleague, since=-1)
    assert post(reviewer, "end_absence", absence.pk).status_code == 404
    assert Absence.objects.current().exists()
    post(managing_editor, "end_absence", absence.pk)
    assert not Absence.objects.current().exists()


def test_the_account_leads_a_reviewer_to_it(reviewer, editor):
    for user, is_there in ((reviewer, True), (editor, False)):
        client = Client()
        client.force_login(user)
        html = client.get(reverse("wagtailadmin_account")).content.decode()
        assert (reverse("review_screen:absence") in html) == is_there
