"""The reading trail: every article and passage gone to, in order, kept as lines of JSON.

A line is written when a step is taken and never changed; the file is the user's own record.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timezone
from pathlib import Path

import msgspec

from nhsreader import settings
from nhsreader.documents.files import write_atomically
from nhsreader.errors import BadInput, StorageError
from nhsreader.text.dates import parse_date
from nhsreader.text.places import BODY, Place

FORMAT_VERSION = 1
MOST_BYTES = 20_000_000


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step of the trail: `when` in UTC, `how` the reader came there, `quote` what stands there.

    `via` is the id of the article it was taken from.
    """

    when: str
    id: str
    title: str = ""
    part: str = BODY
    start: int = 0
    end: int = 0
    how: str = "opened"
    via: str | None = None
    quote: str = ""


class TrailDesk:
    """Writes steps down and reads them back."""

    def __init__(self, library: str) -> None:
        """`library` names the set of folders read, whose trails are kept apart."""
        self.file: Path = settings.paths().state / f"{library}.trail.jsonl"

    def take(
        self, place: Place, title: str, how: str, via: str | None = None, quote: str = ""
    ) -> None:
        """Write a step down. A trail that cannot be written is no reason to stop reading."""
        step = Step(
            when=datetime.now(timezone.utc).isoformat(timespec="seconds"), id=place.id,
            title=title, part=place.part, start=place.start, end=place.end, how=how, via=via,
            quote=quote,
        )  # fmt: skip
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            if self.file.exists() and self.file.stat().st_size > MOST_BYTES:
                self.file.replace(self.file.with_suffix(".old.jsonl"))
            with self.file.open("ab") as file:
                file.write(msgspec.json.encode(step) + b"\n")

    def steps(self, since: str | None = None, last: int | None = None) -> list[Step]:
        """The steps in order, from a day on, or the last so many.

        A line that cannot be read is left out. Raises BadInput for a bad date, StorageError
        where the file cannot be read.
        """
        first = ""
        if since is not None:
            try:
                first = parse_date(since).earliest.isoformat()
            except ValueError as error:
                raise BadInput(str(error), where="--since") from None
        try:
            lines = self.file.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StorageError(
                f"the trail cannot be read: {error.strerror}", where=str(self.file)
            ) from None
        found = []
        for line in lines:
            with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
                step = _DECODER.decode(line)
                if step.when >= first:
                    found.append(step)
        return found[-last:] if last else ([] if last == 0 else found)

    def clear(self) -> int:
        """Forget the trail; how many steps it had."""
        count = len(self.steps())
        if count:
            write_atomically(self.file, "")
        return count


_DECODER = msgspec.json.Decoder(Step)


def markdown(steps: list[Step]) -> str:
    """The trail as a research log: a day a heading, a step an item."""
    lines: list[str] = ["# Reading trail", ""]
    day = ""
    for step in steps:
        if step.when[:10] != day:
            day = step.when[:10]
            lines += [f"## {day}", ""]
        how = f" — {step.how}" if step.how != "opened" else ""
        via = f" from `{step.via}`" if step.via else ""
        lines.append(
            f"- {step.when[11:16]} {_plain(step.title or step.id)} (`{step.id}`){how}{via}"
        )
        if step.quote:
            lines.append(f"  > {_plain(step.quote)}")
    return "\n".join(lines).rstrip() + "\n"


def _plain(words: str) -> str:
    """Words that are no Markdown."""
    kept = " ".join(words.split())
    return "".join("\\" + char if char in "\\`*_[]<>#" else char for char in kept)
