"""What the reader can do, one feature a file; each keeps its own state and handlers."""
