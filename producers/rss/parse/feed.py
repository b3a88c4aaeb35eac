"""RSS, RDF and Atom through feedparser: its parsers, driven here so that nothing is interpreted on the way.

`feedparser.parse` itself takes bytes for a path first, lets HTTP's charset beat a byte order mark, gives nothing where
it raises, and says neither whether `isPermaLink` was stated nor all of `skipHours`.
"""

import io
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from xml.sax import SAXException, SAXParseException, handler, make_parser
from xml.sax.xmlreader import InputSource

from feedparser.api import LooseFeedParser, StrictFeedParser, replace_doctype

from producers.rss.model import FetchError
from producers.rss.parse.limits import MAX_ENTRIES

_DECLARATION = re.compile(r"<\?xml\s[^>]*>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SAID = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Wire(NamedTuple):
    """What feedparser read: its dictionaries of the feed and of each entry, and what was malformed."""

    format: str
    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    skip_hours: tuple[str, ...]
    skip_days: tuple[str, ...]
    broken: str | None


def read(text: str) -> Wire:
    """Read an XML feed, leniently where it is malformed. Raises FetchError where it lists too many entries."""
    clean = _NOT_XML.sub("", text).lstrip()
    doubt = None if len(clean) == len(text.lstrip()) else "control characters"
    declared = _DECLARATION.match(clean)
    version, data, entities = replace_doctype(clean[declared.end() if declared else 0 :].encode("utf-8", "replace"))
    parser, broken = _strictly(data)
    if broken:
        lenient, failed = _leniently(data, entities)
        parser = lenient if len(lenient.entries) >= len(parser.entries) else parser
        broken = f"{broken}; {failed}" if failed else broken
    return Wire(
        version or parser.version or "unknown",
        parser.feeddata,
        parser.entries,
        tuple(parser.skip_hours),
        tuple(parser.skip_days),
        broken or doubt,
    )


class _AsFound:
    """What feedparser's parsers would interpret, change or drop, kept as it stands."""

    def _start_item(self: Any, attributes: dict[str, str]) -> None:
        if len(self.entries) >= MAX_ENTRIES:
            raise FetchError("too_many_entries", f"more than {MAX_ENTRIES} entries")
        super()._start_item(attributes)  # type: ignore[misc]  # feedparser's own, mixed in below

    _start_entry = _start_item

    def _start_guid(self: Any, attributes: dict[str, str]) -> None:
        super()._start_guid(attributes)  # type: ignore[misc]
        self.guidislink = False  # so that it is neither resolved nor taken for a link
        said = _SAID.get(attributes.get("ispermalink", "").strip().lower())
        if said is not None and self.inentry and not self.insource:
            self.entries[-1]["said_permalink"] = said

    _start_id = _start_guid

    def _end_author(self: Any) -> None:
        said = self.pop("author")
        super()._end_author()  # type: ignore[misc]
        if said and (authors := self._get_context().get("authors")):
            authors[-1]["said"] = said  # before names and addresses are taken apart, which cuts `.example` to `.exam`

    _end_managingeditor = _end_author

    def _start_link(self: Any, attributes: dict[str, str]) -> None:
        said = {name: attributes.get(name) for name in ("rel", "type")}
        links = self._get_context().setdefault("links", [])
        before = len(links)
        super()._start_link(attributes)  # type: ignore[misc]
        for link in links[before:]:
            link["said"] = said

    def _end_published(self: Any) -> None:
        self.pop("published")  # and, unlike feedparser, read no date: that is the normaliser's

    _end_issued = _end_pubdate = _end_published

    def _end_updated(self: Any) -> None:
        self.pop("updated")

    _end_modified = _end_lastbuilddate = _end_updated

    def _end_created(self: Any) -> None:
        self.pop("created")

    def _start_dc_date(self: Any, _: dict[str, str]) -> None:
        self.push("dc_date", 1)

    def _end_dc_date(self: Any) -> None:
        self.pop("dc_date")

    def _start_hour(self: Any, _: dict[str, str]) -> None:
        self.push("hour", 0)

    def _end_hour(self: Any) -> None:
        self._skip("hour", "skiphours", self.skip_hours)

    def _start_day(self: Any, _: dict[str, str]) -> None:
        self.push("day", 0)

    def _end_day(self: Any) -> None:
        self._skip("day", "skipdays", self.skip_days)

    def _skip(self: Any, element: str, within: str, skipped: list[str]) -> None:
        value = self.pop(element)
        if value and any(name == within for name, *_ in self.elementstack):
            skipped.append(value)

    def resolve_uri(self: Any, uri: str) -> str:
        """Resolve a link only against a base that the document itself states."""
        return super().resolve_uri(uri) if self.baseuri else uri  # type: ignore[misc]


_Strict: Any = type("_Strict", (_AsFound, StrictFeedParser), {})
_Lenient: Any = type("_Lenient", (_AsFound, LooseFeedParser), {})


def _prepared(parser: Any) -> Any:
    parser.resolve_relative_uris = parser.sanitize_html = False
    parser.skip_hours, parser.skip_days = [], []
    return parser


def _strictly(data: bytes) -> tuple[Any, str | None]:
    """Read XML; give the parser with what it read, and why it stopped."""
    parser = _prepared(_Strict("", None, "utf-8"))
    reader = make_parser()  # noqa: S317  # no external entities, and feedparser takes out the others
    reader.setFeature(handler.feature_namespaces, 1)
    reader.setFeature(handler.feature_external_ges, 0)
    reader.setFeature(handler.feature_external_pes, 0)
    reader.setContentHandler(parser)
    reader.setErrorHandler(parser)
    source = InputSource()
    source.setByteStream(io.BytesIO(data))
    source.setEncoding("utf-8")
    return parser, _stopped(lambda: reader.parse(source))


def _leniently(data: bytes, entities: dict[str, str]) -> tuple[Any, str | None]:
    parser = _prepared(_Lenient("", None, "utf-8", entities))
    return parser, _stopped(lambda: parser.feed(data.decode("utf-8")))


def _stopped(run: Callable[[], None]) -> str | None:
    """Run a parser; say what stopped it. Whatever feedparser trips over, what it has read so far is kept."""
    try:
        run()
    except SAXParseException as error:
        return f"line {error.getLineNumber()}: {error.getMessage()}"
    except (FetchError, MemoryError):
        raise
    except (SAXException, Exception) as error:  # noqa: BLE001  # feedparser raises whatever its input provokes
        return f"{type(error).__name__}: {error}"
    return None
