"""Archive pages in the shape of real ones, in our own words."""

from qa.importer.parser.parse import ParsedArchive, ParserOptions, parse_archive

FURNITURE = (
    "Ask an expert",
    "Browse the facts",
    "If you have any questions",
    "Post a question",
    "Research based factsheets",
)
OPTIONS = ParserOptions(service_name="Ask an expert", furniture=FURNITURE)

# One unmarked answer with a quotation, two marked ones (one in lower case, with non-breaking spaces), one answer
# without its question, and the furniture of the page.
UNTIDY = """Ask an expert - head and neck - jaw / face

31\u00a0 questions

Q: My jaw clicks when I chew. Is it harmful?


People ask us this every spring, and last year's answer still holds. We said:

A click on its own needs no treatment. Soft food for a week is worth a try.

Since then the NICE guideline has recommended exercises first, and this study agrees.

q:\u00a0 Can a night guard help with grinding? I am a light sleeper and wake up at every sound.

a:\u00a0We think so.

\u00a0 It protects the teeth while you look for the cause.


Q:Does stress make it worse?

A:It often does. Ask at the front desk for our leaflet.


A: A great many things can numb a cheek.

See a dentist first. Write to me at jo@example.org for a leaflet.

Post a question

If you have any questions about jaws, browse our archive or ask an expert.

Ask an expert

Jaw Society Factsheets

Research based factsheets have been prepared for twelve conditions

Browse the facts
"""

CORRECTED = UNTIDY.replace("It often does.", "It very often does.")

PAGE = """<!DOCTYPE html>
<html><head><title>Jaw</title><script>var tracked = "yes";</script><style>p { color: red }</style></head>
<body>
<nav><ul><li><a href="/">Home</a></li><li>All questions</li></ul></nav>
<!-- saved on a Tuesday -->
<h1>Ask an expert - head and neck - jaw / face</h1>
<p>3 questions</p>
<p><strong>Q:</strong> My jaw <em>clicks</em> when I chew. Is it harmful?</p>
<p><strong>A:</strong> No. Read <a href="https://example.org/clicks?a=1&amp;b=2">what we know</a> and <b>rest</b>.</p>
<ul><li>Soft food</li><li>Warm <i>cloths</i></li></ul>
<p>Q: Can a night guard help?<br><br>A: It can.<br>Ask your dentist.</p>
<div>Q: What about <a href="javascript:alert(1)">this trick</a>?</div>
<div>A: See <a href="/guards.html">our page</a>.<img src="jaw.png" alt="A jaw"></div>
<footer>Registered charity 1</footer>
</body></html>
"""


def parse(text: str, options: ParserOptions = OPTIONS) -> ParsedArchive:
    """The text taken apart, told by its look."""
    return parse_archive(text, options)


def answers(archive: ParsedArchive, position: int) -> list[str]:
    """The paragraphs of the answer at a position."""
    return [paragraph.text for paragraph in archive.entries[position - 1].answer]


def questions(archive: ParsedArchive) -> list[str]:
    """The words of every question, "" where it is missing."""
    return [entry.question_text for entry in archive.entries]
