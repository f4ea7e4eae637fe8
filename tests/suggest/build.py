"""Reports of one's own words for the tests of proposals: blocks of (role, sentences)."""

from __future__ import annotations

from collections.abc import Sequence

from triage.domain.report import Block, Report, Role, Sentence
from triage.domain.tag import Proposal
from triage.suggest import rules

Blocks = Sequence[tuple[Role, Sequence[str]]]


def built(blocks: Blocks, title: str | None = None, published: str | None = None) -> tuple[Report, list[Sentence]]:
    """Return a report whose blocks hold the given sentences, joined by blanks, blocks by a blank line."""
    text, spans, parts = "", [], []
    for paragraph, (role, pieces) in enumerate(blocks):
        start = len(text)
        for piece in pieces:
            at = len(text)
            text += piece
            spans.append((role, paragraph, at, len(text)))
            text += " "
        text = text[:-1] if pieces else text
        parts.append(Block(role, start, len(text)))
        text += "\n\n"
    report = Report("0" * 16, "a.txt", title, text, tuple(parts), "text/plain", "0" * 64, published=published)
    return report, [
        Sentence(report.report_id, n, start, end, role, paragraph, text[start:end])
        for n, (role, paragraph, start, end) in enumerate(spans, 1)
    ]


def proposed(blocks: Blocks, title: str | None = None, published: str | None = None) -> list[Proposal | None]:
    """Return the proposals for such a report."""
    report, sentences = built(blocks, title, published)
    return rules.propose(report, sentences)


def alone(text: str, role: Role = Role.BODY, title: str | None = None) -> Proposal:
    """Return the proposal for one sentence that is a report of its own."""
    (found,) = proposed([(role, [text])], title)
    assert found is not None
    return found
