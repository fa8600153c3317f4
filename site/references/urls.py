from django.urls import path

from references.views.paste import PasteView

app_name = "references"
urlpatterns = [
    path("paste/", PasteView.as_view(), name="paste"),
]
