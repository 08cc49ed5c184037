"""A request and an index → the answer: what is tried in turn, ranking, paging, suggestions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple, Protocol

import msgspec

from nhsreader.errors import QueryError
from nhsreader.search.analysis import words_asked
from nhsreader.search.evaluate import Evaluator, optional_words
from nhsreader.search.highlight import Highlighter
from nhsreader.search.index import Postings, Region
from nhsreader.search.knowledge import NO_MARKS, NO_VOCABULARY, Marks, Vocabulary
from nhsreader.search.lexicon import nearest
from nhsreader.search.model import Answer, Clause, Hit, Request, Sort, Where
from nhsreader.search.query import SAVED_NAME, Query, parse
from nhsreader.search.questions import Question, as_question, question_scores
from nhsreader.search.resolving import resolved
from nhsreader.search.seeking import Channel, Sought, is_phrase, words_met
from nhsreader.search.tree import All, Any, Meant, Near, Node, Not, Text, TitlePattern
from nhsreader.search.wording import NOTHING_ASKED, explain, explain_question, words_of
from nhsreader.text.sanitise import visible

SUGGESTIONS = 3
# Where fewer articles than this have all the words, those with some of them come after.
FEW = 10
# Scores that differ by less are equal.
_SAME = 1e-8
_KEPT = re.compile(rf"\s*{SAVED_NAME}(?!\S)")


class Index(Postings, Protocol):
    """Postings with what an answer needs besides."""

    def ids(self) -> Sequence[str]:
        """Every article's id, by number."""

    def words(self, channel: Channel) -> Mapping[str, int]:
        """Every term with its frequency."""


class _Attempt(NamedTuple):
    """One reading of a query, stricter ones first; `note` says what is loose about it.

    `question` is what a question asks of.
    """

    tree: Node
    note: str = ""
    any_form: bool = False
    some: bool = False
    question: Question | None = None


class _Found(NamedTuple):
    """Articles with their scores, and the evaluators that know where.

    `counts` is how many of the words are met, where that differs.
    """

    scores: dict[int, float]
    counts: dict[int, int]
    main: Evaluator
    in_comments: set[int]

    def rank(self, number: int) -> tuple[int, float]:
        """Higher is better; scores that differ by the order of adding up alone are equal."""
        return self.counts.get(number, 0), round(self.scores[number], 9)


@dataclass(frozen=True)
class _Asked:
    """A request with all there is to answer it from."""

    request: Request
    index: Index
    vocabulary: Vocabulary
    marks: Marks
    go_on: Callable[[], None]

    def parsed(self, text: str) -> Query:
        """The tree of a query, its terms resolved. Raises QueryError."""
        query = parse(text, self.request.prefix_last, self.marks.saved)
        if query.tree is None:
            return query
        return Query(resolved(query.tree, self.vocabulary), query.notes)

    def evaluator(self, regions: tuple[Region, ...]) -> Evaluator:
        """What answers it in these parts."""
        everywhere: tuple[Region, ...] = (
            ("body", "title", "comment") if self.request.comments else regions
        )
        return Evaluator(self.index, regions, self.vocabulary, self.marks, self.go_on, everywhere)


