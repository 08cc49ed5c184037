"""What a query asks, as a tree that knows neither an index nor an engine."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Part = Literal["", "body", "title", "comment", "note"]


class Text(msgspec.Struct, frozen=True, tag=True):
    """Words to be found. `part` is "" for body and title; `column` counts from 1.

    `starts` is set where the last word may be the beginning of a longer one, `pattern` where
    `*` and `?` in it stand for any letters and for one. `slips` is how many slips of the pen a
    single word may have; `boost` multiplies its score.
    """

    text: str
    column: int
    part: Part = ""
    quoted: bool = False
    starts: bool = False
    pattern: bool = False
    slips: int = 0
    boost: float = 1.0


class Fact(msgspec.Struct, frozen=True, tag=True):
    """Something the front matter says: an author, a publisher, a kind, a category, a tag."""

    field: str
    value: str
    column: int


class Years(msgspec.Struct, frozen=True, tag=True):
    """Dated in one of these years; None is an open end."""

    first: int | None
    last: int | None


class Days(msgspec.Struct, frozen=True, tag=True):
    """Dated after one day, or before another, neither included; YYYYMMDD."""

    after: int | None = None
    before: int | None = None


class Between(msgspec.Struct, frozen=True, tag=True):
    """Dated from one day to another, both included; YYYYMMDD, None for an open end."""

    first: int | None
    last: int | None


class Flag(msgspec.Struct, frozen=True, tag=True):
    """truncated, undated, bookmark or note."""

    name: str


class Sense(msgspec.Struct, frozen=True, tag=True):
    """A term in one of its senses, as typed after acr: or as TERM@DATE; `on` is YYYYMMDD.

    `STP` any sense, `STP/partnership` the one so called, `STP@2018` those that were on a day.
    """

    term: str
    column: int
    on: int | None = None


class Organisation(msgspec.Struct, frozen=True, tag=True):
    """A body by any of its names; with `lineage` those before and after it too."""

    name: str
    column: int
    lineage: bool = False


class Meant(msgspec.Struct, frozen=True, tag=True):
    """Mentions of any of these senses, by id, short form or long; or `text` as it stands.

    `names` are what the senses are called.
    """

    senses: tuple[str, ...]
    wording: str
    column: int
    text: Text | None = None
    names: tuple[str, ...] = ()


class TitlePattern(msgspec.Struct, frozen=True, tag=True):
    """A regular expression to be found in titles, capitals or not."""

    pattern: str
    column: int


class Near(msgspec.Struct, frozen=True, tag=True):
    """Two texts at most `within` words apart, in this order where `ordered`."""

    first: Text
    second: Text
    within: int
    ordered: bool = False


class Not(msgspec.Struct, frozen=True, tag=True):
    child: Node


class All(msgspec.Struct, frozen=True, tag=True):
    """Each child must be met. `plain` where no AND was written."""

    children: tuple[Node, ...]
    plain: bool = True


class Any(msgspec.Struct, frozen=True, tag=True):
    """At least one child must be met."""

    children: tuple[Node, ...]


Node: TypeAlias = (
    Text | Near | Sense | Organisation | Meant | TitlePattern
    | Fact | Years | Days | Between | Flag | Not | All | Any
)  # fmt: skip
