"""What the stories view shows and changes: the queue of pairs by gain, what each report adds, the lead, a split."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from triage.desk.merge import offer_key, offers, still_open
from triage.desk.workspace import Workspace, decides
from triage.domain.decision import Change, Subject, Value
from triage.domain.rows import Offer, Panel, ReportRow
from triage.domain.tag import Tag
from triage.errors import DecisionError
from triage.store import journal, reports, sentences
from triage.store import stories as table
from triage.store.connect import Connection
from triage.store.state import current

FIRST: Final = 2
"""So many sentences show how a report begins."""

LIKELY_LINK: Final = 0.25
"""A pair that is offered as linked is one story so many times less likely than its score says."""

COMPARED: Final = 600
"""So many sentences of a story are compared with each other; what the reports after them add is not told."""

ALIKE: Final = 0.8
"""A sentence that shares so many of its words with an earlier one, and all its numbers, adds nothing."""


def gain(offer: Offer) -> float:
    """Return the sentences that an answer saves: those of the shorter story, times how likely the two are one."""
    likely = offer.score / 100 * (LIKELY_LINK if offer.relation == "link" else 1.0)
    return (offer.saved + 1) * likely


def place_in_queue(offer: Offer) -> tuple[float, int, int]:
    """Return what an offer's block stands by: the best score first."""
    return -offer.score, offer.a.id, offer.b.id


def queue(
    ws: Workspace, seen: Sequence[Offer], count: int, *, last: Sequence[Offer] = (), backwards: bool = False
) -> list[Offer]:
    """Return up to `count` pairs that wait for an answer, the greatest gain first.

    However many wait, no more than these are looked at: they come in blocks by their score, each block ordered by gain.

    Args:
        ws: The workspace.
        seen: What was read from the front: the pairs stand behind it.
        count: So many, at most.
        last: What was read from the end: the pairs stand before it.
        backwards: The pairs are those next to `last`, else those next to `seen`.
    """
    front, end = max(seen, key=place_in_queue, default=None), min(last, key=place_in_queue, default=None)
    edges = (offer_key(one) if one else None for one in (front, end))
    after, before = edges
    found = offers(ws, after, count, before=before, backwards=backwards)
    return sorted(found, key=lambda o: (-gain(o), *place_in_queue(o)))


def after_answer(ws: Workspace, seen: Sequence[Offer], answered: Offer) -> list[Offer]:
    """Return the offers that were seen as they are after an answer, in the same order: it can close some, and open none.

    Only pairs of the two stories are asked for again, so that an answer costs the same however many wait.
    """
    both = {answered.a.lead, answered.b.lead}
    touched = [offer for offer in seen if offer.a.lead in both or offer.b.lead in both]
    now = {(offer.a.id, offer.b.id): offer for offer in still_open(ws, touched)}
    gone = {(offer.a.id, offer.b.id) for offer in touched} - now.keys()
    pairs = ((offer, (offer.a.id, offer.b.id)) for offer in seen)
    return [now.get(pair, offer) for offer, pair in pairs if pair not in gone]


def members(ws: Workspace, lead: int) -> list[ReportRow]:
    """Return the reports of a story in the order of their publication, those without a time last."""
    return sorted(reports.of_story(ws.db, lead), key=_published)


def _published(row: ReportRow) -> tuple[str, int]:
    return row.published or "~", row.id


def begins(ws: Workspace, report: int) -> str:
    """Return the first sentences of a report; empty where it has none."""
    return " ".join(panel.text.strip() for panel in sentences.panels(ws.db, report)[:FIRST])


class Telling(NamedTuple):
    """A report of a story with the sentences that no earlier one has; None where too many came before it."""

    report: ReportRow
    adds: tuple[Panel, ...] | None


def tellings(ws: Workspace, lead: int) -> list[Telling]:
    """Return what each report of a story adds to those that were published before it.

    Two sentences are the same where their words are after folding, or nearly so with the same numbers. What is noise, or
    proposed as such, tells nothing.
    """
    from triage.text.fold import fold_words  # its tables take milliseconds, and a list of stories folds nothing

    known: set[str] = set()
    words: list[tuple[frozenset[str], frozenset[str]]] = []
    found: list[Telling] = []
    looked_at = 0
    for row in members(ws, lead):
        if looked_at >= COMPARED:
            found.append(Telling(row, None))
            continue
        panels = sentences.panels(ws.db, row.id)
        looked_at += len(panels)
        folded = [(panel, fold_words(panel.text)) for panel in panels if not _is_noise(panel)]
        new = [(panel, text) for panel, text in folded if text not in known and not _is_told(text, words)]
        found.append(Telling(row, tuple(panel for panel, _ in new)))
        known.update(text for _, text in folded)
        words += [_words(text) for _, text in new]
    return found


def _is_noise(panel: Panel) -> bool:
    given = panel.tag or (panel.proposal.tag if panel.proposal else None)
    return given is Tag.NOISE


