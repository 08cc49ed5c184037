"""One module an engine, as `kinds.Adapter` says; xapian's runs in another Python."""
