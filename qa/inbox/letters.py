"""What colleagues are told by mail about visitors' questions: that there is something to do, and where.

No mail holds a word of what was asked, or of a reply to it.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from content.models import OrganisationSettings
from publishing import outbox
from qa.inbox import people
from qa.inbox.permissions import CHANGE
from qa.submission_models import PrivateReply, SubmittedQuestion
from review.mail.letters import BLANK_LINES, admin_address, in_nobodys_way
from review.mail.people import choose


def send(kind: str, submission: SubmittedQuestion, users: Iterable[Any], subject: str, **context: Any) -> None:
    """Post the mail `qa/inbox/mail/<kind>` to each of `users`."""
    users = list(users)
    if not users:
        return
    # Whoever is given a question a second time is told a second time.
    event = f"inbox:{submission.code}:{kind}:{timezone.now():%Y%m%d%H%M%S%f}"
    shared = {
        "subject": outbox.one_line(subject),
        "charity": OrganisationSettings.load().name,
        "label": "Open it in the inbox",
        "address": admin_address("inbox_modeladmin_inspect", submission.pk),
        "code": submission.code,
        **context,
    }
    with timezone.override(timezone.get_default_timezone()), translation.override(settings.LANGUAGE_CODE):
        for user in users:
            words = {**shared, "user": user, "name": user.first_name}
            outbox.post(
                key=f"{event}:{user.pk}",
                to=user.email,
                subject=shared["subject"],
                text=BLANK_LINES.sub("\n\n", render_to_string(f"qa/inbox/mail/{kind}.txt", words).strip()) + "\n",
                html=render_to_string(f"qa/inbox/mail/{kind}.html", words).strip() + "\n",
            )


@in_nobodys_way
def urgent(submission: SubmittedQuestion) -> None:
    """Tell those who answer that a question has come in whose asker was shown urgent advice."""
    send("urgent", submission, people.to_tell(CHANGE), "An urgent question has come in")


@in_nobodys_way
def assigned(submission: SubmittedQuestion, to: Any, by: Any) -> None:
    """Tell somebody that a colleague has given them a question."""
    send("assigned", submission, choose([to]), "A question is yours to answer", by=str(by))


@in_nobodys_way
def reply_waiting(reply: PrivateReply) -> None:
    """Tell those who may sign it off that a private reply waits."""
    users = people.approvers_but(reply.written_by)
    send("reply_waiting", reply.submission, users, "A private reply waits for your sign-off", by=str(reply.written_by))


@in_nobodys_way
def reply_returned(reply: PrivateReply, by: Any) -> None:
    """Tell the writer of a reply that it has come back."""
    if reply.written_by and reply.written_by.pk != by.pk:
        send("reply_returned", reply.submission, choose([reply.written_by]), "Your reply has come back", by=str(by))
