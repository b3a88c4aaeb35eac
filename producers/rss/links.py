"""What of a URL names an article."""

import re

from w3lib.url import canonicalize_url, url_query_cleaner

_VOLATILE = re.compile(
    r"utm_.+|at_(?:medium|campaign|link_.+|format|ptr_name|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)"
    r"|(?:fb|g|d|ms|y|tw|tt|li_fat_|gbra|wbra)(?:cl)?id|mc_[ce]id|mkt_tok|igsh(?:id)?|_hs(?:enc|mi)|_ga|_gl|wt[._]?mc.*"
    r"|xtor|spm|s?cmp|cmpid|ocid|ncid|smid|emc|phpsessid|jsessionid|aspsessionid.*|session_?id|cf(?:id|token)",
    re.IGNORECASE,
)
"""Names of query parameters that tell who clicked where, not what: never `sid`, which is a story's id at some sites."""
_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*", re.IGNORECASE)


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
