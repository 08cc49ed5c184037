"""Invented pages of several kinds, and helpers, for the tests of ingest."""

from __future__ import annotations

from pathlib import Path

from nhsreader.documents.publishers import Publisher, Publishers
from nhsreader.ingest import Draft, Extraction, extract

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
GOLD = SEEDS.parent / "gold" / "segments.yaml"
PUBLISHERS = Publishers(
    [
        Publisher(id="hsj", name="Health Service Journal", shorts=("HSJ",)),
        Publisher(id="ward-gazette", name="Ward Gazette", aliases=("The Gazette",)),
        Publisher(id="post", name="The Ward Post"),
        Publisher(id="sha", name="Socialist Health Association", shorts=("SHA",), kind="campaign"),
    ]
)

NEWS = """\
Skip to content
We use cookies to make this website better. Accept

Trust closes beds before the winter

By Jane Smith and Omar Khan
3 November 2014

Managers at a coastal hospital shut two wards on Monday, Ward Gazette has learned.

"We had no choice," the chief executive said when asked about staffing on the wards.

Share this article
Facebook | Twitter | Email
Related articles
Beds: a short history
Terms and conditions | Privacy policy
"""

ARCHIVE = """\
Tag Archives: winter

About me

I write about hospitals and drains, in that order, most weeks of the year.

Read all about me »

The first cold week of the year

Posted on 14 January 2013 by Ann

Queues grew outside the door before breakfast and had not gone by the evening. Continue reading →

What the board said. And what it meant

Posted in Boards, Winter by Ann on 2013-01-09

The minutes ran to forty pages, of which three were about the people who came in.

Tagged beds, boards | 2 Comments

A note from the corridor

Posted on 02/01/2013 by Ann and Bob

Nobody reads the notice board, so this is what stands on it at the moment.

Leave a comment

Older posts →
"""

THREADED = """\
Who pays for the lift?

Someone must mend the lift, and this is a note about who that someone might be.

3 Comments

  1. Mary Poole says:
     March 3, 2013 at 9:14 pm

     Not the patients, I hope.

     Reply

     1. Tom says:
        4 March 2013 at 7:02

        Nor the visitors.
        They climb enough.

        Reply

  2. lift_fan says:
     5 March 2013

     Me, gladly.

     Reply

Leave a Reply

Your email address will not be published. Required fields are marked *
Name *
Email *
"""

FLAT = """\
Parking charges to rise

Charges rise again in April, and the board spent ten minutes on it last Tuesday.

Readers' comments (5)

Anonymous | 26 May 2011 10:12 am

Scandalous.

Report this comment

Paul Ashe | 27 May 2011 8:00 am

I cycle. The racks are full too, and have been since the new block opened last year.

Report this comment

Comments are closed.
"""


def read(page: str, *, split: bool = False, name: str = "page.txt") -> Extraction:
    """The extraction of a page given as text."""
    return extract(page.encode(), name, publishers=PUBLISHERS, split=split)


def only(page: str, *, name: str = "page.txt") -> Draft:
    """The one draft of a page."""
    (draft,) = read(page, name=name).drafts
    return draft


def kinds(extraction: Extraction, page: str) -> dict[str, str]:
    """The kind of boilerplate of each line's text."""
    lines = page.split("\n")
    return {
        lines[number - 1].strip(): part.kind
        for part in extraction.boilerplate
        for number in range(part.lines[0], part.lines[1] + 1)
        if lines[number - 1].strip()
    }


def uncovered(extraction: Extraction, page: str) -> list[tuple[int, int]]:
    """(line, how often) for each non-blank line not in exactly one range; furniture inside an
    article takes its lines from it."""
    ranges = [draft.lines for draft in extraction.drafts if draft.lines]
    ranges += [lines for draft in extraction.drafts for lines in draft.comment_lines]
    ranges += [part.lines for part in extraction.boilerplate]
    lines = page.split("\n")
    times = [0] * (len(lines) + 2)
    for first, last in ranges:
        for number in range(first, last + 1):
            times[number] += 1
    for part in extraction.boilerplate:
        if part.inside:
            assert any(
                draft.lines and draft.lines[0] < part.lines[0] <= part.lines[1] < draft.lines[1]
                for draft in extraction.drafts
            )
            for number in range(part.lines[0], part.lines[1] + 1):
                times[number] -= 1
    return [(n, times[n]) for n, line in enumerate(lines, 1) if line.strip() and times[n] != 1]
