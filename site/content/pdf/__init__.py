"""A page as a PDF: its own HTML, read into a tree of plain data that a Typst document sets and tags for screen readers.

Blocks have one form, their HTML template, and the PDF follows it: the same words, numbers and order by construction.
What a template may use is listed in `looks.py`; a tag or class that is not there fails a test.
"""
