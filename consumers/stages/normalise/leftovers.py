"""A feed text without what its site added: footers, links to the rest, buttons, advertisements, picture credits."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from consumers.stages.normalise.agencies import closing, dateline, read_agencies
from consumers.stages.normalise.captions import read_caption
from consumers.stages.normalise.furniture import LINK_LABELS, OPENINGS, REQUESTS
from consumers.stages.normalise.invitations import FOOTERS, MORE, POSTED
from consumers.stages.normalise.layout import ends_sentence
from consumers.stages.normalise.prose import Block
from consumers.stages.normalise.site import furniture_kind
from consumers.stages.normalise.text import fold
from schemas.articles import Credit


class Kept(NamedTuple):
    """What is left of a text, the agencies and pictures that were credited, and whether it linked to its rest."""

    blocks: tuple[Block, ...]
    credits: tuple[Credit, ...]
    linked: bool


_EDGE, _SHORT, _LINK, _TAIL = 400, 80, 160, 250
"""The longest block that may go at an edge, and within; the longest link to another article, and to the rest."""
_MOST_LINKS = 15
_DOTS = ("[…]", "[...]", "(…)", "(...)")
_ARROWS = ("→", "»", "›", "➔", "➜", "⇒")  # noqa: RUF001 - as pages write them
_AROUND = "".join(_ARROWS) + ">…. ])\"'“”«:"
_MARKS = (":", "|", "©", "@", "#", "http", "ights reserved")
_ASKING = frozenset(phrase.split(" ", 1)[0] for phrase in REQUESTS | LINK_LABELS)
_PLACED = frozenset({"at", "in", "of", "on"})


def without_leftovers(blocks: Sequence[Block], title: str = "", captions: Iterable[str] = ()) -> Kept:
    """Cut what is no part of the article, and name what is credited in it, its wire dateline and its captions.

    At the edges go lines that are furniture, and above the text its title; within only lines that stand alone between
    text, as two that stand together may be a list. Nothing goes behind a colon.
    """
    kept = list(blocks)
    signed, linked = _cut_end(kept, title)
    credited = [credit for caption in captions for credit in _pictured(caption)]
    credited += _cut_start(kept, title)
    within = _breaks(kept)
    credited += (credit for found in within.values() for credit in found)
    kept = [block for place, block in enumerate(kept) if place not in within]
    if kept:
        signed = [*dateline(kept[0].text)[0], *closing(kept[-1].text), *signed]
    return Kept(tuple(kept), tuple(dict.fromkeys((*signed, *credited))), linked)


def _cut_end(kept: list[Block], title: str) -> tuple[list[Credit], bool]:
    """Take leftovers off the end; give their credits, and whether a link to the rest was among them."""
    credited: list[Credit] = []
    linked = False
    while kept:
        text = kept[-1].text
        told = _without_link(text, title)
        linked = linked or told != text
        listed = len(kept) > 1 and kept[-2].text.endswith(":")
        footer = not told or _is_footer(told, title)
        found = None if listed or footer else _leftover(told)
        if footer or found is not None:
            credited += found or ()
            kept.pop()
        elif told != text:
            kept[-1] = kept[-1]._replace(text=told)
        elif not _cut_links(kept):
            break
    return credited, linked


def _cut_start(kept: list[Block], title: str) -> list[Credit]:
    """Take leftovers and the title off the beginning; give their credits."""
    credited: list[Credit] = []
    headline = fold(title)
    for place, block in enumerate(kept):
        found = () if title and fold(block.text[: 2 * len(title)]) == headline else _leftover(block.text)
        if found is None:
            del kept[:place]
            return credited
        credited += found
    kept.clear()
    return credited


def _breaks(kept: Sequence[Block]) -> dict[int, tuple[Credit, ...]]:
    """Find what breaks a text: an advertisement, a link to another article, a picture's credit; give their credits."""
    found = {
        place: credited
        for place, block in enumerate(kept[1:-1], 1)
        if len(block.text) <= _LINK
        and not (ends_sentence(block.text) and len(block.text) > _SHORT)
        and (credited := _leftover(block.text)) is not None
    }
    return {
        place: credited
        for place, credited in found.items()
        if found.keys().isdisjoint((place - 1, place + 1)) and not kept[place - 1].text.endswith(":")
    }


