"""Writes the entries of an archive into the site: what to do, bulk rows, the flip to live, clearing up."""
