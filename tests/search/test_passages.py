import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.passages import LENGTH, Wanted, marked, passage
from search.understanding import Alternative, Group, Query

# It asks no database.
pytestmark = pytest.mark.sqlite


def wanted(*stems: str, names: tuple[tuple[str, ...], ...] = ()) -> Wanted:
    group = Group(stems, stems, pages=1, others=[Alternative(name, 0.8) for name in names])
    return Wanted.by(Query(" ".join(stems), [group], stems))


def plain(shown: str) -> str:
    return shown.replace("<mark>", "").replace("</mark>", "")


def test_words_are_marked_in_all_their_forms():
    assert marked("Treating is treatment.", wanted("treat")) == "<mark>Treating</mark> is <mark>treatment</mark>."


def test_neighbours_have_one_mark():
    assert marked("My back pain, back. Pain.", wanted("back", "pain")) == (
        "My <mark>back pain</mark>, <mark>back</mark>. <mark>Pain</mark>."
    )


def test_a_name_is_marked_only_where_its_words_stand_together():
    text = "Leg pain here. Pain there, and a leg. Pain in the leg."
    assert marked(text, wanted("sciatic", names=(("pain", "leg"),))) == (
        "Leg pain here. Pain there, and a leg. <mark>Pain</mark> in the <mark>leg</mark>."
    )


def test_the_passage_is_where_most_of_the_words_are():
    text = f"A back. {'Filling words. ' * 40}The back and the leg hurt here. {'More words. ' * 40}"
    _, shown = passage(text, wanted("back", "leg"))
    assert shown.startswith("… The <mark>back</mark> and the <mark>leg</mark> hurt here.")
    assert shown.endswith(" …")
    assert len(plain(shown)) <= LENGTH + 4


def test_a_text_without_the_words_is_shown_from_its_beginning():
    assert passage("Some words. " * 100, wanted("back"))[1].startswith("Some words.")


@given(text=st.text(max_size=600))
def test_any_text_is_shown_as_it_is_and_as_text(text):
    value, shown = passage(text, wanted("back", "a"))
    assert "<" not in plain(str(shown)).replace("&lt;", "")
    assert value >= 0
