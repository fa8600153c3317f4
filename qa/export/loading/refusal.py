class ImportRefused(Exception):
    """The file is not taken, and nothing has changed; says why in plain words."""
