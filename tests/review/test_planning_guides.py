"""The guides of docs/ are pages of the admin, with their pictures, and tell of labels that are there."""

import re

import pytest
from django.urls import reverse

from review.planning.guides import FOLDER, IMAGE, NAMES, find_image
from scripts.guide_screenshots import MOST_BYTES, SHOTS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_is_one_page_of_the_admin_with_its_pictures(client, editor, name):
    client.force_login(editor)
    shown = client.get(reverse("review_planning:guide", args=[name])).content.decode()
    text = (FOLDER / f"guide-{name}.md").read_text()
    pictures = IMAGE.findall(text)
    # What is done on the screens of the archive needs none.
    assert pictures or name == "archive"
    for picture in pictures:
        address = reverse("review_planning:guide_image", args=[picture])
        assert address in shown
        found = client.get(address)
        assert found["Content-Type"] == "image/png"
        assert len(b"".join(found.streaming_content)) <= MOST_BYTES
    other = next(key for key in NAMES if key != name)
    assert reverse("review_planning:guide", args=[other]) in shown
    assert shown.count("<h1") == 1
    assert len(text.split()) < 700


def test_every_picture_is_made_by_the_script():
    named = {picture for name in NAMES for picture in IMAGE.findall((FOLDER / f"guide-{name}.md").read_text())}
    assert named == {f"guide-{shot.name}.png" for shot in SHOTS}


def test_every_picture_says_what_it_shows():
    for name in NAMES:
        assert all(re.findall(r"!\[(.*?)\]", (FOLDER / f"guide-{name}.md").read_text()))


@pytest.mark.parametrize("name", ["home.png", "guide-nothing.png"])
def test_no_other_picture_is_served(client, editor, name):
    client.force_login(editor)
    assert client.get(reverse("review_planning:guide_image", args=[name])).status_code == 404


@pytest.mark.parametrize("name", ["../../manage.py", "guide-../home.png", "guide-x.png/../home.png", "", "guide-a.svg"])
def test_no_file_outside_the_guides_is_found(name):
    with pytest.raises(FileNotFoundError):
        find_image(name)


def test_there_is_no_other_guide(client, editor):
    client.force_login(editor)
    assert client.get(reverse("review_planning:guide", args=["cooks"])).status_code == 404


def test_visitors_are_asked_to_log_in(client, tree):
    assert client.get(reverse("review_planning:guide", args=["editors"])).status_code == 302
    assert client.get(reverse("review_planning:guide_image", args=["guide-due.png"])).status_code == 302


def test_the_help_menu_leads_to_both_guides(client, editor):
    client.force_login(editor)
    shown = client.get(reverse("wagtailadmin_home")).content.decode()
    for name in NAMES:
        assert reverse("review_planning:guide", args=[name]) in shown
