"""The help of the line mode: what is typed, not what stands on a screen."""

from __future__ import annotations

import re

from triage.cli.plain import helps
from triage.cli.plain.helps import about
from triage.cli.plain.table import help_lines
from triage.desk import listing
from triage.desk.commands import COMMANDS, FORM, VIEWS
from triage.domain.query import Order


def test_the_help_speaks_of_what_is_typed_and_of_no_screen() -> None:
    """Nothing of the help needs arrows, a cursor, a pane or a mouse, and what can be chosen is named."""
    screen = re.compile(r"\b(arrows?|cursor|screen|panes?|click|browser|beside|side by side|visible|while you type)\b")
    for view in (*VIEWS, FORM):
        for line in help_lines(view):
            assert not screen.search(line.partition(": ")[2]), line
    told = {c.id: about(c) for c in COMMANDS}
    assert set(helps._TYPED) <= set(told)
    assert told["sentence.split"] == "Cut the sentence in two, before the words of it that follow: | Talks."
    assert all(order in told["order"] for order in Order)
    assert all(by in told["record.order"] for by in listing.ORDERS)
