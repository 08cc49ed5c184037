"""A page of GOV.UK, saved from its content API as JSON → one draft."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nhsreader.documents.markdown import escape_line
from nhsreader.documents.model import InferredDate, kind_of
from nhsreader.documents.publishers import Publishers
from nhsreader.errors import BadInput
from nhsreader.ingest.drafts import Draft, Extraction
from nhsreader.ingest.guesses import publisher_key
from nhsreader.ingest.markup import convert
from nhsreader.ingest.web_sources import publisher_at, stated_day, web_address
from nhsreader.text.sanitise import Removed, one_line, sanitise

SITE = "https://www.gov.uk"
HOST = "www.gov.uk"
MAX_BYTES = 20_000_000
MAX_LISTED = 500
_DO = "save what https://www.gov.uk/api/content/<path of the page> answers"
_KEYS = ("base_path", "content_id", "document_type", "schema_name", "details")
_KINDS = {
    "authored-article": "commentary", "independent-report": "report", "corporate-report": "report",
    "research": "report", "policy-paper": "report", "statistics": "report", "transcript": "speech",
    "official-statistics": "report", "national-statistics": "report", "open-letter": "letter",
    "correspondence": "letter", "written-statement": "statement", "oral-statement": "statement",
    "government-response": "statement", "impact-assessment": "analysis",
    "world-news-story": "news", "decision": "statement",
}  # fmt: skip

_Fields = Mapping[str, Any]


def extract_govuk(
    data: bytes, name: str, *, publishers: Publishers, split: bool = False
) -> Extraction:
    """The one draft of a GOV.UK content item. Raises BadInput for any other JSON.

    The description is the first paragraph; attachments and the history of changes are
    sections of their own at the end.
    """
    item = _item(data, name)
    page = _Page()
    page.write(item)
    title = one_line(_text(item.get("title")))
    if not title and not page.blocks:
        raise BadInput("the content item has no title and no text", where=name, do=_DO)
    base_path = _text(item.get("base_path"))
    published = stated_day(item.get("first_published_at"))
    updated = stated_day(item.get("public_updated_at"))
    stated = one_line(_text(item.get("document_type"))).replace("_", "-")
    kind, unknown = kind_of(stated) if stated else ("page", None)
    draft = Draft(
        title=title or "Untitled",
        title_guessed=not title,
        kind=_KINDS.get(stated, kind),
        kind_stated=unknown,
        published=published,
        url=web_address(base_path, SITE) if base_path.startswith("/") else None,
        body="\n\n".join(block.strip("\n") for block in page.blocks) + "\n" if page.blocks else "",
        warnings=page.warnings,
    )
    if published is None and updated is not None:
        how = "the day of the last update; when it was first published is not stated"
        draft.published_inferred = InferredDate(updated, updated, how)
    elif updated is not None and updated != published:
        draft.extra["updated"] = updated
    if delivered := stated_day(_fields(item.get("details")).get("delivered_on")):
        draft.extra["delivered"] = delivered
    _name_sources(draft, _fields(item.get("links")), publishers)
    if not page.has_text:
        draft.warnings.append("the content item holds no text of its own, only what describes it")
    return Extraction(drafts=[draft], removed=page.removed)


def _item(data: bytes, name: str) -> _Fields:
    if len(data) > MAX_BYTES:
        raise BadInput(f"the JSON is larger than {MAX_BYTES // 1_000_000} MB", where=name)
    try:
        item = json.loads(data.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        raise BadInput(
            "this is not JSON, or it is cut off", where=name,
            do="check that it was saved completely",
        ) from None  # fmt: skip
    if not isinstance(item, dict) or "title" not in item or not any(key in item for key in _KEYS):
        raise BadInput("this JSON is not a GOV.UK content item", where=name, do=_DO)
    return item


class _Page:
    """The parts of a content item, written in the order a reader sees them."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.warnings: list[str] = []
        self.removed = Removed()
        self.has_text = False

    def write(self, item: _Fields) -> None:
        """All of an item."""
        details = _fields(item.get("details"))
        self._withdrawn(_fields(item.get("withdrawn_notice")))
        description = item.get("description")
        if isinstance(description, list):
            description = _html(description)
        self._line("", _text(description))
        before = len(self.blocks)
        for key in ("introduction", "introductory_paragraph", "body", "more_information"):
            self._markup(_html(details.get(key)))
        for part in _list(details.get("parts")):
            self._line("## ", _text(part.get("title")))
            self._markup(_html(part.get("body")))
        for group in _list(details.get("collection_groups")):
            self._line("## ", _text(group.get("title")))
            self._markup(_html(group.get("body")))
        self._question("What was decided", details.get("final_outcome_detail"))
        self._question("What the responses said", details.get("public_feedback_detail"))
        self.has_text = len(self.blocks) > before
        self._attachments(details)
        self._history(details)

    def _withdrawn(self, notice: _Fields) -> None:
        if notice:
            day = stated_day(notice.get("withdrawn_at"))
            said = f"[withdrawn on {day}]" if day else "[withdrawn]"
            self.blocks.append(f"**{escape_line(said)}**")
            self.warnings.append(f"GOV.UK has withdrawn this page{f' on {day}' if day else ''}")
            self._markup(_html(notice.get("explanation")))

    def _attachments(self, details: _Fields) -> None:
        items = []
        for one in _list(details.get("attachments")):
            title = self._safe(_text(one.get("title")) or _text(one.get("filename")))
            address = web_address(_text(one.get("url")), SITE)
            if title and address:
                items.append(f"- [{escape_line(title)}]({address})")
            elif title:
                items.append(f"- {escape_line(title)}")
        if items:
            self.blocks += ["## Attachments", "\n".join(items)]
            plural = "s" if len(items) > 1 else ""
            self.warnings.append(f"{len(items)} attachment{plural} listed, not fetched")
            return
        documents = details.get("documents")
        listed = documents if isinstance(documents, list) else []
        texts = [text for text in listed[:MAX_LISTED] if isinstance(text, str)]
        if texts:
            self._line("## ", "Attachments")
            self._markup("".join(texts))

    def _history(self, details: _Fields) -> None:
        items = []
        for change in _list(details.get("change_history")):
            day = stated_day(change.get("public_timestamp"))
            note = self._safe(_text(change.get("note")))
            if day or note:
                items.append(f"- {escape_line(': '.join(filter(None, (day, note))))}")
        if items:
            self.blocks += ["## Change history", "\n".join(items)]

    def _question(self, heading: str, value: object) -> None:
        if html := _html(value):
            self._line("## ", heading)
            self._markup(html)

    def _line(self, sign: str, text: str) -> None:
        text = self._safe(text)
        if text:
            self.blocks.append(sign + escape_line(text))

    def _markup(self, html: str) -> None:
        text, removed = convert(html, SITE)
        self.removed += removed
        if text:
            self.blocks.append(text)

    def _safe(self, text: str) -> str:
        text, removed = sanitise(text)
        self.removed += removed
        return " ".join(text.split())


