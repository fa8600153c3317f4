"""What was erased stays erased, whatever backup is restored: the ledger outside the database knows it."""

from io import StringIO

import pytest
from django.core import checks, serializers
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.core.management import call_command

from qa.models import Consent, Erasure, PageSource, SubmittedQuestion
from qa.privacy import erasing, ledger
from qa.privacy.ledger import LedgerState
from tests.factories import SubmittedQuestionFactory

pytestmark = pytest.mark.django_db


class Restore:
    """A backup of questions and consents, made now."""

    def __init__(self):
        rows = [*SubmittedQuestion.objects.all(), *Consent.objects.all(), *PageSource.objects.all()]
        self.contents = serializers.serialize("json", rows)

    def restore(self):
        """Put the database back to where it was."""
        Erasure.objects.all().delete()
        for model in (PageSource, Consent, SubmittedQuestion):
            model.objects.all().delete()
        for row in serializers.deserialize("json", self.contents):
            row.save()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_entries_are_copied_outside_once(asked, folder):
    erasing.erase(asked)
    assert ledger.copy_out() == 1
    assert names(folder) == [f"{asked.code}.erased"]
    assert (folder / names(folder)[0]).read_bytes() == b""
    assert Erasure.objects.get().copied_at
    assert ledger.copy_out() == 0
    assert len(names(folder)) == 1


def test_killed_between_copying_and_noting_it_copies_nothing_twice(asked, folder):
    erasing.erase(asked)
    ledger.copy_out()
    Erasure.objects.update(copied_at=None)
    ledger.copy_out()
    assert len(names(folder)) == 1
    assert Erasure.objects.get().copied_at


def test_what_is_lost_outside_is_copied_again(asked, folder):
    erasing.erase(asked)
    ledger.copy_out()
    (folder / names(folder)[0]).unlink()
    erasing.keep_ledger()
    assert names(folder) == [f"{asked.code}.erased"]


def test_a_folder_that_cannot_be_written_stops_no_erasing_and_is_tried_again(asked, folder):
    folder.write_text("There is a file in the place of the folder.")
    erasing.erase(asked)
    with pytest.raises(NotADirectoryError):
        erasing.keep_ledger()
    assert not SubmittedQuestion.objects.exists()
    assert Erasure.objects.get().copied_at is None
    assert LedgerState.find().error
    assert LedgerState.find().waiting == 1
    folder.unlink()
    erasing.keep_ledger()
    assert names(folder) == [f"{asked.code}.erased"]
    assert LedgerState.find() == LedgerState(str(folder), 0, 1)


def test_a_folder_that_has_gone_away_is_no_empty_folder(asked, folder):
    erasing.erase(asked)
    ledger.copy_out()
    folder.rename(folder.with_name("elsewhere"))
    erasing.erase(SubmittedQuestionFactory())
    with pytest.raises(FileNotFoundError):
        erasing.keep_ledger()
    assert not folder.exists()
    folder.with_name("elsewhere").rename(folder)
    erasing.keep_ledger()
    assert len(names(folder)) == 2


def test_without_a_place_outside_the_database_alone_has_it(asked):
    erasing.erase(asked)
    erasing.keep_ledger()
    assert LedgerState.find() == LedgerState("", 1)


def test_what_was_erased_is_erased_again_after_a_restore(asked, folder):
    other = SubmittedQuestionFactory()
    backup = Restore()
    erasing.erase(asked)
    erasing.keep_ledger()
    backup.restore()
    assert SubmittedQuestion.objects.count() == 2
    erasing.keep_ledger()
    assert SubmittedQuestion.objects.get() == other
    assert Erasure.objects.get().copied_at
    assert ledger.missing() == []


def test_a_consent_to_publication_is_withdrawn_again_after_a_restore(asked, live, folder):
    backup = Restore()
    erasing.withdraw_publication(asked)
    erasing.keep_ledger()
    backup.restore()
    assert PageSource.objects.get().withdrawn_at is None
    erasing.keep_ledger()
    assert PageSource.objects.get().withdrawn_at
    assert SubmittedQuestion.objects.get().consent_to_publish is None


def test_a_question_that_was_withdrawn_is_not_open_again_after_a_restore(asked, folder):
    backup = Restore()
    erasing.withdraw(asked)
    erasing.keep_ledger()
    backup.restore()
    assert SubmittedQuestion.objects.get().is_open
    erasing.keep_ledger()
    assert not SubmittedQuestion.objects.get().is_open
    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_files_that_are_no_entries_are_left_alone(asked, folder):
    folder.mkdir()
    foreign = ["README.txt", f"{asked.code}.erased.bak", f"{asked.code}.other", ".DS_Store", "short.erased"]
    for name in foreign:
        (folder / name).write_text("Something")
    (folder / f"{asked.code}.d").mkdir()
    erasing.keep_ledger()
    assert SubmittedQuestion.objects.get() == asked
    assert Erasure.objects.count() == 0
    assert {*foreign} <= {*names(folder)}


def test_every_storage_of_djangos_can_hold_it(asked, settings, monkeypatch):
    settings.STORAGES = settings.STORAGES | {
        "erasures": {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {}}
    }
    storage = ledger.outside()
    assert isinstance(storage, InMemoryStorage)
    storage.save("notes.txt", ContentFile(b"foreign"))
    backup = Restore()
    erasing.erase(asked)
    erasing.keep_ledger()
    assert storage.exists(f"{asked.code}.erased")
    backup.restore()
    erasing.keep_ledger()
    assert not SubmittedQuestion.objects.exists()


def test_an_address_is_refused_where_a_folder_is_meant(asked, settings):
    settings.ERASURE_LEDGER = "s3://bucket/ledger"
    assert "qa.E001" in {problem.id for problem in checks.run_checks()}
    erasing.erase(asked)
    with pytest.raises(ImproperlyConfigured):
        erasing.keep_ledger()
    assert not SubmittedQuestion.objects.exists()
    assert "folder" in LedgerState.find().error


def run_command(*options):
    out = StringIO()
    call_command("replay_erasures", *options, stdout=out)
    return out.getvalue()


def test_the_command_for_restores_says_what_it_would_do_and_does_it(asked, folder):
    backup = Restore()
    erasing.erase(asked)
    ledger.copy_out()
    backup.restore()
    said = run_command("--dry-run")
    assert f"{asked.code}" in said
    assert SubmittedQuestion.objects.exists()
    assert "1 " in run_command()
    assert not SubmittedQuestion.objects.exists()
    assert "nothing" in run_command().lower()


def test_the_command_says_that_there_is_no_ledger_outside(db):
    with pytest.raises(Exception, match="ERASURE_LEDGER"):
        run_command()
