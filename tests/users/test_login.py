import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["edie@example.org", "Edie@example.org", "EDIE@EXAMPLE.ORG"])
def test_people_log_in_with_their_address_in_any_case(client, typed):
    user = UserFactory(email="Edie@Example.org", group="Editors")
    client.post(reverse("wagtailadmin_login"), {"username": typed, "password": PASSWORD})
    assert client.session.get("_auth_user_id") == str(user.pk)


def test_a_wrong_password_is_refused():
    UserFactory(email="edie@example.org")
    assert authenticate(username="edie@example.org", password="wrong") is None


def test_one_address_has_one_account():
    UserFactory(email="edie@example.org")
    with pytest.raises(IntegrityError):
        UserFactory(email="EDIE@example.org")


def test_an_administrator_who_adds_a_user_cannot_make_a_second_account_for_an_address(client, administrator):
    UserFactory(email="edie@example.org")
    client.force_login(administrator)
    details = {"email": "Edie@Example.org", "first_name": "E", "last_name": "M"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    response = client.post(reverse("wagtailusers_users:add"), details | passwords)
    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert User.objects.filter(email__iexact="edie@example.org").count() == 1


def test_an_administrator_adds_a_user_without_a_user_name(client, administrator):
    client.force_login(administrator)
    details = {"email": "Nora@Example.org", "first_name": "Nora", "last_name": "Lund"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("wagtailusers_users:add"), details | passwords)
    assert authenticate(username="nora@example.org", password=PASSWORD)


def test_a_user_without_an_address_is_refused():
    with pytest.raises(ValueError, match="email"):
        User.objects.create_user("")


def test_a_person_is_shown_by_name_or_else_by_address():
    assert str(User(email="a@example.org", first_name="Ada", last_name="Minton")) == "Ada Minton"
    assert str(User(email="a@example.org")) == "a@example.org"
