"""Why a page is on the worklist, how urgent it is, and when it leaves: always true to the page as it is now."""

from datetime import date

import pytest
from django.core.management import call_command

from qa.models import ArchiveReason, ArchiveWork, QuestionPage
from qa.worklist import bulk
from qa.worklist.entries import by_risk
from qa.worklist.facts import Facts
from qa.worklist.reasons import OUTDATED, PRIVATE, REASONS, find_reasons
from qa.worklist.refresh import fill_missing, rebuild
from review import ledger
from tests.factories import QuestionFactory, TopicFactory
from tests.qa.worklist.notes import note

pytestmark = pytest.mark.django_db


def open_kinds(page: QuestionPage) -> set[str]:
    return set(ArchiveReason.objects.filter(work__page=page, dealt_with_at=None).values_list("kind", flat=True))


def work_on(page: QuestionPage) -> ArchiveWork:
    return ArchiveWork.objects.get(page=page)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"summary": ""}, "no_summary"),
        ({"title_is_derived": True}, "title"),
        ({"question": " "}, "orphan"),
        ({"answer": []}, "unanswered"),
        ({"topics": []}, "no_topic"),
        ({"answered_by": None}, "no_expert"),
    ],
)
def test_what_a_page_lacks_is_a_reason(make_legacy, fields, kind):
    assert open_kinds(make_legacy()) == set()
    for live in (True, False):
        assert open_kinds(make_legacy(live=live, **fields)) == {kind}


@pytest.mark.parametrize(
    ("flag", "kind"),
    [
        ("private_details", "private"),
        ("outdated_guidance", "outdated"),
        ("lost_link", "lost"),
        ("lost_image", "lost"),
        ("question_link", "lost"),
        ("unmarked_answer", "unmarked"),
        ("earlier_answer", "quoted"),
        ("a_flag_of_tomorrow", "other"),
    ],
)
def test_what_the_importer_noted_is_a_reason_with_its_words(make_legacy, flag, kind):
    page = make_legacy((flag, "the words"))
    assert open_kinds(page) == {kind}
    assert ArchiveReason.objects.get(work__page=page).excerpts == ["the words"]


def test_flags_that_the_page_tells_better_go_when_it_is_mended(make_legacy):
    page = make_legacy(("missing_summary", ""), ("question_missing", ""), ("answer_missing", ""))
    assert open_kinds(page) == set()


def test_what_is_mended_in_a_draft_is_no_reason_any_more(make_legacy):
    page = make_legacy(summary="", title_is_derived=True)
    page.summary, page.title_is_derived = "Rest helps. So does warmth.", False
    page.save_revision()
    assert open_kinds(page) == set()
    assert work_on(page).risk == 0


def test_a_page_without_a_record_of_its_import_is_listed_by_its_facts(make_legacy):
    assert open_kinds(make_legacy(summary="")) == {"no_summary"}


def test_private_details_outweigh_all_else_and_so_does_outdated_guidance_what_is_below_it():
    below = [reason.weight for reason in REASONS if reason not in (PRIVATE, OUTDATED)]
    assert sum(below) < OUTDATED.weight
    assert OUTDATED.weight + sum(below) < PRIVATE.weight


def test_what_visitors_read_now_counts_twice(make_legacy):
    public, draft = make_legacy(summary=""), make_legacy(summary="", live=False)
    assert work_on(public).risk == 2 * work_on(draft).risk > 0
    public.unpublish()
    assert work_on(public).risk == work_on(draft).risk


def test_the_gravest_come_first_and_then_the_oldest(make_legacy):
    make_legacy(title="Undated", summary="", answered_on=None)
    make_legacy(title="New", summary="", answered_on=date(2020, 1, 1))
    make_legacy(title="Old", summary="", answered_on=date(2009, 1, 1))
    make_legacy(("outdated_guidance", "NICE"), title="Outdated")
    make_legacy(("private_details", "a name"), title="Private")
    found = [work.page.title for work in by_risk(ArchiveWork.objects.all())]
    assert found == ["Private", "Outdated", "Old", "New", "Undated"]


