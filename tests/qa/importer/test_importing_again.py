from wagtail.models import Page, PageLogEntry
from wagtail.signals import page_published

from qa.models import ArchiveEntry
from tests.qa.importer.samples import CORRECTED, UNTIDY
from tests.qa.importer.site_pages import answer, category, latest, pages


def test_a_corrected_file_updates_the_entry_that_changed(archive_page, run_import):
    run_import()
    before = list(Page.objects.values_list("latest_revision", flat=True))

    report = run_import(CORRECTED)

    assert (report["created"], report["updated"], report["unchanged"]) == (0, 1, 3)
    assert "It very often does." in answer(pages()[2])
    assert len(set(before) - set(Page.objects.values_list("latest_revision", flat=True))) == 1
    assert PageLogEntry.objects.filter(page=pages()[2], action="wagtail.edit").count() == 1


def test_a_corrected_question_gets_a_new_title_and_keeps_its_address(archive_page, run_import):
    run_import()
    url = pages()[2].url

    run_import(UNTIDY.replace("Does stress make it worse?", "Does worry make it worse?"))

    assert pages()[2].title == pages()[2].draft_title == "Does worry make it worse?"
    assert pages()[2].url == url


def test_an_entry_is_recognised_wherever_it_moves(archive_page, run_import):
    run_import("Ask an expert - feet\n\nQ: One?\n\nA: Un.\n\nQ: Two?\n\nA: Deux.")
    before = {page.pk: page.title for page in pages()}

    report = run_import("Ask an expert - feet\n\nQ: Zero?\n\nA: Nul.\n\nQ: Two?\n\nA: Deux.\n\nQ: One?\n\nA: Un.")

    assert (report["created"], report["unchanged"]) == (1, 2)
    assert before.items() <= {page.pk: page.title for page in pages()}.items()


def test_an_entry_is_recognised_where_question_and_answer_were_corrected(archive_page, run_import):
    run_import()

    report = run_import(CORRECTED.replace("Does stress make it worse?", "Does stress make it much worse?"))

    assert (report["created"], report["updated"]) == (0, 1)
    assert len(pages()) == 4


def test_a_file_with_another_name_is_the_same_archive(archive_page, run_import):
    run_import()

    report = run_import(CORRECTED, name="jaw-corrected.txt")

    assert (report["created"], report["updated"], report["unchanged"]) == (0, 1, 3)


def test_another_page_of_the_same_category_adds_to_it(archive_page, run_import):
    run_import("Ask an expert - feet\n\nQ: Why do toes curl?\n\nA: Nobody knows.")

    report = run_import("Ask an expert - feet\n\nQ: Are heels good?\n\nA: In moderation.", name="feet-2.txt")

    assert (report["created"], report["updated"], report["gone"]) == (1, 0, [])
    assert len(pages()) == 2


def test_a_correction_of_a_live_page_waits_as_a_draft_without_publish(archive_page, run_import):
    run_import(UNTIDY, "--publish")

    run_import(CORRECTED)

    page = pages()[2]
    assert page.live
    assert page.has_unpublished_changes
    assert "It often does." in answer(page)
    assert "It very often does." in answer(latest(page))


def test_a_correction_of_a_live_page_goes_live_with_publish(archive_page, run_import):
    run_import(UNTIDY, "--publish")
    first = pages()[2].first_published_at

    report = run_import(
        CORRECTED.replace("Does stress", "Does “worry” & 'grief'").replace("does.", "does: 1 < 2 & “so on”."),
        "--publish",
    )

    page = pages()[2]
    assert (page.title, page.question) == ("Does “worry” & 'grief' make it worse?",) * 2
    assert "It very often does: 1 &lt; 2 &amp; “so on”." in answer(page)
    assert not page.has_unpublished_changes
    assert page.live_revision == page.latest_revision
    assert page.first_published_at == first
    assert page.last_published_at > first
    assert report["published"] == 1


def test_a_correction_is_found_by_searching(archive_page, run_import):
    run_import(UNTIDY, "--publish")

    run_import(CORRECTED.replace("It very often does.", "Pterodactyls say so."), "--publish")

    assert [page.pk for page in Page.objects.live().search("pterodactyls")] == [pages()[2].pk]


def test_drafts_go_live_when_published_later(archive_page, run_import):
    run_import()

    report = run_import(UNTIDY, "--publish")

    assert (report["published"], report["unchanged"]) == (3, 4)
    assert [page.live for page in pages()] == [True, True, True, False]
    assert category().live


def test_an_orphan_that_gets_its_question_is_updated(archive_page, run_import):
    harmless = UNTIDY.replace(" Write to me at jo@example.org for a leaflet.", "")
    run_import(harmless, "--publish")

    report = run_import(harmless.replace("A: A great many", "Q: What numbs a cheek?\n\nA: A great many"), "--publish")

    assert (report["created"], report["updated"], report["published"]) == (0, 1, 1)
    assert pages()[3].title == "What numbs a cheek?"
    assert pages()[3].url == f"{category().url}what-numbs-a-cheek/"
    assert pages()[3].live


def test_a_live_answer_that_lost_its_question_in_a_new_file_stays_as_readers_know_it(archive_page, run_import):
    run_import("Ask an expert - feet\n\nQ: Why?\n\nA: Because of your shoes.", "--publish")

    report = run_import("Ask an expert - feet\n\nA: Because of your shoes.", "--publish")

    assert (report["updated"], report["published"]) == (1, 0)
    assert (pages()[0].live, pages()[0].question) == (True, "Why?")


def test_entries_that_left_the_file_stay_and_are_listed(archive_page, run_import):
    run_import()

    report = run_import(UNTIDY.split("Q:Does")[0])

    assert len(pages()) == 4
    assert report["gone"] == ["Does stress make it worse?", "Question missing: A great many things can numb a cheek."]


def test_a_new_old_address_updates_the_pages(archive_page, run_import):
    run_import()

    report = run_import(UNTIDY, "--source-url", "https://example.org/jaw")

    assert report["updated"] == 4
    assert {page.source_url for page in pages()} == {"https://example.org/jaw"}
    assert run_import()["unchanged"] == 4


def test_the_record_follows_the_page(archive_page, run_import):
    run_import(UNTIDY, "--publish")
    run_import(CORRECTED, "--publish")

    for record in ArchiveEntry.objects.filter(page__isnull=False).select_related("page"):
        assert record.page
        assert record.revision_id == record.page.latest_revision_id
        assert record.is_published == record.page.live
        assert record.previous is None


def test_listeners_hear_of_every_page_that_went_live_and_of_no_other(archive_page, run_import):
    heard = []

    def listen(sender, instance, revision, **kwargs):
        heard.append((instance.title, instance.live, revision.pk == instance.live_revision_id))

    page_published.connect(listen)
    try:
        run_import(UNTIDY, "--publish")
        run_import(CORRECTED)
    finally:
        page_published.disconnect(listen)

    assert sorted(heard) == [
        ("Can a night guard help with grinding?", True, True),
        ("Does stress make it worse?", True, True),
        ("Head and neck", True, True),
        ("Jaw / face", True, True),
        ("My jaw clicks when I chew.", True, True),
    ]


def test_a_listener_that_fails_stops_nothing(archive_page, run_import):
    def fail(**kwargs):
        raise RuntimeError

    page_published.connect(fail)
    try:
        report = run_import(UNTIDY, "--publish")
    finally:
        page_published.disconnect(fail)

    assert report["published"] == 3
