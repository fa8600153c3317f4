from qa.models import ArchiveEntry, ArchiveImport, QuestionPage


def note(page: QuestionPage, *flags: tuple[str, str]) -> ArchiveEntry:
    """Note flags of the importer, as (kind, excerpt), about a page."""
    entry = ArchiveEntry.objects.filter(page=page).first() or ArchiveEntry(
        archive_import=ArchiveImport.objects.create(name="jaw.txt"), page=page, position=1, kind="complete"
    )
    entry.flags = [{"kind": kind, "excerpt": excerpt} for kind, excerpt in flags]
    entry.save()
    return entry
