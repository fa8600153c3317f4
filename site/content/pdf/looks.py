"""What elements and classes of our templates look like in a PDF. Whoever uses a new one in a template decides here."""

# Boxes around blocks, by class: the names of the looks are those of `document.typ`.
BOXES = {
    "callout--advice": "note",
    "callout--clinician": "clinician",
    "callout--urgent": "urgent",
    "earlier": "quote",
    "asked": "quote",
    "evidence": "bar",
    "guideline": "bar",
    "guideline--replaced": "replaced",
    "key-points": "note",
    "legacy": "note",
    "outcome": "bar",
    "reviewed": "bar",
    "reviewed--overdue": "note",
    "safety": "bar",
    "short-answer": "note",
    "update": "bar",
}
# Paragraphs, by class.
LINES = {
    "callout__heading": "strong",
    "callout__label": "label",
    "certainty": "plain",
    "chart__note": "small",
    "chart__title": "strong",
    "effect": "plain",
    "figure__credit": "small",
    "label": "label",
    "lead": "lead",
    "review-dates": "small",
    "short-answer__verdict": "lead",
    "soft": "soft",
    "sources": "small",
    "supports": "small",
    "trust__dates": "small",
    "verdict": "strong",
}
# What is for the screen alone; the words that it has are said in another way, or are not the page's.
LEFT_OUT = {"visually-hidden", "references__back", "person__photo", "person__initials"}
# A line of its own, although its element stands inside one.
OWN_LINE = {"person"}
# What the page keeps apart by space alone, paper by a sign: before an element, and between the elements of a line.
BEFORE = {"person__role": ", ", "studies__kind": ", ", "figure__credit": " "}
BETWEEN = dict.fromkeys(["trust__dates", "review-dates", "byline"], " · ")
# A row of circles, some of them full, beside the words that say the same.
CIRCLES = "certainty__symbol"
FULL = "is-full"
# A bar of a chart, as long in a hundredth part of its width as its rectangle is wide.
BAR = "chart__bar"
DRAWN = {CIRCLES, BAR}
# Classes that mean nothing in a PDF.
PLAIN = {
    "about",
    "answer-heading",
    "byline",
    "callout",
    "certainty--high",
    "certainty--low",
    "certainty--moderate",
    "certainty--very_low",
    "changes",
    "cite",
    "copy",
    "figure",
    "icon",
    "chart",
    "chart__bars",
    "chart__number",
    "findings",
    "glossary",
    "outcome__amount",
    "outcome__reasons",
    "page__head",
    "person",
    "person__label",
    "person__name",
    "person__role",
    "person__words",
    "prose",
    "read-next",
    "is-address",
    "references",
    "references__link",
    "references__standing",
    "references__standing--concern",
    "references__standing--retracted",
    "references__standing--superseded",
    "references__title",
    "rich-text",
    "stacked",
    "studies",
    "studies__kind",
    "table-scroll",
    "trust",
    "verdict-kind",
    "verdict-kind--helps",
    "verdict-kind--may-harm",
    "verdict-kind--may-help",
    "verdict-kind--mixed",
    "verdict-kind--no-benefit",
    "verdict-kind--unknown",
}
# Wagtail's own, around each block of a stream.
WRAPPERS = ("block-", "w-block-")
ALIGNMENTS = {"htLeft": "left", "htCenter": "center", "htRight": "right"}
PLAIN_CELLS = {"htJustify", "htTop", "htMiddle", "htBottom"}

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
CONTAINERS = {
    *("address", "article", "aside", "blockquote", "details", "div", "fieldset", "figure", "footer", "header", "main"),
    *("picture", "section", "summary", "hgroup", "search"),
}
EMPHASES = {"b": "strong", "strong": "strong", "dt": "strong", "em": "emph", "i": "emph", "cite": "emph", "dfn": "emph"}
EMPHASES |= {"sup": "sup", "sub": "sub", "mark": "strong", "code": "code", "kbd": "code"}
INLINE = {
    "a",
    "abbr",
    "bdi",
    "bdo",
    "br",
    "del",
    "ins",
    "label",
    "output",
    "q",
    "s",
    "small",
    "span",
    "time",
    "u",
    "wbr",
}
# Never part of what a page says.
IGNORED = {"button", "dialog", "form", "hr", "iframe", "nav", "noscript", "script", "source", "style", "template"}
TAGS = HEADINGS | CONTAINERS | EMPHASES.keys() | INLINE | IGNORED
TAGS |= {"p", "ul", "ol", "li", "dl", "dt", "dd", "figcaption", "img", "svg"}
TAGS |= {"caption", "table", "tbody", "td", "th", "thead", "tr"}


def is_known(name: str) -> bool:
    """Return whether somebody has decided what a class means in a PDF."""
    named = BOXES.keys() | LINES.keys() | LEFT_OUT | PLAIN | ALIGNMENTS.keys() | PLAIN_CELLS
    return name in named or name in DRAWN or name == FULL or name.startswith(WRAPPERS)
