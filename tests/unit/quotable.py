"""A made-up library to quote from: every sentence is of its own, in several hands."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_WHO = """the board|a ward sister|our visiting auditors|the county surgeon|two retired porters
|the finance clerk|an anxious registrar|the night matron|several local mayors|the transport desk
|a junior pharmacist|the estates manager|most district nurses|the chapel volunteers
|an outside consultant|the kitchen staff""".replace("\n", "").split("|")
_DOES = """will not reopen|quietly shelved|had never costed|praised|is bound to publish|may sell
|did not count|has rewritten|refuses to fund|mislaid|could hardly explain|now defends|once led
|should never have signed|inspected|turned down""".replace("\n", "").split("|")
_WHAT = """the harbour clinic|a leaking boiler house|its winter rota|the maternity lease
|forty trolley beds|the rural pathology round|a promised scanner|the eastern car park
|that dental contract|the ambulance ledger|a fever hospital|the dialysis annexe
|its laundry savings|the school eye tests|a burns theatre|the hearing-aid queue""".replace(
    "\n", ""
).split("|")
_WHEN = """before the March count|despite three warnings|at a cost of £{n}.{d}m
|for {n} weary weeks|after {n}% of callers gave up|with no minute taken
|because winter came early|under the old formula|without a single vote
|when {n} of the lifts failed|to nobody’s surprise|in the year of the flood
|against the union’s advice|while the phones rang|over {n} long meetings
|by the narrowest of margins""".replace("\n", "").split("|")
AUTHORS = (
    "Jane Hartley", "Owen Pritchard", "Miriam Sandford", "Tobias Quill", "Esther Lowndes",
    "Rufus Penhaligon", "Clara Whitcombe", "Gideon Marsh",
)  # fmt: skip
COMMENTERS = ("Old Porter", "Nelly Brackett", "Wheeler77", "Ivy Dunmore", "Saul Tranter")


class Story(NamedTuple):
    """An article as it was written: paragraphs of sentences, and comments by name."""

    id: str
    author: str
    published: str
    paragraphs: list[list[str]]
    comments: list[tuple[str, str]]

    @property
    def year(self) -> str:
        return self.published[:4]


def sentence(rng: random.Random) -> str:
    """A sentence of 15 to 30 words, hardly ever the same."""

    def clause() -> str:
        when = rng.choice(_WHEN).format(n=rng.randint(2, 97), d=rng.randint(1, 9))
        return f"{rng.choice(_WHO)} {rng.choice(_DOES)} {rng.choice(_WHAT)} {when}"

    joint = rng.choice((", and", ", though", "; yet", " – so", ", as"))
    made = f"{clause()}{joint} {clause()}."
    return made[0].upper() + made[1:]


def stories(count: int, seed: int = 7) -> list[Story]:
    """Articles of six paragraphs and two comments each."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        made.append(
            Story(
                f"story-{number}",
                AUTHORS[number % len(AUTHORS)],
                f"{2006 + number % 12}-0{1 + number % 9}-1{number % 10}",
                [[sentence(rng) for _ in range(3)] for _ in range(6)],
                [(rng.choice(COMMENTERS), sentence(rng)) for _ in range(2)],
            )
        )
    return made


def write(told: list[Story], folder: Path, write_article: Callable[..., Path]) -> None:
    """The articles as files of a library."""
    for story in told:
        body = "\n\n".join(" ".join(paragraph) for paragraph in story.paragraphs)
        file = write_article(
            story.id, body, folder, title=f"What {story.author.split()[0]} saw, part {story.id}",
            authors=f"[{story.author}]", published=story.published,
            url=f"https://example.org/{story.id}",
        )  # fmt: skip
        lines = [f"- author: {name}\n  text: {text!r}\n" for name, text in story.comments]
        file.with_name(f"{story.id}.comments.yaml").write_text("".join(lines), encoding="utf-8")
