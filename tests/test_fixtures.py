"""The tests stand on what `conftest.py` promises them, on every database."""

import pytest
from django.contrib.auth.models import Group

from home.models import HomePage
from home.setup.groups import EDITORS


@pytest.mark.django_db
def test_every_test_begins_with_a_new_site():
    assert HomePage.objects.exists()
    assert Group.objects.get(name=EDITORS).permissions.filter(codename="access_admin").exists()
