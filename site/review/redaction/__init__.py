"""Removing a passage, or a whole entry, everywhere: what remains says that something was removed, not what."""
