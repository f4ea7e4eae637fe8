"""The tables that come with the program: word lists and weights, each in a JSON file beside the module that reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from triage.errors import BrokenProgram


class Shipped(dict[str, Any]):
    """The table of a file that comes with triage, by name; a name that it lacks is one of another version.

    Raises:
        BrokenProgram: On the look-up of such a name.
    """

    def __init__(self, path: Path, table: Mapping[str, Any]) -> None:
        super().__init__(table)
        self._path = path

    def __missing__(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        raise _broken(self._path)


def shipped(module: str, name: str) -> Shipped:
    """Return the table of a JSON file that lies beside a module, given by its `__file__`.

    Raises:
        BrokenProgram: The file is missing or broken.
    """
    path = Path(module).with_name(name)
    try:
        return Shipped(path, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise _broken(path) from error


def broken(module: str, name: str) -> BrokenProgram:
    """Return the error of a file beside a module that does not fit the program."""
    return _broken(Path(module).with_name(name))


def _broken(path: Path) -> BrokenProgram:
    return BrokenProgram(f"The file {path}, which is part of triage, is missing or broken.", "Install triage again.")
