"""Every block tells an editor what it is for, and shows it."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import reverse
from wagtail.blocks import BaseStreamBlock, Block, StructBlock
from wagtail.fields import StreamField

from content.models import BasePage
from content.pdf.markup import read_html


def stream_fields() -> Iterator[StreamField]:
    for model in apps.get_models():
        if issubclass(model, BasePage):
            yield from (field for field in model._meta.local_fields if isinstance(field, StreamField))


def offered_blocks() -> dict[str, Block]:
    """Return what an editor may choose in any StreamField, by page type, field and name."""
    return {
        f"{field.model.__name__}.{field.name}.{name}": block
        for field in stream_fields()
        for name, block in field.stream_block.child_blocks.items()
    }


BLOCKS = offered_blocks()
each_block = pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())


def test_there_are_blocks():
    assert len(BLOCKS) > 20


@each_block
def test_a_block_has_an_icon_of_its_own(block):
    assert block.meta.icon != "placeholder"


@each_block
def test_a_block_says_what_it_is_for(block):
    description = block.get_description()
    assert description.endswith(".")
    assert len(description) > 20


@each_block
def test_a_block_has_a_template(block):
    assert get_template(block.meta.template)


@each_block
def test_a_block_shows_an_example_of_itself(block):
    assert block.is_previewable
    assert block.get_preview_value()


@pytest.mark.django_db
@each_block
def test_the_example_can_be_shown(block, client, administrator):
    client.force_login(administrator)
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200


@pytest.mark.django_db
@each_block
def test_a_block_has_a_form_in_the_pdf(block):
    """Whatever tag or class its template has, `content.pdf.looks` says what becomes of it."""
    html = block.render(block.normalize(block.get_preview_value()))
    blocks, reading = read_html(html)
    assert not reading.unknown
    assert blocks or not html.strip()


@pytest.mark.parametrize(
    "stream", [field.stream_block for field in stream_fields()], ids=lambda block: str(type(block))
)
def test_blocks_of_one_kind_look_different_in_the_chooser(stream: BaseStreamBlock):
    shown = [(block.meta.icon, block.label) for block in stream.child_blocks.values()]
    assert len(set(shown)) == len(shown)
    assert len({icon for icon, _ in shown}) >= len(shown) - 2


@each_block
def test_a_closed_block_can_be_told_from_the_next(block):
    """A StructBlock of several fields names itself by one of them."""
    if isinstance(block, StructBlock) and len(block.child_blocks) > 1:
        assert block.meta.label_format or len(block.child_blocks) < 3


def test_previews_are_for_those_who_log_in(client, db):
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": "anything"})
    assert response.status_code == 302
    assert RequestFactory().get(response.url).path == reverse("wagtailadmin_login")
