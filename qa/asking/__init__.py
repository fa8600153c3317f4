"""Posting a question: the form, its consents and limits, the link that its asker is given, and what they are told."""
