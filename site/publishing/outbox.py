"""Mail that leaves by the worker: whoever has something to tell posts it here, and the mail server may be dead.

    from publishing import outbox
    outbox.post(key="returned:7:3", to="ann@example.org", subject="Please change …", text="…", html="…")

A mail is posted in the caller's transaction: what is rolled back tells nobody. It is sent **at least once** and
nearly always once: it is sent twice only when the worker is killed between the server's yes and our commit, and then
under the same Message-ID, by which mail programs know it. Nobody waits for a mail server with the database locked:
a mail is claimed by moving its next try away, then sent, then marked.
"""

import logging
import re
import smtplib
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from publishing.backoff import wait_after
from publishing.models import OutgoingMail

logger = logging.getLogger(__name__)

SEND_EVERY = timedelta(seconds=5)
# The end of a round, so that the other timed jobs have their turn; and the most that one asks the database for.
LONGEST_ROUND = 60.0
MOST_A_ROUND = 200
# Longer than one mail can take: each word to the server may wait for EMAIL_TIMEOUT.
CLAIM = timedelta(minutes=10)
LONGEST_JOB = timedelta(minutes=15)
# A server that is away is asked again soon after it is back; an address that is refused, less and less often.
FIRST_WAIT = 10.0
LONGEST_WAIT_FOR_SERVER = 15 * 60.0
LONGEST_WAIT_FOR_ADDRESS = 4 * 3600.0
# So many lost connections in a row end a round: then it is not the mail.
LOST_CONNECTIONS = 3

SUBJECT_LENGTH = 255
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# A name with a dot that is no number.
DOMAIN = re.compile(r"(?![\d.]+$)[^.:]+(\.[^.:]+)+")

# However a mail server spells it.
ADDRESS = re.compile(r"[^\s<>\"'(){},;:]+@[^\s<>\"'(){},;:]+")

is_closed: ContextVar[bool] = ContextVar("the outbox is closed", default=False)


def post(key: str, to: str, subject: str, text: str, *, html: str = "", is_vital: bool = False) -> None:
    """Have the worker send a mail, unless one with this `key` has been posted before, at whatever time.

    `key` says what it is about and whom it tells, in at most 255 characters and without an address. Runs in the
    caller's transaction. A mail that the database does not take is logged, and the caller's work goes on, unless the
    mail `is_vital`: then its error is raised.
    """
    if not to or is_closed.get():
        return
    mail = OutgoingMail(
        key=key,
        to=to,
        subject=one_line(subject),
        text=text.replace("\0", ""),
        html=html.replace("\0", ""),
        message_id=make_message_id(),
    )
    try:
        # A failure in a savepoint of its own leaves the caller's transaction whole.
        with transaction.atomic():
            OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    except DatabaseError:
        logger.exception("Could not post the mail %s", key)
        if is_vital:
            raise


@contextmanager
def closed() -> Iterator[None]:
    """Post nothing within this block: for commands that make content which nobody waits for."""
    token = is_closed.set(True)
    try:
        yield
    finally:
        is_closed.reset(token)


def one_line(text: str) -> str:
    """Return text that is safe as a subject: one line, no control characters, not too long."""
    line = " ".join(CONTROL_CHARACTERS.sub(" ", text).split())
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1].rstrip()}…"


def make_message_id() -> str:
    """Return a new Message-ID of this site's domain; the name of the machine is nobody's business."""
    return f"<{uuid.uuid4().hex}@{mail_domain()}>"


