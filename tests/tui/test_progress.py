"""The progress page on screens of all widths."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from triage.desk.stats import Precision
from triage.tui.cells import cell_len
from triage.tui.screens.progress import LABEL, NUMBER, _precision
from triage.tui.widgets.lines import para_lines


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_a_precision_stands_on_one_line_whatever_its_interval(width: int) -> None:
    found = [Precision("caption", right, of) for right, of in ((1, 1), (0, 3), (99, 100), (1234, 1234))]
    figures: Any = SimpleNamespace(precision=found, blind=[], blind_share=0.0)
    page = _precision(figures, min(60, width - LABEL - NUMBER - 8))
    assert len(page) == 2 + len(found)
    for para in page:
        [line] = para_lines(para, width)
        assert sum(cell_len(text) for text, _ in line) < width
