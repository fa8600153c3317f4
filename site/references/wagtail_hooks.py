from wagtail.snippets.models import register_snippet

from references.viewsets import ReferenceViewSet

register_snippet(ReferenceViewSet)
