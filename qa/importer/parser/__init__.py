"""Reads an archive page into entries, without Django: text in, plain data out, nothing written."""