def _words(folded: str) -> tuple[frozenset[str], frozenset[str]]:
    words = frozenset(folded.split())
    return words, frozenset(word for word in words if word[:1].isdigit())


def _is_told(folded: str, known: Iterable[tuple[frozenset[str], frozenset[str]]]) -> bool:
    mine, numbers = _words(folded)
    least = ALIKE * len(mine)
    return any(len(mine & words) >= least and numbers <= figures for words, figures in known)


def linked(ws: Workspace, lead: int) -> list[str]:
    """Return the headlines of the stories that are tied to a story."""
    return table.linked(ws.db, lead)


@decides
def choose_lead(ws: Workspace, key: str) -> None:
    """Let a report lead its story.

    Raises:
        DecisionError: It leads its story already.
    """
    db = ws.writable()
    before = table.lead_of(db, key)
    if before == key:
        raise DecisionError("The report leads its story already.", "Choose another report of the story.")
    own = current(db, Subject.LEAD, key)
    changes = [Change(Subject.LEAD, key, own, None)]
    for other in table.keys_of_story(db, before):
        if other != key:
            old = current(db, Subject.LEAD, other)
            value = old if isinstance(old, dict) else _by_editor(own)
            changes.append(Change(Subject.LEAD, other, old, _led(value, key)))
    journal.decide(db, ws.editor, "story.lead", changes)


@decides
def split(ws: Workspace, key: str) -> None:
    """Make a story of its own of a report and those published after it; the two stories are kept apart.

    Raises:
        DecisionError: It is the first report of its story.
    """
    db = ws.writable()
    lead = table.lead_of(db, key)
    rows = [row for name in table.keys_of_story(db, lead) if (row := reports.row_of_key(db, name))]
    keys = [row.key for row in sorted(rows, key=_published)]
    parts = keys[: keys.index(key)], keys[keys.index(key) :]
    if not parts[0]:
        raise DecisionError("The story has no report before this one.", "Choose a later report of the story.")
    leaving = parts[1] if lead in parts[0] else parts[0]
    changes = [_moved(db, name, leaving[0]) for name in leaving]
    pair = " ".join(sorted((lead, leaving[0])))
    changes.append(Change(Subject.PAIR, pair, current(db, Subject.PAIR, pair), "apart"))
    journal.decide(db, ws.editor, "story.split", changes)


def _moved(db: Connection, key: str, lead: str) -> Change:
    old = current(db, Subject.LEAD, key)
    value: Value = {"lead": lead, "how": "editor", "score": 100.0, "why": "the story was split"}
    return Change(Subject.LEAD, key, old, None if key == lead else value)


def _by_editor(value: Value) -> Value:
    """Return a place in a story as one that the editor chose: such a story keeps its lead whatever joins it."""
    assert isinstance(value, dict)
    return {**value, "how": "editor"}


def _led(value: Value, lead: str) -> Value:
    assert isinstance(value, dict)
    return {**value, "lead": lead}


_TOKEN: Final = re.compile(r"\S+")
Spans = list[tuple[int, int]]


def difference(a: str, b: str) -> tuple[Spans, Spans]:
    """Return the spans of the words in either headline that the other one lacks, for showing what differs.

    Inflections, spellings and small words are no difference; where all words are the same, those in another order are.
    """
    mine, theirs = _tokens(a), _tokens(b)
    spans = _only(mine, theirs), _only(theirs, mine)
    if any(spans):
        return spans
    stems = [tuple(word for _, found in side for word in found) for side in (mine, theirs)]
    if stems[0] == stems[1]:
        return [], []
    matcher = SequenceMatcher(None, [s for _, s in mine], [s for _, s in theirs], autojunk=False)
    moved = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        [span for _, first, last, _, _ in moved for span, found in mine[first:last] if found],
        [span for _, _, _, first, last in moved for span, found in theirs[first:last] if found],
    )


def _tokens(headline: str) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """Return the words of a headline as printed, each with the stems that count, without marks at its edges."""
    from triage.dedupe import lexicon
    from triage.text.fold import bare_headline, headline_words

    found = []
    for match in _TOKEN.finditer(headline):
        words = headline_words(bare_headline(match.group())) or headline_words(match.group())
        inside = re.search(r"\w(?:.*\w)?", match.group())
        span = (match.start() + inside.start(), match.start() + inside.end()) if inside else match.span()
        found.append((span, tuple(lexicon.stem(word) for word in words if word not in lexicon.FUNCTION)))
    return found


def _only(
    mine: list[tuple[tuple[int, int], tuple[str, ...]]], theirs: list[tuple[tuple[int, int], tuple[str, ...]]]
) -> Spans:
    left = Counter(stem for _, stems in theirs for stem in stems)
    spans: Spans = []
    for span, stems in mine:
        if any(left[stem] < 1 for stem in stems):
            spans.append(span)
        left.subtract(stems)
    return spans
