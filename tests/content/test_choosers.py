"""Choosers and lists of records tell one record from another, and say what to do where there are none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from references.models import Reference
from tests.factories import ImageFactory, PersonFactory, ReferenceFactory, TopicFactory

pytestmark = pytest.mark.django_db


def chooser(client, model: str) -> str:
    return client.get(reverse(f"wagtailsnippetchoosers_{model}:choose")).json()["html"]


def test_two_people_of_one_name_are_told_apart_by_face_and_role(client, editor):
    PersonFactory(name="Dr Kim Lee", role="Physiotherapist", photo=ImageFactory())
    PersonFactory(name="Dr Kim Lee", role="Pharmacist")
    client.force_login(editor)
    shown = chooser(client, "content_person")
    assert "Physiotherapist" in shown
    assert "Pharmacist" in shown
    assert '<img class="face"' in shown or 'class="face"' in shown
    assert ">KL<" in shown


def test_a_topic_is_chosen_by_its_other_names(client, editor):
    TopicFactory(name="Slipped disc", synonyms="herniated disc\nprolapsed disc", body_part="back")
    client.force_login(editor)
    assert "herniated disc, prolapsed disc" in chooser(client, "content_topic")


def test_a_retracted_publication_says_so_where_it_would_be_chosen(client, editor):
    ReferenceFactory(container="BMJ", year=2021, doi="10.99999/one", standing=Reference.Standing.RETRACTED)
    client.force_login(editor)
    shown = chooser(client, "references_reference")
    for told in ("BMJ", "2021", "10.99999/one", "Retracted"):
        assert told in shown


@pytest.mark.parametrize("place", ["chooser", "list"])
def test_ten_people_cost_what_three_cost(client, administrator, place):
    client.force_login(administrator)
    names = {"chooser": "wagtailsnippetchoosers_content_person:choose", "list": "wagtailsnippets_content_person:list"}

    def count(more: int) -> int:
        for _ in range(more):
            PersonFactory(photo=ImageFactory())
        client.get(reverse(names[place]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(names[place]))
        return len(queries)

    assert count(3) == count(7)


@pytest.mark.parametrize("model", ["content_topic", "content_person", "content_urgentrule", "references_reference"])
def test_an_empty_list_of_records_says_what_they_are_for(client, administrator, model):
    client.force_login(administrator)
    address = reverse(f"wagtailsnippets_{model}:list")
    shown = client.get(address).content.decode()
    assert "Add the first one" in shown
    assert "Nothing matches" in client.get(address, {"q": "zzz"}).content.decode()
