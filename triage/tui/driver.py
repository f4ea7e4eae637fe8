"""Textual's driver where the first frame is on the screen already, and where anything may come from the keyboard."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from functools import partial
from math import inf
from time import monotonic
from typing import Final

from textual._xterm_parser import BRACKETED_PASTE_END as END
from textual._xterm_parser import BRACKETED_PASTE_START as START
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.events import Paste
from textual.message import Message

from triage.tui import first

ESCAPES: Final = ("\x1b", "\x1b[27u")
"""What a terminal sends for the key, by what it can."""
PRESSED: Final = 0.05
"""Seconds between two keys that a hand presses; a line of 300 baud brings a character in 0.03."""
CONTROLS: Final = dict.fromkeys([*range(ord("\t")), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)])
"""What stands for nothing in pasted words, and could not be seen in a field; blanks, tabs and ends of lines do."""


def _lenient(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


class Parser(XTermParser):
    """Textual's parser of keys, but for pasted text.

    Textual takes an escape that stands in it for a key, and what follows for more keys: pasted words would tag sentences. And
    where the mark of its end comes in two pieces, as it may over a slow line, Textual would take every later key for pasted.
    Here nothing in it is a key, and the beginning of a mark waits for the rest; but a lone escape outside is a key. Where the
    mark of its end never comes, two escapes that are pressed end it: no line is so slow that it brings them `PRESSED` apart.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: list[str] | None = None
        self._waiting = ""
        self._escaped = inf

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what some characters from the terminal say; the empty string says that no more will come."""
        if not data:
            if self._waiting and self._pasted is None:
                yield from super().feed(self._waiting)
            yield from super().feed("")
            return
        if self._pasted is not None:
            now = monotonic()
            if data in ESCAPES and now - self._escaped >= PRESSED:
                data, self._waiting = END, ""
            self._escaped = now if data in ESCAPES else inf
        text, self._waiting = self._waiting + data, ""
        while text:
            mark, least = (START, len("\x1b[2")) if self._pasted is None else (END, len("\x1b"))
            piece, found, text = text.partition(mark)
            if not found:
                sizes = range(len(mark) - 1, least - 1, -1)
                self._waiting = next((mark[:size] for size in sizes if piece.endswith(mark[:size])), "")
                piece = piece.removesuffix(self._waiting)
            if self._pasted is None:
                if piece:
                    yield from super().feed(piece)
                self._pasted = [] if found else None
            else:
                self._pasted.append(piece)
                if found:
                    yield Paste("".join(self._pasted).translate(CONTROLS))
                    self._pasted = None


# Bytes that are no UTF-8, as a paste from an old terminal holds them, would end the thread that reads the keys.
linux_driver.getincrementaldecoder = _lenient  # type: ignore[assignment, attr-defined]
linux_driver.XTermParser = Parser  # type: ignore[attr-defined]


class Successor(linux_driver.LinuxDriver):
    """Takes the terminal over from the first frame, where there is one: it goes on there, and leaves it as it was."""

    def write(self, data: str) -> None:
        """Write to the terminal; the screen that the frame stands on is not switched to again, which would clear it."""
        if not (data == first.ALTERNATE and first.is_up()):
            super().write(data)

    def send_message(self, message: Message) -> None:
        """Hand a key to the app: Textual makes a task of it, which takes three turns of the loop more."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)

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
