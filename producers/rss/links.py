"""What an entry's link is known by."""

from schemas.urls import url_key


def stable(url: str) -> str | None:
    """Give what the URLs of one article have in common, however it was come by; None where it is no URL."""
    try:
        return url_key(url)
    except ValueError:
        return None
