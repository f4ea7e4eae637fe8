"""Sentences with tags in the files of other tools: what goes beside the words, and how a tag is read back.

A reader yields rows with the names of the sentence table, as far as the file has them. A row that cannot be used has
`given.PROBLEM`, the reason in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from triage.domain.tag import Tag
from triage.exchange.cells import cell_reader, json_value
from triage.exchange.given import PROBLEM
from triage.exchange.schema import SENTENCES, Column, Kind

BESIDE: Final[tuple[Column, ...]] = tuple(c for c in SENTENCES if c.name not in ("text", "tag"))
"""The columns that other tools carry along as metadata."""

_OTHER_NAMES: Final = {"id": "sentence_id", "sent_id": "sentence_id", "report": "report_id"}
_KNOWN: Final = {column.name: column for column in BESIDE}
_READERS: Final[dict[tuple[str, bool], Callable[[str], Any]]] = {
    (column.name, cells): cell_reader(column, raw=not cells) for column in BESIDE for cells in (True, False)
}


def described(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what goes beside the words of a sentence, as JSON values; what is empty is left out."""
    return {c.name: json_value(row[c.name], c) for c in BESIDE if row.get(c.name) not in (None, (), [])}


def from_metadata(given: Mapping[str, Any], *, cells: bool = False) -> dict[str, Any]:
    """Return what `described` was given, from metadata or guarded cells; values of another type are left out."""
    found: dict[str, Any] = {}
    for given_name, value in given.items():
        name = _OTHER_NAMES.get(given_name, given_name)
        if name in _KNOWN and value not in (None, "", []) and name not in found:
            typed = _typed(value, _KNOWN[name], cells)
            if typed is not None:
                found[name] = typed
    return found


def listed(value: object) -> list[Any]:
    """Return a JSON value that should be a list; anything else counts as an empty one."""
    return value if isinstance(value, list) else []


def with_tag(row: dict[str, Any], labels: Iterable[object]) -> dict[str, Any]:
    """Return the row with the tag that labels name; None for no label, a problem for several or an unknown one."""
    names = list(dict.fromkeys(str(label).strip().lower() for label in labels))
    if not names:
        return row | {"tag": None}
    if len(names) > 1:
        return row | {PROBLEM: f"it has several tags: {', '.join(names)}"}
    if names[0] not in list(Tag):
        return row | {PROBLEM: f"there is no tag {names[0]}"}
    return row | {"tag": names[0]}


def _typed(value: Any, column: Column, cells: bool) -> Any:  # noqa: ANN401 - the types depend on the column
    kind = column.type
    if kind is Kind.LIST and isinstance(value, list):
        return tuple(str(item) for item in value)
    if kind is Kind.NUMBER and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if kind is Kind.INTEGER and isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    try:
        return _READERS[column.name, cells](value)
    except ValueError:
        return None
