"""The derived facts of a library, in one SQLite file: a cache that can be deleted."""
