"""What makes an empty database a site: the tree, the groups and the workflow. Every step may be run again."""

from home.setup.groups import grant_groups
from home.setup.tree import SiteTree, grow_tree
from home.setup.workflow import assign_workflow

__all__ = ["SiteTree", "assign_workflow", "grant_groups", "grow_tree"]
