"""Where a desk was left: view, sentence, filter, panes and scroll, kept for the next start.

It belongs to a person and a machine and is no decision, so it lies in the state folder, a file a workspace by its
origin, and not in the workspace. It never stops a start or a leaving: what cannot be read or written is forgotten.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from triage.desk.workspace import Workspace
from triage.errors import WorkspaceError
from triage.paths import state_folder, whole_file
from triage.store import sentences
from triage.store.connect import origin

LARGEST = 1 << 16
"""Bytes of the largest file that is read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a desk was left.

    `sentence` is the id of the sentence with the cursor, `line` the line of its pane on which it began, `panes` leads
    from a view to its active pane, `explaining` says whether the reason stood in the side pane.
    """

    view: str = ""
    sentence: str = ""
    line: int = 0
    filter: str = ""
    panes: Mapping[str, int] = field(default_factory=dict)
    explaining: bool = False


def recall(ws: Workspace) -> Place:
    """Return where the desk of a workspace was left; the beginning where that is not known.

    A copy of a workspace has the origin of the first one. It begins anew while that is still where it was.
    """
    try:
        with ws.reading(), open(_file(ws), "rb") as stream:
            data = stream.read(LARGEST)
        found = json.loads(data)
        before = found.pop("workspace")
        if before != _path(ws) and os.path.exists(before):
            return Place()
        return _checked(Place(**found))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, WorkspaceError):
        return Place()


def _checked(found: Place) -> Place:
    texts = (found.view, found.sentence, found.filter)
    numbers = (found.line, *found.panes.values())
    fit = all(isinstance(t, str) for t in texts) and all(type(n) is int and 0 <= n < 10_000 for n in numbers)
    return found if fit and isinstance(found.explaining, bool) else Place()


def keep(ws: Workspace, place: Place) -> None:
    """Keep where the desk of a workspace is left."""
    with contextlib.suppress(OSError, ValueError, WorkspaceError):
        with ws.reading():
            target = _file(ws)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with whole_file(target) as stream:
            stream.write(json.dumps({"workspace": _path(ws), **asdict(place)}).encode())


def sentence_at(ws: Workspace, place: Place) -> int | None:
    """Return the number of the sentence with the cursor, or None where it is gone."""
    return sentences.number_of(ws.db, place.sentence) if place.sentence else None


def first_time() -> bool:
    """Say whether no desk was opened here before, and note that one is now; where that cannot be noted it is not asked."""
    mark = state_folder() / "first-steps"
    try:
        mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(mark, "x"):
            return True
    except OSError:
        return False


def _file(ws: Workspace) -> Path:
    name = origin(ws.db)
    if not (name.isascii() and name.isalnum() and len(name) <= 64):  # a file from elsewhere may hold anything
        raise ValueError("no origin")
    return state_folder() / "desks" / f"{name}.json"


def _path(ws: Workspace) -> str:
    return os.path.realpath(ws.path)
