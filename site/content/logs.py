"""What no line of a log may hold."""

import logging
import re

# The link of an asker is a key to their question.
ASKERS_LINK = re.compile(r"(/ask/(?:status|sent)/)[^\s\"']+")


class WithoutLinks(logging.Filter):
    """Cuts the links of askers out of what is logged, such as “Not Found: /ask/status/…”."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line where it has such a link; it is written either way."""
        said = record.getMessage()
        if "/ask/" in said:
            record.msg, record.args = ASKERS_LINK.sub(r"\1…", said), ()
        return True
