"""The embedded store: articles, revisions, tags, full text and the sink's offsets in one SQLite file."""
