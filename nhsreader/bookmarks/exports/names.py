"""Names of authors in two parts, where they are a person's and can be told apart."""

from __future__ import annotations

import re

from nhsreader.text.sanitise import one_line

_TITLES = """
    dr doctor prof professor mr mrs ms miss sir dame lord lady baroness baron rt hon the rev revd
    right honourable
"""
_AFTER = """
    mp msp ms mep obe cbe mbe dbe kbe qc kc phd md frcp frcs frcgp frcpsych jr sr ii iii
"""
_PARTICLES = "de da del della der den van von di du la le ter ten bin ibn al el"
# Words no person's name has: such an author is a body and stands as it is written.
_BODY = """
    nhs association board campaign centre center college commission committee confederation
    council department editor editorial england federation foundation fund government group
    health hospital hospitals institute london ministry network news office organisation
    parliament party press public review scotland secretary services service society staff
    team trust union university wales admin of for and the our
"""
_IS_TITLE, _IS_AFTER, _IS_PARTICLE, _IS_BODY = (
    frozenset(words.split()) for words in (_TITLES, _AFTER, _PARTICLES, _BODY)
)
_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?\Z")


def person(name: str) -> tuple[str, str] | None:
    """(family, given) of a person's name, or None where it is to stand as it is written."""
    name = one_line(name)
    family, comma, given = name.partition(",")
    if comma and given.strip() and "," not in given and _all_names(f"{family} {given}".split()):
        return family.strip(), given.strip()
    words = name.split()
    while words and words[0].rstrip(".").lower() in _IS_TITLE:
        del words[0]
    while len(words) > 2 and words[-1].strip(".,").lower() in _IS_AFTER:
        del words[-1]
    if words:
        words[-1] = words[-1].rstrip(",")
    if not 2 <= len(words) <= 5 or not _all_names(words):
        return None
    split = len(words) - 1
    while split > 1 and words[split - 1].lower() in _IS_PARTICLE:
        split -= 1
    return " ".join(words[split:]), " ".join(words[:split])


def _all_names(words: list[str]) -> bool:
    for word in words:
        plain = word.strip(".,")
        shouted = len(plain) > 3 and plain.isupper() and plain.isalpha()
        if not _NAME.match(word) or plain.lower() in _IS_BODY or shouted:
            return False
        if not plain[:1].isupper() and plain.lower() not in _IS_PARTICLE:
            return False
    return True
