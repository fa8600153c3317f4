"""The worker as operators run it: real processes on real databases, and some of them killed."""

import random
import re
import signal
import time
from datetime import datetime, timedelta

import pytest

from tests.publishing.stage import PostgreSQLStore, Stage, wait_until

PROMISE = 2.0
# The same promise on a machine that runs the other tests meanwhile.
GENEROUS = 2 * PROMISE


def page(title: str, **times: float) -> dict[str, object]:
    return {"kind": "page", "title": title, **times}


def test_pages_and_topics_go_live_and_expire_within_two_seconds_of_their_time(stage: Stage):
    stage.start_worker()
    made = stage.rehearse(
        page("goes live", go_live_in=2),
        page("expires", expire_in=2.2),
        {"kind": "topic", "title": "Topic", "go_live_in": 2.4},
    )
    cases = [
        ("goes live", "go_live_at", "wagtailcore_page", True),
        ("expires", "expire_at", "wagtailcore_page", False),
        ("Topic", "go_live_at", "content_topic", True),
    ]
    assert [stage.is_live(made[title]["pk"], table) for title, _, table, _ in cases] == [False, True, False]
    for title, date, table, live in cases:
        stage.wait_until_live(made[title]["pk"], table, live=live)
        delay = time.time() - made[title][date]
        print(f"{stage.store.name}: “{title}” {delay:.2f} s after its time")
        assert 0 <= delay < GENEROUS, title


@pytest.mark.slow
def test_fifty_pages_are_published_once_each_by_two_workers_that_are_killed_again_and_again(stage: Stage):
    stage.rehearse_due(*(f"Page {number}" for number in range(50)))
    chance = random.Random(4)  # noqa: S311 - the same kills each time, as far as the machine allows
    workers = [stage.start("worker"), stage.start("worker")]
    kills, seen = 0, 0
    deadline = time.monotonic() + 60
    while seen < 50:
        assert time.monotonic() < deadline, f"Only {seen} pages after a minute"
        # Some kills fall between two pages, most in the middle of one.
        stage.wait_until_published(min(50, seen + chance.randint(5, 11)))
        time.sleep(chance.uniform(0, 0.08))
        for number in chance.sample([0, 1], k=chance.choice([1, 1, 2])):
            workers[number].kill()
            workers[number].wait()
            workers[number] = stage.start("worker")
            kills += 1
        seen = len(stage.published())
    time.sleep(PROMISE)
    published = stage.published()
    print(f"{stage.store.name}: {kills} kills, {len(published)} log entries")
    assert kills >= 4
    assert len(published) == len(set(published)) == 50
    assert stage.query("SELECT count(*) FROM wagtailcore_page WHERE title LIKE 'Page %' AND live") == [(50,)]
    assert stage.query("SELECT count(*) FROM wagtailcore_revision WHERE approved_go_live_at IS NOT NULL") == [(0,)]


def test_two_workers_at_once_publish_and_expire_each_page_once(stage: Stage):
    made = stage.rehearse_due(*(f"Page {number}" for number in range(12)), expire_in=4)
    first, second = stage.start("worker"), stage.start("worker")
    stage.wait_until_published(12)
    expired = "SELECT page_id FROM wagtailcore_pagelogentry WHERE action = 'wagtail.unpublish.scheduled'"
    wait_until(lambda: len(stage.query(expired)) >= 12)
    time.sleep(PROMISE)
    pages = sorted(made.values())
    assert sorted(stage.published()) == pages
    assert sorted(pk for (pk,) in stage.query(expired)) == pages
    assert first.poll() is second.poll() is None


def test_page_with_a_broken_receiver_is_logged_and_stops_no_other_and_is_published_once_repaired(stage: Stage):
    made = stage.rehearse_due("broken page", "good page")
    worker = stage.start_worker()
    stage.wait_until_live(made["good page"])
    assert not stage.is_live(made["broken page"])
    assert "Could not publish “broken page” (home.standardpage " in stage.output(worker)
    assert "RuntimeError: this receiver is broken" in stage.output(worker)

    (stage.folder / "repaired").touch()
    stage.wait_until_live(made["broken page"])
    assert worker.poll() is None
    assert len(stage.published()) == 2


def test_job_that_takes_long_does_not_make_a_page_late(stage: Stage):
    (stage.folder / "endless-job").touch()
    stage.start_worker()
    wait_until((stage.folder / "job-began").exists)
    (entry,) = stage.rehearse(page("Page", go_live_in=1)).values()
    stage.wait_until_live(entry["pk"])
    assert time.time() - entry["go_live_at"] < GENEROUS
    assert stage.query("SELECT finished_at FROM publishing_timedjob WHERE name = 'rehearsal.job'") == [(None,)]


def test_worker_ends_cleanly_after_the_current_page(stage: Stage):
    made = stage.rehearse_due("slow page", "next page")
    worker = stage.start("worker")
    wait_until((stage.folder / "begun").exists)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=15) == 0
    assert stage.is_live(made["slow page"])
    assert not stage.is_live(made["next page"])

    ((free_from, renewed),) = stage.query("SELECT expires_at, renewed_at FROM publishing_workerlock")
    held = datetime.fromisoformat(str(free_from)) - datetime.fromisoformat(str(renewed))
    assert held < timedelta(seconds=9), "The lock was given up before its time"
    assert "Published 1," in stage.manage("worker", "--once")
    assert sorted(stage.published()) == sorted(made.values())


def test_worker_is_late_by_no_lock_when_the_one_that_held_it_was_killed(stage: Stage):
    stage.start_worker().kill()
    made = stage.rehearse_due("Page")
    stage.start("worker")
    stage.wait_until_live(made["Page"])
    ((holder,),) = stage.query("SELECT holder FROM publishing_workerlock")
    assert f":{stage.processes[0].pid}:" in holder, "The dead worker's lock has not run out yet"
    stage.processes[1].send_signal(signal.SIGINT)
    assert stage.processes[1].wait(timeout=15) == 0


def test_one_round_tells_what_it_did_and_fails_when_a_page_failed(stage: Stage):
    stage.rehearse_due("broken page", "good page")
    once = stage.start("worker", "--once")
    assert once.wait(timeout=30) == 1
    assert re.search(r"Published 1, expired 0, ran \d+ of the timed jobs\.", stage.output(once))
    assert "1 failed" in stage.output(once)


def test_worker_waits_for_a_database_that_is_away(stage: Stage):
    if not isinstance(stage.store, PostgreSQLStore):
        pytest.skip("An SQLite file does not go away.")
    worker = stage.start_worker()
    stage.store.execute(f'ALTER DATABASE "{stage.database}" ALLOW_CONNECTIONS false')
    stage.store.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{stage.database}'"  # noqa: S608
    )
    wait_until(lambda: "The database does not answer" in stage.output(worker))
    stage.store.execute(f'ALTER DATABASE "{stage.database}" ALLOW_CONNECTIONS true')
    wait_until(lambda: "Working again" in stage.output(worker))
    made = stage.rehearse_due("Page")
    stage.wait_until_live(made["Page"])
    assert worker.poll() is None


def test_worker_waits_for_a_database_without_tables(stage: Stage):
    stage.execute("ALTER TABLE publishing_workerlock RENAME TO away")
    worker = stage.start("worker")
    wait_until(lambda: "The database does not answer" in stage.output(worker))
    stage.execute("ALTER TABLE away RENAME TO publishing_workerlock")
    wait_until(lambda: "Working again" in stage.output(worker))
    assert worker.poll() is None
