"""A request and an index → the answer: what is tried in turn, ranking, paging, suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest
from typing import NamedTuple, Protocol

from nhsreader.errors import QueryError
from nhsreader.search.analysis import analyse
from nhsreader.search.evaluate import Evaluator, Postings
from nhsreader.search.highlight import Highlighter
from nhsreader.search.lexicon import nearest
from nhsreader.search.model import Answer, Hit, Request, Where
from nhsreader.search.query import All, Any, Near, Node, Text, parse
from nhsreader.search.seeking import Channel, is_phrase
from nhsreader.search.wording import NOTHING_ASKED, explain

SUGGESTIONS = 3


class Index(Postings, Protocol):
    """Postings with what an answer needs besides."""

    def ids(self) -> Sequence[str]:
        """Every article's id, by number."""

    def words(self, channel: Channel) -> Mapping[str, int]:
        """Every term of bodies and titles with its frequency."""


class _Attempt(NamedTuple):
    """One reading of a query, stricter ones first; `note` says what is loose about it."""

    tree: Node
    note: str = ""
    any_form: bool = False
    some: bool = False


class _Found(NamedTuple):
    """Articles with (words met, score), and the evaluators that know where."""

    ranks: dict[int, tuple[int, float]]
    main: Evaluator
    in_comments: set[int]


def answer(request: Request, index: Index) -> Answer:
    """One page of hits. Raises QueryError."""
    query = parse(request.query, request.prefix_last)
    notes = [f"{note}." for note in query.notes]
    if query.tree is None:
        return Answer(
            query=request.query,
            explained=" ".join([NOTHING_ASKED, *notes]),
            total=0,
            hits=(),
            terms=Highlighter(),
        )
    attempts = list(_attempts(query.tree))
    attempt, found = attempts[0], _find(attempts[0], request, index)
    strict = found
    for looser in attempts[1:]:
        if found.ranks:
            break
        attempt, found = looser, _find(looser, request, index)
    if not found.ranks:
        attempt, found = attempts[0], strict
    elif attempt.note:
        notes.append(attempt.note)
    unknown = [text for text in _texts(query.tree) if not strict.main.sought(text).known]
    notes += [f"\u201c{text.text}\u201d is nowhere in the library." for text in unknown]
    exact = attempt is attempts[0]
    return Answer(
        query=request.query,
        explained=" ".join([explain(query.tree, request, strict.main.sought), *notes]),
        total=len(found.ranks),
        hits=_page(request, found, index),
        terms=Highlighter(tuple(map(found.main.sought, _wanted(attempt.tree)))),
        partial=not exact,
        did_you_mean=() if exact and found.ranks else _suggestions(request, unknown, strict, index),
    )


def _attempts(tree: Node) -> Iterator[_Attempt]:
    yield _Attempt(tree)
    texts = list(_texts(tree))
    phrases = any(is_phrase(text) for text in texts)
    if phrases:
        yield _Attempt(
            tree, "No article has the phrase as typed; these have its words in other forms.", True
        )
    plain = isinstance(tree, Text) or (isinstance(tree, All) and tree.plain)
    loose = _loosened(tree) if phrases else tree
    if phrases and plain:
        yield _Attempt(
            loose, "No article has the phrase; these have all its words, apart from one another."
        )
    if isinstance(loose, All) and plain and len(texts) + phrases > 1:
        yield _Attempt(
            loose, "No article has all of this; these have some of the words.", some=True
        )


def _find(attempt: _Attempt, request: Request, index: Index) -> _Found:
    main = Evaluator(index, ("body", "title"))
    main.any_form = attempt.any_form
    ranks = _ranks(main, attempt)
    in_comments: set[int] = set()
    if request.comments:
        aside = Evaluator(index, ("comment",))
        aside.any_form = attempt.any_form
        for number, rank in _ranks(aside, attempt).items():
            if number not in ranks:
                ranks[number] = rank
                in_comments.add(number)
    if request.scope != "all":
        within = set(index.counts("library", request.scope)[0])
        ranks = {number: rank for number, rank in ranks.items() if number in within}
    return _Found(ranks, main, in_comments)


