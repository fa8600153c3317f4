"""One worker has the lock; it passes to another when it is given up, or a few seconds after a kill."""

import pytest

from publishing.lease import Lease, worker_is_alive

pytestmark = pytest.mark.django_db


def test_second_worker_does_not_get_the_lock(clock):
    first, second = Lease(), Lease()
    assert first.hold()
    assert not second.hold()


def test_lock_that_is_renewed_never_passes(clock):
    first, second = Lease(), Lease()
    for _ in range(60):
        assert first.hold()
        assert not second.hold()
        clock.tick(1)


def test_lock_of_a_killed_worker_passes_within_twelve_seconds(clock):
    killed, other = Lease(), Lease()
    killed.hold()
    waited = 0
    while not other.hold():
        clock.tick(1)
        waited += 1
    assert 9 <= waited <= 12


def test_lock_that_is_given_up_passes_at_once(clock):
    first, second = Lease(), Lease()
    first.hold()
    first.release()
    assert second.hold()


def test_worker_that_lost_the_lock_notices(clock):
    slow, other = Lease(), Lease()
    slow.hold()
    clock.tick(11)
    assert other.hold()
    assert not slow.hold()
    slow.release()
    assert not Lease().hold(), "Giving up what one does not have takes it from nobody"


def test_of_two_that_see_the_lock_free_one_gets_it(clock, monkeypatch):
    first, second = Lease(), Lease()
    first.hold()
    clock.tick(11)
    monkeypatch.setattr("publishing.models.WorkerLock.is_held", False)
    assert second.renew()
    assert not first.renew()


def test_holding_the_lock_asks_the_database_every_three_seconds(clock, django_assert_num_queries):
    lease = Lease()
    lease.hold()
    with django_assert_num_queries(0):
        for _ in range(5):
            clock.tick(0.5)
            lease.hold()
    clock.tick(0.6)
    with django_assert_num_queries(2):
        lease.hold()


def test_heartbeat_tells_whether_a_worker_is_alive(clock):
    assert not worker_is_alive()
    lease = Lease()
    lease.hold()
    assert worker_is_alive()
    clock.tick(9)
    assert worker_is_alive()
    clock.tick(2)
    assert not worker_is_alive()
    lease.hold()
    assert worker_is_alive()
    lease.release()
    assert not worker_is_alive()
