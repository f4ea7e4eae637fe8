"""The pages of the sheet: the records of a sentence, and why its tag is proposed and where it stands.

The first frame of a start shows a page too, so what asks the desk is imported where it is asked.
"""

from __future__ import annotations

from triage.desk.keymap import key_for
from triage.tui.literal import flat, hour, inked
from triage.tui.widgets.lines import Para
from triage.tui.widgets.panels import confidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from triage.desk.workspace import Workspace
    from triage.domain.event import EventRecord
    from triage.domain.rows import Panel, ReportRow

    Page: TypeAlias = list[Para]

LABEL = 10

WORD = 24
"""So many characters are left out at most where the text around a sentence begins within a word."""

BLIND = "The proposal is hidden until you decide: so its precision can be measured."

WAITS = "The proposal is being worked out."

COPIES_SHOWN = 12
"""So many copies of a sentence are listed."""


def records(ws: Workspace, panel: Panel, report: ReportRow) -> Page:
    """Return the records that rest on a sentence, or what to do to get one."""
    page: Page = []
    if panel.records:
        from triage.desk import code

        for record in code.records_of(ws, panel.sentence_id):
            page += [*record_page(record), Para()]
    return [*page, *(proposal(panel) if page else no_record(panel))]


def no_record(panel: Panel) -> Page:
    """Return what stands in the place of a record, and the proposal; the first frame of a start shows it too."""
    hint = f"{key_for('record.open')} begins one." if panel.tag == "event" else "Only an event sentence has one."
    return [Para((("RECORD", "strong"),)), Para(((f"None. {hint}", "quiet"),)), Para(), *proposal(panel)]


def proposal(panel: Panel) -> Page:
    """Return the tag that is proposed for a sentence without one, with its reason, or that it is hidden."""
    if panel.tag is not None or not (panel.proposal or panel.blind):
        return []
    return [Para((("PROPOSAL", "strong"),)), *(_proposal(panel) if panel.proposal else [Para(((BLIND, "quiet"),))])]


def record_page(record: EventRecord) -> Page:
    """Return a record with the fields that are filled; the further ones come last, where there is room for them."""
    from triage.desk.fields import further, in_words, label

    ink = "decided" if record.status == "confirmed" else "doubt"
    page: Page = [Para((("RECORD  ", "strong"), (record.status, ink)))]
    kind = " / ".join(flat(word.replace("_", " ")) for word in (record.event_type, record.event_subtype) if word)
    toll = {"low": record.killed_low, "best": record.killed_best, "high": record.killed_high}
    until = f" to {record.date_end}" if record.date_end and record.date_end != record.date_start else ""
    one = len(set(toll.values())) == 1 and record.killed_best is not None
    counts = [f"{number:,}" if one else f"{name} {number:,}" for name, number in toll.items() if number is not None]
    killed = ", ".join(dict.fromkeys(counts))
    rows = {
        "type": kind,
        "date": f"{record.date_start}{until} ({record.date_precision})" if record.date_start else "",
        "place": ", ".join(word for word in (record.place_name, record.admin1, record.country) if word),
        "killed": killed,
        "injured": _injured(record),
        "actor 1": record.actor1 or "",
        "actor 2": record.actor2 or "",
        "sources": "; ".join(record.sources),
        "summary": record.summary or "",
    }
    rows |= {label(name): in_words(record, name) for name in further(record)}
    return page + [_labelled(label, value) for label, value in rows.items() if value]


def _injured(record: EventRecord) -> str:
    low, high = record.injured_low, record.injured_high
    if low is None:
        return "" if high is None else f"{high:,} or fewer"
    return f"{low:,} or more" if high is None else f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _labelled(label: str, value: str) -> Para:
    return Para(((f"{label:<{LABEL - 1}} ", "quiet"), (flat(value), "text")), hang=LABEL)


def _proposal(panel: Panel) -> Page:
    given = panel.proposal
    if given is None:
        return []
    page = [_labelled("tag", f"{given.tag} {confidence(given)}"), _labelled("why", given.reason)]
    if given.flags:
        page.append(_labelled("flags", ", ".join(given.flags)))
    return page


def _decided(panel: Panel) -> str:
    if panel.tag is None:
        return "not yet"
    return f"{panel.tag}, along with a copy of it" if panel.tag_from else panel.tag


def _copies(ws: Workspace, panel: Panel) -> Page:
    """Return who else prints the words of a sentence, and which decided sentences have nearly the same ones."""
    from triage.desk import copies

    found = copies.others(ws, panel)
    page: Page = [Para(), Para((("COPIES", "strong"),))] if found else []
    for other in found[:COPIES_SHOWN]:
        name, tag = flat(other.outlet or "no outlet"), other.tag or "not decided"
        page.append(
            Para(
                ((f"{tag:<{LABEL}.{LABEL - 1}}", "quiet"), (name, "text"), (f"  {flat(other.headline)}", "quiet")),
                LABEL,
            )
        )
        if other.only_here or other.only_there:
            marks = [(start, end, "differs") for start, end in other.only_there]
            page.append(Para(((" " * LABEL, "quiet"), *inked(other.text, marks, "quiet")), LABEL))
    if len(found) > COPIES_SHOWN:
        page.append(Para(((f"and {len(found) - COPIES_SHOWN} more", "quiet"),)))
    return page


def why(ws: Workspace, panel: Panel, report: ReportRow) -> Page:
    """Return why the tag is proposed, and where the sentence stands in its report, with the words around it."""
    page: Page = [Para((("WHY", "strong"),))]
    if panel.blind and panel.tag:
        from triage.desk import read

        panel = read.panel(ws, panel.id) or panel
    none = BLIND if panel.blind else WAITS if panel.waits else "There is no proposal."
    page += _proposal(panel) or [Para(((none, "quiet"),))]
    page += [_labelled("decided", _decided(panel)), *_copies(ws, panel)]
    if report.why:
        page.append(_labelled("story", report.why))
    return page


def origin(ws: Workspace, panel: Panel, report: ReportRow) -> Page:
    """Return where a sentence comes from: report, place and hash, and the raw text around it."""
    from triage.desk import read

    text, start, end = read.context(ws, panel)
    cut, goes_on = start < panel.start, end + read.CONTEXT == len(text)
    if cut:  # at a word, if one begins near
        at = text.find(" ", 0, min(start, WORD)) + 1
        text, start, end = text[at:], start - at, end - at
    whole = read.origin(ws, report)
    return [
        Para((("ORIGIN", "strong"),)),
        _labelled("report", report.headline),
        _labelled("outlet", report.outlet or "none given"),
        _labelled("published", hour(report.published) or "not given"),
        _labelled("link", report.url or "none given"),
        _labelled("source", report.source),
        _labelled("loaded", hour(whole.loaded_at)),
        _labelled("role", panel.role),
        _labelled("place", f"sentence {panel.n}, paragraph {panel.paragraph + 1}, {panel.start:,} to {panel.end:,}"),
        _labelled("id", panel.sentence_id),
        Para(),
        Para((("AROUND IT", "strong"),)),
        Para((("… " * cut, "quiet"), *inked(text, [(start, end, "text")], "quiet"), (" …" * goes_on, "quiet"))),
        Para(),
        Para((("SHA-256", "strong"),)),
        _labelled("of bytes", whole.raw_sha256),
        _labelled("of text", whole.text_sha256),
    ]
