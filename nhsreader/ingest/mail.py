"""Saved mail → one draft for each message. Attachments are listed, never opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import Any

import msgspec

from nhsreader.documents.publishers import Publishers
from nhsreader.documents.reading_text import from_markdown
from nhsreader.errors import BadInput
from nhsreader.ingest.body import to_markdown
from nhsreader.ingest.decode import numbered_lines
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.guesses import UNTITLED, title_from
from nhsreader.ingest.lines import is_hard_wrapped, vocabulary_of
from nhsreader.ingest.markup import convert
from nhsreader.ingest.web_sources import publisher_at, stated_day, web_address
from nhsreader.text.sanitise import Removed, one_line

MAX_BYTES = 50_000_000
MAX_MESSAGES = 5000
MAX_PARTS = 200
MAX_DEPTH = 20
MAX_HEADER = 4000
STUB = 200
_FROM_LINE = re.compile(rb"^From \S[^\r\n]{0,200}\d{4}[^\r\n]{0,20}\r?$", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_BLANK = (b"\n\n", b"\n\r\n")
_ADDRESSED = re.compile(r"([^<>]{0,200})<([^<>\s]{1,200})>?")
_NAMED = ("subject", "from", "date", "to", "message-id")


class _Bounded(EmailPolicy):
    """Headers are cut to a length, and one that cannot be parsed is its plain text."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> Any:
        try:
            return super().header_fetch_parse(name, value)
        except Exception:  # the standard parser of headers fails on many malformed ones
            return one_line(value)


_POLICY = _Bounded()


class _Text(msgspec.Struct):
    """What was found in the parts of a message."""

    markdown: str = ""
    rich: bool = False


def extract_eml(
    data: bytes, name: str, *, publishers: Publishers, split: bool = False
) -> Extraction:
    """The one draft of a saved message. Raises BadInput where it is none or has no text."""
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    extraction = Extraction()
    extraction.drafts.append(_draft(data, name, publishers, extraction))
    return extraction


def extract_mbox(
    data: bytes, name: str, *, publishers: Publishers, split: bool = False
) -> Extraction:
    """One draft for each message of an mbox; one that cannot be read is a warning.

    Raises BadInput where none can.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    extraction = Extraction()
    failed: BadInput | None = None
    for number, message in enumerate(_messages(data), 1):
        if number > MAX_MESSAGES:
            extraction.warnings.append(f"only the first {MAX_MESSAGES} messages taken")
            break
        try:
            draft = _draft(message, f"{name}, message {number}", publishers, extraction)
            extraction.drafts.append(draft)
        except BadInput as error:
            failed = failed or error
            extraction.warnings.append(f"message {number}: {error.what}")
    if not extraction.drafts:
        what = failed.what if failed else "this is not a mailbox"
        raise BadInput(what, where=name, do="export it again as mbox, or its messages as .eml")
    return extraction


def _too_large(name: str) -> BadInput:
    return BadInput(
        f"the mail is larger than {MAX_BYTES // 1_000_000} MB", where=name,
        do="export it in parts",
    )  # fmt: skip


def _messages(data: bytes) -> Iterator[bytes]:
    """The messages of an mbox: each begins below a `From ` line at the start or after a blank."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    starts = [
        match
        for match in _FROM_LINE.finditer(data)
        if match.start() == 0 or data[match.start() - 3 : match.start()].endswith(_BLANK)
    ]
    ends = [*(match.start() for match in starts[1:]), len(data)]
    for match, end in zip(starts, ends, strict=False):
        yield _QUOTED_FROM.sub(rb"\1", data[match.end() : end].lstrip(b"\r\n"))


def _draft(data: bytes, name: str, publishers: Publishers, extraction: Extraction) -> Draft:
    try:
        message = BytesParser(EmailMessage, policy=_POLICY).parsebytes(data)
        if not any(message.get(header) for header in _NAMED):
            raise BadInput("this is not a mail message", where=name, do="save it as .eml")
        reader = _Parts()
        body = reader.text(message).markdown
    except RecursionError:
        raise BadInput("its parts are nested too deep", where=name) from None
    extraction.removed += reader.removed
    subject = one_line(str(message.get("subject") or ""))
    if not body and not subject:
        raise BadInput("the message has no text and no subject", where=name)
    author, address = _sender(message)
    publisher = publisher_at(address.rpartition("@")[2].lower(), publishers)
    draft = Draft(
        title=subject or title_from(from_markdown(body).text.split("\n")[0]) or UNTITLED,
        title_guessed=not subject,
        authors=[author] if author else [],
        publisher=publisher,
        publisher_guessed=publisher is not None,
        kind_stated="email",
        published=stated_day(str(message.get("date") or "")),
        url=web_address(str(message.get("archived-at") or "").strip(" <>")),
        body=body,
        warnings=reader.warnings(),
    )
    if not body:
        draft.warnings.append("the message has no text that can be read")
    return draft


