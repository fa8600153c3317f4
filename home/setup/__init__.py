"""What makes an empty database a site: tree, groups, workflow and review dates. Every step may be run again."""

from home.setup.groups import grant_groups
from home.setup.tree import SiteTree, grow_tree
from home.setup.workflow import assign_workflow
from review.planning.due import fill_due_dates

__all__ = ["SiteTree", "assign_workflow", "fill_due_dates", "grant_groups", "grow_tree"]
