"""Texts in the usual forms become publications, without the internet; what is broken is told by its line."""

import json

import pytest

from references import readers
from references.csl import fields_of
from references.readers import Entry, Unreadable

RIS = """TY  - JOUR
AU  - Vickers, Andrew J.
AU  - Vertosick, Emily A.
TI  - Acupuncture for chronic pain: update of an
      individual patient data meta-analysis
JF  - The Journal of Pain
JA  - J Pain
PY  - 2018/05/01
VL  - 19
IS  - 5
SP  - 455
EP  - 474
DO  - https://doi.org/10.1016/j.jpain.2017.11.005
UR  - https://www.jpain.org/article/1;2
ER  -
"""
NBIB = """PMID- 29198932
OWN - NLM
TI  - Acupuncture for Chronic Pain: Update of an Individual Patient Data
      Meta-Analysis.
PG  - 455-474
LID - S1526-5900(17)30780-0 [pii]
LID - 10.1016/j.jpain.2017.11.005 [doi]
FAU - Vickers, Andrew J
AU  - Vickers AJ
FAU - Vertosick, Emily A
AU  - Vertosick EA
CN  - Acupuncture Trialists' Collaboration
LA  - eng
PT  - Journal Article
PT  - Meta-Analysis
TA  - J Pain
JT  - The journal of pain
DP  - 2018 May
VI  - 19
IP  - 5
"""
BIBTEX = r"""@article{vickers2018,
  author = {Vickers, Andrew J. and Vertosick, Emily A. and {Acupuncture Trialists' Collaboration}},
  title = {Acupuncture for Chronic Pain: Update of an {Individual Patient Data} Meta-Analysis},
  journal = {The Journal of Pain}, year = 2018, volume = 19, number = 5, pages = {455--474},
  doi = {10.1016/j.jpain.2017.11.005}
}
"""
CSL = {
    "type": "article-journal",
    "title": "Acupuncture for Chronic Pain",
    "author": [{"family": "Vickers", "given": "Andrew J."}, {"family": "Vertosick", "given": "Emily A."}],
    "container-title": "The Journal of Pain",
    "container-title-short": "J Pain",
    "issued": {"date-parts": [["2018", 5]]},
    "volume": 19,
    "issue": "5",
    "page": "455-474",
    "DOI": "10.1016/j.jpain.2017.11.005",
    "abstract": "Long.",
}


def only(text: str) -> Entry:
    [entry] = readers.read(text)
    assert not entry.error
    return entry


@pytest.mark.parametrize("text", [RIS, NBIB, BIBTEX, json.dumps(CSL), json.dumps([CSL])])
def test_every_form_gives_the_same_publication(text):
    fields = fields_of(only(text).item)
    assert fields["form"] == "article"
    assert fields["title"].lower().startswith("acupuncture for chronic pain")
    assert fields["authors"].splitlines()[:2] == ["Vickers AJ", "Vertosick EA"]
    assert fields["container"] in {"J Pain", "The Journal of Pain"}
    assert (fields["year"], fields["volume"], fields["issue"], fields["pages"]) == (2018, "19", "5", "455-474")
    assert fields["doi"] == "10.1016/j.jpain.2017.11.005"


def test_continued_lines_belong_to_the_line_before():
    assert only(RIS).item["title"].endswith("update of an individual patient data meta-analysis")
    assert only(NBIB).item["title"].endswith("Individual Patient Data Meta-Analysis.")


def test_pubmed_says_the_type_of_study_and_whether_it_was_retracted():
    assert only(NBIB).facts == {"kind": "systematic-review"}
    assert only(NBIB).item["PMID"] == "29198932"
    retracted = only(NBIB + "PT  - Retracted Publication\n")
    assert retracted.facts["standing"] == "retracted"
    assert retracted.facts["standing_source"] == "PubMed"
    assert retracted.facts["standing_url"] == "https://pubmed.ncbi.nlm.nih.gov/29198932/"


def test_latex_becomes_letters_and_braces_keep_an_organisation_together():
    fields = fields_of(
        only(r"@book{a, author={J{\"u}ni, Peter and {World Health Organization}}, title={Pain \& us}}").item
    )
    assert fields["authors"] == "Jüni P\nWorld Health Organization"
    assert fields["title"] == "Pain & us"


def test_an_answer_of_crossref_is_csl_with_lists():
    told = {
        "status": "ok",
        "message": {
            "type": "journal-article",
            "title": ["Pain &amp; <i>movement</i>"],
            "container-title": ["The Lancet"],
            "short-container-title": ["Lancet"],
            "author": [{"name": "A Group", "sequence": "first"}, {"given": "Jan", "family": "Berg"}],
            "article-number": "e12",
            "publisher": "Elsevier",
            "updated-by": [
                {
                    "type": "retraction",
                    "DOI": "10.1000/r",
                    "source": "retraction-watch",
                    "updated": {"date-parts": [[2020, 3, 2]]},
                }
            ],
        },
    }
    entry = only(json.dumps(told))
    fields = fields_of(entry.item)
    assert fields["title"] == "Pain & movement"
    assert fields["authors"] == "A Group\nBerg J"
    assert (fields["container"], fields["pages"], fields["publisher"]) == ("Lancet", "e12", "")
    assert entry.facts["standing"] == "retracted"
    assert entry.facts["standing_source"] == "Retraction Watch"


def test_broken_entries_are_told_by_their_line_and_stop_no_others():
    text = f"{RIS}\nwhat is this\n\nTY  - BOOK\nAU  - Nobody\nER  - \n{RIS}"
    entries = readers.read(text)
    assert [bool(entry.error) for entry in entries] == [False, True, True, False]
    assert [entry.line for entry in entries] == [1, 17, 19, 22]
    assert "has no title" in entries[2].error


def test_a_ris_entry_that_nobody_ended_is_read_all_the_same():
    text = RIS.replace("ER  -\n", "") + RIS
    assert [bool(entry.error) for entry in readers.read(text)] == [False, False]


def test_an_unclosed_bibtex_entry_is_told_and_the_next_is_read():
    entries = readers.read("@article{a, title={Open\n@book{b, title={Closed}}\n")
    assert [(entry.line, bool(entry.error)) for entry in entries] == [(1, True), (2, False)]


def test_two_bibtex_entries_of_one_name_are_two_publications():
    entries = readers.read("@book{a, title={One}}\n@book{a, title={Two}}\n")
    assert [entry.item["title"] for entry in entries] == ["One", "Two"]


def test_json_that_is_cut_off_says_where():
    with pytest.raises(Unreadable, match="line 2"):
        readers.read('{"title":\n')


@pytest.mark.parametrize("text", ["", "Just words.", "<html>", "%PDF-1.7"])
def test_other_texts_are_refused_in_plain_words(text):
    with pytest.raises(Unreadable, match="We know RIS, NBIB, BibTeX and CSL JSON"):
        readers.read(text)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Vickers AJ", {"family": "Vickers", "given": "A J"}),
        ("van der Gaag WH", {"family": "van der Gaag", "given": "W H"}),
        ("King ML Jr", {"family": "King", "given": "M L", "suffix": "Jr"}),
        ("World Health Organization", {"literal": "World Health Organization"}),
        ("NICE", {"literal": "NICE"}),
    ],
)
def test_editors_write_names_as_journals_do(line, name):
    from references.names import to_line, to_name

    assert to_name(line) == name
    assert to_line(name) == line
