"""Stories: place new headlines, answer offers, detach a report; every step is a decision that can be undone."""

from __future__ import annotations

import bisect
import functools
import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, cast

from triage.desk.workspace import Workspace, decides
from triage.domain.decision import Change, Subject, Value
from triage.domain.rows import Offer
from triage.domain.story import Headline, Relation, Verdict
from triage.errors import DecisionError
from triage.store import copies, journal, reports, stories
from triage.store.connect import Connection
from triage.store.state import current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from triage.dedupe.stories import Objections

TORN = "fits two stories that are not one"
"""Why a headline is only offered to stories that it matches for certain."""


class Placed(NamedTuple):
    """What became of new headlines: the batch of certain merges, and how many merges and offers they gave."""

    batch: int | None
    merged: int
    offered: int
    moved: Mapping[str, str] = MappingProxyType({})
    """The new leads of reports that a merge moved."""


def place(ws: Workspace, keys: Sequence[str], *, auto: bool, batch: int | None) -> Placed:
    """Put the headlines of new reports into their stories where that is certain, and keep the doubtful pairs as offers.

    Args:
        ws: The workspace.
        keys: The new reports, in the order in which they are looked at.
        auto: Apply a certain merge; otherwise it becomes an offer.
        batch: The batch that the merges of this load belong to, once there is one.
    """
    db = ws.writable()
    new = {number: headline for number, headline in stories.headlines_of(db, keys) if headline.text.strip()}
    near = file(db, [(number, headline.text) for number, headline in new.items()])
    stored = stories.candidates(db, itertools.chain.from_iterable(near.values()))
    run = _Run(ws, auto, known_outlets(db) if stored else frozenset())
    numbers: dict[str, int] = {}  # made only where a merge moves any
    done = Placed(batch, 0, 0)
    for number, headline in new.items():
        others = [stored[other] for other in near[number] if other in stored]
        if others:
            found = _place(run, number, headline, others, done.batch)
            if found.moved:
                numbers = numbers or {headline.id: number for number, (headline, _) in stored.items()}
                moved = {numbers[key]: lead for key, lead in found.moved.items() if key in numbers}
                stored |= {at: (stored[at][0], lead) for at, lead in moved.items()}
            done = Placed(found.batch, done.merged + found.merged, done.offered + found.offered)
    return done


class _Run:
    """New headlines that are placed together, with what is the same for all of them, so that it is asked once.

    A story may have thousands of reports; what is asked of all of them is asked once a run and not for each that joins.
    """

    def __init__(self, ws: Workspace, auto: bool, outlets: frozenset[str]) -> None:
        self.ws, self.auto, self.outlets = ws, auto, outlets
        self.distinct = functools.partial(_two_words, ws.db)
        self.objections: Objections = {}
        self._decided: dict[str, bool] = {}

    def decided(self, lead: str) -> bool:
        """Say whether the editor put any report into a story; no certain merge changes that of the story that stays."""
        if lead not in self._decided:
            self._decided[lead] = stories.decided_by_editor(self.ws.db, lead)
        return self._decided[lead]


def _place(
    run: _Run, number: int, new: Headline, candidates: Sequence[tuple[Headline, str]], batch: int | None
) -> Placed:
    from triage.dedupe import stories as stars

    db, key = run.ws.db, new.id
    found = stars.place(
        new,
        candidates,
        members=functools.partial(_first, db),
        distinct=run.distinct,
        body=_bodies(db, number),
        outlets=run.outlets,
        known=run.objections,
    )
    told = found.lead is not None or found.offers
    if not told or not stories.is_alone(db, key):
        return Placed(batch, 0, 0)  # what was hidden and is back keeps its story
    offers = list(found.offers)
    changes: list[Change] = []
    if found.lead is not None and found.verdict is not None:
        leads = [found.lead, *found.also]
        one = all(are_one(db, *both, known=run.objections) for both in itertools.combinations(leads, 2))
        if run.auto and one and not stories.kept_apart(db, key, found.lead):
            changes = united(db, [key, *leads], found.verdict, run.decided)
        else:
            why = found.verdict.why if one else f"{TORN}: {found.verdict.why}"
            offers = [*((lead, Verdict(Relation.SUGGEST, found.verdict.score, why)) for lead in leads), *offers]
    if changes:
        batch = journal.decide(db, run.ws.editor, "story.certain", changes, batch)
    for other, verdict in offers:
        stories.add_pair(db, key, other, verdict)
    moved = {change.object: str(cast("dict[str, Value]", change.new)["lead"]) for change in changes}
    return Placed(batch, int(bool(changes)), len(offers), moved)


