"""Fetch one address from the web, on the user's word and within limits."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import msgspec

from nhsreader.errors import BadInput
from nhsreader.ingest.inflate import ENCODINGS, Damaged, TooMuch, inflated
from nhsreader.text.sanitise import one_line

if TYPE_CHECKING:
    import httpcore
    import httpx

LIMIT = 20 * 1024 * 1024
MAX_ADDRESS = 2000
_REDIRECTS = (301, 302, 303, 307, 308)
_SAVE = "save the page in a browser and import the file"
_ONLY = "give an address that begins with https:// or http://"


class Fetched(msgspec.Struct, frozen=True):
    """What an address answered. `retrieved` is the day in UTC, YYYY-MM-DD; `media_type` is as
    the server states it, in lower case and without parameters."""

    url: str
    final_url: str
    data: bytes
    media_type: str
    retrieved: str


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    timeout: float = 30,
    limit: int = LIMIT,
    redirects: int = 5,
) -> Fetched:
    """What an http or https address answers.

    Each host, also of a redirect, is looked up once, refused if any of its addresses is not a
    public one (unless `allow_private`), and connected to at an address that was checked. No
    cookies, no proxies, no credentials. `timeout` is in seconds for everything together,
    `limit` in bytes, as sent and decompressed. Raises BadInput, saying what happened.
    """
    here = _checked(url, None)
    import httpcore
    import httpx

    from nhsreader.ingest.network import CheckedBackend, Refused

    backend = CheckedBackend(time.monotonic() + timeout, allow_private)
    context = httpx.create_ssl_context(trust_env=False)
    seen = 0
    try:
        with httpcore.ConnectionPool(ssl_context=context, network_backend=backend) as pool:
            while isinstance(found := _ask(pool, here, limit), str):
                seen += 1
                if seen > redirects:
                    raise _Problem(f"it redirects more than {redirects} times")
                here = _checked(found, here)
    except (_Problem, Refused, TooMuch, Damaged) as error:
        raise _bad(str(error), here, url) from None
    except httpcore.TimeoutException:
        raise _bad(f"no full answer within {timeout:g} seconds", here, url) from None
    except httpcore.ConnectError as error:
        secure = "secure connection" if here.scheme == "https" else "connection"
        raise _bad(f"no {secure} to it: {one_line(str(error))[:200]}", here, url) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError):
        raise _bad("the connection broke, or its answer is not HTTP", here, url) from None
    media_type, data = found
    day = datetime.now(timezone.utc).date().isoformat()
    return Fetched(url, str(here), data, media_type, day)


class _Problem(Exception):
    """Why an answer is not taken."""


def _ask(pool: httpcore.ConnectionPool, here: httpx.URL, limit: int) -> tuple[str, bytes] | str:
    """The media type and body of the answer, or where it redirects to."""
    headers = [
        (b"Host", here.netloc),
        (b"User-Agent", b"nhsreader"),
        (b"Accept", b"text/html,application/xhtml+xml,*/*;q=0.8"),
        (b"Accept-Encoding", b"gzip, deflate"),
        (b"Connection", b"close"),
    ]
    import httpcore

    address = httpcore.URL(
        scheme=here.raw_scheme, host=here.raw_host, port=here.port, target=here.raw_path
    )
    with pool.stream("GET", address, headers=headers) as answer:
        fields = {key.lower(): value.decode("latin-1") for key, value in reversed(answer.headers)}
        if answer.status in _REDIRECTS and b"location" in fields:
            return fields[b"location"]
        if answer.status != 200:
            raise _Problem(f"the server answers {answer.status}")
        stated = fields.get(b"content-length", "")
        if stated.isascii() and stated.isdigit() and int(stated[:18]) > limit:
            raise _Problem(f"it is larger than {_megabytes(limit)}")
        encoding = fields.get(b"content-encoding", "").strip().lower()
        if encoding not in ENCODINGS and encoding not in ("", "identity"):
            raise _Problem("its compression is not read here")
        pieces: list[bytes] = []
        size = 0
        raw = answer.iter_stream()
        for piece in inflated(raw, encoding, limit=limit) if encoding in ENCODINGS else raw:
            size += len(piece)
            if size > limit:
                raise _Problem(f"it is larger than {_megabytes(limit)}")
            pieces.append(piece)
    media_type = fields.get(b"content-type", "").partition(";")[0]
    return one_line(media_type).lower()[:100], b"".join(pieces)


def _checked(address: str, base: httpx.URL | None) -> httpx.URL:
    """The address, relative to the one it was found at, if it is one to fetch."""
    import httpx

    shown = one_line(address)[:200]
    try:
        if len(address) > MAX_ADDRESS:
            raise ValueError
        url = base.join(address) if base is not None else httpx.URL(address.strip())
    except (httpx.InvalidURL, ValueError, TypeError):
        raise BadInput("this is no address that can be read", where=shown, do=_ONLY) from None
    if url.scheme not in ("http", "https") or not url.host:
        what = "only http and https addresses are fetched"
        if base is not None:
            what = f"it redirects to {url.scheme or 'no address'}: {what}"
        raise BadInput(what, where=shown, do=_ONLY)
    if url.userinfo:
        raise BadInput("addresses with a user name are not fetched", where=url.host, do=_SAVE)
    return url.copy_with(fragment=None)


def _bad(what: str, here: httpx.URL, url: str) -> BadInput:
    asked, last = one_line(url)[:200], one_line(str(here))[:200]
    where = asked if last.rstrip("/") == asked.rstrip("/") else f"{asked} (redirected to {last})"
    return BadInput(what, where=where, do=_SAVE)


def _megabytes(limit: int) -> str:
    return f"{limit / 1_000_000:.0f} MB" if limit >= 1_000_000 else f"{limit} bytes"
