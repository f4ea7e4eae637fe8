"""The desk without an editor: the key of the sample reports stands in for one, so that the whole way can be seen at once."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from triage.desk import code, read, tag
from triage.desk.workspace import Workspace
from triage.domain.rows import Panel
from triage.domain.tag import Flag, Tag
from triage.errors import DecisionError

KEY_EDITOR = "sample key"
"""The name that these decisions carry."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How many sentences got the key's tag, and how many records were confirmed or kept as drafts."""

    tagged: int
    confirmed: int
    drafts: int


def rehearse(ws: Workspace, samples: Path) -> Rehearsal:
    """Tag the loaded sample reports by their key and confirm a record for each event that is told for the first time.

    A sentence with the flag `detail` or `duplicate` makes no record of its own, as the codebook says.

    Args:
        ws: A workspace with the sample reports.
        samples: The folder that holds key.csv and the reports.
    """
    panels = _panels(ws, samples)
    wanted: dict[Tag, list[int]] = defaultdict(list)
    told: list[int] = []
    with (samples / "key.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found = panels.get((row["source"], row["sentence"]))
            panel = found.pop(0) if found else None
            if panel is None:
                continue
            wanted[Tag(row["tag"])].append(panel.id)
            flags = set(row["flags"].split("; "))
            if row["tag"] == Tag.EVENT and not flags & {Flag.DETAIL.value, Flag.DUPLICATE.value}:
                told.append(panel.id)
    for name, numbers in wanted.items():
        tag.tag(ws, numbers, name)
    confirmed = sum(_confirm(ws, number) for number in told)
    return Rehearsal(sum(map(len, wanted.values())), confirmed, len(told) - confirmed)


def _panels(ws: Workspace, samples: Path) -> dict[tuple[str, str], list[Panel]]:
    """Return the sentences by (source as the key names it, words), in order."""
    places: dict[str, int] = defaultdict(int)
    found: dict[tuple[str, str], list[Panel]] = defaultdict(list)
    for row in read.every_report(ws):
        file = Path(row.source).relative_to(samples).as_posix()
        place = places[file]
        places[file] += 1
        for panel in read.panels(ws, row.id):
            for name in (file, f"{file}#{place}"):
                found[name, panel.text].append(panel)
    return found


def _confirm(ws: Workspace, number: int) -> bool:
    draft = code.begin(ws, number)
    try:
        code.save(ws, draft.record, status="confirmed")
    except DecisionError:
        code.save(ws, draft.record, status="draft")
        return False
    return True
