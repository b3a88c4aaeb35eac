"""The places of a page that say something of it, gathered in one pass."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from consumers.stages.normalise.page.found import Found
from consumers.stages.normalise.prose import line

_LONGEST, _MOST = 2_000, 50
"""The longest value that is taken, in characters, and the most of one kind."""
_NAMES = ("property", "name", "itemprop", "http-equiv")
_PROPERTIES = frozenset({"author", "datepublished", "datemodified"})
_WITH_PROPERTY = etree.XPath("//*[@itemprop][not(self::meta)]")
_BESIDE = ("nav", "aside", "footer")


class Source(NamedTuple):
    """What a page's elements say: `metas` and microdata `properties` by name in lower case, texts as they stand."""

    metas: dict[str, list[str]]
    properties: dict[str, list[str]]
    canonical: list[str]
    scripts: list[str]
    times: list[str]
    titles: list[Found]
    language: str

    def meta(self, *names: str) -> Iterator[Found]:
        """Give the contents of meta elements, by the order of `names`."""
        return (Found(value, f"meta {name}") for name in names for value in self.metas.get(name, ()))

    def microdata(self, name: str) -> Iterator[Found]:
        """Give the values of a property of HTML's microdata."""
        return (Found(value, f"itemprop {name}") for value in self.properties.get(name.lower(), ()))


def gather(tree: HtmlElement) -> Source:
    """Read the elements that say something of their page."""
    source = Source({}, {}, [], [], [], [], tree.get("lang") or tree.get("xml:lang") or "")
    for element in tree.iter("meta", "link", "script", "time", "h1", "title"):
        if element.tag == "meta":
            for name in {element.get(key, "").strip().lower() for key in _NAMES} - {""}:
                source.metas.setdefault(name, []).append(element.get("content", ""))
        elif element.tag == "link" and "canonical" in element.get("rel", "").lower().split():
            source.canonical.append(element.get("href", ""))
        elif element.tag == "script" and "ld+json" in element.get("type", "").lower():
            source.scripts.append(element.text or "")
        elif element.tag == "time" and element.get("datetime") and next(element.iterancestors(_BESIDE), None) is None:
            source.times.append(element.get("datetime", ""))
        elif element.tag in {"h1", "title"} and len(source.titles) < _MOST:
            source.titles.append(Found(element.text_content(), f"{element.tag} element"))
    for element in _WITH_PROPERTY(tree):
        if (name := element.get("itemprop", "").lower()) in _PROPERTIES:
            source.properties.setdefault(name, []).append(_value(element))
    return source


def told(found: Iterator[Found] | Sequence[Found]) -> tuple[Found, ...]:
    """Give values as lines of plain text, each once, at the first place that has it; empty and huge ones left out."""
    once: dict[str, Found] = {}
    for value, origin in found:
        text = line(value) if len(value) <= _LONGEST else ""
        if text and text not in once:
            once[text] = Found(text, origin)
        if len(once) == _MOST:
            break
    return tuple(once.values())


def first_place(*places: Iterator[Found]) -> tuple[Found, ...]:
    """Give all values of the first place that has any."""
    return next(filter(None, map(told, places)), ())


def _value(element: HtmlElement) -> str:
    """Give a property's value, the name of a nested item."""
    name = element.find(".//*[@itemprop='name']")
    inner = element if name is None else name
    return str(inner.get("datetime") or inner.get("content") or inner.text_content())
