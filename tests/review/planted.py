"""Plant a marker wherever words are kept, and search the whole database and every public address for it."""

import re
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.log_actions import log
from wagtail.models import Comment, CommentReply, Page, TaskState, Workflow, WorkflowState
from wagtail.rich_text import RichText

from content.models import SafetyHold
from publishing.models import OutgoingMail
from qa.models import ArchiveImport, QuestionPage
from review import ledger
from review.models import HelpfulReason
from tests.factories import QuestionFactory, ReferenceFactory, UserFactory
from tests.review.test_badge import publish

MARKER = "Zyxmarkle Quorn of Plimwick"
SLUG = "zyxmarkle-quorn-of-plimwick"
# Every word of it that nobody else would write.
TRACES = ("zyxmarkle", "plimwick")
CITED = '<p>So says Zyxmarkle<embed embedtype="reference" id="{}"/> Quorn of Plimwick.</p>'
SPLIT = "<p>She is <b>Zyxmarkle</b>&nbsp;<i>Quorn</i> of<br/>Plimwick, she says.</p>"


def full_answer(page: Page) -> list[tuple[str, Any]]:
    """An answer that says it in blocks of every kind."""
    table = {
        "data": [["Name", MARKER], ["Zyxmarkle  Quorn of Plimwick", "1"]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": f"Of {MARKER}",
        "cell": [],
        "mergeCells": [],
    }
    return [
        ("paragraph", RichText(f"<p>Before. {MARKER} after.</p><ul><li>{MARKER}</li></ul>")),
        ("paragraph", RichText(SPLIT)),
        ("paragraph", RichText(CITED.format(ReferenceFactory().pk))),
        ("heading", {"text": f"What {MARKER} asked", "level": "h2"}),
        ("callout", {"kind": "advice", "heading": MARKER, "text": RichText(f"<p>{MARKER}</p>")}),
        ("evidence", {"claim": RichText(f"<p>{MARKER} got better.</p>"), "citations": [ReferenceFactory()]}),
        ("earlier_answer", {"date": None, "text": RichText(f"<p>{MARKER}</p>"), "page": page}),
        ("table", table),
        ("paragraph", RichText("<p>Most people feel better within six weeks.</p>")),
    ]


def plant(category: Page, editor: Any) -> QuestionPage:
    """Return a page that has it in everything that is kept of a page."""
    other = QuestionFactory(parent=category)
    page = QuestionFactory(
        parent=category,
        title=f"Is {MARKER} all right?",
        question=f"My name is {MARKER}\r\n\r\nand I ask: Zyxmarkle\n\nQuorn of Plimwick.",
        summary=f"Yes, {MARKER}. It takes six weeks.",
        seo_title=f"{MARKER} asks",
        search_description=f"{MARKER} asks us.",
        answer=full_answer(other),
    )
    page = publish(page, by=UserFactory(), summary=f"No, {MARKER}. It takes eight weeks.", change_note=f"For {MARKER}.")
    plant_scheduled(page)
    draft = page.get_latest_revision_as_object()
    draft.question = f"Only in a draft: {MARKER}."
    revision = draft.save_revision(user=editor)
    log(page, "wagtail.rename", data={"title": {"old": MARKER, "new": "x"}}, user=editor)
    comment = Comment.objects.create(page=page, user=editor, text=f"Who is {MARKER}?", contentpath="question")
    CommentReply.objects.create(comment=comment, user=editor, text=f"{MARKER} is a reader.")
    plant_review(page, revision, editor)
    SafetyHold.objects.create(
        page=page, placed_by=editor, reason=MARKER, notice="", lifted_at=timezone.now(), lifted_because=MARKER
    )
    HelpfulReason.objects.create(page=page, was_helpful=True, text=f"{MARKER} helped me.", key="planted")
    plant_elsewhere()
    return QuestionPage.objects.get(pk=page.pk)


def plant_scheduled(page: Page) -> None:
    """Schedule a version that says it."""
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=3)
    draft.summary = f"Soon: {MARKER}"
    revision = draft.save_revision()
    ledger.sign_off(revision, UserFactory(), note=f"I read about {MARKER}.")
    revision.publish()


def plant_review(page: Page, revision: Any, editor: Any) -> None:
    """Leave a review that ended with a comment."""
    workflow = Workflow.objects.first()
    state = WorkflowState.objects.create(
        content_type=page.get_content_type(),
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        workflow=workflow,
        requested_by=editor,
        status=WorkflowState.STATUS_CANCELLED,
    )
    TaskState.objects.create(
        workflow_state=state,
        task=workflow.tasks.first(),
        revision=revision,
        status=TaskState.STATUS_REJECTED,
        comment=f"Take {MARKER} out.",
    )


def plant_elsewhere() -> None:
    """Say it where no page owns the words."""
    OutgoingMail.objects.create(
        key="told:1",
        to="ann@example.org",
        subject=f"“Is {MARKER} all right?” is live",
        text=f"Read http://localhost/ask/is-{SLUG}-all-right/ about\n{MARKER}",
        html=f"<p>{MARKER}</p><a href='http://localhost/ask/is-{SLUG}-all-right/'>Read</a>",
        message_id="<1@example.org>",
    )
    ArchiveImport.objects.create(name="x.txt", sha256="0", report={"conflicts": [{"title": f"Is {MARKER} all"}]})
    Query.get(f"who is {MARKER}").add_hit()
    Redirect.objects.create(old_path=f"/is-{SLUG}-all-right", redirect_link="/")
    Redirect.objects.create(old_path="/kept", redirect_link=f"/ask/is-{SLUG}-all-right/")


def traces_in_database() -> list[str]:
    """Return every column of every table of the database that holds it still, asked without the models."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            cursor.execute(f"SELECT {', '.join(map(as_text, columns))} FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                found += [f"{table}.{name}: {text}" for name, text in zip(columns, row, strict=True) if has_it(text)]
    return found


def as_text(column: str) -> str:
    """Return a column as text for the database; SQLite gives every column as text or bytes by itself."""
    name = connection.ops.quote_name(column)
    return name if connection.vendor == "sqlite" else f"CAST({name} AS text)"


def has_it(text: Any) -> bool:
    """Return whether a text, or the bytes of an index, hold one of the words."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return any(trace in said.lower() for trace in TRACES)


def public_addresses(page: Page) -> list[str]:
    """Return every address at which visitors may read of a page."""
    above = [ancestor.url for ancestor in Page.objects.ancestor_of(page) if ancestor.url]
    category = page.get_parent().url
    return [
        *above,
        page.url,
        *(f"{page.url}versions/{number}/" for number in range(1, 5)),
        f"{category}?sort=newest",
        f"{category}feed/",
        *(f"{address}feed/" for address in above),
        "/sitemap.xml",
        *(f"/search/?q={word}" for word in ("zyxmarkle", "quorn", "weeks", SLUG)),
    ]


def traces_in_public(page: Page) -> list[str]:
    """Return the public addresses that still say it; a search page repeats what was searched for."""
    client, found = Client(), []
    for address in public_addresses(page):
        body = client.get(address).content.decode().lower()
        if address.startswith("/search/"):
            word = address.partition("=")[2]
            body = re.sub("“[^”]*”", "", body.replace(word, ""))
        found += [address] if has_it(body) else []
    return found
