from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    """Our own user model."""

    default = True
    name = "users"


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user management, with our form for people who log in by email."""

    user_viewset = "users.viewsets.UserViewSet"
