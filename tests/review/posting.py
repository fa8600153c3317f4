"""Post what an editor's browser would post, or what somebody makes by hand with the same right."""

import json
from datetime import date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.blocks.field_block import FieldBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from users.models import User


def client_of(user: User | None) -> Client:
    """Return a browser in which `user` has logged in; its views answer 500 where they would in life."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def page_form(page: Page, user: User, **changes: Any) -> dict[str, Any]:
    """Return the fields of the page's editor as its form has them, with some of them changed."""
    return record_form(page, user, page.get_edit_handler(), **changes)


def record_form(page: Any, user: User, handler: Any, **changes: Any) -> dict[str, Any]:
    """Return the same of any record that is edited with these panels."""
    form = handler.get_form_class()(instance=page, for_user=user)
    data: dict[str, Any] = {}
    for name in form.fields:
        model_field = next((found for found in page._meta.get_fields() if found.name == name), None)
        if isinstance(model_field, StreamField):
            value = changes.pop(name, getattr(page, name))
            data |= block_form(model_field.stream_block, model_field.to_python(value), name)
            continue
        value = changes.pop(name) if name in changes else form[name].value()
        data |= plain_form(name, value)
    for name, formset in form.formsets.items():
        data |= formset_form(name, formset)
    assert not changes or all(name.startswith("action-") or "-" in name or "_" in name for name in changes), changes
    return data | changes


def formset_form(name: str, formset: Any) -> dict[str, Any]:
    """Return the rows of a list of the editor, such as a factsheet's authors."""
    data: dict[str, Any] = {}
    for number, form in enumerate(formset.forms):
        for field in form.fields:
            data |= plain_form(f"{formset.prefix}-{number}-{field}", form[field].value())
        data |= {f"{formset.prefix}-{number}-ORDER": number + 1, f"{formset.prefix}-{number}-DELETE": ""}
    return data | {
        f"{formset.prefix}-TOTAL_FORMS": len(formset.forms),
        f"{formset.prefix}-INITIAL_FORMS": len(formset.initial_forms),
        f"{formset.prefix}-MIN_NUM_FORMS": 0,
        f"{formset.prefix}-MAX_NUM_FORMS": 1000,
    }


def plain_form(name: str, value: Any) -> dict[str, Any]:
    """Return a field that holds one value, or a list of records."""
    if value is None or value is False:
        return {}
    if value is True:
        return {name: "on"}
    if isinstance(value, list | tuple):
        return {name: [getattr(each, "pk", each) for each in value]}
    if isinstance(value, datetime | date):
        return {name: value.isoformat()[:16].replace("T", " ")}
    return {name: getattr(value, "pk", value)}


def block_form(block: blocks.Block, value: Any, prefix: str) -> dict[str, Any]:
    """Return a block as the editor posts it."""
    if isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        return list_form(block, value, prefix)
    if isinstance(block, TableBlock):
        return {prefix: json.dumps(value)}
    if isinstance(block, blocks.StructBlock):
        if isinstance(block, ImageBlock):
            value = value and {
                "image": value,
                "decorative": value.decorative,
                "alt_text": value.contextual_alt_text,
            }
        return {
            key: posted
            for name, child in block.child_blocks.items()
            for key, posted in block_form(child, (value or {}).get(name), f"{prefix}-{name}").items()
        }
    assert isinstance(block, FieldBlock)
    shown = block.value_for_form(value)
    if isinstance(block, blocks.RichTextBlock):
        return {prefix: block.field.widget.format_value(shown)}
    return plain_form(prefix, shown)


def list_form(block: Any, value: Any, prefix: str) -> dict[str, Any]:
    """Return a list or a stream of blocks as the editor posts it."""
    children = list(value.bound_blocks) if hasattr(value, "bound_blocks") else list(value or ())
    data: dict[str, Any] = {f"{prefix}-count": len(children)}
    for number, child in enumerate(children):
        data |= {
            f"{prefix}-{number}-deleted": "",
            f"{prefix}-{number}-order": number,
            f"{prefix}-{number}-type": getattr(child, "block_type", "item"),
            f"{prefix}-{number}-id": child.id or "",
        }
        data |= block_form(child.block, child.value, f"{prefix}-{number}-value")
    return data


def post_edit(page: Page, user: User, **changes: Any) -> Any:
    """Post the page's editor with its latest words and changes of them; "action-publish" and such are changes."""
    latest = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    return client_of(user).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(latest, user, **changes))


def post_approval(page: Page, user: User, action: str = "approve", **data: Any) -> Any:
    """Post a decision by hand to the address of Wagtail's dialogue, naming the page as it is as what was read."""
    state = page.current_workflow_task_state
    data.setdefault("seen_digest", Page.objects.get(pk=page.pk).get_latest_revision_as_object().clinical_digest)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client_of(user).post(address, {"comment": "", **data})