def _first(db: Connection, lead: str) -> list[Headline]:
    """Return as many headlines of a story as guards are asked about."""
    from triage.dedupe import stories as stars

    return stories.members(db, lead, stars.MEMBERS)


def known_outlets(db: Connection) -> frozenset[str]:
    """Return the names of the workspace's outlets that may end a headline of another one."""
    from triage.dedupe import outlets

    return outlets.endings(stories.outlets(db))


def _bodies(db: Connection, number: int) -> Callable[[str], float | None]:
    """Return what says how much of the body of a report another one prints too, by its key; None where that cannot be told.

    Bodies that have no sentence in common are not read: they are two texts.
    """

    @functools.cache
    def printed() -> frozenset[int]:
        return copies.heads(db, number)

    def shared(other: str) -> float | None:
        if not printed():
            return 0.0
        from triage.dedupe import context

        there = reports.number_of(db, other)
        if printed().isdisjoint(copies.heads(db, there)):
            return 0.0
        return context.same_body(reports.text(db, number), reports.text(db, there))

    return shared


def _two_words(db: Connection, one: str, other: str) -> bool:
    """Say whether the workspace knows two spellings as two words."""
    from triage.dedupe import stories as stars
    from triage.dedupe.lexicon import stem

    known = stories.frequencies(db, [stem(one), stem(other)])
    return stars.two_words(known[stem(one)], known[stem(other)])


def united(
    db: Connection, leads: Sequence[str], verdict: Verdict, decided: Callable[[str], bool] | None = None
) -> list[Change]:
    """Return the changes that make stories one: the oldest lead stays, or the lead of a story in which the editor decided."""
    decided = decided or functools.partial(stories.decided_by_editor, db)
    keep = min(leads, key=lambda lead: (not decided(lead), stories.age(db, lead)))
    value: Value = {"lead": keep, "how": "certain", "score": verdict.score, "why": verdict.why}
    moving = [pair for lead in leads if lead != keep for pair in stories.told(db, lead).items()]
    return [Change(Subject.LEAD, key, old, value) for key, old in moving]


def are_one(db: Connection, lead: str, other: str, *, known: Objections | None = None) -> bool:
    """Say whether no guard and no answer of the editor stands between any two headlines of two stories; see `against_any`."""
    from triage.dedupe import stories as stars

    if stories.kept_apart(db, lead, other):
        return False
    theirs = _first(db, other)
    distinct = functools.partial(_two_words, db)
    return not any(stars.against_any(one, theirs, distinct, known=known) for one in _first(db, lead))


def file(db: Connection, headlines: Sequence[tuple[int, str]]) -> dict[int, list[int]]:
    """File the headlines of reports under their keys, in this order; return for each the reports that are most like it.

    What is filed before a headline, here or earlier, is looked at. The statements are few, however many headlines there are.
    """
    from triage.dedupe import keys
    from triage.text.fold import fold_headline

    words = {number: keys.key_words(fold_headline(text)) for number, text in headlines}
    known = stories.frequencies(db, itertools.chain.from_iterable(words.values()))
    stored = frozenset(known)  # nothing is filed under a key of another word
    fresh: defaultdict[str, int] = defaultdict(int)
    asked, own = {}, {}
    wanted: set[int] = set()
    for number, found in words.items():
        rarest = keys.rarest_words(found, known.__getitem__, keys.ASKED)
        whole, codes = keys.whole_key(found), keys.codes(rarest)
        asked[number] = {*whole, *keys.pairs(codes)}
        own[number] = {*whole, *keys.pairs(codes[: keys.RAREST])}
        there = [code for word, code in zip(rarest, codes, strict=True) if word in stored]
        wanted.update(asked[number] if len(there) == len(codes) else keys.pairs(there) if len(there) > 1 else ())
        for word in found:
            known[word] += 1
            fresh[word] += 1
    blocks = stories.under_keys(db, wanted)
    near = {}
    added: list[tuple[int, int]] = []
    unsure: list[tuple[int, int]] = []  # what is older than all that were looked at under a key may be filed already
    for number in words:
        near[number] = stories.nearest(number, [blocks[key] for key in sorted(asked[number]) if key in blocks])
        for key in own[number]:
            block = blocks.setdefault(key, [])
            at = bisect.bisect(block, number)
            if block[at - 1 : at] != [number]:
                (added if at or len(block) < stories.UNDER_A_KEY else unsure).append((key, number))
                block.insert(at, number)
                del block[: -stories.UNDER_A_KEY]
    stories.add_words(db, fresh)
    stories.add_keys(db, [*added, *stories.not_filed(db, unsure)])
    return near


