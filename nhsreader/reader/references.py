"""References in words: plain, and after the manner of Harvard, Vancouver and OSCOLA."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nhsreader.bookmarks.exports.names import person
from nhsreader.text.dates import parse_date

if TYPE_CHECKING:
    from nhsreader.reader.citing import Citation

STYLES = ("plain", "harvard", "vancouver", "oscola")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_SEVERAL = 3


def reference(citation: Citation, style: str) -> str:
    """The reference of a citation in one of `STYLES`, without the quotation."""
    makers = {"harvard": _harvard, "vancouver": _vancouver, "oscola": _oscola}
    return makers.get(style, _plain)(citation)


def _plain(c: Citation) -> str:
    who, titled = _and(c.authors), _titled(c)
    if c.comment:
        when = f" ({_in_words(c.comment_date)})" if c.comment_date else ""
        who, titled = f"comment {c.comment} by {who}{when}", f"on {titled}"
    pieces = [who, titled, c.publisher or "", _date(c), _place(c, "para "), _link(c)]
    return ", ".join(piece for piece in pieces if piece)


def _harvard(c: Citation) -> str:
    who = _and([_inverted(name, ". ", ".") for name in _who(c)])
    year = _year(c)
    said = f"comment on \u2018{c.title}\u2019" if c.comment else f"\u2018{c.title}\u2019"
    pieces = [f"{who} ({year}) {said}"]
    if c.publisher and _who(c) != [c.publisher]:
        pieces.append(c.publisher)
    if c.published and not c.comment and (day := _day_and_month(c.published)):
        pieces.append(day)
    if place := _place(c, "para. "):
        pieces.append(place)
    text = ", ".join(pieces) + "."
    if link := _link(c):
        text += f" Available at: {link}"
        text += f" (Accessed: {_in_words(c.retrieved)})." if c.retrieved else "."
    return text


def _vancouver(c: Citation) -> str:
    names = [_inverted(name, "", "", " ") for name in _who(c)]
    who = ", ".join(names[:6]) + (", et al" if len(names) > 6 else "")
    published = c.comment_date if c.comment else c.published
    when = _backwards(published) if published else f"[{_guess(c) or 'date unknown'}]"
    cited = f" [cited {_backwards(c.retrieved)}]" if c.retrieved else ""
    publisher = c.publisher or "[publisher unknown]"
    said = f"Comment on: {c.title}" if c.comment else c.title
    place = _place(c, "paragraph ")
    text = f"{who}. {said} [Internet]. {publisher}; {when}{cited}{f'. {place}' if place else ''}."
    return text + (f" Available from: {_link(c)}" if _link(c) else "")


def _oscola(c: Citation) -> str:
    who = _and(_who(c))
    published = c.comment_date if c.comment else c.published
    when = _in_words(published) if published else (_guess(c) or "no date")
    inside = ", ".join(part for part in (c.publisher, when) if part)
    said = f"comment on \u2018{c.title}\u2019" if c.comment else f"\u2018{c.title}\u2019"
    text = f"{who}, {said} ({inside})"
    if place := _place(c, "para "):
        text += f" {place}"
    if link := _link(c):
        text += f" <{link}>"
        text += f" accessed {_in_words(c.retrieved)}" if c.retrieved else ""
    return text


def _who(c: Citation) -> list[str]:
    """The authors, or who stands for them."""
    return c.authors or [c.publisher or "Anonymous"]


def _titled(c: Citation) -> str:
    return f"\u2018{c.title}\u2019" + (" (title guessed)" if c.title_guessed else "")


def _link(c: Citation) -> str:
    return c.fragment_url or c.url or ""


def _place(c: Citation, word: str) -> str:
    return f"{word}{c.paragraph}" if c.paragraph else ""


def _date(c: Citation) -> str:
    if c.published:
        return _in_words(c.published)
    return _guess(c) or "undated"


def _guess(c: Citation) -> str:
    """The inferred range, said to be inferred."""
    if not c.published_inferred or c.comment:
        return ""
    first, last = c.published_inferred["earliest"], c.published_inferred["latest"]
    if first == last:
        return f"{_in_words(first)}, inferred"
    return f"between {_in_words(first)} and {_in_words(last)}, inferred"


def _year(c: Citation) -> str:
    if c.comment:
        return c.comment_date[:4] if c.comment_date else "no date"
    if c.published:
        return c.published[:4]
    if not c.published_inferred:
        return "no date"
    first, last = c.published_inferred["earliest"][:4], c.published_inferred["latest"][:4]
    return f"{first}, inferred" if first == last else f"{first}\u2013{last}, inferred"


def _inverted(name: str, dot: str, last: str, space: str = ", ") -> str:
    """Family name first, given names as initials."""
    family, given = person(name) or (name, "")
    initials = [word[0].upper() for word in given.replace("-", " ").replace(".", " ").split()]
    return f"{family}{space}{dot.join(initials)}{last}" if initials else family


def _and(names: Sequence[str]) -> str:
    if len(names) > _SEVERAL:
        return f"{names[0]} et al."
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _in_words(date: str | None) -> str:
    """12 May 2014, May 2014 or 2014; what is no such date as it stands."""
    try:
        when = parse_date((date or "")[:10])
    except ValueError:
        return date or ""
    words = [str(when.day or ""), _MONTHS[when.month - 1] if when.month else "", str(when.year)]
    return " ".join(filter(None, words))


def _day_and_month(date: str) -> str:
    return _in_words(date).rpartition(" ")[0]


def _backwards(date: str | None) -> str:
    """2014 May 12."""
    words = _in_words(date).split()
    if len(words) < 2:
        return " ".join(words)
    return " ".join([words[-1], words[-2][:3], *words[:-2]])
