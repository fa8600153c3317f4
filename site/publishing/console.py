from typing import Any

from django.core.mail.backends.console import EmailBackend as DjangoEmailBackend

LINE = "─" * 72


class EmailBackend(DjangoEmailBackend):
    """Prints mail for a person to read: whom it goes to, what it is about, and its text, without its HTML."""

    def write_message(self, message: Any) -> None:
        """Print one mail."""
        self.stream.write(
            f"{LINE}\nMail to {', '.join(message.to)}: {message.subject}\n\n{message.body.strip()}\n{LINE}\n"
        )
