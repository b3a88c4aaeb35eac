"""Picture credits and the captions that carry them."""

# ruff: noqa: RUF001 - labels stand in their own scripts

import re
from typing import NamedTuple

from consumers.stages.normalise import names
from consumers.stages.normalise.known import phrases
from consumers.stages.normalise.text import fold
from schemas.articles import Credit


class Caption(NamedTuple):
    """The credits of a picture; `bare` where the line has nothing else, so that a caption may stand before it."""

    credits: tuple[Credit, ...]
    bare: bool


PICTURE_LABELS = phrases("""
photography, photographer, photographs by, pictures by, photography and video, images by, image, images, photo
photos, photograph, photographs, picture, pictures, pic, pics, photo credit, photo credits, image credit
image credits, picture credit, image source, photo source, photo by, photos by, photograph by, image by, picture by
photo courtesy, image courtesy, photo courtesy of, representational image, representative image, file photo
file image, photography by, representative photo, foto, fotos, bild, bilder, bildquelle, fotocredit, foto von
bild von, fotografie, archivbild, archivfoto, symbolbild, symbolfoto, bildnachweis, quelle bild, crédit photo
crédits photo, photo de, photographie, crédit image, image d'illustration, fotografía, imagen, foto de, imágenes
fuente de la imagen, imagem, fotografia, crédito da foto, foto di, immagine, crediti foto, fotoğraf, fotoğraflar
görsel, resim, kaynak fotoğraf, фото, фотография, фотографии, снимок, изображение, фото из архива, источник фото
автор фото, світлина, світлини, зображення, джерело фото, фотографія, صورة, الصورة, صور, تصوير, مصدر الصورة, عدسة
عکس, تصویر, عکاس, منبع تصویر, منبع عکس, foto's, beeld, bron foto, foto av, zdjęcie, fot, zdj, φωτογραφία, φωτο
""")
_OTHER_LABELS = phrases("""
credit, file, illustration, illustration by, graphic, graphic by, video, video by, fotograf, fotografo, crédit
crédits, crédito, créditos, crediti, grafik, foto muhabiri, иллюстрация, ілюстрація, illustration de, reprodução
divulgação
""")
"""Labels that name a picture's source only where a name follows."""
CAPTION_LABELS = phrases("""
image caption, photo caption, caption, bildunterschrift, légende, légende image, pie de foto, leyenda, didascalia
legenda, image caption file photo, подпись к фото, підпис до фото, التعليق على الصورة, توضیح تصویر, توضیح عکس
""")
_NOBODY = phrases("""
self, file, archive, archives, file photo, handout, representative, representational, representational image
illustration, representative image, own, internet, screengrab, screenshot, symbolbild, archiv, archivbild
archivfoto, archivo, archivio, arşiv, архив, архів, أرشيف, أرشيفية, آرشیو, d.r, dr, courtesy, supplied, provided
social media, illustrative, n/a
""")
_HOLDERS = phrases("family, collection, archive, archives, estate, museum, foundation, familie, sammlung, famille")
_LABEL = re.compile(r"[(\[*•–—-]*\s*([^\W\d_]+(?:[ ’'][^\W\d_]+){0,3}?)\s*([:,|]|\bby\b|\s[–—-]\s)\s*", re.IGNORECASE)
_MARK = re.compile(r"\s*[(\[]?\s*(?:©|\(c\)|Ⓒ)\s*", re.IGNORECASE)
_TRAILING = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]\s*\.?$")
_INNER = re.compile(
    r"(?:[.!?»”\"')|/–—-]|\s{2,}|(?<=\w))\s*\b((?:photo|photograph|photos|image|picture|pic|foto|bild|crédit|crédits|fotoğraf|фото|світлина"
    r"|الصورة|تصوير|عکس)(?: credit| photo)?(?:\s*:|\s+by\b))\s*(.{2,60})$",
    re.IGNORECASE,
)
_STOCK = phrases("""
file photo, file image, file picture, representational image, representative image, stock photo, archive photo
library image, archivbild, archivfoto, symbolbild, symbolfoto, photo d'archives, photo d'illustration
image d'illustration, foto de archivo, imagen de archivo, foto de arquivo, imagem ilustrativa, foto d'archivio
arşiv fotoğrafı, arşiv, архивное фото, архивне фото, архівне фото, صورة أرشيفية, عکس آرشیوی
""")
"""Lines that only say that a picture is an old one, or any."""
_SOURCES = phrases("quelle, source, fuente, fonte, kaynak, источник, джерело, المصدر, منبع")
_ARTICLES = phrases("the, a, an, der, die, das, ein, eine, le, la, les, un, une, el, los, las, una, il, lo, gli, o, os")
_UNMARKED = re.compile(
    r"(?i:(?:image|media|photo|video)\s?(copyright|source|caption|credit))\s*(?=[A-Z])"
    r"|(FILE)\s?(?:PHOTO)?\s?[:–—-]|(In this) .{3,70}?(?:photo|image|picture|frame)\b"
)
_SIGNED = re.compile(r"[.!?»”\"]\s*([^.!?»”\"]{3,60})$")
_JOINTS = re.compile(r"/|,|\|| via | for ")
_YEAR = re.compile(r"\d{4}")
_WRAPPING = " .,;:()[]*|–—-"
_LONGEST = 400
_LONGEST_CREDIT = 80
_LONGEST_NAME = 8
"""The longest line and credit, in characters, and the longest name, in words."""
_END = 200
"""Characters at the end of a paragraph in which its credit begins."""


def read_caption(text: str) -> Caption | None:
    """Read a line that is a picture's credit, or a caption with one; None where the line is text."""
    if len(text) > _LONGEST:
        return None
    return _unmarked(text) or _labelled(text) or _marked(text) or _named(text) or _ended(text)


