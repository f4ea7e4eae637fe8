"""The smallest Textual app, as a measure of what Textual itself takes; READY is the text to wait for."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One word on the screen."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """Lay out the word."""
        yield Static("READY")


if __name__ == "__main__":
    Bare().run()
