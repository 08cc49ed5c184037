"""Terms and bodies of a query → the senses of the glossary that are meant."""

from __future__ import annotations

from datetime import date

from nhsreader.errors import QueryError
from nhsreader.search.analysis import words_asked
from nhsreader.search.knowledge import Meaning, Vocabulary
from nhsreader.search.tree import All, Any, Meant, Node, Not, Organisation, Sense, Text
from nhsreader.text.fold import fold

NAMED = 4


def resolved(node: Node, vocabulary: Vocabulary) -> Node:
    """The tree with every term and body as what is meant by it.

    Raises QueryError for a sense that the term has not.
    """
    if isinstance(node, Sense):
        return _sense(node, vocabulary)
    if isinstance(node, Organisation):
        return _organisation(node, vocabulary)
    if isinstance(node, All):
        return All(tuple(resolved(child, vocabulary) for child in node.children), node.plain)
    if isinstance(node, Any):
        return Any(tuple(resolved(child, vocabulary) for child in node.children))
    if isinstance(node, Not):
        return Not(resolved(node.child, vocabulary))
    return node


def _sense(node: Sense, vocabulary: Vocabulary) -> Node:
    day = None if node.on is None else _day(node.on)
    when = f" as of {day.day} {day:%B} {day.year}" if day else ""
    if named := node.term.rstrip("/"):
        # A slash with nothing after it asks for no sense yet.
        node = Sense(named, node.column, node.on)
    known = vocabulary.meanings(node.term)
    if known and day is None:
        wording = f"{node.term} in any sense ({_names(known)})"
        return _meant(known, wording, node.column, Text(node.term, node.column))
    if known:
        then = vocabulary.meanings(node.term, day)
        if not then:
            raise QueryError(
                f"{node.term} stood for nothing known{when}",
                column=node.column,
                do=f"Leave the date out: it can mean {_names(known)}",
            )
        return _meant(then, f"{node.term}{when} ({_names(then)})", node.column)
    term, slash, wanted = node.term.rpartition("/")
    senses = vocabulary.meanings(term, day) if slash else ()
    if not senses:
        if day is not None:
            word = f"{node.term}@{day.year}"
            return Text(word, node.column)
        return Text(node.term, node.column, quoted=len(words_asked(node.term)) > 1)
    chosen = tuple(sense for sense in senses if _is_called(sense, wanted))
    if not chosen:
        raise QueryError(
            f"{term} has no sense \u201c{wanted}\u201d{when}",
            column=node.column + len(term) + 1,
            do=f"It can mean {_names(senses, len(senses))}",
        )
    return _meant(chosen, f"{term} in the sense of {_names(chosen)}{when}", node.column)


def _organisation(node: Organisation, vocabulary: Vocabulary) -> Node:
    found = vocabulary.organisations(node.name, node.lineage)
    if not found:
        return Text(node.name, node.column, quoted=len(words_asked(node.name)) > 1)
    also = " with what came before and after" if node.lineage else ""
    wording = f"the body \u201c{node.name}\u201d{also} ({_names(found, len(found))})"
    return _meant(found, wording, node.column)


def _is_called(sense: Meaning, wanted: str) -> bool:
    """Whether all words typed begin words of the sense's name or id."""
    names = fold(f"{sense.name} {sense.id.replace('-', ' ')}").split()
    words = fold(wanted).replace("-", " ").split()
    return bool(words) and all(any(name.startswith(word) for name in names) for word in words)


def _meant(
    meanings: tuple[Meaning, ...], wording: str, column: int, text: Text | None = None
) -> Meant:
    ids = tuple(dict.fromkeys(meaning.id for meaning in meanings))
    names = tuple(dict.fromkeys(meaning.name for meaning in meanings))
    return Meant(ids, wording, column, text, names)


def _names(meanings: tuple[Meaning, ...], most: int = NAMED) -> str:
    names = list(dict.fromkeys(meaning.name for meaning in meanings))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
