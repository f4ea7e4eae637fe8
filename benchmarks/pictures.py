"""Draw docs/screen.svg: the reading view at 120x36 on the sample reports, without any address of a web font.

Run it with `make pictures`. The clock goes `READING` on with each key, so the same program draws the same picture.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

SIZE = (120, 36)
KEYS = ("J", "J", "J", *["space"] * 9, "i")
NOW = datetime(2023, 3, 12, 9, tzinfo=UTC)
READING = timedelta(seconds=6)
"""What a sentence takes to read: the headline says by it how long what is left will take."""
TARGET = Path(__file__).resolve().parent.parent / "docs" / "screen.svg"


async def picture(keys: tuple[str, ...] = KEYS, size: tuple[int, int] = SIZE) -> str:
    """Return the screen after some keys on the sample reports, as SVG."""
    from triage.desk import load
    from triage.desk.workspace import open_workspace
    from triage.paths import sample_reports
    from triage.tui.app import DeskApp

    samples = sample_reports()
    with tempfile.TemporaryDirectory() as folder, open_workspace(Path(folder) / "samples.db", editor="anna") as ws:
        load.load(ws, [str(samples / "reports" if (samples / "reports").is_dir() else samples)])
        app = DeskApp(ws)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for count, key in enumerate(keys):
                os.environ["TRIAGE_NOW"] = (NOW + count * READING).isoformat()
                await pilot.press(key)
            await pilot.pause()
            return without_web_fonts(app.export_screenshot(title="triage"))


def without_web_fonts(svg: str) -> str:
    """Return a picture with local fonts only, and with names that do not change from run to run."""
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


if __name__ == "__main__":
    os.environ |= {"TRIAGE_NOW": NOW.isoformat(), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(asyncio.run(picture()), encoding="utf-8")
    print(f"wrote {TARGET.name}", file=sys.stderr)
