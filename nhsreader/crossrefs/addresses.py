"""Links and bare addresses in a text, and one spelling of an address for comparing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from nhsreader.crossrefs.citation import Citation, Reading
from nhsreader.text.links import WEB_ADDRESS

MarkdownLink = tuple[str, int, int, str]
"""Part, start, end and target of a link in a text."""

_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|_ga|_gl|cmpid|cmp|ocid|ito|xtor|smid"
    r"|share|sharetype|ref|ref_src|amp|outputtype|replytocom|shared)\Z"
)
_MOBILE = re.compile(r"\A(?:www\d?|m|mobile|amp)\.(?=[^.]+\.[^.])")
_AMP_PATH = re.compile(r"/(?:amp|index\.(?:html?|php|aspx?))\Z")
_TRAILING = ".,;:!?'\"\u2019\u201d)]}>*_|\u2026"
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_PORTS = {"http": 80, "https": 443}


def normalised(url: str) -> str:
    """The address as all its variants are spelled: no scheme, `www.` or mobile host, no trailing
    slash, fragment, tracking parameters or AMP form; "" for what is no http(s) address.

    Idempotent, also with "https://" put before it.
    """
    url = "".join(url.split())
    if url.lower().startswith("www."):
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host:
        return ""
    host = host.rstrip(".")
    while (shorter := _MOBILE.sub("", host)) != host:
        host = shorter
    if not host or re.search(r"[^\w.:-]", host):
        return ""
    if ":" in host:
        host = f"[{host}]"
    if port and port not in _PORTS.values():
        host = f"{host}:{port}"
    path = re.sub(r"/{2,}", "/", quote(unquote(parts.path), safe="/!$&'()*+,;=:@~-._"))
    path = path.rstrip("/")
    while (shorter := _AMP_PATH.sub("", path).rstrip("/")) != path:
        path = shorter
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name.lower())
    )
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{path}{query}"


def find(reading: Reading, markdown_links: Sequence[MarkdownLink] = ()) -> list[Citation]:
    """Every web address a text links to or writes out, by part and place.

    `cites-report` with the entity `address:…` of the normalised address and the address as it
    stands in `url`; what is linked counts once, though its words are an address as well. An
    article's mail addresses, and links within the page, are none.
    """
    found: dict[str, list[Citation]] = {part: [] for part in reading.parts}
    for part, start, end, href in markdown_links:
        text = reading.parts.get(part, "")
        if 0 <= start < end <= len(text) and (address := normalised(href)):
            found[part].append(_citation(part, start, end, href.strip(), address, "a link"))
    for part, text in reading.parts.items():
        linked = [(citation.start, citation.end) for citation in found[part]]
        for match in WEB_ADDRESS.finditer(text):
            start, end = match.start(), match.start() + len(without_trailing(match.group()))
            if any(start < last and first < end for first, last in linked):
                continue
            if address := normalised(text[start:end]):
                url = text[start:end]
                url = url if "://" in url else f"https://{url}"
                found[part].append(_citation(part, start, end, url, address, "an address"))
        found[part].sort(key=lambda citation: (citation.start, citation.end))
    return [citation for part in reading.parts for citation in found[part]]


def without_trailing(address: str) -> str:
    """The address without the punctuation of the sentence, or a bracket opened before it."""
    while address and address[-1] in _TRAILING:
        opening = _PAIRS.get(address[-1])
        if opening and address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1]
    return address


def _citation(part: str, start: int, end: int, url: str, address: str, what: str) -> Citation:
    return Citation(
        type="cites-report", part=part, start=start, end=end,
        evidence=f"{what} in the text", confidence=0.9,
        entity=f"address:{address}", label=address, url=url,
    )  # fmt: skip
