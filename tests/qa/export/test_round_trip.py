"""What is exported and imported again is the same site: to whoever exports it, and to whoever reads it."""

import re

import modelsearch.index
import pytest
from wagtail.models import Page

from content.clinical import digest_of
from content.models import SafetyHold
from qa.export.loading.load import import_document
from qa.models import CategoryIndexPage, QuestionPage
from review.models import Review
from review.system_checks import find_live_without_permission
from tests.factories import CategoryFactory, QuestionFactory, StandardPageFactory
from tests.qa.export.stage import empty_site, export_to, fill_site, public_pages, read_export
from users.models import User

pytestmark = pytest.mark.django_db

# What a page shows of this database and this moment alone: numbers in anchors of listings and in the addresses of
# documents and of the form, and when the form was opened.
NUMBERS = re.compile(
    r"\bq\d+-|/documents/\d+/|/ask/\d+/|/helpful/\d+/|/share/\d+-|(?<=name=\"form\" value=\")[^\"]+"
    r"|(?<=name=\"version\" value=\")[^\"]+"
)


def shown_to_visitors() -> dict[str, str]:
    return {address: NUMBERS.sub("", html) for address, html in public_pages().items()}


def test_an_export_imports_back_to_an_equal_site(tree, tmp_path):
    fill_site(tree)
    shown_to_visitors()  # makes the sizes of the pictures
    shown, path = shown_to_visitors(), tmp_path / "export.zip"
    told = export_to(path)
    empty_site()
    assert not QuestionPage.objects.exists()
    loaded = import_document(path)
    assert loaded.kept_back == loaded.different == []
    again = export_to(tmp_path / "again.zip")
    assert again.keys() == told.keys()
    for part, records in told.items():
        assert again[part] == records, part
    assert shown_to_visitors() == shown


def test_importing_again_changes_nothing(export, tmp_path):
    import_document(export)
    before = export_to(tmp_path / "before.zip")
    users, lines = User.objects.count(), Review.objects.count()
    loaded = import_document(export)
    assert not any(loaded.added.values())
    assert loaded.different == []
    assert export_to(tmp_path / "again.zip") == before
    assert (User.objects.count(), Review.objects.count()) == (users, lines)


def test_what_somebody_edited_since_stays_and_what_was_deleted_comes_back(export):
    import_document(export)
    page = QuestionPage.objects.get(title="Is this a draft?")
    page.title = "Somebody’s own words"
    page.save_revision()
    QuestionPage.objects.get(title="Is this entry a draft?").delete()
    loaded = import_document(export)
    assert loaded.added["pages"] == 1
    assert loaded.different == ["Is this a draft?"]
    assert page.get_latest_revision_as_object().title == "Somebody’s own words"
    assert QuestionPage.objects.filter(title="Is this entry a draft?", live=False).exists()


def test_a_dry_run_changes_nothing(export, settings):
    files = sorted(path.name for path in settings.MEDIA_ROOT.rglob("*"))
    assert import_document(export, dry_run=True).added["pages"] > 10
    assert not QuestionPage.objects.exists()
    assert sorted(path.name for path in settings.MEDIA_ROOT.rglob("*")) == files


def test_sign_offs_holds_and_private_pages_are_what_they_were(export, client):
    for number in range(3):
        StandardPageFactory(parent=Page.objects.get(depth=2), title=f"Makes other numbers {number}")
    import_document(export)
    walking = QuestionPage.objects.get(title="Is walking good?")
    assert walking.live
    assert walking.trust.badge.reviewer_name == "Ria Bell"
    assert walking.trust.badge.reviewer is None
    assert all(line.digest == digest_of(line.content) for line in Review.objects.all())
    assert find_live_without_permission(None, ["default"]) == []
    legacy = QuestionPage.objects.get(title="Is the archive public?")
    assert (legacy.live, legacy.is_legacy) == (True, True)
    scheduled = QuestionPage.objects.get(title="Does it come tomorrow?")
    assert (scheduled.live, scheduled.latest_revision.approved_go_live_at is None) == (False, False)
    private = QuestionPage.objects.get(title="Is this private?")
    assert client.get(private.url).status_code == 302
    assert private.get_view_restrictions().get().restriction_type == "login"
    assert CategoryIndexPage.objects.get(title="Behind a password").get_view_restrictions().get().password == ""
    hold = SafetyHold.objects.active().get()
    assert b"We check this." in client.get(hold.page.url).content


def test_a_page_that_no_sign_off_permits_comes_as_a_draft(tree, tmp_path):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Is rest best?")
    QuestionPage.objects.filter(pk=page.pk).update(summary="Written past the ledger.")
    export_to(tmp_path / "export.zip")
    empty_site()
    assert import_document(tmp_path / "export.zip").kept_back == ["Is rest best?"]
    assert not QuestionPage.objects.get().live


def test_no_account_and_no_private_word_leaves_the_site(export):
    told = repr(read_export(export))
    for private in ("@example.org", "A private note", "A private reason", "A secret reason", "open sesame"):
        assert private not in told
    assert "Ria Bell" in told


def test_siblings_stand_in_their_order_though_one_was_moved(tree, tmp_path):
    first, second = (CategoryFactory(parent=tree.archive, title=title) for title in ("First", "Second"))
    question = QuestionFactory(parent=first)
    younger = CategoryFactory(parent=tree.archive, title="Younger")
    question.move(Page.objects.get(pk=younger.pk), pos="last-child")
    Page.objects.get(pk=second.pk).move(Page.objects.get(pk=first.pk), pos="left")
    told = export_to(tmp_path / "export.zip")
    empty_site()
    import_document(tmp_path / "export.zip")
    again = export_to(tmp_path / "again.zip")
    by_key = {record["key"]: record for record in told["pages.jsonl"]}
    assert {record["key"]: record for record in again["pages.jsonl"]} == by_key
    assert question.title in [page.title for page in CategoryIndexPage.objects.get(title="Younger").get_children()]


def test_what_was_brought_back_is_found_by_searching_and_indexed_in_bulk(export, monkeypatch):
    single: list[str] = []
    monkeypatch.setattr(modelsearch.index, "insert_or_update_object", lambda page: single.append(type(page).__name__))
    import_document(export)
    assert not {"QuestionPage", "CategoryIndexPage", "FactsheetPage"} & set(single)
    for page in QuestionPage.objects.all():
        assert page.pk in {found.pk for found in Page.objects.search(page.title)}, page.title
    # Afterwards pages are indexed as ever.
    QuestionPage.objects.first().save()
    assert "QuestionPage" in single
