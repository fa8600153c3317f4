"""What visitors search for is counted, never in a request, and nothing of it leads to a person."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from publishing import jobs
from search import log, vocabulary
from search.log import buffer as buffering
from search.log import counters, tokens, unknown
from search.log.buffer import Buffer, buffer
from search.log.counters import Note
from search.log.masking import MASK, key_of
from search.models import SearchDay, UnknownWord
from tests.factories import CategoryFactory, QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)
KNOWN = "back pain knee exercise help sleep migraine vitamin b12 x-ray"


@pytest.fixture(autouse=True)
def search_log(settings, monkeypatch) -> Iterator[None]:
    """The log is on; its thread writes nothing by itself, for a test says when."""
    settings.SEARCH_LOG = True
    monkeypatch.setattr(buffering, "WRITTEN_EVERY", 3600.0)
    buffering.begin_anew()
    vocabulary.forget()
    yield
    buffer.ended.set()
    buffering.begin_anew()


@pytest.fixture
def known_words(db) -> None:
    """Words of public pages."""
    learn(KNOWN)


def learn(words: str) -> None:
    from search.indexing import learn_words

    learn_words([words])


def write(*texts: str, day: date = DAY, found: int = 3) -> None:
    """Write down searches, as the thread does."""
    counters.write(counters.tally([Note(day, text, found) for text in texts]))


def written() -> list[str]:
    return list(SearchDay.objects.order_by("pk").values_list("words", flat=True))


# In the request.


def test_a_request_writes_nothing_and_asks_the_database_nothing_more(client, tree, settings):
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Back pain")
    client.get("/search/", {"q": "back pain"})
    settings.SEARCH_LOG = False
    with CaptureQueriesContext(connection) as without:
        client.get("/search/", {"q": "back pain"})
    settings.SEARCH_LOG = True
    with CaptureQueriesContext(connection) as queries:
        client.get("/search/", {"q": "back pain"})
    statements = [query["sql"] for query in queries]
    assert not [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE", "SAVEPOINT"))]
    assert len(statements) == len(without)
    assert [note.text for note in buffer.notes] == ["back pain", "back pain"]


def test_a_note_costs_little():
    started = time.perf_counter()
    for _ in range(2_000):
        log.note_search("what helps against back pain", 4)
    # Microseconds; the bound is generous, for tests run on busy machines.
    assert (time.perf_counter() - started) / 2_000 * 1e6 < 200


@pytest.mark.parametrize(
    "query",
    [{"page": "2"}, {"reviewed": "yes"}, {"sort": "newest"}, {"type": "question"}],
)
def test_further_pages_and_filters_are_no_new_search(client, tree, query):
    client.get("/search/", {"q": "back pain"} | query)
    assert not buffer.notes


def test_requests_that_nobody_may_see_are_not_counted(client, tree):
    client.head("/search/", {"q": "back pain"})
    client.get("/search/", {"q": "back pain"}, headers={"Sec-Purpose": "prefetch;prerender"})
    client.get("/search/")
    assert not buffer.notes


def test_suggestions_are_not_counted(client, tree):
    client.get(reverse("search_suggestions"), {"q": "back pain"})
    assert not buffer.notes


def test_words_that_were_taken_for_others_count_as_those(client, tree):
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Does migraine run in families?")
    client.get("/search/", {"q": "migrane"})
    buffer.write()
    assert written() == ["migraine"]


def test_nothing_is_noted_when_the_log_is_off(client, tree, settings):
    settings.SEARCH_LOG = False
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Back pain")
    assert "data-opened=" not in client.get("/search/", {"q": "back pain"}).content.decode()
    client.post(reverse("search_opened"), {"search": tokens.token_of("back pain")})
    assert not buffer.notes


# What is written down.


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Back   PAIN", "back pain"),
        ("back pain?!", "back pain"),
        ("X-ray of the knee", "x-ray of the knee"),
        ("=back+pain", "back pain"),
        ("back pain john.smith@example.org", f"back pain {MASK}"),
        ("john @ example.org back pain", f"{MASK} back pain"),
        ("https://example.org/me?id=5 knee", f"{MASK} knee"),
        ("www.example.org knee", f"{MASK} knee"),
        ("knee example.org", f"knee {MASK}"),
        ("call me on 020 7946 0958 about sleep", f"{MASK} me on {MASK} about sleep"),
        ("+44 (0)20-7946.0958 sleep", f"{MASK} sleep"),
        ("back pain nhs 943 476 5919", f"back pain {MASK}"),
        ("back pain 12/03/1985", f"back pain {MASK}"),
        ("back pain 1.2.85", f"back pain {MASK}"),
        ("back pain since 5th of May", f"back pain since {MASK}"),
        ("back pain 3 september 85", f"back pain {MASK}"),
        ("back pain Sept 3rd", f"back pain {MASK}"),
        ("sleep in SW1A 1AA", f"sleep in {MASK}"),
        ("sleep m11ae", f"sleep {MASK}"),
        ("sleep 12345", f"sleep {MASK}"),
        ("sleep ab1234cd", f"sleep {MASK}"),
        ("sleep １２３４", f"sleep {MASK}"),
        ("Zbigniew Kowalczyk back pain", f"{MASK} back pain"),
        ("back pain Zbigniew's knee", f"back pain {MASK} knee"),
        ("back-Zbigniew pain", f"back {MASK} pain"),
        ("李 sleep", f"{MASK} sleep"),
        ("vitamin b12", "vitamin b12"),
        ("knee exercise 3 weeks", f"knee exercise 3 {MASK}"),
        ("Zbigniew", MASK),
        ("what is it", "what is it"),
    ],
)
def test_personal_data_never_reach_the_table(known_words, typed, shown):
    write(typed)
    assert written() == [shown]
    assert not UnknownWord.objects.filter(digest__icontains="zbigniew").exists()


@pytest.mark.parametrize("typed", ["", "   ", "?!", "\x00", "---"])
def test_what_has_no_words_is_not_written_down(known_words, typed):
    write(typed)
    assert written() == []


def test_long_texts_are_cut_at_a_word(known_words):
    write(" ".join(["back", "pain"] * 20), " ".join(["exercise"] * 12 + ["knee"]))
    assert [len(words.split()) for words in written()] == [12, 11]
    assert all(len(words) <= 100 for words in written())


@given(st.text(max_size=300))
def test_any_text_is_counted_or_left_out(db, text):
    write(text)
    for words in written():
        assert len(words) <= 100
        assert "@" not in words
        assert not any(word.isdigit() and len(word) > 3 for word in words.split())


def test_a_name_of_a_topic_is_known(db):
    TopicFactory(name="Fibromyalgia", synonyms="fibro fog")
    write("fibromyalgia", "fibro fog", "kowalczyk")
    assert sorted(written()) == ["fibro fog", "fibromyalgia", MASK]


def test_other_forms_of_a_known_word_are_known(known_words):
    write("exercising", "sleeping migraines")
    assert written() == ["exercising", "sleeping migraines"]


# Unknown words.


def test_an_unknown_word_is_written_down_from_the_third_day_it_is_searched_for(known_words):
    for days, shown in ((0, MASK), (1, MASK), (2, "mounjaro")):
        write("mounjaro", day=DAY + timedelta(days=days))
        assert SearchDay.objects.get(day=DAY + timedelta(days=days)).words == shown


def test_one_day_makes_no_word_known_however_often_it_is_searched_for(known_words):
    for _ in range(10):
        write("kowalczyk", "kowalczyk")
    assert set(written()) == {MASK}
    assert SearchDay.objects.get().searches == 20


def test_of_an_unknown_word_only_a_keyed_hash_is_kept(known_words, settings):
    write("kowalczyk")
    digest = UnknownWord.objects.get().digest
    assert len(digest) == 32
    settings.SECRET_KEY = "another"
    assert unknown.digest_of("kowalczyk") != digest


def test_an_unknown_word_is_forgotten_after_thirty_days(known_words):
    for days in (0, 1, 30):
        write("kowalczyk", day=DAY + timedelta(days=days))
    assert set(written()) == {MASK}


def test_a_word_is_told_only_while_it_is_searched_for(known_words):
    for days in (0, 1, 2, 40):
        write("mounjaro", day=DAY + timedelta(days=days))
    assert SearchDay.objects.get(day=DAY + timedelta(days=40)).words == MASK


def test_nobody_fills_the_database_with_new_words(known_words, monkeypatch):
    monkeypatch.setattr(unknown, "MOST_A_DAY", 2)
    monkeypatch.setattr(counters, "MOST_A_DAY", 2)
    write("aaaa bbbb", "back pain")
    write("cccc", "knee", "back pain")
    assert UnknownWord.objects.count() == 2
    assert written() == [MASK, "back pain"] or written() == ["back pain", MASK]
    assert SearchDay.objects.get(words="back pain").searches == 2


# Counters.


def test_counters_add_up_over_two_writings(known_words):
    log.note_search("back pain", 4)
    log.note_search("Back pain?", 0)
    log.note_opened("back pain")
    buffer.write()
    log.note_search("back pain", 7)
    buffer.write()
    row = SearchDay.objects.get()
    assert (row.searches, row.found, row.without_result, row.opened) == (3, 7, 1, 1)
    assert row.day == timezone.localdate()


def test_what_is_opened_later_leaves_the_number_of_results(known_words):
    write("back pain", found=9)
    counters.write(counters.tally([Note(DAY, "back pain", None)]))
    row = SearchDay.objects.get()
    assert (row.searches, row.found, row.opened) == (1, 9, 1)


def test_words_that_mean_the_same_have_one_key():
    assert key_of("exercises for the knee") == key_of("knee exercise")
    assert key_of("knee pain") != key_of("knee")
    assert key_of(f"knee {MASK}") != key_of("knee")
    assert key_of("what is it") != key_of("who is it")


def test_what_cannot_be_written_is_written_the_next_time(known_words, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    log.note_search("back pain", 1)
    with monkeypatch.context() as broken:
        broken.setattr(unknown, "find_told", fail)
        with pytest.raises(OperationalError):
            buffer.write()
        log.note_search("knee", 1)
    with monkeypatch.context() as broken:
        broken.setattr(counters, "add", fail)
        with pytest.raises(OperationalError):
            buffer.write()
        assert not SearchDay.objects.exists()
    log.note_search("knee", 1)
    buffer.write()
    assert dict(SearchDay.objects.values_list("words", "searches")) == {"back pain": 1, "knee": 2}


def test_trouble_is_complained_of_once_and_raises_nothing(monkeypatch, caplog):
    def fail(*args: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(counters, "tally", fail)
    monkeypatch.setattr(connection, "close", lambda: None)
    log.note_search("back pain", 1)
    for _ in range(3):
        buffer.try_to_write()
    assert len(caplog.records) == 1
    assert "back pain" not in caplog.text
    assert len(buffer.notes) == 1


def test_a_full_buffer_drops_the_oldest(monkeypatch):
    monkeypatch.setattr(buffering, "MOST_NOTES", 3)
    small = Buffer()
    monkeypatch.setattr(small, "run", lambda: None)
    for number in range(5):
        small.add(Note(DAY, str(number), 0))
    assert [note.text for note in small.notes] == ["2", "3", "4"]
    taken = small.take()
    small.add(Note(DAY, "5", 0))
    small.give_back(taken)
    assert [note.text for note in small.notes] == ["3", "4", "5"]


def test_old_counters_and_hashes_are_forgotten(known_words, settings):
    settings.SEARCH_LOG_KEEP_DAYS = 10
    today = timezone.localdate()
    for days in (0, 10, 11, 31):
        write("back pain kowalczyk", day=today - timedelta(days=days))
    counters.forget_old()
    assert sorted(today - row.day for row in SearchDay.objects.all()) == [timedelta(0), timedelta(days=10)]
    assert UnknownWord.objects.count() == 3
    assert jobs.registry["search.forget_log"].every == timedelta(days=1)


# The thread, and other processes.


@pytest.mark.django_db(transaction=True)
def test_a_thread_writes_it_down(known_words, monkeypatch):
    monkeypatch.setattr(buffering, "WRITTEN_EVERY", 0.05)
    log.note_search("back pain", 2)
    deadline = time.monotonic() + 10
    while not SearchDay.objects.filter(searches=1).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert SearchDay.objects.get().words == "back pain"


@pytest.mark.django_db(transaction=True)
def test_what_several_processes_write_at_once_adds_up(known_words):
    words = ["back pain", "knee", "migraine", "sleep", "knee pain", "help", "vitamin b12"]
    errors: list[BaseException] = []

    def work(offset: int) -> None:
        mine = Buffer()
        mine.notes.extend(Note(DAY, text, 1) for text in words[offset:] + words[:offset])
        try:
            for _ in range(5):
                mine.notes.extend(Note(DAY, text, 1) for text in words)
                mine.write()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not errors
    assert dict(SearchDay.objects.values_list("words", "searches")) == dict.fromkeys(words, 24)


def test_a_forked_process_begins_with_nothing(monkeypatch):
    log.note_search("back pain", 1)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        log.note_search("knee", 1)
        alive = bool(buffer.writer and buffer.writer.is_alive())
        os.write(writing, f"{[note.text for note in buffer.notes]} {alive}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 100).decode() == "['knee'] True"
    os.close(reading)
    os.close(writing)
    assert [note.text for note in buffer.notes] == ["back pain"]


def test_the_end_of_a_process_writes_the_rest(known_words, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    log.note_search("back pain", 1)
    buffer.end()
    assert SearchDay.objects.get().searches == 1


# What is opened.


def opened(client, token: str, **headers: str) -> None:
    response = client.post(reverse("search_opened"), {"search": token}, headers=headers)
    assert response.status_code == 204
    assert response["Cache-Control"].count("no-store") == 1
    assert not response.cookies


def test_opening_a_result_of_a_page_that_was_shown_counts(client, tree):
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Back pain")
    page = client.get("/search/", {"q": "Back pain"})
    assert f'data-opened-url="{reverse("search_opened")}"' in page.content.decode()
    opened(Client(enforce_csrf_checks=True), page.context["opened"])
    buffer.write()
    row = SearchDay.objects.get()
    assert (row.words, row.searches, row.opened) == ("back pain", 1, 1)


def test_only_a_token_of_ours_counts(client, known_words, settings):
    for token in ("", "back pain", tokens.token_of("back pain")[:-1], tokens.signing.dumps("back pain")):
        opened(client, token)
    opened(client, tokens.signing.dumps(["back pain"], salt=tokens.SALT))
    settings.SECRET_KEY = "another"
    forged = tokens.token_of("back pain")
    settings.SECRET_KEY = "tests-keep-no-secrets"
    opened(client, forged)
    assert not buffer.notes


def test_a_page_of_yesterday_counts_no_more(client, monkeypatch):
    token = tokens.token_of("back pain")
    later = time.time() + tokens.GOOD_FOR + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    opened(client, token)
    assert not buffer.notes


@given(st.binary(max_size=300), st.sampled_from(["multipart/form-data; boundary=x", "text/plain", "x", ""]))
def test_any_beacon_is_answered_alike(db, body, kind):
    response = Client().generic("POST", reverse("search_opened"), body, content_type=kind)
    assert response.status_code == 204
    assert not buffer.notes


def test_a_long_beacon_is_not_read(client, db):
    opened(client, "x" * 5_000)
    assert client.get(reverse("search_opened")).status_code == 405


def test_the_log_knows_no_more_than_words_and_days():
    fields = {field.name for field in (*SearchDay._meta.get_fields(), *UnknownWord._meta.get_fields())}
    assert fields == {"id", "day", "words", "key", "searches", "found", "without_result", "opened", "digest"}


def test_a_passage_that_is_removed_everywhere_goes_from_the_log(tree, managing_editor):
    from review.redaction.remove import remove
    from review.redaction.search import Search

    category = CategoryFactory(parent=tree.archive)
    page = QuestionFactory(parent=category, question="I am Zbigniew Kowalczyk, and my knee hurts.")
    learn("zbigniew kowalczyk knee")
    write("zbigniew kowalczyk", "zbigniew kowalczyk knee", "knee")
    remove(Search(page, "Zbigniew Kowalczyk"), managing_editor, "identifies", elsewhere=["What visitors searched for"])
    assert written() == ["knee"]
