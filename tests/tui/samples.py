"""A small workspace of made-up reports, with proposals of its own, so that screens do not change with the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from triage.desk import merge
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.decision import Change, Subject
from triage.domain.report import Block, Report, Role, Sentence
from triage.domain.story import Relation, Verdict
from triage.domain.tag import Flag, Proposal, Tag
from triage.store import copies, journal, reports, stories
from triage.store.connect import writing

NOW = "2031-03-06T09:00:00Z"

Piece = tuple[str, Role, int, Proposal | None]
Given = Sequence[tuple[str, str, str | None, str | None, Sequence[Piece]]]


def proposal(tag: str, confidence: float, reason: str, *flags: str) -> Proposal:
    """Return a proposal in few words."""
    return Proposal(Tag(tag), confidence, reason, tuple(Flag(f) for f in flags))


EVENT = proposal("event", 0.98, "A past act with a place and a day.")
QUOTE = proposal("quote", 0.99, "More than half of the words stand inside quotation marks.")
CAPTION = proposal("caption", 0.98, "Begins with a caption marker.", "has_event")
NOISE = proposal("noise", 0.9, "No act, no place.")
UNSURE = proposal("noise", 0.55, "A plan or a fear.", "projection")

DAM: Sequence[Piece] = (
    ("Shelling hit the north gate of Karsin on Tuesday, killing at least four people and wounding dozens, the town "
     "hospital said.", Role.BODY, 0, EVENT),
    ("The barrage began before dawn.", Role.BODY, 0, EVENT),
    ("“We counted thirty shells before the lights went out”, a nurse told the Meadow Post.", Role.BODY, 1, QUOTE),
    ("Caption: Smoke over the north gate of Karsin.", Role.CAPTION, 2, CAPTION),
    ("Engineers fear that the dam above the town could fail within days if the pumps stay without power, and the valley "
     "below it has no other road than the one along the river.", Role.BODY, 3, UNSURE),
    ("Read also: What we know about the talks.", Role.RELATED, 4, NOISE),
    ("Two militia commanders were arrested in Dorvale on Monday.", Role.BODY, 5, EVENT),
)  # fmt: skip
WIRE: Sequence[Piece] = (
    ("Four people died when shells fell on the north gate of Karsin on Tuesday.", Role.BODY, 0, EVENT),
    ("Talks are set to resume next week.", Role.BODY, 1, UNSURE),
)
TALKS: Sequence[Piece] = (
    ("Delegates of both sides signed a truce for the Dorvale road in Ostrava Bay on Wednesday.", Role.BODY, 0, EVENT),
    ("“It is a beginning”, said the envoy.", Role.BODY, 1, QUOTE),
)
MARKET: Sequence[Piece] = (("A blast at the fish market of Port Elim killed five on Sunday.", Role.BODY, 0, EVENT),)
TOLL: Sequence[Piece] = (("Eleven are now dead after the blast at the fish market.", Role.BODY, 0, EVENT),)
ARABIC: Sequence[Piece] = (
    ("قالت الشرطة إن سيارة انفجرت قرب السوق القديم يوم الأحد.", Role.BODY, 0, EVENT),
    ("東京の記者が現地から伝えた。", Role.BODY, 1, NOISE),
)

REPORTS: Given = (
    ("dam", "Shells kill four at the gate of Karsin", "Meadow Post", "2031-03-04T10:12:00Z", DAM),
    ("wire", "Four killed as shells hit Karsin gate", "Harbour Wire", "2031-03-04T11:05:00Z", WIRE),
    ("talks", "Truce signed for the Dorvale road", "Harbour Wire", "2031-03-05T18:30:00Z", TALKS),
    ("market", "Five killed in Port Elim market blast", "Coast Herald", "2031-03-02T10:12:00Z", MARKET),
    ("toll", "Toll in Port Elim market blast rises to 11", None, "2031-03-02T14:20:00Z", TOLL),
    ("arabic", "انفجار قرب السوق القديم", "صوت الساحل", "2031-03-02T15:00:00Z", ARABIC),
)


def build(path: Path, given: Given = REPORTS) -> Workspace:
    """Return a new workspace with reports; the first two of the standard ones are one story, two pairs are offered."""
    ws = open_workspace(path, editor="anna")
    keys = {}
    with writing(ws.db):
        for name, title, outlet, published, pieces in given:
            keys[name] = add(ws, name, title, outlet, published, pieces)
        reports.index_words(ws.db, 1)
        copies.file(ws.db, 1)
        if given is REPORTS:
            merge.same(ws, keys["dam"], keys["wire"])
            stories.add_pair(
                ws.db, keys["market"], keys["toll"], Verdict(Relation.LINK, 71, "number differs: 5 and 11")
            )
            stories.add_pair(ws.db, keys["talks"], keys["dam"], Verdict(Relation.SUGGEST, 62, "a place in common"))
    return ws


def add(
    ws: Workspace, name: str, title: str, outlet: str | None, published: str | None, pieces: Sequence[Piece]
) -> str:
    """Store one report as a load would; return its key."""
    text, blocks, sentences = title, [Block(Role.TITLE, 0, len(title))], []
    report_id = f"{abs(hash_of(name)):016x}"[:16]
    sentences.append(Sentence(report_id, 1, 0, len(title), Role.TITLE, 0, title))
    paragraph = -1
    for n, (words, role, number, _) in enumerate(pieces, 2):
        text += " " if number == paragraph else "\n\n"
        paragraph = number
        start = len(text)
        text += words
        blocks.append(Block(role, start, len(text)))
        sentences.append(Sentence(report_id, n, start, len(text), role, number + 1, words))
    report = Report(
        report_id, f"{name}.txt", title, text, tuple(blocks), "text/plain", report_id * 4, outlet=outlet,
        published=published, url=f"https://news.example/{re.sub('[^a-z]', '', name)}",
    )  # fmt: skip
    key = reports.key_of(report, 1)
    number = reports.insert(ws.db, report, 1, sentences)
    reports.offer(ws.db, number, sentences, [None, *(p for *_, p in pieces)])
    journal.decide(ws.db, ws.editor, "load", [Change(Subject.REPORT, key, None, True)])
    return key


def hash_of(name: str) -> int:
    """Return a number that stands for a name on every machine."""
    number = 1469598103934665603
    for byte in name.encode():
        number = (number ^ byte) * 1099511628211 % (1 << 64)
    return number


def offer(ws: Workspace, a: int, b: int, why: str) -> None:
    """Offer the stories of two reports as one."""
    first, second = (reports.row(ws.db, number) for number in (a, b))
    assert first is not None
    assert second is not None
    with writing(ws.db):
        stories.add_pair(ws.db, first.key, second.key, Verdict(Relation.SUGGEST, 80, why))
