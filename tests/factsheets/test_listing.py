"""The index of factsheets: what the evidence says of each, when it was reviewed, and how to narrow it down."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from content import generation
from content.body_parts import BodyPart
from content.models import SafetyHold, Topic
from factsheets.listing import Asked, Listing
from factsheets.models import FactsheetPage
from factsheets.verdicts import VerdictKind
from review import ledger
from review.models import Review, ReviewDue
from review.public import find_trust, load_published_trust
from tests.bulk import insert_rows
from tests.factories import (
    AdministratorFactory,
    FactsheetFactory,
    TopicFactory,
    UserFactory,
    make_private,
    signing_reviewer,
)
from tests.review.test_versions import publish


def read(client: Any, tree: Any, query: str = "") -> Any:
    response = client.get(f"{tree.factsheets.url}{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(soup: Any) -> list[str]:
    return [heading.get_text(strip=True) for heading in soup.select(".verdicts h3")]


def groups(soup: Any) -> dict[str, list[str]]:
    return {
        section.h2.get_text(strip=True): [heading.get_text(strip=True) for heading in section.select("h3")]
        for section in soup.select("section.letter")
    }


def options(soup: Any, name: str) -> list[str]:
    return [option.get_text(strip=True) for option in soup.select(f"select[name={name}] option")][1:]


def found(soup: Any) -> str:
    return " ".join(soup.select_one("#found").get_text().split())


def byline(soup: Any) -> str:
    [line] = soup.select(".verdicts .byline")
    return " ".join(line.get_text(" ").split())


@pytest.fixture
def three(tree) -> dict[str, Topic]:
    """Three factsheets: two on the back, one of them also on sleep, and one on sleep alone."""
    back = TopicFactory(name="Back pain", slug="back-pain", body_part=BodyPart.BACK)
    sleep = TopicFactory(name="Insomnia", slug="insomnia", body_part=BodyPart.MIND)
    make = FactsheetFactory
    make(parent=tree.factsheets, title="Back pain", condition=back, verdict_kind=VerdictKind.HELPS)
    make(parent=tree.factsheets, title="Aching at night", condition=back, topics=[sleep], verdict_kind="may-help")
    make(parent=tree.factsheets, title="Éveil", condition=sleep, verdict_kind=VerdictKind.HELPS)
    return {"back": back, "sleep": sleep}


# In order


def test_the_index_goes_from_a_to_z_whatever_the_accents(client, tree, three):
    FactsheetFactory(parent=tree.factsheets, title="5-HTP")
    FactsheetFactory(parent=tree.factsheets, title="eczema")
    soup = read(client, tree)
    assert groups(soup) == {
        "A": ["Aching at night"],
        "B": ["Back pain"],
        "E": ["eczema", "Éveil"],
        "Other": ["5-HTP"],
    }
    links = {link["href"] for link in soup.select(".letters a")}
    assert links == {f"#{heading['id']}" for heading in soup.select("section.letter h2")}


def test_or_by_the_part_of_the_body_with_other_subjects_last(client, tree, three):
    hidden = TopicFactory(body_part=BodyPart.SKIN, live=False)
    FactsheetFactory(parent=tree.factsheets, title="Acne", condition=hidden)
    FactsheetFactory(parent=tree.factsheets, title="Work")
    soup = read(client, tree, "?by=body")
    assert groups(soup) == {
        "Back and spine": ["Aching at night", "Back pain"],
        "Mind and sleep": ["Éveil"],
        "Other subjects": ["Acne", "Work"],
    }
    chosen = soup.select_one(".sort a[aria-current]")
    assert chosen.get_text() == "By part of the body"
    assert "Skin" not in soup.get_text()


def test_each_way_to_group_can_be_linked_to_with_the_filters_as_they_are(client, tree, three):
    soup = read(client, tree, "?by=body&verdict=helps&topic=back-pain")
    letter, body = (link["href"] for link in soup.select(".sort a"))
    assert titles(read(client, tree, letter.removeprefix(tree.factsheets.url))) == ["Back pain"]
    assert set(groups(read(client, tree, body.removeprefix(tree.factsheets.url)))) == {"Back and spine"}


# Narrowed down


def test_filters_narrow_by_topic_and_by_verdict_and_combine(client, tree, three):
    assert titles(read(client, tree, "?topic=insomnia")) == ["Aching at night", "Éveil"]
    assert titles(read(client, tree, "?verdict=helps")) == ["Back pain", "Éveil"]
    both = read(client, tree, "?topic=insomnia&verdict=helps")
    assert titles(both) == ["Éveil"]
    assert found(both) == "1 of 3 factsheets: Insomnia; Helps. Show all"
    assert both.select_one("#found a")["href"] == tree.factsheets.url
    assert found(read(client, tree)) == "3 factsheets"


def test_each_choice_says_how_many_it_would_show_beside_the_other_filter(client, tree, three):
    soup = read(client, tree)
    assert options(soup, "topic") == ["Back pain (2)", "Insomnia (2)"]
    assert options(soup, "verdict") == ["Helps (2)", "May help (1)"]
    soup = read(client, tree, "?verdict=may-help")
    assert options(soup, "topic") == ["Back pain (1)", "Insomnia (1)"]
    assert soup.select_one("select[name=verdict] option[selected]").get_text() == "May help (1)"
    assert options(read(client, tree, "?topic=back-pain&verdict=may-help"), "verdict") == ["Helps (1)", "May help (1)"]


@pytest.mark.parametrize(
    "query",
    ["?topic=nothing", "?verdict=nonsense", "?verdict=may-harm", "?topic=%00", "?topic=insomnia&verdict=%27%22%3Cb%3E"],
)
def test_what_nobody_knows_finds_nothing_and_says_so(client, tree, three, query):
    soup = read(client, tree, query)
    assert titles(soup) == []
    assert found(soup) == "No factsheet fits that choice. Show all"
    assert not soup.select(".letters")


def test_an_unknown_way_to_group_is_a_to_z(client, tree, three):
    assert list(groups(read(client, tree, "?by=colour"))) == ["A", "B", "E"]


def test_topics_that_are_not_published_are_no_filter(client, tree, three):
    three["sleep"].live = False
    three["sleep"].save()
    soup = read(client, tree)
    assert options(soup, "topic") == ["Back pain (2)"]
    assert titles(read(client, tree, "?topic=insomnia")) == []


def test_pages_that_are_not_public_are_neither_shown_nor_counted(client, tree):
    topic = TopicFactory(name="Hidden", slug="hidden")
    FactsheetFactory(parent=tree.factsheets, title="Draft", condition=topic, live=False)
    make_private(FactsheetFactory(parent=tree.factsheets, title="Private", condition=topic, verdict_kind="helps"))
    held = FactsheetFactory(parent=tree.factsheets, title="Held", condition=topic, verdict_kind="may-harm")
    SafetyHold.objects.create(page=held, placed_by=UserFactory(), reason="Wrong dose")
    FactsheetFactory(parent=tree.factsheets, title="Public", condition=topic)
    soup = read(client, tree)
    assert titles(soup) == ["Public"]
    assert options(soup, "topic") == ["Hidden (1)"]
    assert not options(soup, "verdict")


# What is said of each


def test_the_verdict_is_a_symbol_and_words(client, tree):
    FactsheetFactory(parent=tree.factsheets, verdict="Rest makes it worse.", verdict_kind=VerdictKind.MAY_HARM)
    soup = read(client, tree)
    assert soup.select_one(".verdicts .verdict-kind").get_text(strip=True) == "May harm"
    assert soup.select_one(".verdicts .verdict-kind svg")["aria-hidden"] == "true"
    assert "Evidence: Rest makes it worse." in soup.get_text()
    assert VerdictKind.MAY_HARM.meaning in soup.select_one("details.key").get_text()


def test_every_kind_of_verdict_has_a_meaning_and_a_shape_of_its_own(client, tree):
    for kind in VerdictKind:
        FactsheetFactory(parent=tree.factsheets, verdict_kind=kind)
    soup = read(client, tree)
    assert [kind.meaning for kind in VerdictKind] == [one.get_text() for one in soup.select("details.key dd")]
    assert len({str(one) for one in soup.select("details.key svg")}) == len(VerdictKind)


def test_a_reviewed_factsheet_says_when(client, tree):
    FactsheetFactory(parent=tree.factsheets)
    assert byline(read(client, tree)) == f"Reviewed {timezone.localdate():%-d %B %Y}"


def test_an_overdue_one_says_so(client, tree):
    page = FactsheetFactory(parent=tree.factsheets)
    day = timezone.localdate() - timedelta(days=40)
    ReviewDue.objects.update_or_create(page_id=page.pk, defaults={"due_on": day})
    assert byline(read(client, tree)).endswith(f"The next review was due on {day:%-d %B %Y} and is overdue")


def test_one_that_nobody_reviewed_says_so(client, tree):
    page = FactsheetFactory(parent=tree.factsheets, live=False)
    ledger.override(page.get_latest_revision(), AdministratorFactory(), "It cannot wait.")
    page.get_latest_revision().publish()
    assert byline(read(client, tree)) == "Not reviewed yet"


def test_one_that_was_changed_since_its_review_says_so(client, tree):
    page = FactsheetFactory(parent=tree.factsheets)
    page.verdict = "Something else"
    revision = page.save_revision()
    ledger.override(revision, AdministratorFactory(), "It cannot wait.")
    revision.publish()
    assert byline(read(client, tree)) == f"Changed since its last review on {timezone.localdate():%-d %B %Y}"


def test_the_archives_own_says_that_it_is_old(client, tree):
    FactsheetFactory(parent=tree.factsheets, is_legacy=True)
    assert byline(read(client, tree)) == "From our archive, not reviewed since it was written"


def test_the_list_says_of_each_page_what_the_page_says_of_itself(tree):
    """The list reads no text; the page compares what it shows, word by word, with what was signed."""
    same, reviewer, other = FactsheetFactory, signing_reviewer(), UserFactory()
    same(parent=tree.factsheets)
    same(parent=tree.factsheets, is_legacy=True)
    publish(same(parent=tree.factsheets), by=UserFactory(), verdict="New words", change_note="New words.")
    signed = same(parent=tree.factsheets)
    signed.verdict = "Signed, and not published yet"
    ledger.sign_off(signed.save_revision(user=other), reviewer)
    again = same(parent=tree.factsheets)
    ledger.sign_off(again.get_latest_revision(), UserFactory())
    part = same(parent=tree.factsheets)
    part.funding = "Somebody else"
    revision = part.save_revision(user=other)
    ledger.sign_off(revision, reviewer, part="Funding")
    revision.publish()
    withdrawn = same(parent=tree.factsheets)
    Review.objects.filter(page_id=withdrawn.pk).update(withdrawn_at=timezone.now())
    overridden = same(parent=tree.factsheets)
    overridden.verdict = "Nobody has read this"
    revision = overridden.save_revision(user=other)
    ledger.override(revision, AdministratorFactory(), "It cannot wait.")
    revision.publish()
    pages = list(FactsheetPage.objects.live())
    expected = find_trust(pages)
    load_published_trust(pages)
    assert len({str(trust) for trust in expected.values()}) > 5
    assert {page.pk: page.trust for page in pages} == expected


# For machines, and fast


def test_structured_data_lists_what_is_shown_and_no_text_of_it(client, tree, three):
    listing = Listing(tree.factsheets.get_factsheets(), Asked())
    assert len(listing.factsheets) == 3
    [document, *_] = read(client, tree, "?verdict=helps").select("script[type='application/ld+json']")
    assert '"@type": "CollectionPage"' in document.string
    assert '"@type": "ItemList", "numberOfItems": 2' in document.string
    assert '"name": "Back pain"' in document.string
    assert "Exercise" not in document.string


def test_three_hundred_factsheets_cost_no_more_queries_than_a_few(client, tree):
    topics = [TopicFactory() for _ in range(5)]
    for number in range(3):
        FactsheetFactory(parent=tree.factsheets, condition=topics[0], topics=topics[: number + 1])
    few = count_first(client, tree)
    plant_factsheets(tree.factsheets, topics, 297)
    assert count_first(client, tree) == few <= 15
    assert len(titles(read(client, tree))) == 300
    with CaptureQueriesContext(connection) as own:
        Listing(tree.factsheets.get_factsheets(), Asked(topic=topics[0].slug))
    # Private sections, the pages, their topics, the ledger.
    assert len(own) == 4


def count_first(client, tree) -> int:
    """Return how many queries the index takes in a process that has shown other pages, but not this one.

    In a transaction, such as that of a test, it is asked more than once whether anything has changed.
    """
    generation.forget()
    client.get(tree.archive.url)
    with CaptureQueriesContext(connection) as queries:
        client.get(tree.factsheets.url)
    return 1 + sum("content_publicchange" not in query["sql"] for query in queries)


def plant_factsheets(index, topics, number: int) -> None:
    """Insert published factsheets as rows, each with a line of the ledger."""
    now, names = timezone.now(), ("conflicts", "verdict", "content_type_id", "locale_id")
    model = FactsheetPage.objects.child_of(index).first()
    first = FactsheetPage.objects.child_of(index).count() + 1
    pages = [
        FactsheetPage(
            path=Page._get_path(index.path, index.depth + 1, place),
            depth=index.depth + 1,
            title=f"Planted {place}",
            draft_title=f"Planted {place}",
            slug=f"planted-{place}",
            url_path=f"{index.url_path}planted-{place}/",
            live=True,
            first_published_at=now,
            condition=topics[place % len(topics)],
            body=model.body,
            **{name: getattr(model, name) for name in names},
        )
        for place in range(first, first + number)
    ]
    insert_rows(pages)
    Page.objects.filter(pk=index.pk).update(numchild=first + number - 1)
    through = FactsheetPage.topics.through
    through.objects.bulk_create(through(factsheetpage_id=page.pk, topic_id=topics[0].pk) for page in pages)
    line = {"reviewer_name": "Rita Quill", "revision_number": 1, "content": {}, "rendered": ""}
    line |= {"published_at": now, "version": 1}
    Review.objects.bulk_create(Review(page_id=page.pk, digest=f"v1:{page.pk}", **line) for page in pages)
