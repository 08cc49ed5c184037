"""nhsreader: a terminal reader for UK health policy."""

__version__ = "0.1.0"
