import pytest
from django.urls import reverse
from django.utils import timezone

from qa.models import AnswerFound
from tests.factories import CategoryFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def test_editors_see_which_answers_help_askers(client, editor, tree):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="Do stairs harm a knee?")
    today = timezone.localdate()
    AnswerFound.objects.create(page=page, day=today, count=30)
    AnswerFound.objects.create(page=page, day=today.replace(year=today.year - 1, day=1), count=7)
    client.force_login(editor)
    shown = client.get(reverse("questions:index")).content.decode()
    assert "Helped askers" in shown
    assert ">37<" in shown.replace(" ", "").replace("\n", "")
