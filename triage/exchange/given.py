"""Rows that come back from a file: the values of one row, where it stands, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from triage.errors import InputRefused
from triage.exchange.lines import parsed_object

PROBLEM: Final = "problem"
"""The name under which a row that cannot be used says why, as a sentence without its full stop."""

LOOKED_AT: Final = 20
"""So many lines tell whether a file is JSON lines; one that is broken, be it the first, makes it nothing else."""

_SHOWN: Final = 60
"""So many characters of a wrong value are told."""


class Row(dict[str, Any]):
    """The values of a row by column, or its `PROBLEM` with what could be read; `place` is where it stands, as line 3."""

    __slots__ = ("place",)

    def __init__(self, place: str, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.place = place


def typed(
    place: str,
    given: Iterable[tuple[str, Any]],
    readers: Mapping[str, Callable[[Any], Any]],
    required: Iterable[str] = (),
) -> Row:
    """Return a row of typed values; one of another type becomes the row's problem, and the others are there.

    Args:
        place: Where the row stands.
        given: Names and cells as the file has them.
        readers: A function for each name; its ValueError says what the cell should be.
        required: The names whose value may not be empty.
    """
    row, wrong = Row(place, {}), []
    for name, cell in given:
        try:
            row[name] = readers[name](cell)
        except ValueError as kind:
            wrong.append(f"{name} is not {kind}: {_shortened(cell)}")
    wrong += [f"{name} is empty" for name in required if row.get(name, "") is None]
    if wrong:
        row[PROBLEM] = "; ".join(wrong)
    return row


def objects(stream: BinaryIO) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """Yield where each line stands that is not blank, with its JSON object, or with why it is none.

    Raises:
        InputRefused: None of the first lines is a JSON object in UTF-8, so that the file is something else altogether.
    """
    waiting: list[tuple[str, str]] = []
    first: InputRefused | None = None
    begun = False
    for number, line in enumerate(stream, start=1):
        if line.isspace():
            continue
        try:
            found = parsed_object(line, f"Line {number}")
        except InputRefused as error:
            why = f"it {error.sentence.removeprefix(f'Line {number} ').removesuffix('.')}"
            if begun:
                yield f"line {number}", why
                continue
            first = first or error
            waiting.append((f"line {number}", why))
            if len(waiting) >= LOOKED_AT:
                break
            continue
        if not begun:
            yield from waiting
            begun = True
        yield f"line {number}", found
    if first and not begun:
        raise first


def _shortened(cell: object) -> str:
    text = str(cell)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} ..."
