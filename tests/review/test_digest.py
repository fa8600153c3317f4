"""The same words always have the same digest, and other words another."""

import datetime
import subprocess
import sys
import unicodedata
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from wagtail import blocks
from wagtail.blocks.migrations.operations import RenameStreamChildrenOperation, RenameStructChildrenOperation
from wagtail.blocks.migrations.utils import apply_changes_to_raw_data
from wagtail.models import Page

from content import clinical
from content.blocks import CalloutBlock, HeadingBlock, ParagraphBlock
from factsheets.blocks import FactsheetBodyBlock
from factsheets.models import FactsheetPage
from qa.blocks import AnswerBlock
from qa.models import QuestionPage
from references.models import Reference
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    QuestionFactory,
    ReferenceFactory,
    TopicFactory,
)
from tests.review.posting import post_edit

ROOT = Path(__file__).resolve().parents[2]


def form_of(block: blocks.Block, raw: Any) -> Any:
    """Return the canonical form of a block's raw data."""
    return clinical.canonical_block(block, block.to_python(raw))


def answer_form(*raw: tuple[str, Any]) -> Any:
    return form_of(AnswerBlock(), [{"type": kind, "value": value} for kind, value in raw])


@pytest.fixture
def parts(tree) -> dict[str, Any]:
    """What the blocks of an answer and of a factsheet may choose."""
    category = CategoryFactory(parent=tree.archive)
    return {
        "category": category,
        "image": ImageFactory(),
        "reference": ReferenceFactory(),
        "related": QuestionFactory(parent=category),
    }


