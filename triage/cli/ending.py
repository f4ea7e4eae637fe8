"""Ended from outside: ctrl+c, a request to end (SIGTERM) or a terminal that goes (SIGHUP), at any moment and without a trace.

Before any work has begun and once it is done, the process leaves at once. In between the signal is raised as `Ended`, so
that what is half done is taken back on the way out; `calls.ended` says then what was kept. The module `signal` takes 2 ms of
a start of 30, which what it is made of does not.
"""

import _signal  # type: ignore[import-not-found]
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

NAMES = {_signal.SIGINT: "", _signal.SIGTERM: "SIGTERM", _signal.SIGHUP: "SIGHUP"}
"""The signals, with what they are called in a sentence; ctrl+c needs no name."""

AGAIN = 0.01
"""Seconds after which a signal that was lost on its way is raised again."""


class Ended(KeyboardInterrupt):
    """A signal that came while something was done; `status` is the exit status for it, `name` what it is called."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = 128 + number
        self.name = NAMES[number]


_ours = False
_asked: Ended | None = None


def asked() -> Ended | None:
    """Return the signal that asked the work to end, or None; it may have been swallowed on its way by what was called."""
    return _asked


def watch() -> None:
    """Begin to look after the signals, except those that whoever started this process has it ignore (`nohup`, `&`)."""
    global _ours
    _ours = True
    sys.unraisablehook = _raised_in_vain
    leave_at_once()


def leave_at_once() -> None:
    """From now on leave at once and quietly: there is nothing to take back."""
    _handle(_leave)


def take_back() -> None:
    """From now on let a signal be raised, so that what is half done is taken back."""
    _handle(_raise)


def _handle(how: object) -> None:
    if _ours:
        for number in NAMES:
            if _signal.getsignal(number) != _signal.SIG_IGN:
                _signal.signal(number, how)


def _leave(number: int, frame: "FrameType | None") -> None:
    first = sys.modules.get("triage.tui.first")
    if first is not None and hasattr(first, "leave"):  # it may be only half imported
        first.leave(at_once=True)
    os._exit(128 + number)


def _raise(number: int, frame: "FrameType | None") -> None:
    global _asked
    _asked = Ended(number)
    raise _asked


def _raised_in_vain(told: "sys.UnraisableHookArgs") -> None:
    """Raise a signal again that came while Python tidied up, where an exception ends nothing and is only printed."""
    if _asked is None or told.exc_value is not _asked:
        sys.__unraisablehook__(told)
        return
    stop = _asked
    _signal.signal(_signal.SIGALRM, lambda number, frame: _raise(stop.status - 128, None))
    _signal.setitimer(_signal.ITIMER_REAL, AGAIN)
