"""The way of a text without a workspace: read, split, suggest, match, extract; what the filters of the command line do."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from triage.domain.report import Report, Sentence
from triage.domain.story import Headline
from triage.domain.tag import Proposal
from triage.errors import InputRefused


class Refusal(NamedTuple):
    """An input that was refused, with its reason."""

    source: str
    error: InputRefused


def read(sources: Sequence[str], format: str | None = None, data: bytes | None = None) -> Iterator[Report | Refusal]:
    """Yield the reports of files and folders in order, and a refusal for each input that gave none.

    Args:
        sources: Paths as given; `-` with `data` stands for standard input.
        format: A format's name, else it is recognised.
        data: The bytes of standard input.
    """
    from triage.ingest import registry

    for source in [s for given in sources for s in (registry.walk([given]) if given != "-" else ["-"])]:
        try:
            yield from read_one(source, format, data)
        except InputRefused as error:
            yield Refusal(source, error)


def read_one(source: str, format: str | None = None, data: bytes | None = None) -> Iterator[Report]:
    """Yield the reports of one input.

    Raises:
        InputRefused: The input gives no report.
    """
    from triage.ingest import registry

    return registry.read_file(source, format=format, data=data if source == "-" else None)


def split(report: Report, revision: int = 1) -> list[Sentence]:
    """Return the sentences of a report."""
    from triage.segment import sentences

    return sentences.split(report, revision)


def suggest(report: Report, sentences: Sequence[Sentence], weights: str | None = None) -> list[Proposal | None]:
    """Return a tag proposal for each sentence; None for a title."""
    from triage.suggest import model, rules

    return rules.propose(report, sentences, model.load_weights(Path(weights)) if weights else None)


def report_line(report: Report) -> dict[str, Any]:
    """Return a report as `triage read` prints it."""
    return {
        "source": report.source,
        "report_id": report.report_id,
        "title": report.title,
        "outlet": report.outlet,
        "author": report.author,
        "url": report.url,
        "language": report.language,
        "published": report.published,
        "published_raw": report.published_raw,
        "media_type": report.media_type,
        "raw_sha256": report.raw_sha256,
        "text_sha256": report.text_sha256,
        "text": report.text,
        "blocks": [{"role": b.role.value, "start": b.start, "end": b.end} for b in report.blocks],
        "problems": list(report.problems),
    }


def sentence_line(report: Report, sentence: Sentence) -> dict[str, Any]:
    """Return a sentence as `triage split` prints it."""
    return {
        "source": report.source,
        "report_id": report.report_id,
        "n": sentence.n,
        "start": sentence.start,
        "end": sentence.end,
        "role": sentence.role.value,
        "text": sentence.text,
    }


def proposal_cells(proposal: Proposal | None) -> dict[str, Any]:
    """Return what `triage split --suggest` adds to a sentence."""
    if proposal is None:
        return {"tag": None, "confidence": None, "reason": None, "flags": []}
    return {
        "tag": proposal.tag.value,
        "confidence": round(proposal.confidence, 4),
        "reason": proposal.reason,
        "flags": [flag.value for flag in proposal.flags],
    }


def write_pairs(stream: BinaryIO, path: str, weights: str | None = None, *, raw: bool = False) -> None:
    """Write a verdict for each pair of a CSV file with the columns a and b, as it is read.

    Raises:
        InputRefused: The file cannot be read or has no such columns.
    """
    from triage.dedupe import score
    from triage.exchange import schema
    from triage.exchange.formats import csv

    judged = score.judge_pairs(_pairs(path), weights)
    first = list(itertools.islice(judged, 1))  # a file without such columns is refused before a byte is written
    rows = (
        {"a": a, "b": b, "score": round(v.score, 2), "verdict": v.relation.value, "why": v.why}
        for a, b, v in itertools.chain(first, judged)
    )
    csv.write(stream, rows, schema.PAIRS, raw=raw)


def write_stories(stream: BinaryIO, lines: Iterable[str], weights: str | None = None, *, raw: bool = False) -> None:
    """Write for each headline the story that it belongs to; a story is named by the id of its lead."""
    from triage.dedupe import stories
    from triage.exchange import schema
    from triage.exchange.formats import csv

    texts: dict[str, str] = {}

    def remembered() -> Iterator[Headline]:
        for headline in headlines_of(lines):
            texts[headline.id] = headline.text
            yield headline

    rows = (
        {"id": m.id, "story": m.lead, "lead": texts[m.lead], "score": round(m.score, 2), "why": m.why}
        for m in stories.gather(remembered(), weights=weights)
    )
    csv.write(stream, rows, schema.STORIES, raw=raw)


def _pairs(path: str) -> Iterator[tuple[str, str]]:
    import csv

    try:
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as stream:
            rows = csv.DictReader(stream)
            if not {"a", "b"} <= set(rows.fieldnames or ()):
                raise InputRefused(f"{path} has no columns a and b.", "Give a CSV file with a header.")
            for row in rows:
                yield row["a"] or "", row["b"] or ""
    except OSError as error:
        raise InputRefused(f"{path} could not be read: {error.strerror}.") from error


def headlines_of(lines: Iterable[str]) -> Iterator[Headline]:
    """Yield the headlines of lines `id<TAB>headline`; a bare headline gets its line's number, from 0, as id."""
    for number, line in enumerate(lines):
        text = line.rstrip("\r\n")
        if text.strip():
            name, tab, headline = text.partition("\t")
            yield Headline(name, headline) if tab else Headline(str(number), text)


def extract_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of `triage extract`: the given one with the proposed fields of the record.

    Raises:
        InputRefused: The line has no text.
    """
    from triage.desk import gazetteer
    from triage.extract import fields
    from triage.extract.proposal import PROPOSED_FIELDS

    text = line.get("text")
    if not isinstance(text, str):
        raise InputRefused("A line has no field named text.", "Give JSON lines with text and, where known, published.")
    found = fields.propose_fields(
        text, published=line.get("published"), country=line.get("country"), resolve=gazetteer.resolver()
    )
    return {
        **line,
        **{name: found.values.get(name) for name in PROPOSED_FIELDS},
        "event_subtype_alternatives": [name.partition("/")[2] for name in found.subtype_alternatives],
        "confidence": found.confidence,
        "evidence": [{"field": f, "start": start, "end": end} for f, start, end in found.evidence],
    }


def json_objects(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of lines.

    Raises:
        InputRefused: A line is no JSON object; the sentence gives its number.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise InputRefused(f"Line {number} is no JSON object.", "Give one object a line.")
        yield value