def offers(
    ws: Workspace,
    after: stories.Place | None,
    count: int,
    *,
    before: stories.Place | None = None,
    backwards: bool = False,
) -> list[Offer]:
    """Return a window of pairs that wait for an answer, the best score first; `after` and `before` are of `offer_key`.

    They are the first ones from `after` on, or the last ones before `before` when `backwards`.
    """
    return stories.offers(ws.db, after, count, before, backwards=backwards)


def still_open(ws: Workspace, offers: Sequence[Offer]) -> list[Offer]:
    """Return those of some offers that still wait for an answer, as they are now, in no order."""
    return stories.still_open(ws.db, [(offer.a.id, offer.b.id) for offer in offers])


def offer_key(offer: Offer) -> stories.Place:
    """Return an offer's place in the queue."""
    return offer.score, offer.a.id, offer.b.id


@decides
def same(ws: Workspace, a: str, b: str) -> None:
    """Merge the stories of two reports: the members of the younger story join the lead of the older.

    Raises:
        DecisionError: The editor keeps two of their reports apart; undo that first.
    """
    db = ws.writable()
    lead_a, lead_b = stories.lead_of(db, a), stories.lead_of(db, b)
    keep, join = sorted((lead_a, lead_b), key=lambda key: stories.age(db, key))
    if keep == join:
        return
    if stories.kept_apart(db, keep, join):
        raise DecisionError(
            "Two reports of these stories are kept apart by an earlier answer.", "Undo that answer first."
        )
    value: Value = {"lead": keep, "how": "editor", "score": 100.0, "why": "the editor said so"}
    changes = [
        _answer(db, a, b, "same"),
        *(Change(Subject.LEAD, k, current(db, Subject.LEAD, k), value) for k in stories.keys_of_story(db, join)),
    ]
    journal.decide(db, ws.editor, "story.same", changes)


@decides
def linked(ws: Workspace, a: str, b: str) -> None:
    """Tie two stories together without merging them."""
    db = ws.writable()
    journal.decide(db, ws.editor, "story.linked", [_answer(db, a, b, "linked")])


@decides
def apart(ws: Workspace, a: str, b: str) -> None:
    """Keep two headlines apart for good; nothing will merge them again until this is undone.

    Raises:
        DecisionError: They are in one story; detach one first.
    """
    db = ws.writable()
    if stories.lead_of(db, a) == stories.lead_of(db, b):
        raise DecisionError("Both reports are in one story.", "Detach one of them first.")
    journal.decide(db, ws.editor, "story.apart", [_answer(db, a, b, "apart")])


@decides
def detach(ws: Workspace, key: str) -> None:
    """Take a report out of its story and keep it apart from the lead; of a lead, the rest gets a new lead.

    Raises:
        DecisionError: The report is alone in its story.
    """
    db = ws.writable()
    lead = stories.lead_of(db, key)
    members = [h.id for h in stories.members(db, lead)]
    if len(members) < 2:
        raise DecisionError("The report is alone in its story.", "There is nothing to detach it from.")
    if lead != key:
        changes = [Change(Subject.LEAD, key, current(db, Subject.LEAD, key), None), _answer(db, key, lead, "apart")]
    else:
        changes = stories.new_lead(db, key, "the lead was detached")
        changes.append(_answer(db, key, changes[0].object, "apart"))
    journal.decide(db, ws.editor, "story.detach", changes)


def _answer(db: Connection, a: str, b: str, answer: str) -> Change:
    name = " ".join(sorted((a, b)))
    return Change(Subject.PAIR, name, current(db, Subject.PAIR, name), answer)