def _name_sources(draft: Draft, links: _Fields, publishers: Publishers) -> None:
    """Who wrote it and who publishes it: people by name, else the organisations."""
    primary = _titles(links, "primary_publishing_organisation")
    bodies = list(dict.fromkeys([*primary, *_titles(links, "organisations")]))
    draft.authors = _titles(links, "people") or _titles(links, "speaker") or bodies
    keys = [publisher_key(body, publishers) for body in bodies]
    known = next((key for key in keys if key), None)
    if known:
        draft.publisher = known
    elif bodies:
        draft.publisher = bodies[0]
        draft.warnings.append(f"{bodies[0]!r} is no publisher known here: kept as it stands")
    else:
        draft.publisher = publisher_at(HOST, publishers)


def _titles(links: _Fields, key: str) -> list[str]:
    titles = (one_line(_text(link.get("title"))) for link in _list(links.get(key))[:20])
    return list(dict.fromkeys(title for title in titles if title))


def _html(value: object) -> str:
    """HTML given as such or as the one of several forms that is."""
    if isinstance(value, list):
        forms = {
            form.get("content_type"): form.get("content")
            for form in value
            if isinstance(form, Mapping) and isinstance(form.get("content_type"), str)
        }
        value = forms.get("text/html")
    return value if isinstance(value, str) else ""


def _fields(value: object) -> _Fields:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[_Fields]:
    """The mappings in a list."""
    items = value[:MAX_LISTED] if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
