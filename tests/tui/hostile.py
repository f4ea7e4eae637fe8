"""Text that acts on a terminal, on a layout or on markup when it is let through, and how to tell that it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.tui import samples
from triage.desk import code, read, tag
from triage.domain.event import revised
from triage.domain.report import Role
from triage.domain.tag import Tag

HOSTILE: Final = {
    "title": "\x1b]0;OWNED\x07",
    "clipboard": "\x1b]52;c;T1dORUQ=\x1b\\",
    "link": "\x1b]8;;http://owned.example\x1b\\here\x1b]8;;\x1b\\",
    "colour": "\x1b[38;5;207;7mloud\x1b[1;1Htop",
    "device": "\x1b[>0q\x1bP+q6f\x1b\\\x1b_Gi=9;AAAA\x1b\\",
    "reset": "\x1bc\x1b(0\x0elqk\x0f",
    "eightbit": "\x9b31m\x9d52;c;T1dORUQ=\x9c\x90q\x9c\x85",
    "bytes": "a\x00b\x07c\x08\x08d\x7fe\x0bf\x0cg",
    "returns": "true words\rfalse words",
    "overrides": "pay \u202e\u2066evil\u2069\u202c \u200f\u061c",
    "nothing": "be\u200btween\ufeff\u2060\u00ad\u3164\U000e0041",
    "broken": "half \ud83d of a pair",
    "stacked": "z" + "\u0335\u0316" * 30 + "z",
    "markup": "[red]r[/red] [/] [b [@click=app.quit]go[/] [link=http://owned.example]l[/link] :bomb: [sic] {x} $y",
    "wide": "\u6771\u4eac\u304b\u3089 \uc11c\uc6b8 \uff21\uff22 \u0627\u0644\u0645\u0648\u0635\u0644 \U0001f525",
}
"""By a name, what each is for; the tests' own."""

ACTING: Final = re.compile(
    "[\x00\x07\x0b\x0c\x0e\x0f\x7f\x80-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3164\ufeff\U000e0000-\U000e007f]"
)
OWN: Final = re.compile(r"\x1b(\[[0-9;?<>=$ ]*[a-zA-Z@`~]|[=>78M]|\(B|\]22;[a-z-]*\x07)")
"""The sequences that the terminal driver writes itself."""


def acted(raw: bytes) -> list[str]:
    """Return what a program wrote to its terminal and may not have: what acts there and is not the driver's, and payloads."""
    written = raw.decode("utf-8", "replace")
    plain = OWN.sub("", written)
    found = [repr(plain[max(0, at.start() - 20) : at.end() + 20]) for at in ACTING.finditer(plain)]
    found += [repr(plain[max(0, at.start() - 20) : at.end() + 20]) for at in re.finditer("\x1b", plain)]
    pieces = {piece for text in HOSTILE.values() for piece in re.findall("\x1b[^a-zA-Z]*[a-zA-Z]?", text)}
    found += [repr(piece) for piece in pieces if piece != "\x1b\\" and piece in written and not OWN.fullmatch(piece)]
    return found + [repr(piece) for piece in ("OWNED\x07", "\x1b[38;5;207;7m") if piece in written]


def hostile_reports() -> Sequence[tuple[str, str, str | None, str, Sequence[samples.Piece]]]:
    """Return one report a payload, with the payload in each of its fields."""
    return [
        (
            name, f"Head {text} line", f"Out {text} let", "2031-03-04T10:12:00Z",
            [(f"First {text} sentence of {name}.", Role.BODY, 0, samples.proposal("event", 0.9, f"why {text} so")),
             (text, Role.CAPTION, 1, None)],
        )
        for name, text in HOSTILE.items() if name != "broken"
    ]  # fmt: skip


def hostile_workspace(path: Path) -> Path:
    """Make a workspace of hostile reports with a hostile record and a hostile offer."""
    with samples.build(path, hostile_reports()) as ws:
        found = read.stories(ws, None, 50)
        first = read.panels(ws, found[0].lead)[0]
        tag.tag(ws, [first.id], Tag.EVENT)
        everything = "".join(text for name, text in HOSTILE.items() if name not in ("broken", "wide"))
        record = revised(
            code.begin(ws, first.id).record, place_name=everything, actor1=everything, sources=(everything,)
        )
        code.save(ws, record, status="draft")
        samples.offer(ws, found[1].lead, found[2].lead, f"why {everything}")
    return path
