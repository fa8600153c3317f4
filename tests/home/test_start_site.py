import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page, Site, Workflow, WorkflowPage

from content.models import OrganisationSettings
from factsheets.models import FactsheetIndexPage
from home.models import HomePage
from home.setup import grow_tree
from home.setup.tree import name_host
from qa.models import ArchivePage, AskPage

pytestmark = pytest.mark.usefixtures("fresh_database")

RECORDS = (Page, GroupPagePermission, Group, Workflow, WorkflowPage, Site)


def permissions_on(page: Page) -> dict[str, set[str]]:
    """Return the codenames that each group holds on exactly this page."""
    found: dict[str, set[str]] = {}
    for grant in GroupPagePermission.objects.filter(page=page).select_related("group", "permission"):
        found.setdefault(grant.group.name, set()).add(grant.permission.codename)
    return found


def test_a_fresh_database_becomes_an_empty_site():
    call_command("start_site", verbosity=0)
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert ArchivePage.objects.get().get_parent().pk == home.pk
    assert AskPage.objects.get().get_parent().pk == ArchivePage.objects.get().pk
    assert FactsheetIndexPage.objects.get().get_parent().pk == home.pk
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_running_it_again_changes_nothing():
    call_command("start_site", verbosity=0)
    before = [
        list(model.objects.values()) for model in (Page, GroupPagePermission, Group, Workflow, WorkflowPage, Site)
    ]
    call_command("start_site", verbosity=0)
    after = [list(model.objects.values()) for model in RECORDS]
    assert before == after


def test_what_an_editor_renamed_stays_renamed():
    tree = grow_tree()
    tree.archive.title = "Your questions"
    tree.archive.slug = "your-questions"
    tree.archive.save_revision().publish()
    call_command("start_site", verbosity=0)
    assert ArchivePage.objects.get().title == "Your questions"


def test_editors_and_reviewers_work_in_both_sections_and_never_publish():
    call_command("start_site", verbosity=0)
    for section in (ArchivePage.objects.get(), FactsheetIndexPage.objects.get()):
        assert permissions_on(section) == {"Editors": {"add_page", "change_page"}, "Reviewers": {"change_page"}}
    assert permissions_on(HomePage.objects.get()).keys() == {"Managing editors"}
    assert "publish_page" in permissions_on(HomePage.objects.get())["Managing editors"]


def test_wagtails_rights_on_the_whole_tree_are_taken_away():
    call_command("start_site", verbosity=0)
    assert permissions_on(Page.get_first_root_node()) == {}
    assert not Group.objects.filter(name="Moderators").exists()


def test_both_sections_have_the_review_workflow():
    call_command("start_site", verbosity=0)
    sections = {ArchivePage.objects.get().pk, FactsheetIndexPage.objects.get().pk}
    assert set(WorkflowPage.objects.values_list("page_id", flat=True)) == sections
    assert Workflow.objects.active().get().name == "Clinical review"


def test_the_site_takes_its_host_from_the_base_address(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://answers.charity.example"
    call_command("start_site", verbosity=0)
    assert Site.objects.get().root_url == "https://answers.charity.example"


def test_a_host_somebody_has_named_stays(settings):
    Site.objects.update(hostname="www.charity.example")
    settings.WAGTAILADMIN_BASE_URL = "https://elsewhere.example"
    call_command("start_site", verbosity=0)
    assert Site.objects.get().hostname == "www.charity.example"
    assert name_host("http://127.0.0.1:8140").hostname == "www.charity.example"


def test_a_site_that_is_only_tried_here_follows_the_port_it_is_served_on(tree):
    for port in (8140, 8000):
        name_host(f"http://127.0.0.1:{port}")
        assert Site.objects.get().root_url == f"http://127.0.0.1:{port}"


def test_no_visitor_has_to_write_the_organisations_settings():
    call_command("start_site", verbosity=0)
    assert OrganisationSettings.objects.count() == 1
