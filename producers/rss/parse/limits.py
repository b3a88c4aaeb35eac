"""How much of a feed is read."""

MAX_ENTRIES = 10_000
"""Entries that a feed may list."""
