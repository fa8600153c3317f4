"""Which paragraphs are furniture of the page (buttons, invitations, repeated headings) and not part of any entry."""

from collections.abc import Iterable, Sequence

# Between two phrases of furniture there may stand lines that no phrase names, such as a title; not whole sections.
LONGEST_GAP = 3
LONGEST_GAP_TEXT = 200


class FurniturePhrases:
    """The phrases that an operator has named, compared without regard to case, spaces and final punctuation."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = tuple(filter(None, (_key(phrase) for phrase in phrases)))

    def is_whole(self, text: str) -> bool:
        """Whether the text is one of the phrases and nothing else, like the words on a button."""
        return _key(text) in self._phrases

    def opens(self, text: str) -> bool:
        """Whether the text begins with one of the phrases."""
        key = _key(text)
        return any(key == phrase or key.startswith(f"{phrase} ") for phrase in self._phrases)

    def find(self, texts: Sequence[str]) -> set[int]:
        """Which of the texts between two markers are furniture.

        A run of furniture opens with a whole phrase, so that an answer that happens to begin with the words of one
        stays an answer; it goes on to the last text that begins with a phrase, over short gaps.
        """
        found: set[int] = set()
        place = 0
        while place < len(texts):
            if not self.is_whole(texts[place]):
                place += 1
                continue
            end = self._end_of_run(texts, place)
            found.update(range(place, end))
            place = end
        return found

    def _end_of_run(self, texts: Sequence[str], start: int) -> int:
        end = start + 1
        for place in range(start + 1, len(texts)):
            if self.opens(texts[place]):
                end = place + 1
            elif place - end >= LONGEST_GAP or len(texts[place]) > LONGEST_GAP_TEXT:
                break
        return end


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .:!?»›>")
