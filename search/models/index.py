"""What the search knows of the public pages. All of it is made from them, and can be made again at any time."""

from django.db import models
from wagtail.models import Page

from content.models import Topic

# Raised when pages must be put into the index anew because their words are taken apart in another way.
ANALYSIS = 1


class Entry(models.Model):
    """A public page in the index: what its result shows and is sorted by. There is none for any other page."""

    wagtail_reference_index_ignore = True

    page = models.OneToOneField(Page, primary_key=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=255)
    # The stems of the title, by which the page that is called what somebody types is found at once.
    title_key = models.CharField(max_length=255, db_index=True)
    summary = models.TextField(blank=True)
    note = models.CharField(max_length=255, blank=True)
    dated = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    is_legacy = models.BooleanField()
    labels = models.TextField(blank=True)
    analysis = models.PositiveSmallIntegerField(default=ANALYSIS)

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.title


class EntryText(models.Model):
    """The longer texts of a page, for the passage that its result shows; apart, so that counting need not read them."""

    wagtail_reference_index_ignore = True

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="text")
    question = models.TextField(blank=True)
    body = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.question[:80]


class Words(models.Model):
    """The stems of a page's words, field by field, in the full-text index of the database.

    On SQLite it is an FTS5 table; on PostgreSQL it has two columns more, `lead` and `all_words`, which the
    database keeps itself. `labels` are what results are filtered by (`search.labels`).
    """

    wagtail_reference_index_ignore = True

    entry = models.OneToOneField(
        Entry, primary_key=True, db_column="rowid", on_delete=models.CASCADE, related_name="words"
    )
    title = models.TextField(blank=True)
    question = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    # The words of its head once more, as words of their own, and those that are neighbours there
    # (`search.text.heads_in`).
    heads = models.TextField(blank=True)
    labels = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "words"

    def __str__(self) -> str:
        return self.title


class KnownWord(models.Model):
    """A word of the public pages: what typing mistakes are corrected to and beginnings are completed to.

    `pages` is the number of pages that have the word in any of its forms, as of the last count.
    """

    wagtail_reference_index_ignore = True

    word = models.CharField(max_length=64, unique=True)
    stem = models.CharField(max_length=64, db_index=True)
    pages = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.word


class TopicName(models.Model):
    """A name or lay synonym of a published topic, by the stems of its words.

    `key` is what a query must say; `telling` are the stems that a page is asked for, empty for a name that says too
    little without its stop words: “the change”.
    """

    wagtail_reference_index_ignore = True

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255, db_index=True)
    telling = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="search_topic_name")]

    def __str__(self) -> str:
        return self.name
