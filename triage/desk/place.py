"""Where a desk was left: view, sentence, filter, panes, scroll and the rows of the lists, kept for the next start.

It belongs to a person and a machine and is no decision, so it lies in the state folder, a TOML file a workspace by its
origin, and not in the workspace. It never stops a start or a leaving: what cannot be read or written is forgotten. The first
frame of a start asks for it too, so nothing heavy is imported here.
"""

from __future__ import annotations

import contextlib
import os

from triage.config import state_path
from triage.errors import WorkspaceError
from triage.toml import toml_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from triage.desk.workspace import Workspace

LARGEST = 1 << 16
"""Bytes of the largest file that is read."""


class Place:
    """Where a desk was left.

    `sentence` is the id of the sentence with the cursor, `line` the line of its pane on which it began, `panes` leads
    from a view to its active pane, `explaining` says whether the reason stood in the side pane, `rows` leads from a list of
    the other views to the line of its pane and what names its row, as one text, and from "order" to how the records stand.
    """

    __slots__ = ("explaining", "filter", "line", "panes", "rows", "sentence", "view")

    def __init__(
        self,
        view: str = "",
        sentence: str = "",
        line: int = 0,
        filter: str = "",
        panes: Mapping[str, int] | None = None,
        explaining: bool = False,
        rows: Mapping[str, str] | None = None,
    ) -> None:
        self.view = view
        self.sentence = sentence
        self.line = line
        self.filter = filter
        self.panes = dict(panes or {})
        self.explaining = explaining
        self.rows = dict(rows or {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and self.values() == other.values()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Place(**{self.values()!r})"

    def values(self) -> dict[str, Any]:
        """Return all that it is made of, by name."""
        return {name: getattr(self, name) for name in self.__slots__}

    def but(self, **values: Any) -> Place:  # noqa: ANN401 - each has the type of its name
        """Return this place with some other values."""
        return Place(**{**self.values(), **values})


def recall(ws: Workspace) -> Place:
    """Return where the desk of a workspace was left; the beginning where that is not known."""
    from triage.store.connect import origin

    try:
        with ws.reading():
            name = origin(ws.db)
    except (WorkspaceError, TypeError):
        return Place()
    return recalled(name, _path(ws))


def recalled(origin: str, path: str) -> Place:
    """Return where the desk of a workspace was left, by its origin and its real path.

    A copy of a workspace has the origin of the first one. It begins anew while that is still where it was.
    """
    try:
        with open(_file(origin), "rb") as stream:
            found = toml_table(stream.read(LARGEST).decode("utf-8"))
        before = found.pop("workspace")
        if before != _plain(path) and os.path.exists(before):
            return Place()
        return _checked(Place(**found))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Place()


def _checked(found: Place) -> Place:
    texts = (found.view, found.sentence, found.filter, *found.rows.values())
    numbers = (found.line, *found.panes.values())
    fit = all(isinstance(t, str) for t in texts) and all(type(n) is int and 0 <= n < 10_000 for n in numbers)
    return found if fit and isinstance(found.explaining, bool) else Place()


def keep(ws: Workspace, place: Place) -> None:
    """Keep where the desk of a workspace is left."""
    from pathlib import Path

    from triage.paths import whole_file
    from triage.store.connect import origin

    with contextlib.suppress(OSError, ValueError, WorkspaceError):
        with ws.reading():
            target = Path(_file(origin(ws.db)))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with whole_file(target) as stream:
            stream.write(_written(_path(ws), place).encode())


def sentence_at(ws: Workspace, place: Place) -> int | None:
    """Return the number of the sentence with the cursor, or None where it is gone."""
    from triage.store import sentences

    return sentences.number_of(ws.db, place.sentence) if place.sentence else None


def first_time() -> bool:
    """Say whether no desk was opened here before, and note that one is now; where that cannot be noted it is not asked."""
    try:
        os.makedirs(state_path(), exist_ok=True, mode=0o700)
        with open(first_steps(), "x"):
            return True
    except OSError:
        return False


def first_steps() -> str:
    """Return the file that is there once a desk was opened."""
    return os.path.join(state_path(), "first-steps")


def _file(origin: str) -> str:
    if not (origin.isascii() and origin.isalnum() and len(origin) <= 64):  # a file from elsewhere may hold anything
        raise ValueError("no origin")
    return os.path.join(state_path(), "desks", f"{origin}.toml")


def _path(ws: Workspace) -> str:
    return os.path.realpath(ws.path)


def _plain(path: str) -> str:
    """Return a path in which each byte that is no text is written out."""
    return path.encode("utf-8", "backslashreplace").decode()


def _written(path: str, place: Place) -> str:
    values = {"workspace": _plain(path), **place.values()}
    tables = {name: values.pop(name) for name in ("panes", "rows")}
    lines = [f"{name} = {_value(value)}\n" for name, value in values.items()]
    for name, table in tables.items():
        lines += [f"[{name}]\n", *(f"{_value(key)} = {_value(value)}\n" for key, value in table.items())]
    return "".join(lines)


def _value(value: str | int) -> str:
    if isinstance(value, str):
        if (
            '"' in value and value.isprintable() and "'" not in value
        ):  # a phrase of a filter: what has no escapes is read fast
            return f"'{value}'"
        plain = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in value)
        return f'"{"".join(plain)}"'
    return str(value).lower()
