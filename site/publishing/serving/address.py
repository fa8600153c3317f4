"""Where the site is reached: a free port, held from the first moment, and what people are told."""

import errno
import socket

TRIES = 100
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to


def open_port(host: str, port: int) -> socket.socket:
    """Return a listening socket on `port` or, when that is in use, on the next free one.

    The socket is handed to the web server, so nobody can take the port in between, and visitors who come while the
    web server starts again wait instead of being refused. Raises OSError when there is no free port or no such host.
    """
    for candidate in range(port, min(port + TRIES, 65536)):
        if not is_answered(host, candidate):
            try:
                return listen(host, candidate)
            except OSError as error:
                if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                    raise
    raise OSError(errno.EADDRINUSE, f"No free port from {port} on")


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket that child processes can be given; raises OSError when it cannot be had."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
        listener.set_inheritable(True)
    except OSError:
        listener.close()
        raise
    return listener


def is_answered(host: str, port: int) -> bool:
    """Return whether somebody listens there; macOS would let two servers share a port in different ways."""
    try:
        with socket.create_connection((reachable(host), port), timeout=0.5):
            return True
    except OSError:
        return False


def reachable(host: str) -> str:
    """Return the host to connect to from this machine."""
    return EVERYWHERE.get(host, host)


def url_of(host: str, port: int) -> str:
    """Return the address for a browser on this machine, without a slash at its end."""
    name = reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def banner(url: str) -> str:
    """Return what people are told when the site answers."""
    return f"Ask an Expert is running at {url}/  (admin: {url}/admin/)"
