"""The outside world to `news.raw`."""
