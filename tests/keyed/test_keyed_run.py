"""The main job on a real terminal: load a spliced page, tag it by its key, make the records, export; twice the same bytes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from benchmarks.keyed_run import Pressed, checked, faults
from triage import paths

PAGE = "reports/wire/clear-river-spliced.txt"


@pytest.fixture(scope="module")
def tags() -> list[str]:
    with (paths.sample_reports() / "key.csv").open(encoding="utf-8", newline="") as stream:
        return [row["tag"] for row in csv.DictReader(stream) if row["source"] == PAGE]


def test_a_spliced_page_goes_all_the_way_by_keys_alone(tmp_path: Path, tags: list[str]) -> None:
    found, pressed = checked(paths.sample_reports() / PAGE, tags, tmp_path)
    assert found == []
    assert pressed.records == tags.count("event") > 3
    assert {p.name for p in pressed.folder.iterdir()} >= {
        "events.csv",
        "evidence.csv",
        "reports.csv",
        "datapackage.json",
    }
    package = json.loads((pressed.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert next(r["rows"] for r in package["resources"]) == pressed.records

    # The check can fail: one moved offset is found.
    evidence = pressed.folder / "evidence.csv"
    lines = evidence.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[4] = str(int(cells[4]) + 1)
    evidence.write_text("\r\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\r\n", encoding="utf-8")
    assert len(faults(paths.sample_reports() / PAGE, Pressed(pressed.folder, 0, 0), tags)) == 1