def _leftover(text: str) -> tuple[Credit, ...] | None:
    """Give the credits of a block that is furniture or nothing but credits; None for text."""
    if len(text) > _EDGE or (len(text) > _SHORT and not _may_address(text)):
        return None
    if furniture_kind(text):
        return ()
    if len(text) > _LINK or (ends_sentence(text) and ":" not in text):
        return None
    if (caption := read_caption(text)) and caption.bare:
        return caption.credits
    agencies = read_agencies(text)
    return agencies.credits or None if agencies else None


def _may_address(text: str) -> bool:
    """Tell cheaply whether a long line may be furniture: by how it begins, or by a mark that such lines have."""
    if any(mark in text for mark in _MARKS):
        return True
    start = fold(text[:_SHORT]).lstrip("\"'“‘«([*•–—- ")  # noqa: RUF001 - as pages write them
    return OPENINGS.match(start) is not None or start.split(" ", 1)[0] in _ASKING


def _is_footer(text: str, title: str) -> bool:
    """Tell `The post Harbour opens appeared first on The Outlet.`, by its words and the names in it."""
    if len(text) > _EDGE + len(title):
        return False
    folded = fold(text)
    if FOOTERS.fullmatch(folded):
        return True
    match = POSTED.fullmatch(folded)
    if match is None:
        return False
    outlet = text.split()[-len(match["outlet"].split())]
    named = not outlet[0].islower() or "." in outlet.rstrip(".")
    return named or (title != "" and fold(title) in folded)


def _without_link(text: str, title: str) -> str:
    """Cut a link to the rest of an article, and the brackets around dots."""
    for dots in _DOTS:
        if text.endswith(dots):
            head = text.removesuffix(dots).rstrip()
            return f"{head} …" if head.rstrip("….") else ""
    match = MORE.search(text, max(0, len(text) - _TAIL))
    if match is None or (len(text) > _TAIL and match.start() == len(text) - _TAIL):
        return text
    if not _leads_on(match["rest"].strip(), title, bracketed=match["bracket"] is not None):
        return text
    return text[: match.start("bracket" if match["bracket"] else "link")].rstrip(" |»→>-")


def _leads_on(rest: str, title: str, *, bracketed: bool) -> bool:
    """Tell what may follow the words of a link: an arrow, the bracket's end, the title, the outlet."""
    bare = rest.strip(_AROUND)
    if not bare or bracketed:
        return not bare
    if rest.rstrip(" .").endswith(_ARROWS):
        return True
    named = fold(bare)
    if title and (named in fold(title) or fold(title) in named):
        return True
    words = bare.split()
    at = max((place for place, word in enumerate(words[:5], 1) if word.lower() in _PLACED), default=len(words))
    return at < len(words) and all(word[:1].isupper() for word in words[at:])


def _cut_links(kept: list[Block]) -> bool:
    """Take a list of links off the end, with its label, such as `Related articles`."""
    for at in range(len(kept) - 1, max(-1, len(kept) - 1 - _MOST_LINKS), -1):
        if not _is_link(kept[at].text):
            return False
        if furniture_kind(kept[at].text) == "links":
            del kept[at:]
            return True
    return False


def _is_link(text: str) -> bool:
    """Tell the title of another article from a paragraph."""
    return len(text) <= _LINK and not ends_sentence(text.rstrip("?!"))


def _pictured(caption: str) -> tuple[Credit, ...]:
    found = read_caption(caption)
    return found.credits if found else ()
