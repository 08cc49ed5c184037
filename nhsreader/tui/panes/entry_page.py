"""Everything known of a term, as the rows of a page; what came after its date apart, as later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from nhsreader.glossary.entries import first_day
from nhsreader.tui.page import DrawnRow
from nhsreader.tui.panes.bars import Scale, axis, bar, mark_line, scale_of, years
from nhsreader.tui.rows import Pieces, Row

if TYPE_CHECKING:
    from nhsreader.glossary.entries import Source
    from nhsreader.reader import Reader
    from nhsreader.reader.articles import ArticleSummary
    from nhsreader.reader.glossary import EntryView, Mention
    from nhsreader.reader.timeline import Body, Change, Event, TimelineView

_DATES = 10
_WIDE = 90
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Subject(NamedTuple):
    """What an entry is asked for: a sense, or a mention that has none."""

    sense: str | None
    term: str = ""
    mention: Mention | None = None


class Mentioned(NamedTuple):
    """An article that mentions a sense, at a place of it or at the first."""

    id: str
    sense: str | None
    place: tuple[str, int, int] | None = None


class EntryPage(NamedTuple):
    """What the desks answer of a subject, as known `on` a day; `own` is the article's date."""

    subject: Subject
    on: date | None
    own: date | None
    view: EntryView | None
    senses: list[EntryView]
    line: TimelineView | None
    articles: list[tuple[ArticleSummary, int]]


def fetch(reader: Reader, subject: Subject, on: date | None, own: date | None) -> EntryPage:
    """Ask the desks. Reads the catalog: for workers."""
    desk = reader.glossary
    stamp = on.isoformat() if on else None
    if subject.sense is None:
        others = subject.mention.alternatives if subject.mention else ()
        views = [desk.entry(other.sense, on) for other in others]
        senses = [view for view in views if view] or desk.lookup(subject.term, stamp)
        return EntryPage(subject, on, own, None, senses, None, [])
    view = desk.entry(subject.sense, on)
    senses = []
    for short in view.shorts if view else ():
        senses += [one for one in desk.lookup(short, stamp) if one.id != subject.sense]
    return EntryPage(
        subject,
        on,
        own,
        view,
        list({one.id: one for one in senses}.values()),
        reader.timeline.timeline(subject.sense, on=stamp),
        desk.occurrences(subject.sense),
    )


def page_rows(page: EntryPage) -> list[Row]:
    """The page of an entry, or of a term that has none here."""
    view = page.view
    if view is None:
        return list(_open_rows(page))
    rows = [*_head(view), *_names(view), *_strip(page, view)]
    if page.line is not None:
        rows += _changes("Came before", page.line.successions, view.id, before=True)
        rows += _changes("Came after", page.line.successions, view.id, before=False)
        rows += listed("What happened", map(event_row, page.line.events))
    rows += listed("By then", [text_row(line) for line in view.earlier])
    rows += _senses(page, later=False)
    rows += listed("Sources differ", [text_row(line) for line in view.conflicts])
    rows += _proof(page, view)
    now = [pair for pair in page.articles if not _is_later(pair[0], page.on)]
    rows += _articles(now, view.id, len(page.articles))
    rows += _later(page, view)
    return rows


def _open_rows(page: EntryPage) -> Iterator[Row]:
    """A mention that stays open, or that only the article itself explains."""
    mention = page.subject.mention
    if mention is not None and mention.long:
        yield heading(f"{page.subject.term}: {mention.long}")
        yield text_row("Defined by the article itself; not in the glossary.")
    else:
        yield heading(f"? {page.subject.term}: ambiguous here")
        yield text_row("The text does not decide between these senses. Enter opens one.")
    sure = {other.sense: other.confidence for other in (mention.alternatives if mention else ())}
    if page.senses:
        yield gap()
        yield heading("It may be")
    for view in page.senses:
        share = f" ({sure[view.id]:.0%})" if view.id in sure else ""
        yield _sense(view, share)
    if mention is not None and mention.evidence:
        yield from listed("Why", [text_row(one.says) for one in mention.evidence])


def _head(view: EntryView) -> Iterator[Row]:
    shorts = f" ({', '.join(view.shorts)})" if view.shorts else ""
    yield heading(view.name + shorts)
    for line in (view.facts, view.status):
        if line:
            yield text_row(line, "detail")
    if view.summary:
        yield gap()
        yield text_row(view.summary)


def _names(view: EntryView) -> list[Row]:
    rows = []
    for name in view.names:
        end = f" to {name.end}" if name.end else ""
        track = "in law" if name.track == "legal" else "in use"
        short = f" ({name.short})" if name.short else ""
        rows.append(text_row(f"{track}: {name.name}{short}, from {name.start or '?'}{end}"))
    aliases = [name for name in view.aliases if name != view.name]
    if aliases:
        rows.append(text_row(f"also: {'; '.join(aliases)}", "detail"))
    return listed("Names", rows)


