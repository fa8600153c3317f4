from django.urls import path

from references.views.imports import RunView, UploadView
from references.views.names import names
from references.views.paste import PasteView
from references.views.report import CitationsReportView

app_name = "references"
urlpatterns = [
    path("import/", UploadView.as_view(), name="import"),
    path("import/<int:pk>/", RunView.as_view(), name="import_run"),
    path("names/", names, name="names"),
    path("paste/", PasteView.as_view(), name="paste"),
    path("report/", CitationsReportView.as_view(), name="report"),
    path("report/results/", CitationsReportView.as_view(results_only=True), name="report_results"),
]
