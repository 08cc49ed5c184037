"""Every acronym and term of an article, and what each means there."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from nhsreader.glossary.alignment import spells
from nhsreader.glossary.entries import Entry, Glossary
from nhsreader.glossary.facts import Facts
from nhsreader.glossary.matcher import Hit, Matcher
from nhsreader.glossary.mention import Alternative, ArticleContext, Evidence, Mention
from nhsreader.glossary.senses import Senses

__all__ = ["Alternative", "ArticleContext", "Evidence", "Mention", "find_mentions"]

_matchers: WeakKeyDictionary[Glossary, Matcher] = WeakKeyDictionary()


def find_mentions(context: ArticleContext, glossary: Glossary) -> tuple[Mention, ...]:
    """Every mention in every part, in the order of the parts and of the text."""
    matcher = _matchers.get(glossary)
    if matcher is None:
        matcher = _matchers[glossary] = Matcher(glossary)
    facts = Facts(context, glossary, matcher)
    senses = Senses(facts)
    mentions = []
    terms: dict[tuple[str, bool, str], str] = {}
    for part, hits in facts.hits.items():
        text = context.parts[part]
        for hit, spot in hits:
            surface = text[hit.start : hit.end]
            if hit.spelled_out:
                decision = senses.of_long(hit.form, surface, hit.entries, spot)
            else:
                decision = senses.of_short(hit.form, spot)
            key = (hit.form, hit.spelled_out, decision.sense or next(iter(hit.entries), ""))
            if key not in terms:
                terms[key] = _term(hit, glossary.by_id(key[2]))
            mentions.append(
                Mention(
                    part,
                    hit.start,
                    hit.end,
                    surface,
                    terms[key],
                    decision.sense,
                    decision.long,
                    decision.confidence,
                    decision.decided_by,
                    decision.evidence,
                    decision.alternatives,
                )
            )
    return tuple(mentions)


def _term(hit: Hit, entry: Entry | None) -> str:
    if entry is None:
        return hit.form
    if hit.spelled_out:
        fits = (short for short in entry.all_shorts if spells(short, hit.form))
        return next(fits, entry.short or entry.long)
    if entry.short and _bare(hit.form) == _bare(entry.short):
        return entry.short
    return hit.form


def _bare(short: str) -> str:
    """A short form without spaces and full stops and with `&` for `and`."""
    return re.sub(r"[\s.]", "", re.sub(r"\band\b", "&", short))
