"""The parts of `manage.py serve` that need no other process: ports, addresses, and what is told."""

import socket
from collections.abc import Iterator

import pytest

from publishing.serving.address import banner, open_port, url_of
from publishing.serving.commands import gunicorn_command, worker_command


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_port_that_is_free_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with open_port("127.0.0.1", port) as listener:
        assert listener.getsockname() == ("127.0.0.1", port)


def test_port_in_use_means_the_next_free_one(taken):
    with open_port("127.0.0.1", taken) as first, open_port("127.0.0.1", taken) as second:
        assert taken < first.getsockname()[1] < second.getsockname()[1]


def test_port_in_use_on_one_address_is_not_taken_on_all(taken):
    with open_port("0.0.0.0", taken) as listener:  # noqa: S104
        assert listener.getsockname()[1] > taken


def test_visitor_who_comes_before_the_web_server_waits_instead_of_being_refused():
    with open_port("127.0.0.1", 20000) as listener, socket.create_connection(listener.getsockname(), timeout=1):
        pass


def test_host_that_is_not_ours_is_refused_in_words():
    with pytest.raises(OSError, match="assign requested address"):
        open_port("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104
        ("::1", "http://[::1]:8000"),
        ("site.example.org", "http://site.example.org:8000"),
    ],
)
def test_address_is_one_that_a_browser_on_this_machine_can_open(host, url):
    assert url_of(host, 8000) == url
    assert banner(url) == f"Ask an Expert is running at {url}/  (admin: {url}/admin/)"


def test_code_is_reloaded_for_developers_only():
    assert "--reload" in gunicorn_command(3, 2, reload=True)
    assert "--reload" in worker_command(reload=True)
    assert "--reload" not in gunicorn_command(3, 2, reload=False)
    assert "--reload" not in worker_command(reload=False)
