"""Textual's driver where the first frame is on the screen already, and where anything may come from the keyboard."""

from __future__ import annotations

import codecs
from functools import partial

from textual.drivers import linux_driver

from triage.tui import first


def _lenient(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


# Bytes that are no UTF-8, as a paste from an old terminal holds them, would end the thread that reads the keys.
linux_driver.getincrementaldecoder = _lenient  # type: ignore[assignment, attr-defined]


class Successor(linux_driver.LinuxDriver):
    """Takes the terminal over from the first frame, where there is one: it goes on there, and leaves it as it was."""

    def write(self, data: str) -> None:
        """Write to the terminal; the screen that the frame stands on is not switched to again, which would clear it."""
        if not (data == first.ALTERNATE and first.is_up()):
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal; what it goes back to in the end is how it was before the frame."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if first.is_up():
            self.attrs_before = first.taken()

    def _run_input_thread(self) -> None:
        # Textual would print the trace with the values of variables, and end with status 0.
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)
