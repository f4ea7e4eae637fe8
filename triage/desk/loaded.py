"""What came of a load, in words."""

from __future__ import annotations

from triage.desk.load import LoadSummary
from triage.text.counted import counted


def came(summary: LoadSummary) -> str:
    """Return how many reports and sentences came, and how many reports were here before, behind a semicolon; or nothing.

    Of a load that was stopped that is what it has left in the workspace.
    """
    reports, sentences, known = (
        sum(getattr(one, name) for one in summary.outcomes) for name in ("reports", "sentences", "known")
    )
    found = f"; {counted(reports, 'report')} with {counted(sentences, 'sentence')}" if reports else ""
    inside = known and any(
        one.known for one in summary.outcomes if one.status != "known"
    )  # a known file says so itself
    return found + (f"; {counted(known, 'report')} known before" if inside else "")
