"""Bylines: who wrote an article, apart from agencies, desks, roles and places."""

# ruff: noqa: RUF001 - labels stand in their own scripts

import re
from typing import NamedTuple

from consumers.stages.normalise import names
from consumers.stages.normalise.known import phrases
from consumers.stages.normalise.text import fold
from schemas.articles import Credit


class Byline(NamedTuple):
    """The people and the agencies that a line names as authors.

    `labelled` where it says so beyond doubt; `weak` where a headline could look the same.
    """

    authors: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    labelled: bool = False
    weak: bool = False


# Labels that need a colon to be sure of, or say by themselves that a name follows.
_LABELS = phrases("""
match report, words, story, by, written by, reported by, report by, reported, story by, words by, text by, author
authors, byline, analysis by, opinion by, comment by, interview by, compiled by, posted by, published by, article by
news by, reporter, reporters, correspondent, correspondents, writer, contributor, contributors, review by
explainer by, from, edited by, editor, curated by, produced by, reporting by, additional reporting by
with reporting by, von, autor, autorin, autoren, text, bericht, bericht von, ein bericht von, eine analyse von
analyse von, ein kommentar von, kommentar von, ein gastbeitrag von, gastbeitrag von, ein interview von
interview von, eine reportage von, reportage von, aufgezeichnet von, ein essay von, protokoll, es berichtet
redaktion, geschrieben von, verfasst von, par, auteur, auteurs, autrice, texte, texte de, propos recueillis par
recueilli par, une analyse de, reportage de, écrit par, rédigé par, publié par, article de, avec, signé, por, autora
autores, texto, texto de, escrito por, un análisis de, reportaje de, redactado por, publicado por, di, a cura di
autore, testo di, intervista di, scritto da, articolo di, da, dal nostro inviato, dalla nostra inviata
dal nostro corrispondente, de notre correspondant, de notre envoyé spécial, reportagem, reportagem de, haber
haberi hazırlayan, yazan, hazırlayan, muhabir, yazar, editör, röportaj, derleyen, kaleme alan, автор, авторы, автори
текст, подготовил, подготовила, подготовили, підготував, підготувала, підготували, корреспондент, кореспондент
беседовал, беседовала, розмовляв, розмовляла, журналист, журналіст, записал, записала, материал подготовил, بقلم
كتب, كتبت, إعداد, تقرير, المؤلف, الكاتب, الكاتبة, مراسلنا, تحرير, حوار, أجرى الحوار, تحقيق, كتبه, نویسنده, نویسندگان
گزارش, گزارشگر, به قلم, خبرنگار, نوشته, تهیه و تنظیم, مترجم, door, av, tekst, skrevet av, af, autorzy, de, συντάκτης
oleh, penulis
""")
_BARE = phrases("""
by, written by, reported by, report by, story by, words by, text by, analysis by, opinion by, comment by
interview by, compiled by, posted by, article by, review by, explainer by, edited by, produced by, reporting by, von
bericht von, ein bericht von, eine analyse von, analyse von, ein kommentar von, kommentar von, ein gastbeitrag von
gastbeitrag von, ein interview von, interview von, eine reportage von, reportage von, aufgezeichnet von
ein essay von, par, texte de, propos recueillis par, recueilli par, une analyse de, reportage de, écrit par
rédigé par, publié par, por, texto de, escrito por, un análisis de, reportaje de, di, a cura di, testo di
intervista di, scritto da, articolo di, dal nostro inviato, dalla nostra inviata, dal nostro corrispondente
de notre correspondant, de notre envoyé spécial, reportagem de, da, بقلم, كتب, كتبت, إعداد, به قلم, نوشته, door, av
af, oleh
""")
"""Labels that go before a name without a colon."""
_GENRES = phrases(
    "interview, analysis, analyse, kommentar, reportage, entretien, entrevista, intervista, análisis, analisi"
)
"""Labels that stand before a headline as well."""
_EDITORS = phrases(
    "edited by, editor, curated by, produced by, editör, редактор, تحرير, مترجم, additional reporting by"
)

