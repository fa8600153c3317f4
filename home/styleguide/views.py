from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from home.styleguide import samples
from home.styleguide.tokens import STYLES, colours_of, pairs_of, read_tokens


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show tokens, components and blocks in all their states, by the templates that pages use."""
    tokens = read_tokens(STYLES.read_text(encoding="utf-8"))
    context = {
        "schemes": [(name, colours_of(values), pairs_of(values)) for name, values in tokens.items()],
        "others": {name: value for name, value in tokens["light"].items() if not value.startswith("#")},
        "trust": show_all(request, samples.trust_samples()),
        "components": show_all(request, [*samples.component_samples(), samples.findings_sample()]),
        "verdicts": show_all(request, samples.verdict_samples()),
        "blocks": [
            (label, block.meta.description, block.render(value)) for label, block, value in samples.find_blocks()
        ],
    }
    return render(request, "home/styleguide/styleguide.html", context)


def show_all(request: HttpRequest, found: list[samples.Sample]) -> list[tuple[str, SafeString]]:
    """Return the name of each sample, and what its template makes of it."""
    return [(sample.name, render_to_string(sample.template, sample.context, request)) for sample in found]
