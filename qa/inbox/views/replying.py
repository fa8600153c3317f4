"""Private replies: writing one, and deciding on one that somebody else wrote."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from wagtail.admin import messages

from qa.inbox import handling, permissions
from qa.inbox.forms import DecideForm, ReplyForm
from qa.inbox.refusals import ActionRefused
from qa.inbox.replying import needs_second_person
from qa.inbox.views.base import ActionView
from qa.models import PrivateReply, PrivateView

NONE_WAITS = "No private reply waits for a decision here any more."


class ReplyView(ActionView):
    """Writes an answer for the asker alone."""

    page_title = "Reply privately"
    template_name = "qa/inbox/reply.html"
    form_class = ReplyForm
    shown_in = PrivateView.Where.REPLY

    @cached_property
    def stored(self) -> PrivateReply | None:
        """The reply that is not sent yet."""
        return handling.open_reply(self.submission)

    @cached_property
    def needs_second(self) -> bool:
        """Whether somebody else signs it off."""
        return needs_second_person()

    def get_initial(self) -> dict[str, Any]:
        """Return the reply as it is so far."""
        words = self.stored.text if self.stored else ""
        return {"text": words, "opened": words}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is stored where that is not what the writer began with, and what happens then."""
        context = super().get_context_data(stored=self.stored, needs_second=self.needs_second, **kwargs)
        form = context["form"]
        if form.is_bound and self.stored and form.data.get("opened", "").replace("\r\n", "\n") != self.stored.text:
            context["theirs"] = self.stored
            # Whoever has read them may go on with them.
            form.data = form.data.copy()
            form.data["opened"] = self.stored.text
        return context

    def act(self, form: ReplyForm) -> str:
        """Keep it, or send it on."""
        is_finished = "finish" in self.request.POST
        self.__dict__.pop("stored", None)
        reply = handling.write_reply(
            self.submission,
            form.cleaned_data["text"],
            self.request.user,
            is_finished=is_finished,
            needs_second=self.needs_second,
            opened=form.cleaned_data["opened"],
        )
        if not is_finished:
            return "Your draft of the reply is kept. Nothing has been sent."
        if reply.state == PrivateReply.State.WAITING:
            return "Your reply waits for a second person. The asker gets it when they have signed it off."
        return "Your reply is on its way to the asker."


class RecallView(ActionView):
    """Takes a reply back that waits for a second person."""

    page_title = "Take your reply back"
    button_label = "Take it back"
    explanation = "It waits no longer for a second person. You can change it and send it on again."
    shown_in = PrivateView.Where.REPLY

    def act(self, form: Any) -> str:
        """Take it back."""
        waiting = self.submission.replies.filter(state=PrivateReply.State.WAITING).first()
        if waiting is None:
            raise ActionRefused(NONE_WAITS)
        handling.take_back_reply(waiting, self.request.user)
        return "The reply is yours again. Nothing has been sent."


class DecideView(ActionView):
    """Signs off a private reply, or sends it back."""

    page_title = "Decide on a private reply"
    template_name = "qa/inbox/decide.html"
    form_class = DecideForm
    shown_in = PrivateView.Where.REPLY

    @staticmethod
    def is_allowed(user: Any) -> bool:
        """Return whether `user` may sign off."""
        return permissions.may_approve(user)

    @cached_property
    def reply(self) -> PrivateReply | None:
        """The reply that waits."""
        waiting = self.submission.replies.filter(state=PrivateReply.State.WAITING)
        return waiting.select_related("written_by").first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it, or say that none waits."""
        if self.reply is None:
            messages.warning(request, NONE_WAITS)
            return redirect(self.question_address)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide, or say that somebody else has."""
        if self.reply is None:
            messages.warning(request, NONE_WAITS)
            return redirect(self.question_address)
        return super().post(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Return what is read."""
        return {"text": self.reply.text if self.reply else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reply as it is now, which is what a second press means."""
        self.__dict__.pop("reply", None)
        reply = self.reply
        is_own = bool(reply and reply.written_by_id == self.request.user.pk)
        context = super().get_context_data(reply=reply, is_own=is_own, **kwargs)
        form = context["form"]
        if form.is_bound and reply:
            form.data = form.data.copy()
            form.data["text"] = reply.text
        return context

    def form_valid(self, form: DecideForm) -> HttpResponse:
        """Ask for a note where one is needed."""
        if self.request.POST.get("decision") not in ("approve", "return"):
            form.add_error(None, "Choose whether to send it to the asker, or back to its writer.")
            return self.form_invalid(form)
        if self.request.POST["decision"] == "return" and not form.cleaned_data["note"]:
            form.add_error("note", "Say what should change, so that the writer can go on.")
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, form: DecideForm) -> str:
        """Decide."""
        assert self.reply is not None  # noqa: S101 - `post` has seen to it
        if self.request.POST["decision"] == "return":
            handling.return_reply(self.reply, form.cleaned_data["note"], self.request.user)
            return "The reply is back with its writer, who is told."
        handling.approve_reply(self.reply, form.cleaned_data["text"], self.request.user)
        return "The reply is on its way to the asker."
