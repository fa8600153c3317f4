"""The checks beside the editor follow what is typed, and a refusal loses none of it."""

import pytest
from playwright.sync_api import expect

from home.setup import grow_tree
from home.setup.groups import EDITORS, MANAGING_EDITORS
from tests.browser.test_editing import SETTLE, choose_action, log_in
from tests.factories import CategoryFactory, QuestionFactory


@pytest.fixture
def draft(live_server):
    category = CategoryFactory(parent=grow_tree().archive, title="Mind and sleep")
    return QuestionFactory(parent=category, title="Is rest best?", live=False)


def test_the_checks_beside_the_editor_follow_what_is_typed_and_stop_a_submission(page, live_server, draft):
    log_in(page, live_server.url, EDITORS)
    page.goto(f"{live_server.url}/admin/pages/{draft.pk}/edit/")
    page.wait_for_timeout(SETTLE)
    page.locator("[data-side-panel-toggle=checks]").click()
    checks = page.locator("[data-checks]")
    expect(checks).to_contain_text("Nothing is missing")

    page.get_by_role("textbox", name="Summary").fill("Write to jane.doe@gmail.com")
    expect(checks).to_contain_text("1 thing to mend")
    expect(checks).to_contain_text("“jane.doe@gmail.com” looks like an email address")
    expect(page.locator("[data-side-panel-toggle=checks] .checks__count")).to_have_text("1")
    checks.get_by_role("link", name="Show").first.click()
    expect(page.get_by_role("textbox", name="Summary")).to_be_focused()

    choose_action(page, "Submit to Clinical review")
    expect(page.locator(".messages")).to_contain_text("Your changes are saved as a draft")
    expect(page.locator(".messages")).to_contain_text("jane.doe@gmail.com")
    expect(page.get_by_role("textbox", name="Summary")).to_have_value("Write to jane.doe@gmail.com")


def test_a_managing_editor_publishes_without_sign_off_by_a_reason(page, live_server, draft):
    log_in(page, live_server.url, MANAGING_EDITORS)
    page.goto(f"{live_server.url}/admin/pages/{draft.pk}/edit/")
    page.wait_for_timeout(SETTLE)
    page.locator("footer [data-w-dropdown-target='toggle']").click()
    page.get_by_role("link", name="Publish without sign-off…").click()
    page.get_by_label("Why it cannot wait").fill("The guideline changed today.")
    page.get_by_role("button", name="Publish without sign-off").click()
    expect(page.locator(".messages")).to_contain_text("published without sign-off")
    draft.refresh_from_db()
    assert draft.live
