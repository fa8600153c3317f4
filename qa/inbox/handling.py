"""What editors do with visitors' questions: every change of state, with its line of history and what the asker is told.

Each function locks the question, refuses in plain words what cannot be (`ActionRefused`), and acts on those merged into
it as well, as far as they are open. Who may call it is for the views to ask (`qa.inbox.permissions`).
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import Page

from qa.asking import letters
from qa.inbox import letters as staff_letters
from qa.inbox import refusals
from qa.inbox.refusals import ActionRefused
from qa.inbox.telling import tell_askers
from qa.models import CategoryIndexPage, PageSource, PrivateReply, QuestionPage, SubmittedQuestion
from qa.privacy.erasing import locked

State = SubmittedQuestion.State


def open_group(submission: SubmittedQuestion) -> list[SubmittedQuestion]:
    """Return the question and the open ones merged into it, to be worked on; raises ActionRefused where it cannot be.

    One that was closed with it before it was reopened stays closed: its asker has been told.
    """
    submission = locked(submission)
    if submission.merged_into_id:
        raise ActionRefused(refusals.FOLLOWS)
    if not submission.is_open:
        raise ActionRefused(refusals.CLOSED)
    return [submission, *open_merged(submission)]


def open_merged(submission: SubmittedQuestion) -> list[SubmittedQuestion]:
    """Return the open questions that were merged into this one, and let nobody else change them meanwhile."""
    merged = submission.merged.select_for_update(of=("self",)).filter(state__in=SubmittedQuestion.OPEN)
    return list(merged.order_by("pk"))


def change(group: Iterable[SubmittedQuestion], action: str, user: Any, data: dict | None = None, **fields: Any) -> None:
    """Give all of `group` these values, each with a line of history."""
    for submission in group:
        for name, value in fields.items():
            setattr(submission, name, value)
        submission.save(update_fields=list(fields))
        log(instance=submission, action=f"qa.submission.{action}", user=user, data=data or {})


@transaction.atomic
def assign(submission: SubmittedQuestion, to: Any, user: Any) -> None:
    """Make a question somebody's to answer, or nobody's when `to` is None."""
    group = open_group(submission)
    state = group[0].state
    if state in (State.NEW, State.ANSWERING):
        state = State.ANSWERING if to else State.NEW
    change(
        group,
        "assigned",
        user,
        {"to": to.get_full_name() or to.get_username() if to else ""},
        assigned_to=to,
        state=state,
    )
    if to and to.pk != user.pk:
        staff_letters.assigned(group[0], to, by=user)


@transaction.atomic
def draft_answer(submission: SubmittedQuestion, category: CategoryIndexPage, title: str, user: Any) -> QuestionPage:
    """Return a new draft in `category` for the answer; nothing of what was asked is copied into it.

    The title is the editor's. Raises ActionRefused without consent to publication.
    """
    group = open_group(submission)
    lead = group[0]
    if lead.page_id:
        raise ActionRefused(refusals.HAS_PAGE)
    refuse_open_reply(lead)
    if not lead.text:
        raise ActionRefused(refusals.NOTHING_LEFT)
    if not lead.consent_to_publish:
        raise ActionRefused(refusals.NO_CONSENT)
    page = QuestionPage(
        title=title,
        slug=free_slug(category, title),
        live=False,
        owner=user,
        asked_on=timezone.localdate(lead.submitted_at),
    )
    if lead.topic_id:
        page.topics = [lead.topic]
    category.add_child(instance=page)
    page.save_revision(user=user)
    log(instance=page, action="wagtail.create", user=user)
    note_sources(page, group)
    change(
        group,
        "drafted",
        user,
        {"page": page.title},
        page=page,
        state=State.WAITING,
        assigned_to=lead.assigned_to or user,
    )
    return page


def free_slug(parent: Page, title: str) -> str:
    """Return an address for `title` that no page below `parent` has."""
    base = slugify(title)[:200] or "question"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(len(taken) + 1) if (slug := base if n == 0 else f"{base}-{n + 1}") not in taken)


def refuse_open_reply(submission: SubmittedQuestion) -> None:
    """Raise ActionRefused while a private reply waits to be decided."""
    if submission.replies.filter(state=PrivateReply.State.WAITING).exists():
        raise ActionRefused(refusals.HAS_REPLY)


@transaction.atomic
def link_page(submission: SubmittedQuestion, page: Page, user: Any) -> None:
    """Answer with a page that is there already: its askers are told at once, or when it goes live."""
    group = open_group(submission)
    refuse_open_reply(group[0])
    if Page.objects.filter(pk=page.pk, first_published_at=None).exists():
        # Somebody is writing it still, maybe from these very words.
        if not group[0].consent_to_publish:
            raise ActionRefused(refusals.NOT_PUBLIC_YET)
        note_sources(page, group)
    change(group, "linked", user, {"page": page.title}, page=page, state=State.WAITING)
    tell_askers(page.pk)


@transaction.atomic
def unlink_page(submission: SubmittedQuestion, user: Any) -> None:
    """Take the link to a page away that was not told of yet; the page itself stays."""
    group = open_group(submission)
    page = group[0].page
    if page is None:
        raise ActionRefused(refusals.HAS_NO_PAGE)
    change(group, "unlinked", user, {"page": page.title}, page=None, state=State.ANSWERING)


@transaction.atomic
def write_reply(
    submission: SubmittedQuestion,
    text: str,
    user: Any,
    *,
    is_finished: bool,
    needs_second: bool,
    opened: str | None = None,
) -> PrivateReply:
    """Keep a private reply; a finished one goes to a second person, or to the asker where the site asks for none.

    `opened` is the text that the writer began with; raises ActionRefused where somebody else has changed it since.
    """
    group = open_group(submission)
    lead = group[0]
    if lead.page_id:
        raise ActionRefused(refusals.HAS_PAGE)
    if not lead.email:
        raise ActionRefused(refusals.NO_ADDRESS)
    refuse_open_reply(lead)
    reply = open_reply(lead) or PrivateReply(submission=lead)
    if opened is not None and reply.text != opened:
        raise ActionRefused(refusals.REPLY_CHANGED)
    reply.text, reply.written_by, reply.written_at = text, user, timezone.now()
    reply.state = PrivateReply.State.WAITING if is_finished else reply.state
    reply.decided_by = reply.decided_at = None
    reply.save()
    if not is_finished:
        change(group, "reply_saved", user, state=State.ANSWERING, assigned_to=lead.assigned_to or user)
    elif needs_second:
        change(group, "reply_submitted", user, state=State.WAITING, assigned_to=lead.assigned_to or user)
        staff_letters.reply_waiting(reply)
    else:
        send_reply(reply, group, user)
    return reply


def open_reply(submission: SubmittedQuestion) -> PrivateReply | None:
    """Return the reply to a question that is not sent yet."""
    return submission.replies.exclude(state=PrivateReply.State.SENT).first()


@transaction.atomic
def approve_reply(reply: PrivateReply, text: str, user: Any) -> None:
    """Send a reply that somebody else wrote; raises ActionRefused for one's own, and for one that changed meanwhile."""
    reply, group = waiting_reply(reply)
    if reply.written_by_id == user.pk:
        raise ActionRefused("You wrote this reply, so somebody else must sign it off.")
    if reply.text != text:
        raise ActionRefused("The reply has changed since you opened it. Read it again, then decide.")
    send_reply(reply, group, user)


