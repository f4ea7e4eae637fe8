"""Stories: star clusters around a lead headline.

A headline joins only a lead, never a chain, and no guard may stand
between it and any member of the story.

Chains are what ruins other ways: with the same links, 100,000 headlines gave connected components with a pair-F1 of
0.011 and stars with 0.828 (reference page on headlines, 1).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Final, TypeAlias

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from triage.dedupe import sieve
from triage.dedupe.context import Context, days_between
from triage.dedupe.diff import Distinct
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Source, form
from triage.dedupe.keys import key_words, keys_of
from triage.dedupe.lexicon import FUNCTION, is_synonym, stem
from triage.dedupe.outlets import learned
from triage.dedupe.score import MERGE_FROM, MERGE_WORDS, certain, load_weights, objection, worth_telling
from triage.domain.story import Headline, Membership, Relation, Verdict
from triage.text.fold import fold_headline

BLOCK: Final = 200
"""So many leads a key remembers; a key that more share is a mould, not news."""
LOOKED_AT: Final = 50
"""So many leads that share a key are enough to choose from."""
NEAR: Final = 68
"""The least similarity (0-100, of the sorted words) of two headlines that are looked at closely."""
RANKED: Final = 16
"""So many of the nearest are looked at word by word."""
JUDGED: Final = 6
"""So many of them are judged."""
ESTABLISHED: Final = 3
"""A spelling in fewer headlines than this may be a slip of any other."""
SLIPS: Final = 60
"""A spelling that is so many times rarer than another may be a slip of it."""
MEMBERS: Final = 12
"""So many members of a story are asked whether a guard stands against a new one."""


Objections: TypeAlias = dict[tuple[Source, Source], "Finding | None"]
"""What a guard says for good against a headline and one of a story, by what the two were made from."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a new headline belongs. `lead` and `verdict` are None where no merge is certain."""

    lead: str | None
    verdict: Verdict | None
    also: tuple[str, ...]
    """The leads of further stories to which it belongs as certainly: the new headline shows that they are one."""
    offers: tuple[tuple[str, Verdict], ...]
    """Candidates to suggest or to link: (candidate id, verdict), best first, one a story."""


def place(
    new: Headline,
    candidates: Sequence[tuple[Headline, str]],
    weights: str | None = None,
    members: Callable[[str], Iterable[Headline]] | None = None,
    distinct: Distinct | None = None,
    body: Callable[[str], float | None] | None = None,
    outlets: frozenset[str] = frozenset(),
    known: Objections | None = None,
) -> Placement:
    """Return where one new headline belongs among candidates.

    The answer does not depend on the order of the candidates. It joins the story that has a headline which it matches for
    certain, unless a guard stands between it and any member.

    Args:
        new: The headline that came in.
        candidates: Headlines that share a key with it, each with the id of its story's lead.
        weights: A file of weights instead of the shipped ones.
        members: Returns the headlines of a story by its lead, where not all of them are among the candidates; it is
            asked only about a story that the headline would join.
        distinct: Says of two spellings whether they are known as two words; see `two_words`.
        body: Returns how much of the body the report of a candidate has in common with the new one; asked only where the
            headlines leave it open.
        outlets: Names of outlets that may end a headline, in small letters.
        known: What guards said of headlines that were placed before, with the same `distinct`; it grows.
    """
    telling = sieve.telling(new.text, new.outlet, outlets)
    judged: dict[str, list[tuple[Headline, Verdict]]] = {}
    for (other, lead), similarity in sieve.nearest(new, candidates):
        there = sieve.telling(other.text, other.outlet, outlets)
        if not sieve.may_tell(telling, there, similarity):
            continue
        context = Context(days_between(new, other), partial(body, other.id) if body else None)
        if weights is None and sieve.is_hopeless(telling, there, context):
            continue
        mine, theirs = form(new.text, new.outlet, outlets), form(other.text, other.outlet, outlets)
        verdict = worth_telling(mine, theirs, weights, distinct, context)
        if verdict:
            judged.setdefault(lead, []).append((other, verdict))
    if not judged:  # so it is with most headlines
        return _NOWHERE
    joins: list[tuple[float, str, Verdict]] = []
    offers: list[tuple[float, str, Verdict]] = []
    for lead, told in judged.items():
        other, best = min(told, key=lambda pair: (pair[1].relation is not Relation.MERGE, -pair[1].score, pair[0].id))
        if best.relation is Relation.MERGE:
            asked = members(lead) if members else [o for o, own in candidates if own == lead]
            against = against_any(new, asked, distinct, outlets, known)
            if against is None:
                joins.append((-best.score, lead, best))
                continue
            best = Verdict(Relation.SUGGEST, MERGE_FROM - 1, f"of another member: {against.sentence}")
        offers.append((-best.score, other.id, best))
    joins.sort(key=lambda join: join[:2])
    offers.sort(key=lambda offer: offer[:2])
    _, lead_id, verdict = joins[0] if joins else (0.0, None, None)
    also = tuple(lead for _, lead, _ in joins[1:])
    return Placement(lead_id, verdict, also, tuple((other_id, v) for _, other_id, v in offers))


