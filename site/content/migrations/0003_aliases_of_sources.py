from django.db import migrations


def repeat_the_source_itself(apps, schema_editor):
    """Make every alias of an alias one of the page that both repeat."""
    Page = apps.get_model("wagtailcore", "Page")
    chained = Page.objects.filter(alias_of__alias_of__isnull=False).order_by("depth", "pk")
    while found := list(chained.values_list("pk", "alias_of__alias_of")):
        for key, source in found:
            Page.objects.filter(pk=key).update(alias_of_id=source)


class Migration(migrations.Migration):

    dependencies = [("content", "0002_safety_hold")]

    operations = [migrations.RunPython(repeat_the_source_itself, migrations.RunPython.noop, elidable=True)]
