from wagtail.users.views.users import UserViewSet as WagtailUserViewSet


class UserViewSet(WagtailUserViewSet):
    """Lists people by their name and email address: there are no user names here."""

    list_display = ("__str__", "email", "is_active", "last_login")
