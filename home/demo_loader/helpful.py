from typing import TYPE_CHECKING

from review.models import HelpfulCount, HelpfulReason

if TYPE_CHECKING:
    from home.demo_loader.load import Demo


def say_what_helped(demo: "Demo") -> None:
    """Let visitors have said of some pages whether they helped, and why."""
    for record in demo.source.helpful:
        page = demo.pages[record["key"]]
        page.refresh_from_db(fields=["live_revision"])
        said = {"page_id": page.pk, "revision_number": page.live_revision_id or 0}
        HelpfulCount.objects.create(**said, yes=record["yes"], no=record["no"])
        for number, text in enumerate(record.get("reasons", [])):
            was_helpful = not text.startswith("No: ")
            words = text.removeprefix("No: ").removeprefix("Yes: ")
            HelpfulReason.objects.create(**said, was_helpful=was_helpful, text=words, key=f"demo-{page.pk}-{number}")
