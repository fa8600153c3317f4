"""What may be done with a question now: what its page offers, and why something is not offered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from qa.inbox import permissions, refusals
from qa.models import PrivateReply, SubmittedQuestion

State = SubmittedQuestion.State


@dataclass(frozen=True)
class Action:
    """Something to do, and the page where one does it."""

    name: str
    label: str
    url: str
    # The one that most come for.
    is_main: bool = False


@dataclass(frozen=True)
class Offer:
    """What may be done, and what somebody may look for in vain, with the reason."""

    actions: list[Action]
    notes: list[str]


def offer(submission: SubmittedQuestion, replies: list[PrivateReply], user: Any, *, has_address: bool) -> Offer:
    """Return what `user` may do with a question.

    `replies` are the private replies to it; `has_address` says whether its asker, or one merged into it, can be told.
    """
    waiting = next((reply for reply in replies if reply.state == PrivateReply.State.WAITING), None)
    actions: list[Action] = []
    notes: list[str] = []
    if waiting and submission.is_open:
        if permissions.may_approve(user) and waiting.written_by_id != user.pk:
            actions.append(action(submission, "decide", "Read and decide on the reply", is_main=True))
        else:
            notes.append("A private reply waits for a second person to sign it off.")
        if waiting.written_by_id == user.pk and permissions.may_handle(user):
            actions.append(action(submission, "recall", "Take your reply back"))
    if permissions.may_handle(user):
        actions += handling(submission, has_waiting=bool(waiting), has_address=has_address)
        notes += missing(submission, has_waiting=bool(waiting), has_address=has_address)
    return Offer(actions, notes)


def action(submission: SubmittedQuestion, name: str, label: str, *, is_main: bool = False) -> Action:
    """Return one with its address."""
    return Action(name, label, reverse(f"inbox:{name}", args=[submission.pk]), is_main)


def handling(submission: SubmittedQuestion, *, has_waiting: bool, has_address: bool) -> Iterator[Action]:
    """Yield what those who answer may do."""
    if not submission.is_open:
        if submission.state != State.WITHDRAWN and submission.text:
            yield action(submission, "reopen", "Reopen")
        return
    if submission.merged_into_id:
        yield action(submission, "separate", "Separate")
        yield action(submission, "spam", "Mark as spam")
        return
    if not has_waiting:
        yield from answering(submission, has_address=has_address)
    if submission.page_id:
        yield action(submission, "unlink", "Take the link away")
    yield action(submission, "assign", "Give to somebody")
    yield action(submission, "merge", "Merge")
    if not has_waiting:
        yield action(submission, "decline", "Decline")
    yield action(submission, "spam", "Mark as spam")


def answering(submission: SubmittedQuestion, *, has_address: bool) -> Iterator[Action]:
    """Yield the ways to answer it."""
    if submission.page_id:
        yield action(submission, "link", "Link another page")
        return
    if submission.text and submission.consent_to_publish:
        yield action(submission, "draft", "Draft an answer", is_main=True)
    yield action(submission, "link", "Already answered")
    if has_address:
        yield action(submission, "reply", "Reply privately")


def missing(submission: SubmittedQuestion, *, has_waiting: bool, has_address: bool) -> Iterator[str]:
    """Yield why a way to answer is not offered."""
    if submission.is_open and submission.merged_into_id:
        yield refusals.FOLLOWS
    elif submission.state == State.WITHDRAWN:
        yield "Its asker has withdrawn it: nothing more is to be done."
    elif not submission.is_open and not submission.text:
        yield refusals.NOTHING_LEFT
    elif submission.is_open and not submission.page_id and not has_waiting:
        if not submission.consent_to_publish:
            yield refusals.NO_CONSENT
        if not has_address:
            yield refusals.NO_ADDRESS
