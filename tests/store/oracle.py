"""Random workspaces, and a slow twin of the order of the work that looks at every sentence."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from triage.desk import blind, code, read
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.decision import Change, Subject, Value
from triage.domain.event import EventRecord
from triage.domain.query import LEFT, NONE, WORDS, Filter, Order, Term
from triage.domain.report import Block, Report, Role, Sentence
from triage.domain.rows import Panel, Position, ReportRow
from triage.domain.tag import Flag, Proposal, Tag
from triage.store import journal, reports
from triage.store.connect import writing
from triage.text.fold import fold_words

WORDS_OF = ["the", "mill", "bridge", "mills", "burned", "held", "École", "market", "quiet", "was", "السوق", "left"]
OUTLETS = ["North Wire", "South Wire", "Harbour", "صوت الساحل", None]
DAYS = ["2021-03-01T08:00:00Z", "2021-03-04T23:00:00Z", "2021-04-02T00:00:00Z", "2020-12-31T12:00:00Z", None]
SURE = [0.42, 0.5, 0.5, 0.73, 0.9, 0.95]


def build(path: Path, chance: random.Random, count: int) -> Workspace:
    """Return a new workspace of random reports, some of them in stories, some decided, some left out."""
    ws = open_workspace(path, editor="anna")
    with writing(ws.db):
        keys = [_add(ws, chance, n) for n in range(count)]
        reports.index_words(ws.db, 1)
        for _ in range(count // 2):
            join(ws, *chance.sample(keys, 2))
        for panel in list(everything(ws)):
            decide(ws, chance, panel)
        if chance.random() < 0.5:
            leave_out(ws, chance.choice(keys))
    return ws


def _add(ws: Workspace, chance: random.Random, n: int) -> str:
    title = f"Word{n} item{n}"
    text, report_id = title, f"{n:016x}"
    pieces = [(Role.TITLE, title)]
    for _ in range(chance.randint(1, 5)):
        role = chance.choices([Role.BODY, Role.CAPTION, Role.RELATED], [6, 1, 1])[0]
        pieces.append((role, " ".join(chance.choices(WORDS_OF, k=4)) + "."))
    sentences, blocks, text = [], [], ""
    for number, (role, words) in enumerate(pieces, 1):
        start = len(text)
        text += words + "\n"
        sentences.append(Sentence(report_id, number, start, start + len(words), role, number, words))
        blocks.append(Block(role, start, start + len(words)))
    report = Report(
        report_id, f"{n}.txt", title, text, tuple(blocks), "text/plain", report_id * 4,
        outlet=chance.choice(OUTLETS), published=chance.choice(DAYS), language=chance.choice(["en", "ar", "en-us", None]),
    )  # fmt: skip
    number = reports.insert(ws.db, report, 1, sentences)
    offered = [
        None
        if s.role is Role.TITLE or chance.random() < 0.2
        else Proposal(chance.choice(list(Tag)), chance.choice(SURE), "why")
        for s in sentences
    ]
    reports.offer(ws.db, number, sentences, offered)
    key = reports.key_of(report, 1)
    journal.decide(ws.db, ws.editor, "load", [Change(Subject.REPORT, key, None, True)])
    return key


def join(ws: Workspace, one: str, lead: str) -> None:
    """Put a report that leads nobody into the story of another."""
    row, other = reports.row_of_key(ws.db, one), reports.row_of_key(ws.db, lead)
    assert row is not None
    assert other is not None
    if row.lead == row.id != other.lead and len(reports.of_story(ws.db, row.id)) == 1:
        head = reports.row(ws.db, other.lead)
        assert head is not None
        value: Value = {"lead": head.key, "how": "editor", "score": 100, "why": "said so"}
        journal.decide(ws.db, ws.editor, "story.same", [Change(Subject.LEAD, one, None, value)])


def leave_out(ws: Workspace, key: str) -> None:
    """Hide a report."""
    journal.decide(ws.db, ws.editor, "report.exclude", [Change(Subject.REPORT, key, True, "excluded")])


def decide(ws: Workspace, chance: random.Random, panel: Panel) -> None:
    """Decide something on a sentence, or nothing."""
    name, editor = panel.sentence_id, chance.choice(["anna", "Ben"])
    if chance.random() < 0.4:
        new = chance.choice([Tag.EVENT, Tag.QUOTE, Tag.NOISE]).value
        journal.decide(ws.db, editor, f"tag.{new}", [Change(Subject.TAG, name, None, new)])
        if new == Tag.EVENT and chance.random() < 0.5:
            record = EventRecord(f"ev_{panel.id:016x}", chance.choice(["draft", "confirmed"]), sentence_ids=(name,))
            journal.decide(
                ws.db, editor, "record.open", [Change(Subject.RECORD, record.event_id, None, record.as_value())]
            )
    if chance.random() < 0.15:
        flags: Value = [chance.choice([Flag.MULTI, Flag.DISPUTED]).value]
        journal.decide(ws.db, editor, "flag.multi", [Change(Subject.FLAGS, name, None, flags)])
    if chance.random() < 0.1:
        journal.decide(ws.db, editor, "note", [Change(Subject.NOTE, name, None, "ask the desk")])


def everything(ws: Workspace) -> Iterator[Panel]:
    """Yield every sentence of every present report, by story."""
    for row in sorted(read.every_report(ws), key=lambda row: (row.lead, row.id)):
        yield from reports_panels(ws, row.id)


def reports_panels(ws: Workspace, number: int) -> list[Panel]:
    """Return the sentences of a report, without computing proposals."""
    from triage.store import sentences

    return sentences.panels(ws.db, number)


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence with its report, its place, and the time at which its story is read."""

    panel: Panel
    report: ReportRow
    place: Position
    size: int


