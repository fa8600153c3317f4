"""What is removed everywhere is nowhere; what remains says that something was removed."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from factsheets.models import FactsheetPage
from qa.models import QuestionPage
from review import ledger
from review.models import ClinicalChange, Redaction, Review
from review.redaction.remove import remove
from review.redaction.search import NOT_FOUND, OVER_TWO_BLOCKS, RemovalRefused, Search, look
from review.signals import passage_removed
from review.system_checks import find_live_without_permission
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    QuestionFactory,
    StandardPageFactory,
    UserFactory,
    signing_reviewer,
)
from tests.review.planted import MARKER, plant, traces_in_database, traces_in_public
from tests.review.test_badge import publish, words

EVERYWHERE = ("Mail that waits or was sent", "Reports of imports", "What visitors searched for", "Redirects")


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


@pytest.fixture
def planted(category, editor):
    return plant(category, editor)


@pytest.fixture
def page(category):
    return QuestionFactory(parent=category, question=f"I am {MARKER}.", summary="It takes three weeks.")


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def take_out(page, user, passage=MARKER, **wanted):
    return remove(Search(fresh(page), passage), user, "identifies", **wanted)


# Everywhere


def test_a_passage_is_nowhere_afterwards(planted, managing_editor):
    assert len({trace.partition(":")[0] for trace in traces_in_database()}) > 25
    assert traces_in_public(planted)
    take_out(planted, managing_editor, elsewhere=EVERYWHERE)
    assert traces_in_database() == []
    assert traces_in_public(fresh(planted)) == []


def test_what_stood_around_it_stays(client, planted, managing_editor):
    take_out(planted, managing_editor, elsewhere=EVERYWHERE)
    page = fresh(planted)
    said = words(client.get(page.url))
    assert page.title == "Is [removed] all right?"
    assert page.slug == "is-removed-all-right"
    assert "No, [removed]. It takes eight weeks." in said
    assert "Before. [removed] after." in said
    assert "She is [removed], she says." in said
    assert "Most people feel better within six weeks." in said


def test_a_whole_entry_is_nowhere_afterwards(client, planted, managing_editor):
    old = planted.url
    found = look(Search(planted))
    remove(Search(planted), managing_editor, "request", elsewhere=list(found.elsewhere))
    left = [trace for trace in traces_in_database() if not trace.startswith("wagtailsearchpromotions")]
    page = fresh(planted)
    assert left == []
    assert traces_in_public(page) == []
    assert (page.title, page.live, page.locked, page.question, len(page.answer)) == (
        "Removed entry",
        False,
        True,
        "",
        0,
    )
    assert all(revision.content["question"] == "" for revision in page.revisions.all())
    assert client.get(old).status_code == 404


# What remains


def test_visitors_read_that_a_passage_was_removed_and_when(client, page, managing_editor):
    publish(page, by=UserFactory(), summary="It takes six weeks.")
    take_out(page, managing_editor)
    day = timezone.localdate()
    line = f"A passage was removed on {day.day} {day:%B %Y}."
    said = words(client.get(page.url))
    assert line in said
    assert managing_editor.last_name not in said
    assert line.replace("was removed on", "was removed from it on") in words(client.get(f"{page.url}versions/1/"))


def test_visitors_of_a_removed_entry_read_that_it_was_removed(client, page, managing_editor):
    remove(Search(page), managing_editor, "legal")
    page = fresh(page)
    response = client.get(page.url or f"/ask-an-expert/{page.slug}/")
    assert response.status_code == 410
    assert "This entry was removed" in words(response)
    assert response["X-Robots-Tag"] == "noindex"


def test_the_record_says_when_by_whom_why_and_from_where_and_never_what(page, managing_editor):
    redaction = take_out(page, managing_editor, reason="She wrote to us.")
    assert redaction.removed_by == managing_editor
    assert redaction.removed_by_name == managing_editor.get_full_name()
    assert redaction.category == "identifies"
    assert redaction.counts["page"]["The pages themselves"] == 1
    entry = PageLogEntry.objects.get(page=page, action="review.redact")
    assert entry.user == managing_editor
    assert entry.data == {"kind": "passage", "category": "identifies"}


def test_a_short_passage_leaves_no_fingerprint(page, managing_editor):
    assert take_out(page, managing_editor, "Zyxmarkle").fingerprints == []
    long = take_out(page, managing_editor, "It takes three weeks.")
    assert len(long.fingerprints) == 1


def test_a_reason_that_repeats_the_passage_is_refused(page, managing_editor):
    with pytest.raises(RemovalRefused, match="without repeating"):
        take_out(page, managing_editor, reason=f"About {MARKER.upper()}")
    assert not Redaction.objects.exists()


# The ledger


def test_the_badge_stays_true(client, page, managing_editor):
    take_out(page, managing_editor)
    page = fresh(page)
    line = ledger.find_sign_off(page, page.clinical_digest)
    assert line
    assert line.redacted_at
    assert "Reviewed by Rita Quill" in words(client.get(page.url))
    assert find_live_without_permission(None, databases=["default"]) == []


def test_every_line_and_version_speaks_of_the_same_content_as_before(planted, managing_editor):
    def agreements(page):
        digests = {revision.as_object().clinical_digest for revision in page.revisions.all()}
        lines = Review.objects.filter(page=page).order_by("pk")
        return [line.digest in digests for line in lines], ledger.find_permission(page, page.clinical_digest)

    before = agreements(planted)
    take_out(planted, managing_editor, elsewhere=EVERYWHERE)
    assert agreements(fresh(planted)) == before


def test_a_scheduled_version_goes_live_as_it_was_signed_off(planted, managing_editor):
    take_out(planted, managing_editor, elsewhere=EVERYWHERE)
    scheduled = fresh(planted).scheduled_revision
    Revision.objects.filter(pk=scheduled.pk).update(approved_go_live_at=timezone.now())
    scheduled.refresh_from_db()
    scheduled.content["go_live_at"] = None
    scheduled.publish()
    assert fresh(planted).summary == "Soon: [removed]"


def test_the_page_can_be_edited_reviewed_and_published_afterwards(page, managing_editor):
    take_out(page, managing_editor)
    page = publish(fresh(page), by=UserFactory(), summary="It takes eight weeks.")
    assert page.live
    assert page.summary == "It takes eight weeks."
    page.title_is_derived = True
    page.save()
    assert ledger.find_sign_off(page, page.clinical_digest)


def test_who_changed_what_is_on_record_as_before(page, editor, managing_editor):
    draft = page.get_latest_revision_as_object()
    draft.summary = f"It takes six weeks, {MARKER}."
    draft.save_revision(user=editor)
    take_out(page, managing_editor)
    change = ClinicalChange.objects.get(page=page, user=editor)
    page = fresh(page)
    assert change.digest_before == page.clinical_digest
    assert change.digest_after == page.get_latest_revision_as_object().clinical_digest
    assert not ClinicalChange.objects.filter(user=managing_editor).exists()


def test_a_change_of_nothing_but_the_passage_is_none_any_more(page, editor, managing_editor):
    draft = page.get_latest_revision_as_object()
    draft.question = "I am [removed]."
    draft.save_revision(user=editor)
    assert ClinicalChange.objects.filter(page=page, user=editor).exists()
    take_out(page, managing_editor)
    assert not ClinicalChange.objects.filter(page=page, user=editor).exists()


def test_no_digest_is_left_that_the_passage_could_be_guessed_by(page, editor, managing_editor):
    old = fresh(page).clinical_digest
    draft = page.get_latest_revision_as_object()
    draft.summary = "Something else."
    revision = draft.save_revision(user=editor)
    ClinicalChange.objects.filter(page=page).update(digest_after="v1:purged")
    revision.delete()
    take_out(page, managing_editor)
    digests = set(ClinicalChange.objects.values_list("digest_before", "digest_after"))
    assert not {old, "v1:purged"} & {digest for pair in digests for digest in pair}
    assert not Review.objects.filter(digest=old).exists()


def test_the_ledger_is_rewritten_by_no_other_door(page):
    line = Review.objects.get(page=page)
    with pytest.raises(ValueError, match="not rewritten"):
        line.redact(timezone.now(), reviewer_name="Somebody")
    with pytest.raises(ValueError, match="not rewritten"):
        Review.objects.filter(pk=line.pk).update(content={})
    line.content = {}
    with pytest.raises(ValueError, match="not rewritten"):
        line.save()


def test_an_archive_page_stays_one(client, category, managing_editor):
    page = QuestionFactory(parent=category, question=f"I am {MARKER}.", is_legacy=True)
    take_out(page, managing_editor)
    page = fresh(page)
    assert page.is_legacy
    page.save()
    page.refresh_from_db()
    assert (page.is_legacy, page.live) == (True, True)
    assert "not reviewed since" in words(client.get(page.url))


# Where else


def test_an_alias_loses_it_with_its_source(client, page, category, managing_editor):
    alias = page.create_alias(parent=category, update_slug="again")
    take_out(page, managing_editor)
    said = words(client.get(fresh(alias).url))
    assert MARKER not in said
    assert "A passage was removed on" in said
    assert traces_in_database() == []


def test_other_pages_lose_it_only_where_chosen(page, category, managing_editor):
    quoting = QuestionFactory(parent=category, summary=f"{MARKER} asked.")
    chosen = FactsheetFactory(parent=category.get_parent().get_parent(), summary=f"{MARKER} asked.")
    assert set(look(Search(page, MARKER)).pages) == {quoting.pk, chosen.pk}
    redaction = take_out(page, managing_editor, pages=[chosen.pk])
    assert QuestionPage.objects.get(pk=quoting.pk).summary == f"{MARKER} asked."
    assert FactsheetPage.objects.get(pk=chosen.pk).summary == "[removed] asked."
    assert redaction.counts["left"] > 0
    assert {row.page_id for row in Redaction.objects.filter(act=redaction.act)} == {page.pk, chosen.pk}


def test_a_page_without_advice_loses_it_too(client, tree, managing_editor):
    page = StandardPageFactory(parent=tree.home, introduction=f"{MARKER} began it.")
    take_out(page, managing_editor)
    assert "[removed] began it." in words(client.get(page.url))
    assert "A passage was removed on" in words(client.get(page.url))
    assert traces_in_database() == []


def test_an_address_that_is_taken_gets_a_number(category, managing_editor):
    QuestionFactory(parent=category, title="Is removed all right", slug="is-removed")
    page = QuestionFactory(parent=category, title=f"Is {MARKER}")
    take_out(page, managing_editor)
    page = fresh(page)
    assert page.slug == "is-removed-2"
    publish(page, by=UserFactory(), summary="New.")
    assert fresh(page).slug == "is-removed-2"


def test_the_search_finds_the_page_by_the_rest_of_its_words(planted, managing_editor):
    take_out(planted, managing_editor, elsewhere=EVERYWHERE)
    assert not Page.objects.search("zyxmarkle").count()
    assert planted.pk in [found.pk for found in Page.objects.search("weeks")]


def test_what_waits_in_a_session_is_forgotten(client, page, managing_editor):
    client.force_login(managing_editor)
    session = client.session
    session["_messages"] = f'[["__json_message", 0, 25, "{MARKER} is live", ""]]'
    session.save()
    take_out(page, managing_editor)
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert kept
    assert MARKER not in str(kept)
    assert kept[0]["_auth_user_id"] == str(managing_editor.pk)


def test_caches_are_emptied(page, managing_editor, django_capture_on_commit_callbacks):
    cache.set("page", MARKER)
    with django_capture_on_commit_callbacks(execute=True):
        take_out(page, managing_editor)
    assert cache.get("page") is None


# All or nothing


def test_looking_writes_nothing(planted):
    with connection.execute_wrapper(refuse_to_write):
        found = look(Search(planted, MARKER))
    assert found.here["Saved versions and drafts"] > 3
    assert found.elsewhere["Mail that waits or was sent"] == 1


def refuse_to_write(execute, sql, params, many, context):
    assert sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE", "DECLARE")), sql
    return execute(sql, params, many, context)


def test_a_failure_in_the_middle_changes_nothing(page, managing_editor):
    def fail(**kwargs):
        raise RuntimeError("The disk is full.")

    before = sorted(traces_in_database())
    passage_removed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            take_out(page, managing_editor)
    finally:
        passage_removed.disconnect(fail)
    assert sorted(traces_in_database()) == before
    assert not Redaction.objects.exists()


def test_other_parts_of_the_site_are_told_and_can_take_it_out_too(page, managing_editor):
    told = []

    def listen(page_pk, redactor, **kwargs):
        told.append((page_pk, redactor.redact(f"<p>{MARKER}</p>"), redactor.redact_value({"a": [MARKER]})))

    passage_removed.connect(listen)
    try:
        take_out(page, managing_editor)
    finally:
        passage_removed.disconnect(listen)
    assert told == [(page.pk, ("<p>[removed]</p>", 1), ({"a": ["[removed]"]}, 1))]


def test_what_is_removed_once_is_not_found_again(page, managing_editor):
    take_out(page, managing_editor)
    with pytest.raises(RemovalRefused, match=NOT_FOUND[:30]):
        take_out(page, managing_editor)
    take_out(page, managing_editor, "It takes three weeks.")
    assert fresh(page).summary == "[removed]"


def test_a_passage_over_two_blocks_is_refused_in_plain_words(category, managing_editor):
    answer = [("paragraph", "<p>My name is Jane.</p>"), ("paragraph", "<p>I live in Leeds.</p>")]
    page = QuestionFactory(parent=category, answer=answer)
    with pytest.raises(RemovalRefused, match=OVER_TWO_BLOCKS[:30]):
        look(Search(fresh(page), "name is Jane. I live"))


@pytest.mark.parametrize("passage", ["ab", "  a  ", "[removed]", "removed"])
def test_nonsense_is_refused(page, passage, managing_editor):
    with pytest.raises(RemovalRefused):
        take_out(page, managing_editor, passage)


def test_people_without_the_permission_remove_nothing(page, editor, reviewer):
    for user in (editor, reviewer, signing_reviewer()):
        with pytest.raises(PermissionDenied):
            take_out(page, user)
    assert fresh(page).question == f"I am {MARKER}."


def test_a_page_with_others_below_it_is_not_removed_as_a_whole(category, page, managing_editor):
    with pytest.raises(RemovalRefused):
        remove(Search(category), managing_editor, "legal")
