"""Which link of an entry leads to its article, and what of a URL names it."""

import re
from urllib.parse import urljoin, urlsplit

from w3lib.url import canonicalize_url, url_query_cleaner

from schemas.articles import Link, Observed

_VOLATILE = re.compile(
    r"utm_.+|at_(?:medium|campaign|link_.+|format|ptr_name|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)"
    r"|(?:fb|g|d|ms|y|tw|tt|li_fat_|gbra|wbra)(?:cl)?id|mc_[ce]id|mkt_tok|igsh(?:id)?|_hs(?:enc|mi)|_ga|_gl|wt[._]?mc.*"
    r"|xtor|spm|s?cmp|cmpid|ocid|ncid|smid|emc|phpsessid|jsessionid|aspsessionid.*|session_?id|cf(?:id|token)",
    re.IGNORECASE,
)
"""Names of query parameters that tell who clicked where, not what: never `sid`, which is a story's id at some sites."""
_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*", re.IGNORECASE)
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_HTML = (None, "text/html", "application/xhtml+xml")
_ORIGINAL = "feedburner:origLink"


def link(entry: Observed, base: str) -> str | None:
    """Give the http(s) link to an entry's article, resolved against `base`; None where it has none.

    A guid stands in for a link only where it is a whole URL, and nobody says that it is none.
    """
    for href in _candidates(entry):
        if url := _resolved(href, base):
            return url
    if entry.guid and entry.permalink is not False and _ABSOLUTE.match(entry.guid.strip()):
        return _resolved(entry.guid, base)
    return None


def stable(url: str) -> str | None:
    """Give the canonical form of a URL without what changes from visit to visit; None where it has none."""
    try:
        return canonicalize_url(bare(url))
    except ValueError:
        return None


def bare(url: str) -> str:
    """Give a URL as it is, without what changes from visit to visit."""
    query = url.partition("#")[0].partition("?")[2]
    volatile = [name for name in (part.partition("=")[0] for part in query.split("&")) if _VOLATILE.fullmatch(name)]
    url = _IN_PATH.sub("", url) if ";" in url else url
    return url_query_cleaner(url, volatile, remove=True, unique=False) if volatile else url


def _candidates(entry: Observed) -> list[str]:
    """Order the links: what a redirecting service says is the original, then pages, then other alternates."""
    main = [item for item in entry.links if (item.rel or "alternate").strip().lower() == "alternate"]
    original = [item for item in entry.links if item.rel == _ORIGINAL]
    return [item.href for item in (*original, *sorted(main, key=_is_other))]


def _is_other(item: Link) -> bool:
    return item.type not in _HTML


def _resolved(href: str, base: str) -> str | None:
    href = href.strip()
    if not href:
        return None
    try:
        url = href if _ABSOLUTE.match(href) else urljoin(base, href)
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return url if usable else None
