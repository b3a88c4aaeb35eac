"""What stands where a feed should be."""

import re

_NOISE = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<([\w:-]+)")
_FEED = re.compile(r"<(?:rss|feed|channel|item|entry|[\w-]+:RDF|RDF)[\s>/]", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_PARTS = {"head", "body", "meta", "script", "style", "div", "p", "h1", "center", "form", "title"}
_TITLE = re.compile(r"<title[^>]*>\s*([^<]{1,200})", re.IGNORECASE)
_LOGIN = re.compile(r"""<input[^>]{1,300}type\s*=\s*["']?password""", re.IGNORECASE)
_CHALLENGE = re.compile(
    r"cf-chl|challenge-platform|_cf_chl_opt|captcha|just a moment|checking your browser|verify you are human"
    r"|enable javascript and cookies|ddos protection|incapsula|datadome",
    re.IGNORECASE,
)
_HEAD = 4096
_OTHER = {
    "opml": "a list of feeds (OPML): import it",
    "urlset": "a sitemap",
    "sitemapindex": "a list of sitemaps",
    "opensearchdescription": "a search description",
    "svg": "a picture (SVG)",
    "error": "an error message in XML",
}


def is_page(text: str) -> bool:
    """Tell whether a document is HTML without any trace of a feed."""
    return is_html(text) and not _FEED.search(text)


def is_html(text: str) -> bool:
    """Tell whether a document begins as HTML does."""
    return bool(_HTML.search(text[:_HEAD])) or (_root(text) or "").lower() in _PARTS


def page(text: str) -> str:
    """Say what kind of HTML page this is, with its title."""
    kind = "a page"
    if _LOGIN.search(text):
        kind = "a login page"
    elif _CHALLENGE.search(text):
        kind = "a challenge page, which lets no programs pass"
    title = _TITLE.search(text)
    return f"{kind}: {' '.join(title[1].split())!r}" if title else kind


def other(text: str) -> str | None:
    """Say what an XML document is that is no feed; None where there is no XML at all."""
    root = _root(text)
    return _OTHER.get(root.lower(), f"an XML document <{root}>") if root else None


def _root(text: str) -> str | None:
    place = 0
    while noise := _NOISE.match(text, place):
        place = noise.end()
    root = _ROOT.match(text, place)
    return root[1] if root else None
