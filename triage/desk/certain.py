"""Apply the merges of headlines that are certain now; a load does it for what it brings, this verb for what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from triage.desk import filing, merge
from triage.desk.workspace import Workspace
from triage.domain.rows import Offer
from triage.domain.story import Relation
from triage.errors import Stopped
from triage.store import journal, stories
from triage.store.connect import Connection, writing


def apply(ws: Workspace, progress: Callable[[int, int], bool] | None = None) -> int:
    """Apply the merges that are certain now and that no answer forbids; return how many headlines were merged.

    How rare a word is decides whether two that are spelt alike are one; so what other rules filed, or what was filed only in
    part, is filed anew first.

    Args:
        ws: The workspace.
        progress: Called while that is done with (reports done, of all); a false answer stops before anything is merged.

    Raises:
        ReadOnlyWorkspace: This desk only reads.
        Stopped: It was stopped.
    """
    from triage.dedupe import score

    db = ws.writable()
    if not filing.file_anew(ws, progress):
        raise Stopped("Nothing was merged; what was filed anew stays so.")
    merged = 0
    batch: int | None = None
    with writing(db):
        for offer in _every_offer(db):
            if offer.why.startswith(merge.TORN):
                continue
            first, second = stories.headline(db, offer.a.key), stories.headline(db, offer.b.key)
            leads = [stories.lead_of(db, first.id), stories.lead_of(db, second.id)]
            verdict = score.judge(first, second)
            if verdict.relation is Relation.MERGE and leads[0] != leads[1] and merge.are_one(db, *leads):
                changes = merge.united(db, leads, verdict)
                batch = journal.decide(db, ws.editor, "story.certain", changes, batch)
                merged += len(changes)
    return merged


def _every_offer(db: Connection) -> Iterator[Offer]:
    after: stories.Place | None = None
    while found := stories.offers(db, after, 200):
        yield from found
        after = merge.offer_key(found[-1])
