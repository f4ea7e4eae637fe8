"""Prodigy JSON lines: one choice task a sentence; a sentence without a tag is a task without an answer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

from triage.clock import stamp
from triage.domain.tag import Tag
from triage.exchange.given import PROBLEM, Row, objects
from triage.exchange.lines import encode, write_lines
from triage.exchange.schema import Column
from triage.exchange.tagged import described, from_metadata, with_tag

_OPTIONS: Final = [{"id": tag.value, "text": tag.value} for tag in Tag]
_CONFIG: Final = {"choice_style": "single"}
_SHORT: Final = {"sentence_id": "id", "report_id": "report"}


def write(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write one task a line and return their number.

    Hashes are left to Prodigy, which must be told to count `meta`, or it drops a sentence whose words stand twice.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Sentences as the sentence table names them.
        columns: Not used; a task has one shape.
    """
    return write_lines(stream, (encode(_task(row)) for row in rows))


def read(stream: BinaryIO, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield a row a line; an answer that is not `accept` leaves the tag empty.

    Raises:
        InputRefused: None of the first lines is a JSON object in UTF-8.
    """
    for place, task in objects(stream):
        yield Row(place, {PROBLEM: task} if isinstance(task, str) else _row(task))


def _task(row: Mapping[str, Any]) -> dict[str, Any]:
    meta = {_SHORT.get(name, name): value for name, value in described(row).items()}
    coder, coded_at = meta.pop("coder", None), meta.pop("coded_at", None)
    task: dict[str, Any] = {"text": row["text"], "options": _OPTIONS, "accept": [row["tag"]] if row.get("tag") else []}
    if row.get("tag"):
        task["answer"] = "accept"
    task |= {"_view_id": "choice", "config": _CONFIG, "meta": meta}
    if coder:
        task["_annotator_id"] = coder
    if coded_at:
        task["_timestamp"] = int(datetime.fromisoformat(coded_at).timestamp())
    return task


def _row(task: Mapping[str, Any]) -> dict[str, object]:
    meta = task.get("meta")
    row = from_metadata(meta if isinstance(meta, dict) else {}) | {"text": task.get("text")}
    if isinstance(task.get("_annotator_id"), str):
        row["coder"] = task["_annotator_id"]
    if isinstance(task.get("_timestamp"), int):
        with contextlib.suppress(ValueError, OverflowError, OSError):  # a number that is no time
            row["coded_at"] = stamp(datetime.fromtimestamp(task["_timestamp"], UTC))
    if task.get("answer") != "accept":
        return row | {"tag": None}
    accepted = task.get("accept")
    if isinstance(accepted, list):
        return with_tag(row, accepted)
    return with_tag(row, [task["label"]] if "label" in task else [])
