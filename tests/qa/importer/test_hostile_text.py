"""Texts that nobody wrote must not keep the importer busy for ever.

Left out: comments and attributes that never end, over which Python's own HTML parser takes quadratic time
(seen with 3.11). Among the slow checks, as it goes by the clock.
"""

import time

import pytest

from qa.importer.parser.answers import answer_blocks
from qa.importer.parser.flags import find_flags
from qa.importer.parser.parse import parse_archive
from qa.importer.parser.titles import derive_title
from tests.qa.importer.samples import OPTIONS

pytestmark = pytest.mark.slow

LENGTH = 150_000
# What is quadratic takes minutes at this length; what is linear takes a second on a slow machine.
SECONDS = 10


@pytest.mark.parametrize(
    "pattern",
    [
        *("a", " ", ".", "e.g. ", "...x", "?!", "0", "0 ", "NICE. ", "NICE", "Q", "Q:", "A: ", "Q: \n", "\n", "\n\n- "),
        *("we said: ", "this one ", "@", "a@", "a@b.", "- ", "66 questions\n", "Ask an expert\n", "Ask an expert - "),
        *("<", "<b>", "<b>x</b> ", "<p>", "<span>x</span>", "<ul><li>", "</p>", "&", "&#", "<br>"),
    ],
)
def test_the_time_does_not_explode(pattern):
    text = "<p>Q: why\n\nA: so " + pattern * (LENGTH // len(pattern))
    start = time.perf_counter()

    for is_html in (False, True):
        try:
            archive = parse_archive(text, OPTIONS, is_html=is_html)
        except ValueError:
            continue
        for entry in archive.entries:
            find_flags(entry)
            derive_title(entry.question_text)
            answer_blocks(entry.answer)

    assert time.perf_counter() - start < SECONDS
