"""Textual's driver where the first frame is on the screen already: it goes on there, and leaves the terminal as it was."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver

from triage.tui import first


class Successor(LinuxDriver):
    """Takes the terminal over from the first frame."""

    def write(self, data: str) -> None:
        """Write to the terminal; the screen that the frame stands on is not switched to again, which would clear it."""
        if not (data == first.ALTERNATE and first.is_up()):
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal; what it goes back to in the end is how it was before the frame."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if first.is_up():
            self.attrs_before = first.taken()
