"""“Was this page helpful?”: asked at the end of a page, counted for each published revision, followed to nobody."""
