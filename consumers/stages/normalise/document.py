"""A pasted page: its text taken apart into title, standfirst, body, and what is said about them."""

# ruff: noqa: RUF001 - labels and dashes as pages write them

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from consumers.stages.normalise import names
from consumers.stages.normalise.agencies import closing, dateline
from consumers.stages.normalise.body import Body, read_body
from consumers.stages.normalise.header import Header, find_title, read_header
from consumers.stages.normalise.headline import without_outlet
from consumers.stages.normalise.layout import lines
from consumers.stages.normalise.lines import Line, captioned, classify
from consumers.stages.normalise.parts import Parts
from consumers.stages.normalise.site import rights_holder
from consumers.stages.normalise.text import first_sentence, fold
from schemas.articles import Credit

_LABEL = re.compile(
    r"^(?:title|headline|subject|überschrift|titel|betreff|titre|objet|título|asunto|titolo|oggetto|assunto|başlık|konu"
    r"|заголовок|тема|العنوان|عنوان)\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_SAME_AGENCY = {"associated press": "ap", "agence france-presse": "afp", "agence france presse": "afp"}
_SAME_AGENCY |= {"anadolu agency": "aa", "anadolu ajansi": "aa", "anadolu": "aa", "press trust of india": "pti"}


class Page(NamedTuple):
    """A page's lines with what each is, the head among them, and the body that they make."""

    lines: Sequence[Line]
    header: Header
    body: Body


def take_apart(text: str) -> Page:
    """Tell the lines of a page's clean text apart."""
    found = classify(lines(text))
    title_at = find_title(found)
    found = captioned(found, title_at + 1)
    header = read_header(found, title_at)
    return Page(found, header, read_body(found, header))


def read_document(text: str) -> Parts | None:
    """Take a page's clean text apart; None where there is nothing to read."""
    found, header, body = take_apart(text)
    holder = next(filter(None, (rights_holder(line.text) for line in found if line.kind == "site")), None)
    headline = _LABEL.sub("", " ".join(found[index].text for index in header.title))
    title, publisher = (
        without_outlet(headline, (holder,) if holder else ())
        if headline
        else (first_sentence(body.paragraphs[0] if body.paragraphs else ""), None)
    )
    if not title:
        return None
    agencies, written = dateline(body.paragraphs[0]) if body.paragraphs else ((), None)
    signed = closing(body.paragraphs[-1]) if body.paragraphs else ()
    return Parts(
        title=title,
        standfirst="\n\n".join(found[index].text for index in header.standfirst) or None,
        body="\n\n".join(body.paragraphs),
        sections=body.sections,
        authors=_authors(body.about),
        credits=_credits((*(credit for line in body.about for credit in line.credits), *agencies, *signed), holder),
        dates=tuple(date for line in body.about for date in line.dates),
        dateline=written,
        publisher=publisher or (None if holder and names.agency(holder) else holder),
        flags=frozenset(() if headline else {"untitled"}),
        origins={
            "title": "the headline" if headline else "the first sentence: there is no headline",
            "publisher": "behind the headline" if publisher else "the notice of rights",
        },
    )


def _authors(about: Sequence[Line]) -> tuple[str, ...]:
    """Name the people: by labels before bare names, and by a desk's note only where no line above names any."""
    named = [line for line in about if line.kind == "about" and line.authors]
    for chosen in (
        [line for line in named if not line.weak and not line.bare],
        [line for line in named if not line.bare],
        named,
    ):
        if chosen:
            return tuple({fold(name): name for line in reversed(chosen) for name in reversed(line.authors)}.values())[
                ::-1
            ]
    return ()


def _credits(found: Iterable[Credit], holder: str | None) -> tuple[Credit, ...]:
    """Name each credit once, agencies first. An agency that holds the rights counts where no other is named."""
    once: dict[tuple[str, str], Credit] = {}
    for credit in found:
        name = fold(credit.name).removeprefix("the ")
        once.setdefault((credit.kind, _SAME_AGENCY.get(name, name)), credit)
    if holder and names.agency(holder) and all(credit.kind == "image" for credit in once.values()):
        once["agency", fold(holder)] = Credit(kind="agency", name=holder)
    return tuple(sorted(once.values(), key=lambda credit: credit.kind))
