"""A WARC of saved pages, plain or gzipped → the drafts of every page in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from nhsreader.documents.publishers import Publishers
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Draft, DraftComment, Extraction
from nhsreader.ingest.inflate import ENCODINGS, Damaged, TooMuch, inflated, members
from nhsreader.ingest.web_sources import stated_day, web_address

MAX_TOTAL = 500_000_000
MAX_RECORDS = 20_000
MAX_PAGE = 20_000_000
MAX_HEAD = 65_536
MAX_WARNINGS = 200
MAX_BROKEN = 200
_DO = "check that it was saved completely"
_VERSION = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_FIELD = re.compile(r"([^\s:]{1,100})\s*:\s*(.*)")
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_CHARSET = re.compile(r"charset=\"?([\w.:-]{1,40})", re.IGNORECASE)
_READ = {
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/json",
    "application/pdf", "application/xml", "text/xml", "application/rss+xml",
    "application/atom+xml", "application/rdf+xml", "application/epub+zip", "message/rfc822",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
_ARCHIVES = (b"WARC/", b"\x1f\x8b")


class _Record(msgspec.Struct, frozen=True):
    """A record: its header fields in lower case, and its block."""

    fields: dict[str, str]
    block: bytes

    @property
    def address(self) -> str:
        """What it was saved from."""
        return self.fields.get("warc-target-uri", "").strip("<>")


class _Skip(Exception):
    """Why a record gives no page."""


def extract_warc(
    data: bytes, name: str, *, publishers: Publishers, split: bool = False
) -> Extraction:
    """The drafts of all pages answered in full in a WARC 1.0 or 1.1, with address and day.

    What no reader knows is counted in the warnings; a record that is broken or cannot be read
    is a warning. Raises BadInput where no page is found.
    """
    extraction = Extraction()
    left: Counter[str] = Counter()
    seen = 0
    try:
        for part in _parts(data):
            if isinstance(part, str):
                _warn(extraction, part)
                continue
            for record in _records(part, extraction):
                seen += 1
                if seen > MAX_RECORDS:
                    raise TooMuch(f"only its first {MAX_RECORDS} records are read")
                _take(record, extraction, left, publishers, split)
    except TooMuch as error:
        if not extraction.drafts:
            raise BadInput(str(error), where=name, do="import a smaller archive") from None
        extraction.warnings.append(f"the rest of the archive is left out: {error}")
    for kind, count in sorted(left.items()):
        plural = "s" if count > 1 else ""
        _warn(extraction, f"{count} record{plural} of {kind} left out")
    if extraction.drafts:
        return extraction
    if not seen:
        raise BadInput("this is not a WARC, or it is damaged", where=name, do=_DO)
    why = f": {extraction.warnings[0]}" if extraction.warnings else ""
    raise BadInput(f"no page that can be read is in the archive{why}", where=name, do=_DO)


def _parts(data: bytes) -> Iterator[bytes | str]:
    if data.startswith(b"\x1f\x8b"):
        yield from members(data, limit=MAX_TOTAL)
    elif len(data) > MAX_TOTAL:
        raise TooMuch(f"the archive is larger than {MAX_TOTAL // 1_000_000} MB")
    else:
        yield data


def _records(data: bytes, extraction: Extraction) -> Iterator[_Record]:
    """The records in a stretch of bytes; after a broken one at the next that can be seen."""
    at = broken = 0
    while match := _VERSION.search(data, at):
        if broken > MAX_BROKEN:
            raise TooMuch(f"more than {MAX_BROKEN} of its records are broken")
        broken += 1
        if data[at : match.start()].strip():
            _warn(extraction, f"{match.start() - at} bytes that are no record left out")
        end = _HEAD_END.search(data, match.end(), match.end() + MAX_HEAD)
        if end is None:
            _warn(extraction, "a record without an end to its header left out")
            at = match.end()
            continue
        fields = _fields(data[match.end() : end.start()])
        length = fields.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 16):
            _warn(extraction, "a record that does not state its length left out")
            at = end.end()
            continue
        stop = end.end() + int(length)
        if stop > len(data):
            _warn(extraction, f"{_named(fields)}: the record is cut off")
            at = end.end()
            continue
        broken -= 1
        yield _Record(fields, data[end.end() : stop])
        at = stop
    if data[at:].strip(b"\0\r\n \t") and not at:
        _warn(extraction, "no record begins in it")


def _take(
    record: _Record,
    extraction: Extraction,
    left: Counter[str],
    publishers: Publishers,
    split: bool,
) -> None:
    """Add what is in one record."""
    from nhsreader.ingest.extraction import extract

    if record.fields.get("warc-type", "").lower() not in ("response", "resource"):
        return
    where = _named(record.fields)
    try:
        page = _page(record, left)
        if page is None:
            return
        found = extract(page, record.address or where, publishers=publishers, split=split)
    except (_Skip, Damaged, TooMuch) as error:
        _warn(extraction, f"{where}: {error}")
        return
    except BadInput as error:
        _warn(extraction, f"{where}: {error.what}")
        return
    day = stated_day(record.fields.get("warc-date"))
    for draft in found.drafts:
        _place(draft, record, day)
    extraction.drafts += found.drafts
    extraction.removed += found.removed
    for warning in found.warnings:
        _warn(extraction, f"{where}: {warning}")
    if found.proposed_boundaries and not split:
        count = len(found.proposed_boundaries)
        _warn(extraction, f"{where}: {count} places at which another article may begin")


def _place(draft: Draft, record: _Record, day: str | None) -> None:
    """Say where and when the draft was saved; lines of the page are none of the file."""
    draft.url = draft.url or web_address(record.address)
    draft.retrieved = draft.retrieved or day
    draft.lines = None
    draft.comments = [DraftComment(one.comment, (0, 0)) for one in draft.comments]
    if record.fields.get("warc-truncated"):
        draft.truncated = True
        draft.warnings.append("the archive holds only the beginning of the page")


def _page(record: _Record, left: Counter[str]) -> bytes | None:
    """The page a record holds; None for one that is counted in `left`. Raises _Skip."""
    stated = record.fields.get("content-type", "")
    block = record.block
    fields: dict[str, str] = {}
    if stated.lower().startswith("application/http") or (
        not stated and record.block.startswith(b"HTTP/")
    ):
        status = _STATUS.match(block)
        end = _HEAD_END.search(block, 0, MAX_HEAD)
        if status is None or end is None:
            raise _Skip("the answer of the server is damaged")
        if status.group(1) != b"200":
            left[f"an answer {status.group(1).decode()}"] += 1
            return None
        fields = _fields(block[: end.start()].partition(b"\n")[2])
        stated = fields.get("content-type", "text/html")
        block = block[end.end() :]
    elif record.fields.get("warc-type", "").lower() == "response":
        left["another protocol"] += 1
        return None
    kind = stated.partition(";")[0].strip().lower()
    if kind not in _READ:
        left[kind if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,80}", kind) else "unknown type"] += 1
        return None
    block = _decoded(block, fields)
    if len(block) > MAX_PAGE:
        raise _Skip(f"the page is larger than {MAX_PAGE // 1_000_000} MB")
    if block.startswith(_ARCHIVES):
        raise _Skip("an archive within the archive is not opened")
    return _as_utf8(block, stated) if kind in ("text/plain", "text/markdown") else block


def _decoded(block: bytes, fields: dict[str, str]) -> bytes:
    """The body of an answer without its transfer and content encodings."""
    if "chunked" in fields.get("transfer-encoding", "").lower():
        block = _unchunked(block)
    for encoding in reversed(fields.get("content-encoding", "").lower().split(",")):
        encoding = encoding.strip()
        if encoding in ENCODINGS:
            block = b"".join(inflated([block], encoding, limit=MAX_PAGE))
        elif encoding not in ("", "identity"):
            raise _Skip("its compression is not read here")
    return block


def _unchunked(block: bytes) -> bytes:
    """A body sent in chunks; one that is not (some archives store it decoded) as it is."""
    pieces: list[bytes] = []
    at = 0
    while match := _CHUNK.match(block, at):
        size = int(match.group(1), 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(block[match.end() : match.end() + size])
        at = match.end() + size
    if not pieces or at < len(block):
        return block if not pieces else b"".join(pieces)
    return b"".join(pieces)


def _as_utf8(block: bytes, stated: str) -> bytes:
    charset = _CHARSET.search(stated)
    if charset is None:
        return block
    try:
        return block.decode(charset.group(1)).encode("utf-8", errors="replace")
    except (LookupError, ValueError):
        return block


def _fields(head: bytes) -> dict[str, str]:
    """Header fields by name in lower case, folded lines joined."""
    text = re.sub(r"\r?\n[ \t]+", " ", head.decode("utf-8", errors="replace"))
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if match := _FIELD.match(line):
            found.setdefault(match.group(1).lower(), match.group(2).strip())
    return found


def _named(fields: dict[str, str]) -> str:
    address = web_address(fields.get("warc-target-uri", "").strip("<>"))
    return address[:200] if address else "a record"


def _warn(extraction: Extraction, text: str) -> None:
    if len(extraction.warnings) < MAX_WARNINGS:
        extraction.warnings.append(text)
    elif len(extraction.warnings) == MAX_WARNINGS:
        extraction.warnings.append("and more of the same")
