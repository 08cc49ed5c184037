"""A question in plain words → the articles that say most about what it asks of.

No article has all the words of a question. Each word and each term of the glossary counts
for itself (BM25F), once more where the title has it and where the opening has it, by how few
titles and openings do; so do words that follow one another as they do in the question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import pairwise

import msgspec

from nhsreader.search.analysis import ACRONYM, CODE, FUNCTION_WORDS, Token, words_asked
from nhsreader.search.counting import Counting
from nhsreader.search.evaluate import Evaluator, Scores
from nhsreader.search.knowledge import Meaning, Vocabulary
from nhsreader.search.seeking import run_of
from nhsreader.search.tree import All, Between, Days, Fact, Flag, Meant, Node, Not, Text, Years

# A term of the glossary has at most so many words in a question.
LONGEST = 7
TITLE, OPENING = 0.7, 0.5
# How many words of an article are its opening: a standfirst or a first paragraph.
OPENING_WORDS = 100
# The openings of so many articles are read, those that score best without.
READ = 200
# An article that scores less than this share of the best has nothing to say.
LEAST = 0.2

_PREPOSITIONS = "about at by for from in of on since to until with"
_WORDS = (
    "what which who whom whose when where why how"
    " is are was were do does did can could has have had should would"
)
_ASKING = re.compile(
    "(?:(?:{}) )?(?:{})(?:'s|\u2019s)? |(?:[Tt]he )?[Dd]ifferences? between ".format(
        "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in _PREPOSITIONS.split()),
        "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in _WORDS.split()),
    )
)
# Headings and set phrases: "did not attend", "have your say", "what works centre".
_NO_ASKING = re.compile(
    r"(?:did|do|does|can|could|should|would|is|are|was|were|has|have|had) (?:not|your)\b"
    r"|what works\b|why not\b",
    re.IGNORECASE,
)
# What a term of one word looks like: ICS, A&E.
_SHORT = (ACRONYM, CODE)
# They ask for nothing.
_FILLER_WORDS = (
    "actually between difference differences exactly happen happened please really since"
)
_FILLERS = frozenset(_FILLER_WORDS.split())


class Question(msgspec.Struct, frozen=True):
    """What a question asks of: terms and words, each once, in the order typed.

    `pairs` are words that follow one another in it; `only` is what the front matter must say.
    """

    about: tuple[Text | Meant, ...]
    pairs: tuple[Text, ...] = ()
    only: tuple[Node, ...] = ()

    @property
    def tree(self) -> All:
        """All of it as a query."""
        return All((*self.about, *self.only))


def as_question(query: str, tree: Node | None, vocabulary: Vocabulary) -> Question | None:
    """The words and terms that a question is about; None where the query is no question.

    A question is a query of plain words that begins as one (what, did …; not WHO, which is a
    body) or ends with a question mark. What the front matter must say may be asked with it.
    """
    if not isinstance(tree, All) or not tree.plain:
        return None
    only = tuple(child for child in tree.children if narrows(child))
    typed = [child for child in tree.children if isinstance(child, Text)]
    if len(typed) + len(only) < len(tree.children) or not all(map(_is_plain, typed)):
        return None
    if not typed or not _asks(query, typed[-1].text):
        return None
    words = _unshouted([_bare(text) for text in typed])
    about: dict[tuple[str, ...], Text | Meant] = {}
    for part in _about(words, vocabulary):
        about.setdefault(part.senses if isinstance(part, Meant) else (part.text,), part)
    return Question(tuple(about.values()), tuple(_pairs(words)), only) if about else None


def narrows(node: Node) -> bool:
    """Whether a part of a query asks of the front matter alone."""
    if isinstance(node, Not):
        return narrows(node.child)
    return isinstance(node, (Fact, Years, Days, Between, Flag))


def _asks(query: str, last: str) -> bool:
    if "*" in query:
        return False
    if last.endswith("?") or query.rstrip().endswith("?"):
        return True
    return _ASKING.match(query.strip()) is not None and not _NO_ASKING.match(query.strip())


def _is_plain(text: Text) -> bool:
    marked = text.part or text.quoted or text.pattern or text.slips or text.boost != 1
    return not marked


def _about(words: Sequence[Text], vocabulary: Vocabulary) -> Iterator[Text | Meant]:
    """Terms of the glossary, the longest first, and the words between them."""
    at = 0
    while at < len(words):
        term, taken = _term_at(words[at : at + LONGEST], vocabulary)
        if term is not None:
            yield term
        elif not _is_small(words[at]):
            yield words[at]
        at += taken


def _pairs(words: Sequence[Text]) -> Iterator[Text]:
    """Two words that say something with nothing but a space between them, each pair once."""
    seen = set()
    for first, second in pairwise(words):
        beside = second.column == first.column + len(first.text) + 1
        pair = Text(f"{first.text} {second.text}", first.column, quoted=True)
        if beside and pair.text not in seen and not (_is_small(first) or _is_small(second)):
            seen.add(pair.text)
            yield pair


def _term_at(words: Sequence[Text], vocabulary: Vocabulary) -> tuple[Meant | None, int]:
    """A term that begins here, and how many words it takes."""
    for count in range(len(words), 0, -1):
        typed = " ".join(word.text for word in words[:count])
        if count == 1 and not any(token.kind in _SHORT for token in words_asked(typed)):
            break
        meanings = vocabulary.meanings(typed)
        if meanings and count > 1 and meanings == _without_small_ends(words[:count], vocabulary):
            # The glossary hears past articles: "Monitor a" would do for Monitor.
            continue
        if meanings:
            text = Text(typed, words[0].column, quoted=count > 1)
            senses = tuple(dict.fromkeys(meaning.id for meaning in meanings))
            names = tuple(dict.fromkeys(meaning.name for meaning in meanings))
            return Meant(senses, f"\u201c{typed}\u201d", text.column, text, names), count
    return None, 1


def _without_small_ends(
    words: Sequence[Text], vocabulary: Vocabulary
) -> tuple[Meaning, ...] | None:
    """What is meant without the small words at both ends; None where there are none."""
    first, last = 0, len(words)
    while first < last and _is_small(words[first]):
        first += 1
    while first < last and _is_small(words[last - 1]):
        last -= 1
    if last - first in (0, len(words)):
        return None
    return vocabulary.meanings(" ".join(word.text for word in words[first:last]))


def _bare(word: Text) -> Text:
    """The word without the marks of its sentence."""
    text = word.text.lstrip("(\u201c\u2018")
    column = word.column + len(word.text) - len(text)
    return msgspec.structs.replace(word, text=text.rstrip("?!.,;:)\u201d\u2019"), column=column)


def _is_small(word: Text) -> bool:
    return all(map(_says_nothing, words_asked(word.text)))


def _unshouted(words: Sequence[Text]) -> list[Text]:
    """`WHAT IS AN ICS?`: where all is in capitals, small words are no acronyms."""
    if not all(word.text.isupper() for word in words):
        return list(words)
    return [
        msgspec.structs.replace(word, text=word.text.lower())
        if word.text.lower() in FUNCTION_WORDS
        else word
        for word in words
    ]


def _says_nothing(token: Token) -> bool:
    return token.raw in _FILLERS or (token.raw in FUNCTION_WORDS and not token.exact)


def question_scores(
    evaluator: Evaluator, question: Question, within: Collection[int] | None = None
) -> Scores:
    """The articles that say anything of it, with their scores, without the least of them.

    With `within` only those, and the least are the least of those.
    """
    if question.only:
        met = evaluator.scores(All(question.only)).keys()
        within = met if within is None else met & set(within)
    plain = [part for part in question.about if isinstance(part, Text)]
    words = {word.text: word for word in (*_words_of_terms(question.about), *plain)}.values()
    found: Scores = {}
    for part in dict.fromkeys((*question.about, *words, *question.pairs)):
        _add(evaluator.scores(part), found)
    if within is not None:
        found = {number: score for number, score in found.items() if number in within}
    said = dict(found)
    if "body" in evaluator.regions:
        _add_prominence(evaluator, question.about, words, found)
    # Whose subject it is lifts an article; it does not push others under the least.
    least = LEAST * max(found.values(), default=0.0)
    least_said = LEAST * max(said.values(), default=0.0)
    return {
        number: score
        for number, score in found.items()
        if score >= least or said[number] >= least_said
    }


def _words_of_terms(about: Iterable[Text | Meant]) -> Iterator[Text]:
    """The words of terms of several words, by themselves."""
    for part in about:
        if isinstance(part, Meant) and part.text is not None and part.text.quoted:
            text = part.text
            for token in words_asked(text.text):
                if not _says_nothing(token):
                    yield Text(text.text[token.start : token.end], text.column)


def _add(scores: Scores, found: Scores) -> None:
    for number, score in scores.items():
        found[number] = found.get(number, 0.0) + score


def _add_prominence(
    evaluator: Evaluator, about: Iterable[Text | Meant], words: Iterable[Text], found: Scores
) -> None:
    """More for what stands in the title or in the opening."""
    numbers = evaluator.postings.numbers()
    counting = Counting(evaluator.postings)
    for part in about:
        if isinstance(part, Meant):
            titled, opening = evaluator.vocabulary.foremost(part.senses)
            _add_once(evaluator, {numbers[i] for i in titled if i in numbers}, TITLE, found)
            _add_once(evaluator, {numbers[i] for i in opening if i in numbers}, OPENING, found)
    total = len(evaluator.postings.articles())
    best = set(nlargest(READ, found, key=found.__getitem__))
    for word in words:
        _add_once(evaluator, set(evaluator.scores(_in_title(word))), TITLE, found)
        if run := run_of(word, evaluator.postings):
            starts = counting.starts("body", run, best)
            having = {n for n, at in starts.items() if min(at) < OPENING_WORDS}
            # As rare among all as among the best.
            rarity = evaluator.rarity(len(having) * total // max(1, len(best)))
            for number in having:
                found[number] += OPENING * rarity


def _in_title(word: Text) -> Text:
    return Text(word.text, word.column, "title")


def _add_once(evaluator: Evaluator, having: set[int], weight: float, found: Scores) -> None:
    """The weight of its rarity to each article that has it, however often."""
    rarity = evaluator.rarity(len(having))
    for number in having.intersection(found):
        found[number] += weight * rarity
