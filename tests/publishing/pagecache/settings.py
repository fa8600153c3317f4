"""What four processes serve in the tests: production on this machine, each answer saying which process gave it."""

from tests.bench.settings import *  # noqa: F403
from tests.bench.settings import MIDDLEWARE

MIDDLEWARE = ["tests.publishing.pagecache.processes.name_process", *MIDDLEWARE]
