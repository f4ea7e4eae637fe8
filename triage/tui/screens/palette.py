"""The palette: Textual's, which does what was chosen once."""

from __future__ import annotations

import contextlib
from typing import Any

from textual import events
from textual.command import CommandPalette
from textual.message import Message
from textual.widgets import Input, OptionList

from triage.tui.later import Punctual
from triage.tui.painting import Painter
from triage.tui.widgets.layout import SHORT

HEIGHTS = [(0, "-short"), (SHORT, "-tall")]
"""From how many rows on the palette has which class."""


class Palette(Punctual, CommandPalette):
    """Lists the commands of a view. A second enter or click behind the one that chose finds it closed.

    Textual's takes the way of a choice through several widgets, and would choose and close once more behind it.
    """

    CSS_PATH = "palette.tcss"
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - what Textual's takes
        """Make it as Textual's, painted as every screen of the desk: what the terminal shows is known in one place."""
        super().__init__(*args, **options)
        self._compositor = Painter()

    def on_mount(self) -> None:
        """Let the cursor stand still, as everywhere on the desk."""
        self.query_one(Input).cursor_blink = False

    def _action_command_list(self, action: str) -> None:
        """Move in the list; on a screen too small to lay it out Textual's knows no line to begin at."""
        with contextlib.suppress(KeyError):
            super()._action_command_list(action)

    async def _on_message(self, message: Message) -> None:
        chooses = isinstance(message, OptionList.OptionSelected | Input.Submitted | events.Click)
        if self.is_current or not chooses:
            await super()._on_message(message)
