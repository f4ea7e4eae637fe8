"""Something is done after a while, whatever the machine does meanwhile.

Textual's `set_timer` looks at the clock twice before it begins to wait, and where more than the wait has passed between
the two looks (memory is tidied, another process has the core), it takes its only call for one that was missed and never
makes it (Textual 8.2.8, timer.py, `_run`). Keys that waited for such a call were never taken, nor any later one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.message_pump import MessagePump


def later(node: MessagePump, seconds: float, call: Callable[[], object]) -> None:
    """Make a call after some seconds, between two messages of a node; a node that has gone by then makes none.

    Args:
        node: Whose turn the call waits for.
        seconds: The least time until then.
        call: What is called, without arguments; it may be a coroutine function.
    """
    asyncio.get_running_loop().call_later(seconds, node.call_next, call)
