"""“I am away”: telling of an absence, and of its end."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from review import reviewers
from review.mail.deputies import tell_deputy
from review.models import Absence
from review.screen_forms import AbsenceForm


class AbsenceView(WagtailAdminTemplateMixin, TemplateView):
    """Who is away from now on, and a form to say so."""

    template_name = "review/screen/absence.html"
    page_title = "Away"
    header_icon = "date"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Raises PermissionDenied for people who neither review nor look after those who do."""
        self.may_manage = reviewers.may_manage(request.user)
        if not self.may_manage and not reviewers.may_review(request.user):
            raise PermissionDenied("Only reviewers can be away from reviewing.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note the absence."""
        form = AbsenceForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        tell_deputy(form.save(), request.user)
        messages.success(request, "Noted. Have a good time away.")
        return redirect("review_screen:absence")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the absences that this person may end."""
        kwargs.setdefault("form", AbsenceForm(user=self.request.user))
        return super().get_context_data(**kwargs) | {
            "absences": absences_for(self.request.user),
            "may_manage": self.may_manage,
            "today": timezone.localdate(),
        }


class EndAbsenceView(View):
    """“I am back.”"""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, absence_pk: int) -> HttpResponse:
        """End the absence, or forget one that has not begun."""
        reviewers.end_absence(get_object_or_404(absences_for(request.user), pk=absence_pk))
        messages.success(request, "Welcome back.")
        return redirect("review_screen:absence")


def absences_for(user: Any) -> Any:
    """Return the absences of today and later that `user` may end: their own, for managing editors everybody's."""
    coming = Absence.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))
    coming = coming.select_related("user", "deputy")
    return coming if reviewers.may_manage(user) else coming.filter(user=user)
