"""Every bindable action, once: key bindings, footer, help, palette and CLI parity read this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nhsreader.errors import BadInput

ANYWHERE = "anywhere"
ARTICLE = "article"
LIST = "list"
PANES = "panes"
CONCORDANCE = "concordance"
TIMELINE = "timeline"
SUGGESTIONS = "suggestions"
DIFF = "diff"
SCREENS = frozenset({CONCORDANCE, TIMELINE, SUGGESTIONS, DIFF})


@dataclass(frozen=True)
class Action:
    """Something a user can do.

    `id` is `<subject>.<verb>`, the name used in the config; `where` is the part of the screen
    whose focus makes the keys count; `cli` is the command that does the same, empty for what
    only moves about the screen.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    where: str = ANYWHERE
    cli: str = ""
    footer: bool = False
    palette: bool = True
    priority: bool = False
    """Acts before the next key is looked at, so that what is typed at once goes to its box."""


ACTIONS: tuple[Action, ...] = (
    Action("search.focus", ("s", "ctrl+f"), "Search", "Go to the search box.",
           cli="search", footer=True, priority=True),
    Action("search.clear", ("escape",), "Clear", "Leave what is open: card, selection, find, "
           "search.", palette=False),
    Action("search.scope", ("f6",), "Scope", "Search and list everything, only your own library, "
           "or only the bundled briefings.", cli="search --scope"),
    Action("search.sort", ("f7",), "Order", "Order what is found by relevance or by date.",
           cli="search --sort"),
    Action("search.facets", ("f8",), "Narrow", "Narrow the search by publisher, year, kind or "
           "acronym.", cli="search --facets"),
    Action("search.save", ("S", "ctrl+s"), "Save search", "Keep the search under a name.",
           cli="search --save"),
    Action("search.forget", ("delete", "x"), "Remove saved search",
           "Move the saved search chosen in the list to the trash.", where=LIST,
           cli="searches --remove"),
    Action("concordance.open", ("C",), "Concordance", "Every place of the words selected, or of "
           "those in the search box, in its context.", cli="concordance"),
    Action("list.focus", ("1",), "List", "Go to the list of articles or results."),
    Action("article.focus", ("2",), "Article", "Go to the article."),
    Action("panes.focus", ("3",), "Panes", "Go to the right-hand panes."),
    Action("pane.glossary", ("f2",), "Glossary", "Show the terms of this article.",
           cli="mentions", palette=True),
    Action("pane.links", ("f3",), "Cross-references", "Show what this article has to do with "
           "others, and which are nearest to it.", cli="refs"),
    Action("pane.bookmarks", ("f4",), "Bookmarks", "Show every bookmark.", cli="bookmarks list"),
    Action("pane.outline", ("f5",), "Outline", "Show the article's headings.", cli="read"),
    Action("article.open_next", ("]",), "Next article", "Open the next article of the list."),
    Action("article.open_previous", ("[",), "Previous article",
           "Open the previous article of the list."),
    Action("article.comments", ("c",), "Comments", "Show or hide the readers' comments.",
           cli="read --comments", where=ARTICLE),
    Action("import.open", ("i",), "Import", "Take a file, folder or web address in.",
           cli="import", footer=True),
    Action("import.undo", (), "Undo import", "Take the last import back.", cli="import --undo"),
    Action("article.edit", ("E",), "Correct", "Correct title, authors, date, kind or tags.",
           where=ARTICLE, cli="edit"),
    Action("article.remove", ("D",), "Remove", "Move this article to the trash.",
           where=ARTICLE, cli="remove"),
    Action("article.split", ("X",), "Split here", "Cut this article in two before the paragraph "
           "of the cursor or at the top.", where=ARTICLE, cli="split"),
    Action("article.merge", ("M",), "Merge", "Put the article chosen in the list below this one.",
           cli="merge"),
    Action("article.origin", ("o",), "Origin", "Say where this article came from.",
           where=ARTICLE, cli="open"),
    Action("history.back", ("H", "alt+left"), "Back", "Back to where you were."),
    Action("history.forward", ("L", "alt+right"), "Forward", "Forward again."),
    Action("term.next", ("tab",), "Next term", "To the next glossary term, with its card.",
           where=ARTICLE, cli="mentions", footer=True),
    Action("term.previous", ("shift+tab",), "Previous term", "To the glossary term before.",
           where=ARTICLE, cli="mentions"),
    Action("term.card", ("K",), "Card", "Show the card of the term under the cursor.",
           where=ARTICLE, cli="glossary --in"),
    Action("term.open", ("enter",), "Open", "Open the term's full entry, or the link.",
           where=ARTICLE, cli="glossary"),
    Action("date.set", ("T",), "Read as of", "Say as of which date to read: cards, glossary, "
           "entries and timeline obey it.", cli="glossary --on"),
    Action("timeline.open", ("Y",), "Timeline", "Bodies over the years, who followed whom and "
           "what happened, the article's date marked.", cli="timeline"),
    Action("suggestions.open", ("A",), "New acronyms", "List the acronyms that the glossary "
           "lacks, with where they are explained.", cli="glossary suggest"),
    Action("hints.show", ("f",), "Letters", "Put letters on every term, link and cross-reference "
           "in view; typing them opens it.", where=ARTICLE),
    Action("links.graph", ("g",), "Around", "The articles linked with this one, as a tree.",
           cli="refs --graph"),
    Action("links.compare", ("d",), "Compare", "What differs between this article and the one "
           "chosen in the cross-references.", cli="diff"),
    Action("find.open", ("slash",), "Find", "Find words in this article.",
           where=ARTICLE, cli="read", footer=True, priority=True),
    Action("find.next", ("n",), "Next hit", "To the next place found.", where=ARTICLE),
    Action("find.previous", ("N",), "Previous hit", "To the place found before.", where=ARTICLE),
    Action("select.start", ("v",), "Select", "Start selecting by character; move, then b.",
           where=ARTICLE, footer=True),
    Action("select.lines", ("V",), "Select lines", "Start selecting by line.", where=ARTICLE),
    Action("bookmark.add", ("b",), "Bookmark", "Bookmark the selection, or this paragraph.",
           where=ARTICLE, cli="bookmarks add", footer=True),
    Action("selection.cite", ("y",), "Cite", "Copy the selection, or the paragraph, with its "
           "citation.", where=ARTICLE, cli="cite"),
    Action("selection.copy", ("ctrl+c",), "Copy", "Copy the selected words alone.",
           where=ARTICLE),
    Action("draft.verify", ("Q",), "Check a draft", "Hold every quotation of a draft against the "
           "library.", cli="verify"),
    Action("bookmark.remove", ("delete", "x"), "Remove bookmark",
           "Move the chosen bookmark to the trash.", where=PANES, cli="bookmarks remove"),
    Action("bookmark.whole", ("m",), "Bookmark whole", "Bookmark the article, or the heading, "
           "search or entry that is chosen.", cli="bookmarks add --whole"),
    Action("bookmark.edit", ("e",), "Change", "Change note, tags and mark of the bookmark chosen.",
           where=PANES, cli="bookmarks edit"),
    Action("bookmark.undo", ("u",), "Undo", "Take the last change of a bookmark back.",
           cli="bookmarks undo"),
    Action("bookmark.group", ("f10",), "Group", "Group the bookmarks by tag, mark, kind or state.",
           cli="bookmarks list --group"),
    Action("concordance.left", ("l",), "By left", "Sort a concordance by the words before.",
           where=CONCORDANCE, cli="concordance --sort left", footer=True),
    Action("concordance.right", ("r",), "By right", "Sort a concordance by the words after.",
           where=CONCORDANCE, cli="concordance --sort right", footer=True),
    Action("concordance.date", ("d",), "By date", "Sort a concordance by date.",
           where=CONCORDANCE, cli="concordance --sort date", footer=True),
    Action("concordance.years", ("y",), "By year", "Show how often by year, or the lines again.",
           where=CONCORDANCE, cli="concordance --by-year", footer=True),
    Action("concordance.words", ("s", "slash"), "Words", "Go to the box of a concordance's words.",
           where=CONCORDANCE, cli="concordance", footer=True),
    Action("timeline.nation", ("n",), "Nation", "Show the timeline of one nation, or of all.",
           where=TIMELINE, cli="timeline --nation", footer=True),
    Action("timeline.kind", ("o",), "Kind", "Show one kind of body or term in the timeline.",
           where=TIMELINE, cli="timeline --kind", footer=True),
    Action("timeline.date", ("T",), "As of", "Show the timeline as known on another date.",
           where=TIMELINE, cli="timeline --on", footer=True),
    Action("suggestions.accept", ("a",), "Take in", "Take the acronym chosen into your own "
           "glossary.", where=SUGGESTIONS, cli="glossary suggest --accept", footer=True),
    Action("diff.next", ("n",), "Next change", "To the next place where the two articles differ.",
           where=DIFF, cli="diff", footer=True, palette=False),
    Action("diff.previous", ("N",), "Previous change",
           "To the place before where they differ.",
           where=DIFF, cli="diff", footer=True, palette=False),
    Action("move.down", ("j", "down"), "Down", "One line down.", where=ARTICLE, palette=False),
    Action("move.up", ("k", "up"), "Up", "One line up.", where=ARTICLE, palette=False),
    Action("move.left", ("h", "left"), "Left", "One character left.", where=ARTICLE,
           palette=False),
    Action("move.right", ("l", "right"), "Right", "One character right.", where=ARTICLE,
           palette=False),
    Action("move.word", ("w",), "Word", "One word on.", where=ARTICLE, palette=False),
    Action("move.word_end", ("e",), "Word end", "To the end of the word.", where=ARTICLE,
           palette=False),
    Action("move.word_back", ("B",), "Word back", "One word back.", where=ARTICLE,
           palette=False),
    Action("move.paragraph", ("right_curly_bracket",), "Paragraph", "One paragraph on.",
           where=ARTICLE, palette=False),
    Action("move.paragraph_back", ("left_curly_bracket",), "Paragraph back",
           "One paragraph back.", where=ARTICLE, palette=False),
    Action("move.line_start", ("0",), "Line start", "To the start of the line.", where=ARTICLE,
           palette=False),
    Action("move.line_end", ("dollar_sign",), "Line end", "To the end of the line.",
           where=ARTICLE, palette=False),
    Action("move.page_down", ("space", "pagedown", "ctrl+d"), "Page down", "One page down.",
           where=ARTICLE, palette=False),
    Action("move.page_up", ("pageup", "ctrl+u"), "Page up", "One page up.", where=ARTICLE,
           palette=False),
    Action("move.home", ("home",), "Top", "To the beginning.", where=ARTICLE),
    Action("move.end", ("end", "G"), "End", "To the end.", where=ARTICLE),
    Action("theme.next", ("t",), "Theme", "Next theme.", cli="themes list"),
    Action("library.refresh", ("f9",), "Refresh", "Look for changed files.", cli="index"),
    Action("help.show", ("question_mark", "f1"), "Help", "Every key and what it does.",
           cli="--help", footer=True),
    Action("app.quit", ("q", "ctrl+q"), "Quit", "Leave; everything is saved.", footer=True),
)  # fmt: skip
BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def keys_of(overrides: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The keys of every action, the user's over ours.

    Raises BadInput for an unknown action (naming the nearest), or for one key given to two
    actions that count in the same place.
    """
    import difflib

    keys = {action.id: action.keys for action in ACTIONS}
    for name, text in overrides.items():
        if name not in BY_ID:
            near = difflib.get_close_matches(name, BY_ID, 1, 0.4)
            raise BadInput(
                f"unknown action {name!r} under `keys`",
                do=f"did you mean {near[0]!r}?" if near else "`nhsreader keys` lists them",
            )
        keys[name] = tuple(key.strip() for key in text.split(",") if key.strip())
    given: dict[str, list[str]] = {}
    for name in overrides:
        for key in keys[name]:
            for other in given.setdefault(key, []):
                if _meet(name, other):
                    raise BadInput(
                        f"the key {key!r} is given to both {other!r} and {name!r}",
                        where="keys", do="give one of them another key",
                    )  # fmt: skip
            given[key].append(name)
    for name in keys:
        if name not in overrides:
            keys[name] = tuple(
                key
                for key in keys[name]
                if not any(_meet(name, other) for other in given.get(key, ()))
            )
    return keys


def _meet(one: str, other: str) -> bool:
    """Whether the keys of two actions can count at once; a concordance is a screen of its own."""
    places = {BY_ID[one].where, BY_ID[other].where}
    if places & SCREENS:
        return len(places) == 1
    return len(places) == 1 or ANYWHERE in places
