"""The reader's screens. Only here is Textual known."""
