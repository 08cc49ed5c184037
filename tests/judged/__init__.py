"""What ours, plain BM25, FTS5 and tantivy find for queries over texts judged by people who do not
know which of them found what. `python -m tests.judged` says how to use it."""
