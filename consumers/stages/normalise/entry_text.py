"""What a feed entry has to read: title, standfirst, body with its sections, and the credits in them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from consumers.stages.normalise.headings import sections
from consumers.stages.normalise.headline import without_outlet
from consumers.stages.normalise.leftovers import Kept, without_leftovers
from consumers.stages.normalise.prose import Block, Prose, line, read_prose
from consumers.stages.normalise.teaser import apart, is_teaser
from consumers.stages.normalise.text import fold
from schemas.articles import Credit, Observed, Section

_PAGE = "the linked page: longer than the entry's text"
_CONTENT = "the entry's content"
_SUMMARY = "the entry's summary: there is no content"


class EntryText(NamedTuple):
    """The texts of an entry; `teaser` where it leaves the article itself to its page.

    `linked` where the body is the page's; `origin` says where it was found, and why there.
    """

    title: str
    standfirst: str | None
    body: str
    sections: tuple[Section, ...]
    credits: tuple[Credit, ...]
    teaser: bool
    linked: bool
    origin: str


def read_entry(entry: Observed, own: Iterable[str] = (), page: Sequence[Block] = ()) -> EntryText:
    """Read an entry's texts. `own` are its source's names, and `page` the text of the page that it links to.

    The body is the page's text where it is longer than the entry's, else the content, else the summary.
    """
    title, _ = without_outlet(line(entry.title), own)
    summary = read_prose(entry.summary)
    kept = _kept(read_prose(max(entry.content, key=lambda text: len(text.value), default=None)), title)
    whole = bool(kept.blocks)
    kept = kept if whole else _kept(summary, title)
    linked = _length(page) > _length(kept.blocks)
    blocks = page if linked else kept.blocks
    if title and blocks and fold(blocks[0].text) == fold(title):
        blocks = blocks[1:]
    body = _paragraphs(blocks)
    told = _paragraphs(summary.blocks)
    teaser = not linked and is_teaser(body if whole else (), told if whole else body, linked=kept.linked)
    standfirst = _standfirst(told, title, body) if whole or linked else ()
    found = [place for place, block in enumerate(blocks[:-1]) if block.heading]
    return EntryText(
        title,
        "\n\n".join(standfirst) or None,
        "\n\n".join(body),
        sections(body, found),
        kept.credits,
        teaser,
        linked,
        _PAGE if linked else _CONTENT if whole else _SUMMARY,
    )


def _kept(prose: Prose, title: str) -> Kept:
    """Give a field without leftovers, or as it stands where there is nothing else to read."""
    kept = without_leftovers(prose.blocks, title, prose.captions)
    return kept if kept.blocks or title else kept._replace(blocks=prose.blocks)


def _standfirst(summary: Sequence[str], title: str, body: Sequence[str]) -> tuple[str, ...]:
    """Give what a summary says and the article does not. Most only repeat it: that is quicker to see first."""
    found = apart(summary, title, body)
    if not found:
        return ()
    return apart(_paragraphs(without_leftovers([Block(text) for text in found], title).blocks), title, body)


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _paragraphs(blocks: Iterable[Block]) -> tuple[str, ...]:
    return tuple(block.text for block in blocks)
