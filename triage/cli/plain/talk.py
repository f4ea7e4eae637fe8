"""Lines in and lines out: no cursor addressing, no colour, every word through the one door."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from triage.cli import output
from triage.text.shown import shown

LONGEST = 1000
"""So many characters stand on one line at most; a longer text goes on in the next one."""

PATIENCE = 1.0
"""Seconds between two looks at the lock while nothing is typed."""


def flat(text: str) -> str:
    """Return the visible form of a text on one line, blanks folded."""
    return " ".join(shown(text).split())


def pieces(text: str) -> Iterator[str]:
    """Yield a text as lines of at most `LONGEST` characters, broken at blanks where there are any."""
    while len(text) > LONGEST:
        at = text.rfind(" ", 1, LONGEST)
        at = at if at > 0 else LONGEST
        yield text[:at]
        text = text[at:].lstrip()
    yield text


@dataclass
class Talk:
    """A conversation by lines. `prompting` is set where a person types: then a prompt stands before the cursor."""

    lines: Iterator[str]
    prompting: bool = False

    def say(self, text: str) -> None:
        """Print a text as one line, or as several where it is very long."""
        for piece in pieces(flat(text)):
            output.say(piece)

    def ask(self, prompt: str) -> str | None:
        """Print a question and return the line that is typed; None at the end of the input."""
        if not self.prompting:
            self.say(prompt)
            return self.next()
        *before, last = pieces(flat(prompt))
        for piece in before:
            output.say(piece)
        sys.stdout.write(shown(last) + ": ")
        return self.next()

    def next(self, prompt: str = "") -> str | None:
        """Return the next line that is typed, without its end; None at the end of the input."""
        if self.prompting and prompt:
            sys.stdout.write(shown(prompt) + " ")
        output.finish()
        return next(self.lines, None)


def typed(handle: int, idle: Callable[[], None]) -> Iterator[str]:
    """Yield the lines that arrive on a file, UTF-8, without their ends.

    Args:
        handle: The number of the open file, a terminal or a pipe.
        idle: Called every `PATIENCE` seconds while nothing arrives.
    """
    rest = b""
    while True:
        while not select.select([handle], [], [], PATIENCE)[0]:
            idle()
        got = os.read(handle, 65536)
        *lines, rest = (rest + got).split(b"\n")
        yield from (line.decode("utf-8", "replace").rstrip("\r") for line in lines)
        if not got:
            if rest:
                yield rest.decode("utf-8", "replace")
            return
