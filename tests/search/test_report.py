"""What editors read of the log of searches, and what they do about it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import ModelLogEntry

from content.models import Topic
from home.models import HomePage
from home.setup.groups import EDITORS, MANAGING_EDITORS, REVIEWERS
from search.log.masking import key_of
from search.models import SearchDay
from search.report import summary
from search.services import search
from search.topic_names import topic_names
from tests.factories import CategoryFactory, QuestionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
INDEX = "search_report:index"


def searched(words: str, searches: int = 1, *, ago: int = 0, **counters: int) -> SearchDay:
    counters.setdefault("found", 5)
    day = timezone.localdate() - timedelta(days=ago)
    return SearchDay.objects.create(day=day, words=words, key=key_of(words), searches=searches, **counters)


def report(client, user, **query: Any) -> Any:
    client.force_login(user)
    response = client.get(reverse(INDEX), query)
    assert response.status_code == 200
    return response


def rows(client, user, **query: Any) -> list[str]:
    return [row.words for row in report(client, user, **query).context["object_list"]]


# What it lists.


def test_what_was_searched_for_most_comes_first(client, editor):
    searched("knee", 2)
    searched("back pain", 7)
    searched("sleep", 4)
    assert rows(client, editor) == ["back pain", "sleep", "knee"]
    assert rows(client, editor, ordering="total") == ["knee", "sleep", "back pain"]
    assert rows(client, editor, ordering="nonsense") == ["back pain", "sleep", "knee"]


def test_days_and_spellings_that_mean_the_same_are_one_row(client, editor):
    searched("knee exercise", 3, found=2, ago=1, opened=1)
    searched("exercises for the knee", 5, found=0, without_result=5, ago=2)
    searched("knee exercise", 4, found=9, opened=2)
    [row] = report(client, editor).context["object_list"]
    assert row.spellings == ["knee exercise", "exercises for the knee"]
    assert (row.searches, row.found, row.without_result, row.opened) == (12, 9, 5, 3)
    assert row.share_opened == 25
    assert row.last_day == timezone.localdate()
    assert "2 spellings" in report(client, editor).content.decode()


def test_it_opens_on_thirty_days(client, editor):
    searched("knee", 1, ago=29)
    searched("sleep", 1, ago=30)
    assert rows(client, editor) == ["knee"]
    day = timezone.localdate() - timedelta(days=30)
    assert rows(client, editor, day_from=day, day_to=day) == ["sleep"]
    assert set(rows(client, editor, day_to=timezone.localdate())) == {"knee", "sleep"}


def test_only_the_chosen_days_count(client, editor):
    searched("knee", 1, ago=1, found=3)
    searched("the knee", 9, ago=8, found=1)
    [row] = report(client, editor, day_from=timezone.localdate() - timedelta(days=2)).context["object_list"]
    assert (row.searches, row.found, row.spellings) == (1, 3, ["knee"])


def test_it_is_filtered_by_what_came_of_a_search(client, editor):
    searched("knee", 2, opened=1)
    searched("mounjaro", 3, found=0, without_result=3)
    searched("sleep", 4)
    assert rows(client, editor, kind="nothing") == ["mounjaro"]
    assert rows(client, editor, kind="unopened") == ["sleep"]
    assert rows(client, editor, kind="nonsense") == ["sleep", "mounjaro", "knee"]


def test_its_words_are_searched(client, editor):
    searched("knee exercise", 2)
    searched("exercises for the knee", 1)
    searched("sleep", 1)
    [row] = report(client, editor, q="For The").context["object_list"]
    assert (row.words, row.searches) == ("knee exercise", 3)
    assert rows(client, editor, q="nothing like it") == []


def test_nonsense_in_the_address_is_no_fault(client, editor):
    searched("knee")
    for query in ({"day_from": "soon"}, {"p": "x"}, {"q": "\x00"}, {"kind": "x", "day_to": "9999-99-99"}):
        report(client, editor, **query)


def test_it_is_shown_page_by_page(client, editor):
    SearchDay.objects.bulk_create(
        SearchDay(day=timezone.localdate(), words=f"w{n}", key=f"w{n}", searches=1 + n) for n in range(60)
    )
    assert len(rows(client, editor)) == 50
    assert rows(client, editor, p=2) == [f"w{n}" for n in reversed(range(10))]


def test_it_costs_as_many_queries_for_many_rows_as_for_few(client, editor):
    searched("knee exercise")
    report(client, editor)
    with CaptureQueriesContext(connection) as few:
        report(client, editor)
    SearchDay.objects.bulk_create(
        SearchDay(day=timezone.localdate() - timedelta(days=n % 25), words=f"w{n}", key=f"w{n % 120}", searches=1)
        for n in range(600)
    )
    with CaptureQueriesContext(connection) as many:
        report(client, editor)
    assert len(many) == len(few)


def test_an_empty_report_says_what_will_stand_there(client, editor):
    assert "Nobody has searched yet" in report(client, editor).content.decode()
    searched("knee", ago=50)
    assert "Nobody searched on these days" in report(client, editor).content.decode()
    assert "No searches match" in report(client, editor, q="sleep").content.decode()


# The chart.


def test_the_chart_has_every_day_and_its_numbers(client, editor):
    searched("knee", 3, ago=2, opened=1)
    searched("mounjaro", 1, ago=2, found=0, without_result=1)
    today = timezone.localdate()
    response = report(client, editor, day_from=today - timedelta(days=3), day_to=today)
    chart = response.context["chart"]
    assert [(bar.searches, bar.without_result) for bar in chart.bars] == [(0, 0), (4, 1), (0, 0), (0, 0)]
    assert (chart.searches, chart.percent_opened, chart.percent_without_result) == (4, 25, 25)
    page = response.content.decode()
    assert 'role="img" aria-label="4 searches at the most' in page
    assert page.count("<rect") == 8


def test_a_long_time_is_drawn_week_by_week(db):
    searched("knee", 3, ago=0)
    searched("knee", 2, ago=200)
    today = timezone.localdate()
    chart = summary.chart_of(SearchDay.objects.all(), None, today)
    assert chart.by_week
    assert len(chart.bars) == 29
    assert chart.searches == 5
    assert chart.bars[-1].searches == 3


# Who reads it.


@pytest.mark.parametrize("group", [EDITORS, REVIEWERS, MANAGING_EDITORS])
def test_everybody_who_works_with_answers_reads_it(client, tree, group):
    user = UserFactory(group=group)
    report(client, user)
    assert reverse(INDEX) in client.get(reverse("wagtailadmin_home")).content.decode()


def test_nobody_else_does(client, tree):
    response = client.get(reverse(INDEX))
    assert response.status_code == 302
    client.force_login(UserFactory())
    assert client.get(reverse(INDEX)).status_code == 302
    assert client.get(reverse("search_report:write"), {"words": "knee"}).status_code == 302


def test_wagtails_own_report_which_stays_empty_is_not_offered(client, administrator):
    client.force_login(administrator)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(INDEX) in home
    assert reverse("wagtailsearchpromotions:search_terms") not in home


def test_actions_are_offered_to_those_who_may(client, tree, editor, reviewer, managing_editor):
    searched("knee pain")
    for user, offered in (
        (editor, ["write"]),
        (reviewer, []),
        (managing_editor, ["synonym", "promote", "write"]),
    ):
        page = report(client, user).content.decode()
        for name in ("synonym", "promote", "write"):
            address = f"{reverse(f'search_report:{name}')}?words=knee+pain"
            assert (address in page) == (name in offered)
            assert (client.get(address).status_code == 200) == (name in offered)


def test_nothing_is_done_with_words_that_are_not_all_written_down(client, managing_editor):
    searched("… pain")
    assert reverse("search_report:synonym") not in report(client, managing_editor).content.decode()


# Exports.


def exported(client, user, file: str, **query: Any) -> list[list[Any]]:
    response = report(client, user, export=file, **query)
    if file == "csv":
        return [line.split(",") for line in response.getvalue().decode().splitlines()]
    sheet = load_workbook(BytesIO(response.getvalue())).active
    return [list(line) for line in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_it_is_exported_as_it_is_filtered(client, editor, file):
    searched("knee", 8, opened=2)
    searched("mounjaro", 3, found=0, without_result=3)
    [heading, line] = exported(client, editor, file, kind="nothing")
    assert heading[:3] == ["Words", "Other spellings", "Searches"]
    assert line[0] == "mounjaro"
    assert [int(value) for value in line[2:7]] == [3, 0, 3, 0, 0]


def test_an_export_has_all_rows_and_reads_them_in_batches(client, editor, monkeypatch):
    monkeypatch.setattr(summary, "BATCH", 20)
    SearchDay.objects.bulk_create(
        SearchDay(day=timezone.localdate(), words=f"w{n}", key=f"w{n}", searches=1) for n in range(70)
    )
    assert len(exported(client, editor, "csv")) == 71


@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_a_formula_is_exported_as_a_text(client, editor, file):
    SearchDay.objects.create(day=timezone.localdate(), words="=1+1", key="x", searches=1)
    assert exported(client, editor, file)[1][0] == "'=1+1"


# Synonyms.


def post(client, user, name: str, **data: Any) -> Any:
    client.force_login(user)
    return client.post(reverse(f"search_report:{name}"), data)


def test_the_words_become_a_synonym_that_works_at_once(client, tree, managing_editor):
    topic = TopicFactory(name="Tinnitus", synonyms="ringing in the ears")
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Does tinnitus go away?")
    assert search("whistling", HomePage.objects.get()).count == 0
    response = post(client, managing_editor, "synonym", words="whistling", synonym=" whistling  ears ", topic=topic.pk)
    assert response.url == reverse(INDEX)
    topic.refresh_from_db()
    assert topic.synonym_list == ["ringing in the ears", "whistling ears"]
    assert topic.live
    assert not topic.has_unpublished_changes
    assert topic.latest_revision.content["synonyms"] == topic.synonyms
    assert topic.latest_revision.user == managing_editor
    actions = set(
        ModelLogEntry.objects.filter(object_id=topic.pk, user=managing_editor).values_list("action", flat=True)
    )
    assert {"wagtail.edit", "wagtail.publish"} <= actions
    assert topic_names()[topic.pk] == "Tinnitus"
    assert search("whistling ears", HomePage.objects.get()).count == 1


def test_a_draft_of_a_topic_is_not_published_by_a_synonym(client, tree, managing_editor):
    topic = TopicFactory(name="Tinnitus", synonyms="")
    topic.name = "Ringing"
    topic.save_revision()
    response = post(client, managing_editor, "synonym", words="whistling", synonym="whistling", topic=topic.pk)
    assert "changes that are not public yet" in response.content.decode()
    topic.refresh_from_db()
    assert (topic.name, topic.synonyms) == ("Tinnitus", "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("tinnitus", "has these words already"),
        ("Ringing", "has these words already"),
        ("insomnia", "belong to “Insomnia” already"),
        ("…", "Take it out"),
        ("?!", "Give a word"),
        ("", "Give the words"),
        ("x" * 101, "at most 100 characters"),
    ],
)
def test_a_synonym_that_makes_no_sense_is_refused(client, tree, managing_editor, words, reason):
    topic = TopicFactory(name="Tinnitus", synonyms="ringing")
    TopicFactory(name="Insomnia")
    response = post(client, managing_editor, "synonym", words="whistling", synonym=words, topic=topic.pk)
    assert reason in response.content.decode()
    assert Topic.objects.get(pk=topic.pk).synonyms == "ringing"


@pytest.mark.parametrize("topic", ["", "0", "x", "9" * 30])
def test_a_topic_that_is_none_is_refused(client, tree, managing_editor, topic):
    response = post(client, managing_editor, "synonym", words="whistling", synonym="whistling", topic=topic)
    assert response.status_code == 200


def test_people_who_may_not_do_it_cannot_post_it(client, tree, editor):
    topic = TopicFactory(name="Tinnitus", synonyms="")
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive))
    post(client, editor, "synonym", words="whistling", synonym="whistling", topic=topic.pk)
    post(client, editor, "promote", words="whistling", spellings="whistling", page=page.pk)
    assert Topic.objects.get(pk=topic.pk).synonyms == ""
    assert not SearchPromotion.objects.exists()


# Promoted pages.


def test_a_promoted_page_stands_above_the_results_of_each_spelling(client, tree, managing_editor):
    searched("knee exercise", 3)
    searched("exercises for the knee", 1)
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Which movement helps?")
    client.force_login(managing_editor)
    form = client.get(reverse("search_report:promote"), {"words": "knee exercise"}).context["form"]
    spellings = ["knee exercise", "exercises for the knee"]
    assert form.fields["spellings"].initial == spellings
    response = post(
        client, managing_editor, "promote", words=spellings[0], spellings=spellings, page=page.pk, description="Try it."
    )
    assert response.url == reverse(INDEX)
    for words in spellings:
        [promoted] = search(words, HomePage.objects.get()).promoted
        assert (promoted.title, promoted.description) == ("Which movement helps?", "Try it.")
    assert ModelLogEntry.objects.filter(action="wagtail.create", user=managing_editor).count() == 2
    again = post(client, managing_editor, "promote", words=spellings[0], spellings=spellings, page=page.pk)
    assert "stands above these results already" in again.content.decode()
    assert SearchPromotion.objects.count() == 2


def test_only_spellings_of_the_words_are_promoted(client, tree, managing_editor):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive))
    post(client, managing_editor, "promote", words="knee", spellings="something else", page=page.pk)
    assert not Query.objects.exists()


# Answers.


def test_the_way_to_a_new_answer_leads_through_the_closest_section(client, tree, editor):
    knees = CategoryFactory(parent=tree.archive, title="Knees and legs")
    CategoryFactory(parent=tree.archive, title="Sleep")
    client.force_login(editor)
    response = client.get(reverse("search_report:write"), {"words": "sore knee"})
    assert [page.title for page in response.context["near"]] == ["Knees and legs"]
    assert {"Sleep", "Knees and legs"} <= {page.title for page in response.context["sections"]}
    assert tree.home.pk not in {page.pk for page in response.context["sections"]}
    page = response.content.decode()
    assert 'value="sore knee"' in page
    address = reverse("wagtailadmin_pages:add_subpage", args=[knees.pk])
    assert address in page
    assert client.get(address, follow=True).status_code == 200


def test_without_words_the_actions_lead_back_to_the_report(client, tree, managing_editor):
    client.force_login(managing_editor)
    for name in ("synonym", "promote", "write"):
        assert client.get(reverse(f"search_report:{name}"), {"words": " "}).url == reverse(INDEX)


def test_words_are_shown_as_text(client, tree, managing_editor):
    client.force_login(managing_editor)
    for name in ("synonym", "promote", "write"):
        page = client.get(reverse(f"search_report:{name}"), {"words": "<script>alert(1)"}).content.decode()
        assert "<script>alert(1)" not in page