@transaction.atomic
def return_reply(reply: PrivateReply, note: str, user: Any) -> None:
    """Send a reply back to its writer with a note."""
    reply, group = waiting_reply(reply)
    reply.state, reply.note, reply.decided_by, reply.decided_at = (
        PrivateReply.State.RETURNED,
        note,
        user,
        timezone.now(),
    )
    reply.save()
    change(group, "reply_returned", user, state=State.ANSWERING)
    staff_letters.reply_returned(reply, by=user)


@transaction.atomic
def take_back_reply(reply: PrivateReply, user: Any) -> None:
    """Let its writer go on with a reply that waits for a second person."""
    reply, group = waiting_reply(reply)
    if reply.written_by_id != user.pk:
        raise ActionRefused("Only its writer can take it back.")
    reply.state = PrivateReply.State.DRAFT
    reply.save()
    change(group, "reply_taken_back", user, state=State.ANSWERING)


def waiting_reply(reply: PrivateReply) -> tuple[PrivateReply, list[SubmittedQuestion]]:
    """Return the reply as it stands now, with its questions; raises ActionRefused for one that is decided already."""
    group = open_group(reply.submission)
    current = PrivateReply.objects.get(pk=reply.pk)
    if current.state != PrivateReply.State.WAITING:
        raise ActionRefused("Somebody has decided on this reply meanwhile.")
    return current, group


