"""Linked data in a page: the schema.org article that its JSON-LD describes."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeAlias

from consumers.stages.normalise.known import exact

Node: TypeAlias = dict[str, Any]

_ARTICLES = exact("""
AdvertiserContentArticle AnalysisNewsArticle Article AskPublicNewsArticle BackgroundNewsArticle BlogPosting
LiveBlogPosting NewsArticle OpinionNewsArticle Report ReportageNewsArticle ReviewNewsArticle SatiricalArticle
""")
"""Article and those of its subtypes that news sites publish."""
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage")
_LONGEST, _MOST_NODES = 500_000, 2_000
_WRAPPED = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)?(.*?)(?:-->|(?://\s*)?\]\]>|;)?\s*", re.DOTALL)


class LinkedData:
    """The nodes of a page's JSON-LD, as W3C's JSON-LD 1.1 lets HTML embed them; scripts that are broken are left out.

    Nodes are looked for at the top, in `@graph` and as main entity: articles elsewhere are those that a page lists.
    """

    def __init__(self, scripts: Iterable[str]) -> None:
        """Read the texts of a page's scripts."""
        self._nodes = [node for script in scripts for node in islice(_nodes(_parsed(script)), _MOST_NODES)]
        self._by_id = {name: node for node in self._nodes if isinstance(name := node.get("@id"), str) and len(node) > 1}

    def article(self, addresses: Iterable[str] = ()) -> Node:
        """Give the article, that with one of `addresses` where there are several; empty where there is none."""
        articles = [node for node in self._nodes if not _ARTICLES.isdisjoint(_types(node))]
        wanted = set(addresses)
        own = (node for node in articles if wanted.intersection(_addresses(node)))
        return next(own, articles[0] if articles else {})

    def texts(self, value: Any, key: str = "name") -> Iterator[str]:
        """Give the texts of a property: strings, and `key` of nodes, which may stand elsewhere under their `@id`."""
        for item in _listed(value):
            node = self._by_id.get(str(item.get("@id")), item) if isinstance(item, dict) else None
            texts = [item] if node is None else _listed(node.get(key))
            yield from (text for text in texts if isinstance(text, str))


def _parsed(script: str) -> Any:
    wrapped = _WRAPPED.fullmatch(script) if len(script) <= _LONGEST else None
    try:
        return json.loads(wrapped[1], strict=False) if wrapped else None
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[Node]:
    """Give the nodes in the order in which they are written."""
    waiting = [value]
    while waiting:
        first = waiting.pop()
        if isinstance(first, list):
            waiting.extend(reversed(first))
        elif isinstance(first, dict):
            yield first
            waiting.extend(first[key] for key in reversed(_CONTAINERS) if key in first)


def _types(node: Node) -> list[str]:
    return [str(kind).rpartition("/")[2] for kind in _listed(node.get("@type"))]


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        for item in _listed(node.get(key)):
            yield str(item.get("@id") if isinstance(item, dict) else item).partition("#")[0]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
