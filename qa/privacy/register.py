"""The register for the data protection officer: what is kept of whom, why, on which ground, how long, who sees it.

UK GDPR Article 30. Every column of a table with private words has to be named here: a test fails for one that is not.
What is said here of the ground is how the software was meant; the charity's own officer decides.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from publishing.models import OutgoingMail
from qa.asking_models import AnswerFound, AskAttempt
from qa.inbox import permissions
from qa.privacy_models import Erasure, PageSource, PrivateView, PurgeReceipt
from qa.submission_models import Consent, PrivateReply, SubmittedQuestion
from review.models import HelpfulAttempt, HelpfulCount, HelpfulReason
from search.models import SearchDay

CONSENT = "Explicit consent to use the health information to answer: Articles 6(1)(a) and 9(2)(a)"
ACCOUNTABILITY = "Legal obligation, to be able to show that the law is kept: Articles 5(2) and 6(1)(c)"
INTEREST = "Legitimate interest in a service that works and is not abused: Article 6(1)(f)"
NOBODY = "None is needed: it is about nobody"

ADMINISTRATORS = "Administrators"
NOT_SHOWN = "Nobody: it is not shown anywhere"


@dataclass(frozen=True)
class Kind:
    """One kind of thing that is kept: in which `columns`, what for, on which ground, until when.

    `seen_by` is a permission whose groups are named, or words.
    """

    name: str
    why: str
    basis: str
    until: Callable[[], str]
    seen_by: str
    count: Callable[[], int]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of the register as it stands now."""

    name: str
    why: str
    basis: str
    until: str
    seen_by: str
    count: int


def columns_of(model: str, names: str) -> tuple[str, ...]:
    """Return columns as the register names them, of a list with spaces."""
    return tuple(f"{model}.{name}" for name in names.split())


def after_closing(days: int) -> str:
    """Return how long what belongs to a question is kept."""
    return f"{days} days after the question is closed; at once when its asker erases it"


def kept_for_contact() -> str:
    """Return how long an address is kept, which no longer than the words it came with."""
    return after_closing(min(settings.ASK_CONTACT_KEEP_DAYS, settings.ASK_TEXT_KEEP_DAYS))


def kept_for_text() -> str:
    """Return how long words are kept."""
    return after_closing(settings.ASK_TEXT_KEEP_DAYS)


def with_text(**conditions: Any) -> int:
    """Return how many questions meet these conditions and still have their words."""
    return SubmittedQuestion.objects.filter(text_purged_at=None, **conditions).count()


