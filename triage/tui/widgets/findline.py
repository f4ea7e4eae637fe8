"""The line in which a filter is typed; tab completes a term."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from triage.desk.search import TERMS
from triage.domain.tag import Tag

WORDS = (*TERMS, *(f"tag:{tag.value}" for tag in Tag))


class FindLine(Input):
    """An input for terms of a filter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab,shift+tab", "complete", "Complete", show=False)]

    def __init__(self) -> None:
        super().__init__(
            id="find", placeholder="words, left, tag:event, outlet:NAME, since:2017-02-20 · tab completes", compact=True
        )
        self.cursor_blink = False

    def action_complete(self) -> None:
        """Complete the last word to the first term that begins so."""
        head, blank, word = self.value.rpartition(" ")
        found = next((term for term in WORDS if word and term.startswith(word) and term != word), None)
        if found:
            self.value = f"{head}{blank}{found}"
            self.cursor_position = len(self.value)
