from datetime import timedelta

from django.apps import AppConfig


class QaConfig(AppConfig):
    """The archive: categories, questions and answers, the ask page, the importer."""

    name = "qa"
    verbose_name = "questions and answers"

    def ready(self) -> None:
        """Register the jobs that make exports and forget them."""
        from publishing import jobs  # noqa: PLC0415
        from qa.export import orders  # noqa: PLC0415 - needs the models

        jobs.register("qa.exports", every=orders.LOOK_EVERY, run=orders.fill_orders, longest=orders.LONGEST)
        jobs.register("qa.exports.forget", every=timedelta(hours=6), run=orders.forget_old)
