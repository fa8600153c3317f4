"""After an upgrade every citation is printed anew, once, and nothing else is touched."""

from django.core.management import call_command

from publishing import jobs
from references.models import Reference
from references.refresh import print_stale
from tests.factories import ReferenceFactory


def test_what_an_upgrade_or_an_older_version_left_behind_is_printed_anew(db, capsys):
    current, old, bare = ReferenceFactory.create_batch(3)
    Reference.objects.filter(pk=old.pk).update(formatted="Old", formatted_from="0:0")
    # An older version of the site saves fields and knows nothing of what is printed.
    Reference.objects.filter(pk=bare.pk).update(title="Another title")
    call_command("format_references", dry_run=True)
    assert "2 citations would be" in capsys.readouterr().out
    assert print_stale() == 2
    assert Reference.objects.get(pk=old.pk).formatted == old.formatted
    assert "Another title" in Reference.objects.get(pk=bare.pk).formatted
    assert Reference.objects.get(pk=current.pk).formatted == current.formatted
    assert print_stale() == 0


def test_the_worker_sees_to_it():
    assert jobs.registry["references.print"].run is print_stale
