"""Terms and their senses: what an acronym meant in one article, at its date."""
