"""The commands and jobs that look after the index."""

from datetime import timedelta

from django.core.management import call_command

from publishing import jobs
from search.models import Entry, KnownWord
from tests.factories import CategoryFactory, QuestionFactory


def test_the_command_makes_the_index_anew(tree, capsys):
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="About lumbago")
    Entry.objects.all().delete()
    call_command("rebuild_search_index")
    assert "1 page is in the search index." in capsys.readouterr().out
    assert Entry.objects.get().title == "About lumbago"
    assert KnownWord.objects.filter(word="lumbago", pages=1).exists()


def test_the_worker_looks_after_the_index():
    assert jobs.registry["search.catch_up"].every == timedelta(minutes=1)
    assert {"search.recount", "search.forget_log", "content.merge_changes"} <= jobs.registry.keys()
