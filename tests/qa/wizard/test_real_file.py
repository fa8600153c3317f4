"""The charity's own page gives in the wizard what it gives in the command."""

import pytest

from qa.importer.request import ImportRequest
from qa.importer.run import import_archive
from qa.models import QuestionPage


@pytest.mark.django_db
@pytest.mark.usefixtures("at_leisure")
def test_the_wizard_gives_the_figures_of_the_command(real_file, wizard):
    command = import_archive(ImportRequest(path=real_file, dry_run=True)).figures()
    command["conflicts"] = len(command["conflicts"])
    upload = wizard.upload((real_file.name, real_file.read_bytes()))
    figures = upload.pages.get().figures
    preview = {name: figures[name] for name in command.keys() & figures.keys()}
    assert preview == {name: command[name] for name in preview}
    assert {"declared", "complete", "unmarked_answers", "orphan_answers", "not_on_page", "created"} <= preview.keys()

    wizard.run(upload)
    result = upload.pages.get().figures["result"]
    assert result["created"] == command["created"] == QuestionPage.objects.count()
    flags = [len(found) for found in QuestionPage.objects.order_by("pk").values_list("archive_entry__flags", flat=True)]
    assert flags == [len(row["flags"]) for row in result["rows"]]
