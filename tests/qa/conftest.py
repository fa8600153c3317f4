import os
from pathlib import Path

import pytest

BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[3] / "shared" / "archive" / "back-spine.txt"


@pytest.fixture
def real_file() -> Path:
    """The charity's own page, where this machine has it; its words stay out of the repository."""
    path = Path(os.environ.get("ARCHIVE_SAMPLE", BESIDE_THE_REPOSITORY))
    if not path.is_file():
        pytest.skip("The real archive page is not on this machine: name it in ARCHIVE_SAMPLE.")
    return path
