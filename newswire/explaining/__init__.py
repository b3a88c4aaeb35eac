"""One article explained: found by its file, its id or its place, and told field by field."""