KINDS = (
    Kind(
        "Questions, as visitors wrote them",
        "To answer them",
        CONSENT,
        kept_for_text,
        permissions.VIEW,
        lambda: SubmittedQuestion.objects.exclude(text="").count(),
        ("SubmittedQuestion.text",),
    ),
    Kind(
        "Email addresses of askers",
        "To tell them that the question is answered, and by what link they follow it. Nobody has to leave one",
        CONSENT,
        kept_for_contact,
        permissions.VIEW,
        lambda: SubmittedQuestion.objects.exclude(email="").count(),
        ("SubmittedQuestion.email",),
    ),
    Kind(
        "Topics that askers chose",
        "To give the question to whoever knows about it. Nobody has to choose one",
        CONSENT,
        kept_for_text,
        permissions.VIEW,
        lambda: SubmittedQuestion.objects.filter(topic__isnull=False).count(),
        ("SubmittedQuestion.topic",),
    ),
    Kind(
        "Urgent advice that askers were shown",
        "To answer first who may need help soon, and to know what they were told",
        CONSENT,
        kept_for_text,
        permissions.VIEW,
        lambda: with_text(is_urgent=True),
        columns_of("SubmittedQuestion", "advice is_urgent"),
    ),
    Kind(
        "That askers are old enough, where the form asks",
        "To take questions from those alone who may give consent themselves",
        ACCOUNTABILITY,
        kept_for_text,
        permissions.VIEW,
        lambda: SubmittedQuestion.objects.filter(is_of_age__isnull=False).count(),
        ("SubmittedQuestion.is_of_age",),
    ),
    Kind(
        "Consents: to which exact words, when, how, and when they were taken back",
        "To show that consent was given (Article 7(1)), and to keep to it",
        ACCOUNTABILITY,
        lambda: "Without end, but with no name, address or words of the asker; at once when the asker erases it",
        permissions.VIEW,
        Consent.objects.count,
        columns_of("Consent", "id submission kind text given_at given_by_way_of withdrawn_at"),
    ),
    Kind(
        "The state of a question: its code, dates, who answers it, the page that answers it",
        "To answer in time, to tell visitors how long it usually takes, to count",
        INTEREST,
        lambda: "Without end, but with no name, address or words of the asker; at once when the asker erases it",
        permissions.VIEW,
        SubmittedQuestion.objects.count,
        columns_of(
            "SubmittedQuestion",
            "id code state submitted_at closed_at told_at round form_key assigned_to page merged_into "
            "contact_purged_at text_purged_at",
        ),
    ),
    Kind(
        "Why a question was declined, as its asker was told",
        "So that the asker can read it again",
        CONSENT,
        kept_for_text,
        permissions.VIEW,
        lambda: SubmittedQuestion.objects.exclude(decline_reason="").count(),
        ("SubmittedQuestion.decline_reason",),
    ),
    Kind(
        "Private replies, who wrote them and who signed them off",
        "To answer one asker alone, with a second pair of eyes",
        CONSENT,
        kept_for_text,
        permissions.VIEW,
        PrivateReply.objects.count,
        columns_of("PrivateReply", "id submission state text written_by written_at decided_by decided_at note"),
    ),
    Kind(
        "Mail to askers, waiting or sent",
        "To send it, again where the mail server fails, and never twice",
        CONSENT,
        lambda: (
            f"{settings.MAIL_KEEP_DAYS} days after it was sent or given up, and with the address at the latest; "
            "that there was a mail is kept"
        ),
        NOT_SHOWN,
        lambda: OutgoingMail.objects.filter(key__startswith="asker:").exclude(to="").count(),
    ),
    Kind(
        "From whose questions a page was written, and what was decided when consent was taken back",
        "So that nothing is published against an asker’s will",
        ACCOUNTABILITY,
        lambda: "As long as the page. It holds a code, which leads to nobody once the question is erased",
        permissions.CHANGE,
        PageSource.objects.count,
        columns_of("PageSource", "id page code made_at withdrawn_at decision reason decided_by decided_at"),
    ),
    Kind(
        "Who of the staff has read private words, when and where",
        "To find out if somebody reads what they need not",
        ACCOUNTABILITY,
        lambda: f"{settings.ASK_VIEWS_KEEP_DAYS} days",
        permissions.PROTECT,
        PrivateView.objects.count,
        columns_of("PrivateView", "id code user where at"),
    ),
    Kind(
        "The history of a question: what was done, when, by whom of the staff",
        "To work together, and to show how a question was handled. It holds nothing of what was asked",
        ACCOUNTABILITY,
        lambda: "Without end. It holds a code, which leads to nobody once the question is erased",
        permissions.VIEW,
        lambda: ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(SubmittedQuestion)).count(),
    ),
    Kind(
        "A scrambled form of the network address of who sends questions",
        "To stop floods of questions. It cannot be turned back into an address, and changes every hour",
        INTEREST,
        lambda: "2 hours",
        NOT_SHOWN,
        AskAttempt.objects.count,
        columns_of("AskAttempt", "id hour sender count"),
    ),
    Kind(
        "How often a page answered what somebody was about to ask",
        "To know which answers help",
        NOBODY,
        lambda: "As long as the page",
        permissions.VIEW,
        AnswerFound.objects.count,
        columns_of("AnswerFound", "id page day count"),
    ),
    Kind(
        "What visitors write of why a page helped them or did not",
        "To improve the page. They are asked to leave out anything about themselves, and can be answered by nobody",
        INTEREST,
        lambda: f"{settings.HELPFUL_REASONS_KEEP_DAYS} days; at once when an editor removes it",
        "Everybody who works with the page",
        HelpfulReason.objects.count,
        columns_of("HelpfulReason", "id page revision_number was_helpful text written_on key"),
    ),
    Kind(
        "How many visitors found a page helpful, and how many did not",
        "To know which pages need work",
        NOBODY,
        lambda: "As long as the page",
        "Everybody who works with the page",
        HelpfulCount.objects.count,
        columns_of("HelpfulCount", "id page revision_number yes no"),
    ),
    Kind(
        "A scrambled form of the network address of who says whether a page helped",
        "To stop floods of answers. It cannot be turned back into an address, and changes every hour",
        INTEREST,
        lambda: "2 hours",
        NOT_SHOWN,
        HelpfulAttempt.objects.count,
        columns_of("HelpfulAttempt", "id hour sender count"),
    ),
    Kind(
        "What visitors search for, counted by day",
        "To know what is missing. Words that few people use, and what looks private, are not written down in the clear",
        NOBODY,
        lambda: f"{settings.SEARCH_LOG_KEEP_DAYS} days",
        "search.view_searchday",
        SearchDay.objects.count,
    ),
    Kind(
        "The ledger of erasures: codes alone",
        "So that a restored backup forgets again",
        ACCOUNTABILITY,
        lambda: "Without end",
        permissions.PROTECT,
        Erasure.objects.count,
        columns_of("Erasure", "id code kind at copied_at"),
    ),
    Kind(
        "Receipts of what was removed: counts alone",
        "To show that what is due is removed",
        NOBODY,
        lambda: "Without end",
        permissions.PROTECT,
        PurgeReceipt.objects.count,
        columns_of("PurgeReceipt", "id kind at count"),
    ),
    Kind(
        "Accounts of staff: name, email address, groups, and what they did to pages",
        "To let them in, and to know who is answerable for advice on health",
        INTEREST,
        lambda: "As long as the account. The names of those who signed content off stay with it",
        ADMINISTRATORS,
        get_user_model().objects.count,
    ),
)

HEADINGS = {
    "name": "What",
    "why": "Why",
    "basis": "On which ground",
    "until": "How long",
    "seen_by": "Who can see it",
    "count": "Now",
}


def lines() -> list[Line]:
    """Return the register as it stands now; a fixed number of queries."""
    groups = groups_by_permission()
    return [
        Line(
            kind.name,
            kind.why,
            kind.basis,
            kind.until(),
            groups.get(kind.seen_by, kind.seen_by if "." not in kind.seen_by else ADMINISTRATORS),
            kind.count(),
        )
        for kind in KINDS
    ]


def groups_by_permission() -> dict[str, str]:
    """Return the names of the groups that have each of the permissions named here; administrators have all."""
    names: dict[str, list[str]] = {}
    wanted = {kind.seen_by for kind in KINDS}
    granted = Permission.objects.filter(
        codename__in=[each.partition(".")[2] for each in wanted], group__isnull=False
    ).values_list("content_type__app_label", "codename", "group__name")
    for app, codename, name in granted.order_by("group__name"):
        if (permission := f"{app}.{codename}") in wanted:
            names.setdefault(permission, []).append(name)
    return {permission: ", ".join([*found, ADMINISTRATORS]) for permission, found in names.items()}


def covered_columns() -> Iterator[str]:
    """Yield every column that the register answers for."""
    for kind in KINDS:
        yield from kind.columns
