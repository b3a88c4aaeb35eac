"""Agencies named beside an article: in a line of their own, at its end, or in a wire dateline."""

# ruff: noqa: RUF001 - labels stand in their own scripts

import re

from consumers.stages.normalise import names
from consumers.stages.normalise.bylines import Byline, people
from consumers.stages.normalise.dates import Written, scan
from consumers.stages.normalise.known import phrases
from consumers.stages.normalise.text import fold
from schemas.articles import Credit

_SOURCES = phrases("""
source, sources, via, source agency, agency, quelle, quellen, source de l'article, fuente, fuentes, fonte, fonti
fontes, agência, agenzia, kaynak, ajans, источник, источники, агентство, джерело, джерела, المصدر, المصادر, وكالة
منبع, bron, källa
""")
_SOURCE = re.compile(r"[\W_]*([^\W\d_]+(?:[ ’'][^\W\d_]+){0,2})\s*:\s*")
_WITH = re.compile(
    r"[\W_]*(?:with (?:additional )?(?:(?:agency )?inputs?|reporting|files?|material|information)(?: (?:from|by))?|with"
    r"|from|avec|mit (?:material|informationen|agenturmaterial)(?: (?:von|der))?|mit|con (?:información|datos|material)"
    r"(?: de)?|con|com (?:informações|agências)(?: d[aeo])?|com|con (?:informazioni|fonti)|с использованием материалов"
    r"|за матеріалами|по материалам|(?:agency )?inputs? from|agency inputs?)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\W_]*(?:additional |further )?(?:reporting|writing|editing|compiled|translation|production|graphics?|research)"
    r"(?: and (?:editing|writing|reporting))? by\b(?!\s*:)"
    r"|\W*(?:reporte|información|editado|escrito|traducido|redacción|reportaje|reportagem|edição|tradução) (?:de|por)\s"
    r"|\W*\((?:reportage|rédigé|édité|édition|bericht|geschrieben|redigiert|tradotto)\b",
    re.IGNORECASE,
)
_REPORTERS = re.compile(
    r"(?:^|[;.(])\s*\W*(?:reporting(?: and writing)?|reportagem|reporte|información|bericht) (?:by|de|von|por)"
    r"\s+([^;.()]+)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[,;/|&+•·]\s*|\s+(?:and|und|et|y|e|ve|и|та|і|و|with|avec)\s+|\s+[–—-]\s+", re.IGNORECASE)
_HEAD = 140
"""How far into an article its dateline may reach, in characters."""
_HEAD_PART = re.compile(r"\s*[.,/()–—:]\s*|\s+-+\s+")
_DASHES = (" – ", " — ", " - ", " -- ")
_ENDING = re.compile(r"(?:[–—-]{1,2}\s*|[(\[/])([^()\[\]/–—]{2,30}?)[)\]/]?\.?$")
_LONGEST, _INITIALS = 300, 3
"""The longest note and the longest initials of an editor (`dpa/lnw`), in characters."""


def read_agencies(text: str) -> Byline | None:
    """Read a line that names agencies only: `Reuters`, `(AFP, dpa)`, `Source: TASS`, `With inputs from PTI`."""
    if len(text) > _LONGEST // 2:
        return None
    match = _SOURCE.match(text)
    if match and fold(match[1]) in _SOURCES:
        found = _agencies(text[match.end() :], strict=False)
        return None if found is None else Byline((), found, labelled=bool(found))
    match = _WITH.match(text)
    found = _agencies(text[match.end() if match else 0 :], strict=True)
    return None if found is None else Byline((), found, labelled=match is not None)


def _agencies(text: str, *, strict: bool) -> tuple[Credit, ...] | None:
    """Name the agencies in a list; None where something else is in it and `strict`."""
    parts = [part.strip(" .()[]-–—*") for part in _PARTS.split(text)]
    found = [names.agency(part) for part in parts if part]
    known = [name for name in found if name]
    others = [part for part, name in zip(filter(None, parts), found, strict=True) if not name]
    initials = all(part.islower() and len(part) <= _INITIALS for part in others)
    if not found or (strict and (not known or not initials)):
        return None
    return tuple(Credit(kind="agency", name=name) for name in dict.fromkeys(known) if not names.is_vague(name))


def read_tail(text: str) -> Byline | None:
    """Read a desk's note at the end: `Reporting by …; Editing by …`. Its authors are those who reported."""
    if len(text) > _LONGEST or not _TAIL.match(text):
        return None
    match = _REPORTERS.search(text)
    if match is None or fold(text.lstrip(" (")).startswith(("additional", "further")):
        return Byline()
    found = people(re.sub(r"\sin\s[^,;]*?(?=,|;| and |$)", "", match[1]))
    return Byline(found.authors, found.credits)


def dateline(paragraph: str) -> tuple[tuple[Credit, ...], Written | None]:
    """Read the agencies and the date in a wire dateline: `KYIV, March 3, 2022 (Reuters) - …`."""
    head = paragraph[:_HEAD]
    found: list[str] = []
    end = 0
    for match in (*_HEAD_PART.finditer(head), None):
        part = head[end : match.start() if match else len(head)].strip()
        if len(part.split()) > 4:  # noqa: PLR2004 - prose has begun
            break
        if (name := names.agency(part)) and not names.is_vague(name):
            found.append(name)
        if match is None:
            break
        end = match.end()
    credits = tuple(Credit(kind="agency", name=name) for name in dict.fromkeys(found))  # noqa: A001 - the field's name
    return credits, _dated(head[:end]) if credits else _placed(head)


def _dated(head: str) -> Written | None:
    """Give the date that stands whole, with its year, in a dateline."""
    for piece in re.split(r"\(|\)| [–—-]+ |/", head):
        found = scan(piece.strip(" ,.")) if any(map(str.isdigit, piece)) else None
        if (
            found
            and len(found.dates) == 1
            and found.dates[0].day
            and all(piece[start].isupper() for start, _ in found.rest)
        ):
            return found.dates[0]._replace(rule="dateline")
    return None


def _placed(head: str) -> Written | None:
    """Give the date in a dateline without an agency: a place, a date and a dash."""
    place, found, _ = next((parts for mark in _DASHES if (parts := head.partition(mark))[1]), ("", "", ""))
    return _dated(place) if found and "," in place and place[:1].isupper() else None


def closing(paragraph: str) -> tuple[Credit, ...]:
    """Name the agency that signs a last paragraph: `… he said. (AFP)`, `… — ANI`."""
    match = _ENDING.search(paragraph[-40:])
    name = names.agency(match[1]) if match else None
    return (Credit(kind="agency", name=name),) if name and not names.is_vague(name) else ()