def answer(
    request: Request,
    index: Index,
    vocabulary: Vocabulary = NO_VOCABULARY,
    marks: Marks = NO_MARKS,
    go_on: Callable[[], None] = lambda: None,
) -> Answer:
    """One page of hits. Raises QueryError, and what `go_on` raises."""
    asked = _Asked(request, index, vocabulary, marks, go_on)
    query = asked.parsed(request.query)
    notes = [f"{note}." for note in query.notes]
    if query.tree is None:
        return Answer(
            query=request.query,
            explained=visible(" ".join([NOTHING_ASKED, *notes])),
            total=0,
            hits=(),
            terms=Highlighter(),
        )
    question = _question(request.query, query.tree, asked) if request.questions else None
    tree = query.tree if question is None else question.tree
    attempts = list(_attempts(tree)) if question is None else [_Attempt(tree, question=question)]
    attempt, found = attempts[0], _find(attempts[0], asked)
    strict = found
    optional = list(_optional(query.tree, strict.main.sought))
    if optional and question is None:
        words = ", ".join(f"\u201c{text.text}\u201d" for text in optional)
        notes.insert(0, f"{words} need not be there.")
    for looser in attempts[1:]:
        if found.scores:
            break
        attempt, found = looser, _find(looser, asked)
    if not found.scores:
        attempt, found = attempts[0], strict
    elif attempt.note:
        notes.append(attempt.note)
    unknown = [
        text
        for text in _texts(tree)
        if text not in optional and text.part != "note" and not strict.main.knows(text)
    ]
    notes += [f"\u201c{text.text}\u201d is nowhere in the library." for text in unknown]
    exact = attempt is attempts[0]
    whole = exact and question is None
    collapsed = collapse(found, request.sort, index, marks) if request.collapse else {}
    articles = len(found.scores)
    for copies in collapsed.values():
        for copy in copies:
            del found.scores[copy]
    return Answer(
        query=request.query,
        explained=visible(" ".join([_explained(tree, question, request, strict), *notes])),
        total=len(found.scores),
        articles=articles,
        hits=_page(request, found, index, collapsed),
        terms=_highlighter(attempt.tree, found.main.sought),
        partial=not exact,
        question=question is not None,
        also=_also(query.tree, found, asked) if whole and request.also else (),
        did_you_mean=() if whole and found.scores else _suggestions(asked, unknown),
        clauses=tuple(_clauses(tree, asked)) if request.explain else (),
    )


def _question(query: str, tree: Node, asked: _Asked) -> Question | None:
    """A query taken as a question, also one that is kept under a name and perhaps narrowed."""
    name = _KEPT.match(query)
    kept = asked.marks.saved(name[1]) if name else None
    if name is None or kept is None:
        return as_question(query, tree, asked.vocabulary)
    whole = kept + query[name.end() :]
    try:
        kept_tree = asked.parsed(whole).tree
    except QueryError:
        return None
    return as_question(whole, kept_tree, asked.vocabulary)


def _explained(tree: Node, question: Question | None, request: Request, found: _Found) -> str:
    if question is not None:
        return explain_question(question.about, question.only, request, found.main.sought)
    return explain(tree, request, found.main.sought)


def _also(tree: Node, found: _Found, asked: _Asked) -> tuple[Hit, ...]:
    """The best of the articles that have some of the words of a plain query, if few have all."""
    request = asked.request
    room = min(FEW, request.limit) - len(found.scores)
    plain = isinstance(tree, All) and tree.plain
    if not plain or room <= 0 or request.offset or not found.scores:
        return ()
    some = _find(_Attempt(tree, some=True), asked, found.main)
    families, ids = asked.marks.families(), asked.index.ids()
    shown = {families.get(ids[number], ids[number]) for number in found.scores}
    for number in list(some.scores):
        if families.get(ids[number], ids[number]) in shown:
            del some.scores[number]
    copies = collapse(some, request.sort, asked.index, asked.marks) if request.collapse else {}
    for copy in (copy for others in copies.values() for copy in others):
        del some.scores[copy]
    first = msgspec.structs.replace(request, limit=room, sort="relevance")
    return _page(first, some, asked.index, copies)


def _clauses(tree: Node, asked: _Asked) -> Iterator[Clause]:
    """Each part of the query by itself."""
    for node in tree.children if isinstance(tree, (All, Any)) else (tree,):
        found = _find(_Attempt(node), asked)
        added: dict[str, None] = {}
        typed: set[str] = set()
        for part in _positive(node):
            wanted = part
            if isinstance(part, Meant):
                added |= dict.fromkeys(part.names)
                wanted = part.text or part
            if isinstance(wanted, (Text, Near)):
                added |= dict.fromkeys(words_met(found.main.sought(wanted), asked.index))
                typed |= _typed(wanted)
        words = tuple(word for word in added if word not in typed)
        yield Clause(words_of(node, found.main.sought), words, len(found.scores))


