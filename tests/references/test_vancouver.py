import pytest

from references.models import Reference
from references.vancouver import authors, imprint


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            {"container": "J Pain", "year": 2018, "volume": "19", "issue": "5", "pages": "455-74"},
            "J Pain. 2018;19(5):455-74",
        ),
        (
            {"container": "Cochrane Database Syst Rev.", "year": 2020, "issue": "12"},
            "Cochrane Database Syst Rev. 2020;(12)",
        ),
        ({"container": "NICE", "year": 2016}, "NICE. 2016"),
        ({"year": 2016, "pages": "12"}, "2016:12"),
        ({"container": "BMJ"}, "BMJ"),
        ({}, ""),
    ],
)
def test_an_imprint_says_what_is_known_and_nothing_else(parts, expected):
    assert imprint(Reference(title="A title", **parts)) == expected


def test_six_authors_are_named_and_more_are_et_al():
    names = [f"Author {letter}" for letter in "ABCDEFG"]
    assert authors(Reference(authors="\n".join(names[:6]))) == ", ".join(names[:6])
    assert authors(Reference(authors="\n".join(names))) == ", ".join([*names[:6], "et al"])
    assert authors(Reference(authors="")) == ""
