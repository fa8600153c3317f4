"""What visitors have asked, as editors handle it."""
