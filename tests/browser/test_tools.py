"""The tools of the browser tests do what those tests rely on."""

import pytest


def test_axe_finds_what_is_wrong(page, axe):
    page.set_content("<!doctype html><html><body><img src='spine.png'></body></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_no_script_runs_without_javascript(no_js):
    no_js.set_content("<p id=here>before</p><script>document.getElementById('here').textContent = 'after'</script>")
    assert no_js.locator("#here").inner_text() == "before"
