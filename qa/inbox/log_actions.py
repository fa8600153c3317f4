"""The lines of history of a question, as people read them. They hold nothing of what was asked."""

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogFormatter

# What was done, and how it is said; a name in braces is taken from the line's data.
ACTIONS = {
    "received": ("Receive", "Received"),
    "assigned": ("Assign", "Assigned to {to}"),
    "drafted": ("Draft an answer", "Drafted the answer “{page}”"),
    "linked": ("Link a page", "Linked “{page}”, which answers it"),
    "unlinked": ("Take a link away", "Took the link to “{page}” away"),
    "answered": ("Tell the asker", "Answered by “{page}”; the asker is told"),
    "reply_saved": ("Write a reply", "Wrote a private reply"),
    "reply_submitted": ("Submit a reply", "Asked a second person to sign off the private reply"),
    "reply_taken_back": ("Take a reply back", "Took the private reply back before it was signed off"),
    "reply_returned": ("Return a reply", "Sent the private reply back to its writer"),
    "replied": ("Reply", "Sent a private reply"),
    "merged": ("Merge", "Merged into {into}"),
    "separated": ("Separate", "Separated from {from}"),
    "declined": ("Decline", "Declined; the asker is told why"),
    "spam": ("Mark as spam", "Marked as spam"),
    "reopened": ("Reopen", "Reopened"),
    "withdrawn": ("Withdraw", "The asker withdrew it"),
    "publication_withdrawn": ("Withdraw consent", "The asker took back the consent to publication"),
    "email_changed": ("Change address", "The asker changed the email address"),
    "erased": ("Erase", "Erased"),
    "exported": ("Export", "Exported for the asker"),
}


def formatter_of(label: str, message: str) -> type[LogFormatter]:
    """Return the class by which Wagtail shows such a line."""

    class QuestionFormatter(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            if message.startswith("Assigned") and not log_entry.data.get("to"):
                return "Assigned to nobody"
            if reason := log_entry.data.get("reason"):
                return f"{message}: {reason}"
            return message.format_map({"page": "", "to": "", "into": "", "from": ""} | log_entry.data)

    QuestionFormatter.label = label
    return QuestionFormatter


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what happens to a question, and what is decided about a page whose asker takes consent back."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(f"qa.submission.{name}")(formatter_of(label, message))

    @actions.register_action("qa.consent.decided")
    class ConsentDecided(LogFormatter):
        label = "Decide about a withdrawn consent"

        def format_message(self, log_entry: Any) -> str:
            return f"Consent to publication was withdrawn. {log_entry.data.get('decision', '')}"
