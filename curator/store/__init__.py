"""Everything persisted: the database's tables, and the files an editor writes. SQL lives here only."""
