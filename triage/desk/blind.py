"""The blind share: some sentences hide their proposal until they are decided, so that its precision is measured unanchored."""

from __future__ import annotations

import zlib

from triage.config import blind_share

TYPE_CHECKING = False
if TYPE_CHECKING:
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
    return panel._replace(proposal=None, blind=True) if hides(panel) else panel