_NOWHERE: Final = Placement(None, None, (), ())


def two_words(one: int, other: int) -> bool:
    """Say of two spellings, by the number of headlines with each, whether they are two words and no slip of one another."""
    low, high = sorted((one, other))
    return low >= ESTABLISHED and low * SLIPS > high


def against_any(
    new: Headline,
    members: Iterable[Headline],
    distinct: Distinct | None = None,
    outlets: frozenset[str] = frozenset(),
    known: Objections | None = None,
) -> Finding | None:
    """Return what a guard says for good against a headline and any of a story; at most `MEMBERS` of it are asked.

    A large story tells the same in the same words over and over; what was said of such a pair is `known` and not asked again.
    """
    known = {} if known is None else known
    mine = form(new.text, new.outlet, outlets)
    for other in islice(members, MEMBERS):
        theirs = form(other.text, other.outlet, outlets)
        pair = mine.source, theirs.source
        if pair not in known:
            known[pair] = objection(mine, theirs, distinct, whole=False)
        if finding := known[pair]:
            return finding
    return None


def gather(headlines: Iterable[Headline], weights: str | None = None) -> Iterator[Membership]:
    """Yield the membership of every headline, in the order given.

    Headlines with the same folded words are one from the start; the rest goes through candidate keys, a similarity
    and the verdict. The stories do not depend on the order of the headlines, since they are taken in an order of their
    own; of equal headlines the earliest published, then the smallest id, leads. Memory: about 2 KB a headline. Merges
    are a matter of rules, not of weights; a file of weights is only checked.

    Raises:
        UsageError: The file of weights cannot be read.
    """
    if weights:
        load_weights(weights)
    given = [(headline.id, headline.text, headline.outlet, headline.published) for headline in headlines]
    outlets = learned([text for _, text, _, _ in given])
    table: dict[str, list[int]] = {}
    for at, (_, text, _, _) in enumerate(given):
        table.setdefault(_same_key(text, at, outlets), []).append(at)
    folds = [key.partition("\n")[0] for key in table]
    groups = list(table.values())
    for group in groups:
        group.sort(key=lambda at: (given[at][3] or "~", len(given[at][0]), given[at][0]))
    stars = _stars(folds, [len(group) for group in groups], [given[group[0]][1] for group in groups], outlets)
    out: list[Membership | None] = [None] * len(given)
    for group_at, group in enumerate(groups):
        centre, verdict = stars[group_at]
        lead = given[groups[centre][0]][0]
        for at in group:
            own = given[at][0]
            why = verdict or Verdict(
                Relation.MERGE, 100.0, "leads its story" if own == lead else "the same words after folding"
            )
            out[at] = Membership(own, lead, why.score, why.why)
    yield from (member for member in out if member)


def _same_key(text: str, at: int, outlets: frozenset[str]) -> str:
    """Return what equal headlines share; a question is no statement, who owns no one of a list, too few words never certain."""
    folded = fold_headline(text, outlets)
    if folded.count(" ") < 6 and len(form(text, None, outlets).content) < MERGE_WORDS:
        return f"{folded}\n{at}"
    if "?" in text or "؟" in text:
        return f"{folded}\n?"
    return f"{folded}\n'" if "'s " in text or "’s " in text else folded