def _unmarked(text: str) -> Caption | None:
    """Read `Image copyright AFP`, `FILE PHOTO: …`, `In this June 2, 2019, photo, …`."""
    match = _UNMARKED.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip(_WRAPPING)
    if fold(match[1] or "") in {"copyright", "source", "credit"}:
        return Caption(_credits(rest), bare=False)
    inner = _ended(text[match.end() :])
    return Caption(inner.credits if inner else (), bare=False)


def _labelled(text: str) -> Caption | None:
    """Read `Photo: Jane Doe/AFP`, `(Foto: dpa)`, `Image caption, …`."""
    match = _LABEL.match(text)
    label, mark = (fold(match[1].strip()), match[2].strip().lower()) if match else ("", "")
    label = f"{label} by" if mark == "by" else label
    if label in CAPTION_LABELS:
        return Caption((), bare=False)
    rest = text[match.end() :] if match else ""
    if label in _SOURCES and "/" in rest and _is_credit(rest):
        return Caption(_credits(rest), bare=True)
    if label not in PICTURE_LABELS and label not in _OTHER_LABELS:
        return None
    if found := _credits(rest):
        return Caption(found, bare=True)
    if mark not in {":", "|"} or label in _OTHER_LABELS:
        return None
    inner = _ended(rest)
    return Caption(inner.credits if inner else (), bare=fold(rest.strip(_WRAPPING)) in _NOBODY)


def _marked(text: str) -> Caption | None:
    """Read `© AFP`, but not a line about who may use the page."""
    match = _MARK.match(text)
    if match is None or _YEAR.search(text):
        return None
    name = text[match.end() :].strip(_WRAPPING)
    known = _is_credit(name) or names.is_person(name) or (_is_name(name) and len(name.split()) <= _LONGEST_NAME // 2)
    return Caption((Credit(kind="image", name=name),), bare=True) if known else None


def _named(text: str) -> Caption | None:
    """Read a line that is a picture agency's credit and nothing else: `Jane Doe/AFP via Getty Images`."""
    name = text.strip(_WRAPPING)
    if fold(name) in _STOCK:
        return Caption((), bare=True)
    if not name or len(name) > _LONGEST_CREDIT or names.agency(name) or not _is_credit(name):
        return None
    person, _, agency = name.partition(" / ")
    if names.is_person(person) and names.agency(agency):  # a byline; a picture's has no spaces there
        return None
    return Caption((Credit(kind="image", name=_bare_name(name)),), bare=True)


def _ended(text: str) -> Caption | None:
    """Read a caption that ends in its credit: `… (AP Photo/Jane Doe)`, `… [Jane Doe/Reuters]`, `… Photograph: EPA`."""
    end = max(0, len(text) - _END)
    if (match := _INNER.search(text, end)) and match[1][0].isupper() >= match[1][0].islower():
        found = _credits(match[2])
        if found or fold(match[2].strip(_WRAPPING)) in _NOBODY:
            return Caption(found, bare=False)
    if (match := _SIGNED.search(text, end)) and "/" in match[1] and _is_credit(match[1]):
        return Caption((Credit(kind="image", name=match[1].strip(_WRAPPING)),), bare=False)
    match = _TRAILING.search(text, end)
    if match is None:
        return None
    inside = match[1].strip()
    if (labelled := _labelled(inside)) and labelled.bare:
        return Caption(labelled.credits, bare=False)
    if _is_credit(inside) and (match[0].startswith("[") or not names.agency(inside)):
        return Caption((Credit(kind="image", name=_bare_name(inside)),), bare=False)
    return None


def _is_credit(name: str) -> bool:
    """Tell whether a name is a news or picture agency's, alone or with a photographer's."""
    parts = [_bare_name(part).strip(_WRAPPING) for part in _JOINTS.split(name) if part.strip(_WRAPPING)]
    known = [names.picture_agency(part) is not None for part in parts]
    return any(known) and all(
        is_known or names.is_person(part) or names.is_outlet(part) or fold(part) in {"pool", "photo"}
        for part, is_known in zip(parts, known, strict=True)
    )


def _bare_name(name: str) -> str:
    """Cut what labels a credit rather than names it: `File: Jane Doe/AP`, `Photo by Jane Doe/AP`."""
    match = _LABEL.match(name)
    if match is None or match[2].strip().lower() not in {":", "by"}:
        return name
    label = fold(match[1].strip())
    known = {label, f"{label} by"} & (PICTURE_LABELS | _OTHER_LABELS)
    return name[match.end() :].strip(_WRAPPING) if known else name


def _credits(text: str) -> tuple[Credit, ...]:
    """Name the pictures' sources in what follows a label; bars part several. Prose names none."""
    found: list[Credit] = []
    for part in text.split("|"):
        name = _bare_name(part.strip(_WRAPPING)).strip(_WRAPPING)
        if _is_name(name) and fold(name) not in _NOBODY:
            found.append(Credit(kind="image", name=name))
    return tuple(dict.fromkeys(found))


def _is_name(name: str) -> bool:
    """Tell a name (an agency, a person, a ministry, a handle) from prose."""
    words = name.replace("/", " ").split()
    if not words or len(name) > _LONGEST_CREDIT or len(words) > _LONGEST_NAME or "http" in name:
        return False
    if _is_credit(name) or name.startswith("@"):
        return True
    if fold(words[0]) in _ARTICLES:
        return False
    capitals = sum(not word[0].islower() for word in words)
    named = capitals * 2 > len(words) or fold(words[-1]) in _HOLDERS
    return not words[0][0].islower() and named and not name.endswith(("?", "!"))
