from content.models.base_page import BasePage
from content.models.hold import SafetyHold
from content.models.organisation import OrganisationSettings
from content.models.person import Person
from content.models.snippet import PublicSnippet
from content.models.topic import Topic

__all__ = ["BasePage", "OrganisationSettings", "Person", "PublicSnippet", "SafetyHold", "Topic"]