def _strip(page: EntryPage, view: EntryView) -> list[Row]:
    """Bars over the years: the entry, its names, and those in one line with it."""
    bodies = [b for b in (page.line.bodies if page.line else ()) if b.id != view.id and b.start]
    if view.start is None and not bodies and not any(name.start for name in view.names):
        return []
    until = page.on or date.today()
    starts = [view.start, *(n.start for n in view.names), *(b.start for b in bodies)]
    scale = scale_of(starts, until, page.own or page.on)
    rows: list[Row] = [*axis_rows(scale, _own_words(page))]
    short = view.short or view.name
    if view.start is not None:
        rows.append(bar_row(scale, short, view.start, view.end))
    if len(view.names) > 1:
        for name in view.names:
            track = "law" if name.track == "legal" else "use"
            rows.append(bar_row(scale, f"{track}: {name.short or name.name}", name.start, name.end))
    rows += [body_row(scale, body) for body in bodies]
    return [gap(), heading("Over the years"), *rows]


def axis_rows(scale: Scale, words: str) -> list[Row]:
    """The years, and under them what the marked day is."""

    def drawn(draw: str, width: int) -> Pieces:
        label = label_width(width)
        room = width - label - _DATES - 3
        if draw == "axis":
            return ((f" {'':{label}} {axis(scale, room)}", "detail"),)
        return ((f" {'':{label}} {mark_line(scale, room, words)}", "mark"),)

    shown = ["axis", "mark"] if scale.mark else ["axis"]
    return [DrawnRow(lines=((("", ""), ("", "")),), made=partial(drawn, draw)) for draw in shown]


def bar_row(
    scale: Scale, label: str, start: str | None, end: str | None, value: object = None
) -> Row:
    """A label, a bar, the years."""

    def drawn(width: int) -> Pieces:
        wide = label_width(width)
        room = width - wide - _DATES - 3
        name = label if len(label) <= wide else label[: wide - 1] + "…"
        return (
            (f" {name:<{wide}} ", "title"),
            *bar(scale, start, end, room),
            (f" {years(start, end)}", "detail"),
        )

    key = f"bar:{label}:{start}"
    return DrawnRow(lines=((("", ""), ("", "")),), value=value, key=key, made=drawn)


def body_row(scale: Scale, body: Body) -> Row:
    """A body's bar; choosing it opens its entry."""
    named = body.short and body.short != body.name
    label = f"{body.short}, {body.name}" if named else body.name
    return bar_row(scale, label, body.start, body.end, Subject(body.id, body.short or body.name))


def label_width(width: int) -> int:
    """Cells for the names beside the bars."""
    return 32 if width >= _WIDE else 22


def _own_words(page: EntryPage) -> str:
    if page.own is not None:
        return f"{page.own.isoformat()}, the article"
    return page.on.isoformat() if page.on else ""


def _changes(title: str, changes: Iterable[Change], sense: str, *, before: bool) -> list[Row]:
    """Those an entry came after, or those that came after it."""
    rows = [
        change_row(one, one.from_ if before else one.to, one.from_name if before else one.to_name)
        for one in changes
        if (one.to if before else one.from_) == sense
    ]
    return listed(title, rows)


def change_row(change: Change, sense: str, words: str) -> Row:
    """A succession; choosing it opens the entry of `sense`, one of its two."""
    name = change.from_name if sense == change.from_ else change.to_name
    about = [] if change.status == "completed" else [change.status]
    about += ["in part"] if change.scope == "part" else []
    about += [change.instrument] if change.instrument else []
    lines: list[Pieces] = [((f" {change.date:<10}  {words}", "title"),)]
    notes = ["; ".join(about), change.note or ""]
    notes += [f"Gap: {change.gap}"] if change.gap else []
    notes += [f"Overlap: {change.overlap}"] if change.overlap else []
    lines += [((f"{'':13}{' '.join(note.split())}", "detail"),) for note in notes if note]
    key = f"change:{change.from_}>{change.to}"
    return Row(lines=tuple(lines), value=Subject(sense, name), key=key, wraps=True)


def event_row(event: Event) -> Row:
    """An event with its note."""
    lines: list[Pieces] = [((f" {event.date:<10}  {event.title}", "title"),)]
    if event.note:
        lines.append(((f"{'':13}{' '.join(event.note.split())}", "detail"),))
    return Row(lines=tuple(lines), key=f"event:{event.key}", wraps=True)


