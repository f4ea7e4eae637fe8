"""Filters that were saved under a name, in the table `[filters]` of the settings file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from triage.config import settings, settings_path
from triage.errors import UsageError
from triage.paths import whole_file
from triage.toml import toml_table

_HEAD = re.compile(r"^\s*\[\s*filters\s*\]\s*(#.*)?$")
_ANY_HEAD = re.compile(r"^\s*\[")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


def saved_filters() -> Mapping[str, str]:
    """Return the saved filters: name to line; none where there is no settings file, or where it cannot be read."""
    return settings().filters


def save_filter(name: str, line: str) -> None:
    """Save a line under a name, in place of an older one; the rest of the settings file stays as it is.

    Raises:
        UsageError: The name does not fit, or the file cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        what = f"{name!r} is no name for a filter." if name else "The filter needs a name."
        raise UsageError(what, "Use up to 40 letters, digits, - and _.")
    path = Path(settings_path())
    try:
        text = path.read_text("utf-8") if path.exists() else ""
        toml_table(text)
        new = with_filter(text, name, line)
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as stream:
            stream.write(new.encode())
    except OSError as error:
        raise UsageError(
            f"The settings file {path} could not be written: {error.strerror}.", "Nothing was saved."
        ) from error
    except ValueError as error:
        raise UsageError(f"The settings file {path} is not in order: {error}.", "Nothing was saved.") from error


def with_filter(text: str, name: str, line: str) -> str:
    """Return the text of a settings file with a filter added to its table, or in place of the one of that name."""
    entry = f"{name} = {json.dumps(line, ensure_ascii=False)}"
    lines = text.splitlines()
    head = next((n for n, one in enumerate(lines) if _HEAD.match(one)), None)
    if head is None:
        return "\n".join([*lines, *([""] if lines else []), "[filters]", entry]) + "\n"
    end = next((n for n in range(head + 1, len(lines)) if _ANY_HEAD.match(lines[n])), len(lines))
    same = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    old = next((n for n in range(head + 1, end) if same.match(lines[n])), None)
    if old is not None:
        lines[old] = entry
    else:
        lines.insert(head + 1, entry)
    return "\n".join(lines) + "\n"
