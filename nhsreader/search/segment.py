"""The articles of one batch, inverted: a file that is written once and only read from then on.

First the postings, term by term, each as arrays of the narrowest numbers that hold them; then
a directory of everything else: ids, hashes, days, lengths, and for each field its terms in
order with where their postings are. Numbers are in the machine's byte order: an index is a
cache of the machine it was made on.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from operator import itemgetter, methodcaller
from pathlib import Path
from struct import Struct
from typing import Any
from zlib import crc32

import msgspec

from nhsreader.search.schema import REGIONS, Entry

MAGIC = b"nhsrseg1"
_FOOTER = Struct("=QQI8s")
# Where the postings are, how many articles, how many occurrences, and how each array is packed.
_PLACE = Struct("=QIIccc")
_NONE, _ONES = b"-", b"1"
_WIDTHS = {b"B": 1, b"H": 2, b"I": 4}
_AT_ONCE = 1 << 20

Counts = tuple["array[int]", "array[int]"]
# Articles, counts, and positions one after the other.
_Postings = tuple[Sequence[int], Sequence[int], Sequence[int]]


class NotASegment(Exception):
    """The file is cut short or is something else."""


class _Directory(msgspec.Struct, array_like=True):
    """What the end of the file says of the rest."""

    ids: list[str]
    shas: list[str]
    dates: bytes
    lengths: dict[str, bytes]
    fields: dict[str, tuple[bytes, bytes]]


class SegmentWriter:
    """Collects the postings of articles, numbered from 0 in the order they are added."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._shas: list[str] = []
        self._dates: list[int] = []
        self._lengths: dict[str, list[int]] = {region: [] for region in REGIONS}
        # For each term by turns an article and where it stands there.
        self._fields: dict[str, tuple[defaultdict[str, list[Any]], bool]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, entry: Entry) -> None:
        """Take in one article."""
        number = len(self._ids)
        self._ids.append(entry.id)
        self._shas.append(entry.sha)
        self._dates.append(entry.date)
        for region, lengths in self._lengths.items():
            lengths.append(entry.lengths.get(region, 0))
        for name, (terms, placed) in entry.fields.items():
            if name not in self._fields:
                self._fields[name] = defaultdict(list), placed
            field = self._fields[name][0]
            for term, positions in terms.items():
                field[term] += (number, positions)

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        with _Saving(path, self._ids, self._shas, self._dates, self._lengths) as saving:
            for name, (field, placed) in sorted(self._fields.items()):
                saving.field(name, _in_order(field, placed))


def _in_order(field: Mapping[str, list[Any]], placed: bool) -> Iterator[tuple[str, _Postings]]:
    for term in sorted(field):
        held = field[term]
        if len(held) == 2:
            number, positions = held
            yield term, ((number,), (len(positions),), positions if placed else ())
            continue
        places = held[1::2]
        positions = list(chain.from_iterable(places)) if placed else ()
        yield term, (held[::2], list(map(len, places)), positions)


