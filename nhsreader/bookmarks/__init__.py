"""What a reader marks: bookmarks, where they stand now, and quotations looked up."""
