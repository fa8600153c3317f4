from datetime import timedelta

from django.apps import AppConfig


class QaConfig(AppConfig):
    """The archive: categories, questions and answers, the ask page, the importer and the exports."""

    name = "qa"
    verbose_name = "questions and answers"

    def ready(self) -> None:
        """Follow what happens to pages, and have the worker import what is uploaded and make the exports."""
        from publishing import jobs  # noqa: PLC0415
        from qa import receivers  # noqa: F401, PLC0415 - connects them
        from qa.export import orders  # noqa: PLC0415 - needs the models
        from qa.wizard import queue  # noqa: PLC0415 - needs the models
        from qa.worklist import receivers as worklist_receivers  # noqa: F401, PLC0415 - connects them

        jobs.register("qa.uploads", every=queue.EVERY, run=queue.work, longest=queue.LONGEST)
        jobs.register("qa.exports", every=orders.LOOK_EVERY, run=orders.fill_orders, longest=orders.LONGEST)
        jobs.register("qa.exports.forget", every=timedelta(hours=6), run=orders.forget_old)
