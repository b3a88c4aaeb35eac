"""Who a feed says wrote an entry: names as people read them, and agencies apart."""

import re
from collections.abc import Iterable

from consumers.stages.normalise import names
from consumers.stages.normalise.bylines import Byline, people, read_byline
from consumers.stages.normalise.known import words
from consumers.stages.normalise.prose import line
from consumers.stages.normalise.text import fold

_MAIL_FIRST = re.compile(r"\S+@\S+\s*\((.+)\)")
_MAIL_LAST = re.compile(r"(.*?)\s*<[^<>]*>")
_ADDRESS = re.compile(r"@|://")
_NOBODY = words("admin administrator anonymous anonym none null root unknown user webmaster")
_LONGEST = 200
"""The longest text that is taken for authors, in characters."""


def read_authors(stated: Iterable[str]) -> Byline:
    """Read an entry's authors: `mail (Name)` as RSS has it, `Name <mail>`, names in a list, agencies.

    A name in no usual form is kept, as the feed says that it is one; desks, roles and bare addresses are not.
    """
    found = [_read(line(text)) for text in stated]
    return Byline(
        tuple(dict.fromkeys(name for byline in found for name in byline.authors)),
        tuple(dict.fromkeys(credit for byline in found for credit in byline.credits)),
    )


def _read(text: str) -> Byline:
    if len(text) > _LONGEST:
        return Byline()
    if match := _MAIL_FIRST.fullmatch(text) or _MAIL_LAST.fullmatch(text):
        text = match[1].strip()
    if fold(text) in _NOBODY or not any(map(str.isalpha, text)):
        return Byline()
    found = read_byline(text) or people(text, mononyms=True)
    if found.authors or found.credits:
        return found
    nobody = _ADDRESS.search(text) or names.is_organisation(text) or names.has_role(text)
    return Byline() if nobody else Byline((text,))
