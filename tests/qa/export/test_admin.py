"""Who may take the archive away, and what happens to the file."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publishing import jobs
from qa.export import orders
from qa.models import ArchiveExport
from tests.factories import CategoryFactory, QuestionFactory

pytestmark = pytest.mark.django_db

INDEX, ORDER = "/admin/archive/export/", "/admin/archive/export/order/"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def made(managing_editor):
    """A file that has been made."""
    orders.order("csv", managing_editor)
    assert orders.fill_orders() == 1
    return ArchiveExport.objects.get()


@pytest.mark.parametrize("who", ["managing_editor", "administrator"])
def test_those_who_may_ask_for_a_file_and_download_it(who, request, tree):
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="A draft of ours", live=False)
    client = client_of(request.getfixturevalue(who))
    assert "Nobody has asked for one." in client.get(INDEX).content.decode()
    for kind in ("json", "csv", "html"):
        assert client.post(ORDER, {"format": kind}, follow=True).status_code == 200
    assert "Being made" in client.get(INDEX).content.decode()
    assert orders.fill_orders() == 3
    html = client.get(INDEX).content.decode()
    for export in ArchiveExport.objects.all():
        address = reverse("qa_export:download", args=[export.pk])
        assert address in html
        response = client.get(address)
        content = b"".join(response.streaming_content)
        assert len(content) == export.size > 0
        assert response["Cache-Control"].startswith("no-store, private")
        assert response["Content-Disposition"].startswith(f'attachment; filename="archive-{export.format}-')
        assert (b"A draft of ours" in content) is (export.format == "csv")


@pytest.mark.parametrize("who", ["editor", "reviewer", None])
def test_nobody_else_may_not_even_with_the_address(who, request, made):
    client = client_of(request.getfixturevalue(who)) if who else Client()
    for response in (
        client.get(INDEX),
        client.get(reverse("qa_export:download", args=[made.pk])),
        client.post(ORDER, {"format": "json"}),
    ):
        assert response.status_code in {302, 403}
        assert b"Category,Title" not in response.content
    assert ArchiveExport.objects.count() == 1
    if who:
        assert INDEX not in client.get("/admin/").content.decode()


def test_no_public_address_leads_to_a_file(made, settings):
    assert Path(settings.MEDIA_ROOT) not in made.path.parents
    assert Path(settings.STATIC_ROOT) not in made.path.parents
    assert made.path.stat().st_mode & 0o077 == 0
    for address in (
        f"/media/exports/{made.file_name}",
        f"/media/../exports/{made.file_name}",
        f"/exports/{made.file_name}",
    ):
        assert Client().get(address).status_code in {400, 404}


def test_a_hand_made_order_of_another_format_is_refused_in_plain_words(managing_editor):
    client = client_of(managing_editor)
    for data in ({}, {"format": "exe"}):
        assert "Choose one of the formats." in client.post(ORDER, data, follow=True).content.decode()
    assert client.get(ORDER).status_code == 405
    assert not ArchiveExport.objects.exists()


def test_asking_twice_makes_one_file(managing_editor):
    assert orders.order("csv", managing_editor) == orders.order("csv", managing_editor)


def test_a_file_is_kept_for_a_week(made, managing_editor):
    assert orders.forget_old() == 0
    assert made.path.exists()
    ArchiveExport.objects.update(requested_at=timezone.now() - timedelta(days=8))
    assert orders.forget_old() == 1
    assert not made.path.exists()
    assert client_of(managing_editor).get(reverse("qa_export:download", args=[made.pk])).status_code == 404


def test_a_file_that_has_gone_is_no_fault(made, managing_editor):
    made.path.unlink()
    assert client_of(managing_editor).get(reverse("qa_export:download", args=[made.pk])).status_code == 404


def test_what_fails_again_and_again_is_given_up_and_said(managing_editor, monkeypatch):
    def fail(*args):
        raise RuntimeError("The disk is full")

    monkeypatch.setattr(orders, "write_whole", fail)
    orders.order("csv", managing_editor)
    for _ in range(orders.ATTEMPTS + 1):
        assert orders.fill_orders() == 0
    assert ArchiveExport.objects.get().state == ArchiveExport.State.FAILED
    assert "It could not be made." in client_of(managing_editor).get(INDEX).content.decode()


def test_the_worker_knows_the_jobs():
    assert {"qa.exports", "qa.exports.forget"} <= jobs.registry.keys()


def test_the_command_writes_each_format_for_its_owner_only(tree, tmp_path):
    for kind in ("json", "csv", "html"):
        out = tmp_path / kind
        call_command("export_archive", out, format=kind)
        assert out.stat().st_size > 0
        assert out.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_archive", tmp_path / "csv", format="csv")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_archive", tmp_path / "no" / "such" / "folder", format="csv")
    assert not list(tmp_path.glob(".*"))
