"""The views that serve review in the admin."""
