"""What visitors search for, as editors read it, and what they do about it."""
