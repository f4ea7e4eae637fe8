"""Something is done after a while, whatever the machine does meanwhile.

Textual's `set_timer` looks at the clock twice before it begins to wait, and where more than the wait has passed between
the two looks (memory is tidied, another process has the core), it takes its only call for one that was missed and never
makes it (Textual 8.2.8, timer.py, `_run`). Keys that waited for such a call were never taken, nor any later one; and a desk
whose terminal was given another size in such a moment kept the old one for good.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from textual.message_pump import MessagePump
from textual.timer import Timer, TimerCallback


def later(node: MessagePump, seconds: float, call: Callable[[], object]) -> None:
    """Make a call after some seconds, between two messages of a node; a node that has gone by then makes none.

    Args:
        node: Whose turn the call waits for.
        seconds: The least time until then.
        call: What is called, without arguments; it may be a coroutine function.
    """
    asyncio.get_running_loop().call_later(seconds, node.call_next, call)


class Punctual(MessagePump):
    """Something whose calls after a while are made, those of Textual itself among them: it waits so for the size of a terminal."""

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """Make a call after some seconds, as Textual does, but never count it as missed before it was made."""
        call = None if callback is None else partial(self.call_next, callback)
        timer = Timer(self, delay, name=name, callback=call, repeat=0, skip=False, pause=pause)
        timer._start()
        self._timers.add(timer)
        return timer