def _typed(wanted: Text | Near) -> set[str]:
    """The words as they stand in the query."""
    if isinstance(wanted, Near):
        return _typed(wanted.first) | _typed(wanted.second)
    tokens = words_asked(wanted.text)
    surfaces = (wanted.text[token.start : token.end] for token in tokens)
    return {word for surface in surfaces for word in (surface, surface.lower())}


def _optional(node: Node, sought: Callable[[Text | Near], Sought]) -> Iterator[Text]:
    """The words that need not be met."""
    if isinstance(node, All):
        yield from optional_words(node, sought)
    if isinstance(node, (All, Any)):
        for child in node.children:
            yield from _optional(child, sought)


def _highlighter(tree: Node, sought: Callable[[Text | Near], Sought]) -> Highlighter:
    nodes = list(_positive(tree))
    texts = [*_wanted(tree), *(n.text for n in nodes if isinstance(n, Meant) and n.text)]
    return Highlighter(
        tuple(map(sought, texts)),
        tuple(sense for node in nodes if isinstance(node, Meant) for sense in node.senses),
        tuple(node for node in nodes if isinstance(node, TitlePattern)),
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
            loose, "No article has the phrase; these have its words, apart from one another."
        )
    if isinstance(loose, All) and plain and len(texts) + phrases > 1:
        yield _Attempt(
            loose, "No article has all of this; these have some of the words.", some=True
        )


def _find(attempt: _Attempt, asked: _Asked, main: Evaluator | None = None) -> _Found:
    """What an attempt finds; `main` is an evaluator that has looked for the same already."""
    request, index = asked.request, asked.index
    main = main or asked.evaluator(("body", "title"))
    main.any_form = attempt.any_form
    within = None
    if request.scope != "all":
        within = set(index.counts("library", request.scope)[0])
    scores, counts = _scores(main, attempt, within)
    in_comments: set[int] = set()
    if request.comments:
        aside = asked.evaluator(("comment",))
        aside.any_form = attempt.any_form
        others, other_counts = _scores(aside, attempt, within)
        in_comments = others.keys() - scores.keys()
        scores = others | scores
        counts = other_counts | counts
    if within is not None:
        scores = {number: score for number, score in scores.items() if number in within}
    return _Found(scores, counts, main, in_comments)


def _scores(
    evaluator: Evaluator, attempt: _Attempt, within: set[int] | None
) -> tuple[dict[int, float], dict[int, int]]:
    """The scores, and how many words are met where that need not be all."""
    if attempt.question is not None:
        return question_scores(evaluator, attempt.question, within), {}
    if attempt.some:
        return evaluator.some(attempt.tree)
    return evaluator.scores(attempt.tree), {}


def _page(
    request: Request, found: _Found, index: Index, copies: Mapping[int, Sequence[int]]
) -> tuple[Hit, ...]:
    """The hits asked for; equal ones by date, newest first, then by id."""
    first = max(0, request.offset)
    last = first + max(0, request.limit)
    if first >= len(found.scores) or last == first:
        return ()
    dates, ids = index.dates(), index.ids()
    numbers: list[int] = list(found.scores)
    if len(numbers) > 2 * last:
        # Sort only what can come onto the page.
        if request.sort == "date":
            cut = nlargest(last, map(dates.__getitem__, numbers))[-1]
            numbers = [number for number in numbers if dates[number] >= cut]
        else:
            numbers = _best(found, last)
    numbers.sort(key=_order(found, request.sort, index))
    return tuple(
        Hit(
            ids[number],
            round(found.scores[number], 4),
            _where(number, found),
            tuple(ids[copy] for copy in copies.get(number, ())),
        )
        for number in numbers[first:last]
    )


def _best(found: _Found, most: int) -> list[int]:
    """At least the `most` best articles, in no order: those with more of the words first."""
    by_count: dict[int, dict[int, float]] = {}
    if found.counts:
        for number, score in found.scores.items():
            by_count.setdefault(found.counts[number], {})[number] = score
    else:
        by_count[0] = found.scores
    best: list[int] = []
    for count in sorted(by_count, reverse=True):
        scores, room = by_count[count], most - len(best)
        if room <= 0:
            break
        enough = nlargest(room, scores.values())[-1] - _SAME
        best += [number for number, score in scores.items() if score >= enough]
    return best


