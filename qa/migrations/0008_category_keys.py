from django.db import migrations

from qa.importer.parser.categories import path_key


def fill_in(apps, schema_editor):
    """Give the imports of before the names of their categories in the form that is looked up."""
    runs = apps.get_model("qa", "ArchiveImport").objects.filter(category_key="")
    for pk, report in list(runs.values_list("pk", "report")):
        runs.filter(pk=pk).update(category_key=path_key(report.get("category", [])))


class Migration(migrations.Migration):

    dependencies = [
        ("qa", "0007_uploads_undone"),
    ]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True)]
