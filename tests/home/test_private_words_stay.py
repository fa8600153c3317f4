"""What a visitor writes stands in the tables of the inbox, and nowhere else: no page, revision, index, history or mail.

A marker is planted in every private field and led through all that can happen to a question. Then every public address
is read, and every row of every table.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from content import generation
from home.setup import SiteTree
from publishing import jobs, outbox
from publishing.models import OutgoingMail
from qa.asking.links import status_path
from qa.inbox import handling
from qa.models import PrivateReply, SubmittedQuestion
from qa.privacy import erasing
from review import ledger
from review.models import HelpfulReason
from search.log.buffer import buffer
from tests.factories import CategoryFactory, QuestionFactory, TopicFactory, UrgentRuleFactory, UserFactory
from tests.home.test_nothing_leaks import crawl
from tests.qa.asking.conftest import Visitor

pytestmark = pytest.mark.django_db

MARKER = "quokkastre"
TEXT = f"Since my {MARKER} my knee hurts on the stairs and my back pain means I cannot pee. What would help?"
# Where it belongs.
PRIVATE = {"qa.submittedquestion", "qa.privatereply", "review.helpfulreason"}


def rows() -> Iterator[tuple[str, Any]]:
    """Yield every row of every table but those of the inbox, as the label of the model and its values."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in PRIVATE:
            for row in model._base_manager.values():
                yield model._meta.label_lower, row


def raw_rows() -> Iterator[tuple[str, str]]:
    """Yield every row of the tables that no model knows, such as those of a search index."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in known and not table.startswith("sqlite_"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of our own
                yield from ((table, str(row)) for row in cursor.fetchall())


@pytest.fixture
def played(client: Client, tree: SiteTree, settings: Any) -> Iterator[SiteTree]:
    """The site after questions with the marker went every way that there is."""
    settings.SEARCH_LOG, settings.ASK_MOST_AN_HOUR = True, 100
    editor, reviewer = UserFactory(), UserFactory()
    category = CategoryFactory(parent=tree.archive, title="Knees")
    topic = TopicFactory(name="Knee pain")
    UrgentRuleFactory(patterns="back pain + cannot pee")
    existing = QuestionFactory(parent=category, title="Do stairs harm a knee?", topics=[topic])
    visitor = Visitor(client, tree.ask)

    def ask(number: int) -> SubmittedQuestion:
        return visitor.asked(f"{TEXT} {number}", email=f"{MARKER}{number}@example.org", topic=topic.pk)

    visitor.go_on(TEXT)
    client.post(f"{visitor.action}look/", {"question": TEXT})
    client.post(visitor.action, {"helped": existing.pk, "question": TEXT})
    counted = client.post(f"/helpful/{existing.pk}/", {"answer": "no"})
    client.post(counted["Location"], {"reason": f"Nothing about my {MARKER}."})
    visitor.send(TEXT, agrees="none")
    visitor.send(TEXT, email=f"{MARKER} is no address")
    published, merged, linked, replied, declined, spam, withdrawn, erased, changed = (ask(n) for n in range(9))

    handling.assign(published, editor, editor)
    page = handling.draft_answer(published, category, "Which exercise suits a sore knee?", editor)
    handling.merge(published, [merged], editor)
    page.question, page.summary, page.answered_on = "Which exercise suits it?", "Most.", timezone.localdate()
    page.answer = [("paragraph", "<p>Most exercise does.</p>")]
    revision = page.save_revision(user=editor)
    ledger.sign_off(revision, reviewer)
    revision.publish()
    handling.link_page(linked, existing, editor)
    reply = handling.write_reply(replied, f"Your {MARKER}: rest.", editor, is_finished=True, needs_second=True)
    handling.return_reply(reply, f"Say more of the {MARKER}.", reviewer)
    reply = handling.write_reply(replied, f"Your {MARKER}: walk.", editor, is_finished=True, needs_second=True)
    handling.approve_reply(reply, reply.text, reviewer)
    handling.decline(declined, "We know too little of this.", editor)
    handling.mark_spam(spam, editor)
    handling.reopen(spam, editor)
    erasing.withdraw(withdrawn)
    erasing.erase(erased)
    erasing.change_email(changed, f"{MARKER}new@example.org")
    for job in jobs.registry.values():
        job.run()
    with freeze_time(timezone.now() + timedelta(minutes=1)):
        outbox.send_waiting()
    buffer.write()
    yield tree
    # What the crawl searched for is nobody else's.
    buffer.notes.clear()


def test_no_public_address_has_private_words(client, played):
    found = crawl(client, played.home.url)
    assert any("which-exercise-suits" in address for address in found), "the answer should be public"
    for address, body in found.items():
        assert MARKER not in body.lower(), address
    for words in ("quokkas", "quokkastra", "exercise quokkast"):
        for address in (f"/search/?q={words}", f"/search/suggest/?q={words}"):
            said = client.get(address).content.decode().lower()
            assert MARKER not in said, address
    for asked in SubmittedQuestion.objects.all():
        page = client.get(status_path(asked.code)).content.decode().lower()
        # The asker's own address stands in the field where they change it, and nowhere else.
        assert MARKER not in page.replace(f'value="{asked.email}"', "")


def test_no_table_but_the_inbox_has_private_words(played):
    checked = set()
    for label, row in rows():
        checked.add(label)
        # The address itself is needed to send a mail, and a private reply is one.
        own = label == "publishing.outgoingmail" and ({"to", "text", "html"} if ":replied:" in row["key"] else {"to"})
        assert MARKER not in str([row[name] for name in row if name not in (own or ())]).lower(), label
    assert {"wagtailcore.revision", "wagtailcore.modellogentry", "wagtailcore.pagelogentry", "search.entry"} <= checked
    assert {"search.entrytext", "qa.pagesource", "qa.answerfound"} <= checked
    for table, row in raw_rows():
        assert MARKER not in row.lower(), table


def test_mails_go_to_their_askers_and_only_the_private_reply_repeats_a_word(played):
    assert len(mail.outbox) > 8
    for message in mail.outbox:
        assert len(message.to) == 1
        parts = (message.subject, message.body, getattr(message, "alternatives", ""), message.extra_headers)
        whole = " ".join(map(str, parts)).lower()
        is_reply = message.subject == "An answer to your question"
        assert is_reply == (MARKER in whole)


def test_nothing_is_left_in_memory_to_be_shown_to_others(played):
    assert MARKER not in repr(getattr(cache, "_cache", "")).lower()
    assert MARKER not in repr(generation._kept).lower()


def test_what_was_erased_is_nowhere(played):
    gone = f"{MARKER}7@"
    for model in (SubmittedQuestion, PrivateReply, OutgoingMail):
        assert gone not in str(list(model._base_manager.values())).lower()


def test_the_tables_of_the_inbox_are_where_the_marker_is(played):
    """Or the tests above would prove nothing."""
    assert SubmittedQuestion.objects.filter(text__icontains=MARKER).count() == 8
    assert PrivateReply.objects.filter(text__icontains=MARKER).exists()
    assert HelpfulReason.objects.filter(text__icontains=MARKER).exists()
    assert isinstance(SubmittedQuestion._meta.get_field("text"), models.TextField)
