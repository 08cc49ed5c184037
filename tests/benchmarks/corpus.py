"""Invented health-policy text: the same number always gives the same text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import accumulate


def _list(text: str) -> list[str]:
    return text.split()


SMALL = _list(
    "the of and to in a that is for on with as it by was be are at this from which not have has "
    "will or an their but were more they its what who would should can may than been into there "
    "no new all one about over under between before after when where how some most other"
)
POLICY = _list(
    "patients care hospital trust ward commissioning pathway waiting elective recovery plan "
    "workforce staff funding primary community services integrated system board quality digital "
    "referral treatment target emergency department demand capacity population health "
    "inequalities prevention local authority social discharge beds nurses doctors budget tariff "
    "contract provider regulator inspection report minister reform strategy merger competition "
    "choice safety mortality ambulance surgery dental mental maternity pharmacy payment deficit "
    "savings private charity council partnership review evidence outcome standard licence"
)
TERMS = _list("NHS ICB ICS CCG PCT SHA GP CQC NICE A&E STP ACO DHSC RTT PFI FT GPs CCGs")
NAMES = _list("Ann Mary Tom Omar Jane Ravi Lucy Paul Nadia Owen")
SURNAMES = _list("Poole Ashe Birch Khan Lamb Moss Stone Vale Wren York")
_ONSETS = _list("b c d f g h l m n p r s t v br cl dr fl gr pl sc sp st tr")
_VOWELS = _list("a e i o u ai ea ou")
_CODAS = ["", "n", "r", "s", "t", "l", "nd", "st", "rm"]
# Long-tail words, as many as a thousand articles of this kind hold.
_TAIL = 12_000
# Words that `article` draws from, and the endings its made-up ones have.
_VOCABULARY = 50_000
_ENDINGS = ["", "", "", "s", "ed", "ing", "er", "ation", "ment", "ness", "al", "ity"]
# Ranks an article takes its subject from, how many words it has and how often they come.
_SUBJECTS, _SUBJECT_WORDS, _SUBJECT_SHARE = slice(150, 8000), 40, 0.08


@cache
def _tail() -> tuple[list[str], list[float]]:
    """Made-up words from common to rare, and their cumulative weights (Zipf)."""
    made = random.Random(7)
    words: dict[str, None] = {}
    while len(words) < _TAIL:
        parts = made.randint(2, 4)
        word = "".join(made.choice(_ONSETS) + made.choice(_VOWELS) for _ in range(parts))
        words[word + made.choice(_CODAS)] = None
    return list(words), list(accumulate(1 / (rank + 3) for rank in range(_TAIL)))


def words(made: random.Random, count: int) -> list[str]:
    """Words as they follow each other in a text: small, of the subject, terms and rare ones."""
    tail, weights = _tail()
    found = []
    for _ in range(count):
        kind = made.random()
        if kind < 0.45:
            found.append(SMALL[min(int(made.expovariate(0.12)), len(SMALL) - 1)])
        elif kind < 0.75:
            found.append(POLICY[min(int(made.expovariate(0.06)), len(POLICY) - 1)])
        elif kind < 0.78:
            found.append(made.choice(TERMS))
        else:
            found.append(made.choices(tail, cum_weights=weights)[0])
    return found


def sentence(made: random.Random) -> str:
    """One sentence of 8 to 24 words."""
    text = " ".join(words(made, made.randint(8, 24)))
    return text[0].upper() + text[1:] + "."


def paragraph(made: random.Random) -> str:
    """Two to six sentences."""
    return " ".join(sentence(made) for _ in range(made.randint(2, 6)))


def title(made: random.Random) -> str:
    """A headline, different for every article."""
    tail, _ = _tail()
    first = " ".join(made.sample(POLICY, 3)).capitalize()
    return f"{first} and the {made.choice(tail)} {made.choice(tail)}"


def page(number: int) -> str:
    """The text of a saved web page: furniture, one article of about 600 words, some comments."""
    made = random.Random(number)
    day = date(2008, 1, 7) + timedelta(days=made.randint(0, 5000))
    lines = [
        "Skip to content", "We use cookies to make this website better. Accept", "",
        title(made), "",
        f"By {made.choice(NAMES)} {made.choice(SURNAMES)}",
        f"{day.day} {day:%B %Y}", "",
    ]  # fmt: skip
    for _ in range(made.randint(6, 14)):
        lines += [paragraph(made), ""]
    comments = made.choice((0, 0, 0, 2, 5))
    if comments:
        lines += [f"{comments} Comments", ""]
        for at in range(comments):
            when = day + timedelta(days=at + 1)
            lines += [
                f"{made.choice(NAMES)} {made.choice(SURNAMES)} says:",
                f"{when.day} {when:%B %Y} at 9:14 am", "", sentence(made), "", "Reply", "",
            ]  # fmt: skip
    lines += ["Share this article", "Facebook | Twitter | Email", "", "Related articles",
              "Terms and conditions | Privacy policy"]  # fmt: skip
    return "\n".join(lines) + "\n"


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """50,000 words from common to rare and their cumulative weights (Zipf-Mandelbrot).

    The small words come first, then those of the subject and the terms among made-up ones; of
    these many differ in their endings alone.
    """
    made = random.Random(23)
    stems: list[str] = []
    found: dict[str, None] = {}
    reserved = {*SMALL, *POLICY, *TERMS}
    while len(found) < _VOCABULARY - len(reserved):
        if stems and made.random() < 0.45:
            stem = made.choice(stems)
        else:
            parts = range(made.choice((1, 2, 2, 2, 3, 3)))
            stem = "".join(made.choice(_ONSETS) + made.choice(_VOWELS) for _ in parts)
            stem += made.choice(_CODAS)
            stems.append(stem)
        word = stem + made.choice(_ENDINGS)
        if 3 <= len(word) <= 16 and word not in reserved:
            found[word] = None
    rest = list(found)
    subject = [*POLICY, *TERMS]
    middle = [*rest[: 3 * len(subject)], *subject]
    made.shuffle(middle)
    ranked = [*dict.fromkeys(SMALL), *middle, *rest[3 * len(subject) :]]
    return ranked, list(accumulate((rank + 3.7) ** -1.07 for rank in range(len(ranked))))


def article(number: int) -> tuple[str, str]:
    """Title and body, plain paragraphs of about 600 words in all, from `vocabulary`."""
    made = random.Random(number * 7919 + 1)
    ranked, weights = vocabulary()
    size = max(120, int(600 * made.lognormvariate(0, 0.35)))
    drawn = made.choices(ranked, cum_weights=weights, k=size)
    subject = made.sample(ranked[_SUBJECTS], _SUBJECT_WORDS)
    for at in made.sample(range(size), int(size * _SUBJECT_SHARE)):
        drawn[at] = made.choice(subject)
    paragraphs: list[list[str]] = []
    left = 0
    while drawn:
        if not left:
            left = made.randint(3, 6)
            paragraphs.append([])
        length = made.randint(8, 26)
        text = " ".join(drawn[:length])
        paragraphs[-1].append(text[0].upper() + text[1:] + ".")
        del drawn[:length]
        left -= 1
    headline = " ".join(made.sample(subject, 2) + made.choices(ranked[70:4000], k=4))
    return headline.capitalize(), "\n\n".join(map(" ".join, paragraphs))


def markdown(size: int, number: int = 1) -> str:
    """A Markdown body of about `size` characters: headings, lists, emphasis, paragraphs."""
    return "\n\n".join(_blocks(size, random.Random(number)))


def _blocks(size: int, made: random.Random) -> Iterator[str]:
    length = 0
    while length < size:
        kind = made.random()
        if kind < 0.08:
            block = "## " + title(made)
        elif kind < 0.16:
            block = "\n".join("- " + sentence(made) for _ in range(made.randint(2, 5)))
        elif kind < 0.20:
            block = f"{paragraph(made)} **{title(made)}**, [as said](https://example.org/x)."
        else:
            block = paragraph(made)
        length += len(block) + 2
        yield block
