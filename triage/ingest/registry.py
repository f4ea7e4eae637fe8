"""The formats, and the one door through which files become reports."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, Final

from triage import clock
from triage.domain.report import Block, Report, Role, report_identity
from triage.errors import InputRefused, UsageError
from triage.ingest import dates
from triage.ingest.addresses import canonical, outlet_of
from triage.ingest.encoding import decode
from triage.ingest.files import Source, walk
from triage.ingest.guard import GuardBroken, ask
from triage.ingest.items import Item, bare, compose, given_up, told
from triage.ingest.markup import stripped
from triage.ingest.readers import crude, objects, plain, table
from triage.ingest.recognise import SUFFIXES, recognise
from triage.text.whole import whole

__all__ = ["FORMATS", "Format", "read_file", "walk"]

Found = Iterator[Item | str]
"""What a reader yields: items, and problems of the whole input as sentences."""

NAMED: Final = 60
"""Characters of a title, or of a text without one, that name a report in a sentence."""

_LANGUAGE = re.compile(r"\s*([a-zA-Z]{2,3})(?![a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, its media type, and the function that reads a source."""

    name: str
    media_type: str
    read: Callable[[Source], Found]

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes that promise this format."""
        return tuple(suffix for suffix, name in SUFFIXES.items() if name == self.name)


def read_file(
    source: str,
    *,
    format: str | None = None,
    data: bytes | None = None,
    opening: Callable[[Callable[[], float]], object] = lambda _: None,
) -> Iterator[Report]:
    """Read one input and yield its reports in their order.

    One bad item of many does not stop the others: what is wrong with it is told in the `problems` of the next report
    that could be read (of the last one, where none follows). Large tables and JSON Lines are streamed.

    Args:
        source: A path, or "-" for standard input; it becomes `Report.source`, made `whole`.
        format: A name of FORMATS; by default it is recognised.
        data: The bytes, where the caller has them already (standard input, a fetched page).
        opening: Gets, before anything is read, what tells how much of it was read so far, 0 to 1; 0 where that is not known.

    Raises:
        UsageError: There is no such format.
        InputRefused: The input is missing, no regular file, unreadable, empty, binary, too large, of an unknown
            format, or holds no report; nothing was yielded before.
    """
    if format is not None and format not in FORMATS:
        raise UsageError(f"There is no format {format}.", f"The formats are {', '.join(FORMATS)}.")
    opened = Source(source, data)
    opening(opened.share)
    kind = FORMATS[format or recognise(opened)]
    now = clock.now()
    held: Item | None = None
    waiting = [*opened.problems]
    seen: set[str] = set()

    def report(item: Item) -> Report:
        if not item.raw:
            item.raw = item.text.encode("utf-8", "surrogatepass") if kind.name == "feed" else opened.whole()
        return _report(item, opened, kind, now, seen)

    for found in kind.read(opened):
        if isinstance(found, str):
            waiting.append(found)
            continue
        if kind.name != "feed" and not found.text.strip():
            waiting.append("There is no text in it.")
            continue
        if held is not None:
            yield report(held)
        held = found
        held.problems[:0] = waiting
        waiting = []
    if held is None:
        why = waiting[0] if waiting else "There is no text in it."
        more = f" {len(waiting) - 1} more such problems." if waiting[1:] else ""
        raise InputRefused(f"No report could be read from {source}. {why}{more}", "")
    held.problems += waiting
    yield report(held)


def _report(item: Item, source: Source, kind: Format, now: datetime, seen: set[str]) -> Report:
    address = item.url and whole(item.url)
    published, wrong = dates.parse(item.published_raw, now)
    problem = f"{_name(item)}: {wrong} It was kept without a date." if wrong else ""
    language = _LANGUAGE.match(item.language or "")
    return Report(
        report_id=_identity(item, kind, seen),
        source=whole(source.name),
        title=item.title,
        text=item.text,
        blocks=item.blocks,
        media_type=kind.media_type,
        raw_sha256=source.sha256,
        outlet=item.outlet or outlet_of(address),
        author=item.author,
        url=address,
        language=language.group(1).lower() if language else None,
        published=published,
        published_raw=item.published_raw,
        problems=told(item.problems + ([problem] if problem else [])),
        metadata={whole(name): whole(value) for name, value in item.metadata.items()},
    )


def _name(item: Item) -> str:
    """Return what tells a report from the others of its input: its place in it, and how its title or text begins."""
    words = " ".join((item.title or item.text[: 2 * NAMED]).split())
    return f'Report {item.place + 1}, "{words if len(words) <= NAMED else words[: NAMED - 1].rstrip() + "…"}"'


def _identity(item: Item, kind: Format, seen: set[str]) -> str:
    """The id by address; a feed that gives two items one address tells them apart by GUID, then by their place."""
    addresses = [canonical(item.url), item.guid]
    for address in filter(None, addresses):
        found = report_identity(address, b"")
        if kind.name != "feed":
            return found
        if found not in seen:
            seen.add(found)
            return found
    return report_identity(None, item.raw, item.place)


def _decoded(reader: Callable[[str], Found], source: Source) -> Found:
    found = decode(source.whole())
    return itertools.chain(found.problems, reader(found.text))


def _streamed(reader: Callable[[BinaryIO, str], Found], source: Source) -> Found:
    stream, encoding, problems = source.lines()
    yield from problems
    with stream:
        yield from reader(stream, encoding)


def _page(source: Source) -> Found:
    found = decode(source.whole())
    yield from found.problems
    try:
        value = ask("page", found.text, base=source.name if outlet_of(source.name) else None)
    except GuardBroken as problem:
        text, blocks = compose(None, stripped(found.text))
        if text:
            yield Item(text, blocks, problems=[bare("the page", problem)])
        return
    if value is not None:
        yield _item(value)


def _feed(source: Source) -> Found:
    found = decode(source.whole())
    yield from found.problems
    try:
        values = ask("feed", found.text)
    except GuardBroken as problem:
        yield given_up(
            "taking the feed apart", problem, "the titles, links, dates and bare texts of its items were kept"
        )
        yield from crude.read_feed(found.text)
        return
    for value in values:
        yield value if isinstance(value, str) else _item(value)


def _item(value: dict[str, Any]) -> Item:
    blocks = tuple(Block(Role(role), start, end) for role, start, end in value.pop("blocks"))
    return Item(blocks=blocks, **value)


FORMATS: Final = {
    kind.name: kind
    for kind in (
        Format("text", "text/plain", partial(_decoded, plain.read_text)),
        Format("markdown", "text/markdown", partial(_decoded, plain.read_markdown)),
        Format("html", "text/html", _page),
        Format("feed", "application/xml", _feed),
        Format("json", "application/json", partial(_decoded, objects.read_json)),
        Format("jsonl", "application/jsonl", partial(_streamed, objects.read_jsonl)),
        Format("csv", "text/csv", partial(_streamed, table.read_table)),
    )
}
"""The formats by name."""
