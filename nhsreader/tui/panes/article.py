"""The centre: what the article is, the article, and the box to find in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.widgets import Input, Static

from nhsreader.actions import ARTICLE
from nhsreader.text.sanitise import visible
from nhsreader.tui.article.widget import ArticleView
from nhsreader.tui.keys import bindings

if TYPE_CHECKING:
    from nhsreader.tui.features.base import OpenArticle


class ReadingView(ArticleView):
    """The article with its keys."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(ARTICLE)

    hint_typed: Callable[[str], None] | None = None
    """Takes every key while hint letters are on the text."""

    def on_key(self, event: events.Key) -> None:
        """Keys typed for hint letters are no actions."""
        if self.hint_typed is not None:
            event.stop()
            event.prevent_default()
            self.hint_typed(event.character or event.key)

    def on_blur(self) -> None:
        """Elsewhere keys are for something else."""
        if self.hint_typed is not None:
            self.hint_typed("escape")


class FindBox(Input):
    """Find in the article; hidden until asked for."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(placeholder="Find in this article", id=id)

    def on_mount(self) -> None:
        """Hidden at first."""
        self.display = False


class ArticleHead(Static):
    """Title, source and date of the article, and what is missing of it."""

    def show(self, opened: OpenArticle, asked: str = "") -> None:
        """Show the head of an article, and the date asked for where it is not its own."""
        summary = opened.article.summary
        text = Text()
        text.append(visible(summary.title), "bold")
        if summary.title_guessed:
            text.append(" (title guessed)", "italic")
        who = [*summary.authors, summary.publisher_name or "publisher unknown"]
        text.append("\n")
        if asked:
            text.append(f" read as of {visible(asked)} ", "bold reverse")
            text.append(" ")
        text.append(visible(", ".join(who)) + " · ")
        text.append(visible(_date_words(opened)), "bold" if summary.published else "italic")
        text.append(f" · {summary.kind}")
        if summary.truncated:
            text.append(" · TRUNCATED: only the beginning was saved", "bold")
        for link in opened.links:
            if link.type == "replaces":
                text.append("\n⚑ ", "bold")
                text.append(visible(f"{link.label or 'standing'}: "), "bold")
                text.append(visible(f"“{' '.join(link.origin.quote.split())}”"), "italic")
                break
        self.update(text)


def _date_words(opened: OpenArticle) -> str:
    summary = opened.article.summary
    if summary.published:
        return summary.published
    inferred = summary.published_inferred
    if inferred:
        return f"undated, between {inferred.earliest} and {inferred.latest}: {inferred.how}"
    return "undated"
