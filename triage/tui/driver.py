"""Textual's driver where the first frame is on the screen already, and where anything may come from the keyboard."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from io import TextIOWrapper
from math import inf
from queue import Full, Queue
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final

from textual._xterm_parser import BRACKETED_PASTE_END as END
from textual._xterm_parser import BRACKETED_PASTE_START as START
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.events import Key, Paste
from textual.message import Message

from triage.tui import first

ESCAPES: Final = ("\x1b", "\x1b[27u")
"""What a terminal sends for the key, by what it can."""
PRESSED: Final = 0.05
"""Seconds between two keys that a hand presses; a line of 300 baud brings a character in 0.03."""
READ: Final = 4096
"""So many bytes are read at a time."""
TICK: Final = 0.1
"""Seconds between two looks whether an escape stays alone."""
LOOK: Final = 1.0
"""Seconds between two looks whether the terminal is still there."""
WAITING: Final = 30
"""So many texts may wait for a slow terminal before the desk waits, too."""
PATIENCE: Final = 1.0
"""Seconds that a desk which was asked to end from outside waits for a terminal that takes nothing."""
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

    @property
    def _rests(self) -> bool:
        """Whether nothing has begun that the next character may go on with."""
        return self._pasted is None and not self._waiting and self._timeout_time is None and not self._tokens

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what some characters from the terminal say; the empty string says that no more will come."""
        if not data:
            if self._waiting and self._pasted is None:
                yield from super().feed(self._waiting)
            yield from super().feed("")
            return
        if len(data) == 1 and data.isalnum() and data.isascii() and self._rests:
            yield Key(data, data)  # what Textual makes of it in thirty calls
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


