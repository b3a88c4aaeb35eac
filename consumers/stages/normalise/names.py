"""Names under an article: people, agencies, outlets."""

# ruff: noqa: RUF001 - marks and words stand in their own scripts

import re
from collections.abc import Iterable

from consumers.stages.normalise import known
from consumers.stages.normalise.text import fold

_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ʼ.\u0300-\u036f\u064b-\u0652\u0670\u200c-])*")
# Words of the scripts without capitals that no name has.
_FUNCTION_WORDS = known.words("""
في من عن إلى أن إن ما لا هو هي مع بعد قبل بين هذا هذه التي الذي كل لم لن قد حتى الآن عند كما وقد وقال ليس غير أمس
اليوم غدا را به از در که با برای تا این آن است شد
""")
_IS_A = re.compile(r"\s(?:is|was|ist|est|es|è|é)\s(?:an?|the|ein|eine|une?|uma?|una)\b")
_OTHER_WORDS = _FUNCTION_WORDS | known.NO_NAME_WORDS
_NO_NAMES = known.words("the a an our this by von par por di my your all")
_LONGEST_NAME = 5
"""The most words in a person's name."""


def agency(text: str) -> str | None:
    """Give the name of a news agency as it stands, or None where `text` is not one."""
    name = text.strip(" .,;:()[]/-–—")
    if not name or len(name) > 40:  # noqa: PLR2004 - characters
        return None
    if name in known.INITIALS or fold(name.replace(".", " ").strip() if " " not in name else name) in known.AGENCIES:
        return name
    return name if fold(name).removeprefix("the ") in known.AGENCIES else None


def is_vague(name: str) -> bool:
    """Tell whether a name stands for agencies without naming one."""
    return fold(name) in known.VAGUE_AGENCIES


def picture_agency(text: str) -> str | None:
    """Give the name of a news or picture agency as it stands, or None."""
    name = text.strip(" .,;:()[]-–—")
    return name if agency(name) or fold(name) in known.PICTURE_AGENCIES else None


def is_outlet(text: str) -> bool:
    """Tell whether `text` is the name of an outlet that is known."""
    name = fold(text.strip(" .,;:()[]"))
    return name in known.OUTLETS or name.removeprefix("the ") in known.OUTLETS


def is_organisation(text: str) -> bool:
    """Tell a desk, a newsroom, an outlet or an agency from a person."""
    return (
        is_outlet(text)
        or agency(text) is not None
        or any(word.isupper() and fold(word) in known.OUTLETS for word in text.split())
        or not known.ORGANISATION_WORDS.isdisjoint(fold(text).replace(".", " ").split())
    )


def is_place(text: str) -> bool:
    """Tell whether `text` is a place of more than one word that looks like a person's name."""
    return fold(text.strip(" .,;:()[]")) in known.PLACES


def has_role(text: str) -> bool:
    """Tell whether `text` says what somebody does at an outlet."""
    return not known.ROLES.isdisjoint(re.split(r"[\s,-]+", fold(text)))


def without_role(text: str) -> str:
    """Cut the role off the end of a name: `Jane Doe Senior Defence Correspondent` gives `Jane Doe`."""
    words = text.split()
    folded = [fold(word) for word in words]
    at = next((index for index, word in enumerate(folded) if word in known.ROLES), None)
    if at is None:
        return text
    while at > 0 and folded[at - 1] in known.ROLE_MODIFIERS:
        at -= 1
    return " ".join(words[:at])


def is_person(text: str) -> bool:
    """Tell the shape of a person's full name: two to five words, with capitals where the script has them."""
    words = text.split()
    if not 2 <= len(words) <= _LONGEST_NAME or not _capital(words[0]) or not _capital(words[-1]):  # noqa: PLR2004
        return False
    if not all(map(is_name_word, words)):
        return False
    if not all(map(_TOKEN.fullmatch, words)) or fold(words[0]) in _NO_NAMES:
        return False
    if any(word.endswith(("'s", "’s")) for word in words) or _is_acronym(words[0], words[1:]):
        return False
    if not _OTHER_WORDS.isdisjoint(map(fold, words)):
        return False
    return not (is_organisation(text) or is_place(text) or has_role(text))


def is_name_word(word: str) -> bool:
    """Tell a word that can stand in a name: with a capital, of a script without, or a particle."""
    return _capital(word) or fold(word).rstrip("'") in known.NAME_PARTICLES


def is_bio(text: str, authors: Iterable[str]) -> bool:
    """Tell a sentence that says who an author is, such as `Jane Doe is a reporter in Lviv`."""
    return any(
        text.startswith(f"{name} ") and (has_role(text) or _IS_A.match(text[len(name) :]) is not None)
        for name in authors
    )


def _is_acronym(word: str, others: list[str]) -> bool:
    """Tell an abbreviation among words that are not all capitals."""
    return len(word) > 2 and word.isupper() and "." not in word and not all(map(str.isupper, others))  # noqa: PLR2004


def _capital(word: str) -> bool:
    """Tell a word with a capital within its first letters (`d'Angelo`, `al-Sisi`), or of a script without capitals."""
    return word[:1].isupper() or not word[:1].islower() or any(map(str.isupper, word[2:4]))
