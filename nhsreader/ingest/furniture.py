"""Furniture known by where it stands: heads and feet of pages, teasers, forms, running heads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

import msgspec

from nhsreader.ingest import boilerplate as bp
from nhsreader.ingest.body import truncation
from nhsreader.ingest.headers import Header
from nhsreader.ingest.lines import Line, ends_sentence, is_prose, is_title_like, word_count

INSIDE = {bp.ADVERT, bp.RUNNING_HEAD}
"""Kinds that may stand within an article without ending it."""
MAX_HEAD_LINES = 25
MAX_HEAD_WORDS = 40
MAX_FOOT_WORDS = 60
MAX_MASTHEAD_WORDS = 150
MAX_TEASER_WORDS = 50
MAX_SECTION_WORDS = 160
MAX_SECTION_BLOCK = 45
MAX_SECTION_BLOCKS = 40
MAX_PINGBACK_WORDS = 60
MIN_PAGES = 3
MAX_PAGES = 2000
MIN_PAGE_LINES = 4
MIN_RULES = 3
_BARE_NUMBER = re.compile(
    r"[-–—\[(\s]*(?:page\s+)?(\d{1,4})(?:\s+of\s+\d{1,4})?[-–—\])\s]*\Z", re.I
)
_NUMBER_FIRST = re.compile(r"(\d{1,4})\s{3,}\D.{2,100}\Z")
_NUMBER_LAST = re.compile(r"\D.{2,100}?\s{3,}(\d{1,4})\Z")
_FOOT = re.compile(
    r"©|\(c\)|\bcopyright\b|\ball rights reserved\b|\bprivacy\b|\bterms\b|\bcookies?\b"
    r"|\bregistered (?:charity|company)\b|\bpowered by\b|\bunsubscribe\b|\bcontact us\b",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(r"[^.!?]{0,80}\barchives?\b[^.!?]{0,40}\Z", re.IGNORECASE)
_HEAD_ROLES = {bp.COOKIE, bp.SITE_HEADER, bp.PAGINATION, bp.SITE_FOOTER, bp.CHROME}
_OWN_KIND = {bp.COOKIE, bp.PAGINATION}
_STOPS = {
    bp.NOTICE, bp.LEAVE, bp.HEADING, bp.WEAK_HEADING, bp.POST_FOOTER,
}  # fmt: skip
Block = tuple[int, int]


class Sheet(msgspec.Struct):
    """A page's lines with what is known of each, and what was found of its furniture; `begins`
    are lines at which an article begins because a rule stands over it."""

    lines: Sequence[Line]
    roles: Sequence[str | None]
    headers: Mapping[int, Header]
    starts: Set[int]
    dates: Set[int]
    furniture: dict[int, str] = {}
    begins: set[int] = set()

    def words(self, block: Block) -> int:
        """How many words stand in a block."""
        return sum(word_count(self.lines[at].text) for at in range(*block))

    def furnish(self, block: Block, kind: str, *, own: Set[str] = frozenset()) -> None:
        """Enter a block; a line keeps its own kind where its role is one of `own`."""
        for at in range(*block):
            role = self.roles[at]
            self.furniture.setdefault(at, role if role is not None and role in own else kind)


def find_furniture(sheet: Sheet) -> None:
    """Fill `furniture` and `begins` of a page."""
    blocks = _blocks(sheet.lines)
    _running_heads(sheet, blocks)
    _adverts(sheet, blocks)
    _issue(sheet)
    _teasers(sheet, blocks)
    _head(sheet, blocks)
    _forms(sheet, blocks)
    _sections(sheet, blocks)
    _pingbacks(sheet)
    _foot(sheet, blocks)


def _blocks(lines: Sequence[Line]) -> list[Block]:
    """Runs of lines without a blank line between, as half-open ranges of indexes."""
    edges = [at for at, line in enumerate(lines) if line.gap or not at] + [len(lines)]
    return list(zip(edges, edges[1:], strict=False))


def _running_heads(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Lines with page numbers that count up through the text, and the short lines beside a
    number that stands alone."""
    pages: dict[int, tuple[int, list[int]]] = {}
    best: list[int] = []
    for at, line in enumerate(sheet.lines):
        match = next(
            (m for p in (_BARE_NUMBER, _NUMBER_FIRST, _NUMBER_LAST) if (m := p.match(line.text))),
            None,
        )
        if match is None:
            continue
        number = int(match.group(1))
        last, before = pages.get(number - 1, (-MIN_PAGE_LINES, []))
        apart = 2 if line.text[0].isalpha() else MIN_PAGE_LINES
        chain = [*before, at] if at - last >= apart and len(before) < MAX_PAGES else [at]
        if number not in pages or len(chain) > len(pages[number][1]):
            pages[number] = (at, chain)
        if len(chain) > len(best):
            best = chain
    broken = any(sheet.lines[at].page_break for at in best)
    if len(best) < MIN_PAGES - broken:
        return
    heads = set(best)
    for block in blocks:
        alone = any(
            at in heads and _BARE_NUMBER.match(sheet.lines[at].text) for at in range(*block)
        )
        whole = alone and block[1] - block[0] <= 3 and sheet.words(block) <= 20
        for at in range(*block):
            if at in heads or whole:
                sheet.furniture[at] = bp.RUNNING_HEAD