def own(fileno: int) -> int | None:
    """Open the terminal behind a descriptor once more, so that reading and writing wait for nothing; None where that fails.

    The shell and other programs share what stands behind the given descriptor, and would not wait any more either.
    """
    try:
        return os.open(os.ttyname(fileno), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return None


_asked = inf
"""When the desk was asked to end from outside, on a clock that only goes forward."""


def hasten() -> None:
    """Wait for the terminal no longer than `PATIENCE` from now on; whoever waits for it already, too."""
    global _asked
    _asked = min(_asked, monotonic())


def _has_waited() -> bool:
    return monotonic() - _asked > PATIENCE


class Writer:
    """Writes to the terminal at once what it takes at once; the rest, and what comes behind it, is left to a thread.

    Textual leaves everything to a thread: that takes a tenth of what a key takes, and a slow terminal is seldom.
    """

    def __init__(self, file: TextIOWrapper) -> None:
        """Write to a file; where it is no terminal, everything is left to the thread."""
        file.flush()
        self._file = file
        self._straight = own(file.fileno())
        self._left: Queue[bytes | None] = Queue(WAITING)
        self._behind = 0
        self._counting = Lock()
        self._turn = Lock()
        self._thread: Thread | None = None
        self._ended = False

    def start(self) -> None:
        """Begin: a thread comes with the first text that the terminal does not take."""

    def isatty(self) -> bool:
        """Say that there is a terminal."""
        return True

    def fileno(self) -> int:
        """Return the descriptor of the file."""
        return self._file.fileno()

    def flush(self) -> None:
        """Do nothing: no text is kept back."""

    def write(self, text: str) -> None:
        """Write a text behind those before it; wait where a slow terminal has many of them to take yet."""
        rest = text.encode(self._file.encoding, self._file.errors or "strict")
        with self._turn:
            if self._ended:
                return
            if self._straight is not None and not self._behind:
                with contextlib.suppress(OSError):
                    rest = rest[os.write(self._straight, rest) :]
                if not rest:
                    return
            with self._counting:  # the thread counts down, and must not wait for whoever waits here for room
                self._behind += 1
            if self._thread is None:
                self._thread = Thread(target=self._write_on, name="terminal-output", daemon=True)
                self._thread.start()
            self._leave(rest)

    def _leave(self, rest: bytes | None) -> None:
        """Leave a text to the thread; where there is no room for more and the desk is to end, give up what is not written."""
        while not _has_waited():
            with contextlib.suppress(Full):  # a signal is heard between two tries
                self._left.put(rest, timeout=TICK)
                return
        self._ended = True

    def _write_on(self) -> None:
        while (rest := self._left.get()) is not None:
            while rest:
                try:
                    rest = rest[os.write(self._file.fileno(), rest) :]
                except OSError:  # the terminal has gone
                    rest = b""
            with self._counting:
                self._behind -= 1

    def stop(self) -> None:
        """End when everything is written; what is written later goes nowhere."""
        with self._turn:
            self._ended = True
        if self._thread is not None:
            self._leave(None)
            while self._thread.is_alive() and not _has_waited():
                self._thread.join(TICK)
        if self._straight is not None:
            os.close(self._straight)
            self._straight = None


linux_driver.WriterThread = Writer  # type: ignore[assignment, attr-defined]


class Successor(linux_driver.LinuxDriver):
    """Takes the terminal over from the first frame, where there is one: it goes on there, and leaves it as it was.

    What comes from the terminal is read where it is done, between two turns of the loop: Textual reads it in a thread, which
    takes a wake-up of either side for each key. The terminal keeps what comes meanwhile.

    A terminal that is taken away ends the desk, which would keep others from writing: the system tells only the leader of a
    session of whose terminal it is by a signal, and a desk in a container or behind a script may be none.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - what Textual's driver takes
        super().__init__(*args, **options)
        assert sys.__stdout__
        self._file = sys.__stdout__  # Textual draws on the standard error, which an editor may send elsewhere
        self._ears: int | None = None
        self._parser = Parser()
        self._decode = _lenient("utf-8")().decode
        self._alone = False
        self._looks = False
        self._at_once: Callable[[Key], bool] = getattr(self._app, "at_once", lambda key: False)

    def write(self, data: str) -> None:
        """Write to the terminal; the screen that the frame stands on is not switched to again, which would clear it."""
        if not (data == first.ALTERNATE and first.is_up()):
            super().write(data)

    def send_message(self, message: Message) -> None:
        """Hand a key to the app: Textual makes a task of it, which takes three turns of the loop more."""
        if self._ears is None:
            self._loop.call_soon_threadsafe(self._app.post_message, message)
        elif not (self._alone and isinstance(message, Key) and self._at_once(message)):
            self._app.post_message(message)

    def start_application_mode(self) -> None:
        """Take the terminal; what it goes back to in the end is how it was before the frame."""
        self._listen()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if first.is_up():
            self.attrs_before = first.taken()
        if not self._looks:
            self._looks = True
            self._loop.call_later(LOOK, self._look)

    def _look(self) -> None:
        """End the desk where the terminal has gone."""
        if not os.isatty(self.fileno):
            self._app.exit(0)
        else:
            self._loop.call_later(LOOK, self._look)

    def disable_input(self) -> None:
        """Read nothing from now on."""
        if self._ears is not None:
            self._loop.remove_reader(self._ears)
            os.close(self._ears)
            self._ears = None
        super().disable_input()

    def _listen(self) -> None:
        """Read in the loop from now on, where that can be done."""
        if self._ears is None:
            self._ears = own(self.fileno)
        if self._ears is not None:
            self._parser = Parser()
            self._decode = _lenient("utf-8")().decode
            try:
                self._loop.add_reader(self._ears, self._hear)
            except (RuntimeError, OSError):  # a loop or a file that cannot be waited for
                os.close(self._ears)
                self._ears = None

    def _run_input_thread(self) -> None:
        # Textual would print the trace with the values of variables, and end with status 0.
        if self._ears is not None:
            return
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)

    def _hear(self) -> None:
        """Take what has come from the terminal: a key alone at once, others in their turn."""
        if self._ears is None:
            return
        try:
            raw = os.read(self._ears, READ)
        except BlockingIOError:
            return
        except OSError:
            raw = b""
        try:
            if not raw:
                if not os.isatty(self._ears):  # it was taken away, and `_look` ends the desk
                    self._loop.remove_reader(self._ears)
                return
            found = [*self._parser.feed(self._decode(raw)), *self._parser.tick()]
            self._alone = len(found) == 1
            for message in found:
                self.process_message(message)
            if self._parser._timeout_time is not None:
                self._loop.call_later(TICK, self._tick, self._parser)
        except Exception as error:
            self._app._handle_exception(error)

    def _tick(self, parser: Parser) -> None:
        """Take a lone escape for a key when nothing has come behind it."""
        if parser is self._parser and self._ears is not None:
            self._alone = False
            for message in parser.tick():
                self.process_message(message)
            if parser._timeout_time is not None:
                self._loop.call_later(TICK, self._tick, parser)
