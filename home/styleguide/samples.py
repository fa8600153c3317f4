"""Made-up records in every state that a component knows. None of them is in the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from wagtail.blocks import Block
from wagtail.fields import StreamField

from content.models import BasePage, Person, UrgentRule
from content.urgent import UrgentAdvice
from factsheets.blocks.findings import Finding
from factsheets.models import FactsheetPage
from factsheets.verdicts import VerdictKind
from home.models import StandardPage
from qa.asking.forms import SendForm
from qa.models import AskPage, QuestionPage
from review.models import Review
from review.public import Trust, Unreviewed

PAGE_TYPES: list[type[BasePage]] = [QuestionPage, FactsheetPage, StandardPage]


@dataclass(frozen=True)
class Sample:
    """A component in one state: what it shows, and the template with its context."""

    name: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def trust_samples() -> list[Sample]:
    """Return the line of trust in each of its states."""
    now = timezone.now()
    whole = Review(reviewer_name="Dr Ravi Sen", reviewer_credentials="MRCGP", signed_at=now - timedelta(days=90))
    part = Review(reviewer_name="Priya Nair", part="Exercise", signed_at=now - timedelta(days=5), scope="part")
    later, before = timezone.localdate() + timedelta(days=900), timezone.localdate() - timedelta(days=10)
    states = {
        "Reviewed": Trust(whole=whole, due_on=later),
        "Reviewed, a part of it since": Trust(whole=whole, part=part, due_on=later),
        "Overdue": Trust(whole=whole, due_on=before),
        "Changed since without a review": Trust(unreviewed=Unreviewed(since=now, last=whole, before=None)),
    }
    return [
        Sample(name, "review/public/reviewed.html", {"page": SimpleNamespace(trust=trust)})
        for name, trust in states.items()
    ] + [Sample("From the archive", "includes/legacy_notice.html", {"page": SimpleNamespace(is_legacy=True)})]


def component_samples() -> list[Sample]:
    """Return the components that stand on pages beside their texts."""
    person = Person(name="Dr Owen Prichard", credentials="MBBCh, MRCGP", role="General practitioner")
    results = Paginator(range(200), 10).get_page(7)
    advice = [
        UrgentAdvice.of(UrgentRule(heading=heading, message="What clinicians wrote.", severity=severity))
        for heading, severity in zip(("Call 999 now", "See your GP today"), UrgentRule.Severity, strict=False)
    ]
    form = SendForm({"question": "Short", "email": "no address"}, page=AskPage(title="Post a question"))
    form.is_valid()
    search = {"id": "sample-search", "label": "Search questions, answers and factsheets", "show_label": True}
    return [
        Sample("Search box", "includes/search_form.html", search | {"query": "back pain"}),
        Sample("Somebody who answered", "includes/person.html", {"person": person, "label": "Answered by"}),
        Sample("Pages of a long list", "includes/pagination.html", {"results": results, "label": "Sample pages"}),
        Sample("Urgent advice", "includes/urgent_advice.html", {"advice": advice, "level": 4}),
        Sample("What stands against sending a form", "qa/includes/ask_problems.html", {"form": form}),
    ]


def verdict_samples() -> list[Sample]:
    """Return the verdicts of factsheets."""
    template = "factsheets/includes/verdict_kind.html"
    return [Sample(kind.label, template, {"kind": kind.value, "label": kind.label}) for kind in VerdictKind]


def find_blocks() -> Iterator[tuple[str, Block, Any]]:
    """Yield every block that an editor may choose, once, with the example it shows of itself."""
    seen = set()
    for model in PAGE_TYPES:
        for stream in model._meta.local_fields:
            for block in stream.stream_block.child_blocks.values() if isinstance(stream, StreamField) else ():
                kind = getattr(block.meta, "kind", block.name)
                if kind not in seen:
                    seen.add(kind)
                    yield str(block.label), block, block.normalize(block.get_preview_value())


def findings_sample() -> Sample:
    """Return the summary of findings of three outcomes."""
    stream = FactsheetPage._meta.get_field("body").stream_block
    example = stream.child_blocks["outcome"].get_preview_value()
    outcomes = [
        stream.child_blocks["outcome"].normalize(example | {"outcome": name, "certainty": certainty})
        for name, certainty in (("Pain", "high"), ("Function", "moderate"), ("Work", "very_low"))
    ]
    findings = [Finding(outcome) for outcome in outcomes]
    return Sample("Summary of findings", "factsheets/includes/findings.html", {"findings": findings, "counted": True})
