"""How we say kindly that we cannot answer. Each is a beginning: the editor may change every word before it is sent."""

from dataclasses import dataclass

SEARCH = "{search}"


@dataclass(frozen=True)
class DeclineText:
    """Why we cannot answer, in a few words for the editor, and what the asker is told."""

    name: str
    label: str
    text: str

    def written(self, search_address: str) -> str:
        """Return what the asker is told, with the address of our search where it belongs."""
        return self.text.replace(SEARCH, search_address)


TEXTS = (
    DeclineText(
        "examination",
        "Somebody has to examine them",
        "Thank you for writing to us. To answer your question well, somebody has to see and examine you, which we "
        "cannot do from here. Please take it to your GP, pharmacist or the clinician who treats you: what you wrote to "
        "us is a good beginning for that talk.",
    ),
    DeclineText(
        "personal",
        "Asks for a diagnosis or personal advice",
        "Thank you for trusting us with your question. We can explain what is known in general, but we cannot say what "
        "you have, or which treatment is right for you. Your GP or the clinician who treats you knows your history, "
        "and can. If it gets worse in the meantime, do not wait for an appointment to ask for help.",
    ),
    DeclineText(
        "field",
        "Outside our field",
        "Thank you for your question. It is about something that our experts do not work on, and we would rather say "
        "so than guess. Your GP or pharmacist can tell you who knows more about it.",
    ),
    DeclineText(
        "asked",
        "We have answered it already",
        "Thank you for your question. Our experts have answered questions like yours before. You find these answers "
        f"here: {SEARCH}\n\nIf they leave something open, please ask us again and say what is missing.",
    ),
    DeclineText(
        "none",
        "We do not see the question",
        "Thank you for writing to us. We have read your message with care, but do not see a question in it that our "
        "experts can answer. If you would like to know something about your health, please write to us again.",
    ),
)
DECLINE_TEXTS = {text.name: text for text in TEXTS}
