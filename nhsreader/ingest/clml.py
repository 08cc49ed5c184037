"""Legislation in CLML, the XML of legislation.gov.uk → one draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nhsreader.documents.publishers import Publishers
from nhsreader.errors import BadInput
from nhsreader.ingest.clml_body import LEG, Body
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.web_sources import host_of, publisher_at, stated_day, web_address
from nhsreader.text.sanitise import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 50_000_000
HOST = "www.legislation.gov.uk"
META = "{http://www.legislation.gov.uk/namespaces/metadata}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
_DO = "save the page's /data.xml from legislation.gov.uk"
_DIGITS = re.compile(r"\d{1,6}\Z")
# What the first-level provisions of an instrument are called, by a word of its title.
_PROVISIONS = (
    ("regulations", "Regulation"), ("order", "Article"), ("rules", "Rule"),
    ("regulation", "Article"), ("directive", "Article"), ("decision", "Article"),
)  # fmt: skip


def extract_clml(
    data: bytes, name: str, *, publishers: Publishers, split: bool = False
) -> Extraction:
    """The one draft of an Act or instrument, or of the part of one that was saved.

    Each provision has a heading that begins with `Section 75` (`Regulation 3`, `Article 3`,
    `Paragraph 3` in a schedule), in the order of the file. What is not in force, repealed or
    no longer the law says so in its heading. Raises BadInput for what is no CLML.
    """
    root = _root(data, name)
    about = root.find(f"{META}Metadata")
    title = _title(root, about)
    body = Body(_provision(root, title))
    markdown = body.write(root)
    if not title and not markdown:
        raise BadInput("the legislation has no title and no text", where=name, do=_DO)
    address = next(
        (url for key in ("DocumentURI", "IdURI") if (url := web_address(root.get(key)))), None
    )
    draft = Draft(
        title=title or "Untitled legislation",
        title_guessed=not title,
        kind="legislation",
        publisher=publisher_at(host_of(address) or HOST, publishers),
        published=_made(root, about),
        url=address,
        body=markdown,
        warnings=body.warnings(),
    )
    for key in ("Year", "Number"):
        value = _value(about, key)
        if _DIGITS.match(value):
            draft.extra[key.lower()] = int(value)
    if about is not None:
        _tell_version(draft, about)
    if not markdown:
        draft.warnings.append("nothing stands below its title")
    return Extraction(drafts=[draft], removed=body.removed)


def _root(data: bytes, name: str) -> _Element:
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise BadInput(f"the XML is larger than {MAX_BYTES // 1_000_000} MB", where=name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(
            f"this is not well-formed XML (line {error.lineno or 1})", where=name,
            do="check that it was saved completely",
        ) from None  # fmt: skip
    except (etree.LxmlError, ValueError, LookupError):
        raise BadInput("this XML cannot be read", where=name, do=_DO) from None
    if root is None or root.tag != f"{LEG}Legislation":
        raise BadInput("this XML is not legislation (CLML)", where=name, do=_DO)
    return root


def _title(root: _Element, about: _Element | None) -> str:
    stated = about.findtext(f"{DC}title") if about is not None else None
    if stated and one_line(stated):
        return one_line(stated)
    for prelims in ("Primary/{}PrimaryPrelims", "Secondary/{}SecondaryPrelims"):
        element = root.find(f"{LEG}{prelims.format(LEG)}/{LEG}Title")
        if element is not None:
            return one_line("".join(map(str, element.itertext())))
    return ""


def _provision(root: _Element, title: str) -> str:
    """What a provision of the first level is called."""
    if root.find(f"{LEG}Primary") is not None:
        return "Section"
    low = title.lower()
    europe = root.find(f"{LEG}EURetained") is not None
    for word, called in _PROVISIONS:
        if re.search(rf"\b{word}\b", low):
            return "Article" if europe else called
    return "Article" if europe else "Section"


def _made(root: _Element, about: _Element | None) -> str | None:
    """The day it was enacted or made."""
    if about is not None:
        for key in ("EnactmentDate", "Made"):
            for element in about.iter(f"{META}{key}"):
                if day := stated_day(element.get("Date")):
                    return day
    for key in ("DateOfEnactment", "MadeDate"):
        for element in root.iter(f"{LEG}{key}"):
            if day := stated_day(" ".join(map(str, element.itertext()))):
                return day
    return None


def _value(about: _Element | None, key: str) -> str:
    element = next(about.iter(f"{META}{key}"), None) if about is not None else None
    return (element.get("Value") or "") if element is not None else ""


def _tell_version(draft: Draft, about: _Element) -> None:
    """Note which version this is, and what changes to it are not yet in the text."""
    if valid := stated_day(about.findtext(f"{TERMS}valid")):
        draft.extra["as_at"] = valid
    status = one_line(_value(about, "DocumentStatus"))
    if status:
        draft.extra["version"] = status
    waiting = sum(1 for _ in about.iter(f"{META}UnappliedEffect"))
    if waiting:
        plural = "s" if waiting > 1 else ""
        draft.warnings.append(f"{waiting} outstanding change{plural} not yet made in this text")
