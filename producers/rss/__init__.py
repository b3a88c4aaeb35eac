"""Feeds to `news.raw`: fetched politely, parsed safely, each entry published once a revision."""
