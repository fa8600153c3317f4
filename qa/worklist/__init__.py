"""The archive as work: why each page wants somebody's eyes, in which order, and what can be done about many at once."""
