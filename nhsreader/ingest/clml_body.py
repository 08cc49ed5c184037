"""The text of legislation in CLML → Markdown, provision by provision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from nhsreader.documents.markdown import escape_line
from nhsreader.text.sanitise import Removed, sanitise

if TYPE_CHECKING:
    from lxml.etree import _Element

LEG = "{http://www.legislation.gov.uk/namespaces/legislation}"
MAX_DEPTH = 120
MAX_COLUMNS = 50
NO_MATCH = "no longer matches: this is not the current law"
_STATUS = {"prospective": "not in force: prospective", "repealed": "repealed"}
_LEFT_OUT = {"Metadata", "Contents", "Commentaries", "Resources", "Footnotes", "MarginNotes"}
_NOTES = {"CommentaryRef", "FootnoteRef", "MarginNoteRef"}
_LINES = {
    "Text", "LongTitle", "DateOfEnactment", "IntroductoryText", "EnactingText", "MadeDate",
    "LaidDate", "ComingIntoForce", "SubjectInformation", "PersonName", "JobTitle", "DateText",
    "DateSigned", "Department", "Reference", "Preamble", "EnactingTextOmitted", "Where",
}  # fmt: skip
_HEADED = {
    "Group", "Part", "Chapter", "Pblock", "PsubBlock", "Schedule", "Appendix", "Division",
    "ExplanatoryNotes", "EarlierOrders", "SignedSection", "EUTitle", "EUPart", "EUChapter",
    "EUSection", "EUSubsection", "Annex", "Attachment",
}  # fmt: skip
_NAMES = {"ExplanatoryNotes": "Explanatory note", "EarlierOrders": "Earlier orders",
          "SignedSection": "Signed"}  # fmt: skip
_BRACKETED = {"P2", "P3", "P4", "P5", "P6", "P7"}
_ITEMS = {"OrderedList", "UnorderedList", "KeyList"}


class _Where(msgspec.Struct, frozen=True):
    """What holds for an element by those around it."""

    level: int = 2
    marks: tuple[str, ...] = ()
    provision: str = "Section"
    title: str = ""
    depth: int = 0
    quoted: bool = False


class Body:
    """Writes the body of one document. `provision` names what stands at its first level."""

    def __init__(self, provision: str) -> None:
        self.removed = Removed()
        self._provision = provision
        self._blocks: list[str] = []
        self._number = ""
        self._left_out: dict[str, int] = {}
        self._unsound = 0

    def write(self, root: _Element) -> str:
        """Markdown for all but the metadata and the editors' notes."""
        where = self._within(root, _Where(provision=self._provision))
        if where.marks:
            self._blocks.append(f"**{escape_line(_shown(where.marks).strip())}**")
        for child in root:
            self._element(child, where)
        self._footnotes(root)
        self._flush()
        return "\n\n".join(self._blocks) + "\n" if self._blocks else ""

    def warnings(self) -> list[str]:
        """What is not law as it stands, and what was left out."""
        found = []
        if self._unsound:
            found.append(
                f"{self._unsound} provisions are prospective, repealed or out of date: see headings"
            )
        for name, count in self._left_out.items():
            found.append(f"{name} left out: {count}")
        return found

    def _element(self, element: _Element, where: _Where) -> None:
        tag = _local(element)
        if tag in _LEFT_OUT or tag is None:
            if tag == "Commentaries":
                self._leave_out("notes of the editors", len(element))
            return
        if where.depth > MAX_DEPTH:
            self._paragraph(self._inline(element))
            return
        before, where = where, self._within(element, where)
        if tag not in _HEADED and tag not in ("P1group", "P1", "Version"):
            self._number += "".join(
                f"[{mark}] " for mark in where.marks if mark not in before.marks
            )
        if tag in ("P1group", "P1"):
            self._first_level(element, tag, where)
        elif tag in _HEADED:
            self._headed(element, tag, where)
        elif tag in _BRACKETED:
            self._note_number(element, "(", ")")
            self._children(element, where)
        elif tag in ("Versions", "Version"):
            self._version(element, tag, where)
        elif tag in ("BlockAmendment", "BlockExtract", "InlineAmendment"):
            self._quoted(element, where)
        elif tag in _ITEMS:
            self._list(element, where)
        elif tag == "Tabular" or tag == "table":
            self._table(element)
        elif tag in ("Pnumber", "TitleBlock"):
            return
        elif tag in ("PrimaryPrelims", "SecondaryPrelims"):
            self._children(element, where, skip=("Title",))
        elif tag in _LINES or tag in ("Title", "Number", "Subtitle"):
            self._paragraph(self._inline(element))
        elif tag in ("Figure", "Image", "Formula"):
            self._leave_out("figures or formulas", 1)
            self._paragraph(self._inline(element))
        elif len(element):
            self._children(element, where)
        else:
            self._paragraph(self._inline(element))

    def _children(self, element: _Element, where: _Where, skip: tuple[str, ...] = ()) -> None:
        if element.text and element.text.strip():
            self._paragraph(element.text)
        for child in element:
            if _local(child) not in skip:
                self._element(child, where)
            if child.tail and child.tail.strip():
                self._paragraph(child.tail)

    def _within(self, element: _Element, where: _Where) -> _Where:
        """What holds inside an element: its own marks and those of all around it."""
        marks = list(where.marks)
        status = (element.get("Status") or "").lower()
        if status in _STATUS:
            marks.append(_STATUS[status])
        if (element.get("Match") or "").lower() == "false":
            marks.append(NO_MATCH)
        kept = tuple(dict.fromkeys(marks))
        return msgspec.structs.replace(where, marks=kept, depth=where.depth + 1)

    def _first_level(self, element: _Element, tag: str, where: _Where) -> None:
        """A section, regulation, article or paragraph, or the group its title stands over."""
        title = self._title(element)
        if tag == "P1group":
            numbered = element.find(f"{LEG}P1") is not None
            if not numbered:
                self._heading(title, where)
            inner = msgspec.structs.replace(where, title=title if numbered else "")
            self._children(element, inner, skip=("Title",))
            return
        number = self._inline(element.find(f"{LEG}Pnumber")).strip(" .()")
        title = title or where.title
        called = f"{where.provision} {number}".strip() if number else ""
        self._heading(" ".join(filter(None, (called, title))), where)
        inner = msgspec.structs.replace(where, title="", level=where.level + 1)
        self._children(element, inner, skip=("Pnumber", "Title"))
        self._flush()

    def _headed(self, element: _Element, tag: str, where: _Where) -> None:
        """A part, chapter, block or schedule, its number and title as heading."""
        number = self._inline(element.find(f"{LEG}Number"))
        heading = " ".join(filter(None, (number, self._title(element)))) or _NAMES.get(tag, "")
        inner = where
        if heading:
            self._heading(heading, where)
            inner = msgspec.structs.replace(where, level=where.level + 1)
        if tag in ("Schedule", "Appendix", "Annex"):
            inner = msgspec.structs.replace(inner, provision="Paragraph")
        self._children(element, inner, skip=("Number", "Title", "TitleBlock"))
        self._flush()

    def _version(self, element: _Element, tag: str, where: _Where) -> None:
        """Other versions of provisions: never to be read as the one in the text above."""
        if tag == "Versions" and len(element):
            self._heading("Other versions of provisions above", where)
            where = msgspec.structs.replace(where, level=where.level + 1)
        elif tag == "Version":
            marks = tuple(dict.fromkeys((*where.marks, "another version")))
            where = msgspec.structs.replace(where, marks=marks)
        self._children(element, where)

    def _quoted(self, element: _Element, where: _Where) -> None:
        """Words that are put into other legislation, as a quotation."""
        self._flush()
        outside, self._blocks = self._blocks, []
        inner = msgspec.structs.replace(where, quoted=True, provision="")
        self._children(element, inner)
        self._flush()
        inside, self._blocks = self._blocks, outside
        if inside:
            lines = "\n\n".join(inside).split("\n")
            self._blocks.append("\n".join(f"> {line}".rstrip() for line in lines))

    def _list(self, element: _Element, where: _Where) -> None:
        for count, item in enumerate(element, 1):
            if _local(item) not in ("ListItem", "KeyListItem"):
                self._element(item, where)
                continue
            stated = self._safe(item.get("NumberOverride") or str(count)).strip("()")
            self._number += f"({stated}) " if _local(element) == "OrderedList" else "• "
            self._children(item, msgspec.structs.replace(where, depth=where.depth + 1))
            self._flush()

    def _table(self, element: _Element) -> None:
        self._flush()
        rows: list[list[str]] = []
        for row in element.iter():
            if _local(row) == "tr":
                cells = [self._inline(cell) for cell in row if _local(cell) in ("td", "th")]
                if any(cells):
                    rows.append([escape_line(cell) for cell in cells])
        title = element.find(f"{LEG}Title")
        self._paragraph(self._inline(title))
        width = max(map(len, rows), default=0)
        if not 2 <= width <= MAX_COLUMNS or len(rows) < 2:
            self._blocks += [" \\| ".join(row) for row in rows]
            return
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        lines.insert(1, "|" + " --- |" * width)
        self._blocks.append("\n".join(lines))

    def _footnotes(self, root: _Element) -> None:
        notes = [note for group in root.iter(f"{LEG}Footnotes") for note in group]
        texts = [text for note in notes if (text := self._inline(note))]
        if texts:
            self._heading("Footnotes", _Where())
            for text in texts:
                self._paragraph(text)

    def _note_number(self, element: _Element, before: str, after: str) -> None:
        """Keep a provision's number for the words that follow it, after those of the
        provisions it opens."""
        numbered = element.find(f"{LEG}Pnumber")
        number = self._inline(numbered).strip(" ()") if numbered is not None else ""
        if number and numbered is not None:
            before = self._safe(numbered.get("PuncBefore", before))
            after = self._safe(numbered.get("PuncAfter", after))
            self._number += f"{before}{number}{after} "

    def _title(self, element: _Element) -> str:
        for path in (f"{LEG}Title", f"{LEG}TitleBlock/{LEG}Title"):
            if (found := element.find(path)) is not None:
                return self._inline(found)
        return ""

    def _heading(self, text: str, where: _Where) -> None:
        self._flush()
        if where.quoted:
            # The provision is another Act's: no heading of this one.
            self._paragraph(text)
            return
        self._unsound += bool(where.marks)
        text = escape_line(text + _shown(where.marks))
        if text:
            self._blocks.append(f"{'#' * min(where.level, 6)} {text}")

    def _paragraph(self, text: str) -> None:
        text = self._safe(text)
        if text:
            self._blocks.append(escape_line(self._number + text))
            self._number = ""

    def _flush(self) -> None:
        """Write a number that no words follow."""
        if self._number.strip():
            self._blocks.append(escape_line(self._number))
        self._number = ""

    def _inline(self, element: _Element | None) -> str:
        """The text of an element on one line, without the numbers of notes."""
        if element is None:
            return ""
        parts: list[str] = []
        from lxml import etree

        walk = etree.iterwalk(element, events=("start", "end"))
        for event, inner in walk:
            tag = _local(inner)
            if event == "end":
                if tag in ("Repeal", "br", "Text", "p"):
                    parts.append("]" if tag == "Repeal" else " ")
                parts.append(inner.tail or "" if inner is not element else "")
            elif tag is None or tag in _NOTES:
                walk.skip_subtree()
            else:
                parts += ["[repealed: " if tag == "Repeal" else "", inner.text or ""]
        return self._safe("".join(parts))

    def _safe(self, text: str) -> str:
        text, removed = sanitise(text)
        self.removed += removed
        return " ".join(text.split())

    def _leave_out(self, name: str, count: int) -> None:
        if count:
            self._left_out[name] = self._left_out.get(name, 0) + count


def _local(element: _Element) -> str | None:
    """An element's name without its namespace; None for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else None


def _shown(marks: tuple[str, ...]) -> str:
    return "".join(f" [{mark}]" for mark in marks)
