"""Brings an export back: checks the whole file first, then adds what the site lacks in one transaction."""
