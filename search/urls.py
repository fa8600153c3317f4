from django.urls import path

from search import views
from search.log.views import opened

urlpatterns = [
    path("", views.search, name="search"),
    path("opened/", opened, name="search_opened"),
    path("suggest/", views.suggestions, name="search_suggestions"),
]
