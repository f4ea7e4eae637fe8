"""The first steps: a line or two above the footer that teach one key at a time, and get in the way of none."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from triage.desk.keymap import key_for
from triage.desk.steps import STEPS, after
from triage.tui.literal import Run, wrapped_runs
from triage.tui.widgets.inked import Inked

NARROW, SHORT = 90, 20
"""Below so many columns or rows a step is said in few words, on one line."""


class Lesson(Inked):
    """The step at hand. It goes on when its key was pressed, and goes away after the last one, by esc, or by a click."""

    ground = "alert"

    def __init__(self, *, begun: bool = False) -> None:
        super().__init__(id="lesson")
        self.at = 0
        self.display = begun

    def begin(self) -> None:
        """Begin with the first step."""
        self.at = 0
        self.display = True
        self._fit(self.app.size)
        self.redraw()

    def did(self, command_id: str) -> None:
        """Note a command that was done."""
        if not self.display:
            return
        at = after(self.at, command_id)
        if command_id == "find.leave" or at == len(STEPS):
            self.display = False
        elif at != self.at:
            self.at = at
            self.redraw()

    def lines(self, at: int, size: Size) -> list[tuple[Run, ...]]:
        """Return the lines of a step for a screen."""
        short = size.width < NARROW or size.height < SHORT
        step = STEPS[at]
        place = f"{at + 1} of {len(STEPS)}" if short else f"FIRST STEPS {at + 1} of {len(STEPS)} "
        runs: list[Run] = [
            (f"{place}  ", "quiet"),
            (step.keys, "key"),
            (f"  {step.few if short else step.words}", "text"),
        ]
        end: Run = (f"   {key_for('find.leave')} ends this", "quiet")
        if not short or sum(cell_len(text) for text, _ in (*runs, end)) <= size.width - 2:
            runs.append(end)
        return wrapped_runs(runs, size.width - 2)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self.lines(self.at, self.app.size)
        return self.strip([(" ", "text"), *(lines[y] if y < len(lines) else ())])

    def _fit(self, size: Size) -> None:
        # As many lines as the longest step needs, so that nothing moves from step to step.
        self.styles.height = max(len(self.lines(at, size)) for at in range(len(STEPS)))

    def on_mount(self) -> None:
        """Take the room that is needed."""
        if self.display:
            self._fit(self.app.size)

    def _on_resize(self, event: events.Resize) -> None:
        self._fit(self.app.size)

    async def _on_click(self, event: events.Click) -> None:
        self.display = False
