from django.urls import path, register_converter
from django.urls.converters import StringConverter

from qa.asking.status import ChangeView, SentView, StatusView
from qa.asking.views import look, take_step


class ChangeConverter(StringConverter):
    """What an asker may have done."""

    regex = "withdraw|unpublish|erase|email"


register_converter(ChangeConverter, "asked_change")

urlpatterns = [
    path("<int:page_key>/", take_step, name="ask"),
    path("<int:page_key>/look/", look, name="ask_look"),
    path("sent/<str:code>/<str:signature>/", SentView.as_view(), name="ask_sent"),
    path("status/<str:code>/<str:signature>/", StatusView.as_view(), name="ask_status"),
    path("status/<str:code>/<str:signature>/<asked_change:what>/", ChangeView.as_view(), name="ask_change"),
]
