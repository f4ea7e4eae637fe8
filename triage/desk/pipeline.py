"""The way of a text without a workspace: read, split, suggest, match, extract; what the filters of the command line do."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from triage.domain.report import Report, Sentence
from triage.domain.story import Headline
from triage.domain.tag import Proposal
from triage.errors import InputRefused

LONGEST_CELL = 1 << 30
"""So many characters may stand in a cell of pairs; Python's own limit of 128 KiB is one for the whole process."""


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

    for given in sources:
        found = list(registry.walk([given])) if given != "-" else ["-"]
        if not found:
            yield Refusal(given, InputRefused("The folder holds no files."))
        for source in found:
            try:
                yield from read_one(source, format, data)
            except InputRefused as error:
                yield Refusal(source, error)


def read_one(
    source: str,
    format: str | None = None,
    data: bytes | None = None,
    opening: Callable[[Callable[[], float]], object] = lambda _: None,
) -> Iterator[Report]:
    """Yield the reports of one input; `opening` gets, before, what tells how much of it was read so far, 0 to 1.

    Raises:
        InputRefused: The input gives no report.
    """
    from triage.ingest import registry

    return registry.read_file(source, format=format, data=data if source == "-" else None, opening=opening)


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


def write_pairs(
    stream: BinaryIO,
    lines: Iterable[str],
    weights: str | None = None,
    *,
    refuse: Callable[[str], object],
    **options: Any,  # noqa: ANN401
) -> None:
    """Write a verdict for each pair of a CSV file with the columns a and b, as it is read; options as `csv.write` takes them.

    Args:
        stream: Where the verdicts go.
        lines: The lines of the file.
        weights: A file of weights; the shipped ones by default.
        refuse: Told of each row without both, or with more cells than the header, and of the end of what can be read.
        options: As `csv.write` takes them.

    Raises:
        InputRefused: The file cannot be read or has no such columns.
    """
    from triage.dedupe import score
    from triage.exchange import schema
    from triage.exchange.formats import csv

    judged = score.judge_pairs(_pairs(lines, refuse), weights)
    first = list(itertools.islice(judged, 1))  # a file without such columns is refused before a byte is written
    rows = (
        {"a": a, "b": b, "score": round(v.score, 2), "verdict": v.relation.value, "why": v.why}
        for a, b, v in itertools.chain(first, judged)
    )
    csv.write(stream, rows, schema.PAIRS, **options)


def write_stories(
    stream: BinaryIO,
    lines: Iterable[str],
    weights: str | None = None,
    *,
    refuse: Callable[[str], object],
    **options: Any,  # noqa: ANN401
) -> None:
    """Write for each headline the story that it belongs to, named by the id of its lead; options as `csv.write` takes them.

    `refuse` is told of each headline with the id of one before: which of both leads a story could not be told.
    """
    from triage.dedupe import stories
    from triage.exchange import schema
    from triage.exchange.formats import csv

    texts: dict[str, str] = {}

    def remembered() -> Iterator[Headline]:
        for number, headline in headlines_of(lines):
            if headline.id in texts:
                refuse(f"line {number + 1}: Its id {headline.id} stands before another headline already.")
                continue
            texts[headline.id] = headline.text
            yield headline

    rows = (
        {"id": m.id, "story": m.lead, "lead": texts[m.lead], "score": round(m.score, 2), "why": m.why}
        for m in stories.gather(remembered(), weights=weights)
    )
    csv.write(stream, rows, schema.STORIES, **options)


def _pairs(lines: Iterable[str], refuse: Callable[[str], object]) -> Iterator[tuple[str, str]]:
    import csv

    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(lines, strict=True)
    line = 1
    try:
        header = next(rows, [])
        if not {"a", "b"} <= set(header):
            raise InputRefused("The pairs have no columns a and b.", "Give a CSV file with a header.")
        a, b = header.index("a"), header.index("b")
        line = rows.line_num + 1
        for row in rows:
            if max(a, b) < len(row) <= len(header):
                yield row[a], row[b]
            elif row:
                refuse(f"line {line}: It has {len(row)} cells instead of {len(header)}.")
            line = rows.line_num + 1
    except csv.Error as error:
        if line == 1:
            raise InputRefused(f"The pairs are malformed: {error}.", "Give a CSV file with a header.") from None
        refuse(f"line {line}: From here on the pairs are malformed: {error}.")


def headlines_of(lines: Iterable[str]) -> Iterator[tuple[int, Headline]]:
    """Yield the headlines of lines `id<TAB>headline` with their line's number, from 0, which is the id of one without."""
    for number, line in enumerate(lines):
        text = line.rstrip("\r\n")
        if text.strip():
            name, tab, headline = text.partition("\t")
            yield number, Headline(name or str(number), headline) if tab else Headline(str(number), text)


def extract_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of `triage extract`: the given one with the proposed fields of the record.

    Raises:
        InputRefused: The line has no text, or what it says beside it is none.
    """
    from triage.desk import gazetteer
    from triage.extract import fields
    from triage.extract.proposal import PROPOSED_FIELDS

    text = line.get("text")
    if not isinstance(text, str):
        raise InputRefused("It has no field named text.", "Give JSON lines with text and, where known, published.")
    for name in ("published", "country"):
        if not isinstance(line.get(name), str | None):
            raise InputRefused(f"Its {name} is no text.")
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


def extracted(lines: Iterable[str]) -> Iterator[dict[str, Any] | Refusal]:
    """Yield the JSON objects of lines, each with its proposals, and a refusal for each line that has none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield extract_line(_object(line))
        except InputRefused as error:
            yield Refusal(f"line {number}", error)


def _object(line: str) -> dict[str, Any]:
    def no_number(name: str) -> None:
        raise ValueError(name)

    def number(digits: str) -> float:
        found = float(digits)
        if math.isinf(found):  # 1e999 would be printed as a word that is no JSON
            raise ValueError(digits)
        return found

    try:
        value = json.loads(line, parse_constant=no_number, parse_float=number)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise InputRefused("It is no JSON object.", "Give one object a line.")
    return value


def rest() -> None:
    """End the process that reads pages for this one, if it runs: a desk between two loads has no use for its memory."""
    from triage.ingest import guard

    guard.close()
