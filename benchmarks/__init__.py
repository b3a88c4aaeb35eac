"""Measurements of the pipeline against the floors below it: `make bench-stream`."""
