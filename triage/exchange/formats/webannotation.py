"""W3C Web Annotation as JSON-LD: one page with an annotation a tagged sentence, offsets in code points."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.exchange.lines import encode, write_lines
from triage.exchange.offsets import around
from triage.exchange.schema import Column

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"


def write(stream: BinaryIO, rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> int:
    """Write an AnnotationPage, an annotation a line, and return the number of annotations.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Sentences with `report_text` and `retrieved_at`; one without a tag is left out.
        columns: Not used; an annotation has one shape.
    """
    number = 0

    def lines() -> Iterator[str]:
        nonlocal number
        opening = f'{{"@context":"{CONTEXT}","type":"AnnotationPage","items":['
        for row in rows:
            if row.get("tag"):
                yield f"{opening}{encode(_annotation(row))}"
                opening = ","
                number += 1
        yield "]}" if number else f"{opening}]}}"

    write_lines(stream, lines())
    return number


def _annotation(row: Mapping[str, Any]) -> dict[str, Any]:
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"triage:{row['sentence_id']}")
    found: dict[str, Any] = {"id": f"urn:uuid:{name}", "type": "Annotation", "motivation": "classifying"}
    if row.get("coded_at"):
        found["created"] = row["coded_at"]
    if row.get("coder"):
        found["creator"] = {"type": "Person", "name": row["coder"]}
    bodies = [_body(row["tag"], "classifying"), *(_body(flag, "tagging") for flag in row.get("flags") or ())]
    if row.get("note"):
        bodies.append(_body(row["note"], "commenting"))
    found["body"] = bodies if len(bodies) > 1 else bodies[0]
    return found | {"target": _target(row)}


def _body(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose}


def _target(row: Mapping[str, Any]) -> dict[str, Any]:
    text, start, end = row["report_text"], row["start"], row["end"]
    before, after = around(text, start, end)
    quote = {"type": "TextQuoteSelector", "exact": text[start:end], "prefix": before, "suffix": after}
    target: dict[str, Any] = {
        "source": f"report:{row['report_id']}",
        "selector": [{"type": "TextPositionSelector", "start": start, "end": end}, quote],
    }
    if row.get("retrieved_at"):
        target["state"] = {"type": "TimeState", "sourceDate": row["retrieved_at"]}
    return target
