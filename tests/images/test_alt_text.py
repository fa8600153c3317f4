import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from images.models import CustomImage
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db


def test_an_image_without_alternative_text_is_refused():
    with pytest.raises(ValidationError, match="what the image shows"):
        ImageFactory.build(description="").clean()


def test_a_decorative_image_needs_no_alternative_text_and_gives_none():
    image = ImageFactory.build(description="A swirl", is_decorative=True)
    image.clean()
    assert image.default_alt_text == ""


def test_the_description_is_the_alternative_text():
    assert ImageFactory.build(description="The lower spine").default_alt_text == "The lower spine"


def test_the_title_is_never_the_alternative_text():
    """A file's name read aloud helps nobody."""
    assert ImageFactory.build(title="IMG_2041", description="", is_decorative=True).default_alt_text == ""


def test_credit_and_licence_can_be_filled_in_in_the_admin(client, administrator):
    client.force_login(administrator)
    image = ImageFactory()
    page = client.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()
    assert all(f'name="{name}"' in page for name in ("description", "is_decorative", "credit", "licence"))


def test_the_admin_asks_for_alternative_text(client, administrator):
    client.force_login(administrator)
    image = ImageFactory()
    fields = {"title": image.title, "collection": image.collection_id, "description": ""}
    response = client.post(reverse("wagtailimages:edit", args=[image.pk]), fields)
    assert "what the image shows" in response.content.decode()
    assert CustomImage.objects.get(pk=image.pk).description