def full_answer(parts: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return an answer with every block, every part filled in."""
    return [
        ("paragraph", '<p>Keep <b>moving</b>. See <a linktype="page" id="1">this</a>.</p><ul><li>One</li></ul>'),
        ("heading", {"text": "What helps", "level": "h3"}),
        ("callout", {"kind": "urgent", "heading": "Call 999", "text": "<p>At once</p>"}),
        ("evidence", {"claim": "<p>It helps.</p>", "citations": [parts["reference"]]}),
        (
            "earlier_answer",
            {"date": datetime.date(2016, 5, 1), "text": "<p>Rest.</p>", "page": parts["related"]},
        ),
        ("update", {"date": datetime.date(2026, 3, 2), "text": "<p>News.</p>"}),
        (
            "table",
            {
                "data": [["What", "How long"], ["Back", "6 weeks"]],
                "first_row_is_table_header": True,
                "first_col_is_header": False,
                "table_header_choice": "row",
                "table_caption": "Recovery",
                "cell": [],
                "mergeCells": [],
            },
        ),
        ("figure", {"image": picture(parts["image"]), "caption": "The spine", "credit": "Our own"}),
        ("related_pages", {"heading": "Read next", "pages": [parts["related"]]}),
    ]


def picture(image: Any, alt: str = "A spine") -> Any:
    image.contextual_alt_text, image.decorative = alt, False
    return image


def full_factsheet(parts: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the body of a factsheet with every block that an answer has not."""
    return [
        ("key_points", {"points": ["One point", "Another"]}),
        (
            "outcome",
            {
                "outcome": "Pain",
                "finding": "<p>Less.</p>",
                "certainty": "low",
                "reasons": "Few trials",
                "citations": [parts["reference"]],
            },
        ),
        (
            "guideline",
            {
                "body": "NICE",
                "date": datetime.date(2016, 11, 30),
                "statement": "<p>Exercise.</p>",
                "is_current": False,
                "citations": [],
            },
        ),
        ("safety", {"text": "<p>Soreness.</p>"}),
        ("urgent", {"text": "<p>Call 999.</p>"}),
    ]


# What stays the same


@pytest.mark.django_db
def test_posting_the_editor_again_changes_no_digest_whatever_blocks_there_are(parts, tree, managing_editor):
    answer = QuestionFactory(parent=parts["category"], answer=full_answer(parts))
    factsheet = FactsheetFactory(
        parent=tree.factsheets, condition=TopicFactory(), body=[*full_factsheet(parts), *full_answer(parts)[:4]]
    )
    for page in (answer, factsheet):
        signed = type(page).objects.get(pk=page.pk).clinical_digest
        latest = page.latest_revision_id
        response = post_edit(page, managing_editor)
        assert response.status_code == 302
        page.refresh_from_db()
        assert page.latest_revision_id != latest
        assert page.get_latest_revision().as_object().clinical_digest == signed
        assert page.reviews.get().digest == signed


@pytest.mark.django_db
def test_the_editor_may_leave_every_optional_part_out(parts, managing_editor):
    bare = [
        ("earlier_answer", {"date": None, "text": "<p>Rest.</p>", "page": None}),
        ("figure", {"image": picture(parts["image"]), "caption": "", "credit": ""}),
        ("table", {"data": [["a", None], [None, "b"]], "table_caption": None}),
    ]
    page = QuestionFactory(parent=parts["category"], answer=bare, question="", summary="")
    digest = QuestionPage.objects.get(pk=page.pk).clinical_digest
    assert post_edit(page, managing_editor).status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision().as_object().clinical_digest == digest


@pytest.mark.parametrize(
    ("kind", "least", "same"),
    [
        ("heading", {"text": "Rest"}, {"text": "Rest ", "level": "h2"}),
        ("callout", {"heading": "Hi", "text": "<p>a</p>"}, {"kind": "advice", "heading": "Hi", "text": "<p> a</p>"}),
        ("evidence", {"claim": "<p>a</p>"}, {"claim": "<p>a</p>", "citations": []}),
        ("earlier_answer", {"text": "<p>a</p>"}, {"date": None, "text": "<p>a</p>", "page": None}),
        ("earlier_answer", {"text": "<p>a</p>"}, {"date": "", "text": "<p>a</p>", "page": None}),
        ("update", {"text": "<p>a</p>"}, {"date": None, "text": "<p>a</p>"}),
        ("figure", {"image": None}, {"image": None, "caption": "", "credit": None}),
        ("table", {"data": [["a", None]]}, {"data": [["a", ""]], "table_caption": "", "mergeCells": [], "cell": []}),
        ("table", None, {}),
        ("related_pages", {"pages": []}, {"heading": "Read next", "pages": []}),
    ],
)
@pytest.mark.django_db
def test_what_is_empty_none_or_left_as_it_was_given_says_nothing(kind, least, same):
    assert answer_form((kind, least)) == answer_form((kind, same))


@pytest.mark.django_db
def test_it_is_the_same_in_another_process_loaded_lazily_deferred_or_from_a_revision(parts):
    page = QuestionFactory(parent=parts["category"], answer=full_answer(parts))
    signed = page.reviews.get().digest
    assert QuestionPage.objects.get(pk=page.pk).clinical_digest == signed
    assert QuestionPage.objects.defer_streamfields().get(pk=page.pk).clinical_digest == signed
    assert QuestionPage.objects.only("title").get(pk=page.pk).clinical_digest == signed
    assert Page.objects.get(pk=page.pk).specific_deferred.clinical_digest == signed
    assert page.get_latest_revision().as_object().clinical_digest == signed
    assert QuestionPage.objects.prefetch_related("topics").get(pk=page.pk).clinical_digest == signed


def test_a_form_has_one_digest_for_ever():
    """Written down once: a change here would lapse every sign-off. Make a new version of the form instead."""
    form = {"title": "Über", "answer": [["heading", ["Rest", "h2"]], ["paragraph", "<p>a &amp; b</p>"]]}
    assert clinical.digest_of(form) == "v1:f6da36d68850ce588f30d1e66d508cd6b90a7eea5b2e6d1956c4c1ec7cfa50fe"


def test_another_process_with_other_hashing_makes_the_same_digest():
    script = (
        "import django; django.setup();"
        "from content import clinical; from qa.blocks import AnswerBlock as A;"
        "v=A().to_python([{'type':'callout','value':{'kind':'urgent','heading':'É','text':'<p b=\"\" a=\"\">x</p>'}}]);"
        "print(clinical.digest_of({'answer': clinical.canonical_block(A(), v)}))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={
                "PYTHONHASHSEED": seed,
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                "PYTHONPATH": f"{ROOT}/site:{ROOT}",
            },
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.django_db
def test_renaming_blocks_in_a_migration_lapses_nothing():
    raw = [
        {"type": "callout", "value": {"kind": "urgent", "heading": "Call 999", "text": "<p>At once</p>"}, "id": "a"},
        {"type": "paragraph", "value": "<p>Keep moving.</p>", "id": "b"},
    ]

    class RenamedCallout(CalloutBlock):
        """The callout after its heading was given another name."""

        base_blocks: Any
        child_blocks: Any

    renamed = RenamedCallout()
    renamed.child_blocks = {"kind": renamed.child_blocks["kind"], "lead": renamed.child_blocks["heading"]} | {
        "text": renamed.child_blocks["text"]
    }
    renamed.base_blocks = renamed.child_blocks
    after = blocks.StreamBlock([("warning", renamed), ("text", ParagraphBlock())])
    moved = apply_changes_to_raw_data(
        raw, "callout", RenameStructChildrenOperation("heading", "lead"), QuestionPage.answer
    )
    for old, new in (("callout", "warning"), ("paragraph", "text")):
        moved = apply_changes_to_raw_data(moved, "", RenameStreamChildrenOperation(old, new), QuestionPage.answer)
    assert {block["type"] for block in moved} == {"warning", "text"}
    assert form_of(after, moved) == form_of(AnswerBlock(), raw)


@pytest.mark.parametrize(
    "part",
    [
        blocks.CharBlock(required=False),
        blocks.BooleanBlock(required=False),
        blocks.RichTextBlock(required=False),
        blocks.ListBlock(blocks.CharBlock(), default=[]),
        blocks.DateBlock(required=False),
        blocks.PageChooserBlock(required=False),
        blocks.StructBlock([("inner", blocks.CharBlock(required=False))]),
    ],
)
@pytest.mark.django_db
def test_a_new_optional_part_at_the_end_of_a_block_lapses_nothing(part):
    class Longer(HeadingBlock):
        more = part

    raw = {"text": "Rest", "level": "h2"}
    assert form_of(Longer(), raw) == form_of(HeadingBlock(), raw)


@pytest.mark.django_db
def test_an_image_edited_in_its_title_only_changes_nothing_its_file_does(parts):
    def digest() -> str:
        return QuestionPage.objects.get(pk=page.pk).clinical_digest

    figure = [("figure", {"image": picture(parts["image"]), "caption": "The spine"})]
    page = QuestionFactory(parent=parts["category"], answer=figure, live=False)
    before, image = digest(), parts["image"]
    image.title, image.description, image.credit = "Other", "Other words", "Somebody"
    image.save()
    assert digest() == before
    type(image).objects.update(file_hash="")
    assert digest() == before
    other = ImageFactory(file__color="red", file__width=77)
    image.file = ContentFile(other.file.open().read(), name="other.png")
    image.save()
    assert digest() != before


@pytest.mark.django_db
def test_a_reference_corrected_in_a_typo_is_the_same_with_another_doi_it_is_not(parts):
    evidence = [("evidence", {"claim": "<p>It helps.</p>", "citations": [parts["reference"]]})]
    page = QuestionFactory(parent=parts["category"], answer=evidence, live=False)
    before, reference = page.clinical_digest, parts["reference"]
    Reference.objects.filter(pk=reference.pk).update(title="Corrected", container="BMJ", year=1999, authors="Else E")
    assert QuestionPage.objects.get(pk=page.pk).clinical_digest == before
    Reference.objects.filter(pk=reference.pk).update(doi=reference.doi.upper())
    assert QuestionPage.objects.get(pk=page.pk).clinical_digest == before
    Reference.objects.filter(pk=reference.pk).update(doi="10.1000/another")
    assert QuestionPage.objects.get(pk=page.pk).clinical_digest != before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<p data-block-key="a1">Rest</p>', "<p>Rest</p>"),
        ("<p>Rest  is\n best</p>", "<p>Rest is best</p>"),
        ("<p><strong>Rest</strong> <em>now</em></p>", "<p><b>Rest</b> <i>now</i></p>"),
        ("<p>Rest</p><p></p>", "<p>Rest</p>"),
        ("<p>Rest<br/>now</p>", "<p>Rest <br> now</p>"),
        ("<p>caf\u00e9</p>", "<p>cafe\u0301</p>"),
        ("<p>caf&eacute; &#39;n&#x27;</p>", "<p>café 'n'</p>"),
        ('<p><a linktype="page" id="3">x</a></p>', '<p><a id="3" linktype="page">x</a></p>'),
    ],
)
def test_other_spellings_of_the_same_text_are_the_same(one, other):
    assert clinical.canonical_html(one) == clinical.canonical_html(other)


