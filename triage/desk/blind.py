"""The blind share: some sentences hide their proposal until they are decided, so that its precision is measured unanchored."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

from triage.config import blind_share
from triage.domain.rows import Panel

ACTION = "tag.blind"
"""What the journal calls a tag that was given while the proposal was hidden."""


def is_blind(sentence_id: str) -> bool:
    """Say whether the proposal of a sentence is hidden until it is decided: by its id, so at every desk the same ones."""
    return zlib.crc32(sentence_id.encode()) < blind_share() * (1 << 32)


def hides(panel: Panel) -> bool:
    """Say whether a sentence, as the store has it, hides its proposal now."""
    return panel.tag is None and panel.proposal is not None and is_blind(panel.sentence_id)


def hidden(panel: Panel) -> Panel:
    """Return a sentence as the editor may see it."""
    return replace(panel, proposal=None, blind=True) if hides(panel) else panel


def parted(panels: Sequence[Panel]) -> tuple[list[Panel], list[Panel]]:
    """Return the sentences whose proposal can be seen or is not there, and those that hide it."""
    seen = [panel for panel in panels if not hides(panel)]
    return seen, [panel for panel in panels if hides(panel)]
