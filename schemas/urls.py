"""What of a URL names an article: one form to open, one to compare, and which URL that a page states is its own.

`canonical` changes nothing that a server may mind; `url_key` also drops what only rarely matters to one, as the keys of
web archives do (SURT): it is for comparing, not for opening. Both give a normal form of RFC 3986, section 6, or raise
ValueError where a text is no URL.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from w3lib.url import canonicalize_url

from schemas.tracking import bare, identifying, without_session

_PLAIN = re.compile(
    r"https?://(?!(?:[a-z0-9-]+\.)*(?:m|mobile)\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?!\.)[A-Za-z0-9_.~-]*)+"
    r"(?:\?\w+=[\w.~-]*)?",
    re.ASCII,
)
"""A URL that is canonical as it stands, unless it has to do with AMP: most are."""
_AMP = re.compile(r"amp(?:\b|project)")
_ESCAPED = re.compile(r"&(?:amp;)+")
_AMP_CACHE = re.compile(
    r"https?://(?:(?:(?:[\w-]+\.)?cdn\.ampproject\.org/[a-z]{1,2}|(?:www\.)?(?:google|bing)\.[a-z.]{2,6}/amp)/(?:s/)?)+"
    r"(?=[^/?#]+\.[^/?#])",
    re.ASCII | re.IGNORECASE,
)
"""What stands before an article's own URL in an AMP cache; `s/` says that it is an https one."""
_PARTS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(#.*)?", re.DOTALL)
_MOBILE = re.compile(r"(?:^|(?<=\.))(?:m|mobile|amp)\.(?=[^.]+\.[^.])(?!(?:com?|org|net|gov|edu|ac)\.[a-z]{2}(?::|$))")
"""A label of a host for telephones; never one that is a site's own name, as in `mobile.de` and `amp.co.uk`."""
_AMP_NAME = re.compile(r"(?<=.)(?<!amp)(?:\.amp|(?<=\d)-amp)+(?=\.html?$|$)")
_WWW = re.compile(r"(?:www\d*\.)+(?=[^@]*\.)")
_INDEX = ("index.html", "index.htm", "index.php")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_ROUTES = ("#!", "#/")
"""Fragments that name a page of a site that scripts draw."""


def canonical(url: str) -> str:
    """Give the URL of a page in the form that is the same however it was come by, and that still opens.

    Without tracking parameters, fragment, default port, session, AMP and mobile variants; everything else normalised.
    """
    url = bare(_ESCAPED.sub("&", url))
    if _PLAIN.fullmatch(url) and not _AMP.search(url):
        return url
    found = canonicalize_url(url, keep_fragments=True)
    if cache := _AMP_CACHE.match(found):
        scheme = "https" if cache[0].lower().endswith("/s/") else "http"
        found = canonicalize_url(f"{scheme}://{found[cache.end() :]}", keep_fragments=True)
    parts = _PARTS.fullmatch(found)
    if parts is None:
        return found
    scheme, host, path, query, fragment = parts.groups("")
    host = _MOBILE.sub("", host.removesuffix(_DEFAULT_PORTS[scheme]))
    query = identifying(query)
    tail = (f"?{query}" if query else "") + (fragment if fragment.startswith(_ROUTES) else "")
    return f"{scheme}://{host}{_page(without_session(path))}{tail}"


def url_key(url: str) -> str:
    """Give what the URLs of one article have in common: the canonical form as https, without www. or an ending.

    It is a canonical URL itself, and its own key.
    """
    found = canonical(url)
    parts = _PARTS.fullmatch(found)
    if parts is None:
        return found
    host, path = parts[2], parts[3]
    port = next((port for port in _DEFAULT_PORTS.values() if host.endswith(port)), "")
    return f"https://{_WWW.sub('', host.removesuffix(port), count=1)}{_place(path)}{found[parts.end(3) :]}"


def article_url(url: str, stated: Iterable[str | None] = ()) -> str:
    """Give an article's canonical URL: the first `stated` one (rel=canonical, og:url) that is of this article.

    It has to stay on the site, and may be neither its home page, nor a section, nor another article. Raises ValueError
    where `url` is none.
    """
    for other in stated:
        try:
            found = canonical(urljoin(url, other.strip())) if other and other.strip() else ""
            if found and _is_of(url_key(found), url_key(url)):
                return found
        except ValueError:
            continue
    return canonical(url)


def _page(path: str) -> str:
    """Give the path of an article's own page for that of its AMP variant."""
    if not _AMP.search(path):
        return path
    segments = [segment for segment in path.split("/") if segment != "amp"]
    last = next((place for place in reversed(range(len(segments))) if segments[place]), None)
    if last is None:
        return path
    segments[last] = _AMP_NAME.sub("", segments[last])
    return "/".join(segments)


def _place(path: str) -> str:
    """Give a path without empty segments, an index's name and a last slash."""
    while True:
        segments = list(filter(None, path.split("/")))
        while segments and segments[-1] in _INDEX:
            segments.pop()
        shorter = _page("/" + "/".join(segments))
        if shorter == path:
            return path
        path = shorter


class _Tells(NamedTuple):
    """What an address tells of its article: the numbers and the words of its last segment and its query."""

    numbers: frozenset[str]
    words: frozenset[str]

    @property
    def article(self) -> bool:
        """Tell whether it can be of one article: sections are called by a word or two."""
        return bool(self.numbers) or len(self.words) > _SECTION_WORDS


_SECTION_WORDS = 2
_NUMBER = re.compile(r"\d{5,}")
"""An article's number: not a year, a month and a day."""
_WORD = re.compile(r"[^\W\d_]{3,}")


def _tells(key: str) -> _Tells:
    parts = urlsplit(key)
    text = unquote(f"{parts.path.rpartition('/')[2].partition('.')[0]} {parts.query}").lower()
    return _Tells(frozenset(_NUMBER.findall(text)), frozenset(_WORD.findall(text)))


def _is_of(stated: str, own: str) -> bool:
    """Tell whether a stated URL is that of the article that was fetched from `own`; both are keys."""
    if stated == own:
        return True
    here, there = urlsplit(own), urlsplit(stated)
    hosts = (here.hostname or "", there.hostname or "")
    if not (hosts[0] == hosts[1] or hosts[0].endswith(f".{hosts[1]}") or hosts[1].endswith(f".{hosts[0]}")):
        return False
    if here.path == there.path != "/" and not there.query:
        return True
    known, said = _tells(own), _tells(stated)
    if not said.article:
        return False
    if known.numbers and said.numbers:
        return bool(known.numbers & said.numbers)
    return not known.article or bool(known.words & said.words) or not (known.words and said.words)
