"""The blind share: some sentences hide their proposal until they are decided, so that its precision is measured unanchored."""

from __future__ import annotations

import zlib

from triage.config import blind_bound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from triage.domain.rows import Panel

ACTION = "tag.blind"
"""What the journal calls a tag that was given while the proposal was hidden."""


def is_blind(sentence_id: str) -> bool:
    """Say whether the proposal of a sentence is hidden until it is decided: by its id, so at every desk the same ones."""
    return _is_below(sentence_id, blind_bound())


def _is_below(sentence_id: str, bound: int) -> bool:
    return zlib.crc32(sentence_id.encode()) < bound


def hides(panel: Panel) -> bool:
    """Say whether a sentence, as the store has it, hides its proposal now."""
    return panel.tag is None and panel.proposal is not None and is_blind(panel.sentence_id)


def hidden(panels: Iterable[Panel]) -> list[Panel]:
    """Return sentences as the editor may see them."""
    bound = blind_bound()
    return [
        p._replace(proposal=None, blind=True) if p.tag is None and p.proposal and _is_below(p.sentence_id, bound) else p
        for p in panels
    ]
