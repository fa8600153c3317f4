"""A passage is found as a reader sees it, whatever the source has between its words, and nothing else is."""

from typing import Any

import pytest

from review.redaction.fingerprints import Memory, fingerprint, make_salt
from review.redaction.matching import Everything, Matcher, is_unmistakable


@pytest.mark.parametrize(
    ("passage", "source", "left"),
    [
        ("Jane Smith", "I am Jane Smith.", "I am [removed]."),
        ("Jane Smith", "Jane   \n\n Smith came", "[removed] came"),
        ("Jane Smith", "<p>I am <b>Jane</b> Smith.</p>", "<p>I am <b>[removed]</b>.</p>"),
        ("Jane Smith", "<p>Jane<br/>Smith</p>", "<p>[removed]<br/></p>"),
        ("Jane Smith", "Jane&nbsp;Smith", "[removed]"),
        ("Jane & Tom", "<p>Jane &amp; Tom</p>", "<p>[removed]</p>"),
        ("Jos\u00e9 fell", "Jose\u0301 fell", "[removed]"),
        ("Jose\u0301 fell", "Jos\u00e9 fell", "[removed]"),
        ("it's \u201cmine\u201d", "it\u2019s &quot;mine&quot;", "[removed]"),
        ("Jane Smith", "Ja\u00adne Smith", "[removed]"),
        ("JANE SMITH", "jane smith", "[removed]"),
        ("Jane Smith", '<embed alt="Jane Smith" id="3"/>', '<embed alt="[removed]" id="3"/>'),
        ("jane@example.org", '<a href="mailto:jane@example.org">me</a>', '<a href="mailto:removed">me</a>'),
        ("Jane Smith", "https://example.org/ask/my-name-is-jane-smith-and/", None),
        ("Jane Smith", "<!-- Jane Smith -->left", "left"),
        ("a < b", "we know a &lt; b", "we know [removed]"),
    ],
)
def test_a_passage_is_found_through_markup_spaces_and_spellings(passage, source, left):
    text, count = Matcher([passage]).redact(source)
    assert count == 1
    assert text == (left or "https://example.org/ask/my-name-is-removed-and/")


@pytest.mark.parametrize(
    ("passage", "source"),
    [
        ("Ann", "Annual leave"),
        ("Ann", "Joann"),
        ("cafe", "cafe\u0301"),
        ("Jane Smith", "Jane and Smith"),
        ("2024-05-01", "2024-05-01"),
    ],
)
def test_nothing_else_is_touched(passage, source):
    assert Matcher([passage]).redact(source) == (source, 0)


def test_capitals_count_when_asked_to():
    assert Matcher(["May"], ignore_case=False).redact("You may, said May.")[0] == "You may, said [removed]."


def test_what_a_block_is_stays_even_when_the_passage_is_called_the_same():
    block = {"type": "paragraph", "id": "heading", "value": "<p>One paragraph.</p>"}
    assert Matcher(["paragraph"]).redact_value([block]) == ([block | {"value": "<p>One [removed].</p>"}], 1)
    assert Matcher(["high"], untouched=["high"]).redact_value({"certainty": "high"}) == ({"certainty": "high"}, 0)


def test_json_inside_json_is_read():
    value, count = Matcher(["Jane Smith"]).redact_value({"answer": '[{"value": "Jane\\u00a0Smith"}]'})
    assert (value, count) == ({"answer": '[{"value": "[removed]"}]'}, 1)


def test_everything_leaves_dates_and_numbers():
    assert Everything().redact_value({"a": "Words", "b": "2024-05-01T10:00:00Z", "c": 3, "d": ""}) == (
        {"a": "[removed]", "b": "2024-05-01T10:00:00Z", "c": 3, "d": ""},
        1,
    )


def test_a_long_passage_is_recognised_and_a_short_one_leaves_nothing_to_guess_by():
    class Removal:
        salt = make_salt()
        fingerprints: tuple[Any, ...] = ()

    assert fingerprint("Jane Smith", Removal.salt) is None
    assert not is_unmistakable("Jane Smith")
    Removal.fingerprints = (fingerprint("Jane Smith lives in Leeds now", Removal.salt),)
    memory = Memory([Removal])
    assert memory.find("<p>\u201cJANE <b>Smith</b> lives in Leeds, now.\u201d</p>") is Removal
    assert memory.find("Jane Smith lives in York now") is None