def _ranks(evaluator: Evaluator, attempt: _Attempt) -> dict[int, tuple[int, float]]:
    if attempt.some:
        return evaluator.some(attempt.tree)
    return {number: (0, score) for number, score in evaluator.scores(attempt.tree).items()}


def _page(request: Request, found: _Found, index: Index) -> tuple[Hit, ...]:
    """The hits asked for; equal ones by date, newest first, then by id."""
    first = max(0, request.offset)
    last = first + max(0, request.limit)
    if first >= len(found.ranks) or last == first:
        return ()
    dates, ids = index.dates(), index.ids()
    ranks = {number: (count, round(score, 9)) for number, (count, score) in found.ranks.items()}
    numbers = list(ranks)
    if len(numbers) > 2 * last:
        # Sort only what can come onto the page.
        if request.sort == "date":
            cut = nlargest(last, map(dates.__getitem__, numbers))[-1]
            numbers = [number for number in numbers if dates[number] >= cut]
        else:
            least = nlargest(last, ranks.values())[-1]
            numbers = [number for number in numbers if ranks[number] >= least]

    def order(number: int) -> tuple[float, float, float, str]:
        count, score = ranks[number]
        date = -float(dates[number])
        if request.sort == "date":
            return date, -float(count), -score, ids[number]
        return -float(count), -score, date, ids[number]

    numbers.sort(key=order)
    return tuple(
        Hit(ids[number], round(found.ranks[number][1], 4), _where(number, found))
        for number in numbers[first:last]
    )


def _where(number: int, found: _Found) -> Where:
    if number in found.in_comments:
        return "comments"
    met = found.main.met
    if number in met["body"]:
        return "body"
    if number in met["title"]:
        return "title"
    return "comments" if number in met["comment"] else "body"


def _texts(node: Node) -> Iterator[Text]:
    """What must or may be there by itself, not what must not."""
    return (wanted for wanted in _wanted(node) if isinstance(wanted, Text))


def _wanted(node: Node) -> Iterator[Text | Near]:
    """What must or may be there, not what must not."""
    if isinstance(node, (Text, Near)):
        yield node
    elif isinstance(node, (All, Any)):
        for child in node.children:
            yield from _wanted(child)


def _loosened(node: Node) -> Node:
    """The tree with every run of words taken apart."""
    if isinstance(node, Text):
        tokens = analyse(node.text)
        if len(tokens) < 2 or node.pattern:
            return node
        words = tuple(
            Text(node.text[token.start : token.end], node.column, node.part) for token in tokens
        )
        return All(words)
    if isinstance(node, All):
        children: list[Node] = []
        for child in node.children:
            loose = _loosened(child)
            together = isinstance(child, Text) and isinstance(loose, All)
            children.extend(loose.children if together and isinstance(loose, All) else [loose])
        return All(tuple(children), node.plain)
    if isinstance(node, Any):
        return Any(tuple(_loosened(child) for child in node.children))
    return node


def _suggestions(
    request: Request, unknown: list[Text], strict: _Found, index: Index
) -> tuple[str, ...]:
    """The query with words the library has in place of those it has not; only with hits."""
    near: list[tuple[Text, list[str]]] = []
    for text in unknown:
        if text.pattern or text.slips:
            continue
        channel: Channel = "exact" if text.text.isupper() and len(text.text) > 1 else "raw"
        word = text.text if channel == "exact" else text.text.lower()
        if others := nearest(word, index.words(channel), SUGGESTIONS):
            near.append((text, others))
    if not near or any(not isinstance(text, Text) for text, _ in near):
        return ()
    found: list[str] = []
    for choice in range(max(len(others) for _, others in near)):
        query = request.query
        for text, others in sorted(near, key=lambda item: -item[0].column):
            at = query.find(text.text, text.column - 1)
            other = others[min(choice, len(others) - 1)]
            query = query[:at] + other + query[at + len(text.text) :]
        try:
            tree = parse(query, request.prefix_last).tree
        except QueryError:
            continue
        if tree is not None and query not in found:
            ranks = _find(_Attempt(tree), request, index).ranks
            if len(ranks) > 0:
                found.append(query)
    return tuple(found)
