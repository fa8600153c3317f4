from django.urls import path

from review.helpful.views import answer, done, thanks

urlpatterns = [
    path("<int:page_key>/", answer, name="helpful"),
    path("<int:page_key>/thanks/", done, name="helpful_done"),
    path("thanks/<str:signed>/", thanks, name="helpful_thanks"),
]
