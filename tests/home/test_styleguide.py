"""The page of the design system: tokens that can be read, and every component from the site's own templates."""

import importlib

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches

import config.urls
from home.styleguide import samples
from home.styleguide.tokens import STYLES, pairs_of, read_tokens
from home.styleguide.views import styleguide

TOKENS = read_tokens(STYLES.read_text())


@pytest.mark.parametrize("scheme", TOKENS)
def test_every_colour_can_be_read_on_every_ground_it_stands_on(scheme):
    pairs = pairs_of(TOKENS[scheme])
    assert len(pairs) > 20
    assert [f"{pair.colour} on {pair.ground}: {pair.shown}" for pair in pairs if not pair.passes] == []


def test_a_colour_that_cannot_be_read_is_found():
    weak = TOKENS["light"] | {"soft": "#999999"}
    assert {pair.colour for pair in pairs_of(weak) if not pair.passes} == {"soft"}


def test_the_dark_scheme_says_every_colour_itself():
    light, dark = TOKENS["light"], TOKENS["dark"]
    same = {name for name, value in light.items() if value.startswith("#") and dark[name] == value}
    # What stands on the dark green of the hero and the footer is the same on every screen.
    assert {name for name in same if not name.startswith("hero-")} == set()


@pytest.mark.django_db
def test_it_shows_every_block_and_component(tree):
    request = RequestFactory().get("/styleguide/")
    html = styleguide(request).content.decode()
    for name, block, _ in samples.find_blocks():
        assert f"<h3>{name}</h3>" in html
        assert str(block.meta.description).split(".")[0].split("&")[0][:30] in html
    for words in ("Reviewed by", "is overdue", "has not been reviewed", "From our archive", "Summary of findings"):
        assert words in html
    assert "There is something to put right" in html
    assert 'aria-current="page"' in html


@pytest.mark.django_db
def test_nothing_of_it_is_kept(tree):
    with CaptureQueriesContext(connection) as queries:
        styleguide(RequestFactory().get("/styleguide/"))
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT"}


@pytest.mark.django_db
def test_visitors_of_a_site_in_production_do_not_find_it(client, tree):
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.django_db
def test_it_is_there_while_developing(client, tree, settings):
    settings.DEBUG = True
    try:
        importlib.reload(config.urls)
        clear_url_caches()
        assert client.get("/styleguide/").status_code == 200
    finally:
        settings.DEBUG = False
        importlib.reload(config.urls)
        clear_url_caches()
