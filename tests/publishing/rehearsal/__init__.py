"""An app that only the tests with real processes install: it makes scheduled pages, and receivers that go wrong."""
