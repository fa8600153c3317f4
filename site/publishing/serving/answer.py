"""Find out, beside everything else, when the site begins to answer."""

import http.client
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from publishing.serving.address import reachable


def when_it_answers(host: str, port: int, base_url: str, tell: Callable[[int], object]) -> None:
    """Ask for the home page in a thread until there is an answer, and call `tell` with its status, once."""

    def ask() -> None:
        tell(wait_for_answer(host, port, base_url))

    threading.Thread(target=ask, name="first-answer", daemon=True).start()


def wait_for_answer(host: str, port: int, base_url: str) -> int:
    """Return the status of the first answer, as a visitor of `base_url` would get it; waits as long as it takes."""
    while True:
        asking = http.client.HTTPConnection(reachable(host), port, timeout=60)
        try:
            asking.request("GET", "/", headers={"Host": urlsplit(base_url).netloc, "User-Agent": "serve"})
            return asking.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            asking.close()
