"""The three shapes of an article: as found, normalised, tagged."""

from typing import Literal

from pydantic import AwareDatetime, Field, NonNegativeInt

from schemas.model import Entity, Model

Salience = Literal["about", "mentions"]
Precision = Literal["instant", "day"]


class Source(Model):
    """Where an article came from. `file` is a path below the collection; `timezone` an IANA name."""

    kind: Literal["seed", "rss"]
    name: str
    feed: str | None = None
    collection: str | None = None
    file: str | None = None
    country: str | None = None
    language: str | None = None
    timezone: str | None = None


class Link(Model):
    """A link of a feed entry, with the attributes it had."""

    href: str
    rel: str | None = None
    type: str | None = None


class Text(Model):
    """A text field of a feed entry, with its declared media type."""

    value: str
    type: str | None = None
    language: str | None = None


class Observed(Model):
    """The fields of a feed entry exactly as found; nothing is interpreted.

    `permalink` is the guid's `isPermaLink` (None where it is not said); `images` are the addresses of its pictures.
    """

    guid: str | None = None
    permalink: bool | None = None
    title: Text | None = None
    summary: Text | None = None
    content: tuple[Text, ...] = ()
    links: tuple[Link, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    created: str | None = None
    images: tuple[str, ...] = ()


class RawArticle(Entity):
    """An article as a producer found it: a feed entry (`observed`) or the whole text of a file (`document`).

    The links of an entry are relative to `base`, or to the feed's URL where there is none.
    """

    source: Source
    fetched_at: AwareDatetime
    observed: Observed | None = None
    document: str | None = None
    page: str | None = None
    base: str | None = None


class DateReading(Model):
    """How a date was read: the raw string, the rule, and where its zone came from; `confidence` is 0 to 1.

    `zone` is an IANA name or an offset such as `+02:00`; `zone_source` says who named it:
    the text itself, the source's timezone or country, the commonest reading of an ambiguous name, or nobody (UTC).
    """

    raw: str
    rule: str
    precision: Precision
    zone: str
    zone_source: Literal["text", "timezone", "country", "commonest", "default"]
    confidence: float = Field(ge=0, le=1)


class Dates(Model):
    """The provenance of `published_at` and `updated_at`."""

    published: DateReading | None = None
    updated: DateReading | None = None


class Section(Model):
    """A sub-headline: `body[offset:]` starts with `heading`. Offsets count code points."""

    heading: str
    offset: NonNegativeInt


class Credit(Model):
    """An agency or a picture credit: named, but not an author."""

    kind: Literal["agency", "image"]
    name: str


class Article(Entity):
    """A normalised article. `body` is paragraphs separated by a blank line, sub-headlines among them."""

    content_hash: str
    url: str | None = None
    canonical_url: str | None = None
    source: Source
    publisher: str | None = None
    title: str
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    published_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None
    dates: Dates = Dates()
    fetched_at: AwareDatetime
    language: str | None = None
    language_confidence: float = Field(default=0.0, ge=0, le=1)
    body: str
    sections: tuple[Section, ...] = ()
    credits: tuple[Credit, ...] = ()
    categories: tuple[str, ...] = ()
    image: str | None = None
    flags: tuple[str, ...] = ()
    normaliser: NonNegativeInt


class Evidence(Model):
    """Why a tag was given: `getattr(article, field)[start:end] == text`, in code points."""

    field: Literal["title", "standfirst", "body"]
    start: NonNegativeInt
    end: NonNegativeInt
    text: str
    term: str
    weight: float


class Tag(Model):
    """A topic that the article is about or mentions."""

    topic: str
    score: float
    salience: Salience
    evidence: tuple[Evidence, ...]


class Taxonomy(Model):
    """The rules that tagged an article: `hash` changes with any rule, `edition` is raised by people."""

    edition: NonNegativeInt
    hash: str


class TaggedArticle(Article):
    """An article with the tags that one edition of the taxonomy gives it."""

    tags: tuple[Tag, ...] = ()
    taxonomy: Taxonomy