def _senses(page: EntryPage, *, later: bool) -> list[Row]:
    found = [view for view in page.senses if _unborn(view) is later]
    title = "Later senses of the same letters" if later else "Other senses of the same letters"
    return listed(title, [_sense(view) for view in found])


def _sense(view: EntryView, share: str = "") -> Row:
    lines = (
        ((f" {view.short or view.name}: {view.long}{share}", "title"),),
        ((f"   {view.facts}", "detail"),),
    )
    return Row(
        lines=lines,
        value=Subject(view.id, view.short or view.name),
        key=f"sense:{view.id}",
        wraps=True,
    )


def _unborn(view: EntryView) -> bool:
    return "not yet in being" in view.status


def _proof(page: EntryPage, view: EntryView) -> list[Row]:
    rows = [text_row(f"Legal basis: {view.legal_basis}")] if view.legal_basis else []
    rows += [_source(source) for source in view.sources if not _names_later(source, page.on)]
    known = f", as known on {view.as_known_on}" if view.as_known_on else ""
    rows.append(text_row(f"Confidence: {view.confidence}{known}"))
    return listed("Sources", rows)


def _source(source: Source) -> Row:
    return text_row(source.name + (f" <{source.url}>" if source.url else ""))


def _names_later(source: Source, on: date | None) -> bool:
    """Whether a source names a year after a day, and so tells of it."""
    years = _YEAR.findall(source.name)
    return on is not None and any(int(year) > on.year for year in years)


def _articles(found: Sequence[tuple[ArticleSummary, int]], sense: str, count: int) -> list[Row]:
    if not count:
        return [gap(), heading("In the library: in no article")]
    said = "in one article" if count == 1 else f"in {count} articles"
    then = "" if len(found) == count else f", {len(found)} of them by then"
    return [gap(), heading(f"In the library: {said}{then}"), *_grouped(found, sense)]


def _grouped(found: Iterable[tuple[ArticleSummary, int]], sense: str) -> list[Row]:
    """Articles by year and publisher, the latest year first."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for article, count in found:
        publisher = article.publisher_name or "publisher unknown"
        row = Row(
            lines=(
                ((f"   {article.title}", "title"),),
                ((f"     {count} × · {article.date_words}", "detail"),),
            ),
            value=Mentioned(article.id, sense),
            key=f"article:{article.id}",
        )
        groups.setdefault((_year(article), publisher), []).append(row)
    rows = []
    by_name = sorted(groups, key=lambda group: group[1].casefold())
    for year, publisher in sorted(by_name, key=lambda group: group[0], reverse=True):
        rows.append(text_row(f"{year or 'Undated'} · {publisher}", "heading"))
        rows += groups[year, publisher]
    return rows


def _year(article: ArticleSummary) -> str:
    if article.published:
        return article.published[:4]
    inferred = article.published_inferred
    if inferred and inferred.earliest[:4] == inferred.latest[:4]:
        return inferred.earliest[:4]
    return ""


def _is_later(article: ArticleSummary, on: date | None) -> bool:
    inferred = article.published_inferred
    first = first_day(article.published or (inferred.earliest if inferred else None))
    return bool(on and first and first > on)


def _later(page: EntryPage, view: EntryView) -> list[Row]:
    """What is dated after the day the page obeys."""
    rows = [text_row(line) for line in view.later if ": Followed by " not in line]
    if page.line is not None:
        later = page.line.later
        rows += _changes("Came before, later or planned", later.successions, view.id, before=True)
        rows += _changes("Came after, later or planned", later.successions, view.id, before=False)
        rows += listed("What happened later", map(event_row, later.events))
    rows += _senses(page, later=True)
    sources = [_source(source) for source in view.sources if _names_later(source, page.on)]
    rows += listed("Sources of later years", sources)
    after = [pair for pair in page.articles if _is_later(pair[0], page.on)]
    if after:
        rows += [gap(), heading("Later in the library"), *_grouped(after, view.id)]
    if not rows:
        return []
    seen = f", seen from {page.on.isoformat()}" if page.on else ""
    return [gap(), gap(), heading(f"LATER{seen}"), *rows]


def listed(title: str, rows: Iterable[Row]) -> list[Row]:
    """Rows under a heading; nothing where there are none."""
    shown = list(rows)
    return [gap(), heading(title), *shown] if shown else []


def heading(text: str) -> Row:
    """A heading."""
    return Row(lines=(((f" {text}", "heading"),),), wraps=True)


def text_row(text: str, style: str = "title") -> Row:
    """Text to read."""
    return Row(lines=(((f" {' '.join(text.split())}", style),),), wraps=True)


def gap() -> Row:
    """An empty line."""
    return Row(lines=((("", ""),),))
