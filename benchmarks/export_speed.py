"""Measure the writers: CPU seconds for made records with evidence, and sentences a second.

usage: export_speed.py [RECORDS] [SENTENCES]     100,000 and 1,000,000 by default

The rows are made beforehand and given again and again, so that only the writers are measured; they are several times as many
as a writer remembers. Memory is the peak of the process beyond what it held before. `--desk RECORDS` instead fills a workspace
with records on one report each and exports it as an editor would, store and rules included.
"""

from __future__ import annotations

import io
import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from triage.desk import export, likely, load, read, tag
from triage.desk import rows as desk_rows
from triage.desk.workspace import open_workspace
from triage.domain.decision import Change, Subject
from triage.domain.event import EventRecord, Evidence, event_identity
from triage.domain.tag import Tag
from triage.exchange import registry
from triage.exchange.formats import csv, jsonl
from triage.exchange.schema import EVENTS, EVIDENCE, SENTENCES, core
from triage.store import journal

LIMIT_RECORDS = 5.0
"""CPU seconds for 100,000 records with their evidence, a format."""

LIMIT_SENTENCES = 80_000
"""Sentences a second of CPU to JSON lines."""

MADE = 20_000
SHA = "0" * 64


class Nowhere(io.RawIOBase):
    """A stream that counts bytes and keeps none."""

    size = 0

    def write(self, data: Any, /) -> int:
        """Count the bytes."""
        self.size += len(data)
        return len(data)


def record(n: int) -> EventRecord:
    """Return a record with five pieces of evidence, some of it needing quotes or the guard."""
    report = f"{n:016x}"
    sentence = f"{report}-1-{n % 900}"
    words = ("on Monday", "Tal Rima", "four men", "=the guards", 'a "local" source')
    names = ("date_start", "place_name", "killed_low", "actor1", "casualties_text")
    return EventRecord(
        event_identity(sentence, 1), "confirmed", "explosions", "shelling_missile", "2017-02-20", "2017-02-20", "day",
        "on Monday", "Tal Rima", "North", "IRQ", 36.5 + n % 90 / 1000, 43.25, "place", "=the guards", "patrol; drivers",
        False, n % 7, n % 7, n % 9 + 7, 2, "four men", f"On 2017-02-20 shells hit Tal Rima, case {n}; 4 killed (Wire).",
        ("Wire", "Post; North"), 2, (report,), (sentence,), "anna", "2017-02-21T09:00:00Z", 1,
        tuple(Evidence(name, report, sentence, 10 * i, 10 * i + len(w), w)
              for i, (name, w) in enumerate(zip(names, words, strict=True))),
    )  # fmt: skip


def evidence_rows(one: EventRecord) -> Iterator[dict[str, Any]]:
    """Yield the evidence rows of a record."""
    for e in one.evidence:
        yield {
            "event_id": one.event_id, "field": e.field, "report_id": e.report_id, "sentence_id": e.sentence_id,
            "char_start": e.start, "char_end": e.end, "quoted_text": e.quoted, "text_sha256": SHA, "tag": "event",
            "coder": one.coder, "coded_at": one.coded_at,
        }  # fmt: skip


def sentence(n: int) -> dict[str, Any]:
    """Return a tagged sentence of usual length."""
    text = f'Officers said on Monday that {n} people left the "old" town after shells hit the market near the bridge.'
    return {
        "sentence_id": f"{n:016x}-1-40", "report_id": f"{n:016x}", "revision": 1, "n": n % 40 + 1, "start": 40,
        "end": 40 + len(text), "role": "body", "text": text, "tag": "event", "flags": ["attributed"], "note": None,
        "coder": "anna", "coded_at": "2017-02-21T09:00:00Z", "proposed_tag": "event", "confidence": 0.8731,
        "reason": "it tells of shells and says who said so",
    }  # fmt: skip


def again(made: list[dict[str, Any]], count: int) -> Iterator[Mapping[str, Any]]:
    """Yield made rows again and again, up to a count."""
    return itertools.islice(itertools.cycle(made), count)


