"""Which derivation of facts a catalog holds."""

FACTS_VERSION = 7
"""Raised when what is derived from the same file changes, so that catalogs are rebuilt."""
