from search.models.index import Entry, EntryText, KnownWord, TopicName, Words
from search.models.log import SearchDay, UnknownWord

__all__ = ["Entry", "EntryText", "KnownWord", "SearchDay", "TopicName", "UnknownWord", "Words"]