def _adverts(sheet: Sheet, blocks: Sequence[Block]) -> None:
    for block in blocks:
        if block[1] - block[0] <= 3 and all(
            bp.is_advert(sheet.lines[at].text) for at in range(*block)
        ):
            sheet.furnish(block, bp.ADVERT)


def _issue(sheet: Sheet) -> None:
    """A newsletter: items under titles of their own, set off by long rules."""
    lines = sheet.lines
    rules = [at for at, line in enumerate(lines) if bp.is_rule(line.text)]
    if len(rules) < MIN_RULES:
        return
    parts = list(zip([-1, *rules], [*rules, len(lines)], strict=True))
    parts = [(before + 1, end) for before, end in parts if end > before + 1]
    items = [part for part in parts if part[0] and _is_item(sheet, part)]
    if len(items) < 2:
        return
    sheet.furniture.update(dict.fromkeys(rules, bp.RULE))
    for part in parts:
        advert = any(bp.is_advert(lines[at].text) for at in range(*part))
        words = sheet.words(part)
        if part in items:
            sheet.begins.add(part[0])
        elif not part[0] and words <= MAX_MASTHEAD_WORDS:
            sheet.furnish(part, bp.MASTHEAD)
        elif part[0] and words <= MAX_FOOT_WORDS:
            sheet.furnish(part, bp.RELATED if advert else bp.SITE_FOOTER)
        else:
            sheet.begins.add(part[0])


def _is_item(sheet: Sheet, part: Block) -> bool:
    first = sheet.lines[part[0]].text
    texts = [sheet.lines[at].text for at in range(*part)]
    return (
        (is_title_like(first) or (word_count(first) == 1 and first[0].isupper()))
        and not is_prose(first)
        and not any(map(bp.is_advert, texts))
        and sheet.words((part[0] + 1, part[1])) >= 12
        and any(map(ends_sentence, texts[1:]))
    )


