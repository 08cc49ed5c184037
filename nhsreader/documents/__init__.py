"""Articles, their comments and their reading texts; library folders on disk."""
