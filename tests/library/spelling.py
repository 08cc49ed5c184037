"""British spelling: words of a general list, made British, and the glossary's own."""

from __future__ import annotations

import re
from functools import lru_cache

from spellchecker import SpellChecker

from nhsreader.glossary.entries import load_glossary
from tests.library.reading import LIBRARY, words

# American endings of the list, and the British ones that stand for them.
BRITISH = (
    (r"is(e|ed|es|ing|er|ers|ation|ations|ational)$", r"iz\1"), (r"ys(e|ed|es|ing)$", r"yz\1"),
    (r"our(s|ed|ing|able|ably|hood|hoods|ful|ite|er|ers|)$", r"or\1"), (r"tre(s|d|)$", r"ter\1"),
    (r"ogramme(s|d|)$", r"ogram\1"), (r"ll(ed|ing|er|ers|or|ors)$", r"l\1"), (r"ence(s|)$", r"ense\1"),
    (r"ogue(s|)$", r"og\1"), (r"aed", r"ed"), (r"oed", r"ed"), (r"ulfil(s|)$", r"ulfill\1"),
    (r"lment(s|)$", r"llment\1"), (r"udgement(s|)$", r"udgment\1"), (r"aes", r"es"), (r"cheque", r"check"),
    (r"grey", r"gray"), (r"ageing", r"aging"), (r"eable$", r"able"), (r"icence", r"icense"),
)  # fmt: skip
AMERICAN = re.compile(
    r"(?:\w+iz(?:e|ed|es|ing|ation|ations)|\w*yz(?:ed|ing)|color\w*|favor\w*|labor|behavior\w*"
    r"|neighbor\w*|honor\w*|center\w*|meter|theater|program|programs|defense|offense|license"
    r"|fulfill|enrollment|judgment|aging|catalog|dialog|gray)\Z"
)
# Spelt so on either side of the Atlantic.
BOTH_WORDS = "size sized sizes sizing prize prized prizes seize seized seizes capsize"
BOTH = frozenset(BOTH_WORDS.split())


@lru_cache(maxsize=1)
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en")


@lru_cache(maxsize=1)
def glossary_words() -> frozenset[str]:
    """Every word of the glossary's names, which are spelt as their owners spell them."""
    glossary = load_glossary([LIBRARY / "glossary"])
    found: set[str] = set()
    for entry in glossary.entries:
        names = [entry.long or "", entry.name, *entry.aliases, *(n.name for n in entry.names)]
        found.update(word.casefold() for name in names for word in words(name))
    return frozenset(found)


def misspelt(text: str, known: frozenset[str]) -> set[str]:
    """The words in small letters that no list has; those with a capital are names."""
    found = set()
    for word in words(text):
        bare = word.replace("’", "'").removesuffix("'s").removesuffix("'")
        if bare != bare.lower() or bare in known or bare in glossary_words() or len(bare) < 3:
            continue
        if (AMERICAN.match(bare) and bare not in BOTH) or not _known(bare):
            found.add(bare)
    return found


def _known(word: str) -> bool:
    dictionary = _dictionary()
    forms = {word, word.removesuffix("s"), word.removesuffix("ly"), word.removeprefix("un")}
    forms |= {re.sub(british, american, form) for form in forms for british, american in BRITISH}
    return any(dictionary.known([form]) for form in forms if form)
