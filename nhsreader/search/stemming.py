"""A light English stemmer for British policy prose.

It folds number, -ing/-ed, -ation/-ate, -isation/-ise and -issioner/-ission, and a final
silent e; nothing that would make one word of two a reader keeps apart (hospital and
hospitality, capital and capitation, general and generation, unit and unite). Porter's
stemmer does all of those. Stems are for comparing only: they need not be words.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWEL = re.compile(r"[aeiouy]")
_SHORT = re.compile(r"[^aeiou]*[aeiouy][^aeiouywx]\Z")
_KEPT_S = ("ss", "us", "is")
_DOUBLED = re.compile(r"([bdfgmnprt])\1\Z")

# Words whose form misleads the rules, with what they are to be taken for.
_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "lives": "life", "wives": "wife",
    "halves": "half", "selves": "self", "shelves": "shelf", "criteria": "criterion",
    "phenomena": "phenomenon", "crises": "crisis", "analyses": "analysis", "bases": "base",
    "diagnoses": "diagnosis", "prognoses": "prognosis", "hypotheses": "hypothesis",
    "theses": "thesis", "synopses": "synopsis", "axes": "axis", "buses": "bus",
    "news": "news", "series": "series", "species": "species", "bias": "bias", "biases": "bias",
    "biased": "bias", "lens": "lens", "lenses": "lens", "christmas": "christmas",
    "atlas": "atlas", "canvas": "canvas", "alias": "alias", "chaos": "chaos", "pros": "pro",
    "ethos": "ethos", "cosmos": "cosmos", "movies": "movie", "calories": "calorie",
    "heroes": "hero", "potatoes": "potato", "vetoes": "veto", "echoes": "echo",
    "used": "use", "using": "use", "agreed": "agree", "guaranteed": "guarantee",
    "united": "unite", "uniting": "unite",
    "evening": "evening", "evenings": "evening", "morning": "morning", "mornings": "morning",
    "during": "during", "hundred": "hundred", "hundreds": "hundred", "sacred": "sacred",
    "ceiling": "ceiling", "ceilings": "ceiling", "sterling": "sterling", "wedding": "wedding",
    "sibling": "sibling", "siblings": "sibling", "bidding": "bid",
    "indeed": "indeed", "proceed": "proceed", "exceed": "exceed", "succeed": "succeed",
    "organisation": "organisation", "organisations": "organisation",
    "transformation": "transform", "transformations": "transform",
    "recommendation": "recommend", "recommendations": "recommend",
    "consultation": "consult", "consultations": "consult",
    "reconfiguration": "reconfigur", "reconfigurations": "reconfigur",
    "representation": "represent", "representations": "represent",
    "dying": "die", "lying": "lie", "tying": "tie", 
    "stats": "statistic", "ageing": "age", "aging": "age",
    "busing": "bus", "focusing": "focus", "focused": "focus", "focussed": "focus",
    "focussing": "focus",
}  # fmt: skip
# Without their e these are other words.
_KEEP_E = {"unite", "plane", "humane", "morale", "locale", "paste"}


def singular(word: str) -> str:
    """The singular of a lower-case word, as far as its ending tells it."""
    if (irregular := _IRREGULAR.get(word)) is not None and word.endswith(("s", "en", "a")):
        return irregular
    if len(word) <= 3 or not word.endswith("s") or word.endswith(_KEPT_S):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "xes", "ches", "shes", "zzes", "tzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a lower-case word."""
    if len(word) <= 2 or not word.isalpha():
        return word
    if (irregular := _IRREGULAR.get(word)) is not None:
        return _without_e(irregular)
    word = singular(word)
    if (irregular := _IRREGULAR.get(word)) is not None:
        return _without_e(irregular)
    for ending in ("ing", "ed"):
        if word.endswith(ending):
            return _verb(word, word[: -len(ending)], ending)
    if word.endswith("issioner"):
        return word[:-2]
    if word.endswith("isation") and len(word) > 9:
        return word[:-5]
    if word.endswith("mentation"):
        return word[:-5]
    if word.endswith("ation") and len(word) > 7:
        return word[:-3]
    return _without_e(word)


def number_forms(word: str) -> tuple[str, ...]:
    """The word itself and its singular or plural, for matching phrases as typed."""
    if len(word) < 4 or not word.isalpha():
        return (word,)
    one = singular(word)
    forms = {word, one}
    if one == word and not word.endswith("s"):
        if word.endswith("y") and word[-2] not in "aeiou":
            forms.add(word[:-1] + "ies")
        elif word.endswith(("x", "ch", "sh", "z")):
            forms.add(word + "es")
        else:
            forms.add(word + "s")
    elif one == word and word.endswith(("ss", "us")):
        forms.add(word + "es")
    return tuple(sorted(forms))


def _verb(word: str, base: str, ending: str) -> str:
    """The stem of a word in -ing or -ed, or the word where that is no ending."""
    if len(base) < 2 or not _VOWEL.search(base) or (ending == "ed" and base.endswith("e")):
        return _without_e(word)
    if ending == "ed" and base.endswith("i"):
        return base[:-1] + "y" if len(base) > 3 else base + "e"
    if _DOUBLED.search(base) and len(base) > 3:
        return base[:-1]
    if len(base) <= 4 and _SHORT.fullmatch(base):
        return _without_e(base + "e")
    return _one_l(base)


def _without_e(word: str) -> str:
    """Without a silent e, unless so little is left that another word would be met."""
    if len(word) > 4 and word.endswith("e") and word[-2] not in "eo" and word not in _KEEP_E:
        return word[:-1]
    return _one_l(word)


def _one_l(word: str) -> str:
    """Modelling and modeling, enroll and enrol: one l after a long enough stem."""
    return word[:-1] if len(word) >= 6 and word.endswith("ll") else word
