from datetime import timedelta

from django.apps import AppConfig
from wagtail.admin.apps import WagtailAdminAppConfig


class ReviewConfig(AppConfig):
    """Editorial trust: who signs off what."""

    name = "review"
    default = True

    def ready(self) -> None:
        """Listen for what happens to pages, and register the timed jobs."""
        from content import watching  # noqa: PLC0415
        from content.pdf import kept  # noqa: PLC0415
        from publishing import jobs  # noqa: PLC0415
        from references import refresh  # noqa: PLC0415
        from review import pdf_files, receivers, record_changes, reminders, retractions, shown  # noqa: F401, PLC0415
        from review.copying import remember_sources  # noqa: PLC0415
        from review.helpful import counting  # noqa: PLC0415 - needs the models
        from review.mail import holds as mail_of_holds  # noqa: F401, PLC0415
        from review.mail import receivers as mail_receivers  # noqa: F401, PLC0415
        from review.models import Redaction, ReviewDue  # noqa: PLC0415
        from review.redaction import cleaning  # noqa: PLC0415
        from review.whole_actions import make_actions_whole, make_deleting_ask_first  # noqa: PLC0415 - needs the models

        watching.watch(ReviewDue, Redaction)
        make_actions_whole()
        make_deleting_ask_first()
        remember_sources()

        jobs.register("review.reminders", every=timedelta(hours=1), run=reminders.remind)
        # `references` and `publishing` do not know each other.
        jobs.register("references.print", every=timedelta(hours=1), run=refresh.print_stale)
        jobs.register("review.pdf.forget", every=timedelta(hours=6), run=kept.forget_old)
        jobs.register("review.helpful.purge", every=timedelta(hours=6), run=counting.purge)
        jobs.register("review.helpful.forget_senders", every=timedelta(minutes=30), run=counting.forget)
        jobs.register("review.clean_after_removal", every=timedelta(minutes=5), run=cleaning.clean_waiting)


class WagtailAdminConfig(WagtailAdminAppConfig):
    """Wagtail's admin without its own workflow mail, which it sends while the editor waits: ours goes by the worker."""

    def ready(self) -> None:
        """Take Wagtail's receivers away again."""
        super().ready()
        from wagtail import signals  # noqa: PLC0415
        from wagtail.models import TaskState, WorkflowState  # noqa: PLC0415 - need the models

        signals.task_submitted.disconnect(
            sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
        )
        for signal, what in (
            (signals.workflow_submitted, "submitted"),
            (signals.workflow_rejected, "rejected"),
            (signals.workflow_approved, "approved"),
        ):
            signal.disconnect(sender=WorkflowState, dispatch_uid=f"workflow_state_{what}_email_notification")
