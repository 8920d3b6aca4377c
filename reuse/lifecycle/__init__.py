"""Stages, transitions and guards: pure data and pure functions, read by API, pages, docs and tests."""
