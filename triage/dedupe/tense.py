"""Guards over whether it is still going on: the same verb, told as lasting in one headline and as over in the other."""

from __future__ import annotations

from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Word
from triage.domain.story import Relation


def going_on(diff: Diff) -> Finding | None:
    """Only one says that it is not done yet: army is retaking the town, army has retaken it.

    A headline that leaves the small verb out tells what is done in either form: talks ending, talks ended.
    """
    for x, y in diff.pairs:
        if x.text == y.text or x.stem != y.stem or x.text.endswith("ing") == y.text.endswith("ing"):
            continue
        lasting, done = ((diff.a, x), (diff.b, y)) if x.text.endswith("ing") else ((diff.b, y), (diff.a, x))
        if not _is_past(done[1].text) or "by" in done[0].words:  # who shells is told by who was shelled
            continue
        if _before(*lasting) in _LASTING or _before(*done) in _DONE:
            return Finding("going on", Relation.SUGGEST, f"only one tells it as going on: {lasting[1].text}")
    return None


def _is_past(verb: str) -> bool:
    return verb.endswith("ed") or verb in lex.PAST


def _before(form: Form, word: Word) -> str:
    """Return the word before one, over a word that only says how far it is."""
    at = word.at - 1
    while at > 0 and form.words[at] in _BETWEEN:
        at -= 1
    return form.words[at] if at >= 0 else ""


_LASTING: Final = frozenset(["is", "are"])
_DONE: Final = frozenset(["has", "have", "had"])
_BETWEEN: Final = frozenset(["still", "now", "already", "just", "currently", "again"])
