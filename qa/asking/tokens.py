"""What a form carries with it, signed: when it was opened, which words it showed. Nothing of what is typed."""

import secrets
import time
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing

SALT = "qa.asking.form"
# Nobody reads the form, writes a question and sends it sooner than this; programs do.
SHORTEST = 3
# Then it is given a new one, and what was typed stays.
LONGEST = 24 * 3600


@dataclass(frozen=True)
class FormToken:
    """One opened form."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    opened_at: int = field(default_factory=lambda: int(time.time()))
    # The digests of the consents that were shown, by kind.
    consents: dict[str, str] = field(default_factory=dict)
    # The keys of the rules whose advice was shown.
    advice: tuple[int, ...] = ()

    def sign(self) -> str:
        """Return it as the text of a hidden field."""
        said = {"k": self.key, "t": self.opened_at, "c": self.consents, "a": list(self.advice)}
        return signing.dumps(said, salt=SALT, compress=True)

    @classmethod
    def read(cls, signed: str) -> "FormToken | None":
        """Return what such a text says, None for one that is not ours or is too old."""
        try:
            said: dict[str, Any] = signing.loads(signed, salt=SALT, max_age=LONGEST)
        except signing.BadSignature:
            return None
        return cls(said["k"], said["t"], said["c"], tuple(said["a"]))

    @property
    def is_too_fast(self) -> bool:
        """Whether a person could not have filled the form in since it was opened."""
        return time.time() - self.opened_at < SHORTEST

    def showing(self, consents: dict[str, str], advice: tuple[int, ...]) -> "FormToken":
        """Return the token of the same form that now shows these consents and, besides what it showed, this advice."""
        return replace(self, consents=consents, advice=tuple(sorted({*self.advice, *advice})))
