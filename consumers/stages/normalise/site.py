"""Tell furniture from text, one line at a time."""

# ruff: noqa: RUF001 - words stand in their own scripts

import re
from typing import Literal

from consumers.stages.normalise import furniture
from consumers.stages.normalise.text import fold

Furniture = Literal["alone", "link", "links", "keywords"]

_EDGE = "\"' .,:;!?|*_~–—-•·…»«>→›▶▼▲↓⇒(){}[]#"
_LABEL = re.compile(r"[\W_]*([^\W\d_](?:[^\W\d_]|['’ʼ\s\u200c\u064b-\u0652-]){1,45}?)\s*([:|>→»–—]|\s-\s)\s*(?=\S)")
_LABEL_ENDS = ":|>→»–—-"
_MINUTES = r"(?:min(?:ute|uten|uti|utos|uto|utes|s)?\b\.?|мин\w*\.?|хв\w*\.?|dk\b\.?|dakika\w*|دقائق|دقيقة|دقيقه|دقیقه)"
_READING = (
    r"(?:read(?:ing)?(?: time)?|listen|lesezeit|lesedauer|(?:temps )?de lecture|lecture|(?:tiempo )?de lectura|lectura"
    r"|(?:tempo )?de leitura|leitura|(?:tempo )?di lettura|lettura|okuma(?: süresi)?|время (?:на )?чтени[ея]"
    r"|(?:на )?чтения|час читання|(?:на )?читання|(?:مدة )?القراءة|قراءة|(?:زمان )?مطالعه|leestijd)"
)
_READ_TIME = re.compile(
    rf"\W*(?:{_READING}\W*(?:ca\.?|about|~|less than)?\W*\d{{1,3}}\W{{0,3}}{_MINUTES}?"
    rf"|(?:ca\.?|about|~)?\W*\d{{1,3}}\W{{0,3}}{_MINUTES}\W*{_READING}|\d{{1,3}} min(?:s|\.)?)\W*",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"\W*[\d.,]{0,8}\s?[kKmM]?\W*(?:(?:view|show|see|read|hide) )?"
    r"(?:comments?|shares?|views?|likes?|replies|reads|kommentare?"
    r"|aufrufe|commentaires?|partages?|vues"
    r"|comentarios?|comentários?|visualizações|commenti|yorum(?:lar)?|okunma|görüntülenme|комментари\w{1,3}|просмотр\w{0,3}"
    r"|коментар\w{0,3}|перегляд\w{0,3}|تعليقات?|تعليق|مشاهدات?|مشاهدة|نظرات?|نظر|بازدید)\W*[\d.,]{0,8}\s?[kK]?\W*",
    re.IGNORECASE,
)
_RIGHTS = (
    "all rights reserved", "alle rechte vorbehalten", "tous droits réservés", "todos los derechos reservados",
    "tutti i diritti", "riproduzione riservata", "todos os direitos reservados", "tüm hakları saklıdır",
    "все права защищены", "всі права захищен", "усі права захищен", "جميع الحقوق محفوظة", "حقوق محفوظ است",
    "may not be published, broadcast", "reproduction interdite", "prohibida su reprod",
)  # fmt: skip
_RIGHTS_FOLDED = tuple(map(fold, _RIGHTS))
"""For paragraphs, all of which are searched: a pattern takes ten times as long."""
_RIGHTS_SAID = re.compile("|".join(map(re.escape, _RIGHTS)), re.IGNORECASE)
_COPYRIGHT = re.compile(r"\W*(?:©|\(c\)|copyright\b|℗)", re.IGNORECASE)
_HOLDER = re.compile(
    r"\W*(?:copyright|©|\(c\)|℗)[\s©]*(?:\(c\))?\s*(?:by\s+)?(?:\d{4}(?:\s?[-–/]\s?\d{2,4})?)?,?\s*(?:by\s+)?",
    re.IGNORECASE,
)
_HOLDER_END = re.compile(
    r"(?<!\bLtd)(?<!\bInc)(?<!\bCo)\.(?=\s|$)|[|;•·]|,\s(?!(?:Inc|Ltd|LLC|Co|S\.)\b)|\s[–—-]\s", re.IGNORECASE
)
_COUNT = re.compile(r"\s*[(\[]\d{1,5}[)\]]\s*$")
_CORRECTED = re.compile(
    r"\W*(?:correction|clarification|update|korrektur|rectificatif|corrección|correção|düzeltme)\b[^:]{0,40}:",
    re.IGNORECASE,
)
_MORE = re.compile(r"more (?:from|in|on|about|by) [^.:?!]{2,40}|mehr (?:aus|zu|von|über) [^.:?!]{2,40}", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_CONTACT = re.compile(
    r"\W*(?:write|e-?mail|contact|reach|send|follow|kontakt|schreiben|contacter|contacto|contatto|ile)", re.IGNORECASE
)
_HELPED = re.compile(
    r"contribut(?:ed|ing) (?:\w+ )?(?:to|from) (?:this|the) (?:report|story|article)\b|contribut(?:ed|ing) reporting",
    re.IGNORECASE,
)
_PLAYER = re.compile(
    r"\W*(?:listen|watch|hören|anhören|écouter|écoutez|escuchar|escucha|ascolta|ouvir|ouça|dinle|слушать|слухати|استمع)"
    rf"(?: to (?:this )?(?:article|story))?\W*\d{{1,2}}:\d{{2}}\W*{_MINUTES}?\W*",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\(?(?!dpa|epd|kna|sid|afp|apa)[a-z]{2,4}(?:/[a-z]{2,4})+\)?")
_SLUG = re.compile(
    r"\W*(?:\((?:(?:\d\w\w )?LEAD|END|URGENT|ATTN\b[^()]{0,80}|MORE|mfl|yonhap)\)\s*)+|\W*(?:ENDS?|-30-|###)\W*"
)
_METER = re.compile(
    r"you(?:'ve| have)? .{0,20}\b\d+ .{0,30}(?:article|stor(?:y|ies)).{0,20}(?:left|remaining|this month)"
)
_REACH = re.compile(r"\b(?:Reach|Contact|Email|E-mail|Follow) (?:him|her|them|the author|the reporter) (?:at|on|via)\b")
_REACHED = (" him ", " her ", " them ", " the author ", " the reporter ")
_CALL = re.compile(
    r"\b(?:send|share|email|e-mail|post|submit) (?:us |in )?your "
    r"(?:pictures|photos|videos|stories|memories|views|comments|thoughts|questions|letters|tips|feedback|opinions?)\b",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://|www\.")
_PAGE = re.compile(
    r"\W*(?:page|seite|página|pagina|sayfa|страница|сторінка)?\s*\d{1,3}\s*(?:/|of|von|de|sur|di|из|з)\s*\d{1,3}\W*",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"\s*(?:>|›|»|→|/|\|)\s*")
_LONGEST, _LONGEST_LINK, _LONGEST_ALONE = 400, 220, 80
"""The longest line about the site, link, and label, in characters."""
_LONGEST_CRUMB, _LONGEST_HOLDER = 4, 8
"""The longest breadcrumb and rights holder, in words."""


def furniture_kind(text: str) -> Furniture | None:
    """Tell what furniture a line is: a link, the label of links below, keywords, or anything alone; None for text."""
    if len(text) > _LONGEST:
        return None
    folded = fold(text)
    bare = _COUNT.sub("", folded).strip(_EDGE)
    if not bare:
        return "alone" if any(not mark.isspace() for mark in text) else None
    if len(bare) <= _LONGEST_ALONE:
        if bare in furniture.ALONE:
            return "alone"
        if bare in furniture.LINK_LABELS or bare in furniture.LIST_LABELS or _MORE.fullmatch(bare):
            return "links"
    return _labelled(text) or _addressed(folded, bare) or _shaped(text, folded, bare)


def _labelled(text: str) -> Furniture | None:
    """Read `Read more: …`, `ALSO READ | …`, `Lire aussi …`, `Tags: …`."""
    match = _LABEL.match(text) if any(mark in text for mark in _LABEL_ENDS) else None
    label = fold(" ".join(match[1].split())) if match else ""
    rest = text[match.end() :] if match else ""
    if label in furniture.LIST_LABELS and match and match[2] == ":":
        return "keywords"
    if label in furniture.ALONE and (" " in label or label in {"newsletter", "anzeige", "werbung", "advertisement"}):
        return "alone"
    if label in furniture.LINK_LABELS and _is_link(rest):
        return "link"
    words = text.split() if fold(text.lstrip()[:_LONGEST_READ]).split(" ")[0] in _READS else []
    for length in (4, 3, 2):
        phrase = fold(" ".join(words[:length]))
        if len(words) > length and phrase in furniture.LINK_LABELS:
            rest = " ".join(words[length:])
            return "link" if _is_link(rest) and not rest[0].islower() else None
    return None


_READS = frozenset(
    map(
        fold,
        (
            "a",
            "read",
            "also",
            "see",
            "lire",
            "lea",
            "lee",
            "leer",
            "leia",
            "veja",
            "leggi",
            "lesen",
            "читайте",
            "اقرأ",
            "بیشتر",
            "voir",
        ),
    )
)
_LONGEST_READ = 16
"""Characters in which the longest of them ends."""


def _is_link(rest: str) -> bool:
    """Tell the title of another article from a sentence."""
    return len(rest) <= _LONGEST_LINK and not rest.rstrip("\"'”’»").endswith((".", ";", ","))


def _addressed(folded: str, bare: str) -> Furniture | None:
    """Tell a line that speaks to the reader about the site."""
    start = folded.lstrip(_EDGE)
    if furniture.OPENINGS.match(start) or _CORRECTED.match(folded) or _METER.match(start) or _calls(folded):
        return "alone"
    words = bare.replace(".", " ").replace(",", " ").split()
    begins = {" ".join(words[:length]) for length in (1, 2, 3)}
    if not begins.isdisjoint(furniture.REQUESTS) and (not furniture.CHANNELS.isdisjoint(words) or _URL.search(folded)):
        return "alone"
    return None


def _calls(folded: str) -> bool:
    """Tell a call to the readers, such as `Send us your pictures`."""
    return len(folded) <= _LONGEST_LINK and " your " in folded and _CALL.search(folded) is not None


def _shaped(text: str, folded: str, bare: str) -> Furniture | None:
    """Tell furniture by its shape: rights, reading times, counters, buttons, page numbers, breadcrumbs, hashtags."""
    if (
        ("contribut" in folded and _HELPED.search(text))
        or (len(text) <= _LONGEST_LINK and any(who in folded for who in _REACHED) and _REACH.search(text))
        or ("@" in text and _MAIL.search(text) and (_CONTACT.match(text) or _MAIL.fullmatch(text.strip(_EDGE))))
    ):
        return "alone"
    if any(phrase in folded for phrase in _RIGHTS_FOLDED) or (_COPYRIGHT.match(text) and any(map(str.isdigit, text))):
        return "alone"
    if len(text) > _LONGEST_ALONE:
        return None
    if all(word.startswith("#") and len(word) > 1 for word in text.split()):
        return "keywords"
    shapes = (_INITIALS, _COUNTER, _SLUG, *((_READ_TIME, _PAGE, _PLAYER) if any(map(str.isdigit, text)) else ()))
    found = (
        _are_buttons(bare)
        or _are_sections(bare)
        or _is_breadcrumb(text)
        or any(shape.fullmatch(text) for shape in shapes)
    )
    return "alone" if found else None


def _are_buttons(bare: str) -> bool:
    """Tell a row of share buttons."""
    return furniture.BUTTONS.issuperset(re.split(r"[\s/|,·•]+", bare))


def _are_sections(bare: str) -> bool:
    """Tell a row of a site's sections: `News · Sport · Opinion`."""
    parts = [part.strip() for part in re.split(r"[·|•/,]", bare)]
    return len(parts) > 1 and all(part in furniture.SECTIONS or part in furniture.HOMES for part in parts)


def _is_breadcrumb(text: str) -> bool:
    """Tell `Home > World > Europe`: short names, the first a site's entrance or section."""
    crumbs = _CRUMBS.split(text.strip(" >›»→/|"))
    if len(crumbs) == 1:
        return False
    first = fold(crumbs[0])
    short = all(len(crumb.split()) <= _LONGEST_CRUMB for crumb in crumbs)
    return short and (first in furniture.HOMES or first in furniture.SECTIONS)


def is_section(text: str) -> bool:
    """Tell whether a line is the name of a site's section."""
    return fold(text.strip(_EDGE)) in furniture.SECTIONS


def rights_holder(text: str) -> str | None:
    """Give the name in a copyright line, None where there is no such line or no name."""
    match = _HOLDER.match(text) if len(text) <= _LONGEST and _COPYRIGHT.match(text) else None
    if match is None:
        return None
    name = _RIGHTS_SAID.split(text[match.end() :], maxsplit=1)[0]
    name = _HOLDER_END.split(name, maxsplit=1)[0].strip(" .,;:|–—-")
    return name if name and len(name.split()) <= _LONGEST_HOLDER else None
