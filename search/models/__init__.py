from search.models.index import Entry, EntryText, KnownWord, TopicName, Words

__all__ = ["Entry", "EntryText", "KnownWord", "TopicName", "Words"]
