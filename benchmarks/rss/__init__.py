"""`make bench-rss`: what fetching feeds costs, beside another program that does the same."""
