"""Plain text: places in it, cleaning it, folding it, dates in it. Knows no document."""