def _order(
    found: _Found, sort: Sort, index: Index
) -> Callable[[int], tuple[float, float, float, str]]:
    """What articles are sorted by."""
    dates, ids = index.dates(), index.ids()

    def order(number: int) -> tuple[float, float, float, str]:
        count, score = found.rank(number)
        date = -float(dates[number])
        if sort == "date":
            return date, -float(count), -score, ids[number]
        return -float(count), -score, date, ids[number]

    return order


def collapse(found: _Found, sort: Sort, index: Index, marks: Marks) -> dict[int, list[int]]:
    """The first article of each family among these, with the others of it."""
    numbers = index.numbers()
    families: dict[str, list[int]] = {}
    for identifier, family in marks.families().items():
        if (number := numbers.get(identifier)) in found.scores and number is not None:
            families.setdefault(family, []).append(number)
    order = _order(found, sort, index)
    together = (sorted(members, key=order) for members in families.values() if len(members) > 1)
    return {first: rest for first, *rest in together}


def _where(number: int, found: _Found) -> Where:
    if number in found.in_comments:
        return "comments"
    met = found.main.met
    if number in found.main.noted:
        return "notes"
    if number in met["body"]:
        return "body"
    if number in met["title"]:
        return "title"
    if number in found.main.noted_only:
        return "notes"
    return "comments" if number in met["comment"] else "body"


def _texts(node: Node) -> Iterator[Text]:
    """What must or may be there by itself, not what must not."""
    return (wanted for wanted in _wanted(node) if isinstance(wanted, Text))


def _wanted(node: Node) -> Iterator[Text | Near]:
    """The words that must or may be there."""
    return (wanted for wanted in _positive(node) if isinstance(wanted, (Text, Near)))


def _positive(node: Node) -> Iterator[Node]:
    """What must or may be there, not what must not."""
    if isinstance(node, (All, Any)):
        for child in node.children:
            yield from _positive(child)
    elif not isinstance(node, Not):
        yield node


def _loosened(node: Node) -> Node:
    """The tree with every run of words taken apart."""
    if isinstance(node, Text):
        tokens = words_asked(node.text)
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


def _suggestions(asked: _Asked, unknown: list[Text]) -> tuple[str, ...]:
    """Queries with words that the library has in place of those it has not; only with hits."""
    index, query = asked.index, asked.request.query
    near: list[tuple[Text, list[str]]] = []
    for text in unknown:
        if text.pattern or text.slips:
            continue
        channel: Channel = "exact" if text.text.isupper() and len(text.text) > 1 else "raw"
        word = text.text if channel == "exact" else text.text.lower()
        others = [_as_typed(form) for form in asked.vocabulary.other_forms(text.text)]
        others += nearest(word, index.words(channel), SUGGESTIONS)
        if others:
            near.append((text, others))
    tried = [_as_typed(form) for form in asked.vocabulary.other_forms(query)]
    for choice in range(max((len(others) for _, others in near), default=0)):
        changed = query
        for text, others in sorted(near, key=lambda item: -item[0].column):
            at = changed.find(text.text, text.column - 1)
            if at >= 0:
                other = others[min(choice, len(others) - 1)]
                changed = changed[:at] + other + changed[at + len(text.text) :]
        tried.append(changed)
    return tuple(text for text in dict.fromkeys(tried) if text != query and _has_hits(text, asked))[
        :SUGGESTIONS
    ]


def _as_typed(form: str) -> str:
    return f'"{form}"' if " " in form else form


def _has_hits(query: str, asked: _Asked) -> bool:
    try:
        tree = asked.parsed(query).tree
    except QueryError:
        return False
    if tree is None:
        return False
    question = _question(query, tree, asked) if asked.request.questions else None
    attempt = _Attempt(question.tree if question else tree, question=question)
    return bool(_find(attempt, asked).scores)
