"""Bookmarks in the formats of other programs: written, and read back from three of them."""
