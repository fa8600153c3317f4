"""Filters by a record take any address, also one that was typed or cut off."""

import pytest

LISTINGS = {
    "/admin/questions/": ["category", "answered_by", "topics"],
    "/admin/archive/worklist/": ["category", "assigned_to"],
    "/admin/review/planning/due/": ["reviewer", "section"],
    "/admin/review/planning/ledger/": ["reviewer", "page"],
}


FILTERS = [(listing, name) for listing, names in LISTINGS.items() for name in names]


@pytest.mark.django_db
@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("value", ["9" * 30, "x", "-1", "٢", "null", "1.5", "\x00"])
@pytest.mark.parametrize("place", FILTERS, ids="?".join)
def test_nonsense_in_the_place_of_a_record_is_an_answer_and_no_error(managing_editor, client, place, value):
    listing, name = place
    client.force_login(managing_editor)
    assert client.get(listing, {name: value}).status_code == 200
