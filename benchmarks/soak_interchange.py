"""Let other tools read what we write: Label Studio's own SDK, pyarrow, and a plain CSV reader on hostile cells.

The tools stand in a virtual environment of their own below the folder, made in the first round; nothing of triage needs
them. A round tags random sentences (emoji, combining marks, right-to-left, CR LF, formulas), exports them for Label Studio,
has the SDK turn the file into its JSON_MIN and CSV, and compares text and choice of every task; writes the rows of a
random table to Parquet and reads them back with pyarrow. `unread` are rows that did not come out, `wrong` rows that came
out otherwise. The first round also writes the payloads of SHARED/data/hostile/csv_payloads.json, where SHARED names a
folder that has them: `armed` are cells that a spreadsheet would take for a formula, `lost` cells that do not come back.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from triage.desk import export, load, read, tag
from triage.desk.workspace import open_workspace
from triage.domain.tag import Tag
from triage.exchange.formats import csv as ours
from triage.exchange.schema import Column, Kind

MUST_BE_ZERO = ("unread", "wrong", "armed", "lost")
PACKAGES = ("label-studio-sdk", "pyarrow")
PIECES = (
    "Shells hit the town", "\U0001f469\u200d\U0001f467", "cafe\u0301", "\u0627\u0644\u0637\u0631\u064a\u0642", "=SUM(A1)",
    "\u202eabc\u202c", "\u2018quoted\u2019", '"said"', "a;b", "on Monday", "\U0001f642\U0001f3fd", "\r\n", "\t", "-1", "@x",
)  # fmt: skip
ROOT = Path(__file__).resolve().parent.parent

_STUDIO = """
import sys
from label_studio_sdk.converter import Converter
choices = "".join(f'<Choice value="{name}"/>' for name in ("event", "quote", "caption", "noise"))
config = f'<View><Text name="text" value="$text"/><Choices name="kind" toName="text" choice="single">{choices}</Choices></View>'
converter = Converter(config, project_dir=None)
converter.convert_to_json_min(sys.argv[1], sys.argv[2], is_dir=False)
converter.convert_to_csv(sys.argv[1], sys.argv[2], is_dir=False, header=True, sep=",")
"""
_PARQUET = """
import io, json, sys
from pyarrow import parquet
from triage.exchange.formats import parquet as ours
from triage.exchange.schema import SENTENCES
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
stream = io.BytesIO()
ours.write(stream, rows, SENTENCES)
again = io.BytesIO()
ours.write(again, rows, SENTENCES)
back = parquet.read_table(io.BytesIO(stream.getvalue())).to_pylist()
for row in back:
    row["coded_at"] = row["coded_at"] and row["coded_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
print(sum(a != b for a, b in zip(rows, back)) + abs(len(rows) - len(back)) + (stream.getvalue() != again.getvalue()))
"""


def tools(folder: Path) -> Path:
    """Return the interpreter of the environment with the other tools; it is made where it is missing."""
    home = folder / "tools"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", *PACKAGES], check=True)
    return python


def text_of(draw: random.Random) -> str:
    """Return a random report of some paragraphs."""
    sentences = [" ".join(draw.choices(PIECES, k=draw.randint(2, 6))).strip() + "." for _ in range(draw.randint(3, 12))]
    return "\n\n".join(sentences)


def studio(folder: Path, python: Path, draw: random.Random) -> dict[str, Any]:
    """Export random tagged sentences and return how many the SDK did not read, or read otherwise."""
    for old in folder.glob("round*"):
        old.unlink()
    page, made = folder / "round.txt", folder / "round.json"
    page.write_bytes(text_of(draw).encode())
    with open_workspace(folder / "round.db", editor="anna") as ws:
        load.load(ws, [str(page)])
        panels = read.panels(ws, 1)
        for panel in panels:
            tag.tag(ws, [panel.id], draw.choice(list(Tag)))
        wanted = {p.sentence_id: (p.text, str(p.tag)) for p in read.panels(ws, 1)}
        export.export(ws, str(made), wanted=export.Wanted("sentences"))
        lines = folder / "round.jsonl"
        export.export(ws, str(lines), wanted=export.Wanted("sentences"))
    out = folder / "out"
    subprocess.run([python, "-c", _STUDIO, made, out], check=True, capture_output=True)
    wrong = unread = 0
    with (out / "result.csv").open(encoding="utf-8", newline="") as stream:
        tables = [json.loads((out / "result.json").read_text(encoding="utf-8")), list(csv.DictReader(stream))]
    for rows in tables:
        found = {row["sentence_id"]: (row["text"], row["kind"]) for row in rows}
        unread += len(wanted.keys() - found.keys())
        wrong += sum(found[name] != said for name, said in wanted.items() if name in found)
    asked = [str(python), "-c", _PARQUET, str(lines)]
    done = subprocess.run(
        asked, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    return {"tasks": len(wanted), "unread": unread, "wrong": wrong + int(done.stdout)}


def hostile_cells() -> dict[str, int]:
    """Write the shared hostile cells as CSV with every option, and return how many stay armed or are lost."""
    path = Path(os.environ.get("SHARED", "../shared"), "data/hostile/csv_payloads.json")
    payloads = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    column = (Column("cell", Kind.STRING, "a cell", "a test"),)
    armed = lost = 0
    for delimiter in (",", ";", "\t"):
        for line_end in ("\r\n", "\n"):
            for one in payloads:
                stream = io.BytesIO()
                ours.write(stream, [{"cell": one["cell"]}], column, delimiter=delimiter, line_end=line_end)
                text = stream.getvalue().decode()
                rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
                shown = rows[1][0] if len(rows) == 2 and len(rows[1]) == 1 else "="
                armed += one["expect"].startswith("neutralise") and not shown.startswith("'")
                (back,) = ours.read(io.BytesIO(stream.getvalue()), column, delimiter=delimiter)
                kept = "".join(
                    "\ufffd" if (c < " " and c not in "\t\r\n") or "\ud800" <= c <= "\udfff" else c for c in one["cell"]
                )
                lost += (back["cell"] or "") != kept
    return {"payloads": len(payloads), "armed": armed, "lost": lost}


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield what other tools read in each round."""
    python = tools(folder) if count else Path(sys.executable)
    for number in range(begin, begin + count):
        found = studio(folder, python, random.Random(f"{seed} {number}"))
        yield found | (hostile_cells() if number == 0 else {})
