"""How the article looks: its component classes, default styles and theme variables."""

from __future__ import annotations

from collections.abc import Mapping

from nhsreader.tui.article.decorate import PRECEDENCE

ROW_KINDS = (
    "heading", "title", "quotation", "table-head", "header", "note", "section", "rule",
)  # fmt: skip
PREFIX = "prefix"
SIGN = "sign"

COMPONENT_CLASSES = {f"article--{kind}" for kind in (*ROW_KINDS, *PRECEDENCE, PREFIX, SIGN)}

# The variables a reader theme gives (`nhsreader.tui.theming`), and what stands in for them in a
# theme of Textual's own.
FALLBACKS = {
    "muted": "foreground-muted",
    "link-foreground": "text-primary",
    "term-foreground": "text-accent",
    "ambiguous-foreground": "text-warning",
    "bookmark-foreground": "text-success",
    "hit": "warning",
    "hit-text": "background",
    "current": "accent",
    "current-text": "background",
    "selection": "primary",
    "selection-text": "background",
}


def article_variables(base: Mapping[str, str]) -> dict[str, str]:
    """Values for the article's theme variables that a theme may leave out.

    For `App.get_theme_variable_defaults`; `base` is what
    `App.current_theme.to_color_system().generate()` returns.
    """
    return {name: base.get(source, base["foreground"]) for name, source in FALLBACKS.items()}


# What stands out is reversed, so its two colours are given the other way round and it stands
# out without colours too.
DEFAULT_CSS = """
Canvas {
    overflow-x: hidden;
    overflow-y: auto;
    scrollbar-gutter: stable;
    scrollbar-size-vertical: 1;
    background: $background;
    color: $foreground;

    & > .article--heading { color: $text-primary; text-style: bold; }
    & > .article--title { color: $text-primary; text-style: bold underline; }
    & > .article--table-head { text-style: bold underline; }
    & > .article--header { color: $text-primary; text-style: bold; }
    & > .article--note { color: $muted; }
    & > .article--section { color: $text-primary; text-style: bold; }
    & > .article--rule { color: $muted; }
    & > .article--prefix { color: $muted; }
    & > .article--sign { color: $bookmark-foreground; text-style: bold; }
    & > .article--code { color: $text-success; }
    & > .article--emphasis { text-style: italic; }
    & > .article--strong { text-style: bold; }
    & > .article--bookmark { color: $bookmark-foreground; }
    & > .article--bookmark-green { color: $text-success; }
    & > .article--bookmark-blue { color: $text-primary; }
    & > .article--bookmark-pink { color: $text-error; }
    & > .article--link { color: $link-foreground; text-style: bold underline; }
    & > .article--term { color: $term-foreground; text-style: underline; }
    & > .article--ambiguous { color: $ambiguous-foreground; text-style: italic underline; }
    & > .article--hover { text-style: bold underline; }
    & > .article--hit { color: $hit; background: $hit-text; text-style: reverse; }
    & > .article--current-term {
        color: $current; background: $current-text; text-style: bold reverse;
    }
    & > .article--current-hit {
        color: $current; background: $current-text; text-style: bold underline reverse;
    }
    & > .article--hint {
        color: $hit; background: $hit-text; text-style: bold reverse;
    }
    & > .article--selection {
        color: $selection; background: $selection-text; text-style: reverse;
    }
    & > .article--cursor {
        color: $foreground; background: $background; text-style: bold underline reverse;
    }
}
"""
