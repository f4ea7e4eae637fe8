"""A desk that is asked to end from outside leaves in order, with the exit status that shells know for it."""

from __future__ import annotations

import asyncio
import signal
from typing import Final

from textual.app import App

from triage.tui.driver import hasten

ASKED: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


SOON: Final = 0.01
"""Seconds after which a desk that is still being laid out is asked again: Textual cannot give up the first layout halfway."""


async def until_asked(app: App[int]) -> int | None:
    """Run a desk until the editor leaves or a signal asks for it; return the exit status, None for a plain end.

    Textual would take an interrupt for the end of its work, and return as if the editor had left. A signal that whoever
    started this process has it ignore (`nohup`) stays ignored.
    """
    loop = asyncio.get_running_loop()

    def leave(number: int) -> None:
        if app._is_mounted:
            app.exit(result=128 + number)
        else:
            loop.call_later(SOON, leave, number)

    def hear(number: int, frame: object) -> None:
        hasten()  # the loop itself may be waiting for a terminal that takes nothing, and would hear of no signal
        loop.call_soon_threadsafe(leave, number)

    before = {number: signal.getsignal(number) for number in ASKED}
    heard = [number for number, how in before.items() if how is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, hear)
    try:
        return await app.run_async()
    finally:
        for number in heard:
            signal.signal(number, before[number])
