from django.contrib.auth.models import Group
from wagtail.models import Page, Task, Workflow, WorkflowPage, WorkflowTask

from home.setup.groups import REVIEWERS
from home.setup.tree import SiteTree
from review.models import ClinicalReviewTask

NAME = "Clinical review"
WAGTAIL_DEFAULT = "Moderators approval"


def assign_workflow(tree: SiteTree) -> Workflow:
    """Return the review workflow, made when missing and assigned to sections that have none of their own."""
    workflow = Workflow.objects.filter(name=NAME).first() or make_workflow()
    for section in (tree.archive, tree.factsheets):
        WorkflowPage.objects.get_or_create(page_id=section.pk, defaults={"workflow": workflow})
    remove_wagtail_default()
    return workflow


def make_workflow() -> Workflow:
    """Return a workflow of one step: a reviewer approves, and the page is published or scheduled."""
    task = ClinicalReviewTask.objects.create(name=NAME)
    task.groups.add(Group.objects.get(name=REVIEWERS))
    workflow = Workflow.objects.create(name=NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    return workflow


def remove_wagtail_default() -> None:
    """Remove the workflow that Wagtail assigns to the whole tree, unless somebody has used it."""
    root = Page.get_first_root_node()
    WorkflowPage.objects.filter(page=root, workflow__name=WAGTAIL_DEFAULT).delete()
    Workflow.objects.filter(name=WAGTAIL_DEFAULT, workflow_states__isnull=True).delete()
    Task.objects.filter(name=WAGTAIL_DEFAULT, task_states__isnull=True).delete()