def _sender(message: Message) -> tuple[str, str]:
    """The name and the address a message is from."""
    header = message.get("from")
    for found in getattr(header, "addresses", ()):
        if found.display_name or found.addr_spec:
            return one_line(found.display_name or found.addr_spec), one_line(found.addr_spec)
    plain = one_line(str(header or ""))
    if match := _ADDRESSED.match(plain):
        return match.group(1).strip("\"' ") or match.group(2), match.group(2)
    return plain[:200], plain if "@" in plain else ""


class _Parts:
    """A walk over the parts of one message, within its limits."""

    def __init__(self) -> None:
        self.removed = Removed()
        self._count = 0
        self._attached: list[str] = []
        self._notes: list[str] = []

    def text(self, part: Message, depth: int = 0) -> _Text:
        """The text of a part and all below it."""
        self._count += 1
        if self._count > MAX_PARTS or depth > MAX_DEPTH:
            self._note("the message has more parts than are read: the rest is left out")
            return _Text()
        kind = part.get_content_type()
        if _is_attached(part):
            self._attached.append(_label(part, kind))
        elif kind.startswith("multipart/") and isinstance(part.get_payload(), list):
            inner = [one for one in part.get_payload() if isinstance(one, Message)]
            below = [self.text(one, depth + 1) for one in inner]
            if kind == "multipart/alternative":
                return _chosen(below)
            texts = [text.markdown for text in below if text.markdown]
            return _Text("\n".join(texts), any(text.rich for text in below))
        elif kind == "text/html":
            markdown, removed = convert(self._decoded(part))
            self.removed += removed
            return _Text(markdown, rich=True)
        elif kind.startswith(("text/plain", "multipart/")):
            return _Text(self._plain(self._decoded(part), _is_flowed(part)))
        else:
            self._attached.append(_label(part, kind))
        return _Text()

    def warnings(self) -> list[str]:
        """What was not taken."""
        if self._attached:
            shown = ", ".join(self._attached[:10])
            more = f" and {len(self._attached) - 10} more" if len(self._attached) > 10 else ""
            self._notes.append(f"attachments not opened: {shown}{more}")
            self._attached = []
        return self._notes

    def _plain(self, text: str, flowed: bool) -> str:
        text = _unflowed(text) if flowed else text
        kept, removed = numbered_lines(text.replace("\r\n", "\n"))
        self.removed += removed
        lines = [line for line in kept if line.text]
        vocabulary = vocabulary_of(line.text for line in lines)
        return to_markdown(lines, vocabulary, wrapped=not flowed and is_hard_wrapped(lines))

    def _decoded(self, part: Message) -> str:
        try:
            payload = part.get_payload(decode=True)
            stated = part.get_content_charset()
        except Exception:  # base64 and parameters in any state
            payload, stated = None, None
        if not isinstance(payload, bytes):
            raw = part.get_payload()
            return raw if isinstance(raw, str) else ""
        for charset in (stated, "utf-8"):
            try:
                return payload.decode(charset or "utf-8")
            except (LookupError, ValueError):
                continue
        self._note("some characters could not be read as the message states: check quotes")
        return payload.decode("cp1252", errors="replace")

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)


def _chosen(texts: list[_Text]) -> _Text:
    """Of the forms of one text the plain one, unless it only points to the other."""
    plain = next((text for text in texts if text.markdown and not text.rich), _Text())
    rich = next((text for text in texts if text.markdown and text.rich), _Text())
    short = len(plain.markdown) < STUB and len(rich.markdown) > 5 * len(plain.markdown)
    return rich if short or not plain.markdown else plain


def _is_attached(part: Message) -> bool:
    stated = part.get_content_disposition()
    return stated == "attachment" or (stated == "inline" and bool(_filename(part)))


def _filename(part: Message) -> str:
    try:
        return one_line(str(part.get_filename() or ""))[:100]
    except Exception:  # parameters in any state
        return ""


def _label(part: Message, kind: str) -> str:
    return _filename(part) or one_line(kind)[:60]


def _is_flowed(part: Message) -> bool:
    try:
        return str(part.get_param("format") or "").lower() == "flowed"
    except Exception:  # parameters in any state
        return False


def _unflowed(text: str) -> str:
    """Text in the flowed form of RFC 3676, its soft line breaks undone."""
    lines: list[str] = []
    open_depth: int | None = None
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.lstrip(">")
        depth = len(raw) - len(line)
        line = line.removeprefix(" ")
        soft = line.endswith(" ") and line != "-- "
        if open_depth == depth and line != "-- ":
            lines[-1] += line
        else:
            lines.append(">" * depth + (" " if depth else "") + line)
        open_depth = depth if soft else None
    return "\n".join(lines)
