"""Mail leaves by the worker: once, whatever fails, and never in the way of who posted it."""

import logging
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as MemoryBackend
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from publishing import jobs, outbox
from publishing.models import OutgoingMail

pytestmark = pytest.mark.django_db

HERE = "tests.publishing.test_outbox"


class RefusingBackend(MemoryBackend):
    """A server that knows no address beginning with “nobody”."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if message.to[0].startswith("nobody"):
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"No such user")})
        return super().send_messages(messages)


class DroppingBackend(RefusingBackend):
    """A server that drops the connection at certain mails."""

    def send_messages(self, messages: Any) -> int:
        if messages[0].to[0].startswith("drop"):
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return super().send_messages(messages)


class CountingBackend(MemoryBackend):
    """Counts how often it is opened."""

    opened = 0
    is_open = False

    def open(self) -> bool:
        if self.is_open:
            return False
        self.is_open = True
        type(self).opened += 1
        return True

    def close(self) -> None:
        self.is_open = False


class KilledError(BaseException):
    """What no handler of ours may catch."""


class KillingBackend(MemoryBackend):
    """The worker is killed right after the server's yes."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        raise KilledError


class WatchingBackend(MemoryBackend):
    """Notes whether a transaction is open while it talks to the server."""

    was_in_transaction: list[bool] = []

    def send_messages(self, messages: Any) -> int:
        self.was_in_transaction.append(connection.in_atomic_block)
        return super().send_messages(messages)


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of this machine at which nobody listens."""
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


def post(key: str = "told:1", to: str = "ann@example.org", **fields: Any) -> OutgoingMail:
    words: dict[str, Any] = {"subject": "Please read", "text": "Hello Ann", "html": "<p>Hello</p>"}
    outbox.post(key=key, to=to, **words | fields)
    return OutgoingMail.objects.get(key=key)


def test_what_is_posted_is_sent_once_with_both_its_forms():
    post()
    assert outbox.send_waiting() == 1
    assert outbox.send_waiting() == 0
    (message,) = mail.outbox
    assert (message.to, message.subject, message.body) == (["ann@example.org"], "Please read", "Hello Ann")
    sent = message.message()
    assert [part.get_content_type() for part in sent.get_payload()] == ["text/plain", "text/html"]
    assert sent.get_payload()[1].get_payload() == "<p>Hello</p>"
    assert sent["Auto-Submitted"] == "auto-generated"


def test_one_key_is_one_mail_even_after_it_has_been_sent():
    post()
    outbox.send_waiting()
    post(subject="Please read again")
    assert outbox.send_waiting() == 0
    assert OutgoingMail.objects.count() == 1


def test_what_is_rolled_back_tells_nobody():
    def approve() -> None:
        with transaction.atomic():
            post()
            raise RuntimeError("The approval fails.")

    with pytest.raises(RuntimeError):
        approve()
    assert not OutgoingMail.objects.exists()


def test_a_database_error_is_logged_and_leaves_the_callers_work_whole(monkeypatch, caplog):
    def fail(*args: Any, **kwargs: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO no_such_table VALUES (1)")

    with transaction.atomic():
        with monkeypatch.context() as patch, caplog.at_level(logging.ERROR, logger="publishing"):
            patch.setattr(OutgoingMail.objects, "bulk_create", fail)
            outbox.post(key="told:1", to="ann@example.org", subject="Read", text="Hello")
        # On PostgreSQL this would fail had the error reached the caller's transaction.
        post("told:2")
    assert "Could not post the mail told:1" in caplog.text
    assert list(OutgoingMail.objects.values_list("key", flat=True)) == ["told:2"]


def test_nothing_is_posted_to_nobody_nor_while_the_outbox_is_closed():
    outbox.post(key="told:1", to="", subject="Read", text="Hello")
    with outbox.closed():
        outbox.post(key="told:2", to="ann@example.org", subject="Read", text="Hello")
    assert not OutgoingMail.objects.exists()
    assert post("told:3").key == "told:3"


@pytest.mark.parametrize(
    ("subject", "safe"),
    [
        ("Rest\r\nBcc: everybody@example.org", "Rest Bcc: everybody@example.org"),
        ("Back\x00 pain\u2028and\x85knees", "Back pain and knees"),
        ("naïve 🧘‍♀️ “quotes”", "naïve 🧘‍♀️ “quotes”"),
        ("long " * 100, f"{('long ' * 100)[:254].rstrip()}…"),
    ],
)
def test_a_subject_is_one_line_whatever_the_title_of_a_page_holds(subject, safe):
    post(subject=subject)
    assert outbox.send_waiting() == 1
    assert mail.outbox[0].subject == safe
    assert mail.outbox[0].message()["Bcc"] is None


@pytest.mark.parametrize(
    ("base_url", "sender", "domain"),
    [
        ("https://ask.clearwell.example", "x@mail.example", "ask.clearwell.example"),
        ("http://127.0.0.1:8000", "Clearwell <hello@clearwell.example>", "clearwell.example"),
        ("http://localhost:8000", "hello@clearwell.example", "clearwell.example"),
        ("http://[::1]:8000", "nonsense", "localhost"),
        ("https://cafe.be", "x@mail.example", "cafe.be"),
    ],
)
def test_a_message_id_names_the_site_and_not_the_machine(settings, base_url, sender, domain):
    settings.WAGTAILADMIN_BASE_URL, settings.DEFAULT_FROM_EMAIL = base_url, sender
    assert post().message_id.partition("@")[2] == f"{domain}>"


def test_a_dead_server_delays_all_mail_longer_and_longer(settings, clock, closed_port, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port
    post("told:1")
    post("told:2")
    waits = []
    for _ in range(4):
        assert outbox.send_waiting() == 0
        first, second = OutgoingMail.objects.order_by("pk")
        assert first.try_at == second.try_at
        waits.append((first.try_at - timezone.now()).total_seconds())
        clock.move_to(first.try_at)
    assert waits == [10, 20, 40, 80]
    assert "ConnectionRefusedError" in first.last_error
    assert first.tries == 4
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.send_waiting() == 2
    assert mail.outbox[0].message()["Message-ID"] == first.message_id


def test_a_refused_address_delays_its_own_mail_alone(settings, clock):
    settings.EMAIL_BACKEND = f"{HERE}.RefusingBackend"
    refused = post("told:1", to="nobody@example.org")
    post("told:2")
    assert outbox.send_waiting() == 1
    refused.refresh_from_db()
    assert refused.sent_at is None
    assert "No such user" in refused.last_error
    assert refused.try_at == timezone.now() + timedelta(seconds=10)


def test_mails_at_which_the_server_hangs_up_do_not_keep_the_others_back(settings, clock):
    settings.EMAIL_BACKEND = f"{HERE}.DroppingBackend"
    for number in range(5):
        post(f"drop:{number}", to="drop@example.org")
    post("told:1")
    for _ in range(3):
        outbox.send_waiting()
        clock.tick(5)
    assert [message.to for message in mail.outbox] == [["ann@example.org"]]


def test_a_mail_that_cannot_be_written_stops_no_other():
    post("told:1", to="ann@example.org\nBcc: everybody@example.org")
    post("told:2")
    assert outbox.send_waiting() == 1
    assert "BadHeaderError" in OutgoingMail.objects.get(key="told:1").last_error


def test_what_cannot_be_sent_for_days_is_given_up_and_logged(settings, clock, caplog):
    settings.EMAIL_BACKEND = f"{HERE}.RefusingBackend"
    settings.MAIL_GIVE_UP_DAYS = 2
    post(to="nobody@example.org")
    with caplog.at_level(logging.ERROR, logger="publishing"):
        for _ in range(60):
            outbox.send_waiting()
            clock.tick(timedelta(hours=1))
    given_up = OutgoingMail.objects.get()
    assert given_up.failed_at is not None
    assert "Gave up the mail told:1 " in caplog.text
    assert caplog.text.count("Gave up") == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.send_waiting() == 0


def test_a_dead_server_too_ends_in_giving_up(settings, clock, closed_port, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port
    settings.MAIL_GIVE_UP_DAYS = 1
    post()
    clock.tick(timedelta(days=2))
    with caplog.at_level(logging.ERROR, logger="publishing"):
        outbox.send_waiting()
    assert OutgoingMail.objects.get().failed_at is not None
    assert "Gave up" in caplog.text


def test_a_mail_of_a_worker_that_was_off_for_long_is_still_tried(clock):
    post()
    clock.tick(timedelta(days=30))
    assert outbox.send_waiting() == 1


def test_a_round_opens_one_connection(settings):
    settings.EMAIL_BACKEND = f"{HERE}.CountingBackend"
    CountingBackend.opened = 0
    for number in range(5):
        post(f"told:{number}")
    assert outbox.send_waiting() == 5
    assert CountingBackend.opened == 1


def test_nothing_waiting_costs_one_query_and_no_connection(settings, django_assert_num_queries):
    settings.EMAIL_BACKEND = f"{HERE}.CountingBackend"
    CountingBackend.opened = 0
    with django_assert_num_queries(1):
        assert outbox.send_waiting() == 0
    assert CountingBackend.opened == 0


def test_killed_between_the_servers_yes_and_our_commit_it_goes_again_under_the_same_id(settings, clock):
    settings.EMAIL_BACKEND = f"{HERE}.KillingBackend"
    post()
    with pytest.raises(KilledError):
        outbox.send_waiting()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.send_waiting() == 0, "It might still be under way"
    clock.tick(outbox.CLAIM + timedelta(seconds=1))
    assert outbox.send_waiting() == 1
    first, second = mail.outbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"]


def test_each_mail_is_marked_before_the_next_is_sent(settings):
    settings.EMAIL_BACKEND = f"{HERE}.DroppingBackend"
    post("told:1")
    post("told:2", to="nobody@example.org")
    outbox.send_waiting()
    assert OutgoingMail.objects.get(key="told:1").sent_at is not None


def test_two_workers_with_the_same_list_send_each_mail_once():
    post("told:1")
    first, second = list(outbox.find_waiting()), list(outbox.find_waiting())
    assert outbox.send_round(mail.get_connection(), first) == 1
    assert outbox.send_round(mail.get_connection(), second) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once_and_lock_nothing_meanwhile(settings):
    settings.EMAIL_BACKEND = f"{HERE}.WatchingBackend"
    WatchingBackend.was_in_transaction.clear()
    for number in range(20):
        post(f"told:{number}")
    in_threads(outbox.send_waiting, outbox.send_waiting)
    assert sorted(message.message()["Message-ID"] for message in mail.outbox) == sorted(
        OutgoingMail.objects.values_list("message_id", flat=True)
    )
    assert WatchingBackend.was_in_transaction == [False] * 20
    assert not OutgoingMail.objects.filter(sent_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_key_posted_at_once_is_one_mail():
    in_threads(*[lambda: post("told:1")] * 4)
    assert OutgoingMail.objects.count() == 1


def in_threads(*tasks: Any) -> None:
    """Run tasks at the same time, each with a connection of its own, and raise what one of them raised."""
    start = threading.Barrier(len(tasks))
    errors: list[Exception] = []

    def run(task: Any) -> None:
        start.wait()
        try:
            task()
        except DatabaseError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors


def test_words_and_addresses_of_old_mail_are_forgotten_but_not_that_it_was_sent(settings, clock):
    settings.MAIL_KEEP_DAYS = 30
    post("old")
    outbox.send_waiting()
    clock.tick(timedelta(days=31))
    post("waiting")
    post("new")
    assert outbox.forget_old() == 1
    assert outbox.forget_old() == 0
    old = OutgoingMail.objects.get(key="old")
    assert (old.to, old.subject, old.text, old.html) == ("", "", "", "")
    assert OutgoingMail.objects.get(key="waiting").text == "Hello Ann"
    post("old")
    assert outbox.send_waiting() == 2
    assert [message.body for message in mail.outbox] == ["Hello Ann"] * 3


def test_the_worker_sends_mail_every_few_seconds_and_forgets_it_daily():
    assert jobs.registry["mail"].run is outbox.send_waiting
    assert jobs.registry["mail"].every <= timedelta(seconds=10)
    assert jobs.registry["mail.forget"].run is outbox.forget_old


def test_a_laptop_prints_mail_for_people_to_read(settings, capsys):
    settings.EMAIL_BACKEND = "publishing.console.EmailBackend"
    post(html="<p>Markup</p>")
    outbox.send_waiting()
    printed = capsys.readouterr().out
    assert "Mail to ann@example.org: Please read\n\nHello Ann\n" in printed
    assert "Markup" not in printed
    assert "MIME-Version" not in printed


def test_a_vital_mail_that_the_database_does_not_take_ends_its_callers_work(monkeypatch):
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("no room")

    monkeypatch.setattr(OutgoingMail.objects, "bulk_create", refuse)
    outbox.post(key="told:1", to="ann@example.org", subject="Please read", text="Hello Ann")
    with pytest.raises(DatabaseError):
        outbox.post(key="told:2", to="ann@example.org", subject="Please read", text="Hello Ann", is_vital=True)
