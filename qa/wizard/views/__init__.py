"""The screens of the import wizard."""
