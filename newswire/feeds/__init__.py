"""The subscribed feeds: read, listed, changed and found."""
