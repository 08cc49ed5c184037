"""Find in the article."""

from __future__ import annotations

from nhsreader.tui.features.base import Feature, Handler


class Finding(Feature):
    """The find box under the article, and stepping from place to place."""

    def handlers(self) -> dict[str, Handler]:
        """Actions of this feature."""
        view = self.screen.view
        return {
            "find.open": self.open,
            "find.next": view.action_find_next,
            "find.previous": view.action_find_previous,
        }

    def open(self) -> None:
        """Show the find box."""
        box = self.screen.find_box
        box.display = True
        box.value = ""
        self.screen.set_focus(box)

    def typed(self, pattern: str) -> None:
        """Mark what is typed so far."""
        count = self.screen.view.find(pattern)
        self.screen.find_box.border_subtitle = f"{count} found" if pattern.strip() else ""

    def submitted(self, pattern: str) -> None:
        """Go to the first place from here on."""
        self.screen.find_box.display = False
        self.screen.view.focus()
        self.screen.view.action_find(pattern)

    def close(self) -> bool:
        """Put the box away; False where it was not shown."""
        box = self.screen.find_box
        if not box.display:
            return False
        box.display = False
        self.screen.view.focus()
        return True

    def stepped(self, index: int | None, count: int, pattern: str) -> None:
        """Tell where among the places found the reader is."""
        if index is None:
            self.tell(f"No {pattern!r} in this article")
        else:
            self.screen.say(f"{index + 1} of {count}")