def _stars(
    folds: list[str], sizes: list[int], texts: list[str], outlets: frozenset[str]
) -> list[tuple[int, Verdict | None]]:
    """Return for every distinct folded headline the one that leads it, and the verdict on the two (None for itself)."""
    corpus = _Corpus(texts, outlets, [frozenset(key_words(fold)) for fold in folds])
    cut = [text.rstrip("'\" ").endswith(("...", "…")) for text in texts]
    stars: list[tuple[int, Verdict | None]] = [(at, None) for at in range(len(folds))]
    for at in sorted(range(len(folds)), key=lambda at: (cut[at], -sizes[at], folds[at])):
        found = corpus.join(at, cut[at])
        if found:
            stars[at] = found
    return stars


class _Corpus:
    """The distinct headlines of one run, with the leads found so far under their keys."""

    def __init__(self, texts: list[str], outlets: frozenset[str], words: list[frozenset[str]]) -> None:
        self.texts = texts
        self.outlets = outlets
        self.words = words
        self.lines = [" ".join(sorted(own)) for own in words]
        self.df = Counter(chain.from_iterable(words))
        self.established = frozenset([word for word, count in self.df.items() if count >= ESTABLISHED])
        self.blocks: dict[int, array[int]] = {}
        self.members: dict[int, list[int]] = {}

    def distinct(self, one: str, other: str) -> bool:
        """Say whether two spellings are two words: both well known, neither a rare slip of a common word."""
        return two_words(self._count(one), self._count(other))

    def _count(self, word: str) -> int:
        return len(self.texts) if word in FUNCTION else self.df[stem(word)]

    def join(self, at: int, cut: bool) -> tuple[int, Verdict] | None:
        """Return the lead that a headline joins and the verdict, or None and make it a lead."""
        mine = keys_of([word for word in self.words[at] if self.df[word] > 1], self.df.__getitem__)
        found = self._best(at, self._near(at, mine, cut))
        if found:
            self.members.setdefault(found[0], []).append(at)
            return found
        for key in mine:
            block = self.blocks.get(key)
            if block is None:
                self.blocks[key] = array("l", (at,))
            elif len(block) < BLOCK:
                block.append(at)
        return None

    def _near(self, at: int, mine: list[int], cut: bool) -> list[int]:
        """Return the leads that share a key and could be the same, small blocks first: a rare pair says more."""
        blocks = sorted((block for key in mine if (block := self.blocks.get(key))), key=len)
        near: dict[int, None] = {}
        for block in blocks:
            near.update(dict.fromkeys(block))
            if len(near) > LOOKED_AT:
                break
        return list(near)

    def _may_merge(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Say quickly that two headlines cannot merge, since well-known words stand against each other."""
        mine, theirs = one - other, other - one
        if not mine or not theirs:
            return True
        if len(mine) + len(theirs) > len(one) - len(mine) + 4:
            return False
        few, many = mine & self.established, theirs & self.established
        if len(many) <= len(few):
            few, many = many, few
        for x in few:
            for y in many:
                if _akin(x, y):
                    break
            else:
                return False
        return True

    def _best(self, at: int, near: list[int]) -> tuple[int, Verdict] | None:
        if not near:
            return None
        lines = self.lines
        ranked = process.extract(
            lines[at], [*map(lines.__getitem__, near)], scorer=fuzz.ratio, score_cutoff=NEAR, limit=RANKED
        )
        words, mine, judged = self.words[at], None, 0
        for _, _, place_ in ranked:
            other = near[place_]
            if not self._may_merge(words, self.words[other]):
                continue
            mine = mine or self._form(at)
            verdict = certain(mine, self._form(other), self.distinct)
            if verdict and self._allowed(mine, other):
                return other, verdict
            judged += 1
            if judged == JUDGED:
                break
        return None

    def _form(self, at: int) -> Form:
        return form(self.texts[at], None, self.outlets)

    def _allowed(self, mine: Form, lead: int) -> bool:
        """Say whether no guard stands between a headline and a member of a story."""
        asked = self.members.get(lead, [])[:MEMBERS]
        return not any(objection(mine, self._form(member), self.distinct) for member in asked)


@lru_cache(maxsize=1 << 16)
def _akin(one: str, other: str) -> bool:
    if one[0].isdigit() and other[0].isdigit():
        return False
    if is_synonym(one, other) or one.startswith(other) or other.startswith(one):
        return True
    return OSA.distance(one, other, score_cutoff=2) <= 2
