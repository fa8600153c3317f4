"""What processes of their own, which tests start, take over of the environment."""

import os

# Redis has sixteen databases by itself; the workers of pytest use the first of them, from the one that is named.
APART = 6


def environment_apart() -> dict[str, str]:
    """Return the environment with a cache that no test of this or another worker of pytest uses.

    Otherwise a process on another database would tell the tests of one worker that their site is nowhere.
    """
    environment = dict(os.environ)
    if url := environment.get("REDIS_URL"):
        server, _, number = url.rpartition("/")
        worker = int(environment.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        environment["REDIS_URL"] = f"{server}/{int(number) + APART + worker}"
    return environment
