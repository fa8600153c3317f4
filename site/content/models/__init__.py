from content.models.base_page import BasePage
from content.models.hold import SafetyHold
from content.models.organisation import OrganisationSettings
from content.models.person import Person
from content.models.public_change import PublicChange
from content.models.snippet import PublicSnippet
from content.models.topic import Topic
from content.models.urgent import UrgentRule

__all__ = [
    "BasePage",
    "OrganisationSettings",
    "Person",
    "PublicChange",
    "PublicSnippet",
    "SafetyHold",
    "Topic",
    "UrgentRule",
]
