from datetime import timedelta

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The one way to search."""

    name = "search"

    def ready(self) -> None:
        """Keep the index in step with the pages, and have the worker look after it."""
        from wagtail.contrib.search_promotions.models import SearchPromotion  # noqa: PLC0415 - needs the models

        from content import watching  # noqa: PLC0415
        from publishing import jobs  # noqa: PLC0415
        from review.models import Review  # noqa: PLC0415
        from search import indexing, receivers  # noqa: PLC0415
        from search.log import counters  # noqa: PLC0415

        receivers.connect()
        watching.watch(SearchPromotion, Review)
        jobs.register("search.catch_up", every=timedelta(minutes=1), run=indexing.catch_up, longest=timedelta(hours=2))
        jobs.register("search.forget_log", every=timedelta(days=1), run=counters.forget_old)
        jobs.register("search.recount", every=timedelta(minutes=10), run=indexing.recount)
