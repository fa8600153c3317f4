"""The list of visitors' questions: who sees it, what each tab holds, what is found, and what no address gives away."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from qa.inbox import handling
from qa.models import PrivateView, SubmittedQuestion
from tests.factories import SubmittedQuestionFactory, TopicFactory, UserFactory
from tests.qa.inbox.reading import codes, html, tabs
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db
State = SubmittedQuestion.State


def days_ago(days: float) -> Any:
    return timezone.now() - timedelta(days=days)


def make(**fields: Any) -> SubmittedQuestion:
    return SubmittedQuestionFactory(**fields)


@pytest.mark.parametrize("role", ["editor", "reviewer", "managing_editor", "administrator"])
def test_editors_and_reviewers_see_the_inbox(role, asked, listing, request):
    answer = client_of(request.getfixturevalue(role)).get(listing)
    assert codes(answer) == [asked.code]
    assert "Inbox (1)" in html(answer)


def test_others_do_not(asked, listing, address):
    stranger = UserFactory()
    grants = UserFactory(group="Helpers")
    grants.groups.get().permissions.add(access_permission())
    for user in (None, stranger, grants):
        for where in (listing, address("inspect", asked)):
            answer = client_of(user).get(where)
            assert answer.status_code in (302, 403)
            assert asked.code not in answer.content.decode()
    assert "Inbox" not in client_of(grants).get("/admin/").content.decode()


def access_permission() -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename="access_admin")


def test_nothing_is_made_edited_or_deleted_here(asked, administrator):
    for action in ("create", "edit", "delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"inbox_modeladmin_{action}")
        assert client_of(administrator).get(f"/admin/inbox/{action}/{asked.pk}/").status_code == 404
    assert SubmittedQuestion.objects.filter(pk=asked.pk).exists()


def test_urgent_ones_come_first_then_the_oldest(editor, listing):
    young, old = make(submitted_at=days_ago(1)), make(submitted_at=days_ago(9))
    urgent = make(is_urgent=True)
    assert codes(client_of(editor).get(listing)) == [urgent.code, old.code, young.code]


def test_each_tab_holds_its_questions_and_says_how_many(editor, listing):
    new = make()
    mine = make(assigned_to=editor, state=State.ANSWERING)
    theirs = make(assigned_to=UserFactory(), state=State.ANSWERING, is_urgent=True)
    waiting = make(state=State.WAITING)
    closed = {state: make(state=state, closed_at=days_ago(1)) for state in (State.ANSWERED, State.DECLINED, State.SPAM)}
    withdrawn = make(state=State.WITHDRAWN, closed_at=days_ago(1))
    browser = client_of(editor)
    expected = {
        "todo": {new, mine, theirs},
        "new": {new},
        "urgent": {theirs},
        "mine": {mine},
        "waiting": {waiting},
        "open": {new, mine, theirs, waiting},
        "answered": {closed[State.ANSWERED]},
        "declined": {closed[State.DECLINED]},
        "withdrawn": {withdrawn},
        "spam": {closed[State.SPAM]},
        "all": {new, mine, theirs, waiting, withdrawn, *closed.values()},
    }
    for tab, questions in expected.items():
        assert set(codes(browser.get(listing, {"tab": tab}))) == {one.code for one in questions}, tab
    assert list(tabs(browser.get(listing)).values()) == [len(questions) for questions in expected.values()]
    assert set(codes(browser.get(listing, {"tab": "nonsense"}))) == {one.code for one in expected["todo"]}


def test_a_merged_question_goes_the_way_of_its_lead(editor, listing, asked):
    other = make()
    handling.merge(asked, [other], editor)
    answer = client_of(editor).get(listing)
    assert codes(answer) == [asked.code]
    assert "+1 merged" in html(answer)
    assert tabs(answer)["New"] == 1


def test_filters_keep_what_was_chosen(editor, listing):
    topic = TopicFactory()
    old = make(submitted_at=days_ago(40), topic=topic)
    week = make(submitted_at=days_ago(3), assigned_to=editor, state=State.ANSWERING)
    today = make(is_urgent=True)
    cases = [
        ({"age": "today"}, {today}),
        ({"age": "week"}, {today, week}),
        ({"age": "old"}, {old}),
        ({"age": "late"}, {old}),
        ({"urgency": "yes"}, {today}),
        ({"urgency": "no"}, {week, old}),
        ({"topic": topic.pk}, {old}),
        ({"topic": "none"}, {week, today}),
        ({"person": editor.pk}, {week}),
        ({"person": "none"}, {old, today}),
        ({"state": "new"}, {old, today}),
        ({"state": "new", "urgency": "yes"}, {today}),
    ]
    for query, expected in cases:
        assert set(codes(client_of(editor).get(listing, query))) == {one.code for one in expected}, query


def test_late_follows_the_usual_reply_time(editor, listing):
    for _ in range(6):
        make(state=State.ANSWERED, submitted_at=days_ago(15), closed_at=days_ago(10))
    cache.clear()
    late, fine = make(submitted_at=days_ago(6.5)), make(submitted_at=days_ago(4))
    answer = client_of(editor).get(listing, {"age": "late"})
    assert codes(answer) == [late.code]
    assert fine.code not in html(answer)


@pytest.mark.parametrize(
    "query",
    [
        {"topic": "9" * 40},
        {"topic": "-1"},
        {"person": "null\0"},
        {"person": "9" * 5000},
        {"state": "nonsense"},
        {"age": "tomorrow"},
        {"p": "9" * 40},
        {"p": "-3"},
        {"p": "x"},
        {"o": "1.-9999999999999999999999"},
        {"q": "\0"},
        {"tab": "\0"},
        {"export": "pdf"},
    ],
)
def test_nonsense_in_the_address_filters_nothing(query, asked, editor, listing):
    assert codes(client_of(editor).get(listing, query)) in ([asked.code], [])


@pytest.mark.parametrize("number", ["9" * 18, "9" * 40, "x", "-1"])
def test_nonsense_in_place_of_a_number_is_not_found(number, editor):
    browser = client_of(editor)
    assert browser.get(f"/admin/inbox/inspect/{number}/").status_code == 404
    assert browser.get(f"/admin/inbox/{number}/reply/").status_code == 404


def test_no_other_field_can_be_asked_for(editor, listing):
    lucky = make(assigned_to=editor, state=State.ANSWERING)
    query = {"assigned_to__password__startswith": "never", "email__startswith": "z"}
    assert codes(client_of(editor).get(listing, query)) == [lucky.code]


@pytest.mark.parametrize("words", ["marker-words", "STAIRS helps", "ann@asker.org", "asker.org"])
def test_the_search_is_posted_and_looks_everywhere(words, asked, editor, listing):
    other = make(text="Something else altogether", state=State.DECLINED, closed_at=days_ago(1))
    handling.decline(asked, "Sorry.", editor)
    browser = client_of(editor)
    answer = browser.post(listing, {"q": words, "tab": "todo"})
    assert codes(answer) == [asked.code]
    assert words not in answer.request["QUERY_STRING"]
    assert f"?q={words}" not in html(answer)
    assert codes(browser.post(listing, {"q": other.code.lower()})) == [other.code]


def test_a_form_without_words_leads_to_an_address_that_can_be_kept(editor, listing):
    answer: Any = client_of(editor).post(listing, {"q": " ", "tab": "open", "urgency": "yes", "person": ""})
    assert (answer.status_code, answer.url) == (302, f"{listing}?tab=open&urgency=yes")


def test_only_the_beginning_is_listed_and_cannot_act(editor, listing):
    make(text="<script>alert(1)</script> \u202egnitirw " + "and on " * 60 + "the-very-end")
    shown = html(client_of(editor).get(listing))
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert '<bdi class="inbox-words" dir="auto">' in shown
    assert "the-very-end" not in shown
    assert not PrivateView.objects.exists()


def test_what_is_purged_is_said_to_be_gone(editor, listing):
    make(text="", text_purged_at=timezone.now(), state=State.ANSWERED, closed_at=days_ago(200))
    assert "No longer kept" in html(client_of(editor).get(listing, {"tab": "answered"}))


@pytest.mark.parametrize("query", [{}, {"tab": "all", "urgency": "no"}, {"tab": "answered"}])
def test_the_number_of_queries_does_not_grow(query, editor, listing):
    def count() -> int:
        browser = client_of(editor)
        browser.get(listing, query)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            browser.get(listing, query)
        return len(captured)

    fill(3)
    few = count()
    fill(60)
    assert count() == few
    assert few < 35


def fill(number: int) -> None:
    for _ in range(number):
        make(topic=TopicFactory(), assigned_to=UserFactory(group="Editors"), state=State.ANSWERING)
        make(state=State.ANSWERED, closed_at=days_ago(1))
        make(merged_into=make())


def test_long_lists_have_pages(editor, listing):
    for _ in range(55):
        make()
    browser = client_of(editor)
    first, second = codes(browser.get(listing)), codes(browser.get(listing, {"p": 2}))
    assert (len(first), len(second)) == (50, 5)
    assert not set(first) & set(second)
    assert len(codes(browser.post(listing, {"q": "knee", "p": "2"}))) == 5


def test_the_home_screen_says_what_waits(editor, reviewer, asked, make_reply):
    make(is_urgent=True)
    make_reply(make(), editor)
    for user, signs_off in ((editor, False), (reviewer, True)):
        shown = html(client_of(user).get("/admin/"))
        assert "urgent questions" in shown
        assert "questions from visitors, new" in shown
        assert ("private replies waiting for your sign-off" in shown) is signs_off
    stranger = UserFactory(group="Helpers")
    stranger.groups.get().permissions.add(access_permission())
    assert "questions from visitors" not in html(client_of(stranger).get("/admin/"))
