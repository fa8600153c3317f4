from dataclasses import dataclass

from django.contrib.auth.models import Group

from home.setup.groups import EDITORS, MANAGING_EDITORS, REVIEWERS
from users.models import User

PASSWORD = "clearwell"  # noqa: S105 - a demo site's password is printed on the screen


@dataclass(frozen=True)
class Login:
    """Somebody who can log in to the demo."""

    email: str
    first_name: str
    last_name: str
    group: str | None

    @property
    def role(self) -> str:
        """What this person is, in a word or two."""
        return self.group.removesuffix("s").lower() if self.group else "administrator"


LOGINS = [
    Login("editor@example.org", "Edie", "Marsh", EDITORS),
    Login("reviewer@example.org", "Ravi", "Sen", REVIEWERS),
    Login("deputy@example.org", "Hana", "Okoro", REVIEWERS),
    Login("managing@example.org", "Mona", "Clarke", MANAGING_EDITORS),
    Login("admin@example.org", "Ada", "Minton", None),
]


def make_users() -> dict[str, User]:
    """Return the demo's users by email address, made when missing."""
    users = {}
    for login in LOGINS:
        user = User.objects.filter(email=login.email).first()
        if user is None:
            make = User.objects.create_user if login.group else User.objects.create_superuser
            user = make(login.email, PASSWORD, first_name=login.first_name, last_name=login.last_name)
        if login.group:
            user.groups.add(Group.objects.get(name=login.group))
        users[login.email] = user
    return users


def describe_logins() -> str:
    """Return the log-ins as lines of text for a terminal."""
    lines = [f"  {login.email:24} {PASSWORD:12} {login.role}" for login in LOGINS]
    return "\n".join(["Log in to the admin as:", *lines])
