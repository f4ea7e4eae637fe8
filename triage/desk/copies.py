"""Copies: decide once. A tag given to a sentence goes to the others with the same words; edited words get it as a proposal.

Only a sentence that the editor did not decide here gets a tag that way, and it keeps the name of the sentence from which
the tag came: it follows that one when its tag changes, and no other. A decision of its own makes it independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from triage import config
from triage.dedupe.stretches import stretches
from triage.desk.workspace import Workspace
from triage.domain.decision import Change, Subject, Value, tag_value
from triage.domain.rows import Copy, Panel, Seam
from triage.domain.tag import Proposal, Tag
from triage.store import copies, journal
from triage.text import wording

LONG = 400
"""In a report with more undecided sentences than this, edited words are looked for in the first ones only."""

JUDGED = 8
"""So many decided sentences are compared with one that may be an edit of them."""

ACTION = "tag.copies"
"""How the journal names the tags that sentences got on loading, because their words were decided already."""


AS_IN = "as in "
"""How the reason of a proposal begins that comes from a decided sentence."""


def prepare() -> None:
    """Import what compares sentences, for which a workspace that is hurried has no time."""
    from triage.dedupe import copies as rules  # noqa: F401


def along(ws: Workspace, given: Sequence[tuple[Panel, Tag | None]]) -> list[Change]:
    """Return the changes that come along with tags: those of the copies that were not decided for themselves.

    Args:
        ws: The workspace.
        given: Sentences as they stand before, each with its new tag.
    """
    changes: list[Change] = []
    done = {panel.id for panel, _ in given}
    for panel, new in given:
        for change, number in _along(ws, panel, new):
            if number not in done:
                done.add(number)
                changes.append(change)
    return changes


def _along(ws: Workspace, panel: Panel, new: Tag | None) -> Iterable[tuple[Change, int]]:
    """Yield a change and the number of its sentence for each copy that the tag of a sentence concerns."""
    found = copies.group(ws.db, panel.id)
    if len(found) < 2 or config.copies() != "on":  # most sentences stand once
        return
    from triage.dedupe import leaning

    own = {name for _, name, tag, source in found if tag is not None and source is None}
    if panel.tag_from in own:  # an exception to what was decided elsewhere concerns this sentence alone
        return
    company = new is not None and leaning.needs_company(panel.text, new)
    before = copies.before(ws.db, panel.id) if company else None
    for number, name, tag, source in found:
        follows = source is not None and (source == panel.sentence_id or source not in own)
        if number == panel.id or not (follows or (tag is None and new is not None)):
            continue
        alone = company and (before is None or copies.before(ws.db, number) != before)
        old, value = tag_value(tag, source), tag_value(new.value, panel.sentence_id) if new and not alone else None
        if old != value:
            yield Change(Subject.TAG, name, old, value), number


def elsewhere(ws: Workspace, numbers: Iterable[int], batch: int | None) -> tuple[int | None, int]:
    """Give the sentences of new reports the tags that their words have already.

    Args:
        ws: The workspace; call inside a transaction.
        numbers: The reports.
        batch: The batch of this load's copies, once there is one; it is undone apart from the load.

    Returns:
        The batch, None while there is none, and how many sentences got a tag.
    """
    db = ws.writable()
    if config.copies() != "on" or not copies.any_decided(db):
        return batch, 0
    changes: list[Change] = []
    known: dict[int, list[Copy]] = {}
    for report in numbers:
        for number, name, head, text in copies.undecided(db, report):
            if head not in known:
                known[head] = copies.decided(db, head)
            source = _source(ws, number, text, known[head])
            if source:
                changes.append(Change(Subject.TAG, name, None, _value(source)))
    return journal.decide(db, ws.editor, ACTION, changes, batch), len(changes)


def _value(source: Copy) -> Value:
    return tag_value(source.tag and source.tag.value, source.tag_from or source.sentence_id)


def _source(ws: Workspace, number: int, text: str, found: Sequence[Copy]) -> Copy | None:
    """Return the decided sentence whose tag a copy gets: all that are decided have one tag, and it means the same here."""
    if len(found) != 1 or found[0].tag is None:
        return None
    from triage.dedupe import leaning

    if not leaning.needs_company(text, found[0].tag):
        return found[0]
    before = copies.before(ws.db, number)
    beside = (one for one in copies.others(ws.db, number) if one.tag and copies.before(ws.db, one.id) == before)
    return next(beside, None) if before is not None else None


def offered(ws: Workspace, panels: Sequence[Panel], heads: Mapping[int, int] | None = None) -> list[Panel]:
    """Return sentences with the proposals that come from decided ones with the same or nearly the same words.

    Where the workspace is hurried, those that were not compared with nearly the same words wait for it.

    Args:
        ws: The workspace.
        panels: The sentences.
        heads: What `copies.shared` says of their report, where it was asked already.
    """
    if config.copies() == "off" or not any(p.tag is None for p in panels) or not copies.any_decided(ws.db):
        return list(panels)
    open_ = [panel for panel in panels if panel.tag is None]
    heads = {p.id: copies.first(ws.db, p.id) for p in open_} if heads is None else heads
    same = {p.id: copies.decided(ws.db, heads[p.id]) for p in open_ if p.id in heads}
    near = [panel for panel in open_[:LONG] if not same.get(panel.id)]
    if ws.hurried:
        waiting = {panel.id for panel in near}
        panels = [panel._replace(waits=True) if panel.id in waiting else panel for panel in panels]
        near = []
    edits = {panel.id: found for panel, found in zip(near, _nearly(ws, near, 1), strict=True)}
    return [_offered(ws, panel, same.get(panel.id, []), edits.get(panel.id, [])) for panel in panels]


def _offered(ws: Workspace, panel: Panel, same: Sequence[Copy], edits: Sequence[Copy]) -> Panel:
    if len(same) != 1 and not edits:
        return panel
    from triage.dedupe import leaning

    if len(same) == 1:
        sure = leaning.SAME if _source(ws, panel.id, panel.text, same) else leaning.LEANING
        return _with(panel, same[0], sure, "the same words")
    other = differing(panel, edits[0])
    return _with(panel, edits[0], leaning.EDITED, f"other words: {other}" if other else "the same words")


def _with(panel: Panel, source: Copy, sure: float, what: str) -> Panel:
    tag, own = source.tag, panel.proposal
    assert tag is not None
    agrees = own is not None and own.tag is tag
    sure = max(sure, own.confidence) if own and agrees else sure
    reason = f"{AS_IN}{source.outlet or 'another report'}, {what}"
    return panel._replace(proposal=Proposal(tag, sure, reason, own.flags if own and agrees else ()))


def borrows(panel: Panel) -> bool:
    """Say whether a sentence is shown with a proposal that comes from a decided one, and goes with its tag."""
    return panel.tag is None and panel.proposal is not None and panel.proposal.reason.startswith(AS_IN)


def nearly(ws: Workspace, panel: Panel, most: int) -> list[Copy]:
    """Return up to `most` decided sentences that are the same as one after an edit, with the words that differ."""
    return _nearly(ws, [panel], most)[0]


def _nearly(ws: Workspace, panels: Sequence[Panel], most: int) -> list[list[Copy]]:
    keys = [wording.near_keys(panel.text, wording.ASKED) for panel in panels]
    asked = copies.asked(ws.db, keys) if keys else []
    return [
        list(islice(_edits(ws, panel, copies.tagged(ws.db, some[:JUDGED])), most))
        for panel, some in zip(panels, asked, strict=True)
    ]


def _edits(ws: Workspace, panel: Panel, others: Iterable[Copy]) -> Iterator[Copy]:
    for other in others:
        if other.id == panel.id:
            continue
        from triage.dedupe import copies as rules

        differ = rules.near(panel.text, other.text)
        if differ and wording.same_standing(*(copies.standing(ws.db, number) for number in (other.id, panel.id))):
            yield other._replace(only_here=differ.only_a, only_there=differ.only_b)


def differing(panel: Panel, other: Copy) -> str:
    """Return the words that only one of two sentences has: those of the first, a stroke, those of the second."""
    if not other.only_here and not other.only_there:
        return ""
    here = " ".join(panel.text[start:end] for start, end in other.only_here)
    there = " ".join(other.text[start:end] for start, end in other.only_there)
    return f"{here or 'none'} / {there or 'none'}"


def others(ws: Workspace, panel: Panel) -> list[Copy]:
    """Return the sentences elsewhere with the words of one, then, with time, the decided ones with nearly the same words."""
    return [*copies.others(ws.db, panel.id), *([] if ws.hurried else nearly(ws, panel, JUDGED))]


def seen(ws: Workspace, panels: Sequence[Panel]) -> list[Panel]:
    """Return the sentences of a report as they are shown.

    They have the proposals that come from decided ones elsewhere, how often their words stand, and the seams.
    """
    heads = copies.shared(ws.db, panels[0].report) if panels else {}
    return _printed(offered(ws, panels, heads), copies.prints(ws.db, heads))


def _printed(panels: list[Panel], found: Mapping[int, list[tuple[int, str | None]]]) -> list[Panel]:
    if not found:
        return panels
    outlets = [
        {report: outlet for report, outlet in found.get(panel.id, ()) if report != panel.report} for panel in panels
    ]
    made = [p._replace(copies=copies.times(found[p.id])) if p.id in found else p for p in panels]
    for first, end, reports in stretches([frozenset(one) for one in outlets]):
        named = dict.fromkeys(outlets[first][report] for report in sorted(reports))
        made[first] = made[first]._replace(seam=Seam(tuple(named), end - first))
    return made
