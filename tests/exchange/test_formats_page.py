"""The page of formats names every format, what it holds and whether it comes back."""

from __future__ import annotations

import re
from pathlib import Path

from triage.exchange import registry

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"


def test_every_format_has_a_row_and_every_row_a_format() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert set(rows) == set(registry.FORMATS)
    for name, form in registry.FORMATS.items():
        assert all(f"`{suffix}`" in rows[name] for suffix in form.suffixes), name


def test_the_page_says_what_apply_recognises() -> None:
    readable = {name for name, form in registry.FORMATS.items() if form.read}
    (sentence,) = re.findall(r"recognises (.*) by their\s+first line", PAGE.read_text("utf-8").replace("\n", " "))
    assert set(re.findall(r"`([a-z-]+)`", sentence)) == readable