_LABEL = re.compile(r"\s*[(\[–—•·*-]*\s*([^\W\d_]+(?:[ ’'][^\W\d_]+){0,4})\s*(?:[(\[].{0,3}[)\]])?\s*([::])\s*")
_WORDS = re.compile(r"[^\W\d_]+")
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|@\w+|https?://\S+")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WITH = re.compile(r"\s*(?:with|avec|mit|con|com)\s+", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*[,;|/·•،؛]\s*|\s+[–—-]\s+|\s*&\s*|\s+\+\s+"
    r"|\s+(?:and|und|et|y|e|ve|with|avec|mit|con|com|и|та|і|й|و|en|och|og|oraz|dan)\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"^(?:and|und|et|y|e|ve|и|та|і|و)\s+", re.IGNORECASE)
_WHERE = re.compile(
    r"\s(?:in|aus|à|en|au|a|da|em|from|at|for|из|в|з|у|із|du|reports?|berichtet|für|pour|para|per)\s.*",
    re.DOTALL | re.IGNORECASE,
)
_GLUED_AND = re.compile(r"(?<=\S)\s+و(?=[^\W\d_]{3,}\s+[^\W\d_]{2,})")
_LONGEST = 200
"""The longest byline, in characters."""


def read_byline(text: str) -> Byline | None:
    """Read a line that says who wrote: a label with a colon and names, or `By` and a full name; None otherwise."""
    if len(text) > _LONGEST:
        return None
    if match := _LABEL.match(text):
        label = fold(match[1].strip())
        if label in _LABELS or label in _GENRES:
            return _labelled(text[match.end() :], label)
        return None
    label, rest = _bare_label(text)
    if not label:
        return None
    found = people(rest)
    return _editors(found, label) if found.authors or found.credits or _is_desk(rest) else None


def _labelled(rest: str, label: str) -> Byline | None:
    found = people(rest, mononyms=True)
    if not any(map(str.isalpha, rest)):  # a reporter's number
        return Byline(labelled=True)
    if not (found.authors or found.credits or names.is_organisation(rest)):
        return None
    return _editors(found._replace(labelled=label not in _GENRES, weak=label in _GENRES), label)


def _editors(found: Byline, label: str) -> Byline:
    """Leave out people who only edited."""
    return found._replace(authors=()) if label in _EDITORS else found


def _bare_label(text: str) -> tuple[str, str]:
    """Split a label without a colon off a line; the label is empty where there is none."""
    words = list(_WORDS.finditer(text[:60]))[:4]
    for match in reversed(words):
        if fold(" ".join(text[: match.end()].split())) in _BARE and text[match.end() : match.end() + 1] == " ":
            return fold(text[: match.end()]), text[match.end() + 1 :]
    return "", text


def _is_desk(text: str) -> bool:
    """Tell whether a byline names a desk or a role (`our correspondent`, `Express News Service`), not a person."""
    return names.has_role(text) or (names.is_organisation(text) and len(text.split()) <= 6)  # noqa: PLR2004


def people(text: str, *, mononyms: bool = False) -> Byline:
    """Name the people and the agencies in a list of names, roles, places and addresses.

    With `mononyms`, one word alone is a name too.
    """
    asides = [piece for aside in _ASIDE.findall(text) for piece in _SPLIT.split(_WITH.sub("", aside[1:-1]))]
    text = _CONTACT.sub(" ", text)
    text = _GLUED_AND.sub(" و ", _ASIDE.sub(" ", text))
    authors: list[str] = []
    credits: list[Credit] = []  # noqa: A001 - the field's name
    pieces = [_AND.sub("", piece.strip(" .:*–—-")) for piece in _SPLIT.split(text) if piece]
    pieces += [aside for aside in asides if names.agency(aside)]
    for piece in pieces:
        if name := names.agency(piece):
            if not names.is_vague(name):
                credits.append(Credit(kind="agency", name=name))
        elif (person := _person(piece)) and person not in authors:
            authors.append(person)
    if mononyms and not authors and not credits and len(pieces) == 1 and _is_mononym(pieces[0]):
        authors.append(pieces[0])
    return Byline(tuple(authors), tuple(dict.fromkeys(credits)))


def _person(piece: str) -> str | None:
    """Give the name in a piece of a byline, without role and place."""
    for candidate in (
        piece,
        names.without_role(piece),
        _WHERE.sub("", piece),
        names.without_role(_WHERE.sub("", piece)),
    ):
        if names.is_person(candidate):
            return candidate
    return None


def _is_mononym(piece: str) -> bool:
    return piece.isalpha() and not piece.islower() and not names.is_organisation(piece) and not names.has_role(piece)