# What makes a difference


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<p><a linktype="page" id="3">x</a></p>', '<p><a linktype="page" id="4">x</a></p>'),
        ('<p><a linktype="document" id="3">x</a></p>', '<p><a linktype="page" id="3">x</a></p>'),
        ('<p><a href="https://a.example">x</a></p>', '<p><a href="https://b.example">x</a></p>'),
        ("<p>5 mg</p>", "<p>50 mg</p>"),
        ("<p>do not rest</p>", "<p>do <b>not</b> rest</p>"),
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        ("<p>&lt;b&gt;</p>", "<p><b></b></p>"),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
        ("<p>\u0338x</p>", "<p>x</p>"),
    ],
)
def test_other_words_links_and_lists_are_another_text(one, other):
    assert clinical.canonical_html(one) != clinical.canonical_html(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("callout", {"kind": "advice", "heading": "a"}), ("callout", {"kind": "urgent", "heading": "a"})),
        (("heading", {"text": "a", "level": "h2"}), ("heading", {"text": "a", "level": "h3"})),
        (("update", {"text": "<p>a</p>"}), ("earlier_answer", {"text": "<p>a</p>"})),
        (("table", {"data": [["a", "b"]]}), ("table", {"data": [["a"], ["b"]]})),
        (("table", {"data": [["a"]]}), ("table", {"data": [["a"]], "first_row_is_table_header": True})),
        (
            ("table", {"data": [["a", ""]]}),
            ("table", {"data": [["a", ""]], "mergeCells": [{"row": 0, "col": 0, "rowspan": 1, "colspan": 2}]}),
        ),
        (("paragraph", "<p>a</p>"), ("heading", {"text": "a", "level": "h2"})),
    ],
)
@pytest.mark.django_db
def test_another_kind_level_or_shape_is_another_text(one, other):
    assert answer_form(one) != answer_form(other)


