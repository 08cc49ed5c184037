"""One spelling for words that the British and the Americans spell apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ISE = re.compile(r"([a-z]{4,})iz(e|es|ed|er|ers|ing|ation|ations|ational)\Z")
_YSE = re.compile(r"(anal|paral|catal)yz(e|es|ed|er|ers|ing)\Z")
_OUR = re.compile(
    r"((?:mis)?behavi|col|endeav|(?:dis)?fav|flav|harb|(?:dis)?hon|hum|lab|neighb|rum|tum|vig)or"
    r"(|s|ed|ing|al|ally|able|ably|hood|hoods|ite|ites|er|ers)\Z"
)
_STARTS = re.compile(
    r"(pediatr|orthoped|gynecolog|anesthe|hemat|hemo(?=[dglprs])|leukem|anemi|diarrhe(?=a)"
    r"|esophag|estrogen|enrollm|fulfillm|installm|judgem(?=ent)|cent(?=er(?:|s|ed)\Z)"
    r"|theat(?=ers?\Z)|fib(?=ers?\Z)|lit(?=ers?\Z)|defens(?=es?\Z)|offens(?=es?\Z)|foet)"
)
_BRITISH = {
    "pediatr": "paediatr", "orthoped": "orthopaed", "gynecolog": "gynaecolog",
    "anesthe": "anaesthe", "hemat": "haemat", "hemo": "haemo", "leukem": "leukaem",
    "anemi": "anaemi", "diarrhe": "diarrhoe", "esophag": "oesophag", "estrogen": "oestrogen",
    "enrollm": "enrolm", "fulfillm": "fulfilm", "installm": "instalm", "judgem": "judgm",
    "defens": "defenc", "offens": "offenc", "foet": "fet",
}  # fmt: skip
# The first letters of what _STARTS knows, which most words have not got.
_STARTS_WITH = frozenset(start[:2] for start in _BRITISH)
_ER_ENDINGS = ("er", "ers", "ered")
_ER = re.compile(r"(cent|theat|fib|lit)er(|s|ed)\Z")
_WORDS = {
    "program": "programme", "programs": "programmes", "licence": "license",
    "licences": "licenses", "practise": "practice", "practises": "practices",
    "practised": "practiced", "practising": "practicing", "catalog": "catalogue",
    "catalogs": "catalogues", "aging": "ageing", "inquiry": "enquiry", "inquiries": "enquiries",
    "counselor": "counsellor", "counselors": "counsellors", "skeptical": "sceptical",
    "artefact": "artifact", "artefacts": "artifacts", "whilst": "while", "amongst": "among",
}  # fmt: skip


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """A word in lower case, without accents, in one British spelling (-ise, -our, -re, ae)."""
    word = word.lower()
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word)
        word = "".join(part for part in parts if not unicodedata.combining(part)).lower()
    if len(word) < 5:
        return word
    if (same := _WORDS.get(word)) is not None:
        return same
    if "iz" in word and (match := _ISE.match(word)):
        return f"{match[1]}is{match[2]}"
    if "yz" in word and (match := _YSE.match(word)):
        return f"{match[1]}ys{match[2]}"
    if "or" in word and (match := _OUR.match(word)):
        return f"{match[1]}our{match[2]}"
    if word.endswith(_ER_ENDINGS) and (match := _ER.match(word)):
        return match[1] + ("red" if match[2] == "ed" else "re" + match[2])
    if word[:2] in _STARTS_WITH and (match := _STARTS.match(word)):
        return _BRITISH[match[1]] + word[match.end() :]
    return word
