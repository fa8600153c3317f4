"""Timed jobs run when they are due, one worker each, and one that fails stops no other."""

import itertools
import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from publishing import jobs
from publishing.models import TimedJob

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs of this test only."""
    monkeypatch.setattr(jobs, "registry", {})


@pytest.fixture
def runs() -> list[str]:
    """The names of the jobs that ran, in order."""
    return []


def test_job_runs_at_once_and_then_once_in_each_period(clock, runs):
    jobs.register("tidy", every=10 * MINUTE, run=lambda: runs.append("tidy"))
    assert jobs.run_due_jobs() == {"tidy": True}
    clock.tick(9 * MINUTE)
    assert jobs.run_due_jobs() == {}
    clock.tick(2 * MINUTE)
    assert jobs.run_due_jobs() == {"tidy": True}
    assert runs == ["tidy", "tidy"]


def test_restarted_worker_does_not_run_a_job_early(clock, runs, monkeypatch):
    jobs.register("tidy", every=10 * MINUTE, run=lambda: runs.append("tidy"))
    jobs.run_due_jobs()
    monkeypatch.setattr(jobs, "registry", {})
    jobs.register("tidy", every=10 * MINUTE, run=lambda: runs.append("tidy"))
    jobs.run_due_jobs()
    assert runs == ["tidy"]


def test_failing_job_is_logged_and_does_not_stop_the_others(clock, runs, caplog):
    def fail() -> None:
        raise RuntimeError("no mail server")

    jobs.register("mail", every=MINUTE, run=fail)
    jobs.register("tidy", every=MINUTE, run=lambda: runs.append("tidy"))
    with caplog.at_level(logging.ERROR, logger="publishing"):
        assert jobs.run_due_jobs() == {"mail": False, "tidy": True}
    assert "The job mail failed" in caplog.text
    assert "no mail server" in caplog.text
    row = TimedJob.objects.get(name="mail")
    assert (row.failures, row.last_error, row.finished_at) == (1, "RuntimeError: no mail server", None)


def test_failed_job_is_tried_again_soon_and_then_less_often(clock):
    tries = []

    def fail() -> None:
        tries.append(timezone.now())
        raise RuntimeError

    jobs.register("mail", every=timedelta(days=1), run=fail)
    for _ in range(120):
        jobs.run_due_jobs()
        clock.tick(1)
    waits = [(second - first).total_seconds() for first, second in itertools.pairwise(tries)]
    assert waits == [10, 20, 40]


def test_job_of_a_killed_worker_runs_again_when_its_claim_is_over(clock, runs):
    class KilledError(BaseException):
        """What no handler of ours may catch."""

    def be_killed() -> None:
        runs.append("begun")
        if len(runs) == 1:
            raise KilledError

    jobs.register("mail", every=timedelta(days=1), run=be_killed, longest=2 * MINUTE)
    with pytest.raises(KilledError):
        jobs.run_due_jobs()
    clock.tick(MINUTE)
    assert jobs.run_due_jobs() == {}, "It might still be running"
    clock.tick(2 * MINUTE)
    assert jobs.run_due_jobs() == {"mail": True}


def test_job_found_by_two_workers_runs_once(clock, runs):
    jobs.register("tidy", every=MINUTE, run=lambda: runs.append("tidy"))
    (row,) = jobs.find_due_jobs()
    assert jobs.claim(row) is not None
    assert jobs.claim(row) is None
    assert jobs.find_due_jobs() == []


def test_worker_that_is_stopping_starts_no_job(runs):
    jobs.register("tidy", every=MINUTE, run=lambda: runs.append("tidy"))
    jobs.run_due_jobs(may_continue=lambda: False)
    assert runs == []


def test_no_jobs_cost_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert jobs.run_due_jobs() == {}


def test_name_belongs_to_one_job():
    jobs.register("mail", every=MINUTE, run=print)
    jobs.register("mail", every=MINUTE, run=print)
    with pytest.raises(ValueError, match="Two jobs are called 'mail'"):
        jobs.register("mail", every=MINUTE, run=str)
    with pytest.raises(ValueError, match="above zero"):
        jobs.register("never", every=timedelta(0), run=print)