def slowly(ws: Workspace, where: Filter) -> list[Found]:
    """Return all matches in the order of the work, by looking at everything."""
    rows = read.every_report(ws)
    sizes = Counter(row.lead for row in rows)
    found = [
        Found(panel, row, (row.lead, row.id, panel.start), sizes[row.lead])
        for row in rows
        for panel in reports_panels(ws, row.id)
    ]
    matching = [one for one in found if meets(ws, one, where)]
    return sorted(matching, key=lambda one: rank(one, where.order))


def rank(one: Found, order: Order | None) -> tuple[object, ...]:
    """Return where a sentence stands in an order."""
    day = (one.report.published or "")[:10]
    match order:
        case Order.OUTLET:
            return (one.report.outlet is None, one.report.outlet or "", *one.place)
        case Order.DAY:
            return (not day, day, *one.place)
        case Order.NEWEST:
            return (not day, -int(day.replace("-", "") or 0), *one.place)
        case Order.SIZE:
            return (-one.size, *one.place)
        case Order.SURE if one.panel.tag is None:
            offered = one.panel.proposal
            return (0, 0, round(offered.confidence * 10000), one.panel.id) if offered else (0, 1, *one.place)
        case Order.SURE:
            return (1, *one.place)
    return one.place


def meets(ws: Workspace, one: Found, where: Filter) -> bool:
    """Say whether a sentence meets every term; terms of one name are alternatives, but for words, days and sureness."""
    together: dict[str, list[bool]] = {}
    for term in where.terms:
        holds = meets_one(ws, one, term)
        if term.negated:
            if holds:
                return False
        elif term.name in (WORDS, "since", "until", "sure"):
            if not holds:
                return False
        else:
            together.setdefault(term.name, []).append(holds)
    return all(map(any, together.values()))


def meets_one(ws: Workspace, one: Found, term: Term) -> bool:
    """Say whether a sentence meets a term, apart from its minus."""
    p, r, value = one.panel, one.report, term.value
    published = r.published or ""
    match term.name:
        case "left":
            return p.tag is None
        case "tag":
            return p.tag is None if value == NONE else p.tag == value
        case "words":
            return f" {fold_words(value)}{' ' * term.negated}" in f" {fold_words(p.text)} "
        case "outlet":
            return value.lower() in (r.outlet or "").lower()
        case "since":
            return published >= value
        case "until":
            return bool(published) and published[: len(value)] <= value
        case "lang":
            return (r.language or "").split("-")[0] == value
        case "flag":
            return _some([f.value for f in p.flags], value)
        case "note":
            return _some([p.note] if p.note else [], value) or value in (p.note or "")
        case "role":
            return p.role == value
        case "record":
            return _some([record.status for record in code.records_of(ws, p.sentence_id)], value)
        case "story":
            lead = reports.row(ws.db, r.lead)
            return lead is not None and value.lower() in lead.headline.lower()
        case "by":
            last = journal.last_on(ws.db, Subject.TAG, p.sentence_id)
            return bool(p.tag and last and last.editor.lower() == value.lower())
        case "proposed":
            offered = None if blind.hides(p) else p.proposal
            return offered is None if value == NONE else offered is not None and offered.tag == value
        case "sure":
            return bool(p.proposal) and _compared(p.proposal.confidence if p.proposal else 0, value)
    raise AssertionError(term)


def _some(there: list[str], value: str) -> bool:
    return not there if value == NONE else bool(there) if value == "any" else value in there


def _compared(confidence: float, value: str) -> bool:
    sign = value.rstrip("0123456789.")
    number = float(value[len(sign) :])
    return {"<": confidence < number, "<=": confidence <= number, ">": confidence > number, ">=": confidence >= number}[
        sign
    ]


TERMS = (
    LEFT, "-left", "tag:event", "tag:none", "-tag:noise", "tag:quote", "mill", "-mill", '"the mill"', "mil", "السوق", "éc",
    "outlet:north", "outlet:wire", "-outlet:wire", "outlet:nobody", "since:2021-03-02", "until:2021-03", "-since:2021",
    "lang:en", "-lang:ar", "flag:multi", "flag:any", "-flag:any", "note:desk", "note:any", "role:caption", "-role:body",
    "record:none", "record:draft", "record:any", "-record:confirmed", "by:anna", "by:BEN", "-by:ben", "sure<0.6",
    "sure>=0.5", "proposed:event", "-proposed:event", "proposed:quote", "proposed:none",
    "story:item3", "-story:word1", "zebra", "flag:none",
)  # fmt: skip
"""Terms of every kind."""


def line(chance: random.Random) -> str:
    """Return a random filter line without an order."""
    return " ".join(chance.sample(TERMS, chance.choices([0, 1, 2, 3], [1, 4, 4, 2])[0]))