@pytest.mark.django_db
def test_an_unticked_box_differs_from_a_ticked_one():
    raw = {"body": "NICE", "date": "2016-11-30", "statement": "<p>a</p>", "citations": []}
    guideline = FactsheetBodyBlock().child_blocks["guideline"]
    assert form_of(guideline, {**raw, "is_current": True}) != form_of(guideline, {**raw, "is_current": False})


def test_every_block_says_its_kind_and_no_two_the_same():
    for stream in (AnswerBlock(), FactsheetBodyBlock()):
        kinds = [clinical.kind_of(child) for child in stream.child_blocks.values()]
        assert len(kinds) == len(set(kinds))
        assert all(getattr(child.meta, "kind", "") for child in stream.child_blocks.values())


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
PIECES = st.lists(
    st.one_of(
        st.tuples(st.just("paragraph"), WORDS.map(lambda text: f"<p>{escape(text)}</p>")),
        st.tuples(st.just("heading"), st.fixed_dictionaries({"text": WORDS, "level": st.sampled_from(["h2", "h3"])})),
        st.tuples(
            st.just("callout"),
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(["advice", "clinician", "urgent"]),
                    "heading": WORDS,
                    "text": WORDS.map(lambda text: f"<p>{escape(text)}</p>"),
                }
            ),
        ),
    ),
    max_size=4,
)


def said(pieces: list[tuple[str, Any]]) -> Any:
    """Return what pieces say to a reader: kinds, levels, order, and words without the spaces between them."""

    def words(value: Any) -> Any:
        if isinstance(value, dict):
            return tuple((key, words(inner)) for key, inner in sorted(value.items()))
        text = value.removeprefix("<p>").removesuffix("</p>") if value.startswith("<p>") else value
        return " ".join(unicodedata.normalize("NFC", text).split())

    return [(kind, words(value)) for kind, value in pieces]


@given(PIECES, PIECES)
def test_two_texts_have_the_same_digest_only_if_they_say_the_same_in_the_same_order(one, other):
    assert (answer_form(*one) == answer_form(*other)) == (said(one) == said(other))


@given(PIECES)
def test_turning_the_order_round_changes_the_digest(pieces):
    assert (answer_form(*pieces) == answer_form(*reversed(pieces))) == (said(pieces) == said(pieces[::-1]))


@given(st.decimals(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_are_the_same_only_if_they_are_equal(one: Decimal, other: Decimal):
    same = one == other
    assert (clinical.canonical_value(one) == clinical.canonical_value(other)) == same or one.is_zero()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "title",
        "seo_title",
        "search_description",
        "summary",
        "verdict",
        "verdict_kind",
        "funding",
        "funders",
        "conflicts",
    ],
)
def test_each_clinical_field_counts(tree, name):
    page = FactsheetFactory(parent=tree.factsheets, live=False)
    before = page.clinical_digest
    setattr(page, name, "Something else")
    assert page.clinical_digest != before


@pytest.mark.django_db
def test_fields_that_came_later_change_no_digest_while_they_are_empty(tree, monkeypatch):
    """What was signed before there was a kind of verdict, or names of funders, stands as it was signed."""
    later = {"verdict_kind", "funders"}
    page = FactsheetFactory(parent=tree.factsheets, condition=TopicFactory(), title="Low back pain")
    now, revision = page.clinical_digest, page.latest_revision
    for name in later:
        del revision.content[name]
    assert revision.as_object().clinical_digest == now
    before = tuple(name for name in FactsheetPage.clinical_fields if name not in later)
    assert len(before) == len(FactsheetPage.clinical_fields) - len(later)
    monkeypatch.setattr(FactsheetPage, "clinical_fields", before)
    assert page.clinical_digest == now


@pytest.mark.django_db
def test_a_condition_counts_without_being_looked_up(tree, django_assert_num_queries):
    page = FactsheetFactory(parent=tree.factsheets, live=False, condition=TopicFactory())
    fresh = FactsheetPage.objects.get(pk=page.pk)
    before = page.clinical_digest
    with django_assert_num_queries(0):
        assert fresh.clinical_digest == before
    fresh.condition = TopicFactory()
    assert fresh.clinical_digest != before


def test_a_version_that_never_was_is_an_error():
    page = QuestionPage(title="x")
    with pytest.raises(KeyError):
        clinical.digest(page, 99)
    assert clinical.version_of("v1:abc") == 1
