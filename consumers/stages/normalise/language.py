"""The language of a text, as a BCP 47 code with a confidence."""

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from consumers.stages.normalise.known import exact

_LANGUAGES = exact("""
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku
ky lo lt lv mg mk ml mn mr ms my ne nl nn no pa pl ps pt ro ru rw si sk sl so sq sr sv sw ta te tg th tk tl tr tt ug
uk ur uz vi zh zu
""")
"""Languages that news is published in; their neighbours would only win by accident."""
_PREFIX = 1000
"""How much of a text is looked at, in characters: more tells no more."""
_GLANCE = 300
"""How much of it is enough to confirm what is declared."""
_SURE = 0.95
"""The least confidence of such a glance."""
_FEW = 20
"""In fewer words than these, a guess is worth little."""
_CODE = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z0-9]{2,8})*")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Load the model when it is first needed: it takes a second."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier


def identify(text: str, declared: str | None = None) -> tuple[str | None, float]:
    """Give the language of a text and a confidence of 0 to 1; (None, 0) for a text without words.

    A declared language refines what is found (`pt-BR` for `pt`), and decides where the text is too short to tell.
    """
    prefix = text[:_PREFIX]
    words = sum(any(map(str.isalpha, word)) for word in prefix.split())
    prior = _code(declared)
    if words == 0:
        return prior, 0.0
    expected = prior.split("-")[0].lower() if prior else None
    if expected and words >= _FEW:
        found, confidence = _identifier().classify(prefix[:_GLANCE])
        if found == expected and confidence >= _SURE:
            return prior, round(confidence, 3)
    found, confidence = _identifier().classify(prefix)
    if found == expected:
        return prior, round(confidence, 3)
    if words < _FEW:
        return (prior or found), round(min(confidence, 0.5), 3)
    return found, round(confidence, 3)


def _code(declared: str | None) -> str | None:
    """Give a declared language where it is a code."""
    code = (declared or "").strip().replace("_", "-")
    return code if _CODE.fullmatch(code) else None
