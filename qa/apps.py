from django.apps import AppConfig


class QaConfig(AppConfig):
    """The archive: categories, questions and answers, the ask page, the importer."""

    name = "qa"
    verbose_name = "questions and answers"

    def ready(self) -> None:
        """Let the worklist follow the pages and every record what is removed; have the worker import what is uploaded."""
        from publishing import jobs  # noqa: PLC0415
        from qa import receivers  # noqa: F401, PLC0415 - connects them
        from qa.wizard import queue  # noqa: PLC0415 - needs the models
        from qa.worklist import receivers as worklist_receivers  # noqa: F401, PLC0415 - connects them

        jobs.register("qa.uploads", every=queue.EVERY, run=queue.work, longest=queue.LONGEST)
