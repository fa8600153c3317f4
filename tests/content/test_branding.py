"""The charity's look is chosen without code, can be read by everybody, and never breaks a page."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from content import generation
from content.branding.brand import find_brand
from content.branding.colours import DARK, LIGHT, clean_hex, contrast, nearest_passing, passes, what_is_wrong
from content.branding.drawing import draw_card, family_of
from content.branding.links import read_links
from content.models import OrganisationSettings, SafetyHold
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    QuestionFactory,
    StandardPageFactory,
    UserFactory,
    make_private,
)
from tests.review.posting import client_of

CSS = (Path(django_settings.SITE_DIR) / "static/css/site.css").read_text()
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
FOR_EVER = "public, max-age=31536000, immutable"


def choose(**fields):
    organisation = OrganisationSettings.load()
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.full_clean()
    organisation.save()
    return organisation


def refused(**fields):
    with pytest.raises(ValidationError) as error:
        choose(**fields)
    return error.value.message_dict


def part_of(response, selector) -> Any:
    """Return the first element of a page that is chosen so."""
    return BeautifulSoup(response.content, "html.parser").select_one(selector)


@pytest.fixture
def site(tree, settings, tmp_path):
    settings.PDF_ROOT = tmp_path
    choose(name="Clearwell Health")
    return tree


# Colours


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize(("scheme", "place"), [(LIGHT, 0), (DARK, 1)])
def test_the_grounds_are_those_of_the_style_sheet(scheme, place):
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", CSS.split(":root {")[1 + place].split("}")[0]))
    names = ["paper", "surface", "sand", "gold-tint", "red-tint"]
    assert list(scheme.grounds.values()) == [clean_hex(tokens[name]) for name in names]
    assert scheme.on_accent == clean_hex(tokens["on-brand"])


@given(COLOURS)
def test_the_shade_that_is_proposed_can_be_read_everywhere(colour):
    for scheme in (LIGHT, DARK):
        shade = nearest_passing(colour, scheme)
        assert passes(shade, scheme)
        assert (shade == colour) is passes(colour, scheme)
        assert bool(what_is_wrong(colour, scheme)) is not passes(colour, scheme)


@pytest.mark.django_db
def test_a_colour_that_cannot_be_read_is_refused_with_its_contrast_and_a_better_one():
    [message] = refused(accent="#F90")["accent"]
    found = re.search(r"is (\d\.\d\d):1, and text needs 4\.5:1\. .* is (#[0-9a-f]{6})\.", message)
    assert found
    assert float(found[1]) < 4.5
    assert choose(accent=found[2]).accent == found[2]
    [message] = refused(accent_dark="#003366")["accent_dark"]
    assert "dark screen" in message


@pytest.mark.django_db
@pytest.mark.parametrize("colour", ["red", "#12", "#1234567", "<b>", "#gggggg"])
def test_what_is_no_colour_is_refused(colour):
    assert "accent" in refused(accent=colour)


@pytest.mark.django_db
def test_a_colour_is_written_in_one_way():
    assert choose(accent=" 05A ").accent == "#0055aa"


@pytest.mark.django_db
def test_a_dark_shade_needs_a_light_one():
    assert "accent" in refused(accent_dark="#aaccff")


def test_the_accent_reaches_pages_by_a_style_sheet_that_is_kept_for_ever(client, site):
    page = client.get(site.home.url).content.decode()
    assert "/brand-" not in page
    choose(accent="#0055aa")
    html = BeautifulSoup(client.get(site.home.url).content, "html.parser")
    assert not html.select("[style]")
    [address] = [link["href"] for link in html.select('link[href^="/brand-"]')]
    response = client.get(address)
    assert response["Content-Type"].startswith("text/css")
    assert response["Cache-Control"] == FOR_EVER
    css = response.content.decode()
    assert "--link:#0055aa" in css
    assert "prefers-color-scheme:dark" in css
    assert all(passes(colour, DARK) for colour in re.findall(r"dark\)\{:root\{--brand:(#[0-9a-f]{6})", css))
    choose(accent="#7a1f5c")
    old = client.get(address)
    assert "--link:#7a1f5c" in old.content.decode()
    assert old["Cache-Control"] != FOR_EVER
    choose(accent="")
    assert client.get(address).content == b""


# Icons


def linked(client, address):
    html = BeautifulSoup(client.get(address).content, "html.parser")
    return [
        link["href"] for link in html.select('link[rel~="icon"], link[rel="apple-touch-icon"], link[rel="manifest"]')
    ]


def test_no_icon_that_a_browser_asks_for_is_missing(client, site):
    addresses = linked(client, site.home.url)
    assert len(addresses) == 4
    manifest = json.loads(client.get(addresses[-1]).content)
    assert manifest["name"] == "Clearwell Health"
    icons = [icon["src"] for icon in manifest["icons"]]
    for address in [*addresses, *icons]:
        assert client.get(address)["Cache-Control"] == FOR_EVER
    for address in ("/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png", "/site.webmanifest"):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] != FOR_EVER


def test_icons_have_the_sizes_that_they_say(client, site):
    ico = Image.open(BytesIO(client.get("/favicon.ico").content))
    assert ico.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    digest = find_brand().digest
    for name, size in (("apple-touch-icon.png", 180), ("icon-192.png", 192), ("icon-512.png", 512)):
        icon = Image.open(BytesIO(client.get(reverse("brand_icon", args=[digest, name])).content))
        assert icon.size == (size, size)
        assert icon.getchannel("A").getextrema() == (255, 255)


def test_icons_change_with_the_accent_and_the_logo(client, site):
    seen = {client.get("/favicon.ico").content}
    choose(accent="#7a1f5c")
    seen.add(client.get("/favicon.ico").content)
    choose(icon=ImageFactory(file__width=300, file__height=300, file__color="navy"))
    seen.add(client.get("/favicon.ico").content)
    assert len(seen) == 3
    assert 'type="image/svg+xml"' not in client.get(site.home.url).content.decode()


def test_the_logo_stands_at_the_head_of_each_page_with_the_name(client, site):
    choose(logo=ImageFactory(file__width=900, file__height=200))
    header = part_of(client.get(site.home.url), ".site-header .brand")
    assert header.img["alt"] == ""
    assert "brand--wide" in header["class"], "a name has no room beside it on a phone"
    assert header.get_text(strip=True) == "Clearwell Health"
    assert client.get(header.img["src"]).status_code == 200
    choose(logo_has_name=True)
    header = part_of(client.get(site.home.url), ".site-header .brand")
    assert header.img["alt"] == "Clearwell Health"
    assert header.get_text(strip=True) == ""


def test_a_logo_whose_file_is_gone_costs_no_page(client, site, caplog):
    image = ImageFactory()
    choose(logo=image)
    image.file.storage.delete(image.file.name)
    image.renditions.all().delete()
    generation.forget()
    for address in (site.home.url, "/favicon.ico", "/apple-touch-icon.png"):
        assert client.get(address).status_code == 200


def test_a_logo_that_is_deleted_is_gone_from_pages_at_once(client, site):
    image = ImageFactory()
    choose(logo=image)
    assert "brand__logo" in client.get(site.home.url).content.decode()
    image.delete()
    assert "brand__logo" not in client.get(site.home.url).content.decode()


# Sharing pictures


def card_of(client, page):
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    return {tag["property"]: tag["content"] for tag in html.select('meta[property^="og:image"]')}


def test_every_kind_of_page_has_a_picture_to_share(client, site):
    category = CategoryFactory(parent=site.archive, title="Back")
    question, sheet = QuestionFactory(parent=category), FactsheetFactory(parent=site.factsheets)
    for page in (site.home, category, question, sheet):
        card = card_of(client, page)
        assert card["og:image"].startswith("http")
        assert card["og:image:alt"] == f"{page.title} – Clearwell Health"
        response = client.get(card["og:image"])
        assert response["Cache-Control"] == FOR_EVER
        assert Image.open(BytesIO(response.content)).size == (1200, 630)
        assert len(response.content) < 150_000


def test_a_picture_is_kept_until_its_title_changes(client, site, tmp_path):
    page = StandardPageFactory(parent=site.home, title="About us")
    before = card_of(client, page)["og:image"]
    first = client.get(before).content
    assert len(list(tmp_path.glob(f"{page.pk}/card-*.png"))) == 1
    assert client.get(before).content == first
    page.title = "About them"
    page.save_revision().publish()
    after = card_of(client, page)["og:image"]
    assert after != before
    old = client.get(before)
    assert old.content == client.get(after).content != first
    assert old["Cache-Control"] != FOR_EVER


def test_a_chosen_picture_goes_before_a_drawn_one(client, site):
    page = StandardPageFactory(parent=site.home, title="About us")
    choose(social_image=ImageFactory(file__width=1300, file__height=700))
    assert "/share/" not in card_of(client, page)["og:image"]


def test_what_is_hidden_has_no_picture(client, site, editor):
    category = CategoryFactory(parent=site.archive)
    draft, private = QuestionFactory(parent=category, live=False), make_private(QuestionFactory(parent=category))
    held = QuestionFactory(parent=category)
    SafetyHold.objects.create(page=held, reason="It may harm", placed_by=UserFactory())
    below = QuestionFactory(parent=make_private(CategoryFactory(parent=site.archive)))
    for page in (draft, private, held, below):
        assert client.get(f"/share/{page.pk}-{'0' * 16}.png").status_code == 404
    assert client.get(f"/share/999999999999999999-{'0' * 16}.png").status_code == 404
    shown = client_of(editor).get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    assert "/share/" not in shown.content.decode()


@pytest.mark.parametrize(
    "title",
    [
        "",
        "x" * 400,
        "word " * 120,
        "Donaudampfschifffahrtsgesellschaft " * 4,
        "هل الراحة أفضل؟",
        "休息",
        "\u202eabc 🦴",
    ],
)
def test_any_title_can_be_drawn(db, title):
    assert Image.open(BytesIO(draw_card(find_brand(), title))).size == (1200, 630)


def test_letters_are_drawn_in_a_font_that_has_them():
    assert family_of("Is rest best? Ελλάδα") == "noto-sans"
    assert family_of("הרופא says") == "heebo"
    assert family_of("休息") is None


# The foot of each page


def test_how_people_reach_the_charity_stands_at_the_foot(client, site):
    choose(
        telephone="+44 (0)20 7946 0000",
        address="1 High Street\nTown <b>",
        opening_hours="Monday to Friday,\n9 am to 5 pm",
        footer_text="Paid for by gifts.",
        social_links="https://www.facebook.com/clearwell\nOur films https://www.youtube.com/@clearwell",
    )
    footer = part_of(client.get(site.home.url), "footer")
    assert footer.select_one('a[href="tel:+442079460000"]')
    assert "Town <b>" in footer.address.get_text()
    assert "9 am to 5 pm" in footer.get_text()
    assert "Paid for by gifts." in footer.get_text()
    assert [(link.get_text(), link["href"]) for link in footer.select(".elsewhere a")] == [
        ("Facebook", "https://www.facebook.com/clearwell"),
        ("Our films", "https://www.youtube.com/@clearwell"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("line", ["facebook", "javascript:alert(1)//a.b", "https://", "https://[", "ftp://a.example"])
def test_what_is_no_web_address_is_refused(line):
    with pytest.raises(ValueError, match=r"."):
        read_links(line)
    assert "social_links" in refused(social_links=line)


def test_structured_data_says_how_to_reach_the_charity(site, rf):
    choose(telephone="020 7946 0000", social_links="https://bsky.app/clearwell")
    publisher = site.home.get_structured_data(rf.get("/"))[0]["publisher"]
    assert publisher["telephone"] == "020 7946 0000"
    assert publisher["sameAs"] == ["https://bsky.app/clearwell"]


def test_the_brand_costs_a_page_no_query(client, site, django_assert_num_queries):
    choose(logo=ImageFactory(), accent="#0055aa")
    find_brand()
    with django_assert_num_queries(1):  # whether anything has changed
        find_brand()


def test_the_settings_are_saved_in_the_admin_with_what_is_wrong_in_words(site, managing_editor):
    viewer = client_of(managing_editor)
    address = reverse("wagtailsettings:edit", args=["content", "organisationsettings", OrganisationSettings.load().pk])
    form = viewer.get(address)
    assert form.status_code == 200
    said = {
        "name": "Clearwell Health",
        "accent": "#ff9900",
        "disclaimer": "Ask your doctor.",
        "emergency": "Call 999.",
    }
    assert "The nearest shade that can be read everywhere" in viewer.post(address, said).content.decode()
    assert viewer.post(address, said | {"accent": "#0055aa"}).status_code == 302
    assert OrganisationSettings.load().accent == "#0055aa"
