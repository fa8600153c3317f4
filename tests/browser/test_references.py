"""References in the real admin: pasting a citation, citing inside a text, numbers that follow, an import."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from home.setup import grow_tree
from home.setup.groups import EDITORS, MANAGING_EDITORS
from qa.models import QuestionPage
from references import lookup
from references.models import Reference
from tests.browser.test_editing import SETTLE, choose_action, have_signed, log_in
from tests.factories import CategoryFactory, QuestionFactory, ReferenceFactory
from tests.references.test_inline import cite
from tests.references.test_pasting import CROSSREF, DOI, Asked
from tests.references.test_readers import BIBTEX, RIS


@pytest.fixture
def category(live_server):
    return CategoryFactory(parent=grow_tree().archive, title="Back / spine")


def paste(page: Page, text: str) -> None:
    page.locator("#paste-citation").fill(text)
    page.get_by_role("button", name="Fill in the fields").click()


def cite_at_the_end(page: Page, number: int, title: str) -> None:
    """Choose a citation from what “/” offers, with the cursor at the end of a paragraph."""
    page.locator("[data-draftail-editor-wrapper] .public-DraftEditor-content").nth(number).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("/cit", delay=80)
    page.get_by_role("option", name="Citation").click()
    page.locator(".modal-body").get_by_role("link", name=re.compile(title)).click()
    expect(page.locator(".modal-body")).to_have_count(0)


def test_a_pasted_citation_fills_the_fields_and_is_saved(page, live_server, category, axe):
    log_in(page, live_server.url, EDITORS)
    page.goto(f"{live_server.url}/admin/snippets/references/reference/add/")
    page.wait_for_timeout(SETTLE)
    paste(page, BIBTEX)
    expect(page.locator(".paste__answer")).to_contain_text("The fields are filled in")
    expect(page.locator("#id_authors")).to_have_value(re.compile(r"Vickers AJ\nVertosick EA"))
    expect(page.locator("#id_year")).to_have_value("2018")
    expect(page.locator("#id_form")).to_have_value("article")
    axe(page, ".paste")
    # Wagtail saves what is new by itself: a press in the middle of that would make two.
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Publish")
    expect(page.locator(".messages")).to_contain_text(re.compile("created|published"))
    reference = Reference.objects.get()
    assert reference.live
    assert "2018;19(5):455–74. doi:10.1016/j.jpain.2017.11.005" in reference.citation


def test_a_pasted_doi_is_looked_up_and_offline_says_what_to_do(page, live_server, category, monkeypatch):
    asked: Any = Asked(CROSSREF)
    monkeypatch.setitem(lookup.crossref.__dict__, "ask", asked)
    log_in(page, live_server.url, EDITORS)
    page.goto(f"{live_server.url}/admin/snippets/references/reference/add/")
    page.wait_for_timeout(SETTLE)
    paste(page, f"https://doi.org/{DOI}")
    expect(page.locator("#id_title")).to_have_value("Acupuncture for Chronic Pain")
    expect(page.locator("#id_doi")).to_have_value(DOI)
    assert asked.numbers == [DOI]
    asked.answer = OSError("no route to host")
    paste(page, DOI)
    expect(page.locator(".paste__answer")).to_have_text(
        "We could not reach Crossref. Paste the citation as BibTeX or RIS instead."
    )
    expect(page.locator("#id_title")).to_have_value("Acupuncture for Chronic Pain")


def test_a_citation_is_chosen_inside_a_text_and_numbers_follow_the_order(page, live_server, category, axe):
    first, second = ReferenceFactory(title="Trial of walking"), ReferenceFactory(title="Trial of rest")
    text = [("paragraph", "<p>Walking helps.</p>"), ("paragraph", f"<p>Rest does not{cite(second)}.</p>")]
    question = QuestionFactory(parent=category, title="Is rest best?", answer=text)
    log_in(page, live_server.url, MANAGING_EDITORS)
    edit = f"{live_server.url}/admin/pages/{question.pk}/edit/"

    page.goto(edit)
    page.wait_for_timeout(SETTLE)
    expect(page.locator(".citation-entity")).to_have_attribute("title", str(second))
    cite_at_the_end(page, 0, "Trial of walking")
    expect(page.locator(".citation-entity").first).to_have_attribute("data-label", "Marsh 2020")
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Save draft")
    page.wait_for_load_state("networkidle")
    draft = QuestionPage.objects.get(pk=question.pk).get_latest_revision_as_object()
    assert f'<embed embedtype="reference" id="{first.pk}"/>' in draft.answer[0].value.source
    publish(page, question, edit)
    assert shown(page, live_server.url + question.url) == [
        ("[reference 1]", first.title),
        ("[reference 2]", second.title),
    ]
    axe(page, "main")
    page.locator("sup.cite a").first.click()
    expect(page).to_have_url(re.compile("#ref-1$"))
    page.locator("#ref-1 a.references__back").click()
    expect(page).to_have_url(re.compile("#ref-1-1$"))

    page.goto(edit)
    page.wait_for_timeout(SETTLE)
    page.get_by_role("button", name="Move down").first.click()
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Save draft")
    page.wait_for_load_state("networkidle")
    publish(page, question, edit)
    assert shown(page, live_server.url + question.url) == [
        ("[reference 1]", second.title),
        ("[reference 2]", first.title),
    ]


def publish(page: Page, question: QuestionPage, edit: str) -> None:
    """Publish the draft once a reviewer has signed it off."""
    have_signed(question)
    page.goto(edit)
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Publish")
    expect(page.locator(".messages")).to_contain_text("published")


def shown(page: Page, address: str) -> list[tuple[str, str]]:
    """Return the citations of a page in the order of its text, each with the title that its link leads to."""
    page.goto(address)
    links = page.locator(".prose sup.cite a")
    titles = [page.locator(f"{link.get_attribute('href')} cite").inner_text() for link in links.all()]
    return list(zip([" ".join(text.split()) for text in links.all_text_contents()], titles, strict=True))


def test_a_file_is_imported_after_a_look_at_it(page, live_server, category, axe, tmp_path):
    known = ReferenceFactory(doi=DOI)
    path = tmp_path / "library.ris"
    path.write_text(RIS + RIS.replace(DOI, "10.99999/new").replace("Acupuncture for", "Swimming against"))
    log_in(page, live_server.url, EDITORS)
    page.goto(f"{live_server.url}/admin/references/import/")
    page.locator("input[type=file]").set_input_files(path)
    axe(page, "main")
    page.get_by_role("button", name="Read and preview").click()
    expect(page.locator("main")).to_contain_text("Here already, the same DOI")
    expect(page.get_by_role("combobox").first).to_have_value("keep")
    axe(page, "main")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("main")).to_contain_text("“library.ris” is imported.")
    assert Reference.objects.exclude(pk=known.pk).get().title.startswith("Swimming against")
