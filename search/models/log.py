"""What visitors search for, day by day: counters of words, nothing about the people who typed them (`search.log`)."""

from django.db import models

LONGEST_TEXT = 100


class SearchDay(models.Model):
    """How often the same words were searched for on one day, and what came of it.

    `key` is the same for all words that mean the same. `found` is what the last search of the day found.
    """

    wagtail_reference_index_ignore = True

    day = models.DateField()
    words = models.CharField(max_length=LONGEST_TEXT)
    key = models.CharField(max_length=255)
    searches = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "search"
        verbose_name_plural = "searches"
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="search_day_words")]
        indexes = [models.Index(fields=["key", "day"], name="search_day_key")]

    def __str__(self) -> str:
        return self.words


class UnknownWord(models.Model):
    """A day on which somebody searched for a word that no public page has: a keyed hash, for the word may be a name."""

    wagtail_reference_index_ignore = True

    digest = models.CharField(max_length=32)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "day"], name="search_unknown_word_day")]
        indexes = [models.Index(fields=["day"], name="search_unknown_day")]

    def __str__(self) -> str:
        return self.digest
