"""The least a Textual app can be: what `python -m nhsreader` is held against."""

from textual.app import App, ComposeResult
from textual.widgets import Static

WORD = "emptiness"


class Empty(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Static(WORD)


if __name__ == "__main__":
    Empty().run()
