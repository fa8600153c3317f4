from datetime import date
from xml.etree import ElementTree as ET

import pytest

from tests.factories import CategoryFactory, PersonFactory, QuestionFactory, make_private

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def back(tree):
    return CategoryFactory(parent=tree.archive, title="Back / spine")


def read(client, section) -> ET.Element:
    response = client.get(f"{section.url}feed/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(response.content)  # noqa: S314 - our own


def titles(feed: ET.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_a_category_has_a_feed_of_its_questions_newest_first(client, back):
    QuestionFactory(parent=back, title="Old", answered_on=date(2009, 1, 1))
    QuestionFactory(parent=CategoryFactory(parent=back), title="New", answered_on=date(2025, 1, 1))
    feed = read(client, back)
    assert "Back / spine" in (feed.findtext(f"{ATOM}title") or "")
    assert titles(feed) == ["New", "Old"]


def test_the_archives_feed_has_the_questions_of_all_categories(client, tree, back):
    QuestionFactory(parent=back, title="Back")
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Sleep")
    assert set(titles(read(client, tree.archive))) == {"Back", "Sleep"}


def test_an_entry_says_what_who_and_when_with_a_full_address(client, back):
    QuestionFactory(parent=back, title="Is rest best?", summary="No.", answered_by=PersonFactory(name="Dr Yusuf"))
    [entry] = read(client, back).iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}summary") == "No."
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Dr Yusuf"
    assert (entry.findtext(f"{ATOM}published") or "").startswith("2024-05-20")
    [link] = entry.iter(f"{ATOM}link")
    assert link.attrib["href"].startswith("http")
    assert entry.findtext(f"{ATOM}id")


def test_drafts_and_private_questions_are_not_in_any_feed(client, tree, back):
    QuestionFactory(parent=back, live=False)
    make_private(QuestionFactory(parent=back))
    assert titles(read(client, back)) == titles(read(client, tree.archive)) == []


def test_the_feed_of_a_private_category_is_private(client, back):
    make_private(back)
    assert client.get(f"{back.url}feed/").status_code == 302


def test_an_unpublished_expert_is_not_named(client, back):
    QuestionFactory(parent=back, answered_by=PersonFactory(name="Hidden person", live=False))
    assert "Hidden" not in ET.tostring(read(client, back), encoding="unicode")


def test_control_characters_in_a_title_do_not_break_the_feed(client, back):
    QuestionFactory(parent=back, title="Form feed \x0c here", summary="And \x0b here")
    assert len(titles(read(client, back))) == 1


def test_a_page_names_its_feed(client, back):
    page = client.get(back.url).content.decode()
    assert 'type="application/atom+xml"' in page
    assert f"{back.url}feed/" in page
