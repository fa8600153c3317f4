from datetime import timedelta

from django.apps import AppConfig


class QaConfig(AppConfig):
    """The archive: categories, questions and answers, posting and answering questions, the importer and the exports."""

    name = "qa"
    verbose_name = "questions and answers"

    def ready(self) -> None:
        """Follow what happens to pages, and have the worker import, export, tell askers and keep the privacy clock."""
        from publishing import jobs, pagecache  # noqa: PLC0415
        from qa import receivers  # noqa: F401, PLC0415 - connects them
        from qa.asking import limits  # noqa: PLC0415 - needs the models
        from qa.export import orders  # noqa: PLC0415 - needs the models
        from qa.inbox import telling  # noqa: PLC0415 - needs the models
        from qa.privacy import clock, copies, erasing, settings_checks  # noqa: F401, PLC0415 - need the models
        from qa.wizard import queue  # noqa: PLC0415 - needs the models
        from qa.worklist import receivers as worklist_receivers  # noqa: F401, PLC0415 - connects them

        pagecache.know_parameters("page", "sort")
        jobs.register("qa.uploads", every=queue.EVERY, run=queue.work, longest=queue.LONGEST)
        jobs.register("qa.exports", every=orders.LOOK_EVERY, run=orders.fill_orders, longest=orders.LONGEST)
        jobs.register("qa.exports.forget", every=timedelta(hours=6), run=orders.forget_old)
        jobs.register("qa.asking.forget_senders", every=timedelta(minutes=30), run=limits.forget)
        jobs.register("qa.inbox.tell_askers", every=timedelta(minutes=1), run=telling.tell_askers)
        jobs.register("qa.privacy.purge", every=timedelta(hours=1), run=clock.purge)
        # Often: what was erased must be known outside before a disk is lost.
        jobs.register("qa.privacy.ledger", every=timedelta(minutes=1), run=erasing.keep_ledger)
