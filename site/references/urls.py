from django.urls import path

from references.views.names import names
from references.views.paste import PasteView

app_name = "references"
urlpatterns = [
    path("names/", names, name="names"),
    path("paste/", PasteView.as_view(), name="paste"),
]
