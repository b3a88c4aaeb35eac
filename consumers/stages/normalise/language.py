"""The language of a text, as a BCP 47 code with a confidence."""

import re
from functools import lru_cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from consumers.stages.normalise.known import exact

_LANGUAGES = exact("""
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku
ky lo lt lv mg mk ml mn mr ms my ne nl nn no pa pl ps pt ro ru rw si sk sl so sq sr sv sw ta te tg th tk tl tr tt ug
uk ur uz vi zh zu
""")
"""Languages that news is published in; their neighbours would only win by accident."""
_CURRENT = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro"}
"""Codes that have been replaced, and by what."""
_WRITTEN = {"nb": "no", "prs": "fa", "pes": "fa", "cmn": "zh", "yue": "zh", "fil": "tl", "arb": "ar", "sh": "sr"}
"""Languages that a text does not tell from the one that it is found to be in."""
_GLANCE, _PREFIX = 200, 1000
"""How much of a text is looked at, in characters: mostly the first tells, and more than the second tells no more."""
_SURE = 0.95
"""The confidence at which a glance is enough, unless something else is declared."""
_TRUST = 20.0
"""How much likelier a language is where it is declared: declarations are wrong about once in so many feeds."""
_TRUST_FEW = 1e6
"""The same where there are few letters: then hardly anything but another script speaks against a declaration."""
_FEW, _DOUBTFUL = 80, 0.5
"""In fewer bytes of letters than these, about 20 words, a guess is worth no more than this confidence."""
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_REGION, _SCRIPT = 2, 4


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Load the model when it is first needed: it takes a second."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc)  # its rows are what is read: that halves the time
    return identifier


def identify(text: str, declared: str | None = None) -> tuple[str | None, float]:
    """Give the language of a text and how likely it is that, 0 to 1; (None, 0) for a text without words.

    A declared language counts as a prior and refines what is found: `pt-BR` for `pt`, Dari (`prs`) for Persian.
    """
    prior = _code(declared)
    glance = text[:_GLANCE]
    letters = len("".join(filter(str.isalpha, glance)).encode("utf-8", "replace"))
    if letters == 0:
        return prior, 0.0
    expected = _expected(prior)
    trust = _TRUST if letters >= _FEW else _TRUST_FEW
    found, confidence = _likeliest(glance, expected, trust)
    if len(text) > _GLANCE and (confidence < _SURE or found != (expected or found)):
        found, confidence = _likeliest(text[:_PREFIX], expected, trust)
    if letters < _FEW:
        confidence = min(confidence, _DOUBTFUL)
    return prior if found == expected else found, round(confidence, 3)


def _likeliest(text: str, expected: str | None, trust: float) -> tuple[str, float]:
    """Weigh what a text looks like against what is expected, as Bayes has it."""
    if expected is None:
        found, likelihood = _identifier().classify(text)
        return found, likelihood
    ranks = _identifier().rank(text)
    (found, likelihood), share = ranks[0], dict(ranks)[expected]
    total = 1.0 + (trust - 1.0) * share
    odds = {found: likelihood / total, expected: trust * share / total}
    best = max(odds, key=odds.__getitem__)
    return best, odds[best]


def _expected(prior: str | None) -> str | None:
    """Give the language that a text looks like where it is in the declared one; None where no text looks like it."""
    language = prior.partition("-")[0] if prior else ""
    language = _WRITTEN.get(language, language)
    return language if language in _LANGUAGES else None


def _code(declared: str | None) -> str | None:
    """Give a declared language where it is a code, in the letters that RFC 5646 recommends."""
    code = (declared or "").strip().replace("_", "-")
    if not _CODE.fullmatch(code):
        return None
    language, *rest = code.lower().split("-")
    shapes = {_REGION: str.upper, _SCRIPT: str.title}
    return "-".join((_CURRENT.get(language, language), *(shapes.get(len(part), str.lower)(part) for part in rest)))
