"""Who decides and which workspace: the environment and the defaults behind the options of the command line."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_WORKSPACE = "triage.db"

SURE = 0.95
"""A proposal of this confidence is taken along with the others on the screen."""


def editor_name(given: str | None = None) -> str:
    """Return the name that decisions carry: the given one, else TRIAGE_EDITOR, else the login name, else "editor"."""
    name = (given or os.environ.get("TRIAGE_EDITOR") or "").strip()
    if name:
        return name
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user entry
        return "editor"


def workspace_name(given: str | None = None) -> str:
    """Return the workspace file: the given one, else TRIAGE_DB, else triage.db in the current folder."""
    return given or os.environ.get("TRIAGE_DB") or DEFAULT_WORKSPACE


def workspace_path(given: str | None = None) -> Path:
    """Return `workspace_name` as a path."""
    from pathlib import Path

    return Path(workspace_name(given))


def sure_enough() -> float:
    """Return how sure a proposal must be, 0 to 1, to be taken unread with others: TRIAGE_SURE, else `SURE`."""
    try:
        return min(1.0, max(0.0, float(os.environ["TRIAGE_SURE"])))
    except (KeyError, ValueError):
        return SURE
