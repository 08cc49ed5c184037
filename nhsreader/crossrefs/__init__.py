"""What one text says of others. Extracts; stores nothing."""