def mail_domain() -> str:
    """Return the domain of BASE_URL, or where that has none, as on a laptop, of DEFAULT_FROM_EMAIL."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""
    if DOMAIN.fullmatch(host):
        return host
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"


def send_waiting() -> int:
    """Send the mails whose time has come, over one connection; return how many went. A timed job.

    A server that does not answer delays them all, a mail that it refuses only that one; each failure lengthens the
    wait. What has not gone after MAIL_GIVE_UP_DAYS days is marked as failed and logged as an error.
    """
    waiting = list(find_waiting()[:MOST_A_ROUND])
    if not waiting:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        delay_all(error)
        return 0
    try:
        return send_round(connection, waiting)
    finally:
        close(connection)


def find_waiting() -> Any:
    """Return the mails whose time has come, the longest waiting first."""
    return OutgoingMail.objects.filter(sent_at=None, failed_at=None, try_at__lte=timezone.now()).order_by(
        "try_at", "pk"
    )


def send_round(connection: Any, waiting: list[OutgoingMail]) -> int:
    """Send each mail that is still ours to send; return how many went."""
    end = time.monotonic() + LONGEST_ROUND
    sent = lost = 0
    for mail in waiting:
        if time.monotonic() > end or lost == LOST_CONNECTIONS:
            break
        if not claim(mail):
            continue
        try:
            deliver(connection, mail)
        except Exception as error:
            delay(mail, error)
            if is_lost(error):
                lost += 1
                # The next mail opens it again.
                close(connection)
        else:
            OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), last_error="")
            sent += 1
            lost = 0
    return sent


def claim(mail: OutgoingMail) -> bool:
    """Return whether the mail is this worker's to send now; one statement decides between two workers.

    A worker that is killed in the middle loses its claim, and the mail is sent by the next.
    """
    claimed = OutgoingMail.objects.filter(pk=mail.pk, sent_at=None, failed_at=None, try_at=mail.try_at)
    return claimed.update(try_at=timezone.now() + CLAIM, tries=F("tries") + 1) == 1


def deliver(connection: Any, mail: OutgoingMail) -> None:
    """Hand a mail to the server; raises what the server, or the way to it, has against it."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        connection=connection,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    connection.open()
    if not message.send():
        raise smtplib.SMTPException("The mail server took nothing.")


def is_lost(error: Exception) -> bool:
    """Return whether it is the way to the server that failed, not the server that refused this one mail."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError)
    return isinstance(error, OSError)


def delay(mail: OutgoingMail, error: Exception) -> None:
    """Note why a mail did not go, and try it again later, or give it up."""
    tries = mail.tries + 1
    wait = wait_after(tries, FIRST_WAIT, LONGEST_WAIT_FOR_ADDRESS)
    said = describe(error)
    logger.warning("The mail %s did not go, try %d; again in %.0f s: %s", mail.key, tries, wait, said)
    OutgoingMail.objects.filter(pk=mail.pk, sent_at=None, failed_at=None).update(
        try_at=timezone.now() + timedelta(seconds=wait), last_error=said
    )
    give_up(OutgoingMail.objects.filter(pk=mail.pk))


def delay_all(error: Exception) -> None:
    """Note that the server does not answer, and let all that waits wait as long as its oldest."""
    waiting = find_waiting()
    oldest = waiting.order_by("-tries").values_list("tries", flat=True).first()
    if oldest is None:
        return
    wait = wait_after(oldest + 1, FIRST_WAIT, LONGEST_WAIT_FOR_SERVER)
    keys = list(waiting.values_list("pk", flat=True)[:MOST_A_ROUND])
    logger.warning("The mail server does not answer; %d or more mails wait another %.0f s: %s", len(keys), wait, error)
    try_at = timezone.now() + timedelta(seconds=wait)
    waiting.order_by().update(try_at=try_at, tries=F("tries") + 1, last_error=describe(error))
    give_up(OutgoingMail.objects.filter(pk__in=keys))


def give_up(tried: Any) -> None:
    """Mark those of the mails just tried in vain that are too old, and log each, so that somebody knows."""
    too_old: datetime = timezone.now() - timedelta(days=settings.MAIL_GIVE_UP_DAYS)
    for mail in tried.filter(sent_at=None, failed_at=None, created_at__lt=too_old):
        OutgoingMail.objects.filter(pk=mail.pk, sent_at=None).update(failed_at=timezone.now())
        logger.error("Gave up the mail %s after %d tries: %s", mail.key, mail.tries, mail.last_error)


def describe(error: Exception) -> str:
    """Return an error in a line for the record and the log, where nobody's address belongs."""
    return one_line(ADDRESS.sub("…", f"{type(error).__name__}: {error}"))


def close(connection: Any) -> None:
    """End the connection, whatever state it is in."""
    try:
        connection.close()
    except Exception as error:
        logger.info("The mail server did not say goodbye: %s", error)


def forget_old() -> int:
    """Blank what was sent, or given up, more than MAIL_KEEP_DAYS days ago; return how many mails. A timed job.

    Addresses and words go; the key stays for ever, so that nobody is ever told twice.
    """
    long_ago = timezone.now() - timedelta(days=settings.MAIL_KEEP_DAYS)
    old = OutgoingMail.objects.filter(sent_at__lt=long_ago) | OutgoingMail.objects.filter(failed_at__lt=long_ago)
    return blank(old)


def blank(mails: Any) -> int:
    """Take addresses and words out of these mails; return of how many."""
    return mails.exclude(to="").update(to="", subject="", text="", html="", last_error="")
