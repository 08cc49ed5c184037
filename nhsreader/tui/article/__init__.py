"""The article widget: rows, marks, places and selection over a reading text."""