def send_reply(reply: PrivateReply, group: list[SubmittedQuestion], user: Any) -> None:
    """Post a reply to each asker, and close their questions; those who left no address are answered by themselves."""
    if not reply.submission.email:
        raise ActionRefused(refusals.ADDRESS_GONE)
    for member in [member for member in group if not member.email]:
        separate(member, user)
        group.remove(member)
    reply.state, reply.decided_by, reply.decided_at = PrivateReply.State.SENT, user, timezone.now()
    reply.save()
    for member in group:
        letters.replied(member, reply.text)
    now = timezone.now()
    change(group, "replied", user, state=State.ANSWERED, closed_at=now, told_at=now)


@transaction.atomic
def merge(lead: SubmittedQuestion, others: Iterable[SubmittedQuestion], user: Any) -> int:
    """Let `others` go the way of `lead`, so that one answer is told to all of their askers; return how many.

    A question that others were merged into brings these along. One whose asker does not agree to publication may be
    merged: nothing is written from it, its asker is only told.
    """
    others = list(others)
    # In one order, so that two people who merge the same questions do not wait for each other.
    list(
        SubmittedQuestion.objects.select_for_update(of=("self",))
        .filter(pk__in=[lead.pk, *keys_of(others)])
        .order_by("pk")
    )
    group = open_group(lead)
    lead = group[0]
    moved = 0
    for other in others:
        if other.pk in {member.pk for member in group}:
            continue
        joining = open_group(other)
        if joining[0].page_id:
            raise ActionRefused(f"{joining[0].code} has a page of its own. Take that link away first.")
        refuse_open_reply(joining[0])
        for member in joining:
            change(
                [member],
                "merged",
                user,
                {"into": lead.code},
                merged_into=lead,
                state=lead.state,
                page=lead.page,
                assigned_to=lead.assigned_to,
            )
            moved += 1
        if lead.page_id and PageSource.objects.filter(page=lead.page_id).exists():
            note_sources(lead.page, joining)
    return moved


def keys_of(submissions: Iterable[SubmittedQuestion]) -> list[int]:
    """Return the numbers of these questions."""
    return [submission.pk for submission in submissions]


def note_sources(page: Page, group: Iterable[SubmittedQuestion]) -> None:
    """Note that `page` is written from those of `group` whose askers agree to publication; the others are only told."""
    PageSource.objects.bulk_create(
        [PageSource(page_id=page.pk, code=member.code) for member in group if member.consent_to_publish],
        ignore_conflicts=True,
    )


@transaction.atomic
def separate(submission: SubmittedQuestion, user: Any) -> None:
    """Let a merged question go its own way again."""
    submission = locked(submission)
    lead = submission.merged_into
    if lead is None:
        raise ActionRefused("It was not merged into another question.")
    if not submission.is_open:
        raise ActionRefused(refusals.CLOSED)
    change(
        [submission],
        "separated",
        user,
        {"from": lead.code},
        merged_into=None,
        page=None,
        state=State.ANSWERING if submission.assigned_to_id else State.NEW,
    )


@transaction.atomic
def decline(submission: SubmittedQuestion, reason: str, user: Any) -> None:
    """Close a question without an answer; `reason` is what its asker is told."""
    group = open_group(submission)
    refuse_open_reply(group[0])
    change(group, "declined", user, state=State.DECLINED, closed_at=timezone.now(), decline_reason=reason)
    for member in group:
        letters.declined(member)


@transaction.atomic
def mark_spam(submission: SubmittedQuestion, user: Any) -> None:
    """Close what is no question; nobody is told, and those merged into it go their own way."""
    submission = locked(submission)
    if not submission.is_open:
        raise ActionRefused(refusals.CLOSED)
    for member in open_merged(submission):
        separate(member, user)
    submission.replies.exclude(state=PrivateReply.State.SENT).delete()
    change(
        [submission],
        "spam",
        user,
        state=State.SPAM,
        closed_at=timezone.now(),
        is_urgent=False,
        merged_into=None,
        page=None,
    )


@transaction.atomic
def reopen(submission: SubmittedQuestion, user: Any) -> None:
    """Take a question up again, by itself; raises ActionRefused if nothing is left of it, or its asker withdrew it."""
    submission = locked(submission)
    if submission.is_open:
        raise ActionRefused("It is open already.")
    if submission.state == State.WITHDRAWN:
        raise ActionRefused("Its asker has withdrawn it.")
    if not submission.text:
        raise ActionRefused(refusals.NOTHING_LEFT)
    change(
        [submission],
        "reopened",
        user,
        state=State.ANSWERING if submission.assigned_to_id else State.NEW,
        is_urgent=bool(submission.advice),
        round=submission.round + 1,
        closed_at=None,
        told_at=None,
        # Its asker may leave an address again.
        contact_purged_at=None,
        decline_reason="",
        merged_into=None,
        page=None,
    )
