"""Label Studio JSON: an array of tasks, one a sentence, with a single choice named `kind` on a text named `text`.

Read back are choices and, where a task was marked with spans, the spans; their offsets are UTF-16 units from its own
screen and code points from elsewhere, so that the words decide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.errors import InputRefused
from triage.exchange.given import PROBLEM, Row
from triage.exchange.lines import encode, parsed, write_lines
from triage.exchange.offsets import found_at
from triage.exchange.schema import Column
from triage.exchange.tagged import described, from_metadata, listed, with_tag

MODEL: Final = "triage"
"""The name under which proposals stand as predictions."""


def write(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write the array, a task a line, and return the number of tasks.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Sentences as the sentence table names them.
        columns: Not used; a task has one shape.
    """
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        opening = "["
        for count, row in enumerate(rows, start=1):
            yield f"{opening}{encode(_task(row, count))}"
            opening = ","
        yield "]" if count else "[]"

    write_lines(stream, lines())
    return count


def read(stream: BinaryIO, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield a row a task, or a row a marked span; the whole file is held in memory.

    Raises:
        InputRefused: The bytes are no JSON array in UTF-8, or nothing in it is a task.
    """
    tasks = parsed(stream.read(), "The file")
    if not isinstance(tasks, list):
        raise InputRefused("The file is no JSON array of tasks.")
    if tasks and not any(map(_is_task, tasks)):
        raise InputRefused("The file is no JSON array of tasks: nothing in it is an object with data.")
    for number, task in enumerate(tasks, start=1):
        place = f"task {number}"
        if not _is_task(task):
            yield Row(place, {PROBLEM: "it is no object with data"})
            continue
        for row in _rows(task["data"], _results(task)):
            yield Row(place, row)


def _is_task(task: object) -> bool:
    return isinstance(task, dict) and isinstance(task.get("data"), dict)


def _task(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    task: dict[str, Any] = {"id": number, "data": {"text": row["text"], **described(row)}, "annotations": []}
    if row.get("tag"):
        task["annotations"] = [{"id": number, "result": [_choice(row, row["tag"])], "was_cancelled": False}]
    if row.get("proposed_tag"):
        task["predictions"] = [
            {"model_version": MODEL, "score": row.get("confidence"), "result": [_choice(row, row["proposed_tag"])]}
        ]
    return task


def _choice(row: Mapping[str, Any], tag: str) -> dict[str, Any]:
    name = hashlib.sha256(f"{row['sentence_id']}\n{tag}".encode()).hexdigest()[:10]
    return {"id": name, "type": "choices", "from_name": "kind", "to_name": "text", "value": {"choices": [tag]}}


def _results(task: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return all results of the annotations that were not cancelled."""
    standing = [a for a in listed(task.get("annotations")) if isinstance(a, dict) and not a.get("was_cancelled")]
    found = [r for a in standing for r in listed(a.get("result"))]
    return [r for r in found if isinstance(r, dict) and isinstance(r.get("value"), dict)]


def _rows(data: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, object]]:
    row = from_metadata(data) | {"text": data.get("text")}
    spans = [r["value"] for r in results if r.get("type") == "labels"]
    for value in spans:
        yield _marked(row, value)
    choices = [name for r in results if r.get("type") == "choices" for name in listed(r["value"].get("choices"))]
    if choices or not spans:
        yield with_tag(row, choices)


def _marked(row: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, object]:
    """Return the row of a marked span: its offsets count from the beginning of the report."""
    text, given = str(row["text"] or ""), value.get("text")
    words = None if given is None else str(given)
    start, end = value.get("start"), value.get("end")
    at = found_at(text, start, end, words) if isinstance(start, int) and isinstance(end, int) else None
    if at is None:
        return dict(row) | {PROBLEM: "its words do not stand at its offsets"}
    labels = listed(value.get("labels"))
    if at == (0, len(text)):
        return with_tag(dict(row), labels)
    first = row.get("start", 0)
    part = {
        "report_id": row.get("report_id"),
        "start": first + at[0],
        "end": first + at[1],
        "text": text[at[0] : at[1]],
    }
    return with_tag(part, labels)
