from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as document_urls
from wagtail.views import serve as serve_page

from content.sitemaps import PublicSitemap
from home.styleguide.views import styleguide
from home.views import robots
from publishing.pagecache import keep

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("ask/", include("qa.asking.urls")),
    path("helpful/", include("review.helpful.urls")),
    path("search/", include("search.urls")),
    path("sitemap.xml", keep(sitemap), {"sitemaps": {"pages": PublicSitemap}}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    # Wagtail's own addresses end in a slash, files for reference managers do not.
    re_path(r"^((?:[\w\-]+/)+cite\.(?:bib|ris))$", serve_page),
    path("", include("content.branding.urls")),
    path("", include(wagtail_urls)),
]
if settings.DEBUG:
    urlpatterns.insert(0, path("styleguide/", styleguide, name="styleguide"))
if settings.SERVE_MEDIA:
    urlpatterns.insert(0, path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}))
