"""The reports, the calendar and the guides."""
