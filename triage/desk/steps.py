"""The five keys that an editor needs first, taught one at a time: on the screen, in the help, and in the line mode."""

from __future__ import annotations

from typing import Final, NamedTuple

from triage.desk.keymap import in_force, key_for
from triage.text.shown import Shown, shown


class Step(NamedTuple):
    """One thing to learn: the commands of which one is to be tried, what they do, and the same in few words."""

    commands: tuple[str, ...]
    words: str
    few: str

    @property
    def keys(self) -> Shown:
        """The keys in force: one of each command, or two of the only one."""
        if len(self.commands) > 1:
            return shown(" ".join(map(key_for, self.commands)))
        return shown(" or ".join(in_force().names(self.commands[0])[:2]))


STEPS: Final = (
    Step(
        ("tag.take",),
        "takes the proposal: the small letter before the sentence becomes a capital, and the next one comes.",
        "takes the proposal",
    ),
    Step(
        ("tag.event", "tag.quote", "tag.caption", "tag.noise"),
        "decide yourself, whatever is proposed: event, quote, caption or noise.",
        "tag it yourself",
    ),
    Step(("edit.undo",), "takes the last decision back, as often as you like, over restarts too.", "takes it back"),
    Step(
        ("record.open",),
        "opens the record of an event sentence, filled from its words; on the form the last line says how to close it.",
        "opens the record",
    ),
    Step(("help",), "shows all keys of the view, with these five at the top.", "shows all keys"),
)
"""What is taught, in this order."""


def after(at: int, command_id: str) -> int:
    """Return the step that is next after a command: the one behind it where it is what this step teaches."""
    return at + 1 if at < len(STEPS) and command_id in STEPS[at].commands else at