def _teasers(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Beside an article with a header, a title and a sentence over `Read more »`."""
    if not sheet.starts:
        return
    for block in blocks:
        first, end = block
        rows = range(first, end)
        if (
            3 <= end - first <= 5
            and truncation(sheet.lines[end - 1].text) == ""
            and not is_prose(sheet.lines[first].text)
            and not any(at in sheet.headers or at in sheet.starts for at in rows)
            and sheet.words(block) <= MAX_TEASER_WORDS
        ):
            sheet.furnish(block, bp.TEASER)


def _head(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """What stands over the first article: blocks of short lines down to the last that has a
    menu, a path or the like, and all of them where a header says where the article begins."""
    limit = min((*sheet.starts, *sheet.begins), default=len(sheet.lines))
    head: list[Block] = []
    last = 0
    for block in blocks:
        if block[0] >= min(limit, MAX_HEAD_LINES) or block[1] > limit:
            break
        if any(_is_text(sheet, at) for at in range(*block)):
            break
        head.append(block)
        if any(_is_head_line(sheet, at) for at in range(*block)):
            last = len(head)
    reached = not head or head[-1][1] == limit
    loose = sum(sheet.words(block) for block in head[last:])
    if sheet.starts and reached and limit < len(sheet.lines) and loose <= MAX_HEAD_WORDS:
        last = len(head)
    elif last:
        head[last - 1] = _without_title(sheet, head[last - 1])
    for block in head[:last]:
        sheet.furnish(block, bp.SITE_HEADER, own=_OWN_KIND)


def _is_text(sheet: Sheet, at: int) -> bool:
    text = sheet.lines[at].text
    return (
        is_prose(text)
        and at not in sheet.furniture
        and sheet.roles[at] not in _HEAD_ROLES
        and not bp.is_menu(text)
    )


def _is_head_line(sheet: Sheet, at: int) -> bool:
    text = sheet.lines[at].text
    if sheet.furniture.get(at) == bp.RUNNING_HEAD:
        return False
    if at in sheet.furniture or sheet.roles[at] in _HEAD_ROLES or bp.is_menu(text):
        return True
    return at == 0 and word_count(text) <= 12 and _ARCHIVE.match(text) is not None


def _without_title(sheet: Sheet, block: Block) -> Block:
    """A block less its last line where that is a title: text or a byline follows at once."""
    last, after = block[1] - 1, block[1]
    follows = after < len(sheet.lines) and (
        is_prose(sheet.lines[after].text) or (after in sheet.headers and after not in sheet.dates)
    )
    if follows and last > block[0] and not _is_head_line(sheet, last):
        return block[0], last
    return block


def _forms(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Fields to fill in, with what stands beside them and the heading over them."""
    for number, block in enumerate(blocks):
        fields = sum(sheet.roles[at] == bp.FORM for at in range(*block))
        if fields < 2 or 2 * fields < block[1] - block[0] or sheet.words(block) > 80:
            continue
        sheet.furnish(block, bp.FORM)
        above = blocks[number - 1] if number else (0, 0)
        text = sheet.lines[above[0]].text
        if above[1] - above[0] == 1 and (
            bp.is_petition(text) or (text.isupper() and word_count(text) <= 8)
        ):
            sheet.furnish(above, bp.FORM)


def _sections(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Lists of other articles, from their heading to the comments, the next article or the
    end of the page, where no running text stands between."""
    for number, (first, _) in enumerate(blocks):
        if not number or first in sheet.furniture or not bp.is_section(sheet.lines[first].text):
            continue
        end = words = 0
        for block in blocks[number : number + MAX_SECTION_BLOCKS + 1]:
            if block[0] != first and (_stops(sheet, block) or block[0] in sheet.furniture):
                break
            words += sheet.words(block)
            if sheet.words(block) > MAX_SECTION_BLOCK or words > MAX_SECTION_WORDS:
                end = 0
                break
            end = block[1]
        else:
            end = end if end == len(sheet.lines) else 0
        if end:
            sheet.furnish((first, end), bp.RELATED, own=bp.TRAILING)


def _stops(sheet: Sheet, block: Block) -> bool:
    at = block[0]
    return at in sheet.starts or at in sheet.begins or sheet.roles[at] in _STOPS


def _pingbacks(sheet: Sheet) -> None:
    """Links from other sites, below their heading."""
    at = 0
    while at < len(sheet.lines):
        if sheet.roles[at] != bp.PINGBACKS:
            at += 1
            continue
        first = at
        at += 1
        while at < len(sheet.lines) and not _ends_pingbacks(sheet, at):
            at += 1
        sheet.furnish((first, at), bp.PINGBACKS)


def _ends_pingbacks(sheet: Sheet, at: int) -> bool:
    role = sheet.roles[at]
    return (
        role in _STOPS
        or role in (bp.FORM, bp.COOKIE, bp.SITE_FOOTER, bp.PAGINATION)
        or at in sheet.starts
        or at in sheet.begins
        or word_count(sheet.lines[at].text) > MAX_PINGBACK_WORDS
    )


def _foot(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """The last blocks of a page that end in a notice of rights or a row of links."""
    for block in reversed(blocks[1:]):
        rows = range(*block)
        if all(at in sheet.furniture for at in rows):
            continue
        last = sheet.lines[block[1] - 1].text
        marked = sheet.roles[block[1] - 1] in bp.TRAILING or bp.is_menu(last)
        if not (marked and (_FOOT.search(last) or bp.is_menu(last))):
            return
        if sheet.words(block) > MAX_FOOT_WORDS or any(
            at in sheet.headers or at in sheet.starts or sheet.roles[at] in _STOPS for at in rows
        ):
            return
        sheet.furnish(block, bp.SITE_FOOTER, own=bp.TRAILING)