def measured(
    name: str, form: registry.Format, rows: Iterator[Mapping[str, Any]], columns: Any, also: Any = None
) -> float:
    """Write the rows, print a line and return the CPU seconds; `also` is a second table, written after the first."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, stream = time.process_time(), Nowhere()
    options = {"note": lambda words: None} if form.notes else {}
    count = form.write(stream, rows, columns, **options)
    count += also(stream) if also else 0
    seconds = time.process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{name:<28} {count:>9,} rows {seconds:7.2f} s CPU {count / seconds:>10,.0f} a second {grown:6.1f} MiB more")
    return seconds


def writers(records: int, sentences: int) -> list[str]:
    """Measure every writer and return what was too slow."""
    made = [record(n) for n in range(MADE)]
    events = [{**one._asdict(), "evidence": one.evidence, "reports": []} for one in made]
    evidence = [row for one in made for row in evidence_rows(one)]
    five = len(evidence) // MADE
    late = []
    for name, writer in (("csv", csv), ("jsonl", jsonl)):
        with_evidence = lambda stream, w=writer: w.write(stream, again(evidence, five * records), EVIDENCE)  # noqa: E731
        form = registry.format_named(name)
        seconds = measured(f"{name} with evidence", form, again(events, records), core(EVENTS), with_evidence)
        if seconds > LIMIT_RECORDS * records / 100_000:
            late.append(f"{name}: {seconds:.2f} s for {records:,} records")
    for name in ("geojson", "acled", "ucdp", "plover"):
        measured(name, registry.format_named(name), again(events, records), core(EVENTS))
    told = [sentence(n) for n in range(MADE)]
    for name in ("jsonl", "csv", "prodigy", "doccano", "labelstudio"):
        share = sentences if name == "jsonl" else sentences // 5
        seconds = measured(f"sentences {name}", registry.format_named(name), again(told, share), SENTENCES)
        if name == "jsonl" and share / seconds < LIMIT_SENTENCES:
            late.append(f"sentences: {share / seconds:,.0f} a second")
    return late


def at_the_desk(records: int) -> None:
    """Fill a workspace and export it whole; records rest on the sentences of a few hundred reports."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.txt")
        page.write_text(" ".join(f"Shells hit Tal Rima on day {n} and killed four men." for n in range(200)))
        with open_workspace(Path(folder, "w.db"), editor="anna") as ws:
            load.load(ws, [str(page)])
            panels = read.panels(ws, 1)
            report = panels[0].sentence_id.partition("-")[0]
            changes = []
            for n in range(records):
                panel, one = panels[n % len(panels)], record(n)
                moved = tuple(
                    Evidence(e.field, report, panel.sentence_id, panel.start, panel.end, panel.text, "4")
                    for e in one.evidence
                )
                here = one._replace(evidence=moved, report_ids=(report,), sentence_ids=(panel.sentence_id,))
                changes.append(Change(Subject.RECORD, one.event_id, None, here.as_value()))
            journal.decide(ws.writable(), "anna", "record.confirm", changes)
            for target in ("events.csv", "events.jsonl"):
                began = time.process_time()
                done = export.export(ws, f"{folder}/{target}")
                print(f"desk {target:<14} {done.files[0].rows:>9,} rows {time.process_time() - began:7.2f} s CPU")
            for name, rows in (
                ("evidence", desk_rows.evidence(ws, export.Wanted())),
                ("deleted", desk_rows.deleted(ws)),
            ):
                began, count = time.process_time(), sum(1 for _ in rows)
                print(f"desk rows of {name:<9} {count:>6,} rows {time.process_time() - began:7.2f} s CPU")
            for format in ("csv", "jsonl"):
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                began = time.process_time()
                done = export.export(ws, f"{folder}/whole-{format}/", format=format)
                took = time.process_time() - began
                grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
                count = sum(w.rows for w in done.files)
                print(f"desk whole folder {format:<6} {count:>9,} rows {took:7.2f} s CPU {grown:6.1f} MiB more")
            number = panels[0].id
            tag.tag(ws, [number], Tag.EVENT)
            times = []
            for _ in range(20):
                began = time.process_time()
                found = likely.likely(ws, number)
                times.append(time.process_time() - began)
            print(f"likely records of a sentence: {len(found)} offered, {min(times) * 1000:.1f} ms CPU at best")


def main() -> int:
    """Measure and say what was too slow; exit status 1 then."""
    given = [word for word in sys.argv[1:] if word != "--desk"]
    numbers = [int(word) for word in given]
    if "--desk" in sys.argv:
        at_the_desk(*(numbers or [100_000]))
        return 0
    late = writers(*(numbers + [100_000, 1_000_000][len(numbers) :]))
    for words in late:
        print(f"too slow: {words}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
