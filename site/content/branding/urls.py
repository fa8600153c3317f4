from django.urls import path, re_path

from content.branding import views

DIGEST = "(?P<digest>[0-9a-f]{16})"

urlpatterns = [
    re_path(rf"^brand-{DIGEST}\.css$", views.stylesheet, name="brand_css"),
    re_path(
        rf"^brand/{DIGEST}/(?P<name>favicon\.ico|icon\.svg|apple-touch-icon\.png|icon-192\.png|icon-512\.png)$",
        views.icon,
        name="brand_icon",
    ),
    re_path(rf"^brand/{DIGEST}/site\.webmanifest$", views.manifest, name="brand_manifest"),
    re_path(rf"^share/(?P<page_key>[0-9]{{1,18}})-{DIGEST}\.png$", views.card, name="sharing_card"),
    path("favicon.ico", views.icon, {"name": "favicon.ico"}),
    path("apple-touch-icon.png", views.icon, {"name": "apple-touch-icon.png"}),
    path("apple-touch-icon-precomposed.png", views.icon, {"name": "apple-touch-icon.png"}),
    path("site.webmanifest", views.manifest),
]