class Segment:
    """An open file of postings. Raises NotASegment, OSError."""

    def __init__(self, path: Path) -> None:
        import mmap

        with path.open("rb") as file:
            try:
                self._data: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise NotASegment("is empty") from None
        self._directory = self._read_directory()
        self._terms: dict[str, list[str]] = {}

    def _read_directory(self) -> _Directory:
        data = self._data
        if len(data) < len(MAGIC) + _FOOTER.size or data[: len(MAGIC)] != MAGIC:
            raise NotASegment("has no postings in it")
        start, size, check, magic = _FOOTER.unpack(data[-_FOOTER.size :])
        if magic != MAGIC or start + size + _FOOTER.size != len(data):
            raise NotASegment("is cut short")
        packed = data[start : start + size]
        if crc32(packed) != check:
            raise NotASegment("is damaged")
        try:
            return msgspec.msgpack.decode(packed, type=_Directory)
        except msgspec.DecodeError:
            raise NotASegment("is damaged") from None

    def __len__(self) -> int:
        return len(self._directory.ids)

    @property
    def ids(self) -> Sequence[str]:
        """Every article's id, by number."""
        return self._directory.ids

    @property
    def shas(self) -> Sequence[str]:
        """The hash each article was indexed with, by number."""
        return self._directory.shas

    @property
    def fields(self) -> Collection[str]:
        """The fields that have terms."""
        return self._directory.fields.keys()

    @cached_property
    def dates(self) -> Sequence[int]:
        """Each article's day as YYYYMMDD, 0 for none, by number."""
        return _unpacked(b"I", self._directory.dates)

    def lengths(self, region: str) -> Sequence[int]:
        """How many words each article has there, by number."""
        return _unpacked(b"I", self._directory.lengths[region])

    def terms(self, field: str) -> list[str]:
        """The terms of a field in order of their code points."""
        if field not in self._terms:
            packed = self._directory.fields.get(field, (b"", b""))[0]
            self._terms[field] = packed.decode(errors="surrogatepass").split("\n") if packed else []
        return self._terms[field]

    def beginning(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """The terms that begin so, with how many articles have each."""
        terms = self.terms(field)
        first = bisect_left(terms, prefix)
        last = bisect_left(terms, prefix + chr(sys.maxunicode), first) if prefix else len(terms)
        places = self._directory.fields.get(field, (b"", b""))[1]
        found = _PLACE.iter_unpack(places[first * _PLACE.size : last * _PLACE.size])
        return zip(terms[first:last], map(itemgetter(1), found), strict=True)

    def frequency(self, field: str, term: str) -> int:
        """In how many articles a term stands."""
        at = self._find(field, term)
        return 0 if at is None else self._place(field, at)[1]

    def counts(self, field: str, term: str) -> Counts | None:
        """The articles that have a term, and how often; None where there are none."""
        at = self._find(field, term)
        if at is None:
            return None
        return self._counts(self._place(field, at))[:2]

    def positions(
        self, field: str, term: str, articles: Collection[int], base: int = 0
    ) -> Iterator[tuple[int, array[int]]]:
        """Those of `articles` that have a term, with where it stands there.

        They are counted from `base`, which the segment's own numbers are added to.
        """
        at = self._find(field, term)
        if at is None:
            return
        numbers, counts, start, packing = self._counts(self._place(field, at))
        size = _WIDTHS[packing]
        for number, count in zip(numbers, counts, strict=True):
            end = start + count * size
            if base + number in articles:
                yield base + number, _unpacked(packing, self._data[start:end])
            start = end

    def postings(self, field: str) -> Iterator[tuple[str, array[int], array[int], array[int]]]:
        """Every term with its articles, its counts, and its positions one after the other."""
        places = _PLACE.iter_unpack(self._directory.fields.get(field, (b"", b""))[1])
        for term, place in zip(self.terms(field), places, strict=True):
            numbers, counts, start, packing = self._counts(place)
            end = start + place[2] * _WIDTHS.get(packing, 0)
            yield term, numbers, counts, _unpacked(packing, self._data[start:end])

    def _find(self, field: str, term: str) -> int | None:
        terms = self.terms(field)
        at = bisect_left(terms, term)
        return at if at < len(terms) and terms[at] == term else None

    def _place(self, field: str, at: int) -> tuple[Any, ...]:
        return _PLACE.unpack_from(self._directory.fields[field][1], at * _PLACE.size)

    def _counts(self, place: tuple[Any, ...]) -> tuple[array[int], array[int], int, bytes]:
        """Articles, counts, where the positions begin and how they are packed."""
        start, having, total, in_articles, in_counts, in_positions = place
        end = start + having * _WIDTHS[in_articles]
        numbers = _unpacked(in_articles, self._data[start:end])
        if not len(numbers) == having or numbers[-1] >= len(self):
            raise NotASegment("is damaged")
        if in_counts == _ONES:
            return numbers, array("B", b"\1") * having, end, in_positions
        start, end = end, end + having * _WIDTHS[in_counts]
        counts = _unpacked(in_counts, self._data[start:end])
        if sum(counts) != total:
            raise NotASegment("is damaged")
        return numbers, counts, end, in_positions


def merged(segments: Sequence[Segment], gone: Sequence[Collection[int]], path: Path) -> None:
    """One file of the articles of several, without those that are `gone` from each."""
    numbering = list(_renumbered(segments, gone))
    kept = [
        (segment, [n for n, new in enumerate(numbers) if new is not None])
        for segment, numbers in zip(segments, numbering, strict=True)
    ]

    def column(of: Callable[[Segment], Sequence[Any]]) -> list[Any]:
        return [values[n] for segment, numbers in kept for values in [of(segment)] for n in numbers]

    lengths = {region: column(methodcaller("lengths", region)) for region in REGIONS}
    ids, shas = column(lambda s: s.ids), column(lambda s: s.shas)
    names = sorted({name for segment in segments for name in segment.fields})
    with _Saving(path, ids, shas, column(lambda s: s.dates), lengths) as saving:
        for name in names:
            saving.field(name, _joined(segments, numbering, name))


def _renumbered(
    segments: Sequence[Segment], gone: Sequence[Collection[int]]
) -> Iterator[Sequence[int | None]]:
    """The new number of each article of each segment, None for those that are gone."""
    following = 0
    for segment, without in zip(segments, gone, strict=True):
        if not without:
            yield range(following, following + len(segment))
            following += len(segment)
            continue
        numbers: list[int | None] = []
        for number in range(len(segment)):
            numbers.append(None if number in without else following)
            following += number not in without
        yield numbers


def _joined(
    segments: Sequence[Segment], numbering: Sequence[Sequence[int | None]], name: str
) -> Iterator[tuple[str, _Postings]]:
    """A field of all segments, term by term."""
    # For each term by turns its articles, counts and positions in one segment after the other.
    together: defaultdict[str, list[Any]] = defaultdict(list)
    for segment, numbers in zip(segments, numbering, strict=True):
        for term, *postings in segment.postings(name):
            together[term] += _renumber(postings, numbers)
    for term in sorted(together):
        held = together[term]
        articles, counts, positions = held if len(held) == 3 else _chained(held)
        if articles:
            yield term, (articles, counts, positions)


def _chained(held: list[Any]) -> Iterator[list[int]]:
    return (list(chain.from_iterable(held[part::3])) for part in range(3))


def _renumber(postings: Sequence[array[int]], numbering: Sequence[int | None]) -> _Postings:
    """Postings of the articles that stay, by their new numbers."""
    numbers, counts, positions = postings
    if isinstance(numbering, range):
        if base := numbering.start:
            return [number + base for number in numbers], counts, positions
        return numbers, counts, positions
    kept_numbers: list[int] = []
    kept_counts: list[int] = []
    kept_positions: list[int] = []
    for number, count, end in zip(numbers, counts, accumulate(counts), strict=True):
        if (new := numbering[number]) is not None:
            kept_numbers.append(new)
            kept_counts.append(count)
            kept_positions.extend(positions[end - count : end])
    return kept_numbers, kept_counts, kept_positions


class _Saving:
    """A file being written; it has its name only once it is whole."""

    def __init__(
        self,
        path: Path,
        ids: list[str],
        shas: list[str],
        dates: Sequence[int],
        lengths: Mapping[str, Sequence[int]],
    ) -> None:
        self._path = path
        self._partial = path.with_name(f"{path.name}.part")
        self._directory = _Directory(
            ids=ids,
            shas=shas,
            dates=array("I", dates).tobytes(),
            lengths={region: array("I", counts).tobytes() for region, counts in lengths.items()},
            fields={},
        )
        self._in_articles = b"B" if len(ids) <= 256 else b"H" if len(ids) <= 65536 else b"I"
        self._waiting = bytearray(MAGIC)
        self._written = 0

    def __enter__(self) -> _Saving:
        self._file = self._partial.open("wb")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._file.close()
        if kind is None:
            self._partial.replace(self._path)
        else:
            self._partial.unlink(missing_ok=True)

    def field(self, name: str, terms: Iterable[tuple[str, _Postings]]) -> None:
        """The terms of a field in order, each with articles, counts and positions."""
        names: list[str] = []
        places = bytearray()
        waiting, pack = self._waiting, _PLACE.pack
        width, ordinal = self._in_articles, self._in_articles.decode()
        single = Struct(f"={ordinal}").pack
        for term, (numbers, counts, positions) in terms:
            start = self._written + len(waiting)
            if len(numbers) == 1 and counts[0] == 1 and len(positions) < 2:
                # Most terms stand in one place alone.
                waiting += single(numbers[0])
                in_positions = _NONE
                if positions:
                    in_positions, data = _packed(positions, "H")
                    waiting += data
                names.append(term)
                places += pack(start, 1, 1, width, _ONES, in_positions)
                continue
            waiting += array(ordinal, numbers).tobytes()
            total, in_counts, in_positions = sum(counts), _ONES, _NONE
            if total != len(counts):
                in_counts, data = _packed(counts, "B")
                waiting += data
            if positions:
                in_positions, data = _packed(positions, "H")
                waiting += data
            names.append(term)
            places += pack(start, len(numbers), total, width, in_counts, in_positions)
            if len(waiting) > _AT_ONCE:
                self._flush()
        self._directory.fields[name] = (
            "\n".join(names).encode(errors="surrogatepass"),
            bytes(places),
        )

    def _flush(self) -> None:
        self._file.write(self._waiting)
        self._written += len(self._waiting)
        self._waiting.clear()

    def _finish(self) -> None:
        self._flush()
        packed = msgspec.msgpack.encode(self._directory)
        self._file.write(packed)
        self._file.write(_FOOTER.pack(self._written, len(packed), crc32(packed), MAGIC))


def _packed(numbers: Sequence[int], code: str) -> tuple[bytes, bytes]:
    """The numbers as bytes, and which kind of array: `code` or else a wider one."""
    try:
        return code.encode(), array(code, numbers).tobytes()
    except OverflowError:
        return _packed(numbers, "H" if code == "B" else "I")


def _unpacked(code: bytes, data: bytes) -> array[int]:
    numbers = array("I" if code == _NONE else code.decode())
    if code != _NONE:
        numbers.frombytes(data)
    return numbers