def test_what_was_dealt_with_stays_so_until_the_archive_says_something_new(make_legacy, editor):
    page = make_legacy(("private_details", "a name: Jo"))
    bulk.deal_with([work_on(page)], "private", editor)
    assert open_kinds(page) == set()
    assert work_on(page).risk == 0
    page.save_revision()
    rebuild()
    reason = ArchiveReason.objects.get(work__page=page)
    assert (reason.dealt_with_by, reason.kind) == (editor, "private")
    note(page, ("private_details", "a name: Jo"), ("private_details", "a postcode"))
    assert open_kinds(page) == {"private"}


def test_a_page_that_is_reviewed_is_worked_through(make_legacy, reviewer):
    page = make_legacy(summary="")
    page.summary = "Rest helps. So does warmth."
    revision = page.save_revision()
    ledger.sign_off(revision, reviewer)
    revision.publish()
    work = work_on(page)
    assert (work.outcome, work.risk) == (ArchiveWork.Outcome.DONE, 0)


def test_pages_that_never_were_the_archives_are_not_listed(category):
    page = QuestionFactory(parent=category, summary="")
    assert not ArchiveWork.objects.filter(page=page).exists()


def test_topics_that_are_set_beside_a_revision_count(make_legacy):
    page = make_legacy(live=False, topics=[])
    QuestionPage.objects.filter(pk=page.pk).update(has_unpublished_changes=False)
    page = QuestionPage.objects.get(pk=page.pk)
    page.topics.add(TopicFactory())
    page.save()
    assert open_kinds(page) == set()


def test_deleting_a_page_deletes_its_work(make_legacy):
    page = make_legacy(summary="")
    page.delete()
    assert not ArchiveWork.objects.exists()


def test_an_alias_is_no_work_of_its_own(make_legacy):
    page = make_legacy(summary="")
    page.create_alias(update_slug="again")
    rebuild()
    assert [work.page_id for work in ArchiveWork.objects.all()] == [page.pk]


def test_rebuilding_finds_what_bulk_writes_have_changed_and_changes_nothing_else(make_legacy):
    pages = [make_legacy(("lost_link", "here"), summary="") for _ in range(3)]
    before = list(ArchiveReason.objects.values("work", "kind", "excerpts").order_by("work", "kind"))
    call_command("rebuild_worklist", verbosity=0)
    assert list(ArchiveReason.objects.values("work", "kind", "excerpts").order_by("work", "kind")) == before
    QuestionPage.objects.update(is_legacy=False)
    ArchiveWork.objects.filter(page=pages[0]).delete()
    assert rebuild() == 2
    assert set(ArchiveWork.objects.values_list("outcome", flat=True)) == {ArchiveWork.Outcome.DONE}


def test_pages_from_before_there_was_a_worklist_are_put_on_it_once(make_legacy):
    page = make_legacy(summary="")
    ArchiveWork.objects.all().delete()
    assert fill_missing() == 1
    assert open_kinds(page) == {"no_summary"}
    assert fill_missing() == 0


def test_an_import_puts_its_pages_on_the_list(run_import):
    run_import()
    kinds = {work.page.draft_title: set(open_kinds(work.page)) for work in ArchiveWork.objects.select_related("page")}
    common = {"no_summary", "title", "no_topic", "no_expert"}
    assert len(kinds) == 4
    assert kinds["Does stress make it worse?"] == common
    assert {"orphan", "private"} | common in kinds.values()
    first = kinds["My jaw clicks when I chew."]
    assert first == common | {"unmarked", "quoted", "lost", "outdated"}


def test_a_fact_names_no_words():
    assert find_reasons(Facts(question="Why?", summary="So.", has_answer=True, has_topic=True, has_expert=True)) == {}
